"""What conditions prove: from "this condition is true" to "these columns are not NULL and these joins found a row".

One rule per node kind, in `PREDICATES`: given an expression and its outcome, the facts that follow. A strict function
that is not NULL had no NULL argument. OR proves what each of its arms proves. `close` applies the clauses of a level
until nothing new follows: a fact can show that an outer join found its row, and then its ON clause was true as well.

The idea is the planner's: `find_nonnullable_vars`, src/backend/optimizer/util/clauses.c. Facts are said of one row that
the clauses let through; what is known of a row of an outer level may be used, never the other way round.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Final

from sqlpin.nodetree import Node, inside
from sqlpin.nullability.alternatives import either, is_null, resolved
from sqlpin.nullability.catalog import FIRST_USER_OID
from sqlpin.nullability.constants import array_size, boolean, integer
from sqlpin.nullability.constants import is_null as is_constant_null
from sqlpin.nullability.decisions import Rule, alternatives, compared, decided, is_folded, is_possible, of_groups
from sqlpin.nullability.functions import AGGREGATES_ANY_ARGUMENT, AGGREGATES_NOT_NULL
from sqlpin.nullability.keys import canonical, column_key, is_row_of_join
from sqlpin.nullability.scope import Because, Env, Facts, Outcome, Stage
from sqlpin.nullability.verdict import Key

NOTHING: frozenset[Key] = frozenset()
KNOWN = frozenset({Outcome.TRUE, Outcome.FALSE, Outcome.SOME})
"""The outcomes that say that the value is not NULL."""

_COUNTS: Final = frozenset({2147, 2803})
_TURNED: Final = {"<": ">", "<=": ">=", "=": "=", "<>": "<>"}


def close(env: Env) -> Env:
    """Return the place with all that follows from the conditions and constraints of its level, if a row met them.

    What holds a sub-select is asked once, when nothing follows from the rest any more: each question opens the sub-select
    anew, and the sub-selects in it, so that asking twice would double with every level.
    """
    env = _closed(env)
    more = _follows(env, sublinks=True) if env.scope.query.flag("hasSubLinks") else {}
    return _closed(env.knowing(more)) if more else env


def _closed(env: Env) -> Env:
    while found := {**dict(resolved(env)), **_follows(env, sublinks=False)}:
        env = env.knowing(found)
    return env


def _follows(env: Env, *, sublinks: bool) -> dict[Key, Because | None]:
    """Return what follows, beyond what is known, from the conditions with or without sub-selects."""
    found: dict[Key, Because | None] = {}
    if _may_be_of_no_rows(env):
        return found
    joins = env.scope.joins
    rows = env.in_stage(Stage.ROWS)  # whatever the stage of the place: the clauses speak of the joined rows
    clauses = [
        *((clause, Outcome.TRUE, rows) for clause in joins.clauses),
        *((clause, Outcome.NOT_FALSE, rows) for clause in joins.constraints),
        *((clause, Outcome.NOT_FALSE, env) for clause in joins.written if env.stage is Stage.RETURNING),
    ]
    for clause, outcome, place in clauses:
        if not all(need in env.known for need in clause.needs):
            continue
        for condition in conjuncts(clause.quals):
            if _has_sublink(condition, env.scope.query) is sublinks:
                facts = place.implied(condition, outcome) or NOTHING
                because = Because(clause.name, condition, place)
                found.update((key, because) for key in facts if key not in env.known and key not in found)
    return found


def _has_sublink(condition: Node, query: Node) -> bool:
    return query.flag("hasSubLinks") and any(node.label == "SUBLINK" for node in inside([condition], past="QUERY"))


def _may_be_of_no_rows(env: Env) -> bool:
    """Tell whether the place may be a group that no row belongs to."""
    return env.stage is Stage.GROUPS and env.scope.grouping.empty and ("n", env.scope.number) not in env.known


def assume(env: Env, condition: Node | None, outcome: Outcome, clause: str) -> Env | None:
    """Return the place where a condition has an outcome, closed; None if it cannot have it."""
    place = _where(env, condition, outcome, clause)
    return place if place is None or place is env else close(place)


def _where(env: Env, condition: Node | None, outcome: Outcome, clause: str) -> Env | None:
    """Return the place where a condition has an outcome, with no more than what the condition says itself."""
    if condition is None:
        return env
    facts = env.implied(condition, outcome)
    if facts is None:
        return None
    because = Because(clause, condition, env)
    return env.knowing({key: because for key in facts if key not in env.known})


def conjuncts(condition: Node) -> Iterable[Node]:
    """Yield the conditions that AND joins."""
    if condition.label == "BOOLEXPR" and condition.text("boolop") == "and":
        for argument in condition.nodes("args"):
            yield from conjuncts(argument)
    else:
        yield condition


def both(arms: Iterable[Facts]) -> Facts:
    """Return what follows when all arms hold; None if one is impossible."""
    total: set[Key] = set()
    for facts in arms:
        if facts is None:
            return None
        total |= facts
    return frozenset(total)


def presence(variable: Node, env: Env) -> frozenset[Key]:
    """Return the presence keys that a column that is not NULL proves."""
    level = env.at(variable.integer("varlevelsup"))
    if level is None or is_row_of_join(variable, level.scope):
        return NOTHING
    return level.scope.joins.needs.get(variable.integer("varno"), NOTHING)


def _column(node: Node, outcome: Outcome, env: Env) -> Facts:
    key = column_key(node, env)
    if outcome not in KNOWN or key is None:
        return NOTHING
    if ("null", key) in env.known:
        return None
    if is_folded(node, env):
        return NOTHING
    return frozenset({key}) | (presence(node, env) if not key[4] else NOTHING) | _behind(node, env)


def _behind(node: Node, env: Env) -> frozenset[Key]:
    """Return what follows for the expression that a merged column of a join or a grouping column stands for."""
    level = env.at(node.integer("varlevelsup"))
    entry = level.scope.entry(node.integer("varno")) if level else None
    field = {2: "joinaliasvars", 9: "groupexprs"}.get(entry.integer("rtekind")) if entry else None
    if level is None or entry is None or field is None or node.integer("varattno") < 1:
        return NOTHING
    expressions = entry.nodes(field)
    if node.integer("varattno") > len(expressions):
        return NOTHING
    return level.implied(expressions[node.integer("varattno") - 1], Outcome.SOME) or NOTHING


def _constant(node: Node, outcome: Outcome, _env: Env) -> Facts:
    if is_constant_null(node):
        return NOTHING if outcome not in KNOWN else None
    return NOTHING if is_possible(boolean(node), outcome) else None


def itself(node: Node, env: Env) -> frozenset[Key]:
    """Return the key of an expression that has the same value wherever it stands."""
    text = canonical(node, env)
    return NOTHING if text is None else frozenset({("e", text)})


def _parameter(node: Node, outcome: Outcome, env: Env) -> Facts:
    return itself(node, env) if outcome in KNOWN else NOTHING


def _call(node: Node, outcome: Outcome, env: Env) -> Facts:
    if not is_possible(compared(node, env), outcome):
        return None
    choices = alternatives(node, outcome, env) if node.label == "OPEXPR" else NOTHING
    if outcome not in KNOWN or node.flag("funcretset") or node.flag("opretset"):
        return choices
    function = node.integer("funcid") or env.catalog.function_of(node.integer("opno"))
    if not env.catalog.is_strict(function):
        return itself(node, env)
    facts = [itself(node, env), *(env.implied(argument, Outcome.SOME) for argument in node.nodes("args"))]
    if outcome is Outcome.TRUE and counts_a_row(node, env):
        facts.append(frozenset({("n", env.scope.number)}))
    return both([*facts, choices])


def counts_a_row(node: Node, env: Env) -> bool:
    """Tell whether a comparison says that a group has a row: `count(*) > 0`."""
    found = env.catalog.operators.get(node.integer("opno"))
    arguments = node.nodes("args")
    if found is None or not found.builtin or len(arguments) != 2:
        return False
    count, limit, compared = arguments[0], integer(arguments[1]), found.name
    if limit is None:
        count, limit, compared = arguments[1], integer(arguments[0]), _TURNED.get(compared, "")
    if (
        limit is None
        or count.label != "AGGREF"
        or count.integer("aggfnoid") not in _COUNTS
        or count.integer("agglevelsup")
    ):
        return False
    return (
        (limit >= 0 and compared == ">") or (limit > 0 and compared in ("=", ">=")) or (limit == 0 and compared == "<>")
    )


def _aggregate(node: Node, outcome: Outcome, env: Env) -> Facts:
    """An aggregate that is not NULL was made of a row, unless it is never NULL or a user's."""
    if outcome not in KNOWN:
        return NOTHING
    oid = node.integer("aggfnoid")
    made_of_a_row = (oid in AGGREGATES_NOT_NULL or oid in AGGREGATES_ANY_ARGUMENT) and not node.integer("agglevelsup")
    return itself(node, env) | (frozenset({("n", env.scope.number)}) if made_of_a_row else NOTHING)


def _same_value(node: Node, outcome: Outcome, env: Env) -> Facts:
    argument = node.node("arg")
    return env.implied(argument, outcome) if argument else NOTHING


def _not_null_argument(node: Node, outcome: Outcome, env: Env) -> Facts:
    argument = node.node("arg")
    return env.implied(argument, Outcome.SOME) if argument and outcome in KNOWN else NOTHING


def _distinct(node: Node, outcome: Outcome, env: Env) -> Facts:
    arguments = node.nodes("args")
    if len(arguments) != 2:
        return NOTHING
    different = outcome in (Outcome.TRUE, Outcome.NOT_FALSE)
    facts = NOTHING
    for one, other in (arguments, arguments[::-1]):
        if outcome is Outcome.SOME:
            continue
        if is_constant_null(other) if different else env.verdict(other).not_null:
            facts |= env.implied(one, Outcome.SOME) or NOTHING
    return facts


def _nullif(node: Node, outcome: Outcome, env: Env) -> Facts:
    arguments = node.nodes("args")
    return env.implied(arguments[0], Outcome.SOME) if arguments and outcome in KNOWN else NOTHING


def _any_of_array(node: Node, outcome: Outcome, env: Env) -> Facts:
    arguments = node.nodes("args")
    if outcome not in KNOWN or len(arguments) != 2:
        return NOTHING
    scalar, array = arguments
    facts = env.implied(array, Outcome.SOME)
    # Over an empty array ANY is false and ALL is true whatever the scalar is, NULL included.
    decided_by_an_element = (
        outcome is (Outcome.TRUE if node.flag("useOr") else Outcome.FALSE) or (array_size(array) or 0) > 0
    )
    if decided_by_an_element and env.catalog.is_strict(env.catalog.function_of(node.integer("opno"))):
        return both([facts, env.implied(scalar, Outcome.SOME)])
    return facts


_FLIPPED = {
    Outcome.TRUE: Outcome.FALSE,
    Outcome.FALSE: Outcome.TRUE,
    Outcome.SOME: Outcome.SOME,
    Outcome.NOT_TRUE: Outcome.NOT_FALSE,
    Outcome.NOT_FALSE: Outcome.NOT_TRUE,
}


def _boolean(node: Node, outcome: Outcome, env: Env) -> Facts:
    arguments = node.nodes("args")
    joined_by = node.text("boolop")
    if joined_by == "not":
        return env.implied(arguments[0], _FLIPPED[outcome])
    all_of, one_of = (
        ((Outcome.TRUE, Outcome.NOT_FALSE), (Outcome.FALSE, Outcome.NOT_TRUE))
        if joined_by == "and"
        else ((Outcome.FALSE, Outcome.NOT_TRUE), (Outcome.TRUE, Outcome.NOT_FALSE))
    )
    if outcome in all_of:
        return both(env.implied(argument, outcome) for argument in arguments)
    if outcome in one_of:
        return either(env.implied(argument, outcome) for argument in arguments)
    return either([_boolean(node, Outcome.TRUE, env), _boolean(node, Outcome.FALSE, env)])


def _null_test(node: Node, outcome: Outcome, env: Env) -> Facts:
    argument = node.node("arg")
    if argument is None or outcome is Outcome.SOME:
        return NOTHING
    is_not_null = node.integer("nulltesttype") == 1
    if is_not_null and outcome in (Outcome.TRUE, Outcome.NOT_FALSE):
        return (
            both([env.implied(argument, Outcome.SOME), _fields(argument, env)])
            if node.flag("argisrow")
            else (env.implied(argument, Outcome.SOME))
        )
    if not is_not_null and outcome in (Outcome.FALSE, Outcome.NOT_TRUE):
        return env.implied(argument, Outcome.SOME)
    if node.flag("argisrow"):
        return NOTHING
    return None if env.verdict(argument).not_null else is_null(argument, env)


def _fields(row: Node, env: Env) -> Facts:
    """Return what follows when `row IS NOT NULL`, which holds only if every field is not NULL."""
    if row.label == "ROWEXPR":
        return both(env.implied(field, Outcome.SOME) for field in row.nodes("args"))
    level = env.at(row.integer("varlevelsup")) if row.label == "VAR" else None
    if level is None or row.integer("varattno") != 0:
        return NOTHING
    key = column_key(row, env)
    entry = level.scope.entry(row.integer("varno"))
    names = entry.node("eref") if entry else None
    if key is None or names is None or entry is None or entry.integer("rtekind") not in (0, 1, 5, 6):
        return NOTHING
    columns = range(1, len(names.strings("colnames")) + 1)
    return frozenset((*key[:3], number, key[4]) for number in columns)


def _boolean_test(node: Node, outcome: Outcome, env: Env) -> Facts:
    argument = node.node("arg")
    if argument is None or outcome is Outcome.SOME:
        return NOTHING
    kind = node.integer("booltesttype")
    if outcome in (Outcome.FALSE, Outcome.NOT_TRUE):
        kind ^= 1  # IS_TRUE 0, IS_NOT_TRUE 1, IS_FALSE 2, IS_NOT_FALSE 3, IS_UNKNOWN 4, IS_NOT_UNKNOWN 5
    outcomes = (Outcome.TRUE, Outcome.NOT_TRUE, Outcome.FALSE, Outcome.NOT_FALSE, None, Outcome.SOME)
    tested = outcomes[kind] if kind < len(outcomes) else None
    return env.implied(argument, tested) if tested else NOTHING


def _case(node: Node, outcome: Outcome, env: Env) -> Facts:
    arms: list[Facts] = []
    for arm, place in case_arms(node, env, _where):
        facts = place.implied(arm, outcome) if arm else (None if outcome in KNOWN else NOTHING)
        arms.append(None if facts is None else facts | (place.known.keys() - env.known.keys()))
    return either(arms)


def case_arms(node: Node, env: Env, assumed: Callable[..., Env | None] = assume) -> Iterable[tuple[Node | None, Env]]:
    """Yield the results of a CASE, each with what is known where it is the result; None for a missing ELSE.

    Arms that cannot be reached are left out. A CASE that is a condition itself gives `_where`: to close each of its arms
    would ask all conditions of the level again, this one and every other CASE among them, to a depth of their number.
    """
    searched = node.node("arg") is None
    rest = env
    for when in node.nodes("args"):
        condition = when.node("expr") if searched else None
        place = assumed(rest, condition, Outcome.TRUE, "WHEN")
        if place is not None:
            yield when.node("result"), place
        otherwise = assumed(rest, condition, Outcome.NOT_TRUE, "a WHEN that does not match")
        if otherwise is None:
            return
        rest = otherwise
    yield node.node("defresult"), rest


def _one_of_arguments(node: Node, outcome: Outcome, env: Env) -> Facts:
    if outcome not in KNOWN:
        return NOTHING
    return either(env.implied(argument, outcome) for argument in node.nodes("args"))


def _greatest(node: Node, outcome: Outcome, env: Env) -> Facts:
    return _one_of_arguments(node, Outcome.SOME, env) if outcome in KNOWN else NOTHING


def _row_comparison(node: Node, outcome: Outcome, env: Env) -> Facts:
    """`(a, b) < (c, d)` may be decided by the first pair alone, so only that pair is proven."""
    operators, left, right = node.integers("opnos"), node.nodes("largs"), node.nodes("rargs")
    if outcome not in KNOWN or not operators or not left or not right:
        return NOTHING
    if operators[0] >= FIRST_USER_OID or not env.catalog.is_strict(env.catalog.function_of(operators[0])):
        return NOTHING  # what compares is the support function of an operator class, which a user's may be anything
    return both([env.implied(left[0], Outcome.SOME), env.implied(right[0], Outcome.SOME)])


def _subscript(node: Node, outcome: Outcome, env: Env) -> Facts:
    container = node.node("refexpr")
    if outcome not in KNOWN or container is None or node.node("refassgnexpr"):
        return NOTHING
    return env.implied(container, Outcome.SOME)


def _sublink(node: Node, outcome: Outcome, env: Env) -> Facts:
    exists, _, any_, comparison, scalar = range(5)
    kind = node.integer("subLinkType")
    found_a_row = (
        (kind == exists and outcome is Outcome.TRUE)
        or (kind == any_ and outcome is Outcome.TRUE)
        or (kind in (comparison, scalar) and outcome in KNOWN)
    )
    query = node.node("subselect")
    if not found_a_row or query is None:
        return NOTHING
    test = node.node("testexpr")
    # The comparison of rows has the outcome of its test: (a, b) = (SELECT ...) is false for a NULL b, too.
    facts = (env.implied(test, outcome) if test else NOTHING) or NOTHING
    return facts | _of_a_row(query, env)


def _of_a_row(query: Node, env: Env) -> frozenset[Key]:
    """Return what is known of the outer rows when the query returned a row."""
    if query.node("setOperations") or query.integer("commandType") != 1:
        return NOTHING
    scope = env.scope.run.open(query, env)
    return frozenset(
        key
        for key in scope.output.known.keys() - env.known.keys()
        if key[0] not in ("is", "or", "null")
        and (key[1] != scope.number if key[0] != "e" else str(key[1]).startswith("$"))
    )


_DECIDED: Final = frozenset(
    [
        "VAR",
        "PARAM",
        "OPEXPR",
        "FUNCEXPR",
        "DISTINCTEXPR",
        "SCALARARRAYOPEXPR",
        "NULLTEST",
        "BOOLEANTEST",
        "ROWCOMPAREEXPR",
    ]
)

PREDICATES: Mapping[str, Rule] = MappingProxyType(
    {
        label: of_groups(decided(rule) if label in _DECIDED else rule)
        for label, rule in {
            "VAR": _column,
            "CONST": _constant,
            "COERCETODOMAINVALUE": lambda _node, outcome, _env: frozenset({("e", "VALUE")} if outcome in KNOWN else ()),
            "PARAM": _parameter,
            "OPEXPR": _call,
            "FUNCEXPR": _call,
            "RELABELTYPE": _same_value,
            "COLLATEEXPR": _same_value,
            "COERCETODOMAIN": _same_value,
            "COERCEVIAIO": _not_null_argument,
            "ARRAYCOERCEEXPR": _not_null_argument,
            "CONVERTROWTYPEEXPR": _not_null_argument,
            "FIELDSELECT": _not_null_argument,
            "DISTINCTEXPR": _distinct,
            "NULLIFEXPR": _nullif,
            "SCALARARRAYOPEXPR": _any_of_array,
            "BOOLEXPR": _boolean,
            "NULLTEST": _null_test,
            "BOOLEANTEST": _boolean_test,
            "CASEEXPR": _case,
            "COALESCEEXPR": _one_of_arguments,
            "MINMAXEXPR": _greatest,
            "ROWCOMPAREEXPR": _row_comparison,
            "SUBSCRIPTINGREF": _subscript,
            "SUBLINK": _sublink,
            "AGGREF": _aggregate,
        }.items()
    }
)
