"""From the server's position to the user's characters."""

from __future__ import annotations

import psycopg
import pytest

from sqlpin.describe.pipeline import ServerError
from sqlpin.describe.refusal import refused, token_span
from sqlpin.errors import WorkError
from sqlpin.query import Arguments, ParamStyle
from sqlpin.syntax.placeholders import normalize


@pytest.mark.parametrize(
    ("marked", "qualified"),
    [
        pytest.param("SELECT ‹name› FROM t", False, id="a word"),
        pytest.param("SELECT 1 ‹FRUM› t", False, id="the first word nobody expected"),
        pytest.param('SELECT ‹"a b"› FROM t', False, id="a quoted identifier"),
        pytest.param("SELECT 1 ‹<=>› 2", False, id="an operator"),
        pytest.param("SELECT ‹u›.name", False, id="the first part of a name"),
        pytest.param("SELECT ‹u.name›, x", True, id="the whole of a qualified name"),
        pytest.param('SELECT ‹"S".t."c d"› + 1', True, id="of three parts, quoted"),
        pytest.param("SELECT ‹s.f›(1)", True, id="a function, without its arguments"),
        pytest.param("SELECT ‹u›", True, id="a name at the end of the text"),
        pytest.param("SELECT ‹'a›\nb'", False, id="a string as far as its first line goes"),
        pytest.param("SELECT ‹'never closed›", False, id="a string that does not end"),
        pytest.param("SELECT 1 WHERE‹›", False, id="the end of the text"),
        pytest.param("SELECT 1 WHERE‹›  -- more\n ", False, id="the end, before a comment"),
        pytest.param("‹›", False, id="nothing at all"),
    ],
)
def test_the_token_at_a_position(marked: str, qualified: bool) -> None:
    start = marked.index("‹")
    end = marked.index("›") - 1
    text = marked.replace("‹", "").replace("›", "")
    at = len(text) if start == end else start
    span = token_span(text, at, qualified=qualified)
    assert (span.start, span.end) == (start, end)


@pytest.mark.parametrize(
    ("marked", "style", "sqlstate", "message", "position"),
    [
        pytest.param("SELECT %s, ‹nope›", ParamStyle.PYFORMAT, "42703", "", 12, id="behind a rewritten placeholder"),
        pytest.param("SELECT ‹%(a)s› FROM", ParamStyle.PYFORMAT, "42601", "", 8, id="the placeholder itself"),
        pytest.param(
            "SELECT '😀%%', %s, ‹nope›", ParamStyle.PYFORMAT, "42703", "", 18, id="behind a double percent sign"
        ),
        pytest.param(
            "SELECT %s + 1, ‹%s› IS NULL", ParamStyle.PYFORMAT, "42P18", "type of parameter $2", None, id="named"
        ),
        pytest.param("SELECT :a, ‹:b›", ParamStyle.NAMED, "42P08", "parameter $2", None, id="a parameter of two types"),
    ],
)
def test_the_span_in_the_query(
    marked: str, style: ParamStyle, sqlstate: str, message: str, position: int | None
) -> None:
    query = normalize(marked.replace("‹", "").replace("›", ""), style, Arguments.PRESENT)
    span = refused(query, ServerError(sqlstate, message, position=position)).span
    assert span
    assert (span.start, span.end) == (marked.index("‹"), marked.index("›") - 1)


def test_no_position_no_span() -> None:
    query = normalize("SELECT $1", ParamStyle.NUMBERED, Arguments.PRESENT)
    assert refused(query, ServerError("42601", "cannot insert multiple commands, $1")).span is None
    assert refused(query, ServerError("42P18", "parameter $7")).span is None


def test_a_database_without_an_encoding_counts_bytes() -> None:
    query = normalize("SELECT 'é', nope", ParamStyle.NUMBERED, Arguments.ABSENT)
    span = refused(query, ServerError("42703", "", position=14), positions_are_bytes=True).span
    assert span
    assert query.query[span.start : span.end] == "nope"


def test_the_sql_the_server_was_reading_is_part_of_the_context() -> None:
    query = normalize("SELECT 1", ParamStyle.NUMBERED, Arguments.ABSENT)
    error = ServerError("42703", "", context='SQL function "f"', internal_query="SELECT x", internal_position=8)
    assert refused(query, error).context == 'SQL function "f"\nin the SQL: SELECT x'


@pytest.mark.parametrize(
    ("sqlstate", "help_line"),
    [
        pytest.param("55P03", "another session holds locked", id="a lock that was not to be had"),
        pytest.param("57014", "ended the question after a minute", id="a time limit"),
        pytest.param("53200", "the server's log", id="out of memory"),
        pytest.param("57P01", "the server's log", id="shut down"),
        pytest.param("58030", "the server's log", id="a broken disk"),
    ],
)
def test_trouble_of_the_server_is_no_refusal(sqlstate: str, help_line: str) -> None:
    query = normalize("SELECT  1", ParamStyle.NUMBERED, Arguments.ABSENT)
    with pytest.raises(WorkError, match="could not look at the query `SELECT 1`: trouble") as caught:
        refused(query, ServerError(sqlstate, "trouble"))
    assert help_line in caught.value.help[0]


def test_a_lock_is_waited_for_and_then_reported(connection: psycopg.Connection, database: str) -> None:
    from sqlpin.describe.pipeline import ask

    connection.autocommit = True
    connection.execute("CREATE TABLE t (id int)")
    connection.execute("SET lock_timeout = '20ms'")
    with psycopg.connect(database) as other:
        other.execute("LOCK TABLE t")
        answers = ask(connection, ["SELECT 1", "SELECT id FROM t", "SELECT 2"])
    assert [isinstance(answer, ServerError) and answer.sqlstate for answer in answers] == [False, "55P03", False]
