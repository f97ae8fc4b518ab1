"""What has another value when it is evaluated again in the same query: what looks at settings, or at the server.

The planner merges sub-queries into the query around them, so that a column of theirs may be evaluated in WHERE, and again for
the output: `SELECT set_config(...), d FROM (SELECT at::date AS d FROM t) s WHERE d > '2024-01-01'`. What is volatile it
leaves alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from sqlpin.nodetree import Node, inside
from sqlpin.nullability.catalog import FIRST_USER_OID, Catalog
from sqlpin.nullability.questions import questions
from sqlpin.nullability.scope import Run, Scope

UNSTEADY: Final = frozenset(
    {"COERCEVIAIO", "SQLVALUEFUNCTION", "XMLEXPR", "JSONCONSTRUCTOREXPR", "JSONISPREDICATE", "JSONEXPR"}
)
"""What may give another value under other settings, or on another day, although it calls no function by its OID."""
# STABLE, and yet they look at what a query may change while it runs, or another session: settings, the transaction's
# number, the catalog, the statistics.
_OF_SERVER: Final = re.compile("current_s|pg_|txid_|mxid_|has_|to_reg|(sh)?obj_|col_|format_type|row_security")
_CURRENT_SCHEMA: Final = 14  # SVFOP_CURRENT_SCHEMA
_NOW: Final = frozenset({1299, 2647, 2648})  # the time of the transaction or the statement, under any setting
_SET_CONFIG: Final = 2078
_WRITES: Final = re.compile(r":commandType\s+[2-5]\b")
_SUBQUERY, _JOIN, _VALUES, _WITH_QUERY, _GROUP = 1, 2, 5, 6, 9
_MERGED: Final = frozenset({_SUBQUERY, _JOIN, _VALUES, _WITH_QUERY, _GROUP})
_Path = tuple[Node, ...]
"""A query and those around it, from the outermost."""


def is_settled(tree: str, catalog: Catalog) -> bool:
    """Tell whether nothing in a query may change settings: set_config(), a volatile function of a user, a trigger."""
    named = questions([tree])
    tables = (catalog.relations.get(oid) for oid in (named.relations if _WRITES.search(tree) else ()))
    if any(table is None or table.before_insert or table.before_update or table.before_delete for table in tables):
        return False
    called = named.functions | {catalog.function_of(operator) for operator in named.operators}
    if _SET_CONFIG in called:
        return False
    return all(
        (found := catalog.functions.get(function)) is not None and found.volatility != "v"
        for function in called
        if function >= FIRST_USER_OID
    )


def is_steady(node: Node, run: Run) -> bool:
    """Tell whether a node gives the same for the same arguments as long as the query runs; of volatile ones nothing is said."""
    if node.label == "SQLVALUEFUNCTION":
        return run.settled() and node.integer("op") != _CURRENT_SCHEMA
    if node.label in UNSTEADY:
        return run.settled()
    function = node.integer("funcid") or run.catalog.function_of(node.integer("opno"))
    found = run.catalog.functions.get(function)
    if found is None or found.volatility != "s" or function in _NOW:
        return True
    return (function >= FIRST_USER_OID or _OF_SERVER.match(found.name) is None) and run.settled()


def is_steady_column(variable: Node, scope: Scope) -> bool:
    """Tell whether a column of a level is the same whenever it is evaluated."""
    entry, number = scope.entry(variable.integer("varno")), variable.integer("varattno")
    if entry is None or entry.integer("rtekind") not in _MERGED:
        return True
    return _is_steady_column(entry, number, tuple(_path(scope))[::-1], scope.run)


def _path(scope: Scope) -> Iterator[Node]:
    at: Scope | None = scope
    while at is not None:
        yield at.query
        at = at.outside.scope if at.outside else None


def _is_steady_column(entry: Node, number: int, path: _Path, run: Run) -> bool:
    if (entry, number) not in run.steady:
        run.steady[entry, number] = _is_steady_entry(entry, number, path, run)
    return run.steady[entry, number]


def _is_steady_entry(entry: Node, number: int, path: _Path, run: Run) -> bool:
    kind = entry.integer("rtekind")
    if kind not in _MERGED:
        return True
    if kind in (_JOIN, _VALUES, _GROUP):
        rows = {_JOIN: [entry.nodes("joinaliasvars")], _GROUP: [entry.nodes("groupexprs")]}.get(kind)
        chosen = (row[number - 1 : number] if number else row for row in rows or entry.lists("values_lists"))
        return all(_is_steady(expression, path, run) for row in chosen for expression in row)
    inner = (*path, query) if (query := entry.node("subquery")) else _with_query(entry, path)
    return inner is None or _is_steady_output(number, inner, run)


def _with_query(entry: Node, path: _Path) -> _Path | None:
    """Return the way to a WITH query, or None to one that is recursive, which is computed once."""
    home = path[: len(path) - entry.integer("ctelevelsup")]
    for found in home[-1].nodes("cteList") if home else ():
        query = found.node("ctequery")
        if found.text("ctename") == entry.text("ctename") and query is not None and not found.flag("cterecursive"):
            return (*home, query)
    return None


def _is_steady_output(number: int, path: _Path, run: Run) -> bool:
    query = path[-1]
    if query.node("setOperations"):
        arms = (entry.node("subquery") for entry in query.nodes("rtable"))
        return all(_is_steady_output(number, (*path, arm), run) for arm in arms if arm is not None)
    return all(
        _is_steady(expression, path, run)
        for target in query.nodes("targetList")
        if number in (0, target.integer("resno")) and (expression := target.node("expr")) is not None
    )


def _is_steady(expression: Node, path: _Path, run: Run) -> bool:
    """A sub-select in it is looked at as it stands, without the columns that it reads."""
    run.step()
    rtable = path[-1].nodes("rtable")
    return all(is_steady(node, run) for node in inside([expression])) and all(
        _is_steady_column(rtable[node.integer("varno") - 1], node.integer("varattno"), path, run)
        for node in inside([expression], past="QUERY")
        if node.label == "VAR" and not node.integer("varlevelsup") and 0 < node.integer("varno") <= len(rtable)
    )
