"""Accounts: sign-up, log-in, profiles and roles."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

import psycopg
from psycopg.rows import TupleRow, class_row, scalar_row


class Role(StrEnum):
    """The labels of the type `user_role`."""

    ADMIN = "admin"
    MODERATOR = "moderator"
    USER = "user"
    GUEST = "guest"


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a log-in needs to know of an account."""

    id: int
    password_hash: str
    is_active: bool
    role: str


@dataclass(frozen=True, slots=True)
class Profile:
    """What everyone may see of an account."""

    username: str
    full_name: str | None
    bio: str | None
    avatar_url: str | None
    member_since: datetime


@dataclass(frozen=True, slots=True)
class Match:
    """An account found by name."""

    id: int
    username: str
    full_name: str | None


@dataclass(frozen=True, slots=True)
class RoleCount:
    """How many accounts hold a role, and how many of them are active."""

    role: str
    accounts: int
    active: int


REGISTER = """
    INSERT INTO users (email, username, password_hash)
    VALUES (lower(%(email)s), %(username)s, %(password_hash)s)
    ON CONFLICT DO NOTHING
    RETURNING id
"""

UPDATE_PROFILE = """
    UPDATE users
    SET first_name = %(first_name)s,
        last_name = %(last_name)s,
        bio = coalesce(%(bio)s, bio),
        avatar_url = coalesce(%(avatar_url)s, avatar_url),
        updated_at = now()
    WHERE id = %(id)s
"""

FIND_BY_NAME = """
    SELECT id, username, nullif(concat_ws(' ', first_name, last_name), '') AS full_name
    FROM users
    WHERE is_active
      AND (username ILIKE %(prefix)s || '%%' OR first_name ILIKE %(prefix)s || '%%' OR last_name ILIKE %(prefix)s || '%%')
    ORDER BY username
    LIMIT 20
"""


def register(connection: psycopg.Connection[TupleRow], email: str, username: str, password_hash: str) -> int | None:
    """Create an account and return its id, or None when the address or the name is taken."""
    with connection.cursor(row_factory=scalar_row) as cursor:
        cursor.execute(REGISTER, {"email": email, "username": username, "password_hash": password_hash})
        return cursor.fetchone()


def is_taken(connection: psycopg.Connection[TupleRow], email: str) -> bool:
    """Tell whether an account uses this address."""
    row = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM users WHERE email = lower(%s)) AS taken", (email,)
    ).fetchone()
    return row is not None and row[0]


def credentials(connection: psycopg.Connection[TupleRow], email: str) -> Credentials | None:
    """Return what is needed to log in with this address, if an account uses it."""
    with connection.cursor(row_factory=class_row(Credentials)) as cursor:
        cursor.execute("SELECT id, password_hash, is_active, role FROM users WHERE email = lower(%s)", (email,))
        return cursor.fetchone()


def profile(connection: psycopg.Connection[TupleRow], username: str) -> Profile | None:
    """Return the public profile of an active account."""
    query = """
        SELECT username,
               first_name || ' ' || last_name AS full_name,
               bio,
               avatar_url,
               created_at AS member_since
        FROM users
        WHERE username = %s AND is_active
    """
    with connection.cursor(row_factory=class_row(Profile)) as cursor:
        return cursor.execute(query, (username,)).fetchone()


def update_profile(
    connection: psycopg.Connection[TupleRow],
    user_id: int,
    *,
    first_name: str | None,
    last_name: str | None,
    bio: str | None = None,
    avatar_url: str | None = None,
) -> bool:
    """Set the names; set biography and picture where given. Return whether the account exists."""
    cursor = connection.execute(
        UPDATE_PROFILE,
        {"id": user_id, "first_name": first_name, "last_name": last_name, "bio": bio, "avatar_url": avatar_url},
    )
    return cursor.rowcount == 1


def find(connection: psycopg.Connection[TupleRow], prefix: str) -> list[Match]:
    """Return up to twenty active accounts with a name that starts like this."""
    with connection.cursor(row_factory=class_row(Match)) as cursor:
        return cursor.execute(FIND_BY_NAME, {"prefix": prefix}).fetchall()


def set_role(connection: psycopg.Connection[TupleRow], user_id: int, role: Role) -> bool:
    """Give an account a role and return whether that changed anything."""
    cursor = connection.execute(
        "UPDATE users SET role = %(role)s, updated_at = now() WHERE id = %(id)s AND role <> %(role)s",
        {"id": user_id, "role": role},
    )
    return cursor.rowcount == 1


def with_roles(connection: psycopg.Connection[TupleRow], roles: Sequence[Role]) -> list[str]:
    """Return the addresses of all active accounts with one of these roles."""
    query = "SELECT email FROM users WHERE is_active AND role = ANY(%s::user_role[]) ORDER BY email"
    with connection.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute(query, (list(roles),)).fetchall()


def count_roles(connection: psycopg.Connection[TupleRow]) -> list[RoleCount]:
    """Count accounts by role, in the order of the enum; a role that nobody holds counts zero."""
    query = """
        SELECT role, count(users.id) AS accounts, count(users.id) FILTER (WHERE users.is_active) AS active
        FROM unnest(enum_range(NULL::user_role)) AS role
        LEFT JOIN users USING (role)
        GROUP BY role
        ORDER BY role
    """
    with connection.cursor(row_factory=class_row(RoleCount)) as cursor:
        return cursor.execute(query).fetchall()


def deactivate(connection: psycopg.Connection[TupleRow], user_ids: Sequence[int]) -> list[str]:
    """Close these accounts for log-in and return the names of those that were open."""
    with connection.cursor(row_factory=scalar_row) as cursor:
        cursor.execute(
            """
            UPDATE users SET is_active = FALSE, updated_at = now()
            WHERE id = ANY(%s) AND is_active
            RETURNING username
            """,
            (list(user_ids),),
        )
        return sorted(cursor.fetchall())


def purge_inactive(connection: psycopg.Connection[TupleRow], older_than: timedelta) -> int:
    """Delete accounts that have been closed for longer than this and return how many."""
    query = "DELETE FROM users WHERE NOT is_active AND updated_at < now() - %(age)s::interval"
    return connection.execute(query, {"age": older_than}).rowcount
