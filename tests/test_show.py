"""Which query is meant, and the answer as people read it."""

from __future__ import annotations

import psycopg
import pytest

from sqlpin.describe import describe
from sqlpin.errors import UsageError
from sqlpin.query import DescribedQuery
from sqlpin.scan import ScanSettings, scan
from sqlpin.show import chosen, described_text, written
from sqlpin.survey import Survey, survey

SOURCE = '''\
import psycopg

def users(conn: psycopg.Connection, id: int) -> None:
    conn.execute("SELECT id FROM users")
    conn.execute(
        """
        SELECT name
        FROM users WHERE id = %s
        """,
        (id,),
    )
'''


@pytest.fixture
def found() -> Survey:
    return survey([scan("app.py", SOURCE.encode(), ScanSettings())])


def texts(found: Survey, target: str) -> list[str]:
    return [" ".join(query.normalized.query.split()) for query in chosen(found, {"app.py": SOURCE}, target)]


@pytest.mark.parametrize("target", ["app.py:4", "app.py:4:20"])
def test_a_line_of_a_file(found: Survey, target: str) -> None:
    assert texts(found, target) == ["SELECT id FROM users"]


@pytest.mark.parametrize("line", [5, 7, 10, 11])
def test_any_line_of_the_call(found: Survey, line: int) -> None:
    assert texts(found, f"app.py:{line}") == ["SELECT name FROM users WHERE id = %s"]


CONSTANTS = '''\
import psycopg

FIRST = "SELECT 1"
SECOND = """
    SELECT 2
"""

def both(conn: psycopg.Connection) -> None:
    conn.execute(FIRST)
    conn.execute(SECOND)
'''


@pytest.mark.parametrize(
    ("line", "text"),
    [(3, "SELECT 1"), (4, "SELECT 2"), (5, "SELECT 2"), (9, "SELECT 1"), (10, "SELECT 2")],
)
def test_a_constant_and_the_call_that_takes_it_but_nothing_between(line: int, text: str) -> None:
    found = survey([scan("app.py", CONSTANTS.encode(), ScanSettings())])
    queries = chosen(found, {"app.py": CONSTANTS}, f"app.py:{line}")
    assert [query.normalized.query.strip() for query in queries] == [text]


def test_a_line_without_a_query_names_the_nearest(found: Survey) -> None:
    with pytest.raises(UsageError) as error:
        chosen(found, {"app.py": SOURCE}, "app.py:1")
    assert error.value.message == "app.py:1: no query stands here"
    assert error.value.help == ("the nearest query is at app.py:4",)


def test_a_file_that_is_not_there(found: Survey) -> None:
    with pytest.raises(UsageError, match=r"other\.py: no such file"):
        chosen(found, {"app.py": SOURCE}, "other.py:3")


def test_a_hash_or_the_name_of_a_metadata_file(found: Survey) -> None:
    (query, *_) = found.queries.values()
    assert texts(found, query.hash) == texts(found, f"query-{query.hash}.json") == texts(found, query.hash[:8])


def test_a_text_of_the_project_keeps_its_driver(found: Survey) -> None:
    assert texts(found, "SELECT id FROM users") == ["SELECT id FROM users"]


@pytest.mark.parametrize(
    ("text", "server"),
    [
        ("SELECT 1 WHERE $1 > 2", "SELECT 1 WHERE $1 > 2"),
        ("SELECT 1 WHERE %(a)s > 2", "SELECT 1 WHERE $1 > 2"),
        ("SELECT 1 WHERE %s > 2", "SELECT 1 WHERE $1 > 2"),
        ("SELECT 1 WHERE :a > 2", "SELECT 1 WHERE $1 > 2"),
        ("SELECT '10%'::text", "SELECT '10%'::text"),
    ],
)
def test_any_other_text_shows_its_own_style(text: str, server: str) -> None:
    assert written(text).normalized.server.text == server


def test_a_text_that_is_no_query_is_refused() -> None:
    with pytest.raises(UsageError, match="the query is empty"):
        written("-- nothing")


def test_the_answer_with_and_without_its_reasons(connection: psycopg.Connection) -> None:
    connection.execute(
        "CREATE TABLE users (id bigint PRIMARY KEY, name text NOT NULL);"
        "CREATE TABLE posts (id bigint PRIMARY KEY, user_id bigint NOT NULL, tags text[],"
        " status text NOT NULL CHECK (status IN ('a', 'b')))"
    )
    connection.commit()
    query = written(
        "SELECT u.name, p.id, p.status, p.tags\nFROM users u\nLEFT JOIN posts p ON p.user_id = u.id\nWHERE u.id = %(id)s"
    ).normalized
    (answer,) = describe(connection, [query])
    assert isinstance(answer, DescribedQuery)
    assert described_text(answer) == (
        "1 | SELECT u.name, p.id, p.status, p.tags\n"
        "2 | FROM users u\n"
        "3 | LEFT JOIN posts p ON p.user_id = u.id\n"
        "4 | WHERE u.id = %(id)s\n"
        "\n"
        "returns any number of rows\n"
        "\n"
        "column  type\n"
        "name    text         not null\n"
        "id      bigint       nullable\n"
        "status  text (a, b)  nullable\n"
        "tags    text[]       nullable, elements nullable\n"
        "\n"
        "parameter  type\n"
        "$1 id      bigint  required\n"
    )
    explained = described_text(answer, explain=True)
    assert "not null" in explained
    assert "p is on the right of a LEFT JOIN (line 3) [NULL together with id]" in explained
    assert "u.id = %(id)s in WHERE is never true for NULL" in explained
