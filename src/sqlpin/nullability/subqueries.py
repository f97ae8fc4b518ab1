"""The output columns of a query: plain, set operation, RETURNING; and sub-selects as expressions."""

from __future__ import annotations

from typing import Final

from sqlpin.nodetree import Node
from sqlpin.nullability.calls import type_of
from sqlpin.nullability.catalog import FIRST_USER_OID
from sqlpin.nullability.explain import FURTHER_OUT
from sqlpin.nullability.keys import targets
from sqlpin.nullability.quals import close
from sqlpin.nullability.rows import has_a_row
from sqlpin.nullability.scope import Because, Env, Outcome, Scope
from sqlpin.nullability.verdict import Key, Verdict, nullable, proven

_UNION, _INTERSECT, _EXCEPT = 1, 2, 3
NOTHING: Final[frozenset[int]] = frozenset()


def output_column(scope: Scope, number: int, given: frozenset[int] = NOTHING) -> Verdict:
    """Tell whether output column `number` (from 1) can be NULL in the rows where the columns `given` are not NULL."""
    run = scope.run
    key = (scope.number, number, given, run.assumed())
    if key not in run.verdicts:
        run.verdicts[key] = _output_column(scope, number, given)
    return run.verdicts[key]


def _output_column(scope: Scope, number: int, given: frozenset[int]) -> Verdict:
    expression = scope.targets.get(number)
    if expression is None:
        return nullable("there is no such column")
    operations = scope.query.node("setOperations")
    if operations is not None:
        return combined(operations, scope, number, given)
    return narrowed(scope, given).verdict(expression)


def narrowed(scope: Scope, given: frozenset[int]) -> Env:
    """Return the place of the output of a level, knowing that the columns `given` are not NULL."""
    env = scope.output
    facts: dict[Key, Because | None] = {}
    for number in given:
        expression = scope.targets.get(number)
        if expression is not None:
            because = Because(FURTHER_OUT, expression, env)
            facts.update((key, because) for key in env.implied(expression, Outcome.SOME) or ())
    return close(env.knowing(facts)) if facts else env


def combined(node: Node, scope: Scope, number: int, given: frozenset[int], before: int = 0) -> Verdict:
    """A column of UNION (both arms), INTERSECT (either), EXCEPT (the left one).

    `before` is how many arms of the same UNION stand before these, for the reason.
    """
    if node.label == "RANGETBLREF":
        entry = scope.entry(node.integer("rtindex"))
        query = entry.node("subquery") if entry else None
        return (
            output_column(scope.run.open(query, scope.around), number, given) if query else nullable("an unknown arm")
        )
    if not same_types(node, scope, number):
        return nullable("an arm is cast to the common type by a function that is not known")
    # What is not NULL behind a user's cast may have been NULL before it.
    given = frozenset(column for column in given if same_types(node, scope, column))
    left, right = node.node("larg"), node.node("rarg")
    if left is None or right is None:
        return nullable("an unknown set operation")
    operation = node.integer("op")
    one = combined(left, scope, number, given, before if operation == _UNION else 0)
    if operation == _EXCEPT or (operation == _INTERSECT and one.not_null):
        return one
    other = combined(right, scope, number, given, before + _arms(left) if operation == _UNION else 0)
    if operation == _INTERSECT:
        return other
    if operation != _UNION:
        return nullable("an unknown set operation")
    if not one.not_null:
        return nullable(one.reason if _arms(left) > 1 else f"in arm {before + 1} of the UNION, {one.reason}")
    if not other.not_null:
        second = before + _arms(left) + 1
        return nullable(other.reason if _arms(right) > 1 else f"in arm {second} of the UNION, {other.reason}")
    return proven("; ".join(dict.fromkeys((one.reason, other.reason))))


def _arms(node: Node) -> int:
    """Count the arms of a UNION as they are written: what is combined otherwise is one."""
    if node.label != "SETOPERATIONSTMT" or node.integer("op") != _UNION:
        return 1
    return sum(_arms(side) for side in (node.node("larg"), node.node("rarg")) if side is not None)


def same_types(node: Node, scope: Scope, number: int) -> bool:
    """Tell whether the arms have the type of the result, or PostgreSQL's own casts lead there, which make no NULL."""
    types = node.integers("colTypes")
    wanted = types[number - 1] if number <= len(types) else 0
    for side in (node.node("larg"), node.node("rarg")):
        found = _type_of_arm(side, scope, number)
        if found != wanted and not _casts_by_itself(found, wanted, scope):
            return False
    return True


def _casts_by_itself(found: int, wanted: int, scope: Scope) -> bool:
    catalog = scope.run.catalog
    if not wanted < FIRST_USER_OID or (found, wanted) in catalog.implicit_casts:
        return False
    domain = catalog.types.get(found)
    if domain is not None and domain.kind == "d":
        return all(target != wanted for _, target in catalog.implicit_casts)
    return 0 < found < FIRST_USER_OID


def _type_of_arm(side: Node | None, scope: Scope, number: int) -> int:
    if side is not None and side.label == "SETOPERATIONSTMT":
        types = side.integers("colTypes")
        return types[number - 1] if number <= len(types) else 0
    entry = scope.entry(side.integer("rtindex")) if side is not None else None
    query = entry.node("subquery") if entry else None
    expression = targets(query).get(number) if query else None
    return type_of(expression) if expression else 0


def sublink(node: Node, env: Env) -> Verdict:
    """A sub-select as an expression."""
    exists, all_, any_, comparison, scalar, _multiple, array = range(7)
    kind = node.integer("subLinkType")
    if kind == exists:
        return proven("EXISTS (…) is true or false")
    if kind == array:
        return proven("ARRAY(SELECT …) is an array, if an empty one")
    query = node.node("subselect")
    if query is None or kind not in (all_, any_, comparison, scalar):
        return nullable("the sub-select may find no row")
    scope = env.scope.run.open(query, env)
    if kind == scalar:
        verdict = output_column(scope, 1)
        if not has_a_row(scope):
            return nullable("the sub-select is NULL when it finds no row")
        return verdict
    return _compared(node, kind == comparison, scope, env)


def _compared(node: Node, one_row: bool, scope: Scope, env: Env) -> Verdict:
    """`x IN (SELECT ...)`: NULL when what is compared is NULL, on either side, unless no row is found."""
    test = node.node("testexpr")
    if test is None or (one_row and not has_a_row(scope)):
        return nullable("the sub-select may find no row")
    columns = [output_column(scope, number) for number in range(1, len(scope.targets) + 1)]
    failed = next((verdict for verdict in columns if not verdict.not_null), None)
    if failed:
        return nullable(f"a value of the sub-select can be NULL: {failed.reason}")
    found: dict[Key, Because | None] = {("e", f"sublink {number}"): None for number in range(1, len(columns) + 1)}
    return env.knowing(found).verdict(test).for_other_reasons
