"""RETURNING: the row that was written, the row that was there before, or whichever of the two there is."""

from __future__ import annotations

from sqlpin.nodetree import Node
from sqlpin.nullability.keys import INSERT, MERGE
from sqlpin.nullability.scope import Env
from sqlpin.nullability.tables import stored_column, table_column
from sqlpin.nullability.verdict import Verdict, nullable


def returned_column(node: Node, row: str, level: Env) -> Verdict:
    """A column of the target table in RETURNING; `row` as `keys.row_of` names it."""
    query = level.scope.query
    command = query.integer("commandType")
    if row == "absent" or (row == "old" and command == INSERT and not query.node("onConflict")):
        return nullable("there is no such row")
    if row == "old":
        return nullable("a row that is inserted has no old row")
    if row == "new" and command == MERGE:
        return nullable("a row that is deleted has no new row")
    index, number = node.integer("varno"), node.integer("varattno")
    entry = level.scope.entry(index)
    if entry is None:
        return nullable("the table is not known")
    if number <= 0:
        return table_column(index, number, level)
    return stored_column(entry.integer("relid"), number, True, level, written=row == "new")
