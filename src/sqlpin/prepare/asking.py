"""Put the queries of a survey to the server, a text of several statements one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlpin.query import DescribedQuery, NormalizedQuery, RefusedQuery
from sqlpin.survey import PlacedQuery, combine, parts

if TYPE_CHECKING:
    import psycopg

Answer: TypeAlias = DescribedQuery | RefusedQuery


def ask(
    connection: psycopg.Connection[Any], queries: Iterable[PlacedQuery], progress: Callable[[int, int], None]
) -> dict[str, Answer]:
    """Return the answer to each query by its hash. `progress` hears how many of how many are answered. Raises WorkError."""
    from sqlpin.describe import describe  # with it comes psycopg, which the server's start hides

    queries = list(queries)
    split = {query.hash: _statements(query) for query in queries}
    asked = [statement for statements in split.values() for statement in statements]
    answers = iter(describe(connection, asked, lambda done: progress(done, len(asked))))
    return {query.hash: _answer(query, [next(answers) for _ in split[query.hash]]) for query in queries}


def _statements(query: PlacedQuery) -> list[NormalizedQuery]:
    one = len(query.statements) == 1
    return [query.normalized] if one else parts(query.normalized, query.statements)


def _answer(query: PlacedQuery, answers: list[Answer]) -> Answer:
    """Return what is said of the whole text: the first refusal of one of its statements, or all of them together."""
    described = [answer for answer in answers if isinstance(answer, DescribedQuery)]
    if len(described) < len(answers):
        return next(answer for answer in answers if isinstance(answer, RefusedQuery))
    return described[0] if len(described) == 1 else combine(query.normalized, described)
