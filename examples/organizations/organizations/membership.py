"""Organizations and who belongs to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import psycopg
from psycopg.rows import TupleRow, class_row, scalar_row


@dataclass(frozen=True, slots=True)
class Organization:
    """An organization as its own page shows it."""

    id: int
    name: str
    slug: str
    description: str | None
    website: str | None
    members: int


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the directory; `total` counts all organizations, not only this page's."""

    slug: str
    name: str
    total: int


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an organization, whoever brought them the last post."""

    user_id: int
    username: str
    role: str
    joined_at: datetime
    last_post: datetime | None


@dataclass(frozen=True, slots=True)
class Membership:
    """One organization of a person."""

    slug: str
    name: str
    role: str
    colleagues: int


FOUND = """
    WITH organization AS (
        INSERT INTO organizations (name, slug, description)
        VALUES (%(name)s, %(slug)s, %(description)s)
        RETURNING id
    )
    INSERT INTO organization_members (organization_id, user_id, role)
    SELECT organization.id, %(founder)s, 'owner'
    FROM organization
    RETURNING organization_id
"""

IMPORT = """
    INSERT INTO organizations (name, slug, website)
    VALUES (%(name)s, %(slug)s, %(website)s)
    ON CONFLICT (slug) DO UPDATE
    SET name = excluded.name,
        website = coalesce(excluded.website, organizations.website),
        updated_at = now()
    RETURNING id, xmax = 0 AS created
"""

BY_SLUG = """
    SELECT o.id, o.name, o.slug, o.description, o.website, count(m.id) AS members
    FROM organizations AS o
    LEFT JOIN organization_members AS m ON m.organization_id = o.id
    WHERE o.slug = %s
    GROUP BY o.id
"""

MEMBERS = """
    SELECT m.user_id, u.username, m.role, m.joined_at, max(p.published_at) AS last_post
    FROM organization_members AS m
    JOIN users AS u ON u.id = m.user_id
    LEFT JOIN posts AS p ON p.author_id = m.user_id AND p.organization_id = m.organization_id
    WHERE m.organization_id = %(organization)s AND u.is_active
    GROUP BY m.id, u.id
    ORDER BY m.joined_at, m.id
"""


def found(
    connection: psycopg.Connection[TupleRow], founder: int, name: str, slug: str, description: str | None = None
) -> int:
    """Create an organization with its founder as owner and return its id."""
    with connection.cursor(row_factory=scalar_row) as cursor:
        cursor.execute(FOUND, {"founder": founder, "name": name, "slug": slug, "description": description})
        return int(cursor.fetchone() or 0)


def import_organization(
    connection: psycopg.Connection[TupleRow], name: str, slug: str, website: str | None
) -> tuple[int, bool]:
    """Create or refresh an organization; return its id and whether it is new."""
    row = connection.execute(IMPORT, {"name": name, "slug": slug, "website": website}).fetchone()
    assert row is not None, "INSERT ... ON CONFLICT DO UPDATE always returns its row"
    return row[0], row[1]


def organization(connection: psycopg.Connection[TupleRow], slug: str) -> Organization | None:
    """Return one organization with the number of its members."""
    with connection.cursor(row_factory=class_row(Organization)) as cursor:
        return cursor.execute(BY_SLUG, (slug,)).fetchone()


def directory(connection: psycopg.Connection[TupleRow], page: int, page_size: int = 20) -> list[Listed]:
    """Return a page (from 0) of the directory by name."""
    with connection.cursor(row_factory=class_row(Listed)) as cursor:
        cursor.execute(
            "SELECT slug, name, count(*) OVER () AS total FROM organizations ORDER BY name, id LIMIT %s OFFSET %s",
            (page_size, page * page_size),
        )
        return cursor.fetchall()


def add_member(connection: psycopg.Connection[TupleRow], organization: int, user: int, role: str = "member") -> bool:
    """Add a member, or change the role of one. Return whether they are new."""
    query = """
        INSERT INTO organization_members (organization_id, user_id, role)
        VALUES (%(organization)s, %(user)s, %(role)s)
        ON CONFLICT (organization_id, user_id) DO UPDATE SET role = excluded.role
        RETURNING xmax = 0 AS created
    """
    with connection.cursor(row_factory=scalar_row) as cursor:
        cursor.execute(query, {"organization": organization, "user": user, "role": role})
        return bool(cursor.fetchone())


def invite_all(connection: psycopg.Connection[TupleRow], organization: int, usernames: Sequence[str]) -> int:
    """Add everyone of these who has an account and is no member yet; return how many."""
    query = """
        INSERT INTO organization_members (organization_id, user_id)
        SELECT %(organization)s, users.id
        FROM users
        WHERE users.username = ANY(%(usernames)s) AND users.is_active
        ON CONFLICT (organization_id, user_id) DO NOTHING
    """
    return connection.execute(query, {"organization": organization, "usernames": list(usernames)}).rowcount


def remove_member(connection: psycopg.Connection[TupleRow], organization: int, user: int) -> datetime | None:
    """End a membership; return since when it lasted, or None if there was none."""
    with connection.cursor(row_factory=scalar_row) as cursor:
        cursor.execute(
            "DELETE FROM organization_members WHERE organization_id = %s AND user_id = %s RETURNING joined_at",
            (organization, user),
        )
        return cursor.fetchone()


def members(connection: psycopg.Connection[TupleRow], organization: int) -> list[Member]:
    """Return the active members of an organization, in the order they joined."""
    with connection.cursor(row_factory=class_row(Member)) as cursor:
        return cursor.execute(MEMBERS, {"organization": organization}).fetchall()


def memberships(connection: psycopg.Connection[TupleRow], user: int) -> list[Membership]:
    """Return the organizations of a person, each with the number of other members."""
    query = """
        SELECT o.slug, o.name, m.role, others.colleagues
        FROM organization_members AS m
        JOIN organizations AS o ON o.id = m.organization_id
        CROSS JOIN LATERAL (
            SELECT count(*) AS colleagues
            FROM organization_members AS other
            WHERE other.organization_id = m.organization_id AND other.user_id <> m.user_id
        ) AS others
        WHERE m.user_id = %s
        ORDER BY o.name
    """
    with connection.cursor(row_factory=class_row(Membership)) as cursor:
        return cursor.execute(query, (user,)).fetchall()


def in_common(connection: psycopg.Connection[TupleRow], one: int, other: int) -> list[str]:
    """Return the slugs of the organizations that both people belong to."""
    query = """
        SELECT o.slug
        FROM organizations AS o
        JOIN organization_members AS a ON a.organization_id = o.id AND a.user_id = %(one)s
        JOIN organization_members AS b ON b.organization_id = o.id AND b.user_id = %(other)s
        ORDER BY o.slug
    """
    with connection.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute(query, {"one": one, "other": other}).fetchall()


def abandoned(connection: psycopg.Connection[TupleRow]) -> list[str]:
    """Return the slugs of organizations that nobody belongs to any more."""
    query = """
        SELECT o.slug
        FROM organizations AS o
        LEFT JOIN organization_members AS m ON m.organization_id = o.id
        WHERE m.id IS NULL
        ORDER BY o.slug
    """
    with connection.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute(query).fetchall()
