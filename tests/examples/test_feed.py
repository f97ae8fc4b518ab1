"""Posts and comments over asynchronous psycopg; each test runs its own event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from organizations import feed
from psycopg import AsyncConnection
from psycopg.rows import TupleRow

T = TypeVar("T")
Connection = AsyncConnection[TupleRow]


def run(conninfo: str, work: Callable[[Connection], Awaitable[T]]) -> T:
    """Return what `work` returns, given a connection of its own."""

    async def connected() -> T:
        async with await AsyncConnection.connect(conninfo, autocommit=True) as connection:
            return await work(connection)

    return asyncio.run(connected())


async def publish(connection: Connection, title: str, days_ago: int = 0, tags: Sequence[str] = ()) -> int:
    """Draft and publish a post of ada's."""
    written = await feed.draft(connection, 1, title, f"All about {title}.", tags=tags)
    await feed.publish(connection, written, datetime.now(UTC) - timedelta(days=days_ago))
    return written


def test_a_draft_is_published_once_and_not_seen_before(conninfo: str) -> None:
    async def work(connection: Connection) -> None:
        post = await feed.draft(connection, 1, "Notes", "On the engine.", organization=1)
        assert await feed.latest(connection) == []
        assert await feed.publish(connection, post) is not None
        assert await feed.publish(connection, post) is None
        (entry,) = await feed.latest(connection)
        assert (entry.title, entry.author, entry.organization, entry.comments) == (
            "Notes",
            "ada",
            "Analytical Society",
            0,
        )

    run(conninfo, work)


def test_the_feed_goes_back_page_by_page(conninfo: str) -> None:
    async def work(connection: Connection) -> list[list[str]]:
        for age in range(5):
            await publish(connection, f"{age} days old", age)
        pages = [await feed.latest(connection, 2)]
        while pages[-1]:
            pages.append(await feed.older(connection, pages[-1][-1], 2))
        return [[entry.title for entry in page] for page in pages]

    assert run(conninfo, work) == [["0 days old", "1 days old"], ["2 days old", "3 days old"], ["4 days old"], []]


def test_search_finds_words_in_any_form_and_shows_the_passage(conninfo: str) -> None:
    async def work(connection: Connection) -> list[feed.Hit]:
        await publish(connection, "engines")
        await publish(connection, "gardens")
        return await feed.search(connection, "engine -garden")

    (hit,) = run(conninfo, work)
    assert (hit.title, hit.passage) == ("engines", "All about *engines*.")


def test_tags(conninfo: str) -> None:
    async def work(connection: Connection) -> None:
        post = await publish(connection, "Engines", tags=["steam", "maths"])
        await publish(connection, "Numbers", days_ago=1, tags=["maths"])
        assert await feed.tagged(connection, ["maths"]) == ["Engines", "Numbers"]
        assert await feed.tagged(connection, ["maths", "steam"]) == ["Engines"]
        assert await feed.tag_cloud(connection) == [("maths", 2), ("steam", 1)]
        assert await feed.add_tags(connection, post, ["brass", "maths"]) == ["brass", "maths", "steam"]
        assert await feed.add_tags(connection, 999, ["brass"]) == []

    run(conninfo, work)


def test_a_thread_shows_answers_below_what_they_answer(conninfo: str) -> None:
    async def work(connection: Connection) -> list[tuple[int, str | None, str]]:
        post = await publish(connection, "Engines")
        first = await feed.comment(connection, post, 2, "First!")
        await feed.comment(connection, post, 3, "Second.")
        answer = await feed.comment(connection, post, 3, "Really?", parent=first)
        await feed.comment(connection, post, 2, "Really.", parent=answer)
        await connection.execute("DELETE FROM users WHERE username = 'cleo'")
        return [(c.depth, c.author, c.body) for c in await feed.thread(connection, post)]

    assert run(conninfo, work) == [
        (0, "ben", "First!"),
        (1, None, "Really?"),
        (2, "ben", "Really."),
        (0, None, "Second."),
    ]


def test_only_published_posts_and_their_own_comments_are_answered(conninfo: str) -> None:
    async def work(connection: Connection) -> tuple[int | None, int | None]:
        draft = await feed.draft(connection, 1, "Draft", "")
        one, other = await publish(connection, "One"), await publish(connection, "Other")
        elsewhere = await feed.comment(connection, one, 2, "Here.")
        return await feed.comment(connection, draft, 2, "?"), await feed.comment(
            connection, other, 2, "?", parent=elsewhere
        )

    assert run(conninfo, work) == (None, None)
