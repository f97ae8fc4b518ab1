"""Migrations of a program at its start: one connection of its own, opened and closed here."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import threading
from pathlib import Path
from typing import Any

import psycopg

from sqlpin.database.connect import connect
from sqlpin.database.conninfo import parse
from sqlpin.migrate import RunOptions
from sqlpin.migrate.plan import Applied, Record, plan_run
from sqlpin.migrate.session import Options, migrate, open_folder, read_history

_CANCEL_INTERVAL = 0.1  # seconds between two requests to cancel: one may come between two statements


class _Cancelled(BaseException):
    """Ends the work in its thread; nobody but `run_async` sees it."""


class Canceller:
    """Ends a run in another thread: the running statement is cancelled, the next is not begun."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._connection: psycopg.Connection[Any] | None = None

    def watch(self, connection: psycopg.Connection[Any]) -> None:
        """Say which connection does the work."""
        self._connection = connection

    def pause(self, seconds: float) -> None:
        """Sleep, unless it is cancelled."""
        if self._event.wait(seconds):
            raise _Cancelled

    def cancel(self) -> None:
        """Ask for the end; to be repeated until the run has ended."""
        self._event.set()
        if self._connection is not None and not self._connection.closed:
            with contextlib.suppress(psycopg.Error):
                self._connection.cancel_safe(timeout=1.0)


def run(conninfo: str, directory: Path, options: RunOptions, canceller: Canceller | None = None) -> tuple[Applied, ...]:
    """Do what `sqlpin.migrate.run` promises."""
    if unknown := options.keys() - RunOptions.__annotations__.keys():  # a mistyped target would mean all migrations
        raise TypeError(f"run() has no option {', '.join(sorted(unknown))}")
    canceller = canceller or Canceller()
    target = parse(conninfo, "conninfo")

    def history() -> tuple[Record, ...]:
        with connect(target) as connection:
            return read_history(connection, _session_options(options, canceller).history)

    folder = open_folder(directory, history=history)
    planner = functools.partial(
        plan_run,
        target=options.get("target_version"),
        ignore_missing=options.get("ignore_missing", False),
        strict_order=options.get("strict_order", False),
    )
    with connect(target) as connection:
        canceller.watch(connection)
        return migrate(connection, folder, planner, _session_options(options, canceller))


async def run_async(conninfo: str, directory: Path, options: RunOptions) -> tuple[Applied, ...]:
    """Do what `sqlpin.migrate.run_async` promises."""
    canceller = Canceller()
    work = asyncio.create_task(asyncio.to_thread(run, conninfo, directory, options, canceller))
    try:
        return await asyncio.shield(work)
    except asyncio.CancelledError:
        while not work.done():
            await asyncio.to_thread(canceller.cancel)
            await asyncio.wait([work], timeout=_CANCEL_INTERVAL)
        work.exception()  # it is retrieved, and told by the cancellation
        raise


def _session_options(options: RunOptions, canceller: Canceller) -> Options:
    hear = options.get("on_applied")

    def on_applied(applied: Applied) -> None:
        if hear is not None:
            hear(applied)
        canceller.pause(0)

    defaults = Options()
    return Options(
        history=options.get("table", defaults.history),
        lock_timeout=options.get("lock_timeout", defaults.lock_timeout),
        on_applied=on_applied,
        on_wait=options.get("on_wait", defaults.on_wait),
        pause=canceller.pause,
    )
