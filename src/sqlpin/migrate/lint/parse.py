"""From the text of a migration to the values of `ddl`. Pure.

Two readers: sqlglot for what is nested (types, the rows that a statement changes), our tokens for the frame around it (the head
of an ALTER TABLE, its actions, the elements of a CREATE TABLE, constraints). The frame says the exact places, and one element
that sqlglot does not know hides no other. What should have been understood and was not is `Unread`.
"""

from __future__ import annotations

from sqlpin.migrate.lint.actions import action
from sqlpin.migrate.lint.columns import column_of
from sqlpin.migrate.lint.constraints import CONSTRAINT_WORDS, constraint
from sqlpin.migrate.lint.ddl import (
    AlterTable,
    Column,
    Constraint,
    CreateIndex,
    CreateTable,
    CreateView,
    Drop,
    Other,
    SelectInto,
    Statement,
    Unread,
    Write,
)
from sqlpin.migrate.lint.heads import begins_a_statement, hidden_in_do
from sqlpin.migrate.lint.reader import Reader
from sqlpin.migrate.lint.trees import is_understood, quiet, write_of
from sqlpin.span import Span
from sqlpin.syntax.lexer import significant
from sqlpin.syntax.statements import statements

NOT_UNDERSTOOD = "it is not understood"


def parse(text: str) -> tuple[Statement, ...]:
    """Return the statements of a migration; none is left out, and nothing is raised."""
    with quiet():
        return tuple(_statement(text, span) for span in statements(text))


def _statement(text: str, span: Span) -> Statement:
    tokens = list(significant(text[span.start : span.end]))
    reader = Reader(text, tokens, span.start)
    return (
        _alter_table(reader, span)
        or _create_table(reader, span)
        or _create_view(reader, span)
        or _create_index(reader, span)
        or _drop(reader, span)
        or _select_into(reader, span)
        or _write(reader, text, span)
        or _hidden(reader, span)
        or Other(tuple(token.text.upper() for token in tokens[:3]), span)
    )


def _alter_table(reader: Reader, span: Span) -> AlterTable | Unread | None:
    if not any(reader.take("ALTER", *kind) for kind in (("TABLE",), ("VIEW",), ("MATERIALIZED", "VIEW"))):
        return None
    if reader.take("ALL", "IN", "TABLESPACE"):
        return AlterTable("", (), span)
    reader.take("IF", "EXISTS")
    reader.take("ONLY")
    table = reader.name()
    reader.take("*")
    if table is None:
        return Unread(NOT_UNDERSTOOD, span)
    return AlterTable(table, tuple(action(part) for part in reader.split() if part.tokens), span)


def _create_table(reader: Reader, span: Span) -> CreateTable | Unread | None:
    if not reader.take("CREATE"):
        return None
    start = reader.at
    temporary = _temporary(reader)
    reader.take("UNLOGGED")
    if not reader.take("TABLE"):
        reader.at = start - 1
        return None
    if_not_exists = reader.take("IF", "NOT", "EXISTS")
    table = reader.name()
    if table is None:
        return Unread(NOT_UNDERSTOOD, span)
    partitioned = "PARTITION" in reader.flat() and "BY" in reader.after("PARTITION").flat()[:1]
    of_another = reader.take("PARTITION", "OF") or reader.take("OF")  # its columns are elsewhere
    if of_another:
        reader.name()
    made_by_query = "AS" in reader.flat()
    body = reader.group()
    elements = [each for each in body.split() if each.tokens] if body and not made_by_query and not of_another else []
    columns: list[Column] = []
    constraints: list[Constraint] = []
    unread = [] if body or made_by_query or of_another else [Unread(NOT_UNDERSTOOD, span)]
    for element in elements:
        place = element.span
        if element.word() == "LIKE":
            continue
        if element.word() in CONSTRAINT_WORDS:
            if (found := constraint(element)) is not None:
                constraints.append(found)
                continue
        elif (column := column_of(element)) is not None:
            columns.append(column)
            continue
        unread.append(Unread(NOT_UNDERSTOOD, place))
    return CreateTable(
        table, tuple(columns), tuple(constraints), if_not_exists, temporary, partitioned, tuple(unread), span
    )


def _temporary(reader: Reader) -> bool:
    forms = (("TEMP",), ("TEMPORARY",), ("LOCAL", "TEMP"), ("LOCAL", "TEMPORARY"))
    return any(reader.take(*words) for words in forms)


def _create_view(reader: Reader, span: Span) -> CreateView | None:
    start = reader.at
    if reader.take("CREATE"):
        reader.take("OR", "REPLACE")
        _temporary(reader)
        reader.take("RECURSIVE")
        materialized = reader.take("MATERIALIZED")
        if reader.take("VIEW"):
            reader.take("IF", "NOT", "EXISTS")
            name = reader.name()
            if name is not None:
                return CreateView(name, materialized, reader.after("AS").text, span)
    reader.at = start
    return None


def _select_into(reader: Reader, span: Span) -> SelectInto | None:
    """Return a SELECT that makes a table; the INTO of INSERT and MERGE is no such thing."""
    if reader.word() not in ("SELECT", "WITH"):
        return None
    words = reader.flat()
    if "INTO" not in words or {"INSERT", "MERGE"}.intersection(words):
        return None
    into = reader.after("INTO")
    if _temporary(into):
        return None
    into.take("UNLOGGED")
    into.take("TABLE")
    name = into.name()
    return SelectInto(name, span) if name else None


def _create_index(reader: Reader, span: Span) -> CreateIndex | Unread | None:
    if not (reader.take("CREATE", "INDEX") or reader.take("CREATE", "UNIQUE", "INDEX")):
        return None
    concurrently = reader.take("CONCURRENTLY")
    if_not_exists = reader.take("IF", "NOT", "EXISTS")
    name = None if reader.word() == "ON" else reader.name()
    known = reader.take("ON")
    only = reader.take("ONLY")
    table = reader.name()
    if reader.take("USING"):
        reader.name()
    body = reader.group()
    if not known or table is None or body is None:
        return Unread(NOT_UNDERSTOOD, span)
    columns = tuple(_index_column(part) for part in body.split())
    partial = "WHERE" in reader.flat() and not _leaves_out_null(reader.after("WHERE"), columns)
    return CreateIndex(name, table, only, columns, partial, concurrently, if_not_exists, span)


def _index_column(part: Reader) -> str | None:
    """Return the column of an index's element; None for an expression."""
    name = part.name()
    return None if part.word() == "(" else name


def _leaves_out_null(condition: Reader, columns: tuple[str | None, ...]) -> bool:
    """Whether a partial index lacks no row that is looked for with `=`: its condition is `column IS NOT NULL`."""
    inner = condition.group() if condition.word() == "(" else condition
    name = inner.name() if inner else None
    return inner is not None and name in columns and inner.flat() == ["IS", "NOT", "NULL"]


def _drop(reader: Reader, span: Span) -> Drop | None:
    if not reader.take("DROP"):
        return None
    kind = "MATERIALIZED VIEW" if reader.take("MATERIALIZED", "VIEW") else reader.word()
    reader.at += not kind.startswith("MATERIALIZED")
    concurrently = reader.take("CONCURRENTLY")
    if_exists = reader.take("IF", "EXISTS")
    cascade = "CASCADE" in reader.flat()
    names = tuple(name for part in reader.split() if (name := part.name()))
    return Drop(kind, names, concurrently, if_exists, cascade, span)


def _write(reader: Reader, text: str, span: Span) -> Write | Unread | None:
    """Return a statement that changes rows, also where it is inside WITH."""
    if reader.word() not in ("INSERT", "UPDATE", "DELETE", "MERGE", "WITH"):
        return None
    statement = text[span.start : span.end]
    found = write_of(statement)
    if found:
        return Write(*found, span)
    return None if is_understood(statement) else Unread(NOT_UNDERSTOOD, span)


def _hidden(reader: Reader, span: Span) -> Unread | None:
    if not begins_a_statement(reader.word(), reader.word(1)):
        return Unread(NOT_UNDERSTOOD, span)
    if reader.word() == "DO" and hidden_in_do(reader.text):
        return Unread("a DO block is a program", span)
    return None
