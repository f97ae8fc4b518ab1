"""What SQLx 0.9 itself writes for a query: the expected values are cut from files that it wrote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
import psycopg
import pytest

from sqlpin.describe import describe
from sqlpin.query import Arguments, DescribedQuery, ParamStyle, pin
from sqlpin.store import render_metadata
from sqlpin.syntax.placeholders import normalize
from tests.conftest import PostgresServer

SCHEMA = """
    CREATE EXTENSION citext;
    CREATE SCHEMA app;
    CREATE TYPE owner_kind AS ENUM ('user', 'team');
    CREATE TYPE app."Näme" AS ENUM ('ü', '');
    CREATE DOMAIN percentage AS numeric CHECK (VALUE BETWEEN 0 AND 100);
    CREATE DOMAIN share AS percentage NOT NULL;
    CREATE DOMAIN shares AS share[];
    CREATE TYPE inventory_item AS (name text, price percentage, owners owner_kind[]);
    CREATE TYPE float_range AS RANGE (subtype = float8);
    CREATE TYPE emptiness AS ();
    CREATE TABLE item (id int, inv inventory_item, kind owner_kind, pct percentage);
    CREATE TABLE app."Odd Table" (id bigint not null, "A" varchar(20));
    CREATE VIEW v AS SELECT id, kind FROM item;
    CREATE FUNCTION two(out a int, out b text) LANGUAGE sql AS 'select 1, ''x''';
    CREATE FUNCTION nothing() RETURNS void LANGUAGE sql AS 'select';
    CREATE PROCEDURE proc(INOUT a int) LANGUAGE plpgsql AS 'begin a := 1; end';
"""


@pytest.fixture(scope="module")
def schema(server: PostgresServer) -> Iterator[psycopg.Connection]:
    conninfo = server.create_database()
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(SCHEMA)
        yield connection
    server.drop_database(conninfo)


def sqlx_part(connection: psycopg.Connection, text: str) -> Any:
    (answer,) = describe(connection, [normalize(text, ParamStyle.NUMBERED, Arguments.UNKNOWN)])
    assert isinstance(answer, DescribedQuery)
    return orjson.loads(render_metadata(pin(answer)))["describe"]


def custom(name: str, kind: object) -> object:
    return {"Custom": {"name": name, "kind": kind}}


def table(table: str, column: str) -> object:
    return {"Table": {"table": table, "name": column}}


ENUM = custom("owner_kind", {"Enum": ["user", "team"]})
ENUMS = custom("owner_kind[]", {"Array": ENUM})
PERCENTAGE = custom("percentage", {"Domain": "Numeric"})
SHARES = custom("share[]", {"Array": custom("share", {"Domain": PERCENTAGE})})


@pytest.mark.parametrize(
    ("type_name", "column", "parameter"),
    [
        pytest.param("owner_kind[]", ENUMS, ENUMS, id="enums"),
        pytest.param('app."Näme"', custom('app."Näme"', {"Enum": ["ü", ""]}), None, id="a quoted name"),
        pytest.param("percentage", "Numeric", PERCENTAGE, id="a domain: its base in columns, itself in parameters"),
        pytest.param("shares", SHARES, custom("shares", {"Domain": SHARES}), id="a domain over an array of domains"),
        pytest.param("float_range", custom("float_range", {"Range": "Float8"}), None, id="a range"),
        pytest.param("citext[]", custom("citext[]", {"Array": custom("citext", "Simple")}), None, id="an extension"),
        pytest.param("regclass[]", custom("regclass[]", {"Array": custom("regclass", "Simple")}), None, id="regclass"),
        pytest.param(
            "int2vector[]",
            custom("int2vector[]", {"Array": custom("int2vector", {"Array": "Int2"})}),
            None,
            id="vectors",
        ),
        pytest.param("emptiness", custom("emptiness", {"Composite": []}), None, id="a composite without fields"),
        pytest.param(
            "inventory_item",
            custom("inventory_item", {"Composite": [["name", "Text"], ["price", PERCENTAGE], ["owners", ENUMS]]}),
            None,
            id="a composite",
        ),
        pytest.param("v", custom("v", {"Composite": [["id", "Int4"], ["kind", ENUM]]}), None, id="the row of a view"),
        pytest.param("varchar(3)", "Varchar", None, id="no type modifiers"),
        pytest.param("bpchar[]", "BpcharArray", None, id="an array of a built-in type"),
        pytest.param('"char"', "Char", None, id="the one-byte char"),
        pytest.param("tstzrange[]", "TstzRangeArray", None, id="an array of built-in ranges"),
    ],
)
def test_types(schema: psycopg.Connection, type_name: str, column: object, parameter: object) -> None:
    part = sqlx_part(schema, f"SELECT $1::{type_name} AS a")
    assert part["columns"][0]["type_info"] == column
    assert part["parameters"] == {"Left": [parameter or column]}


X = "Expression"


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        pytest.param("SELECT (true, 10)", [("row", "Record", X)], id="a record"),
        pytest.param("SELECT ARRAY[(1,2)]", [("array", "RecordArray", X)], id="an array of records"),
        pytest.param("SELECT NULL", [("?column?", "Text", X)], id="NULL is text"),
        pytest.param("SELECT nothing()", [("nothing", "Void", X)], id="void"),
        pytest.param("SELECT two()", [("two", "Record", X)], id="a function of two OUT parameters, called in the list"),
        pytest.param("SELECT * FROM two()", [("a", "Int4", X), ("b", "Text", X)], id="and called in FROM"),
        pytest.param("CALL proc(1)", [("a", "Int4", X)], id="a procedure that returns a row"),
        pytest.param('SELECT 1 AS "é 😀"', [("é 😀", "Int4", X)], id="a name beyond ASCII"),
        pytest.param("SELECT", [], id="no columns"),
        pytest.param("DELETE FROM item", [], id="no rows"),
        pytest.param(
            "SELECT ctid, tableoid FROM item",
            [("ctid", custom("tid", "Simple"), table("item", "ctid")), ("tableoid", "Oid", table("item", "tableoid"))],
            id="system columns belong to their table",
        ),
        pytest.param(
            "SELECT id, kind FROM v",
            [("id", "Int4", table("v", "id")), ("kind", ENUM, table("v", "kind"))],
            id="a view's column belongs to the view",
        ),
        pytest.param(
            'SELECT * FROM app."Odd Table"',
            [("id", "Int8", table('app."Odd Table"', "id")), ("A", "Varchar", table('app."Odd Table"', "A"))],
            id="the table as PostgreSQL quotes it, the column as it is",
        ),
        pytest.param(
            "SELECT a.id, b.pct FROM item a LEFT JOIN item b ON true",
            [("id", "Int4", table("item", "id")), ("pct", "Numeric", table("item", "pct"))],
            id="through a join",
        ),
        pytest.param(
            "WITH c AS (SELECT id FROM item) SELECT id, 1 FROM c",
            [("id", "Int4", table("item", "id")), ("?column?", "Int4", X)],
            id="through a CTE",
        ),
        pytest.param("SELECT id FROM item UNION SELECT id FROM v", [("id", "Int4", X)], id="not through a UNION"),
        pytest.param(
            "SELECT (inv).name, (inv).price FROM item",
            [("name", "Text", X), ("price", "Numeric", X)],
            id="not into a composite",
        ),
        pytest.param(
            "SELECT most_common_vals FROM pg_stats",
            [("most_common_vals", custom("anyarray", "Pseudo"), table("pg_stats", "most_common_vals"))],
            id="a pseudo-type",
        ),
        pytest.param(
            "SELECT table_name, is_nullable FROM information_schema.columns",
            [
                ("table_name", "Name", table("information_schema.columns", "table_name")),
                ("is_nullable", "Varchar", table("information_schema.columns", "is_nullable")),
            ],
            id="a table outside the search_path",
        ),
    ],
)
def test_columns(schema: psycopg.Connection, text: str, columns: list[tuple[str, object, object]]) -> None:
    part = sqlx_part(schema, text)
    assert [(column["name"], column["type_info"], column["origin"]) for column in part["columns"]] == columns
    assert [column["ordinal"] for column in part["columns"]] == list(range(len(columns)))
