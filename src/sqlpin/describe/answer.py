"""Join what the server said of a text, the catalog and the proof to a `DescribedQuery`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import psycopg

from sqlpin.datatype import ArrayType
from sqlpin.describe.catalog import Types, fetch_origins, fetch_types
from sqlpin.describe.declared import NOTHING_RESOLVED, Resolved
from sqlpin.describe.fallback import fetch_not_null, keeps_not_null
from sqlpin.describe.overriding import Marks, overridden
from sqlpin.describe.pipeline import Field, Parsed
from sqlpin.describe.proving import Outcome, Unproven, prove_all
from sqlpin.describe.session import Session
from sqlpin.nullability import ColumnProof, ParameterProof, Proof
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
    """What all descriptions of a run need to know of the catalog, and the proofs by text."""

    parsed: Mapping[str, Parsed]
    outcomes: Mapping[str, Outcome]
    types: Types
    origins: Mapping[tuple[int, int], TableOrigin]
    not_null: frozenset[tuple[int, int]]
    declared: Resolved

    @classmethod
    def fetch(
        cls,
        connection: psycopg.Connection,
        session: Session,
        parsed: Mapping[str, Parsed],
        marked: Mapping[str, Marks] = MappingProxyType({}),  # it cannot be changed
        declared: Resolved = NOTHING_RESOLVED,
    ) -> Answers:
        """Ask the catalog all at once, and prove. `marked` is what the comments of a text say of its parameters."""
        said = declared.nullability
        outcomes = prove_all(connection, parsed, session.no_trees, marked, said)
        fallback = {
            (field.table, field.attnum)
            for text, outcome in outcomes.items()
            if isinstance(outcome, Unproven) and session.standard_strings and keeps_not_null(text)
            for field in parsed[text].fields
        }
        not_null = fetch_not_null(connection, fallback) if fallback else frozenset[tuple[int, int]]()
        not_null |= {place for place, column in said.items() if not column.nullable}
        fields = [field for answer in parsed.values() for field in answer.fields]
        parameters = [oid for answer in parsed.values() for oid in answer.parameters]
        return cls(
            parsed,
            outcomes,
            fetch_types(connection, [*(field.type for field in fields), *parameters]),
            fetch_origins(
                connection, [(field.table, field.attnum) for field in fields if field.table and field.attnum]
            ),
            not_null - {place for place, column in said.items() if column.nullable},
            declared,
        )

    def described(self, query: NormalizedQuery) -> DescribedQuery:
        """Return the description of a query whose text was parsed."""
        text = query.server.text
        parsed, outcome = self.parsed[text], self.outcomes[text]
        proof = outcome if isinstance(outcome, Proof) else self._small_promise(text, parsed)
        columns, parameters, faults = overridden(
            query,
            tuple(map(self._column, parsed.fields, proof.columns)),
            tuple(self._parameter(query, number, oid, proof) for number, oid in enumerate(parsed.parameters, 1)),
        )
        return DescribedQuery(
            query,
            columns,
            parameters,
            proof.rows,
            degraded=outcome.reason if isinstance(outcome, Unproven) else None,
            notes=proof.notes,
            faults=faults,
        )

    def _small_promise(self, text: str, parsed: Parsed) -> Proof:
        """What is said without a tree; see `fallback`."""
        trusted = keeps_not_null(text)
        columns = tuple(
            ColumnProof(field.name, True, "not null: a column that its table keeps from being NULL")
            if trusted and (field.table, field.attnum) in self.not_null
            else ColumnProof(field.name, False, "nullable: without the server's query tree nothing proves otherwise")
            for field in parsed.fields
        )
        return Proof(columns, rows=Rows.MANY if columns else Rows.NONE)

    def _column(self, field: Field, proof: ColumnProof) -> DescribedColumn:
        data_type = self.types[field.type]
        elements_nullable = not proof.elements_not_null if isinstance(data_type, ArrayType) else None
        return DescribedColumn(
            field.name,
            data_type,
            self._origin(field),
            nullable=not proof.not_null,
            reason=proof.reason,
            elements_nullable=elements_nullable,
            group=proof.group,
            values=proof.values,
            python=self.declared.python(
                field.type, elements_nullable=elements_nullable, origin=(field.table, field.attnum)
            ),
        )

    def _origin(self, field: Field) -> TableOrigin | OtherOrigin:
        """A whole row has a table and no column: SQLx calls that an expression."""
        if not field.table or not field.attnum:
            return OtherOrigin.EXPRESSION
        return self.origins.get((field.table, field.attnum), OtherOrigin.UNKNOWN)

    def _parameter(self, query: NormalizedQuery, number: int, oid: int, proof: Proof) -> DescribedParameter:
        unknown = ParameterProof(required=False, name=None, reason="nullable: nothing was found that forbids NULL")
        known = proof.parameters.get(number, unknown)
        written = next((p.name for p in query.placeholders if p.number == number), None)
        python = self.declared.python(oid, elements_nullable=True, origin=None)
        return DescribedParameter(written or known.name, self.types[oid], not known.required, known.reason, python)
