"""Which query is meant, and the answer as people read it."""

from __future__ import annotations

import psycopg
import pytest

from sqlpin.describe import describe
from sqlpin.errors import UsageError
from sqlpin.query import DescribedQuery
from sqlpin.scan import ScanSettings, scan
from sqlpin.show import chosen, described_json, described_text, written
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


BESIDE = 'import psycopg\n\ndef f(c: psycopg.Connection) -> None:\n    c.execute("SELECT 1"); c.execute("SELECT 2")\n'


@pytest.mark.parametrize(
    ("target", "wanted"),
    [
        ("app.py:4", ["SELECT 1", "SELECT 2"]),
        ("app.py:4:16", ["SELECT 1"]),
        ("app.py:4:40", ["SELECT 2"]),
        ("app.py:4:26", ["SELECT 1", "SELECT 2"]),
    ],
)
def test_a_column_tells_apart_what_stands_on_one_line(target: str, wanted: list[str]) -> None:
    found = survey([scan("app.py", BESIDE.encode(), ScanSettings())])
    assert [query.normalized.query for query in chosen(found, {"app.py": BESIDE}, target)] == wanted


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
    named = (query.hash, f"query-{query.hash}.json", f"../.sqlx/query-{query.hash}.json", query.hash[:8])
    assert [texts(found, name) for name in named] == [["SELECT id FROM users"]] * 4


@pytest.mark.parametrize(
    ("target", "message", "cure"),
    [
        pytest.param(
            "deadbeef",
            "no query of the project has a hash that begins with deadbeef",
            "the hash is that of the query's exact text: name a place instead, FILE:LINE",
            id="a hash of no query is no SQL",
        ),
        pytest.param(
            "app.py", "app.py: a file may hold many queries", "name a line, app.py:LINE", id="a file without a line"
        ),
    ],
)
def test_what_is_no_query_is_not_taken_for_one(found: Survey, target: str, message: str, cure: str) -> None:
    with pytest.raises(UsageError) as error:
        chosen(found, {"app.py": SOURCE}, target)
    assert (error.value.message, error.value.help) == (message, (cure,))


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


@pytest.fixture
def unknown(connection: psycopg.Connection) -> DescribedQuery:
    connection.execute(
        "CREATE TABLE kept (id bigint PRIMARY KEY, kind text NOT NULL CHECK (kind IN ('book', 'toy')));"
        "CREATE FUNCTION unknown() RETURNS int LANGUAGE sql AS 'SELECT 1'"
    )
    connection.commit()
    (answer,) = describe(
        connection,
        [written('SELECT id AS "\u540d\u524d", kind, unknown() AS "Odd Name" FROM kept WHERE id = %(id)s').normalized],
    )
    assert isinstance(answer, DescribedQuery)
    return answer


def test_a_narrow_screen_wraps_the_reasons(unknown: DescribedQuery) -> None:
    columns, parameters, advice = described_text(unknown, explain=True, screen=72).split("\n\n")[2:]
    assert columns == (
        "column    type                        because\n"
        "\u540d\u524d      bigint            not null  kept.id is NOT NULL in the table\n"
        "kind      text (book, toy)  not null  kept.kind is NOT NULL in the table\n"
        "Odd Name  integer           nullable  unknown() is not PostgreSQL's own,\n"
        "                                      and what it returns is not known"
    )
    assert parameters == (
        "parameter  type              because\n"
        "$1 id      bigint  required  kept.id = %(id)s in WHERE is never true for\n"
        "                             NULL"
    )
    assert advice == (
        'help: what you know to be never NULL, say so in a comment of the query:\n    -- sqlpin: not-null "Odd Name"\n'
    )


def test_a_screen_too_narrow_for_that_has_the_reasons_below(unknown: DescribedQuery) -> None:
    assert described_text(unknown, explain=True, screen=60).split("\n\n")[2] == (
        "column    type\n"
        "\u540d\u524d      bigint            not null\n"
        "    kept.id is NOT NULL in the table\n"
        "kind      text (book, toy)  not null\n"
        "    kept.kind is NOT NULL in the table\n"
        "Odd Name  integer           nullable\n"
        "    unknown() is not PostgreSQL's own, and what it returns\n"
        "    is not known"
    )


def test_without_a_screen_every_reason_has_a_line_of_its_own(unknown: DescribedQuery) -> None:
    (line,) = (line for line in described_text(unknown, explain=True).split("\n") if line.startswith("Odd Name"))
    assert line.endswith("nullable  unknown() is not PostgreSQL's own, and what it returns is not known")


def test_the_answer_as_a_value(unknown: DescribedQuery) -> None:
    value = described_json(unknown)
    assert value["rows"] == "optional"
    assert value["text"].endswith("WHERE id = $1")
    assert value["columns"][1:] == [
        {
            "name": "kind",
            "type": "text",
            "nullable": False,
            "because": "kept.kind is NOT NULL in the table",
            "elements_nullable": None,
            "group": None,
            "values": ["book", "toy"],
            "python": None,
            "origin": {"table": "kept", "column": "kind"},
        },
        {
            "name": "Odd Name",
            "type": "integer",
            "nullable": True,
            "because": "unknown() is not PostgreSQL's own, and what it returns is not known",
            "elements_nullable": None,
            "group": None,
            "values": None,
            "python": None,
            "origin": None,
        },
    ]
    assert value["parameters"] == [
        {
            "number": 1,
            "name": "id",
            "type": "bigint",
            "nullable": False,
            "because": "kept.id = %(id)s in WHERE is never true for NULL",
            "python": None,
        }
    ]
