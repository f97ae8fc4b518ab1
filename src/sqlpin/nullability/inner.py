"""The query behind a range-table entry."""

from __future__ import annotations

from typing import Final

from sqlpin.nodetree import Node
from sqlpin.nullability.scope import Env, Scope, Stage

SUBQUERY: Final = 1
WITH_QUERY: Final = 6


def source_scope(entry: Node, scope: Scope) -> Scope | None:
    """Return the query behind a sub-query or a WITH query that is not recursive."""
    kind = entry.integer("rtekind")
    query = entry.node("subquery")
    if kind == SUBQUERY and query is not None:
        outside = scope.rows.in_stage(Stage.ROWS) if entry.flag("lateral") else scope.around
        return scope.run.open(query, outside)
    if kind != WITH_QUERY or entry.flag("self_reference"):
        return None
    home: Env | None = scope.around.at(entry.integer("ctelevelsup"))
    name = entry.text("ctename")
    found = next((c for c in home.scope.query.nodes("cteList") if c.text("ctename") == name), None) if home else None
    query = found.node("ctequery") if found and not found.flag("cterecursive") else None
    return scope.run.open(query, home.scope.around) if query and home else None
