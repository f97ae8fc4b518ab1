"""Every down file, tried on a database of our own: up, down, is the schema as before, up again.

With a data set the way is walked a second time: all migrations, the data, then from the newest back down, up and down again,
as far as there are down files. What fails only where there are rows shows then, and what rows do not survive.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Collection, Generator, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from sqlpin.diagnostics import Diagnostic, Location
from sqlpin.errors import WorkError
from sqlpin.migrate.catalog import read_schema
from sqlpin.migrate.control import Script
from sqlpin.migrate.failure import Aftermath, MigrationError, describe, pointed_at
from sqlpin.migrate.history import DEFAULT_HISTORY, History, find_history
from sqlpin.migrate.lint.suppress import find_suppressions, is_silenced
from sqlpin.migrate.plan import Step
from sqlpin.migrate.rows import Rows, losses, read_rows
from sqlpin.migrate.runner import take
from sqlpin.migrate.schema import Schema, differences
from sqlpin.migrate.session import created, working
from sqlpin.migrate.wire import execute
from sqlpin.migrations import Migration, MigrationFolder
from sqlpin.syntax.statements import statements


@dataclass(frozen=True, slots=True)
class Seed:
    """SQL that fills the schema of the newest migration with rows; `shown` is how messages name the file."""

    shown: str
    text: str


def read_seed(path: Path, shown: str) -> Seed:
    """Read a file of SQL. Raises WorkError."""
    try:
        return Seed(shown, path.read_text("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise WorkError(f"cannot read {shown}: {reason}") from None


def rehearse(
    connection: psycopg.Connection[Any],
    folder: MigrationFolder,
    *,
    versions: Collection[int] = (),
    seed: Seed | None = None,
    history: str = DEFAULT_HISTORY,
    on_tested: Callable[[Migration], object] = lambda _: None,
) -> tuple[Diagnostic, ...]:
    """Try the down files of these versions, or of all, on an empty database, and return what is wrong with them.

    The database has all migrations afterwards, with a seed those that cannot be taken back. Raises MigrationError where a
    migration cannot be applied, or a down file has stopped half-way: nothing can be said of those after it.
    """
    for version in versions:
        folder.require(version)
    with working(connection):
        rehearsal = _Rehearsal(connection, created(find_history(connection, history)), on_tested)
        chosen = {
            m.version for m in folder.migrations if m.down is not None and (not versions or m.version in versions)
        }
        findings: list[Diagnostic] = []
        with contextlib.suppress(_StuckError):
            findings.extend(rehearsal.schema_pass(folder.migrations, chosen))
            if seed is not None:
                rehearsal.fill(seed)
                findings.extend(rehearsal.data_pass(folder.migrations, seed, chosen))
    return tuple(_heeded(folder, findings))


def _heeded(folder: MigrationFolder, findings: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Leave out what a comment in the file silences."""
    files = {file.shown: file for migration in folder.migrations for file in migration.files}
    for finding in findings:
        file = files[finding.location.path]
        if not is_silenced(finding, find_suppressions(file, statements(file.text))):
            yield finding


class _StuckError(Exception):
    """The database is not what the next migration expects, and a finding says why."""


@dataclass(frozen=True, slots=True)
class _Rehearsal:
    connection: psycopg.Connection[Any]
    history: History
    on_tested: Callable[[Migration], object]

    def schema_pass(self, migrations: Collection[Migration], chosen: Collection[int]) -> Iterator[Diagnostic]:
        """Apply all migrations, the chosen ones with a way back and forth."""
        before: Schema | None = None
        for migration in migrations:
            if migration.version not in chosen:
                self._up(migration)
                before = None
                continue
            before = before or self._schema()
            self._up(migration)
            after = self._schema()
            stuck = yield from self._there_and_back(migration, before, after)
            self.on_tested(migration)
            if stuck:
                raise _StuckError
            before = after

    def data_pass(self, migrations: Collection[Migration], seed: Seed, chosen: Collection[int]) -> Iterator[Diagnostic]:
        """Take migrations back, newest first, the chosen ones twice, until one has no down file or fails, or none is left."""
        remaining = set(chosen)
        for migration in reversed(tuple(migrations)):
            if migration.down is None or not remaining:
                return
            if migration.version not in remaining:
                try:
                    self._down(migration)
                except MigrationError as error:
                    yield _failed_down(error, f" with the data of {seed.shown}")
                    return
                continue
            remaining.remove(migration.version)
            finding = yield from self._with_rows(migration, seed)
            if finding is not None:
                yield finding
                return

    def _with_rows(self, migration: Migration, seed: Seed) -> Generator[Diagnostic, None, Diagnostic | None]:
        """Take a migration back, apply it, take it back; return what made that impossible."""
        before = self._rows()
        try:
            self._down(migration)
        except MigrationError as error:
            return _failed_down(error, f" with the data of {seed.shown}")
        without = self._rows()
        try:
            self._up(migration)
        except MigrationError as error:
            message = f"fails with the data of {seed.shown}: {error.server.message}"
            return Diagnostic("unrepeatable-migration", Location(error.path, error.span), {"difference": message})
        down = migration.files[-1].shown
        for loss in losses(before, without, self._rows()):
            yield Diagnostic("lossy-down-migration", Location(down), {"seed": seed.shown, "loss": loss})
        try:
            self._down(migration)
        except MigrationError as error:
            return _failed_down(error, f" with the data of {seed.shown}")
        return None

    def fill(self, seed: Seed) -> None:
        """Run the seed in a transaction. Raises WorkError with its file and place."""
        for command in ("BEGIN", seed.text, "COMMIT"):
            outcome = execute(self.connection, command)
            if outcome.error is None:
                continue
            spans = Script(seed.text).statements if command == seed.text else ()
            statement = spans[outcome.completed] if outcome.completed < len(spans) else None
            raise WorkError(
                describe(seed.shown, seed.text, outcome.error, pointed_at(seed.text, outcome.error, statement)),
                help=("the data must fit the schema of the newest migration",),
            )

    def _there_and_back(self, migration: Migration, before: Schema, after: Schema) -> Generator[Diagnostic, None, bool]:
        """Take a migration back and apply it again; return whether that was impossible."""
        try:
            self._down(migration)
        except MigrationError as error:
            if error.aftermath is not Aftermath.NOTHING:
                raise
            yield _failed_down(error, "")
            return False
        down, up = migration.files[-1].shown, migration.up.shown
        for change in differences(before, self._schema()):
            yield Diagnostic("incomplete-down-migration", Location(down), {"difference": str(change)})
        try:
            self._up(migration)
        except MigrationError as error:
            message = f"fails: {error.server.message}"
            stop = ("the migrations after it were not tried",)
            yield Diagnostic("unrepeatable-migration", Location(up, error.span), {"difference": message}, stop)
            return True
        for change in differences(after, self._schema()):
            yield Diagnostic("unrepeatable-migration", Location(up), {"difference": str(change)})
        return False

    def _up(self, migration: Migration) -> None:
        take(self.history, [Step(migration, revert=False)], lambda _: None)

    def _down(self, migration: Migration) -> None:
        take(self.history, [Step(migration, revert=True)], lambda _: None)

    def _rows(self) -> Rows:
        return read_rows(self.connection, self.history)

    def _schema(self) -> Schema:
        return read_schema(self.connection, self.history)


def _failed_down(error: MigrationError, when: str) -> Diagnostic:
    fields = {"message": error.server.message, "when": when}
    extra = [f"{name}: {text}" for name, text in (("detail", error.server.detail), ("hint", error.server.hint)) if text]
    return Diagnostic("failed-down-migration", Location(error.path, error.span), fields, tuple(extra))
