"""What a person reads with `sqlpin show --explain`: the reason, in their own names, with the line."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from sqlpin.describe import describe
from sqlpin.query import Arguments, DescribedQuery, ParamStyle
from sqlpin.syntax.placeholders import normalize
from tests.conftest import PostgresServer

SCHEMA = """
    CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL, name text, settings jsonb NOT NULL, born date NOT NULL);
    CREATE TABLE posts (id bigint PRIMARY KEY, user_id bigint, title text NOT NULL, body text);
    CREATE TABLE tags (id bigint PRIMARY KEY, post_id bigint NOT NULL);
    CREATE VIEW feed AS SELECT u.id AS user_id, p.title FROM users AS u LEFT JOIN posts AS p ON p.user_id = u.id;
    CREATE FUNCTION greeting(text) RETURNS text LANGUAGE sql AS 'SELECT $1';
"""


@pytest.fixture(scope="module")
def blog(server: PostgresServer) -> Iterator[psycopg.Connection]:
    conninfo = server.create_database()
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(SCHEMA)
        yield connection
    server.drop_database(conninfo)


def described(connection: psycopg.Connection, query: str) -> DescribedQuery:
    (answer,) = describe(connection, [normalize(query, ParamStyle.NUMBERED, Arguments.PRESENT)])
    assert isinstance(answer, DescribedQuery)
    return answer


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        pytest.param("SELECT id FROM users", "not null: users.id is NOT NULL in the table", id="a column"),
        pytest.param(
            "SELECT name FROM users", "nullable: users.name has no NOT NULL constraint", id="a nullable column"
        ),
        pytest.param(
            "SELECT id + 1 FROM users",
            "not null: + is NULL only for NULL: users.id is NOT NULL in the table",
            id="an operator",
        ),
        pytest.param(
            "SELECT settings ->> 'theme' FROM users",
            "nullable: ->> can return NULL even for arguments that are not NULL",
            id="an operator that is NULL at times",
        ),
        pytest.param(
            "SELECT id::int FROM users",
            "not null: the cast to integer is NULL only for NULL: users.id is NOT NULL in the table",
            id="a cast",
        ),
        pytest.param("SELECT now()", "not null: now() never returns NULL", id="a function without arguments"),
        pytest.param(
            "SELECT greeting('x')",
            "nullable: greeting() is not PostgreSQL's own, and what it returns is not known",
            id="a function of the user",
        ),
        pytest.param("SELECT 1.50", "not null: 1.50 is a constant", id="a number as it is written"),
        pytest.param(
            "SELECT /* é */ date '2024-01-01'", "not null: '2024-01-01' is a constant", id="a date as it is written"
        ),
        pytest.param("SELECT -1", "not null: -1 is a constant", id="a negative number"),
        pytest.param(
            "SELECT CASE WHEN id > 1 THEN 'x' END FROM users",
            "nullable: no WHEN of the CASE may match, and there is no ELSE",
            id="a CASE without ELSE",
        ),
        pytest.param(
            "SELECT CASE WHEN id > 1 THEN 'x' ELSE NULL END FROM users",
            "nullable: a result of the CASE can be NULL: it is the constant NULL",
            id="a CASE with ELSE NULL",
        ),
        pytest.param(
            "SELECT CASE WHEN name IS NULL THEN '' ELSE name END FROM users",
            "not null: every result of the CASE is not NULL: '' is a constant; "
            "users.name IS NULL in a WHEN that does not match leaves only rows where users.name is not NULL",
            id="the other side of a CASE",
        ),
        pytest.param(
            "SELECT title\nFROM users\nLEFT JOIN posts\n  ON user_id = users.id",
            "nullable: posts is on the right of a LEFT JOIN (line 3)",
            id="the line is that of JOIN",
        ),
        pytest.param(
            "SELECT p.title\nFROM users u\nLEFT JOIN (\n  posts p\n  JOIN tags t ON t.post_id = p.id\n) ON p.user_id = u.id",
            "nullable: p and t are on the right of a LEFT JOIN (line 3)",
            id="a join in parentheses",
        ),
        pytest.param(
            "SELECT p.title\nFROM users u\nLEFT JOIN posts p\nJOIN tags t ON t.post_id = p.id\nON (p.user_id = u.id)",
            "nullable: p and t are on the right of a LEFT JOIN (line 3)",
            id="a join in a join, without parentheses",
        ),
        pytest.param(
            "SELECT p.title\nFROM users u LEFT JOIN posts q ON q.user_id = u.id\nLEFT JOIN posts p ON p.user_id = u.id",
            "nullable: p is on the right of a LEFT JOIN (line 3)",
            id="the second of two",
        ),
        pytest.param(
            "SELECT p.title\nFROM users u -- JOIN p\nLEFT JOIN posts AS p USING (id)",
            "nullable: p is on the right of a LEFT JOIN (line 3)",
            id="USING has no position",
        ),
        pytest.param(
            "SELECT x.n\nFROM users u\nLEFT JOIN LATERAL (SELECT body AS n FROM posts p WHERE p.id = u.id LIMIT 1) AS x ON true",
            "nullable: x is on the right of a LEFT JOIN (line 3)",
            id="LATERAL",
        ),
        pytest.param(
            "SELECT p.title\nFROM posts p\nRIGHT JOIN users u ON p.user_id = u.id",
            "nullable: p is on the left of a RIGHT JOIN (line 3)",
            id="RIGHT JOIN",
        ),
        pytest.param(
            "SELECT x.title\nFROM (\n  SELECT p.title FROM users u\n  LEFT JOIN posts p ON p.user_id = u.id\n) x",
            "nullable: p is on the right of a LEFT JOIN (line 4)",
            id="in a sub-query",
        ),
        pytest.param(
            "SELECT f.title\nFROM feed f\nJOIN posts p ON p.id = f.user_id",
            "nullable: p is on the right of a LEFT JOIN in a view",
            id="in a view, whose joins have no line",
        ),
        pytest.param(
            "SELECT p.title FROM users u LEFT JOIN posts p ON p.user_id = u.id WHERE p.id = 3",
            "not null: p.id = 3 in WHERE rules out the row that the join fills with NULL, "
            "and posts.title is NOT NULL in the table",
            id="a condition undoes the join",
        ),
        pytest.param(
            "SELECT x.title FROM (SELECT p.id, p.title FROM users u LEFT JOIN posts p ON p.user_id = u.id) x WHERE x.id > 0",
            "not null: a condition on p.id further out rules out the row that the join fills with NULL, "
            "and posts.title is NOT NULL in the table",
            id="a condition further out undoes the join",
        ),
        pytest.param(
            "SELECT name FROM users UNION SELECT NULL UNION SELECT 'x'",
            "nullable: in an arm of the UNION users.name has no NOT NULL constraint",
            id="UNION",
        ),
        pytest.param("SELECT count(*) FROM users", "not null: count() is never NULL, over no rows too", id="count"),
        pytest.param("SELECT max(id) FROM users", "nullable: max() over no rows is NULL", id="an aggregate"),
    ],
)
def test_columns(blog: psycopg.Connection, query: str, reason: str) -> None:
    (column,) = described(blog, query).columns
    assert column.reason == reason


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        pytest.param(
            "SELECT 1 FROM users WHERE id = $1",
            "required: users.id = $1 in WHERE is never true for NULL",
            id="compared",
        ),
        pytest.param("INSERT INTO users (email) VALUES ($1)", "required: users.email is NOT NULL", id="stored"),
        pytest.param("UPDATE users SET name = $1", "nullable: users.name may be NULL", id="stored where NULL may be"),
        pytest.param("SELECT $1::int", "nullable: nothing in the query forbids NULL", id="returned"),
        pytest.param("SELECT 1 FROM users LIMIT $1", "nullable: LIMIT NULL is no limit", id="LIMIT"),
        pytest.param(
            "SELECT 1 FROM users WHERE $1::text IS NULL OR name = $1",
            "nullable: $1 IS NULL OR users.name = $1 in WHERE may be true for NULL",
            id="a filter that may be left out",
        ),
    ],
)
def test_parameters(blog: psycopg.Connection, query: str, reason: str) -> None:
    (parameter,) = described(blog, query).parameters
    assert parameter.reason == reason
