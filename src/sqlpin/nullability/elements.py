"""Whether the elements of an array are proven not NULL: the second bit, in `ELEMENTS`.

The answer is about the array if there is one: a NULL has no elements. A stored array says nothing of its elements.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from sqlpin.nodetree import Node
from sqlpin.nullability import functions as audited
from sqlpin.nullability.behind import behind, outputs
from sqlpin.nullability.calls import type_of
from sqlpin.nullability.casts import makes_no_null
from sqlpin.nullability.constants import array_header, is_null
from sqlpin.nullability.inner import source_scope, with_query
from sqlpin.nullability.quals import assume, case_arms
from sqlpin.nullability.scope import Env, Outcome, Scope
from sqlpin.nullability.subqueries import output_column

_ARRAY_AGG: Final = 2335
_ARRAY_AGG_OF_ARRAYS: Final = 4053
_ARRAY_SUBLINK: Final = 6
_SCALAR_SUBLINK: Final = 4

Rule = Callable[[Node, Env], bool]


def constant(node: Node, _env: Env) -> bool:
    """A constant array says in its header whether it has NULLs."""
    header = array_header(node)
    return node.flag("constisnull") or (header is not None and not header[1])


def constructor(node: Node, env: Env) -> bool:
    """`ARRAY[a, b]`."""
    parts = node.nodes("elements")
    if node.flag("multidims"):
        return all(env.elements(part) for part in parts)
    return all(env.verdict(part).not_null for part in parts)


def same(node: Node, env: Env) -> bool:
    """A change of type that leaves the elements alone."""
    return env.elements(node.node("arg"))


def cast(node: Node, env: Env) -> bool:
    """A cast element by element, by PostgreSQL's own functions or through text."""
    return makes_no_null(node.node("elemexpr")) and env.elements(node.node("arg"))


def call(node: Node, env: Env) -> bool:
    """A function or operator that returns an array."""
    oid = node.integer("funcid") or env.catalog.function_of(node.integer("opno"))
    arguments = node.nodes("args")
    if oid in audited.ELEMENTS_NOT_NULL:
        return True
    if oid in audited.ARRAY_REMOVE and len(arguments) == 2 and is_null(arguments[1]):
        return True
    if oid not in audited.ELEMENTS_FROM_ARGUMENTS:
        return False
    wanted = node.integer("funcresulttype") or node.integer("opresulttype")
    return all(_adds_no_null(argument, wanted, env) for argument in arguments)


def _adds_no_null(argument: Node, array: int, env: Env) -> bool:
    kind = type_of(argument)
    found = env.catalog.types.get(kind)
    if kind == array or (found is not None and found.array):
        return is_null(argument) or env.elements(argument)
    if argument.label == "CONST" and kind in (16, 23):  # a count or a direction, or an element: not NULL either way
        return not argument.flag("constisnull")
    # Of a type that is not known it may be an array too.
    return env.verdict(argument).not_null and (bool(kind) or env.elements(argument))


def aggregate(node: Node, env: Env) -> bool:
    """`array_agg(x)`: as x is in the rows that FILTER lets through."""
    oid = node.integer("aggfnoid")
    if oid not in (_ARRAY_AGG, _ARRAY_AGG_OF_ARRAYS) or node.integer("agglevelsup"):
        return False
    rows = assume(env.scope.rows, node.node("aggfilter"), Outcome.TRUE, "FILTER")
    arguments = [entry.node("expr") for entry in node.nodes("args") if not entry.flag("resjunk")]
    if rows is None or len(arguments) != 1:
        return False
    return rows.elements(arguments[0]) if oid == _ARRAY_AGG_OF_ARRAYS else rows.verdict(arguments[0]).not_null


def window(node: Node, env: Env) -> bool:
    """`array_agg(x) OVER (...)`."""
    arguments = node.nodes("args")
    return (
        node.integer("winfnoid") == _ARRAY_AGG
        and len(arguments) == 1
        and env.scope.output.verdict(arguments[0]).not_null
    )


def coalesce(node: Node, env: Env) -> bool:
    """COALESCE, GREATEST, LEAST: one of the arguments."""
    return all(env.elements(argument) for argument in node.nodes("args"))


def case(node: Node, env: Env) -> bool:
    """CASE: one of the results; without ELSE also NULL, which has no elements."""
    return all(result is None or place.elements(result) for result, place in case_arms(node, env))


def nullif(node: Node, env: Env) -> bool:
    """NULLIF: the first argument."""
    arguments = node.nodes("args")
    return bool(arguments) and env.elements(arguments[0])


def sublink(node: Node, env: Env) -> bool:
    """`ARRAY(SELECT x ...)` and `(SELECT array ...)`."""
    query, kind = node.node("subselect"), node.integer("subLinkType")
    if query is None or kind not in (_ARRAY_SUBLINK, _SCALAR_SUBLINK):
        return False
    scope = env.scope.run.open(query, env)
    if kind == _SCALAR_SUBLINK:
        return output_elements(scope, 1)
    expression = scope.targets.get(1)
    made_of = type_of(expression) if expression else 0
    found = env.catalog.types.get(made_of)
    # ARRAY (SELECT array ...) is an array of one more dimension: its elements are those of the arrays.
    holds_arrays = found is None or found.array
    return (not holds_arrays or output_elements(scope, 1)) and output_column(scope, 1).not_null


def column(node: Node, env: Env) -> bool:
    """A column reference: what it stands for; never a stored array."""
    level = env.at(node.integer("varlevelsup"))
    entry = level.scope.entry(node.integer("varno")) if level else None
    number = node.integer("varattno")
    if level is not None and entry is not None:
        inner = source_scope(entry, level.scope)
        if inner is not None:
            return output_elements(inner, number)
        if with_query(entry, level.scope)[1] is not None:
            return _of_recursion(entry, number, level.scope)
    found = behind(node, env)
    return found is not None and all(place.elements(expression) for expression, place in found)


def output_elements(scope: Scope, number: int) -> bool:
    """Tell whether the elements of the arrays in output column `number` (from 1) of a query are proven not NULL."""
    run = scope.run
    key = (scope.number, number, run.assumed())
    if key not in run.elements:
        places = outputs(scope, number)
        run.elements[key] = places is not None and all(place.elements(expression) for expression, place in places)
    return run.elements[key]


def _of_recursion(entry: Node, number: int, scope: Scope) -> bool:
    """A column of a recursive WITH query: it is assumed while the arms are looked at, and nothing contradicts."""
    home, found = with_query(entry, scope)
    query = found.node("ctequery") if found else None
    if home is None or found is None or query is None:
        return False
    if (id(found), number) in scope.run.assumed_elements:
        return True
    scope.run.assumed_elements.add((id(found), number))
    try:
        return output_elements(scope.run.open(query, home.scope.around), number)
    finally:
        scope.run.assumed_elements.discard((id(found), number))


ELEMENTS: Mapping[str, Rule] = MappingProxyType(
    {
        "CONST": constant,
        "ARRAYEXPR": constructor,
        "RELABELTYPE": same,
        "COLLATEEXPR": same,
        "COERCETODOMAIN": same,
        "ARRAYCOERCEEXPR": cast,
        "FUNCEXPR": call,
        "OPEXPR": call,
        "AGGREF": aggregate,
        "WINDOWFUNC": window,
        "COALESCEEXPR": coalesce,
        "MINMAXEXPR": coalesce,
        "CASEEXPR": case,
        "NULLIFEXPR": nullif,
        "SUBLINK": sublink,
        "VAR": column,
    }
)
