"""The constraints of a table: `[CONSTRAINT name] kind …`. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from sqlpin.migrate.lint.ddl import Constraint, ForeignKey
from sqlpin.migrate.lint.reader import Reader

CONSTRAINT_WORDS = frozenset({"CONSTRAINT", "CHECK", "UNIQUE", "PRIMARY", "FOREIGN", "EXCLUDE", "NOT"})
_KINDS = ("CHECK", "UNIQUE", "PRIMARY KEY", "FOREIGN KEY", "EXCLUDE", "NOT NULL")


def constraint(part: Reader) -> Constraint | None:
    """Return the constraint that comes; None for what is none."""
    span = part.span
    name = part.name() if part.take("CONSTRAINT") else None
    kind = next((kind for kind in _KINDS if part.take(*kind.split())), None)
    if kind is None:
        return None
    part.take("NULLS", "NOT", "DISTINCT")
    part.take("NULLS", "DISTINCT")
    columns: tuple[str, ...] = ()
    not_null: tuple[str, ...] = ()
    if kind == "NOT NULL":
        columns = not_null = (part.name() or "",)
    elif kind == "CHECK":
        body = part.group()
        not_null = tuple(_not_null(body)) if body else ()
    elif kind != "EXCLUDE":
        body = part.group()
        columns = tuple(column for each in body.split() if (column := each.name())) if body else ()
    references = None
    if kind == "FOREIGN KEY" and part.take("REFERENCES"):
        references = ForeignKey(columns, part.name() or "")
    unread_rows = part.has("NOT", "VALID") or part.has("NOT", "ENFORCED")
    return Constraint(kind, name, columns, references, unread_rows, part.has("USING", "INDEX"), not_null, span)


def _not_null(condition: Reader) -> Iterator[str]:
    """Yield the columns of which a condition says that they are not null: `a IS NOT NULL AND …`."""
    words = condition.flat()
    if "OR" in words:
        return
    while condition.at < len(condition.tokens):
        part = condition.until(("AND",))
        condition.at += len(part.tokens) + 1
        inner = part.group() if part.word() == "(" and part.flat() == ["("] else part
        name = inner.name() if inner else None
        if name and inner and inner.flat() == ["IS", "NOT", "NULL"]:
            yield name
