"""The rows of a database, table by table, and what became of them when a migration was taken back and applied again.

What a migration makes goes with it: only the tables and columns that are there without it, too, are looked at. Rows are compared
as text; their order means nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import psycopg
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier

from sqlpin.marker import sql
from sqlpin.migrate.history import History

_TABLES = sql("""
    SELECT n.nspname, c.relname, c.oid::regclass::text AS name, pg_catalog.array_agg(a.attname::text ORDER BY a.attnum) AS columns
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.oid >= 16384 AND c.relkind = 'r' AND c.relpersistence <> 't'
      AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                      WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
    GROUP BY n.nspname, c.relname, c.oid
""")


@dataclass(frozen=True, slots=True)
class TableRows:
    """What stands in one table, as text."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]

    def of(self, columns: tuple[str, ...]) -> Counter[tuple[str | None, ...]]:
        """Return how often each row is there, as far as these columns go."""
        places = [self.columns.index(column) for column in columns]
        return Counter(tuple(row[place] for place in places) for row in self.rows)


Rows: TypeAlias = Mapping[str, TableRows]
"""The tables by the names that the search_path makes of them."""


def read_rows(connection: psycopg.Connection[Any], history: History) -> Rows:
    """Return the rows of all tables, but for the history and those of extensions."""
    with connection.cursor(row_factory=tuple_row) as cursor:
        tables = cursor.execute(_TABLES).fetchall()
        return {
            name: TableRows(tuple(columns), _read(cursor, schema, table, columns))
            for schema, table, name, columns in tables
            if name not in (history.shown, history.shown.rpartition(".")[2])
        }


def _read(
    cursor: psycopg.Cursor[Any], schema: str, table: str, columns: list[str]
) -> tuple[tuple[str | None, ...], ...]:
    texts = SQL(", ").join(SQL("{}::text").format(Identifier(column)) for column in columns)
    return tuple(cursor.execute(SQL("SELECT {} FROM ONLY {}").format(texts, Identifier(schema, table))))


def losses(before: Rows, without: Rows, after: Rows) -> Iterator[str]:
    """Say what became of the rows `before`, which were those `without` the migration, and are those `after` it came again.

    What the down file leaves alone is no loss, whatever the migration does to it: the data was not there when it ran first.
    Where the migration itself adds or removes rows, only their number is compared: it may write another moment each time.
    """
    for name in sorted(before.keys() & without.keys() & after.keys()):
        columns = tuple(c for c in before[name].columns if c in without[name].columns and c in after[name].columns)
        old, meanwhile, new = (rows[name].of(columns) for rows in (before, without, after))
        lost = old.total() - max(meanwhile.total(), new.total())
        changed = ((old - meanwhile) & (old - new)).total()
        if lost > 0:
            yield f"loses {_of(lost, old.total())} of {name}"
        elif changed and old.total() == meanwhile.total() == new.total():
            yield f"changes {_of(changed, old.total())} of {name}"


def _of(some: int, all_: int) -> str:
    return f"{some} of {all_} row{'' if all_ == 1 else 's'}"
