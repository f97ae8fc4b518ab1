"""Databases to ask: one that the user names, or a server of our own that needs no set-up."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from sqlpin.database.account import server_account
from sqlpin.database.cluster import Server, running
from sqlpin.database.engine import Engine, find_engine
from sqlpin.database.rundir import run_directory
from sqlpin.database.template import place_template

__all__ = ["Engine", "Server", "disposable_server", "find_engine"]


@contextlib.contextmanager
def disposable_server(engine: Engine, **settings: str) -> Iterator[Server]:
    """Start a fresh server with one empty database, and leave nothing of it behind."""
    with run_directory(server_account()) as run:
        data = run.path / "data"
        place_template(engine, run, data)
        with running(engine, run, data, settings=settings) as server:
            yield server
