"""The history table, which SQLx and sqlpin share: where it is, what it holds, and the four things done to a row.

The table is found once, by name and search_path or in the schema that was configured, and is called by its full name from
then on: a migration may set the search_path to anything. The statements below are written for the default name, so that
sqlpin pins them as it pins any query; another name is put in its place.

Source of the table: sqlx-postgres 0.9, `migrate.rs`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import psycopg
from psycopg.rows import class_row, scalar_row, tuple_row
from psycopg.sql import Identifier

from sqlpin.errors import UsageError, WorkError
from sqlpin.marker import sql
from sqlpin.migrate.plan import Record
from sqlpin.migrations import Migration
from sqlpin.syntax.names import name_parts

DEFAULT_HISTORY = "_sqlx_migrations"

_NEEDLESS_QUOTES = re.compile(r'"([a-z_][a-z0-9_]*)"')

_FIND = sql("""
    SELECT n.nspname
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
    WHERE c.oid = pg_catalog.to_regclass(%s)
""")
_CREATION_SCHEMA = sql("SELECT pg_catalog.current_schema()")
_CREATE_TABLE = """
CREATE TABLE IF NOT EXISTS _sqlx_migrations (
    version BIGINT PRIMARY KEY,
    description TEXT NOT NULL,
    installed_on TIMESTAMPTZ NOT NULL DEFAULT now(),
    success BOOLEAN NOT NULL,
    checksum BYTEA NOT NULL,
    execution_time BIGINT NOT NULL
)
"""
_READ = sql("""
    SELECT version, description, installed_on, success, checksum, execution_time AS elapsed
    FROM _sqlx_migrations
    ORDER BY version
""")
_INSERT = sql("""
    INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
    VALUES (%s, %s, %s, %s, -1)
""")
_SET_SUCCESS = sql("UPDATE _sqlx_migrations SET success = %s WHERE version = %s")
_SET_CHECKSUM = sql("UPDATE _sqlx_migrations SET checksum = %s WHERE version = %s")
_SET_ELAPSED = sql("UPDATE _sqlx_migrations SET execution_time = %s WHERE version = %s")
_HAS = sql("SELECT EXISTS (SELECT FROM _sqlx_migrations WHERE version = %s)")
_DELETE = sql("DELETE FROM _sqlx_migrations WHERE version = %s")


# What a column of the table may be, as psycopg shows it; the first is what SQLx makes.
_TYPES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "version": ("int8", "int4"),
        "description": ("text", "varchar"),
        "installed_on": ("timestamptz",),
        "success": ("bool",),
        "checksum": ("bytea",),
        "execution_time": ("int8", "int4"),
    }
)


@dataclass(frozen=True, slots=True)
class History:
    """The history of one database; `schema` is where the table is, or would be made (None: there is no such place)."""

    connection: psycopg.Connection[Any]
    schema: str | None
    name: str
    exists: bool

    @property
    def quoted(self) -> str:
        """The table's full name as SQL takes it."""
        return Identifier(*filter(None, (self.schema, self.name))).as_string()

    @property
    def shown(self) -> str:
        """The table's full name for people: quoted where SQL needs it."""
        return quoted(*filter(None, (self.schema, self.name)))

    def create(self) -> History:
        """Make the table, and its schema when that was configured, where they do not exist; return the history that does."""
        if self.exists:
            return self
        if self.schema is None:
            raise WorkError(
                "there is no schema to create the migration history in: search_path names none that exists",
                help=("create the schema, or name one: `migrations-table` in [tool.sqlpin]",),
            )
        self._make_schema(self.schema)
        self._execute(_CREATE_TABLE)
        return History(self.connection, self.schema, self.name, exists=True)

    def read(self) -> tuple[Record, ...]:
        """Return all rows in order of version; none where there is no table. Raises WorkError for another table of that name."""
        if not self.exists:
            return ()
        try:
            with self.connection.cursor(row_factory=class_row(Record)) as cursor:
                cursor.execute(self._named(_READ), ())
                for column in cursor.description or ():
                    name = "execution_time" if column.name == "elapsed" else column.name
                    expected = _TYPES[name]
                    if column.type_display.partition("(")[0] not in expected:
                        raise self._no_history(f"{name} is {column.type_display}, not {expected[0]}")
                return tuple(cursor.fetchall())
        except psycopg.errors.UndefinedColumn as error:
            raise self._no_history(str(error.diag.message_primary)) from None

    def has(self, version: int) -> bool:
        """Whether there is a row for this version."""
        with self.connection.cursor(row_factory=scalar_row) as cursor:
            return bool(cursor.execute(self._named(_HAS), (version,), prepare=False).fetchone())

    def insert(self, migration: Migration, *, success: bool) -> None:
        """Record a migration, its execution time unknown."""
        self._execute(_INSERT, (migration.version, migration.description, success, migration.checksum))

    def set_success(self, version: int, success: bool) -> bool:
        """Say whether a migration is done (SQLx: not dirty); return whether there is a row to say it in."""
        return self._execute(_SET_SUCCESS, (success, version)) > 0

    def set_checksum(self, version: int, checksum: bytes) -> None:
        """Replace the recorded checksum."""
        self._execute(_SET_CHECKSUM, (checksum, version))

    def set_elapsed(self, version: int, elapsed: int) -> None:
        """Record the execution time in nanoseconds."""
        self._execute(_SET_ELAPSED, (elapsed, version))

    def delete(self, version: int) -> bool:
        """Forget a migration; return whether there was one to forget."""
        return self._execute(_DELETE, (version,)) > 0

    def _no_history(self, reason: str) -> WorkError:
        return WorkError(
            f"the table {self.shown} is no migration history: {reason}",
            help=("name another: `migrations-table` in [tool.sqlpin]",),
        )

    def _make_schema(self, schema: str) -> None:
        exists = "SELECT pg_catalog.to_regnamespace(%s) IS NOT NULL"
        with self.connection.cursor(row_factory=scalar_row) as cursor:
            if cursor.execute(exists, (Identifier(schema).as_string(),)).fetchone():
                return
        self.connection.execute(f"CREATE SCHEMA IF NOT EXISTS {Identifier(schema).as_string()}".encode())

    def _execute(self, statement: str, parameters: Sequence[object] = ()) -> int:
        # Not prepared: a migration may say DEALLOCATE ALL, and psycopg would not know.
        return self.connection.execute(self._named(statement), parameters, prepare=False).rowcount

    def _named(self, statement: str) -> bytes:
        return statement.replace(DEFAULT_HISTORY, self.quoted.replace("%", "%%")).encode()


def quoted(*names: str) -> str:
    """Return a name, possibly qualified, for people: quoted where SQL needs it."""
    return _NEEDLESS_QUOTES.sub(r"\1", Identifier(*names).as_string())


def find_history(connection: psycopg.Connection[Any], table: str = DEFAULT_HISTORY) -> History:
    """Look for the history table: `table` is a name as SQL writes it, with or without a schema.

    Without a schema it is looked for, and would be made, where search_path leads. Raises UsageError for what is no name.
    """
    schema, name = parse_table_name(table)
    regclass = Identifier(*filter(None, (schema, name))).as_string()
    with connection.cursor(row_factory=tuple_row) as cursor:
        found = cursor.execute(_FIND, (regclass,)).fetchone()
        if found is not None:
            return History(connection, found[0], name, exists=True)
        if schema is None:
            (schema,) = cursor.execute(_CREATION_SCHEMA).fetchone() or (None,)
    return History(connection, schema, name, exists=False)


def parse_table_name(text: str) -> tuple[str | None, str]:
    """Return schema and name of a possibly qualified, possibly quoted SQL name; unquoted parts are folded to lower case."""
    parts = name_parts(text)
    if parts is not None and len(parts) <= 2:
        return (parts[0] if len(parts) == 2 else None), parts[-1]
    raise UsageError(
        f"not the name of a table: {text!r}", help=('write it as SQL does: _sqlx_migrations, or app."History"',)
    )
