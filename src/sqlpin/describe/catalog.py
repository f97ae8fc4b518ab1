"""From the OIDs of a description to names: types and columns of tables, one batched question each.

Names are those of `oid::regtype::text` and `oid::regclass::text`, as SQLx takes them: qualified where the search_path of the
role would not find them. Everything else is named with its schema, so that nothing in the user's schemas can stand in
for it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import psycopg

from sqlpin.datatype import (
    ArrayType,
    BaseType,
    CompositeType,
    DataType,
    DomainType,
    EnumType,
    MultirangeType,
    RangeType,
)
from sqlpin.errors import WorkError
from sqlpin.query import TableOrigin


@dataclass(frozen=True, slots=True)
class _TypeRow:
    """A row of the question below."""

    name: str
    internal: str
    kind: str
    builtin: bool
    part: int
    not_null: bool
    labels: list[str]
    field_names: list[str]
    field_types: list[int]


class Types:
    """The types of one description, by OID."""

    def __init__(self, rows: Mapping[int, _TypeRow]) -> None:
        self._rows = rows
        self._made: dict[int, DataType] = {}

    def __getitem__(self, oid: int) -> DataType:
        """Return a type that was asked for. Raises WorkError for one that is no more."""
        made = self._made.get(oid)
        if oid not in self._rows:
            raise WorkError(
                f"the type with OID {oid} vanished while the queries were described", help=("run the command again",)
            )
        if made is None:
            made = self._made[oid] = self._make(oid)
        return made

    def _make(self, oid: int) -> DataType:
        row = self._rows[oid]
        match row.kind:
            case "array":
                return ArrayType(row.name, self[row.part], row.builtin)
            case "e":
                return EnumType(row.name, tuple(row.labels))
            case "d":
                return self._domain(row)
            case "c":
                parts = zip(row.field_names, row.field_types, strict=True)
                return CompositeType(row.name, tuple((name, self[part]) for name, part in parts))
            case "r":
                return RangeType(row.name, self[row.part], row.builtin)
            case "m":
                return self._multirange(row)
        return BaseType(row.name, row.internal, row.builtin)

    def _domain(self, row: _TypeRow) -> DataType:
        base = self[row.part]
        return DomainType(row.name, base, row.not_null or (isinstance(base, DomainType) and base.not_null))

    def _multirange(self, row: _TypeRow) -> DataType:
        range_type = self[row.part]
        if isinstance(range_type, RangeType):
            return MultirangeType(row.name, range_type, row.builtin)
        return BaseType(row.name, row.internal, row.builtin)


def fetch_types(connection: psycopg.Connection, oids: Iterable[int]) -> Types:
    """Ask for types and, recursively, for the types they are made of.

    An array is what subscripts like one: not int2vector and oidvector, which have no dimensions of their own to the drivers.
    """
    rows = connection.execute(
        """
        WITH RECURSIVE needed AS (
            SELECT pg_catalog.unnest(%s::pg_catalog.oid[]) AS oid
            UNION
            SELECT part.oid
            FROM needed
            JOIN pg_catalog.pg_type AS t ON t.oid = needed.oid
            CROSS JOIN LATERAL (
                SELECT t.typelem WHERE t.typcategory IN ('A', 'P')
                UNION ALL
                SELECT t.typbasetype
                UNION ALL
                SELECT r.rngsubtype FROM pg_catalog.pg_range AS r WHERE r.rngtypid = t.oid
                UNION ALL
                SELECT r.rngtypid FROM pg_catalog.pg_range AS r WHERE r.rngmultitypid = t.oid
                UNION ALL
                SELECT a.atttypid
                FROM pg_catalog.pg_attribute AS a
                WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
            ) AS part (oid)
            WHERE part.oid <> 0
        )
        SELECT
            t.oid,
            t.oid::pg_catalog.regtype::pg_catalog.text AS name,
            t.typname::pg_catalog.text AS internal,
            CASE
                WHEN t.typelem <> 0 AND t.typstorage <> 'p'
                    AND t.typsubscript = 'pg_catalog.array_subscript_handler'::pg_catalog.regproc THEN 'array'
                ELSE t.typtype::pg_catalog.text
            END AS kind,
            t.typnamespace = 'pg_catalog'::pg_catalog.regnamespace AS builtin,
            CASE t.typtype
                WHEN 'd' THEN t.typbasetype
                WHEN 'r' THEN (SELECT r.rngsubtype FROM pg_catalog.pg_range AS r WHERE r.rngtypid = t.oid)
                WHEN 'm' THEN (SELECT r.rngtypid FROM pg_catalog.pg_range AS r WHERE r.rngmultitypid = t.oid)
                ELSE t.typelem
            END AS part,
            t.typnotnull AS not_null,
            ARRAY(
                SELECT e.enumlabel::pg_catalog.text
                FROM pg_catalog.pg_enum AS e
                WHERE e.enumtypid = t.oid
                ORDER BY e.enumsortorder
            ) AS labels,
            ARRAY(
                SELECT a.attname::pg_catalog.text
                FROM pg_catalog.pg_attribute AS a
                WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
                ORDER BY a.attnum
            ) AS field_names,
            ARRAY(
                SELECT a.atttypid
                FROM pg_catalog.pg_attribute AS a
                WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
                ORDER BY a.attnum
            ) AS field_types
        FROM needed
        JOIN pg_catalog.pg_type AS t ON t.oid = needed.oid
        """,
        [sorted(set(oids))],
    )
    return Types({row[0]: _TypeRow(*row[1:]) for row in rows})


def fetch_origins(
    connection: psycopg.Connection, columns: Iterable[tuple[int, int]]
) -> dict[tuple[int, int], TableOrigin]:
    """Return the names of columns by (table OID, attnum), system columns too; those that are no more are left out."""
    wanted = sorted(set(columns))
    rows = connection.execute(
        """
        SELECT
            a.attrelid AS relation,
            a.attnum,
            a.attrelid::pg_catalog.regclass::pg_catalog.text AS table_name,
            a.attname::pg_catalog.text AS column_name
        FROM ROWS FROM (
            pg_catalog.unnest(%s::pg_catalog.oid[]),
            pg_catalog.unnest(%s::pg_catalog.int2[])
        ) AS wanted (relation, attnum)
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = wanted.relation AND a.attnum = wanted.attnum
        """,
        [[relation for relation, _ in wanted], [attnum for _, attnum in wanted]],
    )
    return {(relation, attnum): TableOrigin(table, column) for relation, attnum, table, column in rows}
