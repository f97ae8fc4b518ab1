"""A real PostgreSQL for every test that asks for one: a server per worker, a database per test.

`SQLPIN_TEST_POSTGRES=/usr/lib/postgresql/15/bin` runs the suite on another server.
"""

from __future__ import annotations

import itertools
import operator
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import hypothesis
import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from sqlpin.database import Engine, disposable_server, find_engine

hypothesis.settings.register_profile("suite", deadline=None)  # a slow machine is no failure
hypothesis.settings.load_profile("suite")

_COMPARE = {">=": operator.ge, "<=": operator.le, "==": operator.eq, "<": operator.lt, ">": operator.gt}


@dataclass(frozen=True)
class PostgresServer:
    """The server of this test session. `conninfo` is that of a superuser in its database `postgres`."""

    conninfo: str
    version: int
    """The server's version as libpq counts it: 180006."""
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def create_database(self, name: str | None = None, template: str = "template1") -> str:
        """Make a database and return its conninfo."""
        name = name or f"test_{next(self._numbers)}"
        command = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        if self.version >= 150000:
            command += sql.SQL(" STRATEGY file_copy")  # the server waits for no disk: half the time of wal_log
        self._run(command)
        return make_conninfo(self.conninfo, dbname=name)

    def drop_database(self, conninfo: str) -> None:
        """Drop a database, whoever is connected to it."""
        name = str(psycopg.conninfo.conninfo_to_dict(conninfo)["dbname"])
        self._run(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def _run(self, command: sql.Composed) -> None:
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            connection.execute(command)


def chosen_engine() -> Engine:
    """Return the engine the suite runs on."""
    binaries = os.environ.get("SQLPIN_TEST_POSTGRES")
    return find_engine(binaries=Path(binaries) if binaries else None)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="write golden files anew, as SQLPIN_ACCEPT=1 does")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--accept"):
        os.environ["SQLPIN_ACCEPT"] = "1"
    for name in [*os.environ]:
        if name.startswith("PG") or name in {"DATABASE_URL", "SQLX_OFFLINE", "SQLX_OFFLINE_DIR"}:
            del os.environ[name]  # the developer's own database is none of the tests' business


def pytest_report_header() -> str:
    return f"server: {chosen_engine().description}"


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("pg"):
        match = re.fullmatch(r"(>=|<=|==|<|>)\s*(\d+)", mark.args[0])
        if not match:
            raise pytest.UsageError(f"not a condition on the server's major version: {mark.args[0]!r}")
        if not _COMPARE[match[1]](chosen_engine().major, int(match[2])):
            pytest.skip(f"needs PostgreSQL {mark.args[0]}")


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    """The server of this session (of this worker under xdist)."""
    with disposable_server(chosen_engine(), max_connections="60") as running:
        with psycopg.connect(running.conninfo, autocommit=True) as connection:
            connection.execute("CREATE DATABASE template1 TEMPLATE postgres IS_TEMPLATE true")
            version = connection.info.server_version
        yield PostgresServer(running.conninfo, version)


@pytest.fixture
def database(server: PostgresServer) -> Iterator[str]:
    """The conninfo of an empty database for one test."""
    conninfo = server.create_database()
    yield conninfo
    server.drop_database(conninfo)


@pytest.fixture
def connection(database: str) -> Iterator[psycopg.Connection]:
    """A connection to an empty database for one test."""
    with psycopg.connect(database) as connection:
        yield connection
