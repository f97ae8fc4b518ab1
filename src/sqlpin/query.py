"""The stages of a query, as types: `QueryOccurrence → NormalizedQuery → DescribedQuery → PinnedQuery`.

Each is frozen and complete at birth. A stage never learns more later: the next stage holds it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlpin.datatype import DataType
from sqlpin.span import MappedText, Span


class ParamStyle(StrEnum):
    """How a call site writes its parameters. The style belongs to the site, not to the project."""

    PYFORMAT = "pyformat"  # psycopg: %s %b %t and %(name)s, %% for a percent sign
    NUMBERED = "numbered"  # asyncpg and PostgreSQL itself: $1
    NAMED = "named"  # SQLAlchemy text(): :name, \: for a colon


class Driver(StrEnum):
    """The library that the call site hands its SQL to."""

    PSYCOPG = "psycopg"
    PSYCOPG2 = "psycopg2"
    ASYNCPG = "asyncpg"
    SQLALCHEMY = "sqlalchemy"


class Arguments(StrEnum):
    """Whether the call passes arguments beside the SQL: psycopg turns %% into % only then."""

    PRESENT = "present"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class QueryOccurrence:
    """One place in a Python file where the whole text of a query is known.

    `path` is relative to the project, with `/`. `text` is the string as Python evaluates it, mapped to offsets of the file.
    `call` spans the call or subscript that takes the SQL; `via` names it (`execute`, `text`, `sql`). `name` is what a
    person would call the query: the variable or function it stands in.
    """

    path: str
    text: MappedText
    call: Span
    via: str
    driver: Driver
    style: ParamStyle
    arguments: Arguments
    name: str | None

    @property
    def hash(self) -> str:
        """Lower-case hex SHA-256 of the query text exactly as Python evaluates it (the name of its `.sqlx` file)."""
        return query_hash(self.text.text)


def query_hash(query: str) -> str:
    """Return the lower-case hex SHA-256 of the exact UTF-8 text: not trimmed, not normalised (as SQLx does).

    A lone surrogate, which a Python literal can hold and UTF-8 cannot, is hashed as `surrogatepass` encodes it.
    """
    return hashlib.sha256(query.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One parameter of the server's text: `$number`, and every span of the query text where it is written."""

    number: int
    name: str | None
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class NormalizedQuery:
    """A query as the server takes it.

    `query` is the text as Python evaluates it; `server` the `$n` text, mapped to offsets of `query`. `placeholders` stand
    in order of their number, from 1, without gaps.
    """

    query: str
    server: MappedText
    placeholders: tuple[Placeholder, ...]

    @property
    def hash(self) -> str:
        """The hash of `query`; see `query_hash`."""
        return query_hash(self.query)


@dataclass(frozen=True, slots=True)
class TableOrigin:
    """The output column is a column of a table: `table` is `oid::regclass::text`, `column` its attname."""

    table: str
    column: str


class OtherOrigin(StrEnum):
    """An output column that is no table column."""

    EXPRESSION = "Expression"
    UNKNOWN = "Unknown"


class Rows(StrEnum):
    """How many rows a statement can return, as far as proven."""

    NONE = "none"
    EXACTLY_ONE = "one"
    AT_MOST_ONE = "optional"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class DescribedColumn:
    """One output column; `nullable` is False only where it is proven. `reason` is the proof in a user's words.

    `elements_nullable` speaks of an array's elements and is None for other types. `group` numbers the LEFT JOINed relation
    whose columns are NULL together, or is None. `python` is the Python type that an override of the query asks for.
    """

    name: str
    type: DataType
    origin: TableOrigin | OtherOrigin
    nullable: bool
    reason: str
    elements_nullable: bool | None = None
    group: int | None = None
    values: tuple[str, ...] | None = None
    python: str | None = None


@dataclass(frozen=True, slots=True)
class DescribedParameter:
    """One parameter; `nullable` is False where passing None violates NOT NULL or can never match."""

    name: str | None
    type: DataType
    nullable: bool
    reason: str
    python: str | None = None


@dataclass(frozen=True, slots=True)
class QueryFault:
    """Something wrong with a query that the server accepts: code and fields of a diagnostic, `span` in offsets of the query."""

    code: str
    span: Span
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DescribedQuery:
    """What PostgreSQL says of a query.

    `degraded` says why the proof fell back to the smaller promise, or is None. `notes` are what the proof could not understand
    and therefore took as nullable. `faults` are overrides in the query's comments that make no sense.
    """

    query: NormalizedQuery
    columns: tuple[DescribedColumn, ...]
    parameters: tuple[DescribedParameter, ...]
    rows: Rows
    degraded: str | None = None
    notes: tuple[str, ...] = ()
    faults: tuple[QueryFault, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedQuery:
    """A query that PostgreSQL refused to parse: its message, and where in the query text it points.

    `span` is in offsets of `query.query`; None when the server gave no position. `context` is the SQL of a function or
    view the server was reading when it failed, where it was not the query itself. `untyped` is a parameter that nothing in
    the query gives a type, and a type with which the server takes the query.
    """

    query: NormalizedQuery
    sqlstate: str
    message: str
    detail: str | None
    hint: str | None
    span: Span | None
    context: str | None = None
    untyped: tuple[Placeholder, str] | None = None


@dataclass(frozen=True, slots=True)
class PinnedColumn:
    """A `DescribedColumn` as the metadata keeps it: without its reason."""

    name: str
    type: DataType
    origin: TableOrigin | OtherOrigin
    nullable: bool
    elements_nullable: bool | None = None
    group: int | None = None
    values: tuple[str, ...] | None = None
    python: str | None = None


@dataclass(frozen=True, slots=True)
class PinnedParameter:
    """A `DescribedParameter` as the metadata keeps it: without its reason."""

    name: str | None
    type: DataType
    nullable: bool
    python: str | None = None


@dataclass(frozen=True, slots=True)
class PinnedQuery:
    """What the metadata says of a query: nothing of positions, reasons, the server, the machine or the day.

    `text` is the server's `$n` text of `query`.
    """

    query: str
    text: str
    columns: tuple[PinnedColumn, ...]
    parameters: tuple[PinnedParameter, ...]
    rows: Rows

    @property
    def hash(self) -> str:
        """The hash of `query`; see `query_hash`."""
        return query_hash(self.query)


def pin(described: DescribedQuery) -> PinnedQuery:
    """Return what of a description belongs into the metadata."""
    return PinnedQuery(
        query=described.query.query,
        text=described.query.server.text,
        columns=tuple(
            PinnedColumn(c.name, c.type, c.origin, c.nullable, c.elements_nullable, c.group, c.values, c.python)
            for c in described.columns
        ),
        parameters=tuple(PinnedParameter(p.name, p.type, p.nullable, p.python) for p in described.parameters),
        rows=described.rows,
    )
