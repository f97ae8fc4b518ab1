"""Which committed queries use a table or a column, from their text alone. Pure.

sqlglot finds the names; a column without its table's name counts for every table of the query. That may name a query too
many where two tables have a column of one name, and none too few.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from sqlpin.migrate.lint.reader import qualified


@dataclass(frozen=True, slots=True)
class QueryText:
    """A committed query: how messages name it, and its `$n` text."""

    title: str
    text: str


def users_of(table: str, column: str | None, queries: Iterable[QueryText]) -> list[QueryText]:
    """Return the queries that use a column of a table, or the table where `column` is None."""
    word = re.compile(rf"\b{re.escape(table.rpartition('.')[2])}\b", re.IGNORECASE)
    return [query for query in queries if word.search(query.text) and _uses(query.text, table, column)]


def _uses(text: str, table: str, column: str | None) -> bool:
    try:
        trees = sqlglot.parse(text, read="postgres")
    except (SqlglotError, RecursionError):
        return column is None or re.search(rf"\b{re.escape(column)}\b", text, re.IGNORECASE) is not None
    return any(_tree_uses(tree, table, column) for tree in trees if tree is not None)


def _tree_uses(tree: exp.Expr, table: str, column: str | None) -> bool:
    aliases = _aliases(tree)
    if table not in aliases.values():
        return False
    if column is None or any(not isinstance(star.parent, exp.Count) for star in tree.find_all(exp.Star)):
        return True
    names = {alias for alias, name in aliases.items() if name == table}
    return any(_folded(each) == column and _may_mean(each, names) for each in tree.find_all(exp.Identifier))


def _may_mean(identifier: exp.Identifier, names: set[str]) -> bool:
    """Whether an identifier can be a column of the tables with these names: it stands alone, or behind one of them."""
    parent = identifier.parent
    if isinstance(parent, exp.Column):
        qualifier = parent.args.get("table")
        return qualifier is None or (qualifier is not identifier and _folded(qualifier) in names)
    return not isinstance(parent, exp.Table | exp.TableAlias | exp.Alias)


def _aliases(tree: exp.Expr) -> Mapping[str, str]:
    """Return the name under which each table of a query is known: its alias, or its own."""
    found: dict[str, str] = {}
    for each in tree.find_all(exp.Table):
        parts = [_folded(part) for part in (each.args.get("db"), each.this) if isinstance(part, exp.Identifier)]
        name = qualified([part for part in parts if part])
        found[each.alias or name.rpartition(".")[2]] = name
    return found


def _folded(name: object) -> str | None:
    """Return an identifier as PostgreSQL folds it; None for a star."""
    if not isinstance(name, exp.Identifier):
        return None
    return str(name.name) if name.args.get("quoted") else str(name.name).lower()
