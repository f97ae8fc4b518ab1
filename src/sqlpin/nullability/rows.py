"""How many rows a query returns: at least one, at most one.

At most one, of joins: a relation is *pinned* when conditions equate the columns of one of its unique indexes with values
that are the same in all rows: constants, parameters, columns of outer queries and of relations that are pinned already. If all
relations are pinned, there is one combination. A condition may pin a relation only if it holds whenever the relation is there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from sqlpin.nodetree import Node
from sqlpin.nullability.catalog import Relation
from sqlpin.nullability.constants import boolean, integer
from sqlpin.nullability.inner import source_scope
from sqlpin.nullability.joins import FULL, INNER, LEFT, RIGHT
from sqlpin.nullability.keys import DELETE, INSERT, SELECT, UPDATE
from sqlpin.nullability.pins import all_pinned, pinned
from sqlpin.nullability.scope import Scope
from sqlpin.query import Rows

FUNCTION: Final = 3
VALUES: Final = 5
RESULT: Final = 8
_UNION: Final = 1
_INTERSECT: Final = 2
_WITH_TIES: Final = 1
_DO_NOTHING: Final = 1


def number_of_rows(scope: Scope) -> Rows:
    """Return how many rows a statement with output columns can return."""
    if has_at_most_one_row(scope):
        return Rows.EXACTLY_ONE if has_a_row(scope) else Rows.AT_MOST_ONE
    return Rows.MANY


def has_a_row(scope: Scope) -> bool:
    """Tell whether a query returns at least one row whenever it is run."""
    return _once("at least one", scope, _has_a_row)


def _once(question: str, scope: Scope, answer: Callable[[Scope], bool]) -> bool:
    """Return the answer, worked out once: a WITH query may be named twice, and one in it, and so on."""
    key = (scope.number, question)
    if key not in scope.run.rows:
        scope.run.rows[key] = answer(scope)
    return scope.run.rows[key]


def _has_a_row(scope: Scope) -> bool:
    query = scope.query
    command = query.integer("commandType")
    if command == INSERT:
        return _inserts_a_row(scope)
    if command != SELECT or not _limit_leaves_a_row(query):
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
    return all(item_has_a_row(item, scope) for item in tree.nodes("fromlist"))


def _inserts_a_row(scope: Scope) -> bool:
    target = _target(scope)
    if target is None or target.before_insert or scope.query.flag("hasTargetSRFs"):
        return False
    if not _keeps_its_rows(target, scope):
        return False
    return not _conflict_may_drop_the_row(scope, target) and from_has_a_row(scope)


def _keeps_its_rows(target: Relation, scope: Scope) -> bool:
    """Tell whether PostgreSQL itself stores the rows of a table and its partitions: another server may have a trigger."""
    partitions = (scope.run.catalog.relations.get(oid) for oid in target.children)
    return all(table is not None and table.kind in "rp" for table in (target, *partitions))


def _conflict_may_drop_the_row(scope: Scope, target: Relation) -> bool:
    """Tell whether ON CONFLICT may leave the row out: a row that another part of the statement changed is left alone, too."""
    conflict = scope.query.node("onConflict")
    if conflict is None:
        return False
    changed_elsewhere = scope.query.flag("hasModifyingCTE") or scope.outside is not None
    is_conditional = conflict.integer("action") == _DO_NOTHING or conflict.node("onConflictWhere") is not None
    return is_conditional or target.before_update or changed_elsewhere


def _target(scope: Scope) -> Relation | None:
    entry = scope.entry(scope.query.integer("resultRelation"))
    return scope.run.catalog.relations.get(entry.integer("relid")) if entry else None


def item_has_a_row(item: Node, scope: Scope) -> bool:
    """Tell whether an item of FROM, a join too, has at least one row."""
    if item.label == "RANGETBLREF":
        return _entry_has_a_row(item.integer("rtindex"), scope)
    if item.label != "JOINEXPR":
        return False
    left, right = item.node("larg"), item.node("rarg")
    kind, condition = item.integer("jointype"), item.node("quals")
    left_has = left is not None and item_has_a_row(left, scope)
    right_has = right is not None and item_has_a_row(right, scope)
    if kind == INNER:
        return left_has and right_has and (condition is None or boolean(condition) is True)
    return {LEFT: left_has, RIGHT: right_has, FULL: left_has or right_has}.get(kind, False)


def _entry_has_a_row(index: int, scope: Scope) -> bool:
    entry = scope.entry(index)
    if entry is None:
        return False
    kind = entry.integer("rtekind")
    source = source_scope(entry, scope)
    if source is not None:
        return has_a_row(source)
    if kind == FUNCTION:
        calls = [item.node("funcexpr") for item in entry.nodes("functions")]
        return any(call is not None and not call.flag("funcretset") for call in calls)
    return kind in (VALUES, RESULT)


def _union_has_a_row(node: Node, scope: Scope) -> bool:
    if node.label == "RANGETBLREF":
        return _entry_has_a_row(node.integer("rtindex"), scope)
    if node.integer("op") != _UNION:
        return False
    return any(side is not None and _union_has_a_row(side, scope) for side in (node.node("larg"), node.node("rarg")))


def _limit_leaves_a_row(query: Node) -> bool:
    offset, count = query.node("limitOffset"), query.node("limitCount")
    if offset is not None and integer(offset) != 0:
        return False
    return count is None or (integer(count) or 0) > 0


def has_at_most_one_row(scope: Scope) -> bool:
    """Tell whether a query can never return two rows."""
    return _once("at most one", scope, _has_at_most_one_row)


def _has_at_most_one_row(scope: Scope) -> bool:
    query = scope.query
    command = query.integer("commandType")
    if command == SELECT:
        return _selects_at_most_one_row(scope)
    if command == INSERT:
        return not query.flag("hasTargetSRFs") and _from_at_most_one(scope)
    if command in (UPDATE, DELETE):  # a row is changed once, however many rows of FROM it meets
        return query.integer("resultRelation") in _pinned(scope) or _from_at_most_one(scope)
    return False


def _selects_at_most_one_row(scope: Scope) -> bool:
    query = scope.query
    limit = integer(query.node("limitCount"))
    if limit is not None and limit <= 1 and query.integer("limitOption") != _WITH_TIES:
        return True
    operations = query.node("setOperations")
    if operations is not None:
        return _combination_at_most_one(operations, scope)
    if query.flag("hasTargetSRFs"):
        return False
    if scope.grouping.grouped:
        return _at_most_one_group(scope)
    return _from_at_most_one(scope)


def _at_most_one_group(scope: Scope) -> bool:
    if scope.query.nodes("groupingSets"):
        return False
    if not scope.grouping.references:
        return True
    keys = _group_keys(scope)
    if len(keys) != len(scope.grouping.references):
        return False
    return all_pinned(keys, scope, _pinned(scope)) or _from_at_most_one(scope)


def _group_keys(scope: Scope) -> list[tuple[Node, frozenset[int]]]:
    """Return the grouping expressions, each with the operator families of the equality that GROUP BY compares it with."""
    entry, operators = scope.entry(scope.grouping.entry), scope.run.catalog.operators
    behind = entry.nodes("groupexprs") if entry else []  # PostgreSQL 18 has a column of its own for each key
    found: list[tuple[Node, frozenset[int]]] = []
    for clause in scope.query.nodes("groupClause"):
        key = scope.grouping.keys.get(clause.integer("tleSortGroupRef"))
        equality = operators.get(clause.integer("eqop"))
        if key is None or equality is None:
            continue
        number = key.integer("varattno")
        if entry and key.label == "VAR" and key.integer("varno") == scope.grouping.entry and number <= len(behind):
            key = behind[number - 1]
        found.append((key, equality.families))
    return found


def _combination_at_most_one(node: Node, scope: Scope) -> bool:
    if node.label == "RANGETBLREF":
        return _entry_at_most_one(node.integer("rtindex"), scope)
    if node.integer("op") == _UNION:
        return False
    sides = [side for side in (node.node("larg"), node.node("rarg")) if side is not None]
    either_side = sides if node.integer("op") == _INTERSECT else sides[:1]
    return any(_combination_at_most_one(side, scope) for side in either_side)


def _from_at_most_one(scope: Scope) -> bool:
    known = scope.rows.known
    for index, join in scope.joins.joins.items():
        if join.integer("jointype") == FULL and not any(key in known for key in scope.joins.sides(index)):
            return False  # a row of each side, not matched
    relations = [index for index in scope.joins.needs if index not in scope.joins.joins]
    return set(relations) <= _pinned(scope)


def _pinned(scope: Scope) -> frozenset[int]:
    single = [
        index for index in scope.joins.needs if index not in scope.joins.joins and _entry_at_most_one(index, scope)
    ]
    return pinned(scope, single)


def _entry_at_most_one(index: int, scope: Scope) -> bool:
    entry = scope.entry(index)
    if entry is None:
        return False
    kind = entry.integer("rtekind")
    source = source_scope(entry, scope)
    if source is not None:
        return has_at_most_one_row(source)
    if kind == FUNCTION:
        calls: Sequence[Node | None] = [item.node("funcexpr") for item in entry.nodes("functions")]
        return all(call is not None and not call.flag("funcretset") for call in calls)
    return kind == RESULT or (kind == VALUES and len(entry.lists("values_lists")) == 1)
