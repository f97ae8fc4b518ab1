"""Scratch databases on a server of the user's: made, used, dropped; those of dead runs are found."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sqlpin.database import Choice, Origin, Schema, open_database
from sqlpin.database.conninfo import parse
from sqlpin.database.scratch import scratch_database
from sqlpin.errors import UsageError, WorkError
from tests.conftest import PostgresServer

OLD = "sqlpin_scratch_00000001_0123456789ab"  # made in 1970


def databases(server: PostgresServer) -> list[str]:
    with psycopg.connect(server.conninfo) as connection:
        rows = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'sqlpin%' ORDER BY 1")
        return [name for (name,) in rows]


def run(server: PostgresServer, *statements: str) -> None:
    with psycopg.connect(server.conninfo, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


@pytest.fixture(autouse=True)
def _clean(server: PostgresServer) -> Iterator[None]:
    yield
    left = databases(server)
    for name in left:
        run(server, f'DROP DATABASE "{name}" WITH (FORCE)')
    assert left == []


def test_scratch_database_is_made_and_dropped(server: PostgresServer, database: str) -> None:
    with scratch_database(parse(database, "DATABASE_URL")) as scratch:
        (name,) = databases(server)
        assert name in scratch.conninfo
        assert scratch.source == "DATABASE_URL"
        with psycopg.connect(scratch.conninfo) as connection:
            connection.execute("CREATE TABLE t ()")
    assert databases(server) == []


def test_scratch_database_is_dropped_after_an_error_and_while_in_use(server: PostgresServer, database: str) -> None:
    def work() -> None:
        with scratch_database(parse(database, "DATABASE_URL")) as scratch:
            forgotten.append(psycopg.connect(scratch.conninfo))
            raise LookupError

    forgotten: list[psycopg.Connection[tuple[object, ...]]] = []
    with pytest.raises(LookupError):
        work()
    assert databases(server) == []
    forgotten[0].close()


def test_named_database_need_not_exist(server: PostgresServer) -> None:
    missing = f"{server.conninfo} dbname=not_made_yet"
    with scratch_database(parse(missing, "DATABASE_URL")):
        assert len(databases(server)) == 1


def test_busy_template1_is_no_obstacle(server: PostgresServer, database: str) -> None:
    run(server, "CREATE DATABASE template0 TEMPLATE postgres IS_TEMPLATE true")
    try:
        with (
            psycopg.connect(f"{server.conninfo} dbname=template1"),
            scratch_database(parse(database, "DATABASE_URL")) as scratch,
        ):
            assert "sqlpin_scratch" in scratch.conninfo
    finally:
        run(server, "ALTER DATABASE template0 IS_TEMPLATE false", "DROP DATABASE template0")


def test_role_that_may_not_make_databases(server: PostgresServer, database: str) -> None:
    run(server, "CREATE ROLE modest LOGIN")
    try:
        with (
            pytest.raises(WorkError, match="cannot make a scratch database") as caught,
            scratch_database(parse(f"{database} user=modest", "DATABASE_URL")),
        ):
            pass
        assert "ALTER ROLE modest CREATEDB" in caught.value.help[0]
    finally:
        run(server, "DROP ROLE modest")


class TestStale:
    def use(self, database: str) -> None:
        with scratch_database(parse(database, "DATABASE_URL")):
            pass

    def test_old_and_deserted_is_dropped(self, server: PostgresServer, database: str) -> None:
        run(server, f"CREATE DATABASE {OLD} TEMPLATE template1")
        self.use(database)
        assert databases(server) == []

    def test_in_use_stays(self, server: PostgresServer, database: str) -> None:
        run(server, f"CREATE DATABASE {OLD} TEMPLATE template1")
        with psycopg.connect(f"{server.conninfo} dbname={OLD}"):
            self.use(database)
            assert databases(server) == [OLD]
        run(server, f"DROP DATABASE {OLD} WITH (FORCE)")

    def test_young_stays(self, server: PostgresServer, database: str) -> None:
        young = f"sqlpin_scratch_{int(time.time()):08x}_0123456789ab"
        run(server, f"CREATE DATABASE {young} TEMPLATE template1")
        self.use(database)
        assert databases(server) == [young]
        run(server, f"DROP DATABASE {young}")

    @pytest.mark.parametrize("name", ["sqlpin_scratch_of_mine", "sqlpin_scratch_00000001_0123456789ab_2"])
    def test_another_name_stays(self, server: PostgresServer, database: str, name: str) -> None:
        run(server, f"CREATE DATABASE {name} TEMPLATE template1")
        self.use(database)
        assert databases(server) == [name]
        run(server, f"DROP DATABASE {name}")

    def test_of_another_role_stays(self, server: PostgresServer, database: str) -> None:
        run(server, f"CREATE DATABASE {OLD} TEMPLATE template1", "CREATE ROLE maker LOGIN CREATEDB")
        try:
            self.use(f"{database} user=maker")
            assert databases(server) == [OLD]
        finally:
            run(server, f"DROP DATABASE {OLD}", "DROP ROLE maker")


PROGRAM = """
import sys, time
from sqlpin.database.conninfo import parse
from sqlpin.database.scratch import scratch_database
with scratch_database(parse(sys.argv[1], "argv")):
    print("open", flush=True)
    time.sleep(60)
"""


def test_database_of_a_killed_run_is_dropped_by_the_next(
    server: PostgresServer, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with subprocess.Popen([sys.executable, "-c", PROGRAM, database], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        os.kill(process.pid, signal.SIGKILL)
    (left,) = databases(server)
    monkeypatch.setattr("sqlpin.database.scratch._GRACE", -1)
    deadline = time.monotonic() + 20
    while left in databases(server) and time.monotonic() < deadline:
        with scratch_database(parse(database, "DATABASE_URL")):
            pass
    assert databases(server) == []


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=lambda number: number.name)
def test_interrupted_run_drops_its_database(server: PostgresServer, database: str, number: signal.Signals) -> None:
    command = [sys.executable, "-c", PROGRAM, database]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        assert process.stdout is not None
        process.stdout.readline()
        os.kill(process.pid, number)
    assert databases(server) == []


class TestOpenDatabase:
    def build(self, conninfo: str) -> None:
        with psycopg.connect(conninfo) as connection:
            connection.execute("CREATE TABLE accounts ()")

    def tables(self, connection: psycopg.Connection[tuple[object]]) -> object:
        return connection.execute("SELECT to_regclass('accounts')::text").fetchone()

    def test_url_is_taken_as_it_is(self, database: str, tmp_path: Path) -> None:
        with open_database(Choice(tmp_path, url=database), Schema("k", self.build)) as opened:
            assert opened.origin is Origin.URL
            assert self.tables(opened.connection) == (None,)
            assert opened.connection.autocommit
            assert opened.notes == ()

    def test_scratch_is_built_beside_it(self, server: PostgresServer, database: str, tmp_path: Path) -> None:
        with open_database(Choice(tmp_path, url=database, scratch=True), Schema("k", self.build)) as opened:
            assert opened.origin is Origin.SCRATCH
            assert self.tables(opened.connection) == ("accounts",)
            assert opened.server_version == server.version
        assert databases(server) == []

    def test_scratch_that_cannot_be_built_is_dropped(
        self, server: PostgresServer, database: str, tmp_path: Path
    ) -> None:
        def fail(conninfo: str) -> None:
            raise WorkError("the migration fails")

        with (
            pytest.raises(WorkError, match="migration fails"),
            open_database(Choice(tmp_path, url=database, scratch=True), Schema("k", fail)),
        ):
            pass
        assert databases(server) == []

    def test_scratch_without_server_is_a_usage_error(self, tmp_path: Path) -> None:
        (tmp_path / ".git").mkdir()
        with (
            pytest.raises(UsageError, match="none is named"),
            open_database(Choice(tmp_path, scratch=True), Schema("k", self.build)),
        ):
            pass

    @pytest.mark.parametrize("scratch", [False, True], ids=["named", "scratch"])
    def test_connection_that_is_lost_is_told(self, database: str, tmp_path: Path, scratch: bool) -> None:
        choice = Choice(tmp_path, url=database, scratch=scratch)
        with (
            pytest.raises(WorkError, match="terminating connection") as caught,
            open_database(choice, Schema("k", self.build)) as opened,
        ):
            opened.connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        assert "log" in caught.value.help[0]

    def test_right_that_is_lacking_is_told(self, server: PostgresServer, database: str, tmp_path: Path) -> None:
        run(server, "CREATE ROLE modest LOGIN")
        try:
            with (
                pytest.raises(WorkError, match="permission denied for") as caught,
                open_database(Choice(tmp_path, url=f"{database} user=modest"), Schema("k", self.build)) as opened,
            ):
                opened.connection.execute("SELECT rolpassword FROM pg_authid")
            assert "grant" in caught.value.help[0]
        finally:
            run(server, "DROP ROLE modest")

    def test_neither_repr_nor_description_tells_a_password(self, database: str, tmp_path: Path) -> None:
        choice = Choice(tmp_path, url=f"{database} password=s3cret")
        with open_database(choice, Schema("k", self.build)) as opened:
            assert "s3cret" in opened.conninfo
            assert "s3cret" not in repr((choice, opened))
            assert opened.description.startswith("PostgreSQL ")
