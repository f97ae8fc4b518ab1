"""Migrations from a program, at its start say: `sqlpin.migrate.run(conninfo, "migrations")`.

Importing this imports no driver; that happens when something runs.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypedDict, Unpack

from sqlpin.migrate.failure import MigrationError
from sqlpin.migrate.plan import Applied

__all__ = ["Applied", "MigrationError", "RunOptions", "run", "run_async"]


class RunOptions(TypedDict, total=False):
    """What `run` and `run_async` can be told.

    `target_version`: the last migration to apply. `ignore_missing`: go on where the file of an applied migration is gone.
    `strict_order`: refuse a migration that is older than an applied one. `table`: the history, as SQL writes its name;
    `_sqlx_migrations` if not given. `lock_timeout`: seconds to wait for another run, 300 if not given, None for ever.
    `on_applied` hears of each migration as soon as it is committed, `on_wait` who has the lock.
    """

    target_version: int | None
    ignore_missing: bool
    strict_order: bool
    table: str
    lock_timeout: float | None
    on_applied: Callable[[Applied], object]
    on_wait: Callable[[str], object]


def run(conninfo: str, directory: str | Path, **options: Unpack[RunOptions]) -> tuple[Applied, ...]:
    """Apply the pending migrations of a folder to a database, and return them, oldest first.

    `conninfo` is a URL or a libpq connection string. Programs that start at once wait for each other: one applies, the
    others find nothing to do. Raises sqlpin.errors.WorkError where the database or the folder cannot be read, where they
    contradict each other or the lock is not given; its subclass MigrationError where a migration fails, those before it are
    applied then; UsageError for a target that is not in the folder, TypeError for an option that there is not.
    """
    from sqlpin.migrate import program

    return program.run(conninfo, Path(directory), options)


async def run_async(conninfo: str, directory: str | Path, **options: Unpack[RunOptions]) -> tuple[Applied, ...]:
    """Do as `run` does without blocking the event loop; the callbacks are called in another thread.

    When it is cancelled, the migration that is running is rolled back before it returns.
    """
    from sqlpin.migrate import program

    return await program.run_async(conninfo, Path(directory), options)
