"""Outer joins of a table with itself that always find a row: each row finds at least itself.

`FROM t a LEFT JOIN t b ON b.id = a.id`: the row of `a` is among the rows of `b`, an equality of a B-tree or hash operator
family is true of a value and itself, and `id` is not NULL. That holds only while both sides read the same rows:

* one snapshot: neither side comes from INSERT, UPDATE, DELETE or MERGE, and nothing is locked by FOR UPDATE, which looks at
  newer versions of rows (EvalPlanQual, src/backend/executor/README)
* all rows: the side that is looked up has no filter, no LIMIT, no TABLESAMPLE, no row security and no children left out
* rows that PostgreSQL stores: two scans of a foreign table may differ
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from sqlpin.nodetree import Node
from sqlpin.nullability.calls import type_of
from sqlpin.nullability.constants import boolean
from sqlpin.nullability.inner import source_scope
from sqlpin.nullability.keys import SELECT
from sqlpin.nullability.quals import conjuncts
from sqlpin.nullability.scope import Env, Scope, Stage
from sqlpin.nullability.verdict import Key

_TABLE: Final = 0
_STORED: Final = frozenset("rpm")
_FILTERS: Final = ("groupClause", "groupingSets", "havingQual", "distinctClause", "limitCount", "limitOffset")


class _Column(NamedTuple):
    """A column of a table, and the way from the join to that very table: scopes and range-table indexes."""

    way: tuple[tuple[int, int], ...]
    relation: int
    number: int
    inherited: bool


def finds_itself(join: Node, side: Node, needs: Iterable[Key], env: Env) -> bool:
    """Tell whether every row of the other side of a join finds a row in `side`.

    `needs` are the presence keys that hold in every row of the join, those of its own sides included.
    """
    scope, condition = env.scope, join.node("quals")
    if condition is None or side.label != "RANGETBLREF" or not _reads_one_snapshot(scope):
        return False
    looked_up, given = side.integer("rtindex"), frozenset(needs)
    env = env.in_stage(Stage.ROWS).knowing(dict.fromkeys(given))
    ways = set()
    for part in conjuncts(condition):
        if boolean(part) is True:
            continue
        way = _way_to_itself(part, looked_up, given, env)
        if way is None:
            return False
        ways.add(way)
    return len(ways) == 1  # all columns of one row


def _way_to_itself(
    condition: Node, looked_up: int, given: frozenset[Key], env: Env
) -> tuple[tuple[int, int], ...] | None:
    """Return the way to the row that an equality compares with itself in another scan, or None."""
    arguments, scope = condition.nodes("args"), env.scope
    operator = env.catalog.operators.get(condition.integer("opno")) if condition.label == "OPEXPR" else None
    if operator is None or not operator.families or len(arguments) != 2:
        return None
    for found, looking in (arguments, arguments[::-1]):
        theirs, mine = _bare(found), _bare(looking)
        if theirs is None or mine is None or theirs.integer("varno") != looked_up or mine.integer("varno") == looked_up:
            continue
        if not env.catalog.is_equality_known(type_of(looking)):
            continue
        needs = scope.joins.needs.get(mine.integer("varno"))
        target, source = _stored(theirs, scope, whole=True), _stored(mine, scope, whole=False)
        if target is None or source is None or needs is None or needs - given or not env.verdict(mine).not_null:
            continue
        if (target.relation, target.number) == (source.relation, source.number) and (
            target.inherited or not source.inherited
        ):
            return source.way
    return None


def _bare(node: Node) -> Node | None:
    """Return a column of this level, seen through binary casts."""
    while node.label == "RELABELTYPE" and (inner := node.node("arg")) is not None:
        node = inner
    return node if node.label == "VAR" and node.integer("varlevelsup") == 0 and node.integer("varattno") > 0 else None


def _stored(variable: Node, scope: Scope, *, whole: bool) -> _Column | None:
    """Follow a column through sub-queries to a table; `whole`: only through those that keep all rows of it."""
    way: list[tuple[int, int]] = []
    while True:
        index = variable.integer("varno")
        way.append((scope.number, index))
        entry = scope.entry(index)
        if entry is None:
            return None
        if entry.integer("rtekind") == _TABLE:
            return _of_table(variable, entry, scope, way, whole)
        inner = source_scope(entry, scope)
        if inner is None or not _reads_one_snapshot(inner) or (whole and not _keeps_all_rows(inner)):
            return None
        expression = next(
            (
                target.node("expr")
                for target in inner.query.nodes("targetList")
                if target.integer("resno") == variable.integer("varattno")
            ),
            None,
        )
        found = _bare(expression) if expression is not None and expression.label == "VAR" else None
        if found is None:
            return None
        variable, scope = found, inner


def _of_table(variable: Node, entry: Node, scope: Scope, way: list[tuple[int, int]], whole: bool) -> _Column | None:
    relation = scope.run.catalog.relations.get(entry.integer("relid"))
    if relation is None or relation.kind not in _STORED or relation.row_security:
        return None
    if whole and (entry.node("tablesample") is not None or entry.nodes("securityQuals")):
        return None
    return _Column(tuple(way), relation.oid, variable.integer("varattno"), entry.flag("inh"))


def _reads_one_snapshot(scope: Scope) -> bool:
    query = scope.query
    return (
        query.integer("commandType") == SELECT and not query.nodes("rowMarks") and query.node("setOperations") is None
    )


def _keeps_all_rows(scope: Scope) -> bool:
    query, tree = scope.query, scope.query.node("jointree")
    if tree is None or tree.node("quals") is not None or query.flag("hasTargetSRFs") or query.flag("hasAggs"):
        return False
    items = tree.nodes("fromlist")
    return len(items) == 1 and items[0].label == "RANGETBLREF" and not any(query.has(name) for name in _FILTERS)
