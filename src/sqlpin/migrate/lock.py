"""One runner at a time: the advisory lock that SQLx's library takes, so that Rust services and we wait for each other.

It is polled. A session that waits inside `pg_advisory_lock` holds a snapshot, and CREATE INDEX CONCURRENTLY in the session
that has the lock would wait for it: a deadlock.
"""

from __future__ import annotations

import contextlib
import time
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
from psycopg.rows import scalar_row

from sqlpin.errors import WorkError
from sqlpin.marker import sql

LOCK_TIMEOUT = 300.0
"""Seconds to wait for another runner when nothing else is said."""

_FIRST_PAUSE, _LONGEST_PAUSE = 0.05, 1.0

_TRY = sql("SELECT pg_catalog.pg_try_advisory_lock(%s)")
_RELEASE = sql("SELECT pg_catalog.pg_advisory_unlock(%s)")
_HELD = sql("""
    SELECT EXISTS (
        SELECT FROM pg_catalog.pg_locks l
        WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND l.pid = pg_catalog.pg_backend_pid()
          AND l.classid = (%(key)s::bigint >> 32)::oid AND l.objid = (%(key)s::bigint & 4294967295)::oid
    )
""")
_DATABASE = sql("SELECT pg_catalog.current_database()::text")
_HOLDER = sql("""
    SELECT pg_catalog.format('process %%s%%s, connected since %%s', l.pid,
        CASE WHEN a.application_name <> '' THEN ' (' || a.application_name || ')' ELSE '' END,
        pg_catalog.to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS'))
    FROM pg_catalog.pg_locks l
    JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid
    WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND a.datname = pg_catalog.current_database()
      AND l.classid = (%(key)s::bigint >> 32)::oid AND l.objid = (%(key)s::bigint & 4294967295)::oid
""")


def lock_key(database: str) -> int:
    """Return the key that SQLx locks for a database of this name: 0x3d32ad9e times the CRC-32 of the name."""
    return 0x3D32AD9E * zlib.crc32(database.encode())


@contextlib.contextmanager
def locked(
    connection: psycopg.Connection[Any],
    *,
    timeout: float | None = LOCK_TIMEOUT,
    on_wait: Callable[[str], object] = lambda _: None,
    pause: Callable[[float], None] = time.sleep,
) -> Iterator[Callable[[], None]]:
    """Hold the migration lock of the connection's database; give a function that takes it again where it was given up.

    `on_wait` is called once, when another session has the lock, with words for that session; `pause` sleeps between two
    tries. Raises WorkError when the other still has it after `timeout` seconds; None waits for ever.
    """
    key = lock_key(str(_scalar(connection, _DATABASE)))

    def take() -> None:
        start = time.monotonic()
        for count, length in enumerate(_pauses()):
            if _scalar(connection, _TRY, (key,)):
                return
            waited = time.monotonic() - start
            if timeout is not None and waited >= timeout:
                raise WorkError(
                    f"another migration run has had the lock for {timeout:g} s: {_holder(connection, key)}",
                    help=("let it finish, or wait longer: --lock-timeout SECONDS",),
                )
            if count == 0:
                on_wait(_holder(connection, key))
            pause(length if timeout is None else min(length, timeout - waited))

    def keep() -> None:
        if not _scalar(connection, _HELD, {"key": key}):
            take()

    take()
    try:
        yield keep
    finally:
        if not connection.closed:
            with contextlib.suppress(psycopg.Error):  # the end of the session releases it too
                connection.rollback()
                _scalar(connection, _RELEASE, (key,))


def _pauses() -> Iterator[float]:
    length = _FIRST_PAUSE
    while True:
        yield length
        length = min(length * 2, _LONGEST_PAUSE)


def _holder(connection: psycopg.Connection[Any], key: int) -> str:
    return str(_scalar(connection, _HOLDER, {"key": key}) or "a session that has just ended")


def _scalar(connection: psycopg.Connection[Any], query: str, parameters: Any = None) -> object:
    with connection.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute(query.encode(), parameters).fetchone()
