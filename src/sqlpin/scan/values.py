"""What an expression can be, as far as SQL is concerned, and what is left of two possibilities that meet.

The lattice is small on purpose: a handful of whole texts, or a reason why there is none. Nothing here guesses: where one of
the possibilities is not known, none is.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, replace
from enum import Enum
from typing import TypeAlias

from sqlpin.scan.imports import Dialect
from sqlpin.span import MappedText

MOST_ALTERNATIVES = 8
_SUM = "is put together with `+`"


class Wrapper(Enum):
    """A call around a text that says what the text is."""

    TEXT = "text"  # sqlalchemy.text()
    COMPOSABLE = "SQL"  # psycopg.sql.SQL()
    MARK = "sql"  # sqlpin.sql(), sql[...]


@dataclass(frozen=True, slots=True)
class Text:
    """A whole text, the outermost wrapper around it, and the calls of all wrappers that it went through."""

    mapped: MappedText
    wrapper: Wrapper | None = None
    nodes: tuple[ast.expr, ...] = ()


@dataclass(frozen=True, slots=True)
class Texts:
    """One of these texts, and nothing else; never empty."""

    alternatives: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Something else, or not known: `reason` says why. `prefix` is how the text begins where that much is known."""

    reason: str
    prefix: str = ""
    wrapper: Wrapper | None = None
    nodes: tuple[ast.expr, ...] = ()

    @property
    def textual(self) -> bool:
        """Whether it is a text at all, as far as one can see."""
        return bool(self.prefix) or self.wrapper is not None


@dataclass(frozen=True, slots=True)
class Handle:
    """An object of a database library: a connection, a cursor, a statement that the library builds."""

    dialect: Dialect


@dataclass(frozen=True, slots=True)
class Nothing:
    """None, or a variable that has no value on this way: where it is executed, the program fails anyway."""


Value: TypeAlias = Texts | Unknown | Handle | Nothing
NOTHING = Nothing()


def merge(one: Value, other: Value) -> Value:
    """Return what a variable is where two ways through the program meet."""
    if one == other or isinstance(other, Nothing):
        return one
    if isinstance(one, Nothing):
        return other
    if isinstance(one, Texts) and isinstance(other, Texts):
        return _merge_texts(one, other)
    for unknown in (one, other):
        if isinstance(unknown, Unknown):
            return replace(unknown, prefix=_prefix(one) or _prefix(other))
    return Unknown("has values of different kinds")


def concatenate(one: Value, other: Value) -> Value:
    """Return `one + other`."""
    if not (isinstance(one, Texts) and isinstance(other, Texts)):
        reason = next(
            (each.reason for each in (one, other) if isinstance(each, Unknown)), "is not built from strings alone"
        )
        return Unknown(reason if reason.startswith(_SUM) else f"{_SUM}, and one part {reason}", _prefix(one))
    if len(one.alternatives) > 1 and len(other.alternatives) > 1:
        return Unknown("is put together from independent branches", _prefix(one))
    if any(each.wrapper not in (None, Wrapper.MARK) for each in (*one.alternatives, *other.alternatives)):
        return Unknown("is put together from objects", _prefix(one))
    return Texts(
        tuple(Text(MappedText.join((a.mapped, b.mapped))) for a in one.alternatives for b in other.alternatives)
    )


def _merge_texts(one: Texts, other: Texts) -> Value:
    alternatives = tuple(dict.fromkeys((*one.alternatives, *other.alternatives)))
    # `query = ""` before the branches that set it is a placeholder.
    alternatives = tuple(each for each in alternatives if each.mapped.text) or alternatives
    if len(alternatives) > MOST_ALTERNATIVES:
        return Unknown(f"is one of more than {MOST_ALTERNATIVES} texts", _prefix(one))
    if _independent(one, other) or _independent(other, one):
        return Unknown("is put together from independent branches", _prefix(one))
    return Texts(alternatives)


def _independent(shorter: Texts, longer: Texts) -> bool:
    """Say whether a branch adds to a text that a branch before it has already made two of."""
    return len(shorter.alternatives) > 1 and any(
        len(a.mapped.segments) < len(b.mapped.segments)
        and b.mapped.segments[: len(a.mapped.segments)] == a.mapped.segments
        for a in shorter.alternatives
        if a.mapped.text
        for b in longer.alternatives
        if b not in shorter.alternatives
    )


def _prefix(value: Value) -> str:
    if isinstance(value, Texts):
        return value.alternatives[0].mapped.text
    return value.prefix if isinstance(value, Unknown) else ""
