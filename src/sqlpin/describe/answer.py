"""Join what the server said of a text, the catalog and the proof to a `DescribedQuery`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import psycopg

from sqlpin.datatype import ArrayType
from sqlpin.describe.catalog import Types, fetch_origins, fetch_types
from sqlpin.describe.fallback import fetch_not_null, keeps_not_null
from sqlpin.describe.pipeline import Field, Parsed
from sqlpin.describe.session import Session
from sqlpin.query import (
    DescribedColumn,
    DescribedParameter,
    DescribedQuery,
    NormalizedQuery,
    OtherOrigin,
    Rows,
    TableOrigin,
)


@dataclass(frozen=True, slots=True)
class Answers:
    """What all descriptions of a run need to know of the catalog."""

    session: Session
    types: Types
    origins: Mapping[tuple[int, int], TableOrigin]
    not_null: frozenset[tuple[int, int]]

    @classmethod
    def fetch(cls, connection: psycopg.Connection, session: Session, parsed: Mapping[str, Parsed]) -> Answers:
        """Ask the catalog all at once."""
        columns = {(f.table, f.attnum) for answer in parsed.values() for f in answer.fields if f.table and f.attnum}
        types = {f.type for answer in parsed.values() for f in answer.fields}
        types.update(oid for answer in parsed.values() for oid in answer.parameters)
        return cls(
            session,
            fetch_types(connection, types),
            fetch_origins(connection, columns),
            fetch_not_null(connection, columns),
        )

    def described(self, query: NormalizedQuery, parsed: Parsed) -> DescribedQuery:
        """Return the description of a query."""
        trusted = self.session.standard_strings and keeps_not_null(query.server.text)
        return DescribedQuery(
            query,
            tuple(self._column(field, trusted) for field in parsed.fields),
            tuple(self._parameter(query, number, oid) for number, oid in enumerate(parsed.parameters, 1)),
            rows=Rows.MANY if parsed.fields else Rows.NONE,
            degraded=self.session.no_trees or "the proof on the query tree is missing",
        )

    def _column(self, field: Field, trusted: bool) -> DescribedColumn:
        data_type = self.types[field.type]
        proven = trusted and (field.table, field.attnum) in self.not_null
        return DescribedColumn(
            field.name,
            data_type,
            self._origin(field),
            nullable=not proven,
            reason="not null: a NOT NULL column of a table" if proven else "nullable: nothing proves otherwise",
            elements_nullable=True if isinstance(data_type, ArrayType) else None,
        )

    def _origin(self, field: Field) -> TableOrigin | OtherOrigin:
        """A whole row has a table and no column: SQLx calls that an expression."""
        if not field.table or not field.attnum:
            return OtherOrigin.EXPRESSION
        return self.origins.get((field.table, field.attnum), OtherOrigin.UNKNOWN)

    def _parameter(self, query: NormalizedQuery, number: int, oid: int) -> DescribedParameter:
        name = next((p.name for p in query.placeholders if p.number == number), None)
        return DescribedParameter(name, self.types[oid], nullable=True, reason="nullable: nothing forbids a NULL")
