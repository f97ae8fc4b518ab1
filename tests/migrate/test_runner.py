"""Running migrations on a real server: what is true afterwards, in the database and in the history."""

from __future__ import annotations

import threading
import time

import psycopg
import pytest

from sqlpin.migrate.failure import Aftermath, MigrationError
from sqlpin.migrate.history import find_history
from sqlpin.migrate.plan import Applied, Step
from sqlpin.migrate.runner import apply, autocommit, take
from tests.migrate.conftest import Ask, Folder

HISTORY = "SELECT version, description, success FROM _sqlx_migrations ORDER BY version"
TABLES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1"


def tables(ask: Ask) -> list[str]:
    return [name for (name,) in ask(TABLES) if name != "_sqlx_migrations"]


def test_each_migration_is_recorded_as_sqlx_records_it(
    connection: psycopg.Connection, folder: Folder, ask: Ask
) -> None:
    files = folder({"1_add_users.sql": "CREATE TABLE a (x int);", "2_more.up.sql": "CREATE TABLE b (x int);"})
    applied = apply(connection, files.migrations)
    rows = ask(
        "SELECT version, description, success, checksum, execution_time, installed_on <= now() FROM _sqlx_migrations"
    )
    assert rows == [
        (1, "add users", True, files.migrations[0].checksum, applied[0].elapsed, True),
        (2, "more", True, files.migrations[1].checksum, applied[1].elapsed, True),
    ]
    assert applied[0].elapsed > 0
    assert tables(ask) == ["a", "b"]


def test_the_history_table_is_that_of_sqlx(connection: psycopg.Connection, ask: Ask) -> None:
    apply(connection, ())
    columns = """
        SELECT attname, format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid)
        FROM pg_attribute LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
        WHERE attrelid = '_sqlx_migrations'::regclass AND attnum > 0 ORDER BY attnum
    """
    assert ask(columns) == [
        ("version", "bigint", True, None),
        ("description", "text", True, None),
        ("installed_on", "timestamp with time zone", True, "now()"),
        ("success", "boolean", True, None),
        ("checksum", "bytea", True, None),
        ("execution_time", "bigint", True, None),
    ]


def test_a_migration_is_heard_of_when_it_is_true_and_not_before(
    connection: psycopg.Connection, folder: Folder, ask: Ask
) -> None:
    heard: list[tuple[str, list[str]]] = []

    def hear(applied: Applied) -> None:
        heard.append((applied.migration.title, tables(ask)))

    apply(
        connection,
        folder({"1_a.sql": "CREATE TABLE a ();", "2_b.sql": "CREATE TABLE b ();"}).migrations,
        on_applied=hear,
    )
    assert heard == [("1/a", ["a"]), ("2/b", ["a", "b"])]


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("SET search_path = ''", id="empty-search-path"),
        pytest.param("SELECT set_config('search_path', '', false)", id="search-path-as-pg_dump-sets-it"),
        pytest.param("SET client_min_messages = error", id="client-min-messages"),
        pytest.param("CREATE ROLE test_nobody; SET ROLE test_nobody", id="role-without-rights"),
        pytest.param("CREATE ROLE test_noone; SET SESSION AUTHORIZATION test_noone", id="session-authorization"),
        pytest.param("SET default_transaction_read_only = on", id="read-only-from-now-on"),
        pytest.param("CREATE TEMP TABLE next (y text)", id="temporary-table-of-the-next-name"),
        pytest.param("DECLARE c CURSOR WITH HOLD FOR SELECT 1", id="cursor"),
        pytest.param("DEALLOCATE ALL", id="prepared-statements"),
        pytest.param("SELECT pg_advisory_unlock_all()", id="locks"),
        pytest.param("SET client_encoding = 'LATIN1'", id="encoding"),
        pytest.param("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE; SELECT 1", id="isolation-level-as-first-statement"),
        pytest.param("SET CONSTRAINTS ALL DEFERRED", id="deferred-constraints"),
        pytest.param("\ufeffSELECT 1", id="byte-order-mark"),
        pytest.param("SELECT 1;\r\nSELECT\r\n 2;\r\n", id="crlf"),
        pytest.param("COPY (VALUES (1), (2)) TO STDOUT; SELECT 1", id="rows-sent-to-us"),
        pytest.param("SELECT repeat('x', 1000) FROM generate_series(1, 5000)", id="many-rows"),
        pytest.param("LISTEN a; NOTIFY a; SELECT pg_notify('a', 'b')", id="notifications"),
        pytest.param(
            "CREATE TABLE late (x int); SAVEPOINT s; DROP TABLE late; ROLLBACK TO s; RELEASE s", id="savepoint"
        ),
    ],
)
def test_what_one_migration_does_to_its_session_does_not_reach_the_next(
    connection: psycopg.Connection, folder: Folder, ask: Ask, sql: str
) -> None:
    files = folder({"1_odd.sql": sql, "2_next.sql": "CREATE TABLE next (é int);"})
    applied = apply(connection, files.migrations)
    assert ask(HISTORY) == [(1, "odd", True), (2, "next", True)]
    assert "next" in tables(ask)
    assert [a.notes for a in applied] == [(), ()]
    assert ask("SELECT attname FROM pg_attribute WHERE attrelid = 'next'::regclass AND attnum = 1") == [("é",)]
    for role in ("test_nobody", "test_noone"):
        ask(f"DROP ROLE IF EXISTS {role}")


FAILURES = [
    pytest.param("SELECT 1;\nCREATE TABLE a (x nosuch);", "2:19", 'type "nosuch" does not exist', id="position"),
    pytest.param(
        "CREATE TABLE a (x int UNIQUE);\nINSERT INTO a VALUES (1);\n\n  INSERT INTO a\n  VALUES (1);",
        "4:3",
        "duplicate key value",
        id="no-position-from-the-server-the-statement-is-counted",
    ),
    pytest.param(
        "SELECT 1;\nCREATE TABLE a (\n x int REFERENCES nosuch (id));", "3:19", "nosuch", id="the-name-it-speaks-of"
    ),
    pytest.param(
        "SELECT 'first';\nCREATE TABLE first (first int);", "2:1", "already exists", id="a-name-that-stands-there-twice"
    ),
    pytest.param("SELECT ';', $$;$$; /* ; */ SELECT 1/0;", "1:28", "division by zero", id="counted-past-quotes"),
    pytest.param("SELECT 'é€𝄞', nosuch;", "1:15", "nosuch", id="columns-are-characters"),
    pytest.param("\ufeffSELECT nosuch;", "1:8", "nosuch", id="a-byte-order-mark-has-no-column"),
    pytest.param("SELECT 1;\r\nSELECT nosuch;", "2:8", "nosuch", id="crlf"),
    pytest.param("SELECT 1 FORM x;", "1:15", 'syntax error at or near "x"', id="syntax"),
    pytest.param("SELECT 1;\nSELECT 'open", "2:8", "unterminated quoted string", id="unterminated"),
    pytest.param("DO $$ BEGIN RAISE 'told %', 5; END $$;", "1:1", "told 5", id="raised-in-a-block"),
    pytest.param("\\i other.sql", "1:1", "syntax error", id="psql-include"),
    pytest.param(
        "CREATE TABLE a (x int);\nCOPY a FROM stdin;\n", "2:1", "COPY from stdin failed", id="copy-from-stdin"
    ),
    pytest.param(
        "CREATE TABLE a (x int);\nCOPY a FROM stdin;\n1\n\\.\n", "3:1", "syntax error", id="copy-with-its-rows"
    ),
    pytest.param(
        "CREATE INDEX CONCURRENTLY i ON pg_class (oid);", "1:1", "cannot run inside a transaction", id="concurrently"
    ),
    pytest.param("SAVEPOINT s; ROLLBACK TO s;\nSELECT nosuch", "2:8", "nosuch", id="rolled-back-to-a-savepoint"),
    pytest.param("BEGIN;\nCREATE TABLE a (x nosuch);\nCOMMIT;", "2:19", "nosuch", id="its-own-begin-and-commit"),
    pytest.param(
        "CREATE TABLE p (i int PRIMARY KEY); CREATE TABLE a (i int REFERENCES p DEFERRABLE INITIALLY DEFERRED);\n"
        "INSERT INTO a VALUES (1)",
        None,
        "violates foreign key constraint",
        id="deferred-until-commit",
    ),
    pytest.param(
        "DROP TABLE _sqlx_migrations", None, "the history public._sqlx_migrations could not", id="drops-the-history"
    ),
    pytest.param("SET TRANSACTION READ ONLY", None, "could not be written: cannot execute INSERT", id="ends-read-only"),
    pytest.param(
        "SELECT pg_terminate_backend(pg_backend_pid());", None, "the connection was lost: terminating", id="suicide"
    ),
]


@pytest.mark.parametrize(("sql", "place", "message"), FAILURES)
def test_a_failed_migration_leaves_nothing_and_says_where(
    connection: psycopg.Connection, folder: Folder, ask: Ask, sql: str, place: str | None, message: str
) -> None:
    files = folder({"1_first.sql": "CREATE TABLE first ();", "2_bad.sql": sql, "3_never.sql": "CREATE TABLE never ();"})
    with pytest.raises(MigrationError) as caught:
        apply(connection, files.migrations)
    error = caught.value
    shown = "migrations/2_bad.sql: " if place is None else f"migrations/2_bad.sql:{place}: "
    assert error.message.startswith(shown)
    assert message in error.message
    assert (error.path, error.version, error.aftermath) == ("migrations/2_bad.sql", 2, Aftermath.NOTHING)
    assert "nothing of it is left" in " ".join(error.help)
    assert ask(HISTORY) == [(1, "first", True)]
    assert tables(ask) == ["first"]


@pytest.mark.parametrize(
    ("sql", "hint"),
    [
        pytest.param("\\copy a FROM 'x'", r"`\copy` is a command of psql", id="meta-command"),
        pytest.param("SELECT :'name'", "`:name` is a variable of psql", id="variable"),
        pytest.param("COPY pg_class FROM stdin;\n1\t2\n", "write INSERT instead", id="copy-rows"),
        pytest.param("COPY pg_class FROM stdin;", "write INSERT instead", id="copy-without-rows"),
        pytest.param("CREATE INDEX CONCURRENTLY i ON pg_class (oid)", "`-- no-transaction`", id="concurrently"),
        pytest.param("CREATE TABLE a (); CREATE TABLE a ()", "mark-applied", id="exists"),
        pytest.param(
            "CREATE TYPE e AS ENUM ('a'); ALTER TYPE e ADD VALUE 'b'; CREATE TABLE t (e e DEFAULT 'a')",
            None,
            id="no-hint-where-there-is-no-fault",
        ),
    ],
)
def test_what_the_file_was_probably_meant_for(
    connection: psycopg.Connection, folder: Folder, sql: str, hint: str | None
) -> None:
    migrations = folder({"1_a.sql": sql}).migrations
    if hint is None:
        assert len(apply(connection, migrations)) == 1
        return
    with pytest.raises(MigrationError) as caught:
        apply(connection, migrations)
    assert hint in " ".join(caught.value.help)


def test_a_new_enum_value_is_usable_in_the_next_file_only(connection: psycopg.Connection, folder: Folder) -> None:
    first = folder({"1_a.sql": "CREATE TYPE e AS ENUM ('a')"}).migrations
    apply(connection, first)
    second = folder({"2_b.sql": "ALTER TYPE e ADD VALUE 'b'; SELECT 'b'::e"}).find(2)
    assert second is not None
    with pytest.raises(MigrationError, match="unsafe use of new value") as caught:
        apply(connection, [second])
    assert "`-- no-transaction`" in caught.value.help[0]


NO_TRANSACTION = "-- no-transaction\nCREATE TABLE a (x int);\nCREATE INDEX CONCURRENTLY i ON a (x);\n"


def test_statements_outside_a_transaction_run_one_by_one(
    connection: psycopg.Connection, folder: Folder, ask: Ask
) -> None:
    body = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END;\nSELECT $$;$$, ';' -- ;\n;\nVACUUM a"
    apply(connection, folder({"1_a.sql": NO_TRANSACTION + body}).migrations)
    assert ask(HISTORY) == [(1, "a", True)]
    assert ask("SELECT indisvalid FROM pg_index WHERE indexrelid = 'i'::regclass") == [(True,)]


UNFINISHED = [
    pytest.param(NO_TRANSACTION + "SELECT 1/0;", "4:1", id="the-third-statement"),
    pytest.param("-- no-transaction\nCREATE TABLE a (); BEGIN; CREATE TABLE b ();", "2:27", id="left-open"),
    pytest.param(
        "-- no-transaction\nCREATE TABLE a (); SELECT pg_terminate_backend(pg_backend_pid())", None, id="suicide"
    ),
    pytest.param("CREATE TABLE a ();\nCOMMIT;\nSELECT 1/0;", "3:1", id="committed-by-itself"),
    pytest.param("CREATE TABLE a ();\nCOMMIT; BEGIN;\nSELECT 1/0;", "3:1", id="committed-and-begun-again"),
    pytest.param(
        "CREATE TABLE a ();\nEND;\nSELECT pg_terminate_backend(pg_backend_pid());", None, id="committed-and-died"
    ),
    pytest.param("-- no-transaction\nCREATE TABLE a (); DO $$ BEGIN COMMIT; PERFORM 1/0; END $$", "2:20", id="do"),
]


@pytest.mark.parametrize(("sql", "place"), UNFINISHED)
def test_a_migration_that_fails_half_way_is_recorded_as_unfinished(
    connection: psycopg.Connection, folder: Folder, ask: Ask, sql: str, place: str | None
) -> None:
    with pytest.raises(MigrationError) as caught:
        apply(connection, folder({"1_half.sql": sql}).migrations)
    assert caught.value.aftermath is Aftermath.UNFINISHED
    assert caught.value.message.startswith(f"migrations/1_half.sql:{place or ''}")
    assert "mark-reverted 1" in " ".join(caught.value.help)
    assert ask(HISTORY) == [(1, "half", False)]
    assert tables(ask) == ["a"]


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("-- no-transaction\nCREATE TABLE a ();\nCREATE TABEL b ();", id="syntax-is-checked-first"),
        pytest.param("-- no-transaction\nCREATE TABLE a ();\n\\dt", id="psql"),
        pytest.param("-- no-transaction\nALTER TABLE nosuch ADD x int;", id="the-first-statement-failed-whole"),
        pytest.param("BEGIN;\nSELECT 1/0;\nCOMMIT;", id="before-its-own-commit"),
    ],
)
def test_where_nothing_was_done_nothing_is_recorded(
    connection: psycopg.Connection, folder: Folder, ask: Ask, sql: str
) -> None:
    with pytest.raises(MigrationError) as caught:
        apply(connection, folder({"1_a.sql": sql}).migrations)
    assert caught.value.aftermath is Aftermath.NOTHING
    assert (ask(HISTORY), tables(ask)) == ([], [])


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("BEGIN;\nCREATE TABLE a ();\nCOMMIT;", id="begin-and-commit"),
        pytest.param(
            "CREATE TABLE a ();\n\nCOMMIT; SET search_path = nowhere; BEGIN; SELECT 1", id="ends-in-another-transaction"
        ),
        pytest.param("CREATE TABLE a ();\n-- \nCOMMIT AND CHAIN;", id="chain"),
    ],
)
def test_a_file_that_commits_by_itself_is_applied_with_a_note(
    connection: psycopg.Connection, folder: Folder, ask: Ask, sql: str
) -> None:
    (applied,) = apply(connection, folder({"1_a.sql": sql}).migrations)
    assert applied.notes[0].startswith("migrations/1_a.sql:3 commits by itself")
    assert (ask(HISTORY), tables(ask)) == ([(1, "a", True)], ["a"])


@pytest.mark.parametrize(
    "sql",
    [
        "",
        "-- Add migration script here\n",
        " ;\r\n-- a\n;",
        "/* a /* b */ */ -- c\n;",
        "-- no-transaction\n",
        "-- no-transaction\n/* later */",
    ],
)
def test_a_file_without_a_statement_is_applied_with_a_note(
    connection: psycopg.Connection, folder: Folder, ask: Ask, sql: str
) -> None:
    (applied,) = apply(connection, folder({"1_a.sql": sql}).migrations)
    assert applied.notes == ("migrations/1_a.sql holds no statement",)
    assert ask(HISTORY) == [(1, "a", True)]


@pytest.mark.parametrize("head", [pytest.param("", id="transaction"), pytest.param("-- no-transaction\n", id="none")])
def test_a_down_file_takes_the_row_with_it(connection: psycopg.Connection, folder: Folder, ask: Ask, head: str) -> None:
    files = folder({"1_a.sql": "CREATE TABLE a ();", "1_a.down.sql": head + "DROP TABLE a; SELECT 1;"})
    apply(connection, files.migrations)
    with autocommit(connection):
        (reverted,) = take(find_history(connection), [Step(files.migrations[0], revert=True)], lambda _: None)
    assert reverted.revert
    assert (ask(HISTORY), tables(ask)) == ([], [])


@pytest.mark.parametrize(
    ("down", "success"),
    [
        pytest.param("DROP TABLE a; DROP TABLE nosuch", True, id="rolled-back"),
        pytest.param("-- no-transaction\nDROP TABLE a; DROP TABLE nosuch", False, id="half-undone"),
        pytest.param("-- no-transaction\nDROP TABLE nosuch; DROP TABLE a", True, id="nothing-undone"),
    ],
)
def test_a_down_file_that_fails(
    connection: psycopg.Connection, folder: Folder, ask: Ask, down: str, success: bool
) -> None:
    files = folder({"1_a.sql": "CREATE TABLE a ();", "1_a.down.sql": down})
    apply(connection, files.migrations)
    with (
        pytest.raises(MigrationError, match=r"migrations/1_a.down.sql:.*nosuch") as caught,
        autocommit(connection),
    ):
        take(find_history(connection), [Step(files.migrations[0], revert=True)], lambda _: None)
    assert ask(HISTORY) == [(1, "a", success)]
    cure = "run `sqlpin migrate revert` again" if success else "`sqlpin migrate mark-applied 1` if all of it is there"
    assert cure in caught.value.help[-1]


@pytest.mark.parametrize(
    ("head", "left", "words"),
    [
        pytest.param("", [], "nothing of it is left in the database: run `sqlpin migrate run` again", id="transaction"),
        pytest.param("-- no-transaction\n", ["a"], "`sqlpin migrate mark-reverted 1` if nothing", id="none"),
    ],
)
def test_ctrl_c_rolls_back_and_says_what_is_left(
    connection: psycopg.Connection, folder: Folder, ask: Ask, head: str, left: list[str], words: str
) -> None:
    files = folder({"1_slow.sql": head + "CREATE TABLE a (); SELECT pg_sleep(60); CREATE TABLE b ()"})

    def interrupt() -> None:
        while not ask("SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep'"):
            time.sleep(0.01)
        import _thread

        _thread.interrupt_main()

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt) as caught:
        apply(connection, files.migrations)
    thread.join()
    (note,) = caught.value.__notes__
    assert note.startswith("interrupted: migrations/1_slow.sql\n")
    assert words in note
    assert tables(ask) == left
    assert ask(HISTORY) == [(1, "slow", False) for _ in left]
    ask("DELETE FROM _sqlx_migrations")
    assert apply(connection, [files.migrations[0]._replace(up=folder({"1_slow.sql": ""}).migrations[0].up)])


def test_a_connection_in_a_transaction_is_not_taken(connection: psycopg.Connection) -> None:
    connection.execute("SELECT 1")
    with pytest.raises(ValueError, match="in the middle of a transaction"):
        apply(connection, ())


def test_the_connection_is_given_back_as_it_was(connection: psycopg.Connection, folder: Folder) -> None:
    apply(connection, folder({"1_a.sql": "SELECT 1"}).migrations)
    assert connection.autocommit is False
    connection.autocommit = True
    apply(connection, ())
    assert connection.autocommit is True
