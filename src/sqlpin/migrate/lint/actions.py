"""The actions of an ALTER TABLE. Pure."""

from __future__ import annotations

from sqlpin.migrate.lint.columns import column_of
from sqlpin.migrate.lint.constraints import CONSTRAINT_WORDS, constraint
from sqlpin.migrate.lint.ddl import (
    Action,
    AddColumn,
    AddConstraint,
    ChangeType,
    DetachConcurrently,
    DropColumn,
    DropConstraint,
    DropNotNull,
    OtherAction,
    RenameColumn,
    RenameTable,
    SetNotNull,
    SetSchema,
    Unread,
    ValidateConstraint,
)
from sqlpin.migrate.lint.reader import Reader
from sqlpin.migrate.lint.trees import type_of
from sqlpin.span import Span


def action(part: Reader) -> Action:
    """Return one action: what stands between two commas of an ALTER TABLE."""
    span = part.span
    if part.take("ADD"):
        return _add(part, span)
    if part.take("RENAME"):
        return _rename(part, span)
    if part.take("DROP"):
        return _drop(part, span)
    if part.take("ALTER"):
        return _alter_column(part, span)
    if part.take("VALIDATE", "CONSTRAINT"):
        return ValidateConstraint(part.name() or "", span)
    if part.take("SET", "SCHEMA"):
        return SetSchema(part.name() or "", span)
    if part.take("DETACH", "PARTITION") and "CONCURRENTLY" in part.flat():
        return DetachConcurrently(span)
    return OtherAction(span)


def _add(part: Reader, span: Span) -> Action:
    if part.word() in CONSTRAINT_WORDS:
        found = constraint(part)
        return AddConstraint(found, span) if found else Unread("it is not understood", span)
    part.take("COLUMN")
    if_not_exists = part.take("IF", "NOT", "EXISTS")
    element = Reader(part.source, part.tokens[part.at :], part.shift)
    column = column_of(element) if element.tokens else None
    return AddColumn(column, if_not_exists, span) if column else Unread("it is not understood", span)


def _drop(part: Reader, span: Span) -> Action:
    of_constraint = part.take("CONSTRAINT")
    part.take("COLUMN")
    if_exists = part.take("IF", "EXISTS")
    name = part.name() or ""
    return DropConstraint(name, span) if of_constraint else DropColumn(name, if_exists, part.take("CASCADE"), span)


def _rename(part: Reader, span: Span) -> Action:
    if part.take("TO"):
        return RenameTable(part.name() or "", span)
    if part.word() == "CONSTRAINT":
        return OtherAction(span)
    part.take("COLUMN")
    old = part.name()
    if old is None or not part.take("TO"):
        return Unread("it is not understood", span)
    return RenameColumn(old, part.name() or "", span)


def _alter_column(part: Reader, span: Span) -> Action:
    if part.take("CONSTRAINT"):
        return OtherAction(span)
    part.take("COLUMN")
    name = part.name()
    if name is None:
        return OtherAction(span)
    if part.take("SET", "NOT", "NULL"):
        return SetNotNull(name, span)
    if part.take("DROP", "NOT", "NULL"):
        return DropNotNull(name, span)
    part.take("SET", "DATA")
    if not part.take("TYPE"):
        return OtherAction(span)
    words = part.until(("USING", "COLLATE"))
    kind = type_of(words.text)
    if kind is None:
        return Unread("it is not understood", span)
    return ChangeType(name, kind, _converts(part.after("USING"), name, words), span)


def _converts(using: Reader, column: str, new_type: Reader) -> bool:
    """Whether USING says more than the cast that is made without it: `c`, `c::type`, `CAST(c AS type)`."""
    inner = using
    while inner.word() == "(" and inner.flat() == ["("]:
        inner = inner.group() or inner
    if not inner.tokens:
        return False
    if inner.take("CAST"):
        cast = inner.group()
        return cast is None or not _is_cast(cast, column, new_type, "AS")
    return not _is_cast(inner, column, new_type, "::")


def _is_cast(reader: Reader, column: str, new_type: Reader, sign: str) -> bool:
    if reader.name() != column:
        return False
    if reader.at == len(reader.tokens):
        return sign == "::"
    return (reader.take(sign) or (sign == "::" and reader.take(":", ":"))) and type_of(reader.rest) == type_of(
        new_type.text
    )
