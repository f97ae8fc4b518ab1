"""Ask PostgreSQL what queries mean: columns, parameters, types, and what is proven of them. Nothing is executed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import psycopg

from sqlpin.declarations import NOTHING_DECLARED, Declarations
from sqlpin.describe.answer import Answers
from sqlpin.describe.declared import resolve
from sqlpin.describe.overriding import marks
from sqlpin.describe.pipeline import Answer, Parsed, ServerError, ask
from sqlpin.describe.refusal import refused
from sqlpin.describe.session import ready
from sqlpin.describe.untyped import accepted_type
from sqlpin.errors import WorkError
from sqlpin.query import DescribedQuery, NormalizedQuery, RefusedQuery

__all__ = ["describe"]


def describe(
    connection: psycopg.Connection,
    queries: Sequence[NormalizedQuery],
    progress: Callable[[int], object] = lambda _: None,
    declarations: Declarations = NOTHING_DECLARED,
) -> list[DescribedQuery | RefusedQuery]:
    """Return what the server says of each query, in order.

    The connection is idle; names are resolved by the search_path it has. `progress` is told how many distinct texts are
    answered; `declarations` are what the configuration says of types and columns. Raises WorkError when the server cannot be
    asked, ValueError for a connection in a transaction or a text that no driver can send.
    """
    texts = list(dict.fromkeys(query.server.text for query in queries))
    try:
        with ready(connection) as session:
            by_text = dict(zip(texts, ask(connection, texts, progress, session.renew), strict=True))
            untyped = {} if session.renew else _untyped(connection, queries, by_text)
            parsed = {text: answer for text, answer in by_text.items() if isinstance(answer, Parsed)}
            marked = {query.server.text: marks(query) for query in queries}
            answers = Answers.fetch(connection, session, parsed, marked, resolve(connection, declarations))
    except (psycopg.Error, UnicodeDecodeError) as error:  # the latter: a name of a database without an encoding
        raise WorkError(
            f"PostgreSQL could not be asked about the queries: {' '.join(str(error).split())}",
            help=("look at the server's log, then run the command again",),
        ) from error
    described: list[DescribedQuery | RefusedQuery] = []
    for query in queries:
        answer = by_text[query.server.text]
        if isinstance(answer, Parsed):
            described.append(answers.described(query))
        else:
            refusal = refused(query, answer, positions_are_bytes=session.positions_are_bytes)
            if found := untyped.get(query.server.text):
                number, name = found
                refusal = replace(refusal, untyped=(query.placeholders[number - 1], name))
            described.append(refusal)
    return described


def _untyped(
    connection: psycopg.Connection, queries: Sequence[NormalizedQuery], answers: Mapping[str, Answer]
) -> dict[str, tuple[int, str]]:
    """Return, for refused texts, the parameter that was only refused for want of its type, and a type it may have."""
    found = {}
    for text, parameters in {query.server.text: len(query.placeholders) for query in queries}.items():
        answer = answers[text]
        if isinstance(answer, ServerError) and (accepted := accepted_type(connection, text, parameters, answer)):
            found[text] = accepted
    return found
