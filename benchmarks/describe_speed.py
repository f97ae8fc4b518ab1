"""What a description costs beside the bare protocol: ratios, measured in turn in one run.

    python benchmarks/describe_speed.py [--queries N] [--rounds N]

On an embedded server of its own: distinct joins of two tables, described (a) by Parse, Describe, Sync and waiting for the
answer each time, (b) the same in the pipeline, (c) with the query trees, (d) wholly: types, origins, proofs. And what the
trees cost that have arrived: to read one, and to prove all that is claimed of its query.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Sequence

import psycopg

from sqlpin.database import disposable_server, find_engine
from sqlpin.describe import describe
from sqlpin.describe.facts import fetch
from sqlpin.describe.pipeline import Parsed, ask
from sqlpin.describe.session import ready
from sqlpin.nodetree import read
from sqlpin.nullability import prove, questions
from sqlpin.query import Arguments, NormalizedQuery, ParamStyle
from sqlpin.syntax.placeholders import normalize

SCHEMA = """
    CREATE TABLE author (id bigint PRIMARY KEY, name text NOT NULL, born date, tags text[] NOT NULL DEFAULT '{}');
    CREATE TABLE post (id bigint PRIMARY KEY, author bigint REFERENCES author, title text NOT NULL, score numeric(10, 2));
"""
QUERY = """
    SELECT a.id, a.name, a.born, p.title, coalesce(p.score, 0) AS score_{n}
    FROM author AS a
    LEFT JOIN post AS p ON p.author = a.id AND p.score > %(least)s
    WHERE a.name = %(name)s AND a.id > {n}
"""


def round_trips(connection: psycopg.Connection, texts: Sequence[str]) -> None:
    """One text at a time, each waited for."""
    for text in texts:
        ask(connection, [text])


def queries(count: int) -> list[NormalizedQuery]:
    """Distinct queries, so that nothing is answered twice."""
    return [normalize(QUERY.format(n=n), ParamStyle.PYFORMAT, Arguments.PRESENT) for n in range(count)]


def per_query(work: Callable[[], object], count: int) -> float:
    """Microseconds per query."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) / count * 1e6


def measure(connection: psycopg.Connection, count: int, rounds: int) -> None:
    """Print the table."""
    asked = queries(count)
    texts = [query.server.text for query in asked]

    def with_trees() -> None:
        with ready(connection):
            ask(connection, texts)

    with ready(connection):
        trees = [answer.trees[0] for answer in ask(connection, texts) if isinstance(answer, Parsed)]
    catalog = fetch(connection, questions(trees))
    print(f"{count} queries, {sum(map(len, trees)) // count} characters of tree each")

    ways: dict[str, Callable[[], object]] = {
        "Parse, Describe, Sync, a round trip each": lambda: round_trips(connection, texts),
        "the same, pipelined": lambda: ask(connection, texts),
        "the same, with the query trees": with_trees,
        "describe: with types, origins and proofs": lambda: describe(connection, asked),
        "reading the trees, no server": lambda: [len(read(tree)) for tree in trees],
        "reading and proving, no server": lambda: [prove(tree, catalog) for tree in trees],
    }
    times = {name: [per_query(work, count) for _ in range(rounds)] for name, work in ways.items()}
    base = statistics.median(times["Parse, Describe, Sync, a round trip each"])
    for name, measured in times.items():
        median = statistics.median(measured)
        print(f"{name:<44} {median:7.0f} µs per query   x {median / base:.2f}")


def main() -> None:
    """Start a server, measure, stop it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--queries", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with disposable_server(find_engine()) as server, psycopg.connect(server.conninfo, autocommit=True) as connection:
        connection.execute(SCHEMA)
        measure(connection, options.queries, options.rounds)


if __name__ == "__main__":
    main()
