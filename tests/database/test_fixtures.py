"""The fixtures that all other tests stand on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg
import pytest

if TYPE_CHECKING:
    from tests.conftest import PostgresServer


@pytest.mark.parametrize("run", [1, 2], ids=["first-test", "second-test-sees-nothing-of-the-first"])
def test_each_test_has_an_empty_database(connection: psycopg.Connection[Any], run: int) -> None:
    connection.execute("CREATE TABLE left_over ()")
    connection.commit()


def test_databases_are_made_from_a_template(server: PostgresServer) -> None:
    first = server.create_database("first")
    with psycopg.connect(first) as connection:
        connection.execute("CREATE TABLE t ()")
    second = server.create_database(template="first")
    with psycopg.connect(second) as connection:
        assert connection.execute("SELECT to_regclass('t')::text").fetchone() == ("t",)
    server.drop_database(first)
    server.drop_database(second)


@pytest.mark.pg(">= 14")
def test_condition_that_holds_runs(server: PostgresServer) -> None:
    assert server.version >= 140000


@pytest.mark.pg("< 14")
def test_condition_that_does_not_hold_is_skipped() -> None:
    pytest.fail("this server is older than any we support")
