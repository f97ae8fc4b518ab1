"""Whether an expression can be NULL: one rule per node kind, in `EXPRESSIONS` (the larger families have files of their own)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from sqlpin.nodetree import Node
from sqlpin.nullability import (
    aggregates,
    behind,
    calls,
    documents,
    keys,
    returning,
    sources,
    subqueries,
    tables,
    windows,
)
from sqlpin.nullability.alternatives import without
from sqlpin.nullability.built import field_is_there
from sqlpin.nullability.catalog import FIRST_USER_OID
from sqlpin.nullability.constants import boolean, is_cast_constant, is_null
from sqlpin.nullability.constraints import refuses_null, refusing_domain
from sqlpin.nullability.explain import NOT_KNOWN, leaves_no_null, minmax_name, name_of_column, parameter_name, show
from sqlpin.nullability.joins import FULL
from sqlpin.nullability.keys import canonical, is_left_out
from sqlpin.nullability.quals import case_arms
from sqlpin.nullability.scope import Env
from sqlpin.nullability.verdict import Key, Verdict, failure, nullable, proven

Rule = Callable[[Node, Env], Verdict]


def constant(node: Node, env: Env) -> Verdict:
    """A constant."""
    return (
        nullable("it is the constant NULL") if node.flag("constisnull") else proven(f"{show(node, env)} is a constant")
    )


def parameter(node: Node, env: Env) -> Verdict:
    """`$n`: whatever the caller passes."""
    number = node.integer("paramid")
    if node.integer("paramkind") != 0:
        if ("e", f"sublink {number}") in env.known:
            return proven("the sub-select returns no NULL")
        return nullable("it is a value of a sub-select")
    if number in env.scope.run.not_null_parameters:
        return proven(f"parameter {parameter_name(number, env)} is declared not null")
    if domain := refusing_domain(node, env):
        return proven(f"the domain {domain} of parameter {parameter_name(number, env)} refuses NULL")
    return nullable(f"parameter {parameter_name(number, env)} may be passed as NULL")


def function(node: Node, env: Env) -> Verdict:
    """A function call, a cast by function included."""
    return _of_built(node, node.integer("funcid"), env) or calls.function(node, env)


def operation(node: Node, env: Env) -> Verdict:
    """An operator, which is its function."""
    return _of_built(node, env.catalog.function_of(node.integer("opno")), env) or calls.operation(node, env)


def _of_built(node: Node, oid: int, env: Env) -> Verdict | None:
    there = field_is_there(oid, node.nodes("args"), env)
    return proven("the JSON object is built with this key and a value that is not NULL") if there else None


def same_value(node: Node, env: Env) -> Verdict:
    """A change of type that is NULL exactly for NULL; the executor refuses an input function that returns NULL."""
    return env.verdict(node.node("arg"))


def never(reason: str) -> Rule:
    """Return the rule of a node that is never NULL."""
    return lambda _node, _env: proven(reason)


def test(node: Node, env: Env) -> Verdict:
    """`x IS NULL`, `x IS NOT TRUE` and so on."""
    return proven(f"{show(node, env)} is true or false")


def domain(node: Node, env: Env) -> Verdict:
    """A cast to a domain: checked when it is evaluated, so a NOT NULL domain lets no NULL through."""
    if refuses_null(node.integer("resulttype"), env):
        return proven(f"the domain {env.catalog.types[node.integer('resulttype')].name} refuses NULL")
    return env.verdict(node.node("arg"))


def coalesce(node: Node, env: Env) -> Verdict:
    """COALESCE: one proven argument is enough, or the two sides of a FULL JOIN, of which one is always there."""
    verdicts = [env.verdict(argument) for argument in node.nodes("args")]
    for argument, verdict in zip(node.nodes("args"), verdicts, strict=True):
        if verdict.not_null:
            why = "" if is_cast_constant(argument) else f": {verdict.reason}"
            return proven(f"{show(node, env)} falls back on {show(argument, env)}{why}")
    if any(key[0] == "or" for key in env.known) and _is_one_left(node.nodes("args"), env):
        return proven(f"one of the arguments of {show(node, env)} is always not NULL")
    sides = [verdict.absent for verdict in verdicts if len(verdict.absent) == 1]
    for side in sides:
        (key,) = side
        if key[0] == "p" and frozenset({(*key[:3], "left")}) in sides and key[3] == "right" and _is_full(key, env):
            return proven("one of the two sides of a FULL JOIN is always there")
    return nullable(
        f"every argument of coalesce can be NULL: {verdicts[-1].reason}" if verdicts else "coalesce of nothing"
    )


def _is_one_left(arguments: Sequence[Node], env: Env) -> bool:
    """Tell whether an argument is not NULL where all before it are."""
    for argument in arguments:
        if env.verdict(argument).not_null:
            return True
        rest = without(env, argument)
        if rest is None:
            return True
        env = rest
    return False


def _is_full(key: Key, env: Env | None) -> bool:
    while env is not None and env.scope.number != key[1]:
        env = env.outer
    join = env.scope.joins.joins.get(int(str(key[2]))) if env else None
    return join is not None and join.integer("jointype") == FULL


def greatest(node: Node, env: Env) -> Verdict:
    """GREATEST and LEAST ignore NULLs: one proven argument is enough."""
    verdicts = [env.verdict(argument) for argument in node.nodes("args")]
    found = next((verdict for verdict in verdicts if verdict.not_null), None)
    name = minmax_name(node)
    if found:
        return proven(f"{name} ignores NULL, and {found.reason}")
    return nullable(f"every argument of {name} can be NULL: {verdicts[-1].reason}" if verdicts else "no argument")


def case(node: Node, env: Env) -> Verdict:
    """CASE: every result that can be reached, each under what its conditions say, and an ELSE."""
    reasons: list[str] = []
    for result, place in case_arms(node, env):
        if result is None or (is_null(result) and result.integer("location") < 0):  # the parser supplied it
            return nullable("no WHEN of the CASE may match, and there is no ELSE")
        verdict = place.verdict(result)
        if not verdict.not_null:
            return nullable(f"a result of the CASE can be NULL: {verdict.reason}")
        reasons += [] if is_cast_constant(result) else [verdict.reason]
    return proven(f"every result of the CASE is not NULL{': ' if reasons else ''}{'; '.join(dict.fromkeys(reasons))}")


def boolean_expression(node: Node, env: Env) -> Verdict:
    """AND, OR, NOT: proven when every argument is, or when a constant decides."""
    arguments = node.nodes("args")
    decisive = {"and": False, "or": True}.get(node.text("boolop"))
    if decisive is not None and any(boolean(argument) is decisive for argument in arguments):
        return proven(f"a constant {str(decisive).lower()} decides")
    verdicts = [env.verdict(argument) for argument in arguments]
    failed = next((verdict for verdict in verdicts if not verdict.not_null), None)
    return failed.for_other_reasons if failed else proven(verdicts[0].reason)


def field(node: Node, env: Env) -> Verdict:
    """`(row).field`: known where the row is built on the spot, or is a row of a table that is there."""
    row, number = node.node("arg"), node.integer("fieldnum")
    if row is None:
        return nullable("there is no row")
    if row.label == "VAR" and not (whole := env.verdict(row)).not_null:
        return whole.for_other_reasons
    verdicts = [_field_of(source, number, place) for source, place in behind.sources(row, env)]
    known = [verdict for verdict in verdicts if verdict is not None]
    if not known or len(known) < len(verdicts):
        return nullable(f"a field of {show(row, env)} may be NULL")
    failed = next((verdict.for_other_reasons for verdict in known if not verdict.not_null), None)
    return failed or proven("; ".join(dict.fromkeys(verdict.reason for verdict in known)))


def _field_of(row: Node, number: int, env: Env) -> Verdict | None:
    """Return the verdict on a field of a row that is not NULL, or None where nothing is known of it."""
    parts = row.nodes("args")
    if row.label == "ROWEXPR" and 0 < number <= len(parts):
        return env.verdict(parts[number - 1])
    level = env.at(row.integer("varlevelsup")) if row.label == "VAR" and row.integer("varattno") == 0 else None
    index = row.integer("varno")
    entry = level.scope.entry(index) if level else None
    if (
        level is None
        or entry is None
        or entry.integer("rtekind") != 0
        or keys.row_of(level, index, row.integer("varreturningtype"))
    ):
        return None
    known = ("v", level.scope.number, index, number, "")
    if known in level.known:
        return proven(leaves_no_null(level.known[known], name_of_column(entry, number)))
    return tables.table_column(index, number, level)


def subscript(node: Node, env: Env) -> Verdict:
    """`array[i]`: NULL past the end. An assignment makes a new array of the old one."""
    if node.node("refassgnexpr"):
        return env.verdict(node.node("refexpr"))
    container = env.catalog.types.get(node.integer("refcontainertype"))
    where = "outside the bounds of the array" if container and container.array else "where there is no such key"
    return nullable(f"{show(node, env)} is NULL {where}")


def subscript_or_slice(node: Node, env: Env) -> Verdict:
    """`array[i]` or `array[i:j]`: a slice of an array that is not NULL is an array, maybe empty, unless a bound is NULL."""
    container = env.catalog.types.get(node.integer("refcontainertype"))
    bounds = node.nodes("refupperindexpr") + node.nodes("reflowerindexpr")
    if node.node("refassgnexpr") or not node.has("reflowerindexpr") or not (container and container.array):
        return subscript(node, env)
    failed = failure(env.verdict(part) for part in (node.node("refexpr"), *bounds))
    return failed or proven("a slice of an array is an array, if an empty one")


def null_if(_node: Node, _env: Env) -> Verdict:
    """NULLIF is there to return NULL."""
    return nullable("NULLIF returns NULL when its arguments are equal")


def row_comparison(node: Node, env: Env) -> Verdict:
    """`(a, b) < (c, d)` with operators that are known never to return NULL. The first pair may decide beside a NULL.

    What is called is not their functions but the comparison of their operator class, which a user's may return NULL.
    """
    if any(operator >= FIRST_USER_OID for operator in node.integers("opnos")):
        return nullable(f"the comparison of rows is by an operator that is not PostgreSQL's own, and {NOT_KNOWN}")
    return calls.all_of(
        "the comparison of rows",
        [*node.nodes("largs"), *node.nodes("rargs")],
        [env.catalog.function_of(operator) for operator in node.integers("opnos")],
        env,
    ).for_other_reasons


def guarded(rule: Rule) -> Rule:
    """Return a rule that also sees whether the very expression is a left-out grouping key, or known by a condition."""

    def ask(node: Node, env: Env) -> Verdict:
        verdict = nullable("a grouping set leaves this key out") if is_left_out(node, env) else rule(node, env)
        if verdict.not_null or node.label == "CONST":
            return verdict
        if any(key[0] == "e" for key in env.known):
            text = canonical(node, env)
            if text is not None and ("e", text) in env.known:
                return proven(leaves_no_null(env.known["e", text], show(node, env)))
        return verdict

    return ask


EXPRESSIONS: Mapping[str, Rule] = MappingProxyType(
    {
        label: guarded(rule)
        for label, rule in {
            "VAR": sources.column,
            "CONST": constant,
            "PARAM": parameter,
            "FUNCEXPR": function,
            "OPEXPR": operation,
            "SCALARARRAYOPEXPR": calls.any_of_array,
            "NAMEDARGEXPR": same_value,
            "RELABELTYPE": same_value,
            "COLLATEEXPR": same_value,
            "COERCEVIAIO": same_value,
            "ARRAYCOERCEEXPR": same_value,
            "CONVERTROWTYPEEXPR": same_value,
            "COERCETODOMAIN": domain,
            "COALESCEEXPR": coalesce,
            "MINMAXEXPR": greatest,
            "NULLIFEXPR": null_if,
            "CASEEXPR": case,
            "BOOLEXPR": boolean_expression,
            "NULLTEST": test,
            "BOOLEANTEST": test,
            "DISTINCTEXPR": calls.is_distinct,
            "ROWCOMPAREEXPR": row_comparison,
            "ARRAYEXPR": never("ARRAY[…] is an array, whatever its elements are"),
            "ROWEXPR": never("ROW(…) is a row, whatever its fields are"),
            "FIELDSELECT": field,
            "FIELDSTORE": never("it is a row"),
            "SUBSCRIPTINGREF": subscript_or_slice,
            "SUBLINK": subqueries.sublink,
            "AGGREF": aggregates.aggregate,
            "GROUPINGFUNC": never("grouping() is a number"),
            "WINDOWFUNC": windows.window_function,
            "SQLVALUEFUNCTION": documents.value_function,
            "NEXTVALUEEXPR": never("the next value of a sequence"),
            "MERGESUPPORTFUNC": never("merge_action() names the action"),
            "XMLEXPR": documents.xml,
            "JSONVALUEEXPR": documents.json_value,
            "JSONCONSTRUCTOREXPR": documents.json_constructor,
            "JSONISPREDICATE": documents.json_predicate,
            "JSONEXPR": documents.json_function,
            "RETURNINGEXPR": returning.whole_expression,
            "CURRENTOFEXPR": never("WHERE CURRENT OF is true or false"),
        }.items()
    }
)
