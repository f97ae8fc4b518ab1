"""One database with the probes' schema for all tests of the proof."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from tests.conftest import PostgresServer
from tests.nullability.world import open_world


@pytest.fixture(scope="session")
def world(server: PostgresServer) -> Iterator[psycopg.Connection]:
    """A connection to a database that holds schema.sql."""
    conninfo = server.create_database("nullability")
    with open_world(conninfo) as connection:
        yield connection
    server.drop_database(conninfo)
