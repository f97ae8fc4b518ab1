"""Make a session safe for asking, and have the server show its query trees.

Every setting is one that any role may change; a server that refuses one all the same (it is no PostgreSQL proper) is told
apart: without the tree settings descriptions are degraded, without the rest they are as good. search_path stays as the
role has it, because the user's program resolves names by it.

Behind a connection pooler a session is not ours: what we set would reach whoever gets the server's process next, and
the next question might reach another one. There all is asked in one read-only transaction with settings of its own. The
first refused text ends it, so that it is begun anew (`Session.renew`); locks on the tables asked about are held as long.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
from psycopg import pq

# Nothing is executed; these are for the day somebody proves that wrong.
_SAFETY = {
    "default_transaction_read_only": "on",
    "statement_timeout": "60s",
    "lock_timeout": "10s",  # Parse takes the lock of a reader: it waits behind an ALTER TABLE
}
# Whatever the role, the database or the environment of the developer say, two developers get the same bytes.
_FORM = {"client_encoding": "UTF8", "quote_all_identifiers": "off"}
# The catalog questions are recursive: the planner expects a thousand times the work and would compile them first.
_SPEED = {"jit": "off"}
_TREES = {
    "debug_print_parse": "off",
    "debug_print_plan": "off",
    "debug_pretty_print": "off",
    "debug_print_rewritten": "on",
    "client_min_messages": "log",
}
# Spares the server's log the trees. Only a superuser may, so that it comes first, alone, and may fail.
_COURTESY = {"log_min_messages": "panic"}
_SETTINGS = {**_SAFETY, **_FORM, **_SPEED, **_TREES}


@dataclass(frozen=True, slots=True)
class Session:
    """A session that is ready for questions.

    `no_trees` says why the server will not show its query trees, or is None. `positions_are_bytes` is true where the
    database has no encoding (SQL_ASCII) and counts bytes in the positions of its errors; `standard_strings` where a backslash
    in a plain string is a backslash. `renew`, where it is not None, must be called after a refused question.
    """

    no_trees: str | None
    positions_are_bytes: bool
    standard_strings: bool
    renew: Callable[[], None] | None = None


@contextmanager
def ready(connection: psycopg.Connection, *, pooled: bool | None = None) -> Iterator[Session]:
    """Change the settings of an idle session for as long as the context lasts.

    `pooled` says whether a pooler stands between; None: find out. Raises ValueError when the connection is in a
    transaction, psycopg.Error when it is lost.
    """
    if connection.info.transaction_status != pq.TransactionStatus.IDLE:
        raise ValueError("queries are described outside a transaction: the first refused one would end it")
    autocommit, prepare_threshold = connection.autocommit, connection.prepare_threshold
    notice_handler = connection.pgconn.notice_handler
    connection.autocommit = True
    connection.prepare_threshold = None  # nothing of ours outlives its question
    connection.pgconn.notice_handler = None  # nobody but `pipeline` wants to hear of trees
    try:
        borrowed = _borrowed(connection) if pooled is None else pooled
        with _transaction(connection) if borrowed else _own_session(connection) as session:
            yield session
    finally:
        connection.prepare_threshold = prepare_threshold
        connection.pgconn.notice_handler = notice_handler
        if not connection.closed:
            connection.autocommit = autocommit


def _borrowed(connection: psycopg.Connection) -> bool:
    """Whether the process that answers is another than the one that let us in: then a pooler lends it to us."""
    row = connection.execute("SELECT pg_catalog.pg_backend_pid() AS pid").fetchone()
    return row is None or row[0] != connection.info.backend_pid


@contextmanager
def _own_session(connection: psycopg.Connection) -> Iterator[Session]:
    before = _current(connection)
    refused = _apply(connection, _COURTESY) | _apply(connection, _SETTINGS)
    try:
        yield _session(connection, refused)
    finally:
        if not connection.closed:
            _apply(connection, {name: value for name, value in before.items() if name not in refused})


@contextmanager
def _transaction(connection: psycopg.Connection) -> Iterator[Session]:
    connection.execute("BEGIN READ ONLY")
    refused = _apply(connection, _COURTESY, local=True) | _apply(connection, _SETTINGS, local=True)
    accepted = {name: value for name, value in (_COURTESY | _SETTINGS).items() if name not in refused}

    def renew() -> None:
        connection.execute("ROLLBACK")
        connection.execute("BEGIN READ ONLY")
        _apply(connection, accepted, local=True)

    try:
        yield _session(connection, refused, renew)
    finally:
        if not connection.closed:
            connection.execute("ROLLBACK")


def _session(
    connection: psycopg.Connection, refused: Mapping[str, str], renew: Callable[[], None] | None = None
) -> Session:
    reason = next((refused[name] for name in _TREES if name in refused), None)
    return Session(
        no_trees=reason and f"the server does not show its query trees: {reason}",
        positions_are_bytes=connection.info.parameter_status("server_encoding") == "SQL_ASCII",
        standard_strings=connection.info.parameter_status("standard_conforming_strings") == "on",
        renew=renew,
    )


def _current(connection: psycopg.Connection) -> dict[str, str]:
    """Return the settings as they are, `_COURTESY` last, so that undoing them logs no tree."""
    rows = connection.execute(
        """
        SELECT name, pg_catalog.current_setting(name, true) AS value
        FROM pg_catalog.unnest(%s::pg_catalog.text[]) AS name
        """,
        [[*_SETTINGS, *_COURTESY]],
    ).fetchall()
    return {str(name): str(value) for name, value in rows if value is not None}


def _apply(connection: psycopg.Connection, settings: Mapping[str, str], *, local: bool = False) -> dict[str, str]:
    """Set all at once, or those that the server takes; return its message for each that it refused.

    `local` is for a transaction, which a refused setting must not end.
    """
    if not settings or _set(connection, settings, local) is None:
        return {}
    refusals = {name: _set(connection, {name: value}, local) for name, value in settings.items()}
    return {name: refusal for name, refusal in refusals.items() if refusal is not None}


def _set(connection: psycopg.Connection, settings: Mapping[str, str], local: bool) -> str | None:
    """Return the server's message when it refuses one of the settings, and has then changed none of them."""
    try:
        if local:
            connection.execute("SAVEPOINT setting")
        connection.execute(
            """
            SELECT pg_catalog.set_config(setting.name, setting.value, %s)
            FROM ROWS FROM (
                pg_catalog.unnest(%s::pg_catalog.text[]),
                pg_catalog.unnest(%s::pg_catalog.text[])
            ) AS setting (name, value)
            """,
            [local, list(settings), list(settings.values())],
        )
    except psycopg.Error as error:
        if connection.closed:
            raise
        if local:
            connection.execute("ROLLBACK TO SAVEPOINT setting")
        return error.diag.message_primary or str(error)
    return None
