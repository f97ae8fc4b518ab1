"""Parse and Describe in pipeline mode: every answer and every tree with its own text."""

from __future__ import annotations

import signal

import psycopg
import pytest

from sqlpin.describe.pipeline import Field, Parsed, ServerError, ask
from sqlpin.describe.session import ready
from sqlpin.errors import WorkError

BOOL, INT4, TEXT = 16, 23, 25


@pytest.fixture
def asking(connection: psycopg.Connection) -> psycopg.Connection:
    connection.autocommit = True
    connection.execute("CREATE TABLE t (id int NOT NULL, b text)")
    return connection


def parsed(connection: psycopg.Connection, text: str) -> Parsed:
    with ready(connection):
        (answer,) = ask(connection, [text])
    assert isinstance(answer, Parsed)
    return answer


def refusal(connection: psycopg.Connection, text: str) -> ServerError:
    with ready(connection):
        (answer,) = ask(connection, [text])
    assert isinstance(answer, ServerError)
    return answer


def plain(tree: str) -> str:
    """The server breaks the lines of a tree at white space."""
    return " ".join(tree.split())


def test_columns_and_parameters(asking: psycopg.Connection) -> None:
    answer = parsed(asking, "SELECT id, b || $2 AS x, ctid, t FROM t WHERE id = $1")
    (relation,) = asking.execute("SELECT 't'::regclass::oid").fetchone() or ()
    (row_type,) = asking.execute("SELECT 't'::regtype::oid").fetchone() or ()
    assert answer.fields == (
        Field("id", relation, 1, INT4),
        Field("x", 0, 0, TEXT),
        Field("ctid", relation, -1, 27),
        Field("t", relation, 0, row_type),
    )
    assert answer.parameters == (INT4, TEXT)
    assert len(answer.trees) == 1


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        pytest.param("INSERT INTO t VALUES ($1, $2)", (), id="a statement without rows"),
        pytest.param("DELETE FROM t RETURNING id", ("id",), id="a statement that returns rows"),
        pytest.param("SHOW work_mem", ("work_mem",), id="SHOW"),
        pytest.param("EXPLAIN SELECT 1", ("QUERY PLAN",), id="EXPLAIN"),
        pytest.param("CREATE TABLE u ()", (), id="a utility statement, which is not executed"),
        pytest.param("BEGIN", (), id="transaction control, which is not executed"),
        pytest.param("LOCK TABLE t", (), id="a statement that would take a lock"),
        pytest.param("SELECT", (), id="a row without columns"),
        pytest.param('SELECT 1 AS "naïve 😀"', ("naïve 😀",), id="a name beyond ASCII"),
    ],
)
def test_statements(asking: psycopg.Connection, text: str, columns: tuple[str, ...]) -> None:
    answer = parsed(asking, text)
    assert tuple(field.name for field in answer.fields) == columns
    assert len(answer.trees) == 1
    assert asking.info.transaction_status == psycopg.pq.TransactionStatus.IDLE
    assert asking.execute("SELECT to_regclass('u')").fetchone() == (None,)


@pytest.mark.parametrize("text", ["", "  ", ";", "-- nothing"])
def test_an_empty_text_has_no_tree(asking: psycopg.Connection, text: str) -> None:
    assert parsed(asking, text) == Parsed((), (), ())


@pytest.mark.parametrize(
    ("text", "sqlstate", "position"),
    [
        pytest.param("SELECT é FROM t", "42703", 8, id="positions count characters"),
        pytest.param("SELECT 'é', nope FROM t", "42703", 13, id="behind a character of two bytes"),
        pytest.param("SELECT 1; SELECT 2", "42601", None, id="two statements"),
        pytest.param("SELECT $1 IS NULL", "42P18", None, id="a parameter without a type"),
        pytest.param("SELECT $2::int", "42P18", None, id="a parameter that is not there"),
    ],
)
def test_a_refused_text(asking: psycopg.Connection, text: str, sqlstate: str, position: int | None) -> None:
    error = refusal(asking, text)
    assert (error.sqlstate, error.position) == (sqlstate, position)


def test_what_the_server_adds_to_an_error_is_kept(asking: psycopg.Connection) -> None:
    error = refusal(asking, "SELECT t.idd FROM t")
    assert error.message == "column t.idd does not exist"
    assert error.hint == 'Perhaps you meant to reference the column "t.id".'


def test_each_tree_belongs_to_its_text_whatever_fails_between(asking: psycopg.Connection) -> None:
    texts = [f"SELECT id AS x{n} FROM t" if n % 3 else f"SELECT nope{n} FROM t" for n in range(200)]
    texts[50] = texts[120] = ""
    progress: list[int] = []
    with ready(asking):
        answers = ask(asking, texts, progress.append)
    assert progress == [50, 100, 150, 200]
    for number, (text, answer) in enumerate(zip(texts, answers, strict=True)):
        if not text:
            assert answer == Parsed((), (), ())
        elif number % 3:
            assert isinstance(answer, Parsed)
            assert answer.fields[0].name == f"x{number}"
            (tree,) = answer.trees
            assert f":resname x{number} " in plain(tree)
        else:
            assert isinstance(answer, ServerError)
            assert f'"nope{number}"' in answer.message


@pytest.mark.parametrize(
    "setting",
    [
        pytest.param("log_min_duration_statement = 0", id="durations"),
        pytest.param("log_parser_stats = on", id="statistics of the parser"),
        pytest.param("debug_print_parse = on", id="the tree before rewriting"),
        pytest.param("debug_pretty_print = on", id="trees in many lines"),
    ],
)
def test_other_messages_of_the_server_are_no_trees(asking: psycopg.Connection, setting: str) -> None:
    asking.execute(f"SET {setting}")
    answer = parsed(asking, "SELECT id FROM t")
    assert len(answer.trees) == 1
    assert plain(answer.trees[0]).startswith("({QUERY :commandType 1 ")


def test_no_texts_no_answers(asking: psycopg.Connection) -> None:
    assert ask(asking, []) == []


@pytest.mark.parametrize(
    ("text", "columns", "parameters"),
    [
        pytest.param(
            "SELECT " + ", ".join(f"id AS c{n}" for n in range(1000)) + " FROM t", 1000, 0, id="1,000 columns"
        ),
        pytest.param("SELECT 1 WHERE " + " OR ".join(f"${n + 1} = 1" for n in range(500)), 1, 500, id="500 parameters"),
        pytest.param("SELECT $65535::int IS NULL", None, 0, id="the last parameter there can be, and those before it"),
        pytest.param("SELECT " + "+".join("1" for _ in range(2000)), 1, 0, id="a deep tree"),
        pytest.param(
            "SELECT id FROM t WHERE id IN (" + ",".join(map(str, range(100_000))) + ")", 1, 0, id="a tree of megabytes"
        ),
        pytest.param("SELECT '" + "é" * 2_000_000 + "'", 1, 0, id="a text of megabytes"),
    ],
)
def test_large_texts(asking: psycopg.Connection, text: str, columns: int | None, parameters: int) -> None:
    with ready(asking):
        before, answer, after = ask(asking, ["SELECT 1", text, "SELECT 2"])
    assert isinstance(before, Parsed)
    assert isinstance(after, Parsed)
    if columns is None:
        assert isinstance(answer, ServerError)
        return
    assert isinstance(answer, Parsed)
    assert (len(answer.fields), len(answer.parameters), len(answer.trees)) == (columns, parameters, 1)


def test_65535_parameters(asking: psycopg.Connection) -> None:
    numbers = ",".join(f"${n}" for n in range(1, 65536))
    answer = parsed(asking, f"SELECT id FROM t WHERE id IN ({numbers})")
    assert len(answer.parameters) == 65535


def test_a_text_too_deep_for_the_server_is_refused(asking: psycopg.Connection) -> None:
    error = refusal(asking, "SELECT 1" + " + 1" * 50_000)
    assert (error.sqlstate, error.message) == ("54001", "stack depth limit exceeded")


def test_a_server_that_goes_away_in_mid_run(asking: psycopg.Connection, database: str) -> None:
    pid = asking.info.backend_pid

    def terminate(_: int) -> None:
        with psycopg.connect(database, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    with (
        pytest.raises(WorkError, match="the connection to PostgreSQL was lost at or after the query `SELECT 50`"),
        ready(asking),
    ):
        ask(asking, [f"SELECT {n}" for n in range(500)], terminate)
    assert asking.closed


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no interval timer here")
@pytest.mark.parametrize("pooled", [False, True])
def test_an_interrupt_ends_the_conversation(asking: psycopg.Connection, database: str, pooled: bool) -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGALRM, interrupt)
    try:
        with psycopg.connect(database) as other:
            other.execute("LOCK TABLE t")
            signal.setitimer(signal.ITIMER_REAL, 0.3)
            with pytest.raises(KeyboardInterrupt), ready(asking, pooled=pooled) as session:
                ask(asking, ["SELECT 1", "SELECT id FROM t", "SELECT 2"], renew=session.renew)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert asking.closed


def test_the_session_is_as_before(asking: psycopg.Connection) -> None:
    asking.execute("SET client_min_messages = error")
    asking.execute("SET statement_timeout = '5s'")
    notices: list[str | None] = []
    asking.add_notice_handler(lambda diagnostic: notices.append(diagnostic.message_primary))
    parsed(asking, "SELECT 1")
    settings = asking.execute(
        "SELECT current_setting('client_min_messages'), current_setting('debug_print_rewritten'),"
        " current_setting('default_transaction_read_only'), current_setting('statement_timeout')"
    ).fetchone()
    assert settings == ("error", "off", "off", "5s")
    assert notices == []
    asking.execute("DO $$ BEGIN RAISE LOG 'x'; RAISE EXCEPTION 'y'; EXCEPTION WHEN OTHERS THEN NULL; END $$")
    asking.execute("SET client_min_messages = notice")
    asking.execute("DO $$ BEGIN RAISE NOTICE 'heard'; END $$")
    assert notices == ["heard"]


def test_a_transaction_is_refused(asking: psycopg.Connection) -> None:
    with asking.transaction(), pytest.raises(ValueError, match="outside a transaction"), ready(asking):
        pass


def test_autocommit_is_put_back(connection: psycopg.Connection) -> None:
    with ready(connection):
        assert connection.autocommit
    assert not connection.autocommit
    assert connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


MIXED = [
    "SELECT id FROM t",
    "SELECT nope FROM t",
    "SELECT b FROM t",
    "SELEC",  # refused before the server looks whether the transaction has failed
    "ROLLBACK",  # allowed in one that has failed
    "",
    "COMMIT",
    "SELECT 1; SELECT 2",
    "SELECT nope",
    "SELECT id AS last FROM t",
]


@pytest.mark.parametrize("count", [1, 2, len(MIXED)])
def test_behind_a_pooler_the_answers_are_the_same(asking: psycopg.Connection, count: int) -> None:
    with ready(asking, pooled=False) as session:
        assert session.renew is None
        expected = ask(asking, MIXED[:count], renew=session.renew)
    with ready(asking, pooled=True) as session:
        progress: list[int] = []
        answers = ask(asking, MIXED[:count], progress.append, session.renew)
        assert asking.execute("SHOW transaction_read_only").fetchone() == ("on",)
    assert answers == expected
    assert progress[-1] == count


def test_behind_a_pooler_nothing_of_ours_stays(asking: psycopg.Connection) -> None:
    changed = "SELECT name, setting FROM pg_settings WHERE source = 'session' ORDER BY name"
    before = asking.execute(changed).fetchall()
    with ready(asking, pooled=True) as session:
        ask(asking, MIXED, renew=session.renew)
    assert asking.execute(changed).fetchall() == before
    assert asking.info.transaction_status == psycopg.pq.TransactionStatus.IDLE


@pytest.mark.parametrize("pooled", [False, True])
def test_a_role_that_may_not_spare_the_log_is_served(asking: psycopg.Connection, pooled: bool) -> None:
    asking.execute("CREATE ROLE describe_nobody; GRANT SELECT ON t TO describe_nobody; SET ROLE describe_nobody")
    try:
        with ready(asking, pooled=pooled) as session:
            answers = ask(asking, ["SELECT nope", "SELECT id FROM t"], renew=session.renew)
            assert session.no_trees is None
            assert asking.execute("SHOW statement_timeout").fetchone() == ("1min",)
        assert asking.execute("SHOW statement_timeout").fetchone() == ("0",)
        assert isinstance(answers[1], Parsed)
        assert len(answers[1].trees) == 1
    finally:
        asking.execute("RESET ROLE; DROP OWNED BY describe_nobody; DROP ROLE describe_nobody")
