"""`sqlpin database`: the database that DATABASE_URL names, as a whole."""

from __future__ import annotations

import sys

import click

from sqlpin.cli.commands import Command, Group
from sqlpin.cli.migration import Work, on_server, online, walk
from sqlpin.errors import UsageError

_yes = click.option("-y", "--yes", is_flag=True, help="Do not ask.")
_force = click.option("-f", "--force", is_flag=True, help="End the sessions of others in the database.")


@click.group("database", cls=Group)
def command() -> None:
    """Create, drop, reset and set up the database of DATABASE_URL.

    \b
    Examples:
      sqlpin database setup
      sqlpin database reset --yes
    """


@command.command(cls=Command)
@on_server
def create(work: Work) -> int:
    """Create the database, unless it exists.

    \b
    Examples:
      sqlpin database create
    """
    return _create(work)


@command.command(cls=Command)
@_yes
@_force
@on_server
def drop(work: Work, yes: bool, force: bool) -> int:
    """Drop the database and all that is in it.

    \b
    Examples:
      sqlpin database drop
      sqlpin database drop --yes --force
    """
    return _drop(work, force) if yes or _confirmed(work) else 1


@command.command(cls=Command)
@_yes
@_force
@online
def reset(work: Work, yes: bool, force: bool) -> int:
    """Drop the database, create it, and apply all migrations.

    \b
    Examples:
      sqlpin database reset
    """
    work.folder()  # if it cannot be read nothing is dropped
    if not (yes or _confirmed(work)):
        return 1
    return _drop(work, force) or _setup(work)


@command.command(cls=Command)
@online
def setup(work: Work) -> int:
    """Create the database, unless it exists, and apply the pending migrations.

    \b
    Examples:
      sqlpin database setup
    """
    work.folder()  # if it cannot be read nothing is created
    return _setup(work)


def _create(work: Work) -> int:
    from sqlpin.database.maintenance import create_database

    target = work.target()
    if create_database(target):
        work.print(f"Created {target.place}")
    else:
        work.terminal.say(f"{target.place} exists already")
    return 0


def _drop(work: Work, force: bool) -> int:
    from sqlpin.database.maintenance import drop_database

    target = work.target()
    if drop_database(target, force=force):
        work.print(f"Dropped {target.place}")
    else:
        work.terminal.say(f"{target.place} does not exist")
    return 0


def _setup(work: Work) -> int:
    from sqlpin.migrate.plan import plan_run

    _create(work)
    return walk(work, plan_run, dry_run=False, nothing="nothing to apply: the database has all migrations")


def _confirmed(work: Work) -> bool:
    """Ask on the terminal; no password is in the question. Raises UsageError where nobody could answer."""
    place = work.target().place
    if not sys.stdin.isatty():
        raise UsageError(f"not dropping {place} without being asked to: stdin is no terminal", help=("add --yes",))
    try:
        return click.confirm(f"Drop {place} and all that is in it?", err=True)
    except click.Abort as abort:
        if isinstance(abort.__context__, KeyboardInterrupt):  # click makes one of Ctrl-C and Ctrl-D
            raise KeyboardInterrupt from None
        work.terminal.say("")
        return False
