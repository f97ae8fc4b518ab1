"""Running one migration: the file, its row in the history, and what to do when either fails.

In a transaction, as SQLx does it:

    BEGIN; the file as one simple query; INSERT the row; COMMIT; UPDATE execution_time

Outside one (`-- no-transaction`, or a file that commits by itself) the row comes first, so that whatever happens to us
the history does not claim less than what was done:

    INSERT the row, success false; the statements, one by one; UPDATE success true, execution_time

The down file of a migration is run in the same two ways; its row is deleted, or set to success false first. Between two
migrations the session is made new: what one sets (search_path, a role, a temporary table) must not reach the next, or one
run of two migrations would differ from two runs of one.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, NoReturn

import psycopg
from psycopg import pq

from sqlpin.migrate.control import Script, leaves_nothing_when_it_fails
from sqlpin.migrate.failure import LOST, Aftermath, MigrationError, ServerMessage, interruption
from sqlpin.migrate.history import DEFAULT_HISTORY, History, find_history
from sqlpin.migrate.plan import Applied, Step
from sqlpin.migrate.wire import execute, syntax_error
from sqlpin.migrations import Migration, MigrationFile
from sqlpin.span import LineIndex, Span

_IDLE = pq.TransactionStatus.IDLE

# DISCARD ALL would also give up the lock, and cannot run inside a transaction.
_NEW_SESSION = (
    "CLOSE ALL; RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; UNLISTEN *;"
    " DISCARD PLANS; DISCARD SEQUENCES; DISCARD TEMP"
)
_MAY_UNLOCK = re.compile(r"advisory_unlock|\bdiscard\s+all\b", re.IGNORECASE)
_OWN_ROLE = "RESET SESSION AUTHORIZATION; RESET ROLE"


OnApplied = Callable[[Applied], object]
OnStart = Callable[[Step], object]


def apply(
    connection: psycopg.Connection[Any],
    migrations: Iterable[Migration],
    *,
    history: str = DEFAULT_HISTORY,
    on_applied: OnApplied = lambda _: None,
) -> tuple[Applied, ...]:
    """Apply migrations in the order given, each with its row in the history, and return them.

    Nothing is compared and no lock is taken: for a database of our own. The connection must not be in a transaction; its
    session settings are reset. Raises MigrationError at the first that fails; those before it stay applied.
    """
    with autocommit(connection):
        table = find_history(connection, history).create()
        return take(table, [Step(migration, revert=False) for migration in migrations], on_applied)


def take(
    history: History,
    steps: Sequence[Step],
    on_applied: OnApplied,
    on_start: OnStart = lambda _: None,
    keep_lock: Callable[[], object] = lambda: None,
) -> tuple[Applied, ...]:
    """Take the steps in order; `on_applied` hears of each as soon as it is committed. Raises as `apply` does.

    `keep_lock` is called after a file that may have given up the locks of its session. KeyboardInterrupt passes with a note
    that says what it leaves behind.
    """
    done = []
    for step in steps:
        on_start(step)
        run = _Run(history, step.migration, step.revert)
        start = time.perf_counter_ns()
        notes = run.take()
        applied = Applied(step.migration, step.revert, time.perf_counter_ns() - start, notes)
        execute(history.connection, _NEW_SESSION)
        if _MAY_UNLOCK.search(run.file.text):
            keep_lock()
        if not step.revert:
            history.set_elapsed(step.migration.version, applied.elapsed)
        done.append(applied)
        on_applied(applied)
    return tuple(done)


@contextlib.contextmanager
def autocommit(connection: psycopg.Connection[Any]) -> Iterator[None]:
    """Take a connection out of psycopg's own transactions: BEGIN and COMMIT are ours to send.

    An exception that leaves a transaction open, such as Ctrl-C, rolls it back.
    """
    if connection.info.transaction_status != _IDLE:
        raise ValueError("the connection is in the middle of a transaction")
    before = connection.autocommit
    connection.autocommit = True
    try:
        yield
    finally:
        if connection.info.transaction_status in (pq.TransactionStatus.INTRANS, pq.TransactionStatus.INERROR):
            execute(connection, "ROLLBACK")
        if connection.info.transaction_status == _IDLE:
            connection.autocommit = before


@dataclass(frozen=True, slots=True)
class _Run:
    """One file on its way through the server, and the row that goes with it."""

    history: History
    migration: Migration
    revert: bool

    @property
    def connection(self) -> psycopg.Connection[Any]:
        return self.history.connection

    @property
    def file(self) -> MigrationFile:
        return (self.migration.down if self.revert else None) or self.migration.up

    @property
    def script(self) -> Script:
        return Script(self.file.text)

    def take(self) -> tuple[str, ...]:
        """Run the file and settle its row; return notes for the user. Raises MigrationError."""
        if self.file.no_transaction:
            self._one_by_one()
            return self._notes()
        ends = self.script.transaction_ends()
        if not ends:
            self._in_transaction()
            return self._notes()
        self._with_its_own_commits(ends)
        line = LineIndex(self.file.text).position(self.script.statements[ends[0]].start).line
        return (f"{self.file.shown}:{line} commits by itself: had it failed below, what is above would have stayed",)

    def _notes(self) -> tuple[str, ...]:
        return (f"{self.file.shown} holds no statement",) if self.script.empty else ()

    def _in_transaction(self) -> None:
        with self._an_end_here_means(Aftermath.NOTHING):
            self._control("BEGIN")
            outcome = execute(self.connection, self.file.text)
            if outcome.error:
                self._roll_back()
                self._fail(outcome.error, self._statement(outcome.error, outcome.completed), Aftermath.NOTHING)
            self._settle_and_commit(self._row_done)

    def _with_its_own_commits(self, ends: Sequence[int]) -> None:
        """Run a file that commits or rolls back in its midst: the row is written first, and taken back if nothing was."""
        self._bookkeep(self._row_begun)
        with self._an_end_here_means(Aftermath.UNFINISHED):
            self._control("BEGIN")
            outcome = execute(self.connection, self.file.text)
            if outcome.error:
                self._roll_back()
                undone = not any(index < outcome.completed for index in ends)
                if undone:
                    self._bookkeep(self._row_as_before)
                aftermath = Aftermath.NOTHING if undone else Aftermath.UNFINISHED
                self._fail(outcome.error, self._statement(outcome.error, outcome.completed), aftermath)
            if self.connection.info.transaction_status == _IDLE:
                execute(self.connection, _NEW_SESSION)
                self._bookkeep(self._row_finished)
            else:
                self._settle_and_commit(self._row_finished)

    def _one_by_one(self) -> None:
        """Run the statements outside a transaction; their syntax is checked before the first of them runs."""
        text, spans = self.file.text, self.script.statements
        with self._an_end_here_means(Aftermath.NOTHING):
            for span in spans:
                if error := syntax_error(self.connection, text[span.start : span.end]):
                    self._fail(_moved(error, span), span, Aftermath.NOTHING)
            self._bookkeep(self._row_begun)
        with self._an_end_here_means(Aftermath.UNFINISHED):
            for index, span in enumerate(spans):
                error = execute(self.connection, text[span.start : span.end]).error
                if error is None:
                    continue
                self._roll_back()
                undone = index == 0 and leaves_nothing_when_it_fails(text[span.start : span.end])
                if undone:
                    self._bookkeep(self._row_as_before)
                self._fail(_moved(error, span), span, Aftermath.NOTHING if undone else Aftermath.UNFINISHED)
            if self.connection.info.transaction_status != _IDLE:
                self._roll_back()
                open_ = ServerMessage("the file leaves a transaction open: a COMMIT is missing")
                self._fail(open_, spans[-1], Aftermath.UNFINISHED)
            execute(self.connection, _NEW_SESSION)
            self._bookkeep(self._row_finished)

    def _settle_and_commit(self, row: Callable[[], None]) -> None:
        self._control(_OWN_ROLE)
        self._bookkeep(row)
        with self._an_end_here_means(Aftermath.UNKNOWN):
            self._control("COMMIT")

    def _row_done(self) -> None:
        if self.revert:
            self._require(self.history.delete(self.migration.version))
        else:
            self.history.insert(self.migration, success=True)

    def _row_begun(self) -> None:
        if self.revert:
            self._require(self.history.set_success(self.migration.version, success=False))
        else:
            self.history.insert(self.migration, success=False)

    def _row_finished(self) -> None:
        if self.revert:
            self.history.delete(self.migration.version)
        else:
            self.history.set_success(self.migration.version, success=True)

    def _row_as_before(self) -> None:
        if self.revert:
            self.history.set_success(self.migration.version, success=True)
        else:
            self.history.delete(self.migration.version)

    def _bookkeep(self, row: Callable[[], None]) -> None:
        """Write the row; an error there is the migration's, which may have dropped the table or its own rights on it."""
        try:
            row()
        except psycopg.OperationalError:
            raise
        except psycopg.Error as error:
            words = f"the history {self.history.shown} could not be written: {error.diag.message_primary or error}"
            self._roll_back()
            self._fail(ServerMessage(words, error.sqlstate), None, Aftermath.NOTHING)

    def _control(self, command: str) -> None:
        """Send a command of ours; COMMIT fails where a deferred constraint does."""
        error = execute(self.connection, command).error
        if error:
            self._roll_back()
            self._fail(error, None, Aftermath.NOTHING)

    def _roll_back(self) -> None:
        """Leave the transaction, if there is still one, and begin as a new session."""
        if self.connection.info.transaction_status != _IDLE:
            execute(self.connection, "ROLLBACK")
        execute(self.connection, _NEW_SESSION)

    def _statement(self, error: ServerMessage, completed: int) -> Span | None:
        """Return the statement that failed: where the server points, else the one after those it has answered."""
        spans = self.script.statements
        if error.offset is not None:
            return next((span for span in spans if span.start <= error.offset <= span.end), None)
        return spans[completed] if completed < len(spans) else None

    def _fail(self, error: ServerMessage, statement: Span | None, aftermath: Aftermath) -> NoReturn:
        if aftermath is Aftermath.NOTHING and self._overtaken():
            aftermath = Aftermath.OVERTAKEN
        raise MigrationError(self.file, error, statement, aftermath)

    def _require(self, row_found: bool) -> None:
        if not row_found:
            self._roll_back()
            words = f"{self.migration.title} is not in the history any more"
            self._fail(ServerMessage(words), None, Aftermath.NOTHING)

    def _overtaken(self) -> bool:
        """Whether the history has come to say what this run was to make true: somebody works without the lock."""
        try:
            return self.history.has(self.migration.version) is not self.revert
        except psycopg.Error:
            return False

    @contextlib.contextmanager
    def _an_end_here_means(self, aftermath: Aftermath) -> Iterator[None]:
        """Say what a lost connection, or Ctrl-C, leaves behind when it ends the work inside the block."""
        try:
            yield
        except psycopg.OperationalError as error:
            if not self.connection.broken and not self.connection.closed:
                raise
            reason = str(error).strip().removeprefix("consuming input failed: ").partition("\n")[0]
            words = f"the connection was lost: {reason}"
            raise MigrationError(self.file, ServerMessage(words, LOST), None, aftermath) from None
        except KeyboardInterrupt as interrupt:
            if not getattr(interrupt, "__notes__", ()):  # the innermost block knows best
                interrupt.add_note(interruption(self.file, aftermath))
            raise


def _moved(error: ServerMessage, span: Span) -> ServerMessage:
    """Return the error of a statement that was sent alone with its offset in the file."""
    return error if error.offset is None else replace(error, offset=error.offset + span.start)
