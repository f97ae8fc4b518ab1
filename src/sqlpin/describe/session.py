"""Make a session safe for asking, and have the server show its query trees.

Every setting is one that any role may change; a server that refuses one all the same (it is no PostgreSQL proper, or a
pooler answers) is told apart: without the tree settings descriptions are degraded, without the rest they are as good.
search_path stays as the role has it, because the user's program resolves names by it.
"""

from __future__ import annotations

from collections.abc import Iterator
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
_TREES = {
    "debug_print_parse": "off",
    "debug_print_plan": "off",
    "debug_pretty_print": "off",
    "debug_print_rewritten": "on",
    "client_min_messages": "log",
}
# Spares the server's log the trees. Only a superuser may.
_COURTESY = {"log_min_messages": "panic"}


@dataclass(frozen=True, slots=True)
class Session:
    """A session that is ready for questions.

    `no_trees` says why the server will not show its query trees, or is None. `positions_are_bytes` is true where the
    database has no encoding (SQL_ASCII) and counts bytes in the positions of its errors; `standard_strings` where a backslash
    in a plain string is a backslash.
    """

    no_trees: str | None
    positions_are_bytes: bool
    standard_strings: bool


@contextmanager
def ready(connection: psycopg.Connection) -> Iterator[Session]:
    """Change the settings of an idle session for as long as the context lasts.

    Raises ValueError when the connection is in a transaction, psycopg.Error when it is lost.
    """
    if connection.info.transaction_status != pq.TransactionStatus.IDLE:
        raise ValueError("queries are described outside a transaction: the first refused one would end it")
    autocommit = connection.autocommit
    connection.autocommit = True
    try:
        before = _settings(connection)
        refused = _apply(connection, {**_COURTESY, **_SAFETY, **_FORM, **_TREES})
        reason = next((refused[name] for name in _TREES if name in refused), None)
        try:
            yield Session(
                no_trees=reason and f"the server does not show its query trees: {reason}",
                positions_are_bytes=connection.info.parameter_status("server_encoding") == "SQL_ASCII",
                standard_strings=connection.info.parameter_status("standard_conforming_strings") == "on",
            )
        finally:
            if not connection.broken:
                _apply(connection, before)
    finally:
        if not connection.closed:
            connection.autocommit = autocommit


def _settings(connection: psycopg.Connection) -> dict[str, str]:
    """Return the settings as they are, those of `_COURTESY` and `_TREES` last, so that undoing them logs no tree."""
    names = [*_SAFETY, *_FORM, *_TREES, *_COURTESY]
    rows = connection.execute(
        """
        SELECT name, pg_catalog.current_setting(name, true) AS value
        FROM pg_catalog.unnest(%s::pg_catalog.text[]) AS name
        """,
        [names],
    ).fetchall()
    return {str(name): str(value) for name, value in rows if value is not None}


def _apply(connection: psycopg.Connection, settings: dict[str, str]) -> dict[str, str]:
    """Set each by itself, and return the server's message for those it refused."""
    refused = {}
    for name, value in settings.items():
        try:
            connection.execute("SELECT pg_catalog.set_config(%s, %s, false)", [name, value])
        except psycopg.Error as error:
            if connection.broken:
                raise
            refused[name] = error.diag.message_primary or str(error)
    return refused
