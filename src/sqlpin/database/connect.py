"""Open a connection, or say in words why that failed. libpq reports no SQLSTATE for a failed start, only text."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlpin.database.conninfo import Target
from sqlpin.errors import WorkError

if TYPE_CHECKING:
    import psycopg

OLDEST = 140000
_TIMEOUT = 10  # seconds; libpq's own default is for ever
_PREFIX = re.compile(
    r"^(?:connection (?:failed|is bad|timeout expired)?:? ?)?(?:connection to server .*? failed: )?(?:FATAL:\s+)?"
)
_LINE = re.compile(r"\n\s*(?:[A-Z]+:\s+)?")
# Matched in order against what libpq and the server say in English; any other language gets the general advice.
_ADVICE: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        r"password authentication failed|no password supplied|password is required",
        ("check user and password; PGPASSWORD and ~/.pgpass count as well",),
    ),
    (
        r"(?i)(peer|ident) authentication failed",
        ("the server takes only the system user of that name on this socket; name a host",),
    ),
    (r"role .* does not exist", ("name another user in the URL, or create the role",)),
    (
        r"database .* does not exist",
        ("create it: sqlpin database create", "or ask a scratch database on that server: sqlpin prepare --scratch"),
    ),
    (
        r"permission denied for database|no pg_hba\.conf entry|pg_hba\.conf rejects",
        ("the server's administrator must let this user in",),
    ),
    (
        r"server does not support SSL|certificate|SSL error|sslmode|SSL connection",
        ("check sslmode and sslrootcert: https://www.postgresql.org/docs/current/libpq-ssl.html",),
    ),
    (r"too many (clients|connections)|remaining connection slots", ("close other connections, or try again later",)),
    (
        r"terminating connection|closed the connection|connection is (lost|closed)|consuming input",
        ("the server ended the connection; its log tells why",),
    ),
    (
        r"permission denied for",
        ("grant the role what it lacks, or name another user",),
    ),
    (r"starting up|shutting down|recovery", ("try again in a moment",)),
)
_UNREACHABLE = (
    "check host and port, and that the server runs",
    "without a URL sqlpin prepare starts a server of its own: pip install 'sqlpin[embedded]'",
)


def connect(target: Target, **options: Any) -> psycopg.Connection[Any]:
    """Open a connection with `psycopg.connect`'s options. Raises WorkError, also for a server that is too old."""
    import psycopg

    with speaking_of(target):
        connection = psycopg.connect(with_defaults(target.conninfo), **options)
    version = connection.info.server_version
    if version < OLDEST:
        connection.close()
        raise WorkError(f"the server of {target.place} is PostgreSQL {version // 10000}, sqlpin needs 14 or newer")
    return connection


def with_defaults(conninfo: str) -> str:
    """Return `conninfo` with our name for pg_stat_activity and a time limit for connecting, unless it has them."""
    import os

    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    given = conninfo_to_dict(conninfo)
    defaults: dict[str, str | int] = {"fallback_application_name": "sqlpin"}
    if "connect_timeout" not in given and "PGCONNECT_TIMEOUT" not in os.environ:
        defaults["connect_timeout"] = _TIMEOUT
    return make_conninfo("", **{**defaults, **given})


@contextlib.contextmanager
def speaking_of(target: Target) -> Iterator[None]:
    """Turn a failure of the connection or a lacking right inside the block into a WorkError about `target`."""
    import psycopg

    try:
        yield
    except (psycopg.OperationalError, psycopg.InterfaceError, psycopg.errors.InsufficientPrivilege) as error:
        raise _failure(target, error) from None


def _failure(target: Target, error: psycopg.Error) -> WorkError:
    reason = _LINE.sub("; ", _PREFIX.sub("", str(error).strip()).replace("\n\t", ". "))
    advice = next((advice for pattern, advice in _ADVICE if re.search(pattern, reason)), _UNREACHABLE)
    return WorkError(f"cannot work with {target.place} ({target.source}): {reason}", help=advice)
