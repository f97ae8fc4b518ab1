"""Posts and comments, as the web site reads and writes them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from psycopg import AsyncConnection
from psycopg.rows import TupleRow, class_row, scalar_row


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the feed; `organization` is None for a post a member wrote on their own."""

    id: int
    title: str
    published_at: datetime
    author: str
    organization: str | None
    comments: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A post that a search found, with the passage that matched."""

    id: int
    title: str
    passage: str
    rank: float


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment in its thread; `author` is None once the account is gone."""

    id: int
    depth: int
    author: str | None
    body: str


PUBLISHED = """
    SELECT p.id, p.title, p.published_at, u.username AS author, o.name AS organization,
           (SELECT count(*) FROM comments AS c WHERE c.post_id = p.id) AS comments
    FROM posts AS p
    JOIN users AS u ON u.id = p.author_id
    LEFT JOIN organizations AS o ON o.id = p.organization_id
    WHERE p.published_at <= now()
    ORDER BY p.published_at DESC, p.id DESC
    LIMIT %s
"""

PUBLISHED_BEFORE = """
    SELECT p.id, p.title, p.published_at, u.username AS author, o.name AS organization,
           (SELECT count(*) FROM comments AS c WHERE c.post_id = p.id) AS comments
    FROM posts AS p
    JOIN users AS u ON u.id = p.author_id
    LEFT JOIN organizations AS o ON o.id = p.organization_id
    WHERE (p.published_at, p.id) < (%(published_at)s, %(id)s)
    ORDER BY p.published_at DESC, p.id DESC
    LIMIT %(limit)s
"""

SEARCH = """
    SELECT p.id, p.title,
           ts_headline('english', p.body, query, 'StartSel=*, StopSel=*, MaxWords=20, MinWords=5') AS passage,
           ts_rank(p.search, query) AS rank
    FROM posts AS p, websearch_to_tsquery('english', %(words)s) AS query
    WHERE p.search @@ query AND p.published_at <= now()
    ORDER BY rank DESC, p.id
    LIMIT 20
"""

THREAD = """
    WITH RECURSIVE thread AS (
        SELECT c.id, c.author_id, c.body, 0 AS depth, ARRAY[c.id] AS path
        FROM comments AS c
        WHERE c.post_id = %(post)s AND c.parent_id IS NULL
        UNION ALL
        SELECT c.id, c.author_id, c.body, thread.depth + 1, thread.path || c.id
        FROM comments AS c
        JOIN thread ON thread.id = c.parent_id
    )
    SELECT thread.id, thread.depth, u.username AS author, thread.body
    FROM thread
    LEFT JOIN users AS u ON u.id = thread.author_id
    ORDER BY thread.path
"""


async def draft(
    connection: AsyncConnection[TupleRow],
    author: int,
    title: str,
    body: str,
    *,
    organization: int | None = None,
    tags: Sequence[str] = (),
) -> int:
    """Store a post that only its author sees and return its id."""
    cursor = await connection.execute(
        """
        INSERT INTO posts (author_id, organization_id, title, body, tags)
        VALUES (%(author)s, %(organization)s, %(title)s, %(body)s, %(tags)s)
        RETURNING id
        """,
        {"author": author, "organization": organization, "title": title, "body": body, "tags": list(tags)},
    )
    row = await cursor.fetchone()
    assert row is not None, "a single-row INSERT returns its row"
    return int(row[0])


async def publish(connection: AsyncConnection[TupleRow], post: int, at: datetime | None = None) -> datetime | None:
    """Publish a draft now or at a given time; return when it goes out, or None if it is no draft."""
    query = "UPDATE posts SET published_at = coalesce(%s, now()) WHERE id = %s AND published_at IS NULL RETURNING published_at"
    async with connection.cursor(row_factory=scalar_row) as cursor:
        await cursor.execute(query, (at, post))
        return await cursor.fetchone()


async def latest(connection: AsyncConnection[TupleRow], limit: int = 20) -> list[Entry]:
    """Return the first page of the feed, newest first."""
    async with connection.cursor(row_factory=class_row(Entry)) as cursor:
        await cursor.execute(PUBLISHED, (limit,))
        return await cursor.fetchall()


async def older(connection: AsyncConnection[TupleRow], last: Entry, limit: int = 20) -> list[Entry]:
    """Return the page that follows the entry `last`: as fast on page 1,000 as on page 2."""
    async with connection.cursor(row_factory=class_row(Entry)) as cursor:
        await cursor.execute(PUBLISHED_BEFORE, {"published_at": last.published_at, "id": last.id, "limit": limit})
        return await cursor.fetchall()


async def search(connection: AsyncConnection[TupleRow], words: str) -> list[Hit]:
    """Return the published posts that match what a person typed into the search box, best first."""
    async with connection.cursor(row_factory=class_row(Hit)) as cursor:
        await cursor.execute(SEARCH, {"words": words})
        return await cursor.fetchall()


async def tagged(connection: AsyncConnection[TupleRow], tags: Sequence[str]) -> list[str]:
    """Return the titles of published posts that carry all of these tags."""
    query = "SELECT title FROM posts WHERE tags @> %s AND published_at <= now() ORDER BY published_at DESC"
    async with connection.cursor(row_factory=scalar_row) as cursor:
        await cursor.execute(query, (list(tags),))
        return await cursor.fetchall()


async def tag_cloud(connection: AsyncConnection[TupleRow]) -> list[tuple[str, int]]:
    """Return every tag with the number of posts that carry it, most used first."""
    cursor = await connection.execute(
        "SELECT tag, count(*) FROM posts, unnest(tags) AS tag GROUP BY tag ORDER BY count(*) DESC, tag"
    )
    return [(tag, count) async for tag, count in cursor]


async def add_tags(connection: AsyncConnection[TupleRow], post: int, tags: Sequence[str]) -> list[str]:
    """Add tags to a post and return all it then carries, sorted and each once."""
    query = """
        UPDATE posts
        SET tags = ARRAY(SELECT DISTINCT tag FROM unnest(posts.tags || %(tags)s::text[]) AS tag ORDER BY tag)
        WHERE id = %(post)s
        RETURNING tags
    """
    async with connection.cursor(row_factory=scalar_row) as cursor:
        await cursor.execute(query, {"post": post, "tags": list(tags)})
        return await cursor.fetchone() or []


async def comment(
    connection: AsyncConnection[TupleRow], post: int, author: int, body: str, *, parent: int | None = None
) -> int | None:
    """Comment on a published post, or answer a comment of it; None if there is no such post or comment."""
    query = """
        INSERT INTO comments (post_id, parent_id, author_id, body)
        SELECT p.id, %(parent)s::bigint, %(author)s, %(body)s
        FROM posts AS p
        WHERE p.id = %(post)s
          AND p.published_at <= now()
          AND (%(parent)s::bigint IS NULL
               OR EXISTS (SELECT 1 FROM comments AS c WHERE c.id = %(parent)s AND c.post_id = p.id))
        RETURNING id
    """
    async with connection.cursor(row_factory=scalar_row) as cursor:
        await cursor.execute(query, {"post": post, "parent": parent, "author": author, "body": body})
        return await cursor.fetchone()


async def thread(connection: AsyncConnection[TupleRow], post: int) -> list[Comment]:
    """Return the comments of a post, each answer below what it answers."""
    async with connection.cursor(row_factory=class_row(Comment)) as cursor:
        await cursor.execute(THREAD, {"post": post})
        return await cursor.fetchall()
