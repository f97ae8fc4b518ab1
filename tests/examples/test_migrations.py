"""The example's migrations can go back and come again."""

from __future__ import annotations

from pathlib import Path

import psycopg

from sqlpin.migrations import read_folder

OBJECTS = """
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT typname FROM pg_type WHERE typnamespace = 'public'::regnamespace
    ORDER BY 1
"""

MIGRATIONS = Path(__file__).parents[2] / "examples" / "organizations" / "migrations"


def test_every_migration_can_be_taken_back_and_applied_again(database: str) -> None:
    migrations = read_folder(MIGRATIONS).migrations
    with psycopg.connect(database, autocommit=True) as connection:

        def objects() -> list[str]:
            return [name for (name,) in connection.execute(OBJECTS)]

        before = []
        for migration in migrations:
            before.append(objects())
            connection.execute(migration.up.path.read_bytes())
        everything = objects()
        for migration in reversed(migrations):
            assert migration.down is not None, f"{migration.title} cannot be taken back"
            connection.execute(migration.down.path.read_bytes())
            assert objects() == before.pop()
        for migration in migrations:
            connection.execute(migration.up.path.read_bytes())
        assert objects() == everything
