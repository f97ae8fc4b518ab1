"""The stage of the soundness tests: one schema, three fillings, made once per session."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from .stage import FILLINGS, Stage, load


@pytest.fixture(scope="session")
def stage(server) -> Iterator[Stage]:  # type: ignore[no-untyped-def]  # the fixture's class lives in a conftest
    """The three databases and a connection to each."""
    conninfos = []
    for filling in FILLINGS:
        conninfos.append(server.create_database(f"soundness_{filling}"))
        load(lambda: psycopg.connect(conninfos[-1]), filling, server.version // 10000)
    made = Stage(conninfos)
    yield made
    made.close()
    for conninfo in conninfos:
        server.drop_database(conninfo)
