"""From the text of a migration to the values of `ddl`. Pure.

Two readers: sqlglot for what is nested (types, defaults, column constraints), our tokens for the frame around it (the head
of an ALTER TABLE, its actions, the elements of a CREATE TABLE, table constraints). The frame says the exact places, and one
element that sqlglot does not know hides no other.
"""

from __future__ import annotations

from sqlpin.migrate.lint.columns import column_of, columns_of, quiet, type_of, write_of
from sqlpin.migrate.lint.ddl import (
    Action,
    AddColumn,
    AddConstraint,
    AlterTable,
    ChangeType,
    Constraint,
    CreateIndex,
    CreateTable,
    Drop,
    DropColumn,
    ForeignKey,
    Other,
    OtherAction,
    RenameColumn,
    RenameTable,
    SetNotNull,
    Statement,
    Write,
)
from sqlpin.migrate.lint.reader import Reader
from sqlpin.span import Span
from sqlpin.syntax.lexer import significant
from sqlpin.syntax.statements import statements

_CONSTRAINT_WORDS = frozenset({"CONSTRAINT", "CHECK", "UNIQUE", "PRIMARY", "FOREIGN", "EXCLUDE"})


def parse(text: str) -> tuple[Statement, ...]:
    """Return the statements of a migration; none is left out, and nothing is raised."""
    with quiet():
        return tuple(_statement(text, span) for span in statements(text))


def _statement(text: str, span: Span) -> Statement:
    tokens = list(significant(text[span.start : span.end]))
    reader = Reader(text, tokens, span.start)
    return (
        _alter_table(reader, span)
        or _create_table(reader, text, span)
        or _create_index(reader, span)
        or _drop(reader, span)
        or _write(reader, text, span)
        or Other(tuple(token.text.upper() for token in tokens[:3]), span)
    )


def _alter_table(reader: Reader, span: Span) -> AlterTable | None:
    if not reader.take("ALTER", "TABLE"):
        return None
    reader.take("IF", "EXISTS")
    reader.take("ONLY")
    table = reader.name()
    reader.take("*")
    if table is None:
        return None
    return AlterTable(table, tuple(_action(part) for part in reader.split()), span)


def _action(part: Reader) -> Action:
    span = part.span
    if part.take("ADD"):
        return _add(part, span)
    if part.take("RENAME"):
        return _rename(part, span)
    if part.take("DROP") and part.word() != "CONSTRAINT":
        part.take("COLUMN")
        if_exists = part.take("IF", "EXISTS")
        return DropColumn(part.name() or "", if_exists, span)
    if part.take("ALTER"):
        return _alter_column(part, span)
    return OtherAction(span)


def _add(part: Reader, span: Span) -> Action:
    if part.word() in _CONSTRAINT_WORDS:
        constraint = _constraint(part)
        return AddConstraint(constraint, span) if constraint else OtherAction(span)
    part.take("COLUMN")
    if_not_exists = part.take("IF", "NOT", "EXISTS")
    element = Reader(part.source, part.tokens[part.at :], part.shift)
    column = column_of(element) if element.tokens else None
    return AddColumn(column, if_not_exists, span) if column else OtherAction(span)


def _rename(part: Reader, span: Span) -> Action:
    if part.take("TO"):
        return RenameTable(part.name() or "", span)
    if part.word() == "CONSTRAINT":
        return OtherAction(span)
    part.take("COLUMN")
    old = part.name()
    if old is None or not part.take("TO"):
        return OtherAction(span)
    return RenameColumn(old, part.name() or "", span)


def _alter_column(part: Reader, span: Span) -> Action:
    part.take("COLUMN")
    name = part.name()
    if name is None:
        return OtherAction(span)
    if part.take("SET", "NOT", "NULL"):
        return SetNotNull(name, span)
    part.take("SET", "DATA")
    if not part.take("TYPE"):
        return OtherAction(span)
    kind = type_of(part.rest)
    return ChangeType(name, kind, part.has("USING"), span) if kind else OtherAction(span)


def _create_table(reader: Reader, text: str, span: Span) -> CreateTable | None:
    if not reader.take("CREATE"):
        return None
    start = reader.at
    temporary = any(
        reader.take(*words) for words in (("TEMP",), ("TEMPORARY",), ("LOCAL", "TEMP"), ("LOCAL", "TEMPORARY"))
    )
    reader.take("UNLOGGED")
    if not reader.take("TABLE"):
        reader.at = start - 1
        return None
    if_not_exists = reader.take("IF", "NOT", "EXISTS")
    table = reader.name()
    body = reader.group()
    if table is None:
        return None
    elements = list(body.split()) if body else []
    defined = [each for each in elements if each.word() not in _CONSTRAINT_WORDS and each.word() != "LIKE"]
    columns = columns_of(text[span.start : span.end], defined)
    constraints = (_constraint(each) for each in elements if each.word() in _CONSTRAINT_WORDS)
    return CreateTable(
        table, tuple(c for c in columns if c), tuple(c for c in constraints if c), if_not_exists, temporary, span
    )


def _create_index(reader: Reader, span: Span) -> CreateIndex | None:
    if not (reader.take("CREATE", "INDEX") or reader.take("CREATE", "UNIQUE", "INDEX")):
        return None
    concurrently = reader.take("CONCURRENTLY")
    if_not_exists = reader.take("IF", "NOT", "EXISTS")
    name = None if reader.word() == "ON" else reader.name()
    if not reader.take("ON"):
        return None
    reader.take("ONLY")
    table = reader.name()
    if reader.take("USING"):
        reader.name()
    body = reader.group()
    if table is None or body is None:
        return None
    columns = tuple(_index_column(part) for part in body.split())
    return CreateIndex(name, table, columns, reader.has("WHERE"), concurrently, if_not_exists, span)


def _index_column(part: Reader) -> str | None:
    """Return the column of an index's element; None for an expression."""
    name = part.name()
    return None if part.word() == "(" else name


def _drop(reader: Reader, span: Span) -> Drop | None:
    if not reader.take("DROP"):
        return None
    kind = "MATERIALIZED VIEW" if reader.take("MATERIALIZED", "VIEW") else reader.word()
    reader.at += not kind.startswith("MATERIALIZED")
    concurrently = reader.take("CONCURRENTLY")
    if_exists = reader.take("IF", "EXISTS")
    names = tuple(name for part in reader.split() if (name := part.name()))
    return Drop(kind, names, concurrently, if_exists, span)


def _write(reader: Reader, text: str, span: Span) -> Write | None:
    """Return a statement that changes rows, also where it is inside WITH."""
    if reader.word() not in ("INSERT", "UPDATE", "DELETE", "MERGE", "WITH"):
        return None
    found = write_of(text[span.start : span.end])
    return Write(*found, span) if found else None


def _constraint(part: Reader) -> Constraint | None:
    """Return a table constraint: `[CONSTRAINT name] kind …`."""
    span = part.span
    name = part.name() if part.take("CONSTRAINT") else None
    kind = next((kind for kind in _KINDS if part.take(*kind.split())), None)
    if kind is None:
        return None
    part.take("NULLS", "NOT", "DISTINCT")
    part.take("NULLS", "DISTINCT")
    body = part.group() if kind in ("UNIQUE", "PRIMARY KEY", "FOREIGN KEY") else None
    columns = tuple(column for each in body.split() if (column := each.name())) if body else ()
    references = None
    if kind == "FOREIGN KEY" and part.take("REFERENCES"):
        references = ForeignKey(columns, part.name() or "")
    return Constraint(kind, name, columns, references, part.has("NOT", "VALID"), part.has("USING", "INDEX"), span)


_KINDS = ("CHECK", "UNIQUE", "PRIMARY KEY", "FOREIGN KEY", "EXCLUDE")
