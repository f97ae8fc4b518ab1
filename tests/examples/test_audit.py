"""The audit log over asyncpg; each test runs its own event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import asyncpg
from organizations import audit
from psycopg.conninfo import conninfo_to_dict

T = TypeVar("T")


def run(conninfo: str, work: Callable[[asyncpg.Connection], Awaitable[T]]) -> T:
    """Return what `work` returns, given a connection of its own."""
    parts = conninfo_to_dict(conninfo)

    async def connected() -> T:
        connection = await asyncpg.connect(
            host=parts.get("host"),
            port=parts.get("port"),
            user=parts.get("user"),
            password=parts.get("password"),
            database=parts.get("dbname"),
        )
        try:
            return await work(connection)
        finally:
            await connection.close()

    return asyncio.run(connected())


def test_the_timeline_goes_back_page_by_page(conninfo: str) -> None:
    async def work(connection: asyncpg.Connection) -> None:
        events = [await audit.record(connection, 1, f"step {n}", {"ip": f"10.0.0.{n}"}) for n in range(3)]
        first = await audit.timeline(connection, 1, limit=2)
        assert [(row["action"], row["ip"], row["actor"]) for row in first] == [
            ("step 2", "10.0.0.2", "ada"),
            ("step 1", "10.0.0.1", "ada"),
        ]
        assert [row["id"] for row in await audit.timeline(connection, 1, before=first[-1]["id"])] == events[:1]
        assert await audit.timeline(connection, 2) == []

    run(conninfo, work)


def test_events_are_found_by_a_pattern_of_their_details(conninfo: str) -> None:
    async def work(connection: asyncpg.Connection) -> None:
        event = await audit.record(connection, 1, "export", {"format": "csv", "columns": ["id", "email"]})
        await audit.record(connection, 1, "export", {"format": "json"})
        assert await audit.matching(connection, {"columns": ["email"]}) == [event]

    run(conninfo, work)


def test_suspicious_addresses_name_the_accounts_tried(conninfo: str) -> None:
    async def work(connection: asyncpg.Connection) -> None:
        await audit.record_all(connection, "login-failed", [1, 2, 2], {"ip": "10.6.6.6"})
        await audit.record(connection, None, "login-failed", {"ip": "10.6.6.6"})
        await audit.record(connection, 3, "login-failed", {"ip": "10.0.0.3"})
        (row,) = await audit.suspicious(connection, timedelta(hours=1), failures=2)
        assert dict(row) == {"ip": "10.6.6.6", "failures": 4, "accounts": 2, "names": ["ada", "ben"]}

    run(conninfo, work)


def test_last_login(conninfo: str) -> None:
    async def work(connection: asyncpg.Connection) -> None:
        assert await audit.last_login(connection, "ada") is None
        await audit.record(connection, 1, "login", {})
        assert await audit.last_login(connection, "ada") is not None

    run(conninfo, work)


def test_tally(conninfo: str) -> None:
    async def work(connection: asyncpg.Connection) -> None:
        an_hour_ago = datetime.now(UTC) - timedelta(hours=1)
        assert await audit.tally(connection, an_hour_ago) == {}
        await audit.record_all(connection, "login", [1, 2], {})
        assert await audit.tally(connection, an_hour_ago) == {"login": 2}

    run(conninfo, work)


def test_a_remark_is_made_once(conninfo: str) -> None:
    async def work(connection: asyncpg.Connection) -> None:
        event = await audit.record(connection, 1, "login", {})
        assert await audit.annotate(connection, event, "seen by", "ben")
        assert not await audit.annotate(connection, event, "seen by", "cleo")

    run(conninfo, work)
