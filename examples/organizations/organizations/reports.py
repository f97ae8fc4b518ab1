"""Figures for the dashboards: read-only, through SQLAlchemy like the rest of the reporting stack."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, text

SIGN_UPS = text("""
    SELECT months.month::date AS month, count(u.id) AS sign_ups, sum(count(u.id)) OVER (ORDER BY months.month) AS so_far
    FROM generate_series(date_trunc('month', CAST(:first AS timestamptz)), now(), interval '1 month') AS months (month)
    LEFT JOIN users AS u ON date_trunc('month', u.created_at) = months.month
    GROUP BY months.month
    ORDER BY months.month
""")

TOP_AUTHORS = text("""
    WITH written AS (
        SELECT p.author_id, count(*) AS posts, count(DISTINCT p.organization_id) AS organizations
        FROM posts AS p
        WHERE p.published_at >= :since
        GROUP BY p.author_id
    ), answered AS (
        SELECT p.author_id, count(c.id) AS comments
        FROM posts AS p
        JOIN comments AS c ON c.post_id = p.id AND c.author_id IS DISTINCT FROM p.author_id
        WHERE p.published_at >= :since
        GROUP BY p.author_id
    )
    SELECT rank() OVER (ORDER BY w.posts DESC, coalesce(a.comments, 0) DESC) AS place,
           u.username, w.posts, w.organizations, coalesce(a.comments, 0) AS comments
    FROM written AS w
    JOIN users AS u ON u.id = w.author_id
    LEFT JOIN answered AS a USING (author_id)
    ORDER BY place, u.username
    LIMIT :places
""")


def sign_ups(connection: Connection, first: date) -> Sequence[Row[Any]]:
    """Return sign-ups by month since the month of `first`, months without any included, with a running total."""
    return connection.execute(SIGN_UPS, {"first": first}).all()


def top_authors(connection: Connection, since: date, places: int = 10) -> Sequence[Row[Any]]:
    """Rank authors by what they published since then and by how often others answered."""
    return connection.execute(TOP_AUTHORS, {"since": since, "places": places}).all()


def organization_figures(connection: Connection) -> Sequence[Row[Any]]:
    """Return members by role, posts and latest post of every organization."""
    query = text("""
        SELECT o.slug,
               count(DISTINCT m.user_id) FILTER (WHERE m.role = 'owner') AS owners,
               count(DISTINCT m.user_id) AS members,
               count(DISTINCT p.id) AS posts,
               max(p.published_at) AS latest_post
        FROM organizations AS o
        LEFT JOIN organization_members AS m ON m.organization_id = o.id
        LEFT JOIN posts AS p ON p.organization_id = o.id AND p.published_at IS NOT NULL
        GROUP BY o.id
        ORDER BY members DESC, o.slug
    """)
    return connection.execute(query).all()


def dormant(connection: Connection, quiet: timedelta) -> Sequence[str]:
    """Return the names of active accounts that neither wrote nor commented for this long."""
    query = text("""
        SELECT u.username
        FROM users AS u
        WHERE u.is_active
          AND u.created_at < now() - CAST(:quiet AS interval)
          AND NOT EXISTS (SELECT FROM posts AS p WHERE p.author_id = u.id AND p.created_at >= now() - CAST(:quiet AS interval))
          AND NOT EXISTS (SELECT FROM comments AS c WHERE c.author_id = u.id AND c.created_at >= now() - CAST(:quiet AS interval))
        ORDER BY u.username
    """)
    return connection.execute(query, {"quiet": quiet}).scalars().all()


def staff(connection: Connection, roles: Sequence[str]) -> Sequence[Row[Any]]:
    """Return the accounts with one of these roles and the slugs of their organizations (an empty list for none)."""
    return connection.execute(
        text("""
            SELECT u.username, u.role,
                   coalesce(array_agg(o.slug ORDER BY o.slug) FILTER (WHERE o.id IS NOT NULL), '{}') AS organizations
            FROM users AS u
            LEFT JOIN organization_members AS m ON m.user_id = u.id
            LEFT JOIN organizations AS o ON o.id = m.organization_id
            WHERE u.role = ANY (CAST(:roles AS user_role[]))
            GROUP BY u.id
            ORDER BY u.role, u.username
        """),
        {"roles": list(roles)},
    ).all()


def activity(connection: Connection, since: date) -> Sequence[Row[Any]]:
    """Return one stream of posts and comments since then, newest first."""
    query = text("""
        SELECT 'post' AS kind, p.id, p.title AS line, p.published_at AS at
        FROM posts AS p
        WHERE p.published_at >= :since
        UNION ALL
        SELECT 'comment', c.id, left(c.body, 80), c.created_at
        FROM comments AS c
        WHERE c.created_at >= :since
        ORDER BY at DESC, kind, id
    """)
    return connection.execute(query, {"since": since}).all()
