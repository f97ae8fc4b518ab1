"""From files to distinct queries: what is one, what never reaches a server, and where each stands."""

from __future__ import annotations

from textwrap import dedent

import pytest

from sqlpin.diagnostics import Diagnostic
from sqlpin.scan import scan, source_text
from sqlpin.survey import Survey, survey

PSYCOPG = "import psycopg\nconn = psycopg.connect()\n"
ASYNCPG = "import asyncpg\nasync def f(conn: asyncpg.Connection):\n    "


def look(*sources: str) -> Survey:
    """Survey files named a.py, b.py, …"""
    return survey(scan(f"{chr(97 + n)}.py", dedent(source).encode()) for n, source in enumerate(sources))


def marked(finding: Diagnostic, source: str) -> str:
    """Return the characters of the file that a finding points at."""
    assert finding.location.span is not None
    return source_text(source.encode())[finding.location.span.start : finding.location.span.end]


@pytest.mark.parametrize(
    ("source", "code", "place"),
    [
        pytest.param(PSYCOPG + 'conn.execute("")', "empty-query", '""', id="no characters at all: the call"),
        pytest.param(PSYCOPG + 'conn.execute(" -- x\\n")', "empty-query", "-- x", id="a comment only"),
        pytest.param(PSYCOPG + 'conn.execute(";;")', "empty-query", ";;", id="semicolons only"),
        pytest.param(
            PSYCOPG + "conn.execute(\"SELECT 'a' LIKE 'a%' || %s\", (1,))",
            "invalid-placeholder",
            "%'",
            id="lone percent",
        ),
        pytest.param(
            PSYCOPG + 'conn.execute("SELECT %s; SELECT 2", (1,))',
            "multiple-statements",
            "SELECT 2",
            id="two statements with arguments",
        ),
        pytest.param(
            PSYCOPG + 'conn.cursor().executemany("SELECT 1; SELECT 2", [])',
            "multiple-statements",
            "SELECT 2",
            id="executemany always prepares",
        ),
        pytest.param(
            ASYNCPG + 'await conn.fetchrow("SELECT 1; SELECT 2")',
            "multiple-statements",
            "SELECT 2",
            id="asyncpg prepares whatever it fetches",
        ),
        pytest.param(
            ASYNCPG + 'await conn.execute("SELECT $1; SELECT 2", 1)',
            "multiple-statements",
            "SELECT 2",
            id="asyncpg prepares what has arguments",
        ),
    ],
)
def test_what_never_reaches_a_server(source: str, code: str, place: str) -> None:
    found = look(source)
    assert [finding.code for finding in found.findings] == [code]
    assert place in marked(found.findings[0], source)
    assert not found.queries
    assert len(found.hashes) == 1


@pytest.mark.parametrize(
    "source",
    [
        pytest.param(PSYCOPG + 'conn.execute("SELECT 1;")', id="a semicolon at the end"),
        pytest.param(PSYCOPG + 'conn.execute("SELECT 1; SELECT 2")', id="psycopg without arguments"),
        pytest.param(PSYCOPG + 'conn.execute("SELECT 1; SELECT 2", ())', id="psycopg with no arguments"),
        pytest.param(ASYNCPG + 'await conn.execute("SELECT 1; SELECT 2")', id="asyncpg's execute without arguments"),
        pytest.param("import sqlpin\nq = sqlpin.sql('SELECT 1; SELECT 2')", id="a marked text, wherever it goes"),
        pytest.param(
            "import psycopg2\nc = psycopg2.connect().cursor()\nc.execute('SELECT %s; SELECT %s', (1, 2))",
            id="psycopg2 puts arguments in itself",
        ),
        pytest.param(
            "from sqlalchemy import text\nt = text('SELECT :a; SELECT 2')", id="SQLAlchemy: depends on the driver"
        ),
        pytest.param(PSYCOPG + "conn.execute('SELECT 1 -- ; SELECT 2')", id="a semicolon in a comment"),
    ],
)
def test_what_does(source: str) -> None:
    found = look(source)
    assert found.findings == ()
    assert len(found.queries) == 1


def test_one_text_is_one_query_with_all_its_places() -> None:
    found = look(PSYCOPG + 'conn.execute("SELECT 1")\nconn.execute("SELECT 2")', PSYCOPG + 'conn.execute("SELECT 1")')
    assert [(q.normalized.query, [p.path for p in q.places]) for q in found.queries.values()] == [
        ("SELECT 1", ["a.py", "b.py"]),
        ("SELECT 2", ["a.py"]),
    ]


def test_one_text_with_two_meanings() -> None:
    source = PSYCOPG + """conn.execute("SELECT '%%'")\nconn.execute("SELECT '%%'", ())"""
    found = look(source)
    (finding,) = found.findings
    assert finding.code == "ambiguous-query"
    assert finding.fields == {"first": "SELECT '%%'", "second": "SELECT '%'"}
    (query,) = found.queries.values()
    assert query.normalized.server.text == "SELECT '%%'"
    assert len(query.places) == 1


def test_order_does_not_depend_on_the_order_of_the_files() -> None:
    scans = [scan(f"{name}.py", (PSYCOPG + f'conn.execute("SELECT {name}")').encode()) for name in "cab"]
    assert [q.normalized.query for q in survey(scans).queries.values()] == ["SELECT a", "SELECT b", "SELECT c"]
