"""The reports through SQLAlchemy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
import sqlalchemy
from organizations import reports
from psycopg.rows import TupleRow

WRITTEN = """
    INSERT INTO posts (id, author_id, organization_id, title, body, published_at) VALUES
        (1, 1, 1, 'Engines', '…', now() - interval '2 days'),
        (2, 1, NULL, 'Numbers', '…', now() - interval '1 day'),
        (3, 2, 1, 'Gardens', '…', now() - interval '1 day'),
        (4, 2, NULL, 'Draft', '…', NULL);
    INSERT INTO comments (post_id, author_id, body) VALUES (1, 2, 'Good.'), (1, 1, 'Thanks.'), (3, NULL, 'Hm.');
"""

TODAY = datetime.now(UTC).date()
LAST_WEEK = TODAY - timedelta(days=7)


@pytest.fixture
def reading(conninfo: str, connection: psycopg.Connection[TupleRow]) -> Iterator[sqlalchemy.Connection]:
    """A SQLAlchemy connection to the database, with a few posts written."""
    connection.execute(WRITTEN)
    engine = sqlalchemy.create_engine("postgresql+psycopg://", creator=lambda: psycopg.connect(conninfo))
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def test_sign_ups_include_months_without_any(reading: sqlalchemy.Connection) -> None:
    rows = reports.sign_ups(reading, TODAY - timedelta(days=440))
    assert len(rows) >= 14
    assert (sum(row.sign_ups for row in rows), rows[-1].so_far) == (3, 3)
    assert min(row.sign_ups for row in rows) == 0


def test_top_authors(reading: sqlalchemy.Connection) -> None:
    rows = reports.top_authors(reading, LAST_WEEK)
    assert [tuple(row) for row in rows] == [(1, "ada", 2, 1, 1), (2, "ben", 1, 1, 1)]


def test_organization_figures(reading: sqlalchemy.Connection) -> None:
    rows = reports.organization_figures(reading)
    assert [(row.slug, row.owners, row.members, row.posts) for row in rows] == [
        ("analytical", 1, 2, 2),
        ("botanical", 0, 0, 0),
    ]
    assert rows[1].latest_post is None


def test_dormant(reading: sqlalchemy.Connection, connection: psycopg.Connection[TupleRow]) -> None:
    assert reports.dormant(reading, timedelta(days=30)) == []
    connection.execute("UPDATE posts SET created_at = now() - interval '90 days'")
    assert reports.dormant(reading, timedelta(days=30)) == []
    connection.execute("DELETE FROM comments")
    assert reports.dormant(reading, timedelta(days=30)) == ["ada", "ben"]


def test_staff(reading: sqlalchemy.Connection) -> None:
    assert [tuple(row) for row in reports.staff(reading, ["admin", "user"])] == [
        ("ada", "admin", ["analytical"]),
        ("ben", "user", ["analytical"]),
        ("cleo", "user", []),
    ]


def test_activity_is_one_stream(reading: sqlalchemy.Connection) -> None:
    rows = reports.activity(reading, LAST_WEEK)
    assert [row.line for row in rows if row.kind == "comment"] == ["Good.", "Thanks.", "Hm."]
    assert [row.line for row in rows if row.kind == "post"] == ["Numbers", "Gardens", "Engines"]
