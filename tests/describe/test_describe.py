"""Whole descriptions: columns, parameters, types and origins of a query."""

from __future__ import annotations

import contextlib

import psycopg
import pytest

from sqlpin.describe import describe
from sqlpin.errors import WorkError
from sqlpin.query import (
    Arguments,
    DescribedQuery,
    NormalizedQuery,
    OtherOrigin,
    ParamStyle,
    RefusedQuery,
    Rows,
    TableOrigin,
    pin,
)
from sqlpin.span import MappedText
from sqlpin.store import render_metadata
from sqlpin.syntax.placeholders import normalize
from tests.conftest import PostgresServer

SCHEMA = """
    CREATE DOMAIN percentage AS numeric NOT NULL CHECK (VALUE BETWEEN 0 AND 100);
    CREATE SCHEMA app;
    CREATE TABLE app.account (id bigint NOT NULL, name text, share percentage);
    CREATE VIEW app.accounts AS SELECT id, name FROM app.account;
"""


@pytest.fixture
def schema(connection: psycopg.Connection) -> psycopg.Connection:
    connection.autocommit = True
    connection.execute(SCHEMA)
    return connection


def query(text: str, style: ParamStyle = ParamStyle.PYFORMAT) -> NormalizedQuery:
    return normalize(text, style, Arguments.UNKNOWN)


def described(connection: psycopg.Connection, text: str, style: ParamStyle = ParamStyle.PYFORMAT) -> DescribedQuery:
    (answer,) = describe(connection, [query(text, style)])
    assert isinstance(answer, DescribedQuery)
    return answer


def test_columns_have_names_types_and_origins(schema: psycopg.Connection) -> None:
    answer = described(schema, "SELECT id, name AS title, share, tableoid, a, 1 FROM app.account a")
    assert [(column.name, column.type.name, column.origin) for column in answer.columns] == [
        ("id", "bigint", TableOrigin("app.account", "id")),
        ("title", "text", TableOrigin("app.account", "name")),
        ("share", "numeric", TableOrigin("app.account", "share")),  # RowDescription reports a domain's base
        ("tableoid", "oid", TableOrigin("app.account", "tableoid")),
        ("a", "app.account", OtherOrigin.EXPRESSION),  # a whole row: SQLx says the same
        ("?column?", "integer", OtherOrigin.EXPRESSION),
    ]


def test_a_views_column_comes_from_the_view(schema: psycopg.Connection) -> None:
    (column,) = described(schema, "SELECT id FROM app.accounts").columns
    assert column.origin == TableOrigin("app.accounts", "id")


def test_parameters_have_names_and_types(schema: psycopg.Connection) -> None:
    answer = described(schema, "UPDATE app.account SET share = %(share)s, name = %(name)s WHERE id = %(id)s")
    assert [(p.name, p.type.name) for p in answer.parameters] == [
        ("share", "percentage"),
        ("name", "text"),
        ("id", "bigint"),
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("SELECT id FROM app.account WHERE id = $1", ["id"], id="what it is compared with"),
        pytest.param(
            "SELECT id FROM app.account WHERE lower(name) = lower($1::text)", ["name"], id="whatever the case"
        ),
        pytest.param("SELECT id FROM app.account WHERE name LIKE '%' || $1 || '%'", ["name"], id="as a part"),
        pytest.param("SELECT id FROM app.account WHERE id = ANY ($1)", ["id"], id="as an element"),
        pytest.param(
            "SELECT id * $1 FROM app.account WHERE id + $2 > 9", [None, None], id="an operand is not its equal"
        ),
        pytest.param("UPDATE app.account SET name = coalesce($1, name)", ["name"], id="where it is stored"),
        pytest.param(
            "UPDATE app.account SET name = CASE WHEN $1::boolean THEN $2 ELSE name END",
            [None, "name"],
            id="no condition",
        ),
        pytest.param(
            "UPDATE app.account SET name = CASE WHEN id > $1 THEN 'x' ELSE $2 END",
            ["id", "name"],
            id="nor a comparison",
        ),
        pytest.param(
            "UPDATE app.account SET name = (SELECT b.name FROM app.account b WHERE b.id = $1)",
            ["id"],
            id="a sub-select",
        ),
        pytest.param("UPDATE app.account SET tags[$1] = $2", [None, "tags"], id="no subscript"),
    ],
)
def test_parameters_are_called_what_they_meet(schema: psycopg.Connection, text: str, names: list[str | None]) -> None:
    schema.execute("ALTER TABLE app.account ADD tags text[]")
    answer = described(schema, text, ParamStyle.NUMBERED)
    assert [parameter.name for parameter in answer.parameters] == names


@pytest.mark.parametrize(
    ("text", "columns", "rows"),
    [
        pytest.param("DELETE FROM app.account", [], Rows.NONE, id="nothing"),
        pytest.param("BEGIN", [], Rows.NONE, id="transaction control"),
        pytest.param("SHOW work_mem", ["work_mem"], None, id="SHOW"),
        pytest.param("EXPLAIN SELECT 1", ["QUERY PLAN"], None, id="EXPLAIN"),
    ],
)
def test_statements_that_are_no_select(
    schema: psycopg.Connection, text: str, columns: list[str], rows: Rows | None
) -> None:
    answer = described(schema, text)
    assert [column.name for column in answer.columns] == columns
    assert rows in (None, answer.rows)


def test_one_refused_query_hides_no_other(schema: psycopg.Connection) -> None:
    texts = [
        "SELECT id FROM app.account",
        "SELECT nope FROM app.account",
        "",
        "SELECT 1; SELECT 2",
        "SELECT name FROM app.account",
    ]
    answers = describe(schema, [query(text) for text in texts])
    assert [type(answer) for answer in answers] == [
        DescribedQuery,
        RefusedQuery,
        DescribedQuery,
        RefusedQuery,
        DescribedQuery,
    ]
    refused = answers[1]
    assert isinstance(refused, RefusedQuery)
    assert refused.message == 'column "nope" does not exist'
    assert refused.span
    assert refused.query.query[refused.span.start : refused.span.end] == "nope"


def test_one_text_from_two_queries_is_asked_once(schema: psycopg.Connection) -> None:
    asked: list[int] = []
    pair = [query("SELECT CAST(%(a)s AS int)"), query("SELECT CAST(:b AS int)", ParamStyle.NAMED)]
    first, second = describe(schema, pair, asked.append)
    assert asked == [1]
    assert isinstance(first, DescribedQuery)
    assert isinstance(second, DescribedQuery)
    assert (first.parameters[0].name, second.parameters[0].name) == ("a", "b")
    assert second.query is pair[1]


def test_no_queries(schema: psycopg.Connection) -> None:
    assert describe(schema, []) == []


def test_the_order_of_asking_changes_no_byte(schema: psycopg.Connection) -> None:
    queries = [query(text) for text in ("SELECT a FROM app.account a", "SELECT share FROM app.account", "SELECT 1")]

    def files(some: list[NormalizedQuery]) -> dict[str, bytes]:
        answers = [answer for answer in describe(schema, some) if isinstance(answer, DescribedQuery)]
        return {answer.query.hash: render_metadata(pin(answer)) for answer in answers}

    assert files(queries) == files(queries[::-1])


def test_a_role_without_rights_on_a_table_is_answered_all_the_same(schema: psycopg.Connection) -> None:
    """PostgreSQL looks at the rights on a table when it executes, at those on a schema when it parses."""
    schema.execute("CREATE ROLE describe_reader; GRANT USAGE ON SCHEMA app TO describe_reader")
    try:
        schema.execute("SET ROLE describe_reader")
        assert described(schema, "SELECT name FROM app.account").columns[0].type.name == "text"
        schema.execute("RESET ROLE; REVOKE USAGE ON SCHEMA app FROM describe_reader; SET ROLE describe_reader")
        (answer,) = describe(schema, [query("SELECT name FROM app.account")])
        assert isinstance(answer, RefusedQuery)
        assert answer.message == "permission denied for schema app"
    finally:
        schema.execute("RESET ROLE")
        schema.execute("DROP OWNED BY describe_reader; DROP ROLE describe_reader")


@pytest.mark.parametrize("text", ["SELECT '\0'", "SELECT '\ud800'"])
def test_what_no_driver_can_send_is_nothing_to_describe(schema: psycopg.Connection, text: str) -> None:
    with pytest.raises(ValueError, match=r"NUL|surrogate"):
        describe(schema, [NormalizedQuery(text, MappedText.verbatim(text), ())])
    assert described(schema, "SELECT 1").columns


@pytest.mark.parametrize("encoding", ["SQL_ASCII", "LATIN1"])
def test_a_database_in_another_encoding(server: PostgresServer, encoding: str) -> None:
    conninfo = server.conninfo
    name = f"describe_{encoding.lower()}"
    with psycopg.connect(conninfo, autocommit=True) as connection:
        with contextlib.suppress(psycopg.errors.DuplicateDatabase):
            connection.execute("CREATE DATABASE template0")  # the only template for another encoding
        locale = "LOCALE 'C'"
        if connection.info.server_version >= 170000:
            locale += " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C'"
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING '{encoding}' {locale}")
    try:
        with psycopg.connect(conninfo, dbname=name, autocommit=True, client_encoding="utf8") as connection:
            connection.execute('CREATE TABLE "naïve" ("é" int NOT NULL)')
            answer = described(connection, 'SELECT "é", \'ü\' AS "ö" FROM "naïve"')
            assert [column.name for column in answer.columns] == ["é", "ö"]
            assert answer.columns[0].origin == TableOrigin('"naïve"', "é")
            (refused,) = describe(connection, [query("SELECT 'üüü', nope FROM t")])
            assert isinstance(refused, RefusedQuery)
            assert refused.span
            assert refused.query.query[refused.span.start : refused.span.end] == "t"
    finally:
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(f"DROP DATABASE {name}")


def test_a_connection_that_is_gone(schema: psycopg.Connection, database: str) -> None:
    with psycopg.connect(database, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [schema.info.backend_pid])
    with pytest.raises(WorkError, match="connection"):
        describe(schema, [query("SELECT 1")])
