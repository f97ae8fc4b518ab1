"""What is proven without the server's tree: little, and never wrong."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from sqlpin.describe.answer import Answers
from sqlpin.describe.fallback import fetch_not_null, keeps_not_null
from sqlpin.describe.pipeline import Parsed, ask
from sqlpin.describe.session import Session
from sqlpin.query import Arguments, ParamStyle
from sqlpin.syntax.placeholders import normalize
from tests.conftest import PostgresServer
from tests.nullability.probes import ALL
from tests.nullability.world import Probe, open_world, table


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("SELECT id FROM t", id="a table"),
        pytest.param("(SELECT id FROM t)", id="in parentheses"),
        pytest.param("TABLE t", id="TABLE"),
        pytest.param("SELECT t.id FROM t JOIN u USING (id) CROSS JOIN v", id="inner joins"),
        pytest.param("WITH c AS (SELECT id FROM t) SELECT id FROM c", id="a CTE"),
        pytest.param("INSERT INTO t VALUES (1) RETURNING id", id="a row as stored"),
        pytest.param(
            "SELECT id AS \"left join\" FROM t -- UNION\n WHERE x = 'FULL' AND $$ROLLUP$$ = y", id="no words of it"
        ),
        pytest.param('SELECT id AS "OLD" FROM t', id="a quoted identifier is what it is"),
    ],
)
def test_a_column_of_a_table_keeps_its_not_null(text: str) -> None:
    assert keeps_not_null(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("SELECT u.id FROM t LEFT JOIN u USING (id)", id="LEFT JOIN"),
        pytest.param("select u.id from t natural right join u", id="RIGHT JOIN in lower case"),
        pytest.param("SELECT u.id FROM t FULL/**/JOIN u USING (id)", id="FULL JOIN with a comment in it"),
        pytest.param(
            "SELECT id FROM t WHERE EXISTS (SELECT 1 FROM a LEFT JOIN b ON true)", id="in a sub-select, to be careful"
        ),
        pytest.param("SELECT left(name, 1), id FROM t", id="the function, to be careful"),
        pytest.param("SELECT id FROM t UNION SELECT x FROM u", id="UNION"),
        pytest.param("SELECT id FROM t EXCEPT SELECT x FROM u", id="EXCEPT"),
        pytest.param("SELECT id FROM t INTERSECT SELECT x FROM u", id="INTERSECT"),
        pytest.param("SELECT id FROM t GROUP BY GROUPING SETS ((id), ())", id="GROUPING SETS"),
        pytest.param("SELECT id FROM t GROUP BY ROLLUP (id)", id="ROLLUP"),
        pytest.param("SELECT id FROM t GROUP BY CUBE (id)", id="CUBE"),
        pytest.param("INSERT INTO t VALUES (1) RETURNING old.id", id="the old row of an INSERT"),
        pytest.param('DELETE FROM t RETURNING "new".id', id="the new row of a DELETE, quoted"),
        pytest.param('DELETE FROM t RETURNING U&"n\\0065w".id', id="the same, spelled in Unicode"),
        pytest.param("DELETE FROM t RETURNING WITH (NEW AS n) n.id", id="the same by another name"),
        pytest.param("WITH m AS (MERGE INTO t USING u ON false) SELECT id FROM t", id="MERGE"),
        pytest.param(
            "MERGE INTO t USING u ON t.id = u.id WHEN MATCHED THEN DELETE RETURNING u.id", id="MERGE by itself"
        ),
        pytest.param("EXECUTE prepared", id="a statement whose text is elsewhere"),
        pytest.param("FETCH c", id="a cursor whose text is elsewhere"),
        pytest.param("EXPLAIN SELECT id FROM t", id="EXPLAIN"),
        pytest.param("", id="nothing"),
    ],
)
def test_or_it_may_lose_it(text: str) -> None:
    assert not keeps_not_null(text)


SCHEMA = """
    CREATE TABLE plain (yes int NOT NULL, no int, key int PRIMARY KEY);
    CREATE TABLE parent (no int NOT NULL);
    CREATE TABLE child () INHERITS (parent);
    CREATE TABLE parted (yes int NOT NULL) PARTITION BY LIST (yes);
    CREATE TABLE part PARTITION OF parted DEFAULT;
    CREATE FOREIGN DATA WRAPPER w;
    CREATE SERVER s FOREIGN DATA WRAPPER w;
    CREATE FOREIGN TABLE far (no int NOT NULL) SERVER s;
    CREATE TABLE half_far (no int NOT NULL) PARTITION BY LIST (no);
    CREATE FOREIGN TABLE far_part PARTITION OF half_far DEFAULT SERVER s;
    CREATE TABLE ruled (no int NOT NULL);
    CREATE RULE r AS ON INSERT TO ruled DO INSTEAD INSERT INTO plain (no) VALUES (new.no) RETURNING no;
    CREATE VIEW seen AS SELECT yes AS no FROM plain;
    CREATE MATERIALIZED VIEW kept AS SELECT yes AS no FROM plain;
"""


@pytest.fixture
def schema(connection: psycopg.Connection) -> psycopg.Connection:
    connection.execute(SCHEMA)
    return connection


def proven(connection: psycopg.Connection, table: str) -> set[str]:
    names = connection.execute(
        "SELECT attrelid, attnum, attname FROM pg_attribute WHERE attrelid = %s::regclass", [table]
    ).fetchall()
    found = fetch_not_null(connection, [(relation, attnum) for relation, attnum, _ in names])
    return {name for relation, attnum, name in names if (relation, attnum) in found}


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        pytest.param("plain", {"yes", "key"}, id="constraints and keys, no system columns"),
        pytest.param("parent", set(), id="a child may lack the constraint"),
        pytest.param("child", {"no"}, id="a child that has it"),
        pytest.param("parted", {"yes"}, id="a partition never lacks it"),
        pytest.param("half_far", set(), id="unless it is foreign"),
        pytest.param("far", set(), id="a foreign table enforces nothing"),
        pytest.param("ruled", set(), id="a rule may return what it likes"),
        pytest.param("seen", set(), id="a view says nothing of its columns"),
        pytest.param("kept", set(), id="nor does a materialized view"),
    ],
)
def test_columns_that_are_not_null(schema: psycopg.Connection, table: str, expected: set[str]) -> None:
    assert proven(schema, table) == expected


@pytest.mark.pg(">= 18")
def test_a_constraint_that_is_not_valid_proves_nothing(schema: psycopg.Connection) -> None:
    schema.execute("ALTER TABLE plain ADD CONSTRAINT later NOT NULL no NOT VALID")
    assert proven(schema, "plain") == {"yes", "key"}
    schema.execute("ALTER TABLE plain VALIDATE CONSTRAINT later")
    assert proven(schema, "plain") == {"yes", "key", "no"}


def test_nothing_asked(schema: psycopg.Connection) -> None:
    assert fetch_not_null(schema, []) == frozenset()


@pytest.fixture(scope="module")
def world(server: PostgresServer) -> Iterator[psycopg.Connection]:
    conninfo = server.create_database()
    with open_world(conninfo) as connection:
        yield connection
    server.drop_database(conninfo)


@table(*ALL)
def test_the_smaller_promise_is_true_of_every_probe(world: psycopg.Connection, probe: Probe) -> None:
    (parsed,) = ask(world, [probe.query])
    assert isinstance(parsed, Parsed)
    session = Session(no_trees="not asked for", positions_are_bytes=False, standard_strings=True)
    answers = Answers.fetch(world, session, {probe.query: parsed})
    described = answers.described(normalize(probe.query, ParamStyle.NUMBERED, Arguments.UNKNOWN))
    assert described.degraded == "not asked for"
    for column, truth in zip(described.columns, probe.truth.replace(" ", ""), strict=True):
        assert column.nullable or truth == "!", column
