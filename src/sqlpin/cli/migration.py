"""What the commands of `migrate` and `database` have in common: their options, and the project and database they work on."""

from __future__ import annotations

import contextlib
import functools
import math
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sqlpin.cli.terminal import Globals, Terminal
from sqlpin.config import Settings, load_settings
from sqlpin.database.termination import as_interrupt
from sqlpin.diagnostics import Diagnostic
from sqlpin.environment import environment
from sqlpin.errors import UsageError

if TYPE_CHECKING:
    import psycopg

    from sqlpin.database.conninfo import Target
    from sqlpin.migrate.marks import Marker
    from sqlpin.migrate.plan import Applied, Entry, Record, Step
    from sqlpin.migrate.session import Options, Planner
    from sqlpin.migrations import MigrationFolder


@dataclass(frozen=True, slots=True)
class Work:
    """One command at work: where it speaks, what the project says, and what the options say instead."""

    terminal: Terminal
    settings: Settings
    config: Path | None = None
    source: str | None = None
    database_url: str | None = None
    lock_timeout: float | None = None

    @property
    def path(self) -> Path:
        """The folder of migrations."""
        return Path(self.source) if self.source else self.settings.migrations

    @property
    def shown(self) -> str:
        """The folder as messages name it: relative to where the user stands, where that is shorter."""
        relative = os.path.relpath(self.path)
        return (self.path if relative.startswith("..") else Path(relative)).as_posix()

    def find_target(self) -> Target | None:
        """The database the user names, if there is one."""
        from sqlpin.database.conninfo import find_target

        return find_target(self.database_url, os.environ, self.settings.root)

    def target(self) -> Target:
        """The database the user names. Raises UsageError where none is."""
        target = self.find_target()
        if target is None:
            raise UsageError(
                "no database is named", help=("set DATABASE_URL, there or in .env, or pass --database-url",)
            )
        return target

    def folder(self) -> MigrationFolder:
        """Read the migrations, which must be there, and warn of files that are not used."""
        from sqlpin.migrate.session import open_folder

        folder = open_folder(self.path, self.shown, self.recorded)
        for warning in folder.warnings:
            self.warn(warning)
        return folder

    def recorded(self) -> tuple[Record, ...]:
        """Return the history for a command that may connect; none where no database is named."""
        return () if self.lock_timeout is None or self.find_target() is None else self.history()

    def history(self) -> tuple[Record, ...]:
        """Return the history of the database, which is named; none where it has no such table."""
        from sqlpin.migrate.session import read_history

        with self.connected() as connection:
            return read_history(connection, self.settings.migrations_table)

    def warn(self, warning: Diagnostic) -> None:
        """Tell about a finding that does not stop the work."""
        self.terminal.say(f"{warning.severity}: {warning.location.path}: {warning.message}")

    @contextlib.contextmanager
    def connected(self) -> Iterator[psycopg.Connection[Any]]:
        """Open a connection to the database; what the server warns of is passed on."""
        from sqlpin.database.connect import connect

        with connect(self.target()) as connection:
            connection.add_notice_handler(self._hear)
            yield connection

    @contextlib.contextmanager
    def empty_database(self, folder: MigrationFolder, *, scratch: bool) -> Iterator[psycopg.Connection[Any]]:
        """Open a database with nothing in it: on a server of our own, or beside the one that is named for that."""
        from sqlpin.database import Choice, open_empty
        from sqlpin.migrations.extensions import created_extensions

        settings, scratch = self.settings, scratch or bool(self.database_url)
        choice = Choice(settings.root, self.database_url, scratch, settings.postgres_bin, settings.postgres_version)
        names = {name for migration in folder.migrations for name in created_extensions(migration.up.text)}
        with open_empty(choice, tuple(sorted(names))) as database:
            for note in database.notes:
                self.terminal.say(f"note: {note}")
            yield database.connection

    def options(self) -> Options:
        """Return how to work on the database: the lines of `Applied …` go to stdout as soon as they are true."""
        from sqlpin.migrate.session import Options

        return Options(
            history=self.settings.migrations_table,
            lock_timeout=self.lock_timeout,
            on_start=self._started,
            on_applied=self._applied,
            on_wait=lambda holder: self.terminal.say(f"waiting for another migration run: {holder}"),
        )

    def print(self, line: str) -> None:
        """Write one line of the product, at once."""
        self.terminal.write(f"{line}\n")
        self.terminal.stdout.flush()

    @property
    def _watched(self) -> bool:
        """Whether somebody looks at a screen that can take a line back."""
        terminal = self.terminal
        return terminal.verbosity >= 0 and terminal.stderr.isatty() and os.environ.get("TERM") != "dumb"

    def _started(self, step: Step) -> None:
        if self._watched:
            verb = "reverting" if step.revert else "applying"
            self.terminal.stderr.write(f"{verb} {step.migration.title} …")
            self.terminal.stderr.flush()

    def clear(self) -> None:
        """Take back the line that says what is running."""
        if self._watched:
            self.terminal.stderr.write("\r\x1b[2K")  # ECMA-48: erase in line
            self.terminal.stderr.flush()

    def _applied(self, applied: Applied) -> None:
        from sqlpin.migrate.lines import applied_line

        self.clear()
        self.print(applied_line(applied))
        for note in applied.notes:
            self.terminal.say(f"warning: {note}")

    def _hear(self, notice: psycopg.errors.Diagnostic) -> None:
        self.clear()
        tell = self.terminal.say if notice.severity_nonlocalized == "WARNING" else self.terminal.detail
        tell(f"{(notice.severity or 'notice').lower()}: {notice.message_primary}")


def work_of(ctx: click.Context, **options: Any) -> Work:
    """Return the work of one command."""
    given = ctx.ensure_object(Globals)
    settings = load_settings(Path.cwd(), environment(Path.cwd(), os.environ), given.config_path)
    return Work(given.terminal(), settings, given.config_path, **options)


def _a_number(ctx: click.Context, option: click.Parameter, value: float) -> float:  # noqa: ARG001  # the signature is click's
    if math.isnan(value):
        raise click.BadParameter(f"{value} is no number of seconds.")
    return value


_source = click.option(
    "--source", metavar="DIR", help="The folder of migrations, instead of the configured one.", type=click.Path()
)
_database_url = click.option(
    "-D", "--database-url", metavar="URL", help="The database, instead of DATABASE_URL in the environment or in .env."
)
_lock_timeout = click.option(
    "--lock-timeout", metavar="SECONDS", type=click.FloatRange(min=0), default=300, show_default=True,
    callback=_a_number, help="How long to wait for another migration run; inf: for ever.",
)  # fmt: skip


def offline(function: Callable[..., int]) -> Callable[..., int]:
    """Give a command the work on a folder."""
    return _source(_with_work(function, ("source",)))


def on_server(function: Callable[..., int]) -> Callable[..., int]:
    """Give a command the work on a database as a whole."""
    return _database_url(_with_work(function, ("database_url",)))


def looking(function: Callable[..., int]) -> Callable[..., int]:
    """Give a command the work on a folder, and on a database that it leaves as it is."""
    return _source(_database_url(_with_work(function, ("source", "database_url"))))


def online(function: Callable[..., int]) -> Callable[..., int]:
    """Give a command the work on a folder and a database."""
    command = _with_work(function, ("source", "database_url", "lock_timeout"))
    return _source(_database_url(_lock_timeout(command)))


def _with_work(function: Callable[..., int], names: Sequence[str]) -> Callable[..., int]:
    """Put a `Work` in place of the options of these names."""

    @click.pass_context
    def command(ctx: click.Context, /, **given: Any) -> int:
        return function(work_of(ctx, **{name: given.pop(name) for name in names}), **given)

    return functools.update_wrapper(command, function)


def walk(work: Work, planner: Planner, *, dry_run: bool, nothing: str) -> int:
    """Take the steps of a plan, or print them; say `nothing` when there are none."""
    from sqlpin.migrate.lines import planned_line
    from sqlpin.migrate.session import look, migrate

    folder = work.folder()
    seen: list[Entry] = []

    def plan(entries: Sequence[Entry]) -> tuple[Step, ...]:
        seen[:] = entries
        return planner(entries)

    with work.connected() as connection:
        if dry_run:
            steps = plan(look(connection, folder, work.settings.migrations_table))
            for step in steps:
                work.print(planned_line(step))
            done = len(steps)
        else:
            try:
                with as_interrupt():
                    done = len(migrate(connection, folder, plan, work.options()))
            finally:
                work.clear()
    _explain_line_endings(work, seen)
    if not done:
        work.terminal.say(nothing)
    return 0


def settle(work: Work, marker: Marker) -> int:
    """Write marks into the history and print them."""
    from sqlpin.migrate.marks import settle as write

    with work.connected() as connection:
        marks = write(connection, work.folder(), marker, work.options())
    for mark in marks:
        work.print(mark.done)
    if not marks:
        work.terminal.say("nothing to do")
    return 0


def recorded(work: Work) -> tuple[Record, ...]:
    """Return the history of the database; none, and a word about that, where no database is named."""
    if work.find_target() is None:
        work.terminal.say("no database is named: nothing says which migrations are applied")
    return work.recorded()


def _explain_line_endings(work: Work, entries: Sequence[Entry]) -> None:
    from sqlpin.migrate.plan import State

    for entry in entries:
        if entry.state is State.LINE_ENDINGS and entry.migration:
            work.terminal.say(
                f"warning: {entry.migration.up.shown} was applied with other line endings, CRLF or LF; it counts as applied"
                " here, SQLx would refuse it.\n  Let Git check it out as it was (`*.sql text eol=lf` in .gitattributes),"
                f" or run `sqlpin migrate accept-checksum {entry.version}`."
            )
