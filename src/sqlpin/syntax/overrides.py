"""Overrides: what a person knows of a query's columns and parameters, in a comment of its SQL.

    -- sqlpin: not-null total, "Grand Total"
    -- sqlpin: nullable bio
    -- sqlpin: type payload app.models.Payload
    -- sqlpin: param id nullable
    /* sqlpin: param 2 type list[app.models.Tag]; not-null total */

Real column names stay clean: nothing of this reaches the row. A name is folded to lower case unless it stands in double quotes,
as in SQL; a parameter is named as in the query, or by its number. Text in, values out: whether the names are there is
for those to say who know the columns.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Final

from sqlpin.span import Span
from sqlpin.syntax.lexer import TokenKind, tokens

_COMMENT: Final = re.compile(r"(?:--|/\*)\s*sqlpin:\s*(?P<clauses>[\s\S]*?)\s*(?:\*/)?\Z")
_CLAUSE: Final = re.compile(r'(?:"[^"]*"|[^;"])+')
_NAME: Final = re.compile(r'\s*(?:"((?:[^"]|"")+)"|([^\s",;]+))')


class Subject(Enum):
    """What an override speaks of."""

    COLUMN = "column"
    PARAMETER = "parameter"


@dataclass(frozen=True, slots=True)
class Override:
    """One thing said of one column or parameter: whether it is nullable, or its Python type. `span` is that of the clause."""

    subject: Subject
    name: str
    span: Span
    nullable: bool | None = None
    python: str | None = None


@dataclass(frozen=True, slots=True)
class Misspelt:
    """A clause that makes no sense: what was expected, in a sentence."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class Overrides:
    """All that the comments of a text say."""

    said: tuple[Override, ...] = ()
    misspelt: tuple[Misspelt, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.said or self.misspelt)

    def of(self, subject: Subject) -> Iterator[Override]:
        """Yield what is said of columns, or of parameters."""
        return (override for override in self.said if override.subject is subject)


def read_overrides(text: str) -> Overrides:
    """Return the overrides in the comments of a text; spans are offsets of it."""
    if "sqlpin:" not in text:
        return Overrides()
    said: list[Override] = []
    misspelt: list[Misspelt] = []
    for clause, span in _clauses(text):
        try:
            said.extend(_read(clause, span))
        except _MisspeltError as error:
            misspelt.append(Misspelt(span, str(error)))
    return Overrides(tuple(said), tuple(misspelt))


class _MisspeltError(Exception):
    pass


def _clauses(text: str) -> Iterator[tuple[str, Span]]:
    for token in tokens(text):
        comment = _COMMENT.match(token.text) if token.kind is TokenKind.COMMENT else None
        if comment is None:
            continue
        for clause in _CLAUSE.finditer(comment["clauses"]):
            words = clause[0].strip()
            start = token.start + comment.start("clauses") + clause.start() + len(clause[0]) - len(clause[0].lstrip())
            if words:
                yield words, Span(start, start + len(words))


def _read(clause: str, span: Span) -> Iterator[Override]:
    word, _, rest = clause.partition(" ")
    if word in ("not-null", "nullable"):
        for name in _names(rest):
            yield Override(Subject.COLUMN, name, span, nullable=word == "nullable")
    elif word == "type":
        name, rest = _name(rest)
        yield Override(Subject.COLUMN, name, span, python=_python_type(rest))
    elif word == "param":
        name, rest = _name(rest)
        verb, _, rest = rest.strip().partition(" ")
        if verb == "type":
            yield Override(Subject.PARAMETER, name, span, python=_python_type(rest))
        elif verb in ("not-null", "nullable") and not rest.strip():
            yield Override(Subject.PARAMETER, name, span, nullable=verb == "nullable")
        else:
            found = f"{verb} {rest}".strip()
            expected = f"expected not-null, nullable or type behind `param {name}`"
            raise _MisspeltError(f"{expected}, found `{found}`" if found else expected)
    else:
        raise _MisspeltError(f"`{word}` is no override, expected not-null, nullable, type or param")


def _names(text: str) -> Iterator[str]:
    name, rest = _name(text)
    yield name
    while rest.strip():
        if not rest.strip().startswith(","):
            raise _MisspeltError(f"expected a comma between names, found `{rest.strip()}`")
        name, rest = _name(rest.strip()[1:])
        yield name


def _name(text: str) -> tuple[str, str]:
    found = _NAME.match(text)
    if found is None:
        raise _MisspeltError(f"expected a name, found `{text.strip()}`" if text.strip() else "expected a name")
    name = found[1].replace('""', '"') if found[1] else found[2].lower()
    return name, text[found.end() :]


def _python_type(text: str) -> str:
    source = text.strip()
    if not is_python_type(source):
        raise _MisspeltError(f"expected a Python type such as app.models.Payload, found `{source}`")
    return source


def is_python_type(source: str) -> bool:
    """Tell whether a text can be a Python type: at least it is an expression of names, dots, brackets and `|`."""
    try:
        tree = ast.parse(source, mode="eval")
    except (SyntaxError, ValueError):
        return False
    return all(isinstance(node, _TYPE_NODES) for node in ast.walk(tree))


_TYPE_NODES: Final = (
    ast.Expression,
    ast.Name,
    ast.Attribute,
    ast.Subscript,
    ast.Tuple,
    ast.List,
    ast.BinOp,
    ast.BitOr,
    ast.Constant,
    ast.Load,
)
