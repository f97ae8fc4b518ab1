"""Put the queries of a survey to the server, a text of several statements one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlpin.declarations import Declarations
from sqlpin.query import DescribedQuery, NormalizedQuery, RefusedQuery, Rows
from sqlpin.survey import PlacedQuery, combine, parts
from sqlpin.syntax.lexer import significant

if TYPE_CHECKING:
    import psycopg

Answer: TypeAlias = DescribedQuery | RefusedQuery

# A statement that begins so may make what a later one of the same text uses; nothing is run, so that one is refused.
_MAKES = frozenset({"alter", "call", "create", "do", "drop", "import", "set"})
_CHANGES_ROWS = frozenset({"delete", "insert", "merge", "update"})
# undefined table, column, function, object of another kind, schema: what such a refusal says.
# https://www.postgresql.org/docs/current/errcodes-appendix.html
UNDEFINED = frozenset({"42P01", "42703", "42883", "42704", "3F000"})


def ask(
    connection: psycopg.Connection[Any],
    queries: Iterable[PlacedQuery],
    progress: Callable[[int, int], None],
    declarations: Declarations,
) -> dict[str, Answer]:
    """Return the answer to each query by its hash. `progress` hears how many of how many are answered. Raises WorkError."""
    from sqlpin.describe import describe  # with it comes psycopg, which the server's start hides

    queries = list(queries)
    split = {query.hash: _statements(query) for query in queries}
    asked = [statement for statements in split.values() for statement in statements]
    answers = iter(describe(connection, asked, lambda done: progress(done, len(asked)), declarations))
    return {query.hash: _answer(query, [next(answers) for _ in split[query.hash]]) for query in queries}


def _statements(query: PlacedQuery) -> list[NormalizedQuery]:
    one = len(query.statements) == 1
    return [query.normalized] if one else parts(query.normalized, query.statements)


def _answer(query: PlacedQuery, answers: list[Answer]) -> Answer:
    """Return what is said of the whole text: the first refusal of one of its statements, or all of them together."""
    if len(answers) == 1:
        return answers[0]
    described = []
    for answer in _excused(answers):
        if isinstance(answer, RefusedQuery):
            return answer
        described.append(answer)
    return combine(query.normalized, described)


def _excused(answers: Iterable[Answer]) -> Iterator[Answer]:
    """Yield the answers; a refused statement that only lacks what one before it may make is taken as it stands.

    That goes for statements that return no rows: what others return, nobody knows.
    """
    made = False
    for answer in answers:
        words = [token.text.lower() for token in significant(answer.query.server.text)]
        lacks = made and isinstance(answer, RefusedQuery) and answer.sqlstate in UNDEFINED
        if lacks and words[0] in _CHANGES_ROWS and "returning" not in words and not answer.query.placeholders:
            yield DescribedQuery(answer.query, (), (), Rows.NONE, "a statement uses what one before it makes")
        else:
            yield answer
        made = made or words[0] in _MAKES
