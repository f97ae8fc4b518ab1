"""What the configuration declares, looked up in the database: names become OIDs, and what is not there is found out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, LiteralString

import psycopg
from psycopg.rows import namedtuple_row

from sqlpin.declarations import NOTHING_DECLARED, Declarations, DeclaredColumn
from sqlpin.marker import sql
from sqlpin.nullability.catalog import Declared

_TYPES: Final = sql(
    """
    SELECT w.key, t.oid, t.typarray AS array_oid
    FROM unnest(%(keys)s::text[], %(schemas)s::text[], %(names)s::text[]) AS w (key, schema, name)
    JOIN pg_type AS t ON t.typname = w.name
    JOIN pg_namespace AS n ON n.oid = t.typnamespace
    WHERE n.nspname = w.schema OR w.schema IS NULL AND pg_type_is_visible(t.oid)
    ORDER BY w.key
    """
)

# attnotnull is set for NOT NULL ... NOT VALID, too (PostgreSQL 18).
_COLUMNS: Final = sql(
    """
    SELECT w.key, c.oid, a.attnum AS number,
           a.attnotnull AND c.relkind IN ('r', 'p') AND NOT EXISTS (
               SELECT FROM pg_constraint AS n
               WHERE n.conrelid = a.attrelid AND n.contype = 'n' AND n.conkey[1] = a.attnum AND NOT n.convalidated
           ) AS not_null,
           (SELECT string_agg(o.attname, ', ' ORDER BY o.attnum) FROM pg_attribute AS o
            WHERE o.attrelid = c.oid AND o.attnum > 0 AND NOT o.attisdropped) AS names
    FROM unnest(%(keys)s::text[], %(schemas)s::text[], %(tables)s::text[], %(columns)s::text[])
         AS w (key, schema, relation, name)
    JOIN pg_class AS c ON c.relname = w.relation AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    LEFT JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attname = w.name AND a.attnum > 0 AND NOT a.attisdropped
    WHERE n.nspname = w.schema OR w.schema IS NULL AND pg_table_is_visible(c.oid)
    ORDER BY w.key
    """
)


@dataclass(frozen=True, slots=True)
class DeclarationFault:
    """A declaration that makes no sense in this database: code and fields of a diagnostic, `written` as in the configuration."""

    code: str
    written: str
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Resolved:
    """The declarations by OID: Python types of types, and of arrays of them; what is said of columns by (relation, number)."""

    types: Mapping[int, str] = field(default_factory=dict)
    elements: Mapping[int, str] = field(default_factory=dict)
    columns: Mapping[tuple[int, int], DeclaredColumn] = field(default_factory=dict)
    faults: tuple[DeclarationFault, ...] = ()

    @property
    def nullability(self) -> dict[tuple[int, int], Declared]:
        """What the proof takes for granted."""
        return {
            place: Declared(said.written, said.nullable)
            for place, said in self.columns.items()
            if said.nullable is not None
        }

    def python(self, type_oid: int, *, elements_nullable: bool | None, origin: tuple[int, int] | None) -> str | None:
        """Return the Python type that is declared of a value, by the column it comes from or by its type, or None."""
        column = self.columns.get(origin) if origin else None
        if column is not None and column.python is not None:
            return column.python
        if type_oid in self.types:
            return self.types[type_oid]
        if type_oid not in self.elements:
            return None
        return f"list[{self.elements[type_oid]}{' | None' if elements_nullable else ''}]"


NOTHING_RESOLVED: Final = Resolved()


def resolve(connection: psycopg.Connection[Any], declarations: Declarations = NOTHING_DECLARED) -> Resolved:
    """Look up what is declared; nobody is asked where nothing is. Raises psycopg.Error."""
    if not declarations:
        return NOTHING_RESOLVED
    columns, types = _columns(connection, declarations), _types(connection, declarations)
    found = {key: row for key, row in columns.items() if row.number is not None}
    return Resolved(
        {row.oid: declarations.types[key].python for key, row in types.items()},
        {row.array_oid: declarations.types[key].python for key, row in types.items() if row.array_oid},
        {(row.oid, row.number): declarations.columns[key] for key, row in found.items()},
        tuple(_faults(declarations, columns, types)),
    )


def _types(connection: psycopg.Connection[Any], declarations: Declarations) -> dict[str, Any]:
    said = declarations.types
    values = {
        "keys": list(said),
        "schemas": [declared.name.schema for declared in said.values()],
        "names": [declared.name.name for declared in said.values()],
    }
    return _ask(connection, _TYPES, values) if said else {}


def _columns(connection: psycopg.Connection[Any], declarations: Declarations) -> dict[str, Any]:
    said = declarations.columns
    values = {
        "keys": list(said),
        "schemas": [declared.table.schema for declared in said.values()],
        "tables": [declared.table.name for declared in said.values()],
        "columns": [declared.column for declared in said.values()],
    }
    return _ask(connection, _COLUMNS, values) if said else {}


def _ask(connection: psycopg.Connection[Any], query: LiteralString, values: Mapping[str, object]) -> dict[str, Any]:
    rows: list[Any] = connection.cursor(row_factory=namedtuple_row).execute(query, values).fetchall()
    return {row.key: row for row in rows}


def _faults(
    declarations: Declarations, columns: Mapping[str, Any], types: Mapping[str, Any]
) -> Iterator[DeclarationFault]:
    for written in declarations.types.keys() - types.keys():
        fields = {"where": "the database", "subject": "type", "name": written, "names": "those of `\\dT` in psql"}
        yield DeclarationFault("unknown-override", written, fields)
    for written, said in declarations.columns.items():
        row = columns.get(written)
        if row is None:
            fields = {"where": "the database", "subject": "table or view", "name": written.rpartition(".")[0]}
            yield DeclarationFault("unknown-override", written, {**fields, "names": "those of `\\d` in psql"})
        elif row.number is None:
            fields = {"where": f"`{written.rpartition('.')[0]}`", "subject": "column", "name": said.column}
            yield DeclarationFault("unknown-override", written, {**fields, "names": row.names})
        elif row.not_null and said.nullable is not None:
            code = "contradicted-override" if said.nullable else "unneeded-override"
            fields = {"name": written, "reason": "it is NOT NULL in the table"}
            yield DeclarationFault(code, written, {**fields, "declared": "nullable"} if said.nullable else fields)
