"""Scratch databases: made beside the one the user names, on the same server, and dropped at the end.

Protocol. The name tells the time it was made, by the server's clock. The owner keeps a connection to it open as long as
it lives; when the owner is killed, the server ends that connection. So a scratch database that is older than a minute
(time enough to connect) and that no session is in belongs to a dead run, and the next run drops it. It does so without
FORCE: should a session have come in meanwhile, the server refuses.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlpin.database.connect import connect
from sqlpin.database.conninfo import Target
from sqlpin.database.termination import as_interrupt
from sqlpin.errors import WorkError

if TYPE_CHECKING:
    import psycopg

_NAME = re.compile(r"sqlpin_scratch_([0-9a-f]{8})_[0-9a-f]{12}")
_GRACE = 60  # seconds
_MAINTENANCE = ("postgres", "template1")


@contextlib.contextmanager
def scratch_database(target: Target) -> Iterator[Target]:
    """Make an empty database on the target's server, and drop it at the end, whoever is connected to it.

    Scratch databases that dead runs have left there are dropped as well. Raises WorkError.
    """
    with as_interrupt(), _administration(target) as connection:
        _drop_stale(connection)
        name = _create(connection, target)
        try:
            scratch = target.named(name)
            with connect(scratch, autocommit=True) as owner:
                _stay(owner)
                yield scratch
        finally:
            _drop(connection, name, force=True)


@contextlib.contextmanager
def _administration(target: Target) -> Iterator[psycopg.Connection[Any]]:
    """Connect to the target's database, which need not exist, else to one that every server has."""
    try:
        connection = connect(target, autocommit=True)
    except WorkError as error:
        for name in _MAINTENANCE:
            with contextlib.suppress(WorkError):
                connection = connect(target.named(name), autocommit=True)
                break
        else:
            raise error
    with connection:
        _stay(connection)
        yield connection


def _stay(connection: psycopg.Connection[Any]) -> None:
    """Tell the server not to end an idle session; ours are idle while migrations run."""
    connection.execute("SET idle_session_timeout = 0")


def _create(connection: psycopg.Connection[Any], target: Target) -> str:
    import psycopg

    (now,) = connection.execute("SELECT extract(epoch FROM now())::int8").fetchone() or (0,)
    name = f"sqlpin_scratch_{now:08x}_{os.urandom(6).hex()}"
    try:
        try:
            _run(connection, "CREATE DATABASE {}", name)
        except psycopg.errors.ObjectInUse:  # somebody is connected to template1; nobody can be to template0
            _run(connection, "CREATE DATABASE {} TEMPLATE template0", name)
    except psycopg.errors.InsufficientPrivilege as error:
        raise WorkError(
            f"cannot make a scratch database beside {target.place}: {error.diag.message_primary}",
            help=(f"let the role make databases: ALTER ROLE {connection.info.user} CREATEDB", "or leave out --scratch"),
        ) from None
    except psycopg.Error as error:
        raise WorkError(
            f"cannot make a scratch database beside {target.place}: {error.diag.message_primary or error}"
        ) from None
    return name


def _drop_stale(connection: psycopg.Connection[Any]) -> None:
    rows = connection.execute(
        """
        SELECT d.datname, extract(epoch FROM now())::int8
        FROM pg_catalog.pg_database AS d
        WHERE starts_with(d.datname, 'sqlpin_scratch_')
          AND pg_catalog.pg_has_role(d.datdba, 'USAGE')
          AND NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity AS a WHERE a.datid = d.oid)
        """
    )
    for name, now in rows.fetchall():
        match = _NAME.fullmatch(name)
        if match and now - int(match[1], 16) > _GRACE:
            _drop(connection, name, force=False)


def _drop(connection: psycopg.Connection[Any], name: str, *, force: bool) -> None:
    """Drop a database if it can be dropped; one that cannot is left for the next run."""
    import psycopg

    with contextlib.suppress(psycopg.Error):
        _run(connection, f"DROP DATABASE IF EXISTS {{}}{' WITH (FORCE)' if force else ''}", name)


def _run(connection: psycopg.Connection[Any], command: str, name: str) -> None:
    from psycopg import sql

    connection.execute(sql.SQL(command).format(sql.Identifier(name)))
