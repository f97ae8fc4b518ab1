"""The schema that queries are described against: built from the migrations, or compared with them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlpin.config import Settings
from sqlpin.database import Schema
from sqlpin.errors import WorkError
from sqlpin.migrations import MigrationFolder
from sqlpin.migrations.extensions import created_extensions

if TYPE_CHECKING:
    import psycopg


def schema(folder: MigrationFolder, settings: Settings, progress: Callable[[int, int], None]) -> Schema:
    """Return how to make an empty database the project's. `progress` hears how many of how many migrations are applied."""

    def build(conninfo: str) -> None:
        import psycopg

        from sqlpin.migrate.failure import MigrationError
        from sqlpin.migrate.runner import apply

        done = 0

        def applied(_: object) -> None:
            nonlocal done
            done += 1
            progress(done, len(folder.migrations))

        try:
            with psycopg.connect(conninfo, autocommit=True) as connection:
                apply(connection, folder.migrations, history=settings.migrations_table, on_applied=applied)
        except MigrationError as error:  # the database goes away: what the error says of it concerns nobody
            cures = (*filter(None, (error.reason,)), "mend the file and run the command again")
            raise WorkError(error.message, help=cures) from None

    key = hashlib.sha256(settings.migrations_table.encode())
    for migration in folder.migrations:
        key.update(b"%d %s\n" % (migration.version, migration.checksum))
    return Schema(key.hexdigest(), build, extensions(folder, settings))


def extensions(folder: MigrationFolder, settings: Settings) -> tuple[str, ...]:
    """Return the names in the CREATE EXTENSION statements of the migrations and of the set-up, sorted."""
    texts = [*(migration.up.text for migration in folder.migrations), *settings.setup]
    return tuple(sorted({name for text in texts for name in created_extensions(text)}))


def require_migrated(connection: psycopg.Connection[Any], folder: MigrationFolder, settings: Settings) -> None:
    """Compare the history of a database the user named with the folder; a project without migrations has nothing to compare.

    Raises WorkError where a migration is pending, modified, missing or half done.
    """
    if not folder.migrations:
        return
    from sqlpin.migrate.plan import plan_run
    from sqlpin.migrate.session import look

    pending = [step.migration for step in plan_run(look(connection, folder, settings.migrations_table))]
    if pending:
        names = ", ".join(migration.title for migration in pending[:3]) + (", …" if len(pending) > 3 else "")
        raise WorkError(
            f"the database lacks {len(pending)} migration{'s' if len(pending) > 1 else ''} of {folder.shown}: {names}",
            help=(
                "`sqlpin migrate run` applies them",
                "or let sqlpin make a database of its own on that server: --scratch",
            ),
        )


def run_setup(connection: psycopg.Connection[Any], settings: Settings) -> None:
    """Run the configured set-up in the session that queries are described in. Raises WorkError."""
    import psycopg

    for statement in settings.setup:
        try:
            connection.execute(statement.encode())
        except psycopg.Error as error:
            reason = error.diag.message_primary or str(error).strip()
            raise WorkError(
                f"the `setup` of {settings.file} fails: {reason}",
                help=(f"in the statement: {' '.join(statement.split())}",),
            ) from None
