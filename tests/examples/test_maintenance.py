"""The nightly job."""

from __future__ import annotations

import psycopg
from organizations import maintenance
from psycopg.rows import TupleRow


def test_each_task_takes_what_it_says_and_nothing_else(connection: psycopg.Connection[TupleRow]) -> None:
    connection.execute("""
        INSERT INTO posts (author_id, title, body, created_at) VALUES
            (1, '', '', now() - interval '8 days'), (1, '', '', now()), (1, '', 'Words.', now() - interval '8 days');
        INSERT INTO audit_events (action, happened_at) VALUES
            ('view', now() - interval '31 days'), ('view', now()), ('login', now() - interval '31 days');
        UPDATE organizations SET updated_at = now() - interval '91 days';
        UPDATE users SET role = 'guest', bio = 'CHEAP watches' WHERE username = 'cleo';
    """)
    assert maintenance.run(connection) == dict.fromkeys(maintenance.TASKS, 1)
    assert maintenance.run(connection) == dict.fromkeys(maintenance.TASKS, 0)
