"""Whole runs: who gets the lock, who may do what, where the history is, and what many runs at once leave."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

import sqlpin.migrate
from sqlpin.errors import UsageError, WorkError
from sqlpin.migrate.failure import Aftermath, MigrationError
from sqlpin.migrate.history import find_history, parse_table_name
from sqlpin.migrate.lock import lock_key, locked
from sqlpin.migrate.plan import Entry, Step, plan_goto, plan_revert, plan_run
from sqlpin.migrate.runner import autocommit, take
from sqlpin.migrate.session import Options, look, migrate
from tests.migrate.conftest import Ask, Folder

RUN = "import sys, sqlpin.migrate; print(*(a.migration.version for a in sqlpin.migrate.run(*sys.argv[1:])))"


@pytest.mark.parametrize(
    ("database", "key"),
    [("postgres", 368907709894077238), ("sqlx", 2659960926882687016), ("my_database", 4323755430481461982)],
)
def test_the_lock_is_that_of_sqlx(database: str, key: int) -> None:
    assert lock_key(database) == key


def test_back_and_forth(connection: psycopg.Connection, folder: Folder, ask: Ask) -> None:
    files = {}
    for version in (1, 2, 3):
        files[f"{version}_t{version}.sql"] = f"CREATE TABLE t{version} ()"
        files[f"{version}_t{version}.down.sql"] = f"DROP TABLE t{version}"
    migrations = folder(files)

    def taken(planner: object, **options: int) -> list[str]:
        done = migrate(connection, migrations, lambda entries: planner(entries, **options))  # type: ignore[operator]
        return [f"{'-' if a.revert else '+'}{a.migration.version}" for a in done]

    assert taken(plan_run, target=2) == ["+1", "+2"]
    assert taken(plan_run) == ["+3"]
    assert taken(plan_run) == []
    assert taken(plan_revert) == ["-3"]
    assert taken(plan_goto, target=1) == ["-2"]
    assert taken(plan_goto, target=3) == ["+2", "+3"]
    assert taken(plan_revert, target=0) == ["-3", "-2", "-1"]
    assert ask("SELECT count(*) FROM pg_class WHERE relname ~ '^t[123]$'") == [(0,)]


def test_looking_changes_nothing(connection: psycopg.Connection, folder: Folder, ask: Ask) -> None:
    look(connection, folder({"1_a.sql": ""}))
    assert ask("SELECT to_regclass('_sqlx_migrations')") == [(None,)]


@pytest.fixture
def start(database: str, tmp_path: Path) -> Iterator[Callable[[], subprocess.Popen[str]]]:
    """Return a function that starts a process that migrates the database of the test."""
    processes = []

    def begin() -> subprocess.Popen[str]:
        command = [sys.executable, "-c", RUN, database, str(tmp_path / "migrations")]
        processes.append(subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True))
        return processes[-1]

    yield begin
    for process in processes:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("runners", [2, 8])
def test_runners_that_start_at_once_apply_every_migration_once(
    start: Callable[[], subprocess.Popen[str]], folder: Folder, ask: Ask, runners: int
) -> None:
    files = {f"{n}_t{n}.sql": f"CREATE TABLE t{n} (); SELECT pg_sleep(0.02)" for n in range(1, 7)}
    files["7_i.sql"] = "-- no-transaction\nCREATE INDEX CONCURRENTLY i ON t7 (x); SELECT pg_sleep(0.05)"
    files["6_t7.sql"] = files.pop("6_t6.sql") + "; CREATE TABLE t7 (x int)"
    folder(files)
    processes = [start() for _ in range(runners)]
    outputs = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0] * runners, outputs
    assert sorted(output.strip() for output, _ in outputs) == [*[""] * (runners - 1), "1 2 3 4 5 6 7"]
    assert ask("SELECT count(*), bool_and(success) FROM _sqlx_migrations") == [(7, True)]


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


SLEEPING = "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()"


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_run_that_is_killed_in_a_transaction_leaves_nothing_of_that_migration(
    start: Callable[[], subprocess.Popen[str]], folder: Folder, ask: Ask
) -> None:
    folder({"1_a.sql": "CREATE TABLE a ()", "2_b.sql": "CREATE TABLE b (); SELECT pg_sleep(0.8)"})
    process = start()
    wait_for(lambda: ask(SLEEPING))
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    after, error = start().communicate()  # waits for the lock until the server has noticed
    assert (after.strip(), error) == ("2", "")
    assert ask("SELECT version, success FROM _sqlx_migrations ORDER BY 1") == [(1, True), (2, True)]


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL here")
def test_a_run_that_is_killed_outside_a_transaction_is_unfinished(
    start: Callable[[], subprocess.Popen[str]], folder: Folder, ask: Ask
) -> None:
    folder({"1_a.sql": "-- no-transaction\nCREATE TABLE a (); SELECT pg_sleep(0.8); CREATE TABLE b ()"})
    process = start()
    wait_for(lambda: ask(SLEEPING))
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    after, error = start().communicate()
    assert after == ""
    assert "1/a was begun and did not finish" in error
    assert ask("SELECT version, success FROM _sqlx_migrations") == [(1, False)]
    assert ask("SELECT to_regclass('a') IS NULL, to_regclass('b') IS NULL") == [(False, True)]


def test_whoever_waits_is_told_for_whom_and_gives_up_in_time(
    connection: psycopg.Connection, database: str, folder: Folder
) -> None:
    files = folder({"1_a.sql": ""})
    heard: list[str] = []
    connection.autocommit = True
    with psycopg.connect(database, autocommit=True, application_name="the other") as other, locked(other):
        with pytest.raises(
            WorkError, match=r"has had the lock for 0.2 s: process \d+ \(the other\), connected since 2"
        ):
            migrate(connection, files, plan_run, Options(lock_timeout=0.2, on_wait=heard.append))
        (words,) = heard
        assert words.startswith(f"process {other.info.backend_pid} (the other)")
    assert len(migrate(connection, files, plan_run, Options(lock_timeout=0))) == 1


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("CREATE TABLE a ()", id="the-file-fails"),
        pytest.param("SELECT 1", id="the-row-fails"),
        pytest.param("-- no-transaction\nSELECT 1", id="outside-a-transaction"),
        pytest.param("SELECT 1; COMMIT", id="commits-by-itself"),
    ],
)
@pytest.mark.parametrize("revert", [False, True])
def test_whoever_takes_no_lock_and_is_quicker_is_recognized(
    connection: psycopg.Connection, database: str, folder: Folder, ask: Ask, sql: str, revert: bool
) -> None:
    down = sql.replace("CREATE", "DROP").replace(" ()", "")
    files = folder({"1_a.sql": sql, "1_a.down.sql": down})
    if revert:
        migrate(connection, files, plan_run)
    looks: list[int] = []

    def planner(entries: Sequence[Entry]) -> tuple[Step, ...]:
        steps = plan_revert(entries) if revert else plan_run(entries)
        looks.append(len(steps))
        if len(looks) == 2:  # under the lock: as sqlx-cli does it, which takes none
            with psycopg.connect(database) as other, autocommit(other):
                take(find_history(other).create(), steps, lambda _: None)
        return steps

    with pytest.raises(MigrationError) as caught:
        migrate(connection, files, planner)
    assert caught.value.aftermath is Aftermath.OVERTAKEN
    assert caught.value.help[0].startswith(f"meanwhile another program has {'reverted' if revert else 'applied'} it")
    assert ask("SELECT version, success FROM _sqlx_migrations") == ([] if revert else [(1, True)])


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("SELECT pg_advisory_unlock_all()", id="unlock-all"),
        pytest.param("-- no-transaction\nDISCARD ALL", id="discard-all"),
        pytest.param("SELECT pg_advisory_unlock(k) FROM unnest(ARRAY[1, :key]) k", id="by-key"),
        pytest.param("SELECT pg_advisory_lock(7), pg_advisory_unlock(7)", id="another-lock"),
    ],
)
def test_a_migration_cannot_give_up_the_lock(
    connection: psycopg.Connection, database: str, folder: Folder, sql: str
) -> None:
    key = lock_key(str(conninfo_to_dict(database)["dbname"]))
    taken: list[bool] = []
    notices: list[str | None] = []
    connection.add_notice_handler(lambda notice: notices.append(notice.message_primary))

    def another_run_tries(_: object) -> None:
        with psycopg.connect(database) as other:
            taken.append(other.execute("SELECT pg_try_advisory_lock(%s)", (key,)).fetchone() == (True,))

    files = folder({"1_a.sql": sql.replace(":key", str(key)), "2_b.sql": "SELECT 1"})
    assert len(migrate(connection, files, plan_run, Options(on_applied=another_run_tries))) == 2
    assert taken == [False, False]
    assert [notice for notice in notices if notice and str(key) in notice] == []
    with psycopg.connect(database, autocommit=True) as other, locked(other, timeout=0):
        pass


def test_the_lock_is_given_up_after_a_failure(connection: psycopg.Connection, database: str, folder: Folder) -> None:
    with pytest.raises(WorkError):
        migrate(connection, folder({"1_a.sql": "SELECT nosuch"}), plan_run)
    with psycopg.connect(database, autocommit=True) as other, locked(other, timeout=0):
        pass


@pytest.fixture
def role(ask: Ask) -> Iterator[str]:
    name = f"test_role_{os.getpid()}"
    ask(f"CREATE ROLE {name} LOGIN")
    yield name
    ask(f"DROP OWNED BY {name}")
    ask(f"DROP ROLE {name}")


def test_a_role_without_create_is_told_which_right_it_lacks(database: str, folder: Folder, ask: Ask, role: str) -> None:
    ask("REVOKE CREATE ON SCHEMA public FROM public")
    path = folder({"1_a.sql": "CREATE TABLE a ()"}).path
    conninfo = make_conninfo(database, user=role)

    def refused() -> WorkError:
        with pytest.raises(WorkError, match="permission denied") as caught:
            sqlpin.migrate.run(conninfo, path)
        return caught.value

    error = refused()
    assert error.message.startswith(f"the role {role} has too few rights in the database")
    assert error.help[0] == f"let the owner say: GRANT USAGE, CREATE ON SCHEMA public TO {role}"
    with psycopg.connect(database, autocommit=True) as owner:
        find_history(owner).create()
    grant = f"GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE _sqlx_migrations TO {role}"
    assert refused().help[0] == f"let the owner say: {grant}"
    ask(grant)
    error = refused()
    assert "migrations/1_a.sql:1:14: permission denied for schema public" in error.message
    assert error.help == (
        "the role that connects lacks a right: let the owner of the object GRANT it, or connect as the owner",
        "nothing of it is left in the database: run `sqlpin migrate run` again",
    )
    ask(f"GRANT CREATE ON SCHEMA public TO {role}")
    assert len(sqlpin.migrate.run(conninfo, path)) == 1


def test_a_start_with_nothing_to_do_needs_no_right_but_select(
    database: str, folder: Folder, ask: Ask, role: str
) -> None:
    path = folder({"1_a.sql": ""}).path
    sqlpin.migrate.run(database, path)
    ask("REVOKE CREATE ON SCHEMA public FROM public")
    ask(f"GRANT SELECT ON _sqlx_migrations TO {role}")
    ask(f"ALTER ROLE {role} SET default_transaction_read_only = on")
    assert sqlpin.migrate.run(make_conninfo(database, user=role), path) == ()


def test_a_read_only_session_is_told_so(database: str, folder: Folder) -> None:
    conninfo = make_conninfo(database, options="-c default_transaction_read_only=on")
    with pytest.raises(WorkError, match="can only read: default_transaction_read_only is on"):
        sqlpin.migrate.run(conninfo, folder({"1_a.sql": ""}).path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("_sqlx_migrations", (None, "_sqlx_migrations"), id="default"),
        pytest.param("App.History", ("app", "history"), id="folded"),
        pytest.param('"App"."my ""history"""', ("App", 'my "history"'), id="quoted"),
    ],
)
def test_table_names(text: str, expected: tuple[str | None, str]) -> None:
    assert parse_table_name(text) == expected


@pytest.mark.parametrize("text", ["", "a.b.c", "a b", "a.", ".a", "a; DROP TABLE b", "'a'", "1"])
def test_no_table_names(text: str) -> None:
    with pytest.raises(UsageError, match="not the name of a table"):
        parse_table_name(text)


@pytest.mark.parametrize("table", ["app.history", '"We\'re 100%"."my ""history"""', "history"])
def test_a_history_of_another_name(database: str, folder: Folder, ask: Ask, table: str) -> None:
    path = folder({"1_a.sql": "CREATE TABLE a ()", "1_a.down.sql": "DROP TABLE a"}).path
    assert len(sqlpin.migrate.run(database, path, table=table)) == 1
    assert sqlpin.migrate.run(database, path, table=table) == ()
    assert ask(f"SELECT version, success, execution_time > 0 FROM {table}") == [(1, True, True)]
    with psycopg.connect(database) as connection:
        migrate(connection, folder({}), plan_revert, Options(history=table))
    assert ask(f"SELECT count(*) FROM {table}") == [(0,)]
    assert ask("SELECT to_regclass('_sqlx_migrations')") == [(None,)]


def test_the_history_is_found_and_made_where_the_search_path_leads(database: str, folder: Folder, ask: Ask) -> None:
    ask("CREATE SCHEMA app")
    name = conninfo_to_dict(database)["dbname"]
    ask(f"ALTER DATABASE {name} SET search_path = nowhere, app, public")
    path = folder({"1_a.sql": "SET search_path = public; CREATE TABLE a ()", "2_b.sql": "CREATE TABLE b ()"}).path
    sqlpin.migrate.run(database, path)
    assert ask("SELECT to_regclass('app._sqlx_migrations') IS NOT NULL, to_regclass('public.a') IS NOT NULL") == [
        (True, True)
    ]
    assert ask("SELECT to_regclass('app.b') IS NOT NULL") == [(True,)]
    assert sqlpin.migrate.run(database, path) == ()


def test_a_search_path_without_a_schema(database: str, folder: Folder) -> None:
    conninfo = make_conninfo(database, options="-c search_path=nowhere")
    with pytest.raises(WorkError, match="no schema to create the migration history in"):
        sqlpin.migrate.run(conninfo, folder({"1_a.sql": ""}).path)


HISTORY_COLUMNS = (
    "version bigint, description text, installed_on timestamptz, success bool, checksum bytea, execution_time bigint"
)


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        pytest.param("name text", 'column "version" does not exist', id="other-columns"),
        pytest.param(
            HISTORY_COLUMNS.replace("version bigint", "version text"), "version is text, not int8", id="words"
        ),
        pytest.param(
            HISTORY_COLUMNS.replace("timestamptz", "timestamp"), "installed_on is timestamp, not timestamptz", id="zone"
        ),
        pytest.param(
            HISTORY_COLUMNS.replace("time bigint", "time interval"),
            "execution_time is interval, not int8",
            id="interval",
        ),
        pytest.param(
            HISTORY_COLUMNS.replace("description text", "description varchar(40)"), None, id="varchar-will-do"
        ),
    ],
)
def test_another_table_of_the_name_is_no_history(
    connection: psycopg.Connection, folder: Folder, ask: Ask, columns: str, reason: str | None
) -> None:
    ask(f"CREATE TABLE _sqlx_migrations ({columns})")
    if reason is None:
        assert len(migrate(connection, folder({"1_a.sql": ""}), plan_run)) == 1
        return
    with pytest.raises(WorkError) as caught:
        look(connection, folder({}))
    assert caught.value.message == f"the table public._sqlx_migrations is no migration history: {reason}"
    connection.rollback()
    connection.autocommit = True
    assert find_history(connection).exists


def test_a_folder_that_is_not_there_is_no_success(database: str, tmp_path: Path) -> None:
    with pytest.raises(WorkError, match="there is no folder"):
        sqlpin.migrate.run(database, tmp_path / "nowhere")


def test_a_mistyped_option_does_not_mean_all_migrations(database: str, folder: Folder, ask: Ask) -> None:
    path = folder({"1_a.sql": "CREATE TABLE a ()"}).path
    mistyped: dict[str, Any] = {"target": 0}
    with pytest.raises(TypeError, match="no option target"):
        sqlpin.migrate.run(database, path, **mistyped)
    assert ask("SELECT to_regclass('a')") == [(None,)]


def test_a_program_is_told_which_of_two_to_rename(database: str, folder: Folder) -> None:
    path = folder({"1_b.sql": ""}).path
    sqlpin.migrate.run(database, path)
    (path / "1_a.sql").touch()
    with pytest.raises(WorkError, match="two migrations have the version 1") as caught:
        sqlpin.migrate.run(database, path)
    assert caught.value.help[1] == f"git mv {path}/1_a.sql {path}/2_a.sql"


def test_many_programs_in_one_event_loop(database: str, folder: Folder, ask: Ask) -> None:
    path = folder({"1_a.sql": "CREATE TABLE a (); SELECT pg_sleep(0.1)"}).path
    heard: list[str] = []

    async def start_all() -> list[tuple[sqlpin.migrate.Applied, ...]]:
        runs = (
            sqlpin.migrate.run_async(database, path, on_applied=lambda a: heard.append(a.migration.title))
            for _ in range(4)
        )
        return await asyncio.gather(*runs)

    assert sorted(len(applied) for applied in asyncio.run(start_all())) == [0, 0, 0, 1]
    assert heard == ["1/a"]


@pytest.mark.parametrize("where", ["in-a-statement", "in-the-queue"])
def test_a_cancelled_run_leaves_nothing(database: str, folder: Folder, ask: Ask, where: str) -> None:
    path = folder({"1_a.sql": "CREATE TABLE a (); SELECT pg_sleep(60)"}).path

    async def cancel() -> None:
        waiting = asyncio.Event()
        loop = asyncio.get_running_loop()
        task = asyncio.create_task(
            sqlpin.migrate.run_async(database, path, on_wait=lambda _: loop.call_soon_threadsafe(waiting.set))
        )
        if where == "in-the-queue":
            await waiting.wait()
        else:
            while not ask(SLEEPING):
                await asyncio.sleep(0.02)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    if where == "in-the-queue":
        with psycopg.connect(database, autocommit=True) as other, locked(other):
            asyncio.run(cancel())
    else:
        asyncio.run(cancel())
    assert ask("SELECT to_regclass('a')") == [(None,)]
    with psycopg.connect(database, autocommit=True) as other, locked(other, timeout=5):
        pass


def test_the_facade_imports_no_driver() -> None:
    code = "import sys, sqlpin.migrate; sys.exit('psycopg' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
