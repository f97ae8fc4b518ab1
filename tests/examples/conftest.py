"""The example's database: its migrations applied, three people and two organizations in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.rows import TupleRow

from sqlpin.migrations import read_folder

MIGRATIONS = Path(__file__).parents[2] / "examples" / "organizations" / "migrations"

PEOPLE = """
    INSERT INTO users (id, email, username, password_hash, first_name, last_name, role, created_at) VALUES
        (1, 'ada@example.org', 'ada', '$ada', 'Ada', 'Lovelace', 'admin', now() - interval '400 days'),
        (2, 'ben@example.org', 'ben', '$ben', NULL, NULL, 'user', now() - interval '40 days'),
        (3, 'cleo@example.org', 'cleo', '$cleo', 'Cleo', NULL, 'user', now());
    INSERT INTO organizations (id, name, slug, website) VALUES
        (1, 'Analytical Society', 'analytical', 'https://analytical.example.org'),
        (2, 'Botanical Club', 'botanical', NULL);
    INSERT INTO organization_members (organization_id, user_id, role, joined_at) VALUES
        (1, 1, 'owner', now() - interval '300 days'),
        (1, 2, 'member', now() - interval '30 days');
    SELECT setval('users_id_seq', 100), setval('organizations_id_seq', 100);
"""


@pytest.fixture
def conninfo(database: str) -> str:
    """The connection string of a database with the example's schema and a few people in it."""
    with psycopg.connect(database, autocommit=True) as connection:
        for migration in read_folder(MIGRATIONS).migrations:
            connection.execute(migration.up.path.read_bytes())
        connection.execute(PEOPLE)
    return database


@pytest.fixture
def connection(conninfo: str) -> Iterator[psycopg.Connection[TupleRow]]:
    """An open connection to that database."""
    with psycopg.connect(conninfo, autocommit=True) as opened:
        yield opened
