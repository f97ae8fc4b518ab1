"""Making and dropping the database that a URL names, from another database of its server."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sqlpin.database.connect import connect
from sqlpin.database.conninfo import Target
from sqlpin.errors import UsageError, WorkError

if TYPE_CHECKING:
    import psycopg

# As createdb tries them (PostgreSQL: src/bin/scripts/common.c, connectMaintenanceDatabase).
_MAINTENANCE = ("postgres", "template1")
_ADVICE: Mapping[str, str] = MappingProxyType(
    {
        "25006": "connect to the primary, or switch off default_transaction_read_only",
        "42501": "connect as the owner of the database",
        "42809": "no sqlpin command drops a template: name another database",
    }
)


def create_database(target: Target) -> bool:
    """Make the database; return False where it exists. Raises WorkError when the server refuses."""
    import psycopg

    with _maintenance(target) as (connection, name):
        try:
            connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(psycopg.sql.Identifier(name)))
        except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):  # the latter: at the same moment
            return False
        except psycopg.errors.InsufficientPrivilege:
            user = connection.info.user
            message = f"the role {user} may not create databases"
            raise WorkError(message, help=(f"let a superuser say: ALTER ROLE {user} CREATEDB",)) from None
        except psycopg.Error as error:
            raise _refused("create", target, error) from None
    return True


def drop_database(target: Target, *, force: bool) -> bool:
    """Drop the database; return False where it does not exist. `force` ends the sessions of others in it.

    Raises WorkError when the server refuses, as it does without `force` while others are connected.
    """
    import psycopg

    with _maintenance(target) as (connection, name):
        try:
            command = "DROP DATABASE {} WITH (FORCE)" if force else "DROP DATABASE {}"
            connection.execute(psycopg.sql.SQL(command).format(psycopg.sql.Identifier(name)))
        except psycopg.errors.InvalidCatalogName:
            return False
        except psycopg.errors.ObjectInUse as error:
            message = f"cannot drop {target.place}: {error.diag.message_detail or error.diag.message_primary}"
            raise WorkError(message, help=("end those sessions, or let the server do it: --force",)) from None
        except psycopg.Error as error:
            raise _refused("drop", target, error) from None
    return True


def database_name(target: Target) -> str:
    """Return the name that the URL says. Raises UsageError where libpq would guess it: too much to guess for a drop."""
    from psycopg.conninfo import conninfo_to_dict

    name = conninfo_to_dict(target.conninfo).get("dbname")
    if not name:
        raise UsageError(f"{target.source} names no database", help=("write postgresql://user@host/database",))
    return str(name)


def _refused(what: str, target: Target, error: psycopg.Error) -> WorkError:
    advice = _ADVICE.get(error.sqlstate or "")
    message = f"cannot {what} {target.place}: {error.diag.message_primary or error}"
    return WorkError(message, help=(advice,) if advice else ())


@contextlib.contextmanager
def _maintenance(target: Target) -> Iterator[tuple[psycopg.Connection[Any], str]]:
    """Connect to another database of the server; which of the two it is does not matter."""
    name = database_name(target)
    with _connect_first(target, [other for other in _MAINTENANCE if other != name]) as connection:
        yield connection, name


def _connect_first(target: Target, names: Sequence[str]) -> psycopg.Connection[Any]:
    failures = []
    for name in names:
        try:
            return connect(target.named(name), autocommit=True)
        except WorkError as failure:
            failures.append(failure)
    raise failures[0]
