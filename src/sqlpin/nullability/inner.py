"""The query behind a range-table entry."""

from __future__ import annotations

from typing import Final

from sqlpin.nodetree import Node
from sqlpin.nullability.scope import Env, Scope, Stage

SUBQUERY: Final = 1
WITH_QUERY: Final = 6


def source_scope(entry: Node, scope: Scope) -> Scope | None:
    """Return the query behind a sub-query or a WITH query that is not recursive."""
    query = entry.node("subquery")
    if entry.integer("rtekind") == SUBQUERY and query is not None:
        outside = scope.rows.in_stage(Stage.ROWS) if entry.flag("lateral") else scope.around
        return scope.run.open(query, outside)
    home, found = with_query(entry, scope)
    query = found.node("ctequery") if found is not None and not found.flag("cterecursive") else None
    return scope.run.open(query, home.scope.around) if query and home else None


def with_query(entry: Node, scope: Scope) -> tuple[Env | None, Node | None]:
    """Return the level of the WITH clause that an entry refers to, and the WITH query."""
    if entry.integer("rtekind") != WITH_QUERY:
        return None, None
    home, name = scope.around.at(entry.integer("ctelevelsup")), entry.text("ctename")
    found = (query for query in (home.scope.query.nodes("cteList") if home else ()) if query.text("ctename") == name)
    return home, next(found, None)
