"""The audit log, written to by every worker and read by the security team."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import asyncpg

Details = Mapping[str, object]

RECORD = """
    INSERT INTO audit_events (actor_id, action, details)
    VALUES ($1, $2, $3)
    RETURNING id
"""

TIMELINE = """
    SELECT e.id, e.action, e.happened_at, e.details ->> 'ip' AS ip, u.username AS actor
    FROM audit_events AS e
    LEFT JOIN users AS u ON u.id = e.actor_id
    WHERE e.actor_id = $1 AND e.id < coalesce($2, 9223372036854775807)
    ORDER BY e.id DESC
    LIMIT $3
"""

SUSPICIOUS = """
    SELECT e.details ->> 'ip' AS ip,
           count(*) AS failures,
           count(DISTINCT e.actor_id) AS accounts,
           array_agg(DISTINCT u.username ORDER BY u.username) FILTER (WHERE u.id IS NOT NULL) AS names
    FROM audit_events AS e
    LEFT JOIN users AS u ON u.id = e.actor_id
    WHERE e.action = 'login-failed' AND e.happened_at > now() - $1::interval AND e.details ? 'ip'
    GROUP BY e.details ->> 'ip'
    HAVING count(*) >= $2
    ORDER BY failures DESC
"""


async def record(connection: asyncpg.Connection, actor: int | None, action: str, details: Details) -> int:
    """Append one event and return its id; `details` is anything that JSON can say."""
    return int(await connection.fetchval(RECORD, actor, action, json.dumps(details)))


async def record_all(connection: asyncpg.Connection, action: str, actors: Sequence[int], details: Details) -> None:
    """Append the same event for many actors in one statement."""
    await connection.execute(
        "INSERT INTO audit_events (actor_id, action, details) SELECT unnest($1::bigint[]), $2, $3::jsonb",
        actors,
        action,
        json.dumps(details),
    )


async def timeline(
    connection: asyncpg.Connection, actor: int, before: int | None = None, limit: int = 50
) -> list[asyncpg.Record]:
    """Return what one person did, newest first, in pages: `before` is the id of the last event seen."""
    return list(await connection.fetch(TIMELINE, actor, before, limit))


async def matching(connection: asyncpg.Connection, pattern: Details) -> list[int]:
    """Return the ids of the events whose details contain this pattern."""
    rows = await connection.fetch("SELECT id FROM audit_events WHERE details @> $1 ORDER BY id", json.dumps(pattern))
    return [row["id"] for row in rows]


async def suspicious(connection: asyncpg.Connection, within: timedelta, failures: int) -> list[asyncpg.Record]:
    """Return the addresses from which log-in failed at least so often lately, with the accounts they tried."""
    return list(await connection.fetch(SUSPICIOUS, within, failures))


async def last_login(connection: asyncpg.Connection, username: str) -> datetime | None:
    """Return when this person last logged in, if ever."""
    query = """
        SELECT max(e.happened_at)
        FROM audit_events AS e
        JOIN users AS u ON u.id = e.actor_id
        WHERE u.username = $1 AND e.action = 'login'
    """
    moment: datetime | None = await connection.fetchval(query, username)
    return moment


async def tally(connection: asyncpg.Connection, since: datetime) -> dict[str, int]:
    """Count the events since then by action."""
    query = """
        SELECT coalesce(jsonb_object_agg(counted.action, counted.events), '{}')
        FROM (SELECT action, count(*) AS events FROM audit_events WHERE happened_at >= $1 GROUP BY action) AS counted
    """
    counts: dict[str, int] = json.loads(await connection.fetchval(query, since))
    return counts


async def annotate(connection: asyncpg.Connection, event: int, key: str, value: str) -> bool:
    """Add a remark to an event that has none under this key; return whether it was added."""
    row = await connection.fetchrow(
        """
        UPDATE audit_events
        SET details = details || jsonb_build_object($2::text, $3::text)
        WHERE id = $1 AND NOT details ? $2
        RETURNING id
        """,
        event,
        key,
        value,
    )
    return row is not None
