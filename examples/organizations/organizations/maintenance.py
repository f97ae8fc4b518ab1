"""What the nightly job does. A marked string is checked wherever it is kept: here, in a table of tasks."""

import psycopg
from psycopg.rows import TupleRow

from sqlpin import sql

TASKS = {
    "forget empty drafts": sql(
        "DELETE FROM posts WHERE published_at IS NULL AND body = '' AND created_at < now() - interval '7 days'"
    ),
    "forget old page views": sql(
        "DELETE FROM audit_events WHERE action = 'view' AND happened_at < now() - interval '30 days'"
    ),
    "drop dangling organizations": sql("""
        DELETE FROM organizations AS o
        WHERE NOT EXISTS (SELECT FROM organization_members AS m WHERE m.organization_id = o.id)
          AND NOT EXISTS (SELECT FROM posts AS p WHERE p.organization_id = o.id)
          AND o.updated_at < now() - interval '90 days'
    """),
    "close spam accounts": sql("""
        UPDATE users SET is_active = FALSE, updated_at = now()
        WHERE is_active AND role = 'guest' AND bio ~* '\\mcheap\\M' AND created_at > now() - interval '1 day'
    """),
}


def run(connection: psycopg.Connection[TupleRow]) -> dict[str, int]:
    """Run every task and return how many rows each touched."""
    return {name: connection.execute(statement).rowcount for name, statement in TASKS.items()}
