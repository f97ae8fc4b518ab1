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
    CREATE VIEW titles AS WITH w AS (SELECT title FROM feed) SELECT w.title AS n FROM w;
    CREATE TABLE kept (
        label text CHECK (label IS NOT NULL), labels text[] NOT NULL, twice text GENERATED ALWAYS AS (label || label) STORED
    );
    CREATE FUNCTION several() RETURNS TABLE (n int, m int) LANGUAGE sql AS 'SELECT 1, 2';
    CREATE SEQUENCE s;
    CREATE TYPE single AS (name int);
    CREATE FUNCTION greeting(text) RETURNS text LANGUAGE sql AS 'SELECT $1';
"""


@pytest.fixture(scope="module")
def blog(server: PostgresServer) -> Iterator[psycopg.Connection]:
    conninfo = server.create_database()
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(SCHEMA)
        yield connection
    server.drop_database(conninfo)


def described(connection: psycopg.Connection, query: str, style: ParamStyle = ParamStyle.NUMBERED) -> DescribedQuery:
    (answer,) = describe(connection, [normalize(query, style, Arguments.PRESENT)])
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
            "not null: every result of the CASE is not NULL: "
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
            "nullable: p is on the right of a LEFT JOIN in the view feed",
            id="in a view, whose joins have no line",
            marks=pytest.mark.pg(">= 16"),
        ),
        pytest.param(
            "SELECT t.n FROM titles t",
            "nullable: p is on the right of a LEFT JOIN in the view feed",
            id="in a view in a view",
            marks=pytest.mark.pg(">= 16"),
        ),
        pytest.param(
            "SELECT f.title\nFROM feed f",
            "nullable: p is on the right of a LEFT JOIN in a view",
            id="in a view that has lost its name",
            marks=pytest.mark.pg("< 16"),
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
            "nullable: in arm 1 of the UNION, users.name has no NOT NULL constraint",
            id="UNION",
        ),
        pytest.param(
            "SELECT name FROM users WHERE name IS NOT NULL UNION SELECT title FROM posts UNION SELECT body FROM posts",
            "nullable: in arm 3 of the UNION, posts.body has no NOT NULL constraint",
            id="the third arm",
        ),
        pytest.param(
            "(SELECT title FROM posts INTERSECT SELECT body FROM posts) UNION SELECT body FROM posts",
            "nullable: in arm 2 of the UNION, posts.body has no NOT NULL constraint",
            id="what is combined otherwise is one arm",
        ),
        pytest.param(
            "SELECT count(*) FROM users", "not null: count(*) is never NULL, not even over no rows", id="count"
        ),
        pytest.param("SELECT max(id) FROM users", "nullable: max() over no rows is NULL", id="an aggregate"),
        pytest.param(
            "SELECT sum(1) FROM users GROUP BY name",
            "not null: every group has a row and the argument of sum() is not NULL",
            id="an aggregate of a constant",
        ),
        pytest.param(
            "SELECT name FROM users WHERE name IS NOT NULL",
            "not null: users.name IS NOT NULL in WHERE",
            id="a condition that says just that",
        ),
        pytest.param(
            "SELECT name FROM users WHERE name LIKE 'A%' AND id > 1",
            "not null: users.name LIKE 'A%' in WHERE leaves only rows where users.name is not NULL",
            id="LIKE as it is written",
        ),
        pytest.param(
            "SELECT name FROM users WHERE (name || 'x') || (name || 'y') NOT ILIKE 'A%'",
            "not null: users.name || 'x' || (users.name || 'y') NOT ILIKE 'A%' in WHERE leaves only rows "
            "where users.name is not NULL",
            id="parentheses where they matter",
        ),
        pytest.param(
            "SELECT body FROM posts WHERE (user_id + 1) * 2 > length(body)",
            "not null: (posts.user_id + 1) * 2 > length(posts.body) in WHERE leaves only rows where posts.body is not NULL",
            id="parentheses around a sum",
        ),
        pytest.param(
            "SELECT name FROM users WHERE name IN (SELECT title FROM posts)",
            "not null: users.name IN (SELECT …) in WHERE leaves only rows where users.name is not NULL",
            id="IN a sub-select",
        ),
        pytest.param(
            "SELECT name FROM users WHERE name > ALL (SELECT title FROM posts) AND name = ANY (SELECT title FROM posts)",
            "not null: users.name IN (SELECT …) in WHERE leaves only rows where users.name is not NULL",
            id="= ANY is IN, and > ALL proves nothing",
        ),
        pytest.param(
            "SELECT min(name) FROM users GROUP BY born HAVING min(name) <> ''",
            "not null: min(users.name) <> '' in HAVING leaves only rows where min(users.name) is not NULL",
            id="HAVING on an aggregate",
        ),
        pytest.param(
            "SELECT a.title FROM posts AS a FULL JOIN posts AS b ON b.id = a.id",
            "not null: the join on b.id = a.id finds at least the row itself, and posts.title is NOT NULL in the table",
            id="a row that finds itself is not ruled out by ON",
        ),
        pytest.param(
            "SELECT c.n FROM users AS u LEFT JOIN LATERAL (SELECT count(*) AS n FROM posts WHERE user_id = u.id) AS c ON true",
            "not null: the join always finds a row, and count(*) is never NULL, not even over no rows",
            id="a join that always finds a row",
        ),
        pytest.param(
            "SELECT coalesce(name, '?') FROM users",
            "not null: coalesce(users.name, '?') falls back on '?'",
            id="a constant explains itself",
        ),
        pytest.param(
            "SELECT least(name, email) FROM users",
            "not null: LEAST ignores NULL, and users.email is NOT NULL in the table",
            id="LEAST",
        ),
        pytest.param(
            "SELECT id + 1.5 FROM users",
            "not null: + is NULL only for NULL: users.id is NOT NULL in the table",
            id="a constant is no reason, cast or not",
        ),
        pytest.param(
            "SELECT nextval('s')",
            "not null: nextval() is NULL only for NULL, and is given none",
            id="nothing but constants",
        ),
        pytest.param("SELECT name IS NULL FROM users", "not null: users.name IS NULL is true or false", id="IS NULL"),
        pytest.param("SELECT u FROM users AS u", "not null: u is a whole row", id="a whole row"),
        pytest.param(
            "SELECT settings['a'] FROM users",
            "nullable: users.settings[…] is NULL where there is no such key",
            id="a key",
        ),
        pytest.param(
            "SELECT labels[1] FROM kept",
            "nullable: kept.labels[…] is NULL outside the bounds of the array",
            id="a subscript",
        ),
        pytest.param(
            "SELECT unnest(labels) FROM kept", "nullable: an element of the array kept.labels may be NULL", id="unnest"
        ),
        pytest.param(
            "SELECT label FROM kept", "not null: kept.label is never NULL: a CHECK constraint forbids it", id="a CHECK"
        ),
        pytest.param(
            "SELECT twice FROM kept",
            "not null: kept.twice is generated, and its expression is never NULL",
            id="a generated column",
        ),
        pytest.param(
            "SELECT to_char(born, 'YYYY') FROM users",
            "nullable: to_char() is NULL for infinity and an empty format",
            id="infinity",
        ),
        pytest.param(
            "SELECT lag(id) OVER (ORDER BY id) FROM users",
            "nullable: lag() is NULL where the partition has no such row; a third argument is the value for that",
            id="lag",
        ),
        pytest.param(
            "SELECT lag(id, 1, 0::bigint) OVER (ORDER BY id) FROM users",
            "not null: no argument of lag() is NULL: users.id is NOT NULL in the table",
            id="lag with a default",
        ),
        pytest.param(
            "SELECT n FROM several() AS s",
            "nullable: several() is not PostgreSQL's own, and what it returns is not known",
            id="a column of the rows of a function of the user",
        ),
        pytest.param(
            "SELECT r.id FROM jsonb_to_record('{}') AS r(id int)",
            "nullable: the query itself lists the columns of jsonb_to_record(), and what it returns is not known",
            id="a column definition list",
        ),
        pytest.param(
            "WITH RECURSIVE t AS (SELECT 1 AS n UNION ALL SELECT t.n + 1 FROM t WHERE t.n < 9) SELECT n FROM t",
            "not null: 1 is a constant; + is NULL only for NULL: t.n is not NULL in the rows that the recursion has so far",
            id="a recursion",
        ),
        pytest.param(
            "UPDATE posts SET title = '' WHERE body IS NOT NULL RETURNING body",
            "not null: posts.body IS NOT NULL in WHERE, and it is not set",
            id="what an UPDATE leaves alone",
        ),
        pytest.param(
            "SELECT name FROM users WHERE (name, email) IN (SELECT title, body FROM posts)",
            "not null: (users.name, users.email) IN (SELECT …) in WHERE leaves only rows where users.name is not NULL",
            id="two columns IN a sub-select",
        ),
        pytest.param(
            "SELECT name FROM users WHERE (name, email) = (SELECT title, body FROM posts LIMIT 1)",
            "not null: (users.name, users.email) = (SELECT …) in WHERE leaves only rows where users.name is not NULL",
            id="two columns of a sub-select",
        ),
        pytest.param(
            "WITH w AS MATERIALIZED (SELECT name FROM users) SELECT name FROM w WHERE name <> ''",
            "not null: a condition further out leaves only rows where users.name is not NULL",
            id="a condition further out",
        ),
        pytest.param(
            "SELECT name FROM users WHERE name IS NOT DISTINCT FROM email",
            "not null: users.name IS NOT DISTINCT FROM users.email in WHERE leaves only rows where users.name is not NULL",
            id="IS NOT DISTINCT FROM",
        ),
        pytest.param(
            "SELECT now() AT TIME ZONE 'UTC'",
            "not null: AT TIME ZONE is NULL only for NULL: now() never returns NULL",
            id="AT TIME ZONE",
        ),
        pytest.param("SELECT current_date", "not null: current_date is never NULL", id="current_date"),
        pytest.param(
            "SELECT nth_value(id, 2) OVER () FROM users",
            "nullable: nth_value() is NULL where the frame has fewer rows",
            id="nth_value",
        ),
        pytest.param(
            "SELECT concat_ws(',', name, email) FROM users",
            "not null: concat_ws() is NULL only if ',' is",
            id="only one argument counts",
        ),
        pytest.param(
            "SELECT concat_ws(email, name) FROM users",
            "not null: concat_ws() is NULL only if users.email is: users.email is NOT NULL in the table",
            id="only one argument counts, and it is a column",
        ),
        pytest.param(
            "SELECT name FROM users WHERE name IN ('a', 'b', 'c', 'd', 'e')",
            "not null: users.name IN ('a', 'b', 'c', 'd', …) in WHERE leaves only rows where users.name is not NULL",
            id="an IN list",
        ),
        pytest.param(
            "SELECT name FROM users WHERE name = ANY (ARRAY['a'])",
            "not null: users.name = ANY (ARRAY[…]) in WHERE leaves only rows where users.name is not NULL",
            id="ANY of an array",
        ),
        pytest.param(
            "SELECT name FROM users WHERE name NOT IN ('a', 'b')",
            "not null: users.name NOT IN ('a', 'b') in WHERE leaves only rows where users.name is not NULL",
            id="NOT IN",
        ),
        pytest.param(
            "SELECT a FROM unnest(ARRAY[1], ARRAY[2, 3]) AS u (a, b)",
            "nullable: unnest() is filled up with NULL where a function beside it returns more rows",
            id="unnest of two arrays",
        ),
        pytest.param(
            "UPDATE users SET name = 'x' RETURNING name", "not null: users.name is set to 'x'", id="set to a constant"
        ),
        pytest.param(
            "UPDATE users SET name = now()::text RETURNING name",
            "not null: users.name is set to a value that is not NULL: now() never returns NULL",
            id="set to what is not NULL",
        ),
        pytest.param(
            "INSERT INTO users (id, name) VALUES (1, 'b') ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name RETURNING name",
            "not null: users.name is set to 'b'",
            id="set to what was proposed",
        ),
        pytest.param(
            "SELECT (u).name FROM (SELECT ROW(1)::single AS u) AS x",
            "not null: 1 is a constant",
            id="a field of a row that is built",
        ),
        pytest.param(
            "SELECT (u).name FROM (SELECT u FROM users u) AS x",
            "nullable: users.name has no NOT NULL constraint",
            id="a field of a row of a table",
        ),
        pytest.param(
            "SELECT (u).name FROM (SELECT coalesce(ROW(1)::single) AS u) AS x",
            "nullable: a field of x.u may be NULL",
            id="a field",
        ),
        pytest.param("SELECT $1::text", "nullable: parameter $1 may be passed as NULL", id="a parameter by its number"),
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
        pytest.param("SELECT $1::int", "nullable: nothing was found that forbids NULL", id="returned"),
        pytest.param("SELECT 1 FROM users LIMIT $1", "nullable: LIMIT NULL is no limit", id="LIMIT"),
        pytest.param(
            "SELECT 1 FROM users WHERE $1::text IS NULL OR name = $1",
            "nullable: $1 IS NULL OR users.name = $1 in WHERE may be true for NULL",
            id="a filter that may be left out",
        ),
        pytest.param(
            "UPDATE users SET name = coalesce($1, name)",
            "nullable: coalesce($1, users.name), stored in users.name, need not be NULL when the parameter is",
            id="stored in another form",
        ),
    ],
)
def test_parameters(blog: psycopg.Connection, query: str, reason: str) -> None:
    (parameter,) = described(blog, query).parameters
    assert parameter.reason == reason


@pytest.mark.parametrize(
    ("query", "style", "written"),
    [
        pytest.param("SELECT 1 FROM users WHERE id = %(user)s", ParamStyle.PYFORMAT, "%(user)s", id="%(name)s"),
        pytest.param("SELECT 1 FROM users WHERE id = :user", ParamStyle.NAMED, ":user", id=":name"),
        pytest.param("SELECT 1 FROM users WHERE id = %s", ParamStyle.PYFORMAT, "$1", id="%s has a number only"),
    ],
)
def test_a_parameter_is_called_as_it_is_written(
    blog: psycopg.Connection, query: str, style: ParamStyle, written: str
) -> None:
    (parameter,) = described(blog, query, style).parameters
    assert parameter.reason == f"required: users.id = {written} in WHERE is never true for NULL"


def test_what_a_comment_says_is_at_its_line(blog: psycopg.Connection) -> None:
    query = "SELECT name,\n  $1::text AS said\nFROM users\n-- sqlpin: not-null name; param 1 not-null"
    answer = described(blog, query)
    assert answer.columns[0].reason == "not null: a comment in the query says so (line 4)"
    assert answer.columns[1].reason == "not null: parameter $1 is declared not null"
    assert answer.parameters[0].reason == "required: a comment in the query says so (line 4)"
