"""What is found in Python code and what is left alone: tables of snippets, each with the reason as its id."""

# ruff: noqa: E501  # one case, one line

from __future__ import annotations

from textwrap import dedent

import pytest

from sqlpin.query import Arguments, Driver, ParamStyle
from sqlpin.scan import ScanSettings, scan

PSYCOPG, PSYCOPG2, ASYNCPG, SQLALCHEMY = Driver
PRESENT, ABSENT, UNKNOWN = Arguments
PYFORMAT, NUMBERED, NAMED = ParamStyle


def texts(code: str) -> list[str]:
    """The texts of the queries that `code` holds."""
    return [occurrence.text.text for occurrence in scan("a.py", dedent(code).encode()).occurrences]


def reasons(code: str) -> list[str]:
    return [site.reason for site in scan("a.py", dedent(code).encode()).dynamic]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("import sqlpin\nsqlpin.sql('x')", ["x"], id="the marker, whatever the text"),
        pytest.param("import sqlpin as s\ns.sql('x')", ["x"], id="the marker's module by another name"),
        pytest.param("from sqlpin import sql as q\nq('x')", ["x"], id="the marker by another name"),
        pytest.param("from app.db import sql\nsql['SELECT 1']", ["SELECT 1"], id="a typed query"),
        pytest.param("db.sql['SELECT 1'](id=1).one(c)", ["SELECT 1"], id="a typed query, by its module"),
        pytest.param("conn.execute('SELECT 1')", ["SELECT 1"], id="a call in a file without imports"),
        pytest.param("self.anything().execute('SELECT a FROM b')", ["SELECT a FROM b"], id="clear SQL for any receiver"),
        pytest.param("import psycopg\ncur.execute('SELCT 1')", ["SELCT 1"], id="a typing error in a cursor's hands"),
        pytest.param("import psycopg\nconn.execute('BEGIN')", ["BEGIN"], id="a likely word for a connection"),
        pytest.param("import psycopg\ncur.execute(b'SELECT 1')", ["SELECT 1"], id="bytes"),
        pytest.param("import psycopg\ncur.copy('COPY t FROM STDIN')", ["COPY t FROM STDIN"], id="copy"),
        pytest.param("cur.copy_expert('COPY t FROM STDIN', f)", ["COPY t FROM STDIN"], id="copy_expert"),
        pytest.param("cur.execute(query='SELECT 1')", ["SELECT 1"], id="by keyword"),
        pytest.param("import asyncpg\nawait c.fetchrow('SELECT 1')", ["SELECT 1"], id="fetchrow"),
        pytest.param("import asyncpg\nawait pool.fetch('SELECT 1')", ["SELECT 1"], id="fetch"),
        pytest.param("async for row in conn.cursor('SELECT a FROM b'): pass", ["SELECT a FROM b"], id="asyncpg's cursor"),
        pytest.param("from psycopg2.extras import execute_batch\nexecute_batch(c, 'UPDATE t SET a = %s', x)",
                     ["UPDATE t SET a = %s"], id="execute_batch"),
        pytest.param("from sqlalchemy import text\ns.execute(text('SELECT 1'))", ["SELECT 1"], id="text, once"),
        pytest.param("import sqlalchemy as sa\nq = sa.text('SELECT 1')", ["SELECT 1"], id="text that nobody executes here"),
        pytest.param("from sqlalchemy import text as t\nt('SELECT 1')", ["SELECT 1"], id="text by another name"),
        pytest.param("from sqlalchemy import text\ns.execute(text('SELCT 1'))", ["SELCT 1"], id="text that is executed"),
        pytest.param("from sqlalchemy import text\ns.scalar(text('SELECT :a').bindparams(a=1))", ["SELECT :a"], id="bindparams"),
        pytest.param("c.exec_driver_sql('SELECT 1')", ["SELECT 1"], id="exec_driver_sql"),
        pytest.param("from psycopg import sql\ncur.execute(sql.SQL('SELECT 1'))", ["SELECT 1"], id="SQL without holes"),
        pytest.param("import psycopg\ncur.execute(psycopg.sql.SQL('SELECT 1').as_string(cur))", ["SELECT 1"], id="as_string"),
        pytest.param("from sqlpin import sql\ncur.execute(sql('SELECT 1'), [1])", ["SELECT 1"], id="a marker in a call, once"),
        pytest.param("from sqlpin import sql\nQ = sql('x')\nlambda c: c.execute(Q)", ["x"], id="a marker through a constant, once"),
        pytest.param("from sqlpin import sql\nfrom sqlalchemy import text\ntext(sql('SELECT 1'))", ["SELECT 1"],
                     id="a marker in text, once"),
        pytest.param("[c.execute('SELECT 1') for c in d]", ["SELECT 1"], id="in a comprehension"),
        pytest.param("@f(c.execute('SELECT 1'))\nclass A(g(c.execute('SELECT 2'))): pass", ["SELECT 1", "SELECT 2"],
                     id="in a decorator and a base"),
        pytest.param("def f(a=c.execute('SELECT 1')): pass", ["SELECT 1"], id="in a default"),
        pytest.param("match c.execute('SELECT 1'):\n case 1 if c.execute('SELECT 2'): c.execute('SELECT 3')",
                     ["SELECT 1", "SELECT 2", "SELECT 3"], id="in a match statement"),
        pytest.param("try: pass\nexcept c.execute('SELECT 1'): c.execute('SELECT 2')", ["SELECT 1", "SELECT 2"],
                     id="in a handler"),
    ],
)  # fmt: skip
def test_finds(code: str, expected: list[str]) -> None:
    assert texts(code) == expected
    assert reasons(code) == []


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("command.execute('x')", id="another library's execute"),
        pytest.param("executor.execute('select the first item')", id="an English sentence"),
        pytest.param("import psycopg\ncommand.execute('run')", id="another library's execute beside a driver"),
        pytest.param("ssh.execute('show version')", id="a device's command"),
        pytest.param("redis.execute('SET key 1')", id="another server's command"),
        pytest.param("client.fetch('https://example.org')", id="fetch of a URL"),
        pytest.param("d.copy()\nshutil.copy('a', 'b')", id="copies"),
        pytest.param("import psycopg\ncur = conn.cursor('name')", id="the name of a server-side cursor"),
        pytest.param("text('SELECT 1')", id="a text that is not SQLAlchemy's"),
        pytest.param("from sqlalchemy import text\nC('a', server_default=text('now()'))", id="a fragment"),
        pytest.param("from sqlalchemy import text\nq.where(text('a > 1'))", id="a condition"),
        pytest.param("from sqlalchemy import text\nq.where(text(condition))", id="an unknown fragment"),
        pytest.param("from sqlalchemy import select\ns.execute(select(User))", id="a statement that SQLAlchemy builds"),
        pytest.param("import sqlalchemy\ndef f(s, stmt): s.execute(stmt)", id="a parameter in SQLAlchemy's hands"),
        pytest.param("sql = {}\nsql['get_user']", id="a dictionary that is called sql"),
        pytest.param("sql = {}\ncur.execute(sql['get_user'])", id="a query from such a dictionary, no driver in sight"),
        pytest.param(
            "from alembic import op\nimport sqlalchemy as sa\nc.execute(sa.text('SELECT 1'))", id="a migration's text"
        ),
        pytest.param("import asyncpg\ncursor.fetch(50)\ncur.fetch(n)\nconn.fetch(a - b)", id="a number of rows"),
        pytest.param("from psycopg.types import TypeInfo\nTypeInfo.fetch(conn, name)", id="a driver's other fetch"),
        pytest.param("from psycopg import sql\nsql.SQL('WHERE a')", id="a part of a query"),
        pytest.param("from alembic import op\nop.execute('UPDATE a SET b = 1')", id="a migration"),
        pytest.param("def sql(x): pass\nsql('SELECT 1')", id="a function that is called sql"),
        pytest.param("x = \"conn.execute('SELECT 1')\"", id="a call in a string"),
        pytest.param("# conn.execute('SELECT 1')", id="a call in a comment"),
        pytest.param("cur.execute()", id="no argument"),
    ],
)
def test_leaves_alone(code: str) -> None:
    found = scan("a.py", code.encode())
    assert (texts(code), reasons(code), found.diagnostics) == ([], [], ())


@pytest.mark.parametrize(
    ("code", "count"),
    [
        pytest.param("import sqlite3\nc.execute('SELECT 1')", 1, id="the file imports another database's driver alone"),
        pytest.param("import mysql.connector\nc.executemany('INSERT INTO t VALUES (%s)', x)", 1, id="MySQL"),
        pytest.param("import sqlite3, psycopg\nc = sqlite3.connect('a')\nc.execute('SELECT 1')", 1, id="by the connection"),
        pytest.param("import sqlite3, psycopg\ndef f(c: sqlite3.Cursor): c.execute('SELECT 1')", 1, id="by the annotation"),
        pytest.param("import sqlite3, psycopg\nwith sqlite3.connect('') as c:\n  c.cursor().execute('SELECT 1')", 1,
                     id="by the with statement"),
        pytest.param("import sqlite3, psycopg\nc.execute('SELECT a FROM b WHERE c = ?', x)", 1, id="by its placeholders"),
        pytest.param("c.execute('SELECT a FROM b WHERE c=?', x)", 1, id="by its placeholders, close to the operator"),
        pytest.param("c.execute('INSERT OR REPLACE INTO t VALUES (1)')", 1, id="by its words"),
        pytest.param("conn.execute('PRAGMA foreign_keys = ON')", 1, id="by its first word"),
        pytest.param("import sqlalchemy\ne = sqlalchemy.create_engine('sqlite://')\ne.execute('SELECT 1')", 1, id="by the URL"),
        pytest.param("from django.db import connection\nwith connection.cursor() as c: c.execute('SELECT a FROM sqlite_master')", 1,
                     id="Django speaks to any database"),
        pytest.param("import sqlite3\nc.execute(f'SELECT {x}')", 1, id="a dynamic one"),
        pytest.param("import sqlite3\nexecutor.execute('x')", 0, id="no SQL at all"),
    ],
)  # fmt: skip
def test_other_dialects(code: str, count: int) -> None:
    found = scan("a.py", code.encode())
    assert (texts(code), reasons(code), found.other_dialect) == ([], [], count)


@pytest.mark.parametrize(
    ("code", "driver", "style", "arguments"),
    [
        pytest.param("import psycopg\nc.execute('SELECT %s', x)", PSYCOPG, PYFORMAT, PRESENT, id="psycopg"),
        pytest.param("import psycopg\nc.execute('SELECT 1')", PSYCOPG, PYFORMAT, ABSENT, id="without arguments"),
        pytest.param("import psycopg\nc.execute('SELECT 1', None)", PSYCOPG, PYFORMAT, ABSENT, id="None is no argument"),
        pytest.param("import psycopg\nc.execute('SELECT 1', params=p)", PSYCOPG, PYFORMAT, PRESENT, id="by keyword"),
        pytest.param("import psycopg\nc.execute('SELECT 1', *a)", PSYCOPG, PYFORMAT, UNKNOWN, id="a starred argument"),
        pytest.param("import psycopg\nc.execute('SELECT 1', **a)", PSYCOPG, PYFORMAT, UNKNOWN, id="starred keywords"),
        pytest.param("import psycopg\nc.executemany('SELECT %s', x)", PSYCOPG, PYFORMAT, PRESENT, id="executemany"),
        pytest.param("import psycopg\nc.execute('SELECT $1', x)", PSYCOPG, NUMBERED, PRESENT, id="psycopg's RawCursor"),
        pytest.param("import psycopg2\nc.execute('SELECT %s', x)", PSYCOPG2, PYFORMAT, PRESENT, id="psycopg2"),
        pytest.param("from django.db import connection\nwith connection.cursor() as c:\n  c.execute('SELECT %s', [1])",
                     PSYCOPG2, PYFORMAT, PRESENT, id="Django"),
        pytest.param("import asyncpg\nc.execute('SELECT $1', x)", ASYNCPG, NUMBERED, PRESENT, id="asyncpg"),
        pytest.param("import asyncpg\nc.execute('SELECT 1')", ASYNCPG, NUMBERED, ABSENT, id="asyncpg without arguments"),
        pytest.param("c.fetchrow('SELECT 1')", ASYNCPG, NUMBERED, ABSENT, id="by the call's name"),
        pytest.param("c.execute('SELECT $1', x)", ASYNCPG, NUMBERED, PRESENT, id="by the placeholders: numbered"),
        pytest.param("c.execute('SELECT %(a)s', x)", PSYCOPG, PYFORMAT, PRESENT, id="by the placeholders: pyformat"),
        pytest.param("c.execute('SELECT :a', x)", SQLALCHEMY, NAMED, PRESENT, id="by the placeholders: named"),
        pytest.param("c.execute('SELECT a[1:b]::int', x)", PSYCOPG, PYFORMAT, PRESENT, id="a slice and a cast are no names"),
        pytest.param("import asyncpg, psycopg\nc.execute('SELECT $1', x)", ASYNCPG, NUMBERED, PRESENT, id="two drivers: numbered"),
        pytest.param("import asyncpg, psycopg\nc.execute('SELECT %s', x)", PSYCOPG, PYFORMAT, PRESENT, id="two drivers: pyformat"),
        pytest.param("import asyncpg, psycopg\nasync def f(c: asyncpg.Connection): c.execute('SELECT 1')", ASYNCPG, NUMBERED,
                     ABSENT, id="two drivers: the annotation"),
        pytest.param("import asyncpg, psycopg\nc = await asyncpg.connect()\nc.execute('SELECT 1')", ASYNCPG, NUMBERED, ABSENT,
                     id="two drivers: the connection"),
        pytest.param("import sqlalchemy\nsqlalchemy.text('SELECT $1')", SQLALCHEMY, NAMED, PRESENT, id="text is always named"),
        pytest.param("import sqlalchemy\nc.exec_driver_sql('SELECT %s', x)", SQLALCHEMY, PYFORMAT, PRESENT, id="exec_driver_sql"),
        pytest.param("import sqlalchemy\nc.exec_driver_sql('SELECT $1', x)", SQLALCHEMY, NUMBERED, PRESENT,
                     id="exec_driver_sql, numbered"),
        pytest.param("import sqlalchemy\nc.exec_driver_sql('SELECT 1')", SQLALCHEMY, PYFORMAT, PRESENT, id="exec_driver_sql, plain"),
        pytest.param("import sqlpin\nsqlpin.sql('SELECT $1')", ASYNCPG, NUMBERED, UNKNOWN, id="a marked text, numbered"),
        pytest.param("import sqlpin\nsqlpin.sql('SELECT :a')", SQLALCHEMY, NAMED, PRESENT, id="a marked text, named"),
        pytest.param("import sqlpin, asyncpg\nsqlpin.sql('SELECT 1')", ASYNCPG, NUMBERED, UNKNOWN, id="marked, by the imports"),
        pytest.param("import sqlpin\nc.fetch(sqlpin.sql('x'))", ASYNCPG, NUMBERED, ABSENT, id="marked, by the call"),
    ],
)  # fmt: skip
def test_reads_as(code: str, driver: Driver, style: ParamStyle, arguments: Arguments) -> None:
    (found,) = scan("a.py", code.encode()).occurrences
    assert (found.driver, found.style, found.arguments) == (driver, style, arguments)


@pytest.mark.parametrize("driver", Driver)
def test_the_configured_driver_decides_where_nothing_tells(driver: Driver) -> None:
    (found,) = scan("a.py", b"import sqlpin\nsqlpin.sql('SELECT 1')", ScanSettings(driver=driver)).occurrences
    assert found.driver is driver


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        pytest.param("import psycopg2\nc.execute('SELECT a FROM b WHERE a IN %s', x)", "has `IN %s`", id="IN"),
        pytest.param("import psycopg2\nc.execute('SELECT now() - INTERVAL %s', x)", "typed literal", id="INTERVAL"),
        pytest.param("import psycopg2\ncur.execute('SET x = %s', x)", "utility statement", id="a utility statement"),
        pytest.param(
            "from sqlalchemy import text\ntext('SELECT 1 FROM a WHERE b IN :c')", "has `IN :name`", id="text's IN"
        ),
        pytest.param(
            "import psycopg2\ncur.execute('IDENTIFY_SYSTEM')", "replication protocol", id="a replication command"
        ),
        pytest.param("execute_values(c, 'INSERT INTO t VALUES %s', x)", "execute_values", id="execute_values"),
    ],
)
def test_what_the_client_rewrites_is_not_the_servers_to_judge(code: str, reason: str) -> None:
    assert texts(code) == []
    assert [reason in each for each in reasons(code)] == [True]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("import psycopg\nc.execute('SELECT a WHERE b IN %s', x)", 1, id="psycopg 3 sends it as it is"),
        pytest.param("import psycopg2\nc.execute('SELECT a WHERE b IN (%s)', x)", 1, id="a list of parameters"),
        pytest.param("import psycopg2\nc.execute('SET x = 1')", 1, id="a utility statement without placeholders"),
    ],
)
def test_what_the_server_sees_is_judged(code: str, expected: int) -> None:
    assert len(texts(code)) == expected


@pytest.mark.parametrize(
    ("code", "name"),
    [
        pytest.param("import sqlpin\nGET = sqlpin.sql('x')", "GET", id="the variable of a marked text"),
        pytest.param("import sqlpin\nGET: str = sqlpin.sql('x')", "GET", id="an annotated variable"),
        pytest.param("Q = 'SELECT 1'\ndef f(c): c.execute(Q)", "Q", id="the constant"),
        pytest.param("class A:\n q = 'SELECT 1'\n def f(self, c): c.execute(self.q)", "q", id="the attribute"),
        pytest.param("def f(c):\n  row = c.execute('SELECT 1')", "f", id="the function, not what takes the result"),
        pytest.param("def f(c):\n  q = ' SELECT 1'\n  c.execute(q.strip())", "q", id="the variable past a method"),
        pytest.param("from sqlalchemy import text\nq = 'SELECT 1'\ntext(q)", "q", id="the variable past a wrapper"),
        pytest.param("c.execute('SELECT 1')", None, id="none"),
    ],
)
def test_names(code: str, name: str | None) -> None:
    (found,) = scan("a.py", code.encode()).occurrences
    assert found.name == name


def test_places() -> None:
    code = "# ☃\nx = '💡'; c.execute(\n    'SELECT \"é\"')\n"
    (found,) = scan("a.py", code.encode()).occurrences
    assert code[found.call.start : found.call.end] == "c.execute(\n    'SELECT \"é\"')"
    assert [code[s.origin.start : s.origin.end] for s in found.text.segments] == ['SELECT "é"']


def test_queries_stand_in_the_order_of_the_file() -> None:
    assert texts("from sqlalchemy import text\ntext('SELECT 1'); c.execute('SELECT 2'); text('SELECT 3')") == [
        "SELECT 1",
        "SELECT 2",
        "SELECT 3",
    ]
