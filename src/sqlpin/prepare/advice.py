"""What to do about a refusal where PostgreSQL's own words leave a Python programmer alone. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from sqlpin.prepare.asking import UNDEFINED
from sqlpin.query import RefusedQuery
from sqlpin.span import Span
from sqlpin.syntax.lexer import Token, TokenKind, significant

_SYNTAX_ERROR, _UNDEFINED_TABLE = "42601", "42P01"
# Statements that the server plans; all others are utility statements, and those take no parameters.
_PLANNED = frozenset({"(", "delete", "insert", "merge", "select", "table", "update", "values", "with"})
_TYPED_CONSTANTS = frozenset({"date", "interval", "time", "timestamp", "timestamptz"})
_TEMPORARY_TABLE = re.compile(
    r"\bcreate\s+(?:(?:local|global)\s+)?temp(?:orary)?\s+table\s+(?:if\s+not\s+exists\s+)?(\"[^\"]+\"|[\w$]+)",
    re.IGNORECASE,
)


def advice(refused: RefusedQuery, statements: int, temporary: Collection[str]) -> Iterator[str]:
    """Yield sentences for a refused text of so many statements; `temporary` tables are made by the program itself."""
    if refused.sqlstate == _SYNTAX_ERROR and refused.span is not None:
        yield from _parameter_where_none_can_be(refused, refused.span)
    if statements > 1 and refused.sqlstate in UNDEFINED:
        yield "if an earlier statement of this text makes it: repeat that one in `setup` in [tool.sqlpin]"
    elif refused.sqlstate == _UNDEFINED_TABLE and refused.span is not None:
        name = refused.query.query[refused.span.start : refused.span.end]
        if name in temporary:
            yield f"the program makes the temporary table {name} itself: put its CREATE TABLE into `setup` in [tool.sqlpin]"


def temporary_tables(texts: Iterable[str]) -> frozenset[str]:
    """Return the names of the temporary tables that these texts create, as they are written."""
    return frozenset(name for text in texts for name in _TEMPORARY_TABLE.findall(text))


def _parameter_where_none_can_be(refused: RefusedQuery, span: Span) -> Iterator[str]:
    tokens = list(significant(refused.query.server.text))
    at = _parameter_at(refused, tokens, span)
    if at is None:
        return
    written = refused.query.query[span.start : span.end]
    if tokens[at - 1].text.lower() == "in":
        yield f"a list is one parameter, not many: write `= ANY({written})`, and `<> ALL({written})` for NOT IN"
    elif (kind := tokens[at - 1].text.lower()) in _TYPED_CONSTANTS:
        yield f"{kind.upper()} takes a constant only: write `{written}::{kind}`"
    elif tokens[0].text.lower() not in _PLANNED:
        yield "this kind of statement takes no parameters: compose it with psycopg.sql, or use set_config() for a setting"


def _parameter_at(refused: RefusedQuery, tokens: list[Token], span: Span) -> int | None:
    """Return which token is the parameter written at `span` of the query text, if one is."""
    for at, token in enumerate(tokens):
        if token.kind is TokenKind.PARAMETER and refused.query.server.locate(token.span) == span:
            return at
    return None
