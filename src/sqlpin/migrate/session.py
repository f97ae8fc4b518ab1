"""From folder and connection to a migrated database: look, lock, look again, take the steps.

The history is read before the lock is taken, so that a start with nothing to do asks for no right but SELECT, and read again
under the lock, because whoever held it may have done the work.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import tuple_row

from sqlpin.errors import UsageError, WorkError
from sqlpin.marker import sql
from sqlpin.migrate.history import DEFAULT_HISTORY, History, find_history, quoted
from sqlpin.migrate.lock import LOCK_TIMEOUT, locked
from sqlpin.migrate.plan import Applied, Entry, Record, Step, compare
from sqlpin.migrate.runner import OnApplied, OnStart, autocommit, take
from sqlpin.migrations import MigrationFolder, VersionConflictError, read_folder

Planner = Callable[[Sequence[Entry]], tuple[Step, ...]]

_DENIED = re.compile(r"permission denied for (?P<kind>schema|table) (?P<name>.+)", re.DOTALL)
_READ_ONLY = sql("""
    SELECT pg_catalog.pg_is_in_recovery(), pg_catalog.current_setting('transaction_read_only') = 'on'
""")


@dataclass(frozen=True, slots=True)
class Options:
    """How to work on a database: the table of its history, how long to wait for the lock, and who hears of what.

    `pause` sleeps for some seconds between two tries to get the lock.
    """

    history: str = DEFAULT_HISTORY
    lock_timeout: float | None = LOCK_TIMEOUT
    on_applied: OnApplied = lambda _: None
    on_start: OnStart = lambda _: None
    on_wait: Callable[[str], object] = lambda _: None
    pause: Callable[[float], None] = time.sleep

    def locked(self, connection: psycopg.Connection[Any]) -> AbstractContextManager[Callable[[], None]]:
        """Hold the lock in this way."""
        return locked(connection, timeout=self.lock_timeout, on_wait=self.on_wait, pause=self.pause)


def open_folder(
    path: Path, shown: str | None = None, history: Callable[[], Sequence[Record]] = tuple
) -> MigrationFolder:
    """Read the folder of migrations. Raises WorkError where there is none: migrating nowhere would look like success.

    `history` is asked where two migrations have one version only: the message says to rename the one that is not applied.
    """
    if not path.exists():
        message = f"there is no folder {shown or path.as_posix()}"
        raise WorkError(message, help=("`sqlpin migrate add DESCRIPTION` makes it, with the first migration in it",))
    try:
        return read_folder(path, shown=shown)
    except VersionConflictError as conflict:
        try:
            records = history()
        except WorkError:
            raise conflict from None
    applied = {(record.version, record.description.replace(" ", "_")) for record in records}
    return read_folder(path, shown=shown, applied=applied)


def read_history(connection: psycopg.Connection[Any], table: str = DEFAULT_HISTORY) -> tuple[Record, ...]:
    """Return the history of a database, which is left as it is; none where there is no table."""
    with working(connection):
        return find_history(connection, table).read()


def look(
    connection: psycopg.Connection[Any], folder: MigrationFolder, history: str = DEFAULT_HISTORY
) -> tuple[Entry, ...]:
    """Compare a folder with the history of a database, which is left as it is."""
    with working(connection):
        return compare(folder, find_history(connection, history).read())


def migrate(
    connection: psycopg.Connection[Any], folder: MigrationFolder, planner: Planner, options: Options | None = None
) -> tuple[Applied, ...]:
    """Take the steps that `planner` (`plan_run`, `plan_revert`, `plan_goto`) makes of folder and history; return them.

    The connection must not be in a transaction; its session settings are reset. Raises WorkError for a lock that is not
    given, a server that can only be read, whatever the planner raises, and MigrationError.
    """
    options = options or Options()
    with working(connection):
        if _nothing_to_do(connection, folder, planner, options.history):
            return ()
        refuse_read_only(connection)
        with options.locked(connection) as keep_lock:
            history = find_history(connection, options.history)
            steps = planner(compare(folder, history.read()))
            return take(created(history), steps, options.on_applied, options.on_start, keep_lock) if steps else ()


@contextlib.contextmanager
def working(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Work on a database outside psycopg's transactions; what the server refuses becomes a WorkError that says what to do."""
    try:
        with autocommit(connection):
            yield
    except psycopg.errors.InsufficientPrivilege as error:
        user, database = connection.info.user, connection.info.dbname
        message = error.diag.message_primary or ""
        raise WorkError(
            f"the role {user} has too few rights in the database {database}: {message}", help=_grants(message, user)
        ) from None
    except psycopg.Error as error:
        hint = error.diag.message_hint
        raise WorkError(str(error.diag.message_primary or error).strip(), help=(hint,) if hint else ()) from None


def _grants(message: str, user: str) -> tuple[str, ...]:
    """Return what the owner would have to say, where the message (in English) names what is lacking."""
    lacking = _DENIED.fullmatch(message)
    if lacking is None:
        return ("let the owner of the database grant them, or connect as the owner",)
    rights = "USAGE, CREATE" if lacking["kind"] == "schema" else "SELECT, INSERT, UPDATE, DELETE"
    on = f"{lacking['kind'].upper()} {quoted(lacking['name'])}"
    return (f"let the owner say: GRANT {rights} ON {on} TO {quoted(user)}", "or connect as the owner")


def created(history: History) -> History:
    """Return the history with its table made; sqlx-cli, which takes no lock, may be making it at this moment."""
    try:
        return history.create()
    except (psycopg.errors.UniqueViolation, psycopg.errors.DuplicateTable, psycopg.errors.DuplicateSchema):
        return find_history(history.connection, history.quoted)


def _nothing_to_do(
    connection: psycopg.Connection[Any], folder: MigrationFolder, planner: Planner, history: str
) -> bool:
    """Whether the plan is empty already; what is wrong without the lock may be another run at work and is no news yet."""
    entries = compare(folder, find_history(connection, history).read())
    try:
        return not planner(entries)
    except UsageError:
        raise
    except WorkError:
        return False


def refuse_read_only(connection: psycopg.Connection[Any]) -> None:
    """Raise WorkError on a standby and in a session that may only read."""
    with connection.cursor(row_factory=tuple_row) as cursor:
        standby, read_only = cursor.execute(_READ_ONLY).fetchone() or (False, False)
    if standby:
        raise WorkError("the server is a standby, which can only be read", help=("connect to the primary",))
    if read_only:
        raise WorkError(
            "the session can only read: default_transaction_read_only is on",
            help=("switch it off for migrations, for example: PGOPTIONS='-c default_transaction_read_only=off'",),
        )
