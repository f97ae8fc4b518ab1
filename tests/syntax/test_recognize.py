"""Which texts are SQL beyond doubt, which may be, and which are not."""

from __future__ import annotations

import pytest

from sqlpin.syntax.recognize import Likeness, first_word, likeness


@pytest.mark.parametrize(
    "text",
    [
        "SELECT 1",
        "select a from b",
        "SELECT now()",
        "SELECT 'a'",
        "SELECT $1",
        "SELECT %s",
        "SELECT DISTINCT a FROM b",
        "-- get\n SELECT * FROM t",
        "/* a */ (SELECT 1) UNION (SELECT 2)",
        "INSERT INTO t VALUES (1)",
        "insert into s.t (a) select 1",
        "UPDATE t SET a = 1",
        'UPDATE "s"."t" AS x SET a = 1',
        "UPDATE ONLY t SET (a, b) = (1, 2)",
        "DELETE FROM t",
        "MERGE INTO t USING s ON a = b WHEN MATCHED THEN DELETE",
        "WITH a AS (SELECT 1) SELECT * FROM a",
        "WITH RECURSIVE a (b) AS NOT MATERIALIZED (SELECT 1) TABLE a",
        "VALUES (1)",
        "COPY t FROM STDIN",
        "COPY (SELECT 1) TO STDOUT",
        "CREATE TABLE t (a int)",
        "CREATE UNIQUE INDEX i ON t (a)",
        "CREATE OR REPLACE FUNCTION f() RETURNS int AS $$ select 1 $$",
        "DROP TABLE t",
        "ALTER TABLE t ADD a int",
        "TRUNCATE t",
        "GRANT SELECT ON t TO r",
        "COMMENT ON TABLE t IS 'a'",
        "EXPLAIN ANALYZE SELECT 1",
        "REFRESH MATERIALIZED VIEW v",
        "VACUUM",
        "SET search_path TO a",
        "SET LOCAL a.b = 'c'",
        "SET CONSTRAINTS ALL DEFERRED",
        "LOCK TABLE t",
        "SAVEPOINT a",
        "ROLLBACK TO a",
        "LISTEN a",
        "NOTIFY a, 'b'",
        "DO $$ BEGIN END $$",
        "DECLARE c CURSOR FOR SELECT 1",
        "CALL p(1)",
        "SELECT 1; SELECT 2",
    ],
)
def test_clear(text: str) -> None:
    assert likeness(text) is Likeness.CLEAR


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN",
        "COMMIT",
        "SHOW timezone",
        "SELECT a",
        "select all",
        "update the set of rules",
        "delete everything",
        "with care",
        "set the table",
        "Create a new file",
        "call me",
        "drop it",
        "Copy that",
        "table t",
        "RESET ALL",
        "fetch next",
    ],
)
def test_likely(text: str) -> None:
    assert likeness(text) is Likeness.LIKELY


@pytest.mark.parametrize(
    "text", ["", "  ", "-- SELECT 1", "hello", "SELCT 1", "'SELECT 1'", "selected FROM t", "1", "{a}", "?", "'"]
)
def test_unlikely(text: str) -> None:
    assert likeness(text) is Likeness.UNLIKELY


@pytest.mark.parametrize(
    ("text", "word"),
    [
        pytest.param("/* a */ ; (select 1)", "select", id="past comments, semicolons, parentheses"),
        pytest.param("IDENTIFY_SYSTEM", "identify_system", id="with an underscore"),
        pytest.param("1", "", id="a number is no word"),
        pytest.param('"select"', "", id="a quoted name is no word"),
    ],
)
def test_first_word(text: str, word: str) -> None:
    assert first_word(text) == word


def test_a_huge_text_costs_no_more_than_its_beginning() -> None:
    assert likeness("SELECT " + "a, " * 1_000_000 + "b FROM c") is Likeness.CLEAR
