"""What a column reference stands for: the expressions it comes from, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlpin.nodetree import Node
from sqlpin.nullability.inner import SUBQUERY, WITH_QUERY, source_scope
from sqlpin.nullability.scope import Env, Scope, Stage
from sqlpin.nullability.subqueries import same_types

_JOIN: Final = 2
_VALUES: Final = 5
_GROUP: Final = 9
Places = list[tuple[Node, Env]]


def behind(variable: Node, env: Env) -> Places | None:
    """Return the expressions a column reference stands for, one step further in; None where it is one of a table or unknown.

    A row of a sub-query or of VALUES comes from one of several expressions; nobody knows which.
    """
    level = env.at(variable.integer("varlevelsup"))
    index, number = variable.integer("varno"), variable.integer("varattno")
    entry = level.scope.entry(index) if level else None
    if level is None or entry is None or number < 1:
        return None
    kind = entry.integer("rtekind")
    if kind in (SUBQUERY, WITH_QUERY):
        inner = source_scope(entry, level.scope)
        return outputs(inner, number) if inner else None
    if kind == _VALUES:
        rows = entry.lists("values_lists")
        return [(row[number - 1], level) for row in rows] if all(number <= len(row) for row in rows) else None
    expressions = entry.nodes({_JOIN: "joinaliasvars", _GROUP: "groupexprs"}.get(kind, ""))
    place = level.in_stage(Stage.ROWS) if kind == _GROUP else level
    return [(expressions[number - 1], place)] if number <= len(expressions) else None


def sources(expression: Node, env: Env) -> Iterator[tuple[Node, Env]]:
    """Yield the expressions that a value comes from, each once: through VALUES, sub-queries and the arms of a UNION."""
    stack, seen = [(expression, env)], set()
    while stack:
        source, place = stack.pop()
        if (source, place.scope.number) in seen:
            continue
        seen.add((source, place.scope.number))
        found = behind(source, place) if source.label == "VAR" else None
        if found is None:
            yield source, place
        stack.extend(reversed(found or ()))


def outputs(scope: Scope, number: int) -> Places | None:
    """Return the expressions of an output column: one, or one for each arm of a set operation."""
    operations = scope.query.node("setOperations")
    if operations is not None:
        return _of_arms(operations, scope, number)
    expression = scope.targets.get(number)
    return [(expression, scope.output)] if expression is not None else None


def _of_arms(node: Node, scope: Scope, number: int) -> Places | None:
    if node.label == "RANGETBLREF":
        entry = scope.entry(node.integer("rtindex"))
        inner = source_scope(entry, scope) if entry else None
        return outputs(inner, number) if inner else None
    if not same_types(node, scope, number):
        return None
    found: Places = []
    for side in (node.node("larg"), node.node("rarg")):
        arm = _of_arms(side, scope, number) if side else None
        if arm is None:
            return None
        found += arm
    return found
