"""What the generator knows of `schema.sql`: relations with the columns it can use, by type."""

from __future__ import annotations

from dataclasses import dataclass

INT, TEXT, BOOL, TIME, NUM, JSON, INTS, TEXTS, MOOD, DATE = (
    "bigint",
    "text",
    "boolean",
    "timestamptz",
    "numeric",
    "jsonb",
    "bigint[]",
    "text[]",
    "mood",
    "date",
)
TYPES = (INT, TEXT, BOOL, NUM, TIME, JSON, INTS, TEXTS, MOOD, DATE)


@dataclass(frozen=True)
class Column:
    """A column a query can name: `text` is the expression that names it."""

    text: str
    type: str


RELATIONS: dict[str, dict[str, str]] = {
    "users": {
        "id": INT,
        "name": TEXT,
        "email": TEXT,
        "age": INT,
        "verified": BOOL,
        "active": BOOL,
        "manager_id": INT,
        "created_at": TIME,
        "deleted_at": TIME,
        "settings": JSON,
        "extra": JSON,
        "tags": TEXTS,
        "mood": MOOD,
        "last_mood": MOOD,
    },
    "posts": {
        "id": INT,
        "user_id": INT,
        "title": TEXT,
        "body": TEXT,
        "rating": NUM,
        "views": INT,
        "kind": TEXT,
        "status": TEXT,
        "published_at": TIME,
        "doubled": INT,
        "half_rating": NUM,
    },
    "comments": {"id": INT, "post_id": INT, "user_id": INT, "parent_id": INT, "body": TEXT, "note": TEXT},
    "tags": {"id": INT, "name": TEXT, "color": TEXT},
    "post_tags": {"post_id": INT, "tag_id": INT, "added_at": DATE},
    "checked": {"a": INT, "b": INT, "c": INT, "d": INT, "e": INT, "f": INT},
    "arcs": {
        "id": INT,
        "a": INT,
        "b": INT,
        "c": INT,
        "paid": BOOL,
        "paid_at": TIME,
        "kind": TEXT,
        "note": TEXT,
        "f": INT,
    },
    "domains": {"id": INT, "c": TEXT, "e": TEXT},
    "parents": {"id": INT, "own": INT, "shared": TEXT},
    "children": {"id": INT, "own": INT, "shared": TEXT, "extra_column": TEXT},
    "events": {"id": INT, "happened": DATE, "payload": JSON},
    "nothing": {"id": INT, "word": TEXT},
    "expiring": {"id": INT, "reason": TEXT, "expires_at": TIME, "grade": TEXT},
    "user_posts": {"user_id": INT, "email": TEXT, "post_id": INT, "title": TEXT, "total": INT},
    "active_users": {"id": INT, "email": TEXT, "name": TEXT, "mood": MOOD},
    "named_users": {"id": INT, "email": TEXT, "name": TEXT},
    "everyone": {"id": INT, "name": TEXT},
    "post_counts": {"id": INT, "email": TEXT, "posts": INT},
    "guarded": {"id": INT, "owner": TEXT, "secret": TEXT},
}

LITERALS: dict[str, tuple[str, ...]] = {
    INT: ("1", "0", "3", "(-5)"),
    TEXT: ("'Bo'::text", "''::text", "'a@x'::text", "'%o'::text"),
    BOOL: ("true", "false"),
    NUM: ("1.5", "'NaN'::numeric", "0.0"),
    TIME: ("now()", "'infinity'::timestamptz", "'2024-02-29'::timestamptz", "current_timestamp"),
    JSON: ("'{}'::jsonb", "'null'::jsonb", "'[1, null]'::jsonb"),
    INTS: ("ARRAY[1]::bigint[]", "'{}'::bigint[]", "'{NULL,2}'::bigint[]"),
    TEXTS: ("ARRAY['a'::text]", "'{}'::text[]", "'{NULL,b}'::text[]"),
    MOOD: ("'ok'::mood", "'sad'::mood"),
    DATE: ("'2024-01-01'::date", "current_date", "'infinity'::date"),
}
