"""From an error of the server to a `RefusedQuery` that points at the user's own characters, or to a `WorkError`."""

from __future__ import annotations

import re

from sqlpin.describe.pipeline import ServerError, summary
from sqlpin.errors import WorkError
from sqlpin.query import NormalizedQuery, RefusedQuery
from sqlpin.span import Span
from sqlpin.syntax.lexer import Token, TokenKind, significant

# Classes that speak of the server, not of the query: connection, resources, operator intervention, system.
# Source: https://www.postgresql.org/docs/current/errcodes-appendix.html
_SERVER_CLASSES = ("08", "53", "57", "58")
_TIMEOUTS = {
    "55P03": "the query names a table that another session holds locked; run the command again when that is done",
    "57014": "the server ended the question after a minute, or somebody cancelled it; run the command again",
}
# Errors about a name, whose position is that of its first part.
_ABOUT_A_NAME = ("42703", "42P01", "42883", "3F000", "42704", "42702")
# indeterminate_datatype, ambiguous_parameter: the server could not infer the type of a parameter, or inferred two.
INDETERMINATE_PARAMETER = ("42P18", "42P08")
_NAMES = (TokenKind.WORD, TokenKind.QUOTED_IDENTIFIER)


def refused(query: NormalizedQuery, error: ServerError, *, positions_are_bytes: bool = False) -> RefusedQuery:
    """Return the refusal, its span in the query text.

    Raises WorkError for an error that says nothing of the query: a lock, a time limit, a server in trouble.
    """
    if error.sqlstate.startswith(_SERVER_CLASSES) or error.sqlstate in _TIMEOUTS:
        raise _work_error(query, error)
    return RefusedQuery(
        query,
        sqlstate=error.sqlstate,
        message=error.message,
        detail=error.detail,
        hint=error.hint,
        span=_span(query, error, positions_are_bytes),
        context=_context(error),
    )


def _work_error(query: NormalizedQuery, error: ServerError) -> WorkError:
    help_line = _TIMEOUTS.get(error.sqlstate, "look at the server's log, then run the command again")
    return WorkError(
        f"PostgreSQL could not look at the query `{summary(query.query)}`: {error.message}", help=(help_line,)
    )


def _context(error: ServerError) -> str | None:
    lines = [error.context] if error.context else []
    if error.internal_query:
        lines.append(f"in the SQL: {error.internal_query}")
    return "\n".join(lines) or None


def _span(query: NormalizedQuery, error: ServerError, positions_are_bytes: bool) -> Span | None:
    if error.position is None:
        return _parameter_span(query, error)
    text = query.server.text
    at = error.position - 1
    if positions_are_bytes:
        at = len(text.encode()[:at].decode(errors="ignore"))
    return query.server.locate(token_span(text, at, qualified=error.sqlstate in _ABOUT_A_NAME))


def _parameter_span(query: NormalizedQuery, error: ServerError) -> Span | None:
    """The server names a parameter whose type it cannot infer, and does not always say where it stands."""
    named = re.search(r"\$(\d+)", error.message) if error.sqlstate in INDETERMINATE_PARAMETER else None
    if named is None:
        return None
    return next((p.spans[0] for p in query.placeholders if p.number == int(named[1])), None)


def token_span(text: str, at: int, *, qualified: bool = False) -> Span:
    """Return the token that holds character `at`, on its first line; with `qualified` the whole of a dotted name.

    Between tokens and at the end of the text, the empty span behind the last token before `at`.
    """
    found: Token | None = None
    end = 0
    dotted = False
    for token in significant(text):
        if found is None:
            if token.start > at:
                break
            end = token.end
            if at < token.end:
                found = token
                if not (qualified and token.kind in _NAMES):
                    break
        elif dotted and token.kind in _NAMES:
            end, dotted = token.end, False
        elif not dotted and token.text == "." and token.start == end:
            dotted = True
        else:
            break
    if found is None:
        return Span(end, end)
    line_end = text.find("\n", found.start, end)
    return Span(found.start, end if line_end < 0 else line_end)
