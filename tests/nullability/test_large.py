"""Queries that no person writes and some programs do: the proof stays true, ends soon, and says when it gives up."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from sqlpin.describe import describe
from sqlpin.query import Arguments, DescribedQuery, ParamStyle
from sqlpin.syntax.placeholders import normalize
from tests.conftest import PostgresServer

DEEP = 40


@pytest.fixture(scope="module")
def table(server: PostgresServer) -> Iterator[psycopg.Connection]:
    conninfo = server.create_database()
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("CREATE TABLE t (id bigint PRIMARY KEY, name text, tags text[])")
        yield connection
    server.drop_database(conninfo)


def chain(first: str, step: str) -> str:
    """Return a chain of WITH queries, each of which is made from the one before, `{}` in `step`."""
    queries = [f"c0 AS ({first})", *(f"c{n} AS ({step.format(f'c{n - 1}')})" for n in range(1, DEEP))]
    return f"WITH {', '.join(queries)} SELECT * FROM c{DEEP - 1}"


@pytest.mark.parametrize(
    ("query", "nullable"),
    [
        pytest.param("SELECT " + "coalesce(" * 600 + "name" + ", '')" * 600 + " FROM t", [False], id="calls in calls"),
        pytest.param("SELECT " + "(" * 1500 + "id" + " + 1)" * 1500 + " FROM t", [False], id="operators in operators"),
        pytest.param(
            "SELECT id, name FROM t WHERE " + " OR ".join(f"id = {n}" for n in range(2000)),
            [False, True],
            id="many conditions",
        ),
        pytest.param(
            "SELECT a.id, a.name, b.id FROM t a LEFT JOIN t b ON b.name = a.name WHERE "
            + " AND ".join(f"CASE WHEN ${n}::text <> '' THEN b.tags[{n}] = ${n} ELSE true END" for n in range(1, 31)),
            [False, True, True],
            id="filters that a parameter turns off",
        ),
        pytest.param(
            "SELECT id, CASE WHEN name IS NULL THEN 'x' ELSE name END FROM t WHERE "
            + " AND ".join(f"CASE WHEN tags[{n}] > '' THEN id > {n} ELSE id < {n} END" for n in range(30)),
            [False, False],
            id="conditions by cases, and a CASE",
        ),
        pytest.param(
            "SELECT " + ", ".join(f"coalesce(name, '{n}') AS c{n}" for n in range(1600)) + " FROM t",
            [False] * 1600,
            id="as many columns as there may be",
        ),
        pytest.param(
            chain("SELECT id, name FROM t", "SELECT a.id, b.name FROM {0} a JOIN {0} b USING (id)"),
            [False, True],
            id="each WITH query joined with itself",
        ),
        pytest.param(
            chain(
                "SELECT id, name FROM t WHERE id > $1",
                "SELECT a.id, b.name FROM {0} a JOIN {0} b USING (id) WHERE b.name > $2",
            ),
            [False, False],
            id="the same with parameters",
        ),
        pytest.param(
            chain(
                "SELECT id, array_agg(id) AS ids FROM t GROUP BY id", "SELECT * FROM {0} UNION ALL SELECT * FROM {0}"
            ),
            [False, False],
            id="each WITH query united with itself",
        ),
        pytest.param(
            "SELECT t0.id, t0.name FROM t t0 WHERE "
            + "".join(
                f"EXISTS (SELECT FROM t t{n} WHERE t{n}.id = t{n - 1}.id AND t{n}.name = t{n - 1}.name AND "
                for n in range(1, DEEP)
            )
            + "true"
            + ")" * (DEEP - 1),
            [False, False],
            id="sub-selects in sub-selects, each about the one around",
        ),
        pytest.param(
            "SELECT id FROM t WHERE id IN ("
            + "".join("SELECT id FROM t WHERE name > '' AND id IN (" for _ in range(DEEP))
            + "1"
            + ")" * (DEEP + 1),
            [False],
            id="sub-selects in sub-selects, each for itself",
        ),
        pytest.param(
            "SELECT id, name FROM t WHERE "
            + " AND ".join(
                f"id > CASE WHEN name > '{n}' THEN {n} WHEN tags[1] > '{n}' THEN 0 END" for n in range(DEEP)
            ),
            [False, True],
            id="a CASE in each of many conditions",
        ),
    ],
)
def test_it_is_proven(table: psycopg.Connection, query: str, nullable: list[bool]) -> None:
    (answer,) = describe(table, [normalize(query, ParamStyle.NUMBERED, Arguments.PRESENT)])
    assert isinstance(answer, DescribedQuery)
    assert [column.nullable for column in answer.columns] == nullable
    assert answer.notes == ()


def test_what_would_take_for_ever_is_given_up(table: psycopg.Connection) -> None:
    query = "SELECT id, " + "CASE WHEN " * DEEP + "true" + " THEN name IS NULL ELSE name > name END" * DEEP + " FROM t"
    (answer,) = describe(table, [normalize(query, ParamStyle.NUMBERED, Arguments.PRESENT)])
    assert isinstance(answer, DescribedQuery)
    assert [column.nullable for column in answer.columns] == [True, True]
    assert answer.notes == ("the query takes too many steps to prove: nothing is proven",)
