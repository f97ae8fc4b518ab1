"""A text of several statements, where the driver runs such a thing: each is described alone, the last gives the result.

Sources: psycopg/_cursor_base.py `_execute_send` (the simple protocol where there are no parameters), asyncpg's
`Connection.execute` (a script without arguments), psycopg2's `_psyco_curs_execute` (parameters are merged on the client).
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlpin.query import DescribedParameter, DescribedQuery, Driver, NormalizedQuery, Placeholder, QueryOccurrence
from sqlpin.span import MappedText, Segment, Span
from sqlpin.syntax.lexer import TokenKind, tokens

_ALWAYS_PREPARED = {
    Driver.PSYCOPG: {"executemany", "stream"},
    Driver.ASYNCPG: {"executemany", "fetch", "fetchrow", "fetchval", "fetchmany", "cursor", "prepare"},
}


def why_only_one(occurrence: QueryOccurrence, query: NormalizedQuery) -> str | None:
    """Return when the driver of this place runs only one statement at a time, or None if it runs several.

    What cannot be known is allowed: SQLAlchemy hands the text to whichever driver the engine has.
    """
    if occurrence.via in _ALWAYS_PREPARED.get(occurrence.driver, ()):
        return f"with `{occurrence.via}`"
    if query.placeholders and occurrence.driver in _ALWAYS_PREPARED:
        return "with arguments"
    return None


def parts(query: NormalizedQuery, statements: Sequence[Span]) -> list[NormalizedQuery]:
    """Return one query per statement of the server's text, its parameters numbered from 1.

    Each keeps the whole text as its `query`, so that positions lead to the same characters of the file.
    """
    return [_part(query, query.server.slice(span)) for span in statements]


def combine(query: NormalizedQuery, described: Sequence[DescribedQuery]) -> DescribedQuery:
    """Return what is said of the whole text: the result of the last statement, the parameters of all.

    Raises KeyError when a parameter of `query` is in none of the parts.
    """
    parameters: dict[tuple[Span, ...], DescribedParameter] = {}
    for part in described:
        for placeholder, parameter in zip(part.query.placeholders, part.parameters, strict=True):
            parameters.setdefault(placeholder.spans, parameter)
    last = described[-1]
    return DescribedQuery(
        query,
        last.columns,
        tuple(parameters[placeholder.spans] for placeholder in query.placeholders),
        last.rows,
        next((part.degraded for part in described if part.degraded), None),
        tuple(note for part in described for note in part.notes),
        tuple(fault for part in described for fault in part.faults),
    )


def _part(query: NormalizedQuery, server: MappedText) -> NormalizedQuery:
    numbers: dict[int, int] = {}
    texts: list[MappedText] = []
    at = 0
    for token in tokens(server.text):
        if token.kind is not TokenKind.PARAMETER:
            continue
        text = f"${numbers.setdefault(int(token.text[1:]), len(numbers) + 1)}"
        texts.append(server.slice(Span(at, token.start)))
        texts.append(MappedText(text, (Segment(0, len(text), server.locate(token.span)),)))
        at = token.end
    texts.append(server.slice(Span(at, len(server.text))))
    joined = MappedText.join(tuple(texts))
    return NormalizedQuery(query.query, joined, tuple(_renumbered(query, old, new) for old, new in numbers.items()))


def _renumbered(query: NormalizedQuery, old: int, new: int) -> Placeholder:
    placeholder = query.placeholders[old - 1]
    return Placeholder(new, placeholder.name, placeholder.spans)
