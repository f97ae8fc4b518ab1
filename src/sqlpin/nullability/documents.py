"""JSON and XML constructors, and the functions that SQL writes without parentheses (CURRENT_DATE)."""

from __future__ import annotations

from typing import Final

from sqlpin.nodetree import Node, items
from sqlpin.nullability.casts import makes_no_null
from sqlpin.nullability.catalog import FIRST_USER_OID
from sqlpin.nullability.explain import show
from sqlpin.nullability.scope import Env
from sqlpin.nullability.verdict import Verdict, failure, nullable, proven

_CURRENT_SCHEMA: Final = 14  # SVFOP_CURRENT_SCHEMA
_CONCAT, _ELEMENT, _FOREST, _PARSE, _PI, _ROOT, _SERIALIZE, _DOCUMENT = range(8)  # XmlExprOp
_OBJECT, _ARRAY, _OBJECT_AGGREGATE, _ARRAY_AGGREGATE = range(1, 5)  # JsonConstructorType
_JSON_EXISTS: Final = 0
_ERROR, _EMPTY, _TRUE, _FALSE = range(1, 5)  # JsonBehaviorType
_KNOWN_ON_ERROR: Final = frozenset({_ERROR, _TRUE, _FALSE})


def value_function(node: Node, env: Env) -> Verdict:
    """CURRENT_DATE and its like."""
    if node.integer("op") == _CURRENT_SCHEMA:
        return nullable("current_schema is NULL when no schema of search_path exists")
    return proven(f"{show(node, env)} is never NULL")


def xml(node: Node, env: Env) -> Verdict:
    """XMLELEMENT, XMLFOREST and so on (ExecEvalXmlExpr, src/backend/executor/execExprInterp.c)."""
    kind = node.integer("op")
    if kind == _ELEMENT:
        return proven("XMLELEMENT makes an element")
    if kind in (_CONCAT, _FOREST):
        arguments = node.nodes("args" if kind == _CONCAT else "named_args")
        return _first_proven(arguments, env) or nullable("every part may be NULL")
    arguments = node.nodes("args")
    needed = {_PARSE: 2, _PI: 1, _ROOT: 1, _SERIALIZE: 1, _DOCUMENT: 1}.get(kind)
    if needed is None:
        return nullable("an unknown XML expression")
    failed = failure(env.verdict(argument) for argument in arguments[:needed])
    return failed or proven("an XML function is NULL only for NULL")


def _first_proven(arguments: list[Node], env: Env) -> Verdict | None:
    return next((verdict for argument in arguments if (verdict := env.verdict(argument)).not_null), None)


def json_value(node: Node, env: Env) -> Verdict:
    """A value with FORMAT JSON."""
    return env.verdict(node.node("formatted_expr") or node.node("raw_expr"))


def json_constructor(node: Node, env: Env) -> Verdict:
    """JSON_OBJECT, JSON_ARRAY, JSON_OBJECTAGG, JSON_ARRAYAGG, JSON, JSON_SCALAR, JSON_SERIALIZE."""
    if not makes_no_null(node.node("coercion")):
        return nullable("the result is cast by a function that is not known")
    kind = node.integer("type")
    if kind in (_OBJECT, _ARRAY):
        return proven("a JSON constructor makes a value")
    if kind in (_OBJECT_AGGREGATE, _ARRAY_AGGREGATE):
        return env.verdict(node.node("func"))
    verdicts = [env.verdict(argument) for argument in node.nodes("args")]
    failed = failure(verdicts)
    if failed or not verdicts:
        return failed or nullable("a JSON constructor without arguments")
    return proven(f"a JSON constructor is NULL only for NULL: {verdicts[0].reason}")


def json_predicate(node: Node, env: Env) -> Verdict:
    """`x IS JSON`."""
    return env.verdict(node.node("expr"))


def json_function(node: Node, env: Env) -> Verdict:
    """JSON_EXISTS; JSON_VALUE and JSON_QUERY are NULL for what is not there."""
    behavior = node.node("on_error")
    if node.integer("op") != _JSON_EXISTS or behavior is None or behavior.integer("btype") not in _KNOWN_ON_ERROR:
        return nullable("a JSON path may find nothing")
    failed = failure(env.verdict(part) for part in (node.node("formatted_expr"), node.node("path_spec")))
    return failed or proven("JSON_EXISTS is true or false")


def json_table_column(table: Node, number: int) -> Verdict:
    """A column of JSON_TABLE, from 1: FOR ORDINALITY and EXISTS know an answer for every row of their own level.

    A NESTED path that finds nothing fills its level with NULL. JsonTableGetValue, src/backend/utils/adt/jsonpath_exec.c.
    """
    listed = table.fields.get("colvalexprs")
    columns = items(listed) if isinstance(listed, list) else []
    level = table.node("plan")
    if level is None or number > len(columns) or not level.integer("colMin") < number <= level.integer("colMax") + 1:
        return nullable("a column of JSON_TABLE may find nothing")
    column = columns[number - 1]
    if not isinstance(column, Node):
        return proven("FOR ORDINALITY counts the rows")
    behavior, result = column.node("on_error"), column.node("returning")
    answers = behavior is not None and behavior.integer("btype") in _KNOWN_ON_ERROR
    if column.integer("op") == _JSON_EXISTS and answers and result and result.integer("typid") < FIRST_USER_OID:
        return proven("EXISTS PATH is true or false")
    return nullable("a column of JSON_TABLE may find nothing")
