"""RETURNING: the row that was written, the row that was there before, or whichever of the two there is.

WHERE speaks of the old row. Of the new one are known: the constraints, which are checked when it is written; the expressions
that were assigned, unless a BEFORE trigger may have replaced them; and in an UPDATE what WHERE says of columns it leaves alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlpin.nodetree import Node
from sqlpin.nullability.constants import is_cast_constant
from sqlpin.nullability.explain import leaves_no_null, name_of_column, show
from sqlpin.nullability.keys import INSERT, MERGE, UPDATE, row_of
from sqlpin.nullability.scope import Env, Stage
from sqlpin.nullability.tables import declared_column, family, stored_column, table_column
from sqlpin.nullability.verdict import Verdict, nullable, proven

_NO_OLD_ROW: Final = "a row that is inserted has no old row"
_NO_NEW_ROW: Final = "a row that is deleted has no new row"
_DELETE: Final = 4
_DO_UPDATE: Final = 2  # ONCONFLICT_UPDATE


def returned_column(node: Node, row: str, level: Env) -> Verdict:
    """A column of the target table in RETURNING; `row` as `keys.row_of` names it."""
    absent = absent_row(row, level.scope.query)
    if absent:
        return nullable(absent)
    index, number = node.integer("varno"), node.integer("varattno")
    entry = level.scope.entry(index)
    if entry is None:
        return nullable("the table is not known")
    if number <= 0:
        return table_column(index, number, level)
    relation = entry.integer("relid")
    if (said := declared_column(relation, number, level)) is not None:
        return said
    command = level.scope.query.integer("commandType")
    written = row == "new" or (row == "merged" and _DELETE not in _commands(level.scope.query))
    verdict = stored_column(relation, number, True, level, written=written)
    if (
        verdict.not_null
        or command not in (INSERT, UPDATE)
        or any(table.kind not in "rp" for table in family(relation, level))
    ):
        return verdict
    return (_inserted if command == INSERT else _updated)(relation, number, verdict, level)


def excluded_row(query: Node) -> int:
    """Return the range-table index of EXCLUDED, the row proposed for insertion, or 0."""
    conflict = query.node("onConflict")
    return conflict.integer("exclRelIndex") if conflict else 0


def excluded_column(number: int, level: Env) -> Verdict:
    """A column of EXCLUDED: constraints were checked before the conflict was found, BEFORE triggers have run."""
    entry = level.scope.entry(level.scope.query.integer("resultRelation"))
    relation = entry.integer("relid") if entry else 0
    table = level.catalog.relations.get(relation)
    if table is None or number <= 0:
        return nullable("the table is not known")
    verdict = stored_column(relation, number, True, level, written=True)
    if verdict.not_null or table.before_insert or any(found.kind not in "rp" for found in family(relation, level)):
        return verdict
    return assigned(level.scope.query.nodes("targetList"), number, level)


def absent_row(row: str, query: Node) -> str | None:
    """Say why a statement may have no such row, or return None where it always has."""
    command = query.integer("commandType")
    if row == "absent":
        return _NO_NEW_ROW
    if row == "old":
        missing = command == INSERT or INSERT in _commands(query)
        return _NO_OLD_ROW if missing else None
    return _NO_NEW_ROW if row == "new" and command == MERGE and _DELETE in _commands(query) else None


def whole_expression(node: Node, env: Env) -> Verdict:
    """An expression that PostgreSQL 18 evaluates for the old or the new row of a view, NULL without one."""
    level = env.at(node.integer("retlevelsup"))
    if level is None:
        return nullable("it belongs to a query level that is not known")
    row = row_of(level, level.scope.query.integer("resultRelation"), 1 if node.flag("retold") else 2)
    absent = absent_row(row, level.scope.query)
    return nullable(absent) if absent else env.verdict(node.node("retexpr"))


def _commands(query: Node) -> set[int]:
    return {action.integer("commandType") for action in query.nodes("mergeActionList")}


def _inserted(relation: int, number: int, verdict: Verdict, level: Env) -> Verdict:
    table = level.catalog.relations[relation]
    if table.before_insert:
        return verdict
    given = assigned(level.scope.query.nodes("targetList"), number, level)
    conflict = level.scope.query.node("onConflict")
    if not given.not_null or conflict is None or conflict.integer("action") != _DO_UPDATE:
        return given if given.not_null else verdict
    changed = assigned(conflict.nodes("onConflictSet"), number, level)
    if changed.not_null and not table.before_update:
        return changed
    return nullable(f"the row that was there before may hold NULL: {verdict.reason}")


def _updated(relation: int, number: int, verdict: Verdict, level: Env) -> Verdict:
    table = level.catalog.relations[relation]
    # A row that moves to another partition is inserted there.
    if table.before_update or (table.kind == "p" and table.before_insert):
        return verdict
    targets = level.scope.query.nodes("targetList")
    if any(target.integer("resno") == number and not target.flag("resjunk") for target in targets):
        return assigned(targets, number, level)
    column = level.catalog.column(relation, number)
    index = level.scope.query.integer("resultRelation")
    key = ("v", level.scope.number, index, number, "")
    if column is None or column.generation or key not in level.known:
        return verdict
    entry = level.scope.entry(index)
    name = name_of_column(entry, number) if entry else column.name
    return proven(f"{leaves_no_null(level.known[key], name)}, and it is not set")


def assigned(targets: Sequence[Node], number: int, level: Env) -> Verdict:
    """Tell whether the expression assigned to a column can be NULL."""
    for target in targets:
        if target.integer("resno") == number and not target.flag("resjunk"):
            verdict = level.in_stage(Stage.ROWS).verdict(target.node("expr"))
            return proven(_is_set(target, verdict, level)) if verdict.not_null else verdict
    return nullable("no value is given, and there is no default")


def _is_set(target: Node, verdict: Verdict, level: Env) -> str:
    entry, expression = level.scope.entry(level.scope.query.integer("resultRelation")), target.node("expr")
    name = name_of_column(entry, target.integer("resno")) if entry else "it"
    if expression is not None and is_cast_constant(expression):
        return f"{name} is set to {show(expression, level)}"
    if verdict.reason.startswith(f"{name} is set to "):  # by way of EXCLUDED
        return verdict.reason
    return f"{name} is set to a value that is not NULL: {verdict.reason}"
