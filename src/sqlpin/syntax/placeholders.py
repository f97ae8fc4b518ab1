"""From the text of a call site to the `$n` text that the driver sends: the driver is the oracle, quirks included.

* psycopg does not know SQL: a `%s` in a quoted string or a comment is a placeholder to it. It converts, and turns `%%`
  into `%`, only when arguments are passed. Source: psycopg/_queries.py, `_split_query` and `_query2pg`.
* psycopg2 does the same with the rules of `bytes % args`: `%s` and `%(name)s` alone, and a lone `%` is an error wherever it
  stands. Source: psycopg/cursor_type.c, `_mogrify`, and bytes_format.c.
* SQLAlchemy's `text()` takes `:name` where neither side is a word character, `:` or (before) a backslash, in quotes too; `\\:`
  is a colon. Source: sqlalchemy/sql/compiler.py, `BIND_PARAMS` and `BIND_PARAMS_ESC`.
* asyncpg sends the text as it is; the server's own lexer finds `$n`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from sqlpin.query import Arguments, Driver, NormalizedQuery, ParamStyle, Placeholder, QueryOccurrence
from sqlpin.span import MappedText, Span
from sqlpin.syntax.lexer import TokenKind, tokens

# The wire protocol counts the parameters of a statement in 16 bits.
_MOST_PARAMETERS = 65_535


class PlaceholderError(Exception):
    """The driver would refuse the text, or could not send it: `message` says why, `span` where in the query text."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.message = message
        self.span = span


def normalize(query: str, style: ParamStyle, arguments: Arguments, driver: Driver = Driver.PSYCOPG) -> NormalizedQuery:
    """Return `query` as the server takes it; every character of the result maps back to `query`.

    `driver` matters for PYFORMAT only, where psycopg2 differs from psycopg. UNKNOWN arguments count as passed when a placeholder
    stands outside quotes and comments. Raises PlaceholderError.
    """
    _require_sendable(query)
    if style is ParamStyle.NUMBERED:
        return _numbered(query)
    if style is ParamStyle.NAMED:
        return _rewrite(query, _named_pieces(query))
    if arguments is Arguments.ABSENT or (arguments is Arguments.UNKNOWN and not _has_placeholder(query)):
        return NormalizedQuery(query, MappedText.verbatim(query), ())
    if driver is Driver.PSYCOPG2:
        return _rewrite(query, _psycopg2_pieces(query))
    return _rewrite(query, _psycopg_pieces(query))


def normalized(occurrence: QueryOccurrence) -> NormalizedQuery:
    """Return what the occurrence's driver sends for it. Raises PlaceholderError, with a span of the query text."""
    return normalize(occurrence.text.text, occurrence.style, occurrence.arguments, occurrence.driver)


class _Piece(NamedTuple):
    """A stretch of the query that the driver rewrites: to the parameter that `key` identifies, or (key None) to `text`."""

    span: Span
    key: str | int | None = None
    text: str = ""


def _rewrite(query: str, pieces: Iterator[_Piece]) -> NormalizedQuery:
    """Replace every piece; parameters are numbered in the order in which they first appear."""
    parts: list[MappedText] = []
    spans: dict[str | int, list[Span]] = {}
    numbers: dict[str | int, int] = {}
    at = 0
    for piece in pieces:
        text = piece.text
        if piece.key is not None:
            number = numbers.setdefault(piece.key, len(numbers) + 1)
            if number > _MOST_PARAMETERS:
                raise PlaceholderError(f"more than {_MOST_PARAMETERS} parameters in one query", piece.span)
            spans.setdefault(piece.key, []).append(piece.span)
            text = f"${number}"
        parts += (MappedText.verbatim(query[at : piece.span.start], at), MappedText.unit(text, piece.span))
        at = piece.span.end
    parts.append(MappedText.verbatim(query[at:], at))
    placeholders = tuple(
        Placeholder(number, key if isinstance(key, str) else None, tuple(spans[key])) for key, number in numbers.items()
    )
    return NormalizedQuery(query, MappedText.join(tuple(parts)), placeholders)


# psycopg's own pattern on bytes, read on characters: `.` is a byte there, but what follows `%` is an error in both.
_PSYCOPG = re.compile(r"%(?:\(([^)]+)\)(.)|(.))")
_PSYCOPG2 = re.compile(r"%(?:\(([^()%]*)\)(.?)|(.?))", re.DOTALL)
_SQLALCHEMY = re.compile(r"(?<![:\w\\]):(\w+)(?![:\w])|\\(:\w*)(?![:\w])")


def _psycopg_pieces(query: str) -> Iterator[_Piece]:
    check = _Mixing("positional and named placeholders cannot be mixed")
    formats: dict[str, str] = {}
    for index, match in enumerate(_PSYCOPG.finditer(query)):
        name, letter = match[1], match[2] or match[3]
        span = Span(*match.span())
        if match[0] == "%%":
            yield _Piece(span, text="%")
            continue
        if letter not in "sbt":
            raise PlaceholderError(_psycopg_complaint(query, match), span)
        check(name, span)
        if name and formats.setdefault(name, letter) != letter:
            raise PlaceholderError(f"placeholder '{name}' cannot have different formats", span)
        yield _Piece(span, key=name or index)


def _psycopg_complaint(query: str, match: re.Match[str]) -> str:
    if match[0] == "%(":
        return f"incomplete placeholder: '{query[match.start() :].split()[0]}'"
    if match[0] == "% ":
        return "incomplete placeholder: '%'; to use '%' as an operator double it: '%%'"
    return f"only '%s', '%b', '%t' are allowed as placeholders, got '{match[0]}'; to use '%' itself double it: '%%'"


def _psycopg2_pieces(query: str) -> Iterator[_Piece]:
    check = _Mixing("argument formats can't be mixed")
    for index, match in enumerate(_PSYCOPG2.finditer(query)):
        name, letter = match[1], match[2] or match[3]
        span = Span(*match.span())
        if match[0] == "%%":
            yield _Piece(span, text="%")
            continue
        if letter == "(":
            raise PlaceholderError("incomplete placeholder: '%(' without ')'", span)
        if letter != "s":
            what = f"unsupported format character '{letter}'" if letter else "incomplete format"
            raise PlaceholderError(f"{what}; to use '%' itself double it: '%%'", span)
        check(name, span)
        yield _Piece(span, key=index if name is None else name)


class _Mixing:
    """Refuses a query whose placeholders are named here and positional there."""

    __slots__ = ("_message", "_named")

    def __init__(self, message: str) -> None:
        self._message = message
        self._named: bool | None = None

    def __call__(self, name: str | None, span: Span) -> None:
        named = name is not None
        if self._named not in (None, named):
            raise PlaceholderError(self._message, span)
        self._named = named


def _named_pieces(query: str) -> Iterator[_Piece]:
    for match in _SQLALCHEMY.finditer(query):
        name, escaped = match.groups()
        span = Span(*match.span())
        yield _Piece(span, key=name) if name else _Piece(span, text=escaped)


def _numbered(query: str) -> NormalizedQuery:
    spans: dict[int, list[Span]] = {}
    for token in tokens(query):
        if token.kind is TokenKind.PARAMETER:
            digits = token.text[1:].lstrip("0")
            # int() refuses thousands of digits; no such number is a parameter either.
            number = int(digits or 0) if len(digits) < 10 else _MOST_PARAMETERS + 1
            spans.setdefault(number, []).append(token.span)
    for expected, number in enumerate(sorted(spans), start=1):
        if number == 0:
            raise PlaceholderError("there is no parameter $0: parameters are numbered from $1", spans[0][0])
        if number > _MOST_PARAMETERS:
            raise PlaceholderError(
                f"there is no parameter ${number}: the highest is ${_MOST_PARAMETERS}", spans[number][0]
            )
        if number != expected:
            raise PlaceholderError(f"${number} is used but ${expected} is not", spans[number][0])
    placeholders = tuple(Placeholder(number, None, tuple(spans[number])) for number in sorted(spans))
    return NormalizedQuery(query, MappedText.verbatim(query), placeholders)


_UNSENDABLE = (
    (re.compile("\0"), "a NUL character, which PostgreSQL text cannot hold"),
    (re.compile("[\ud800-\udfff]"), "a lone surrogate, which UTF-8 cannot encode"),
)


def _require_sendable(query: str) -> None:
    for pattern, what in _UNSENDABLE:
        if match := pattern.search(query):
            raise PlaceholderError(f"the query holds {what}", Span(*match.span()))


def _has_placeholder(query: str) -> bool:
    """Say whether a `%s`, `%b`, `%t` or `%(name)s` stands where PostgreSQL reads neither a quote nor a comment."""
    starts = {match.start() for match in _PSYCOPG.finditer(query) if (match[2] or match[3]) in "sbt"}
    quoted = {
        TokenKind.STRING,
        TokenKind.QUOTED_IDENTIFIER,
        TokenKind.DOLLAR_STRING,
        TokenKind.COMMENT,
        TokenKind.UNTERMINATED,
    }
    return any(
        token.kind not in quoted and not starts.isdisjoint(range(token.start, token.end)) for token in tokens(query)
    )
