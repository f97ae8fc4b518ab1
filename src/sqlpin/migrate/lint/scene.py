"""What a rule is given, and what it returns. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlpin.migrate.lint.ddl import AddColumn, AlterTable, Column, CreateTable, Statement
from sqlpin.migrate.lint.state import State
from sqlpin.migrate.lint.usage import QueryText
from sqlpin.migrations import Migration, MigrationFile
from sqlpin.span import Span


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule has found: the place in the file (None: the file as a whole) and the fields of its message."""

    span: Span | None
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Pinned:
    """What is committed in `.sqlx`: the queries, and the versions they were made from; None where there is no sum file."""

    queries: tuple[QueryText, ...] = ()
    versions: frozenset[int] | None = None

    def is_new(self, version: int) -> bool:
        """Whether a migration came after the last `prepare`."""
        return self.versions is not None and version not in self.versions


@dataclass(frozen=True, slots=True)
class Scene:
    """Where a statement stands: its migration, the state before it, what comes after it, what is committed."""

    migration: Migration
    file: MigrationFile
    statement: Statement
    following: Sequence[Statement]
    state: State
    pinned: Pinned

    @property
    def text(self) -> str:
        """The statement as it is written."""
        return self.file.text[self.statement.span.start : self.statement.span.end]

    def alters_existing(self) -> AlterTable | None:
        """Return the statement if it alters a table that was there before the migration."""
        statement = self.statement
        if isinstance(statement, AlterTable) and self.state.is_existing(statement.table):
            return statement
        return None

    def columns(self) -> Iterator[tuple[str, Column]]:
        """Yield the columns that the statement defines, with their table; those of temporary tables do not matter."""
        match self.statement:
            case CreateTable(temporary=False) as create:
                yield from ((create.table, column) for column in create.columns)
            case AlterTable() as alter:
                yield from ((alter.table, a.column) for a in alter.actions if isinstance(a, AddColumn))
            case _:
                pass


@dataclass(frozen=True, slots=True)
class Whole:
    """A migration as a whole: its statements, and the tables that were there before it."""

    migration: Migration
    statements: Sequence[Statement]
    existing: frozenset[str]
    pinned: Pinned
    folder_has_down_files: bool
