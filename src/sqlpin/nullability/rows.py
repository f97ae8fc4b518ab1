"""How many rows a query returns: whether at least one, whether at most one."""

from __future__ import annotations

from typing import Final

from sqlpin.nodetree import Node
from sqlpin.nullability.constants import boolean, integer
from sqlpin.nullability.joins import FULL, INNER, LEFT, RIGHT
from sqlpin.nullability.keys import SELECT
from sqlpin.nullability.scope import Scope

SUBQUERY: Final = 1
VALUES: Final = 5
RESULT: Final = 8
_UNION: Final = 1


def has_a_row(scope: Scope) -> bool:
    """Tell whether a query returns at least one row whenever it is run."""
    query = scope.query
    if query.integer("commandType") != SELECT or not _limit_leaves_a_row(query):
        return False
    operations = query.node("setOperations")
    if operations is not None:
        return _union_has_a_row(operations, scope)
    if query.flag("hasTargetSRFs"):
        return False
    if scope.grouping.grouped:
        return not query.node("havingQual") and (scope.grouping.empty or from_has_a_row(scope))
    return from_has_a_row(scope)


def from_has_a_row(scope: Scope) -> bool:
    """Tell whether FROM and WHERE leave at least one row."""
    tree = scope.query.node("jointree")
    if tree is None:
        return False
    condition = tree.node("quals")
    if condition is not None and boolean(condition) is not True:
        return False
    return all(_item_has_a_row(item, scope) for item in tree.nodes("fromlist"))


def _item_has_a_row(item: Node, scope: Scope) -> bool:
    if item.label == "RANGETBLREF":
        return _entry_has_a_row(scope.entry(item.integer("rtindex")), scope)
    if item.label != "JOINEXPR":
        return False
    left, right = item.node("larg"), item.node("rarg")
    kind, condition = item.integer("jointype"), item.node("quals")
    left_has = left is not None and _item_has_a_row(left, scope)
    right_has = right is not None and _item_has_a_row(right, scope)
    if kind == INNER:
        return left_has and right_has and (condition is None or boolean(condition) is True)
    return {LEFT: left_has, RIGHT: right_has, FULL: left_has or right_has}.get(kind, False)


def _entry_has_a_row(entry: Node | None, scope: Scope) -> bool:
    kind = entry.integer("rtekind") if entry else -1
    if entry is None or entry.node("tablesample"):
        return False
    if kind == SUBQUERY and (query := entry.node("subquery")):
        return has_a_row(scope.run.open(query, scope.around))
    return kind in (VALUES, RESULT)


def _union_has_a_row(node: Node, scope: Scope) -> bool:
    if node.label == "RANGETBLREF":
        return _entry_has_a_row(scope.entry(node.integer("rtindex")), scope)
    if node.integer("op") != _UNION:
        return False
    sides = (node.node("larg"), node.node("rarg"))
    return any(side is not None and _union_has_a_row(side, scope) for side in sides)


def _limit_leaves_a_row(query: Node) -> bool:
    offset, count = query.node("limitOffset"), query.node("limitCount")
    if offset is not None and integer(offset) != 0:
        return False
    return count is None or (integer(count) or 0) > 0
