"""Parameters, both ways: which must be called required, and which must not. NULL for a required one is also tried."""

from __future__ import annotations

import psycopg
import pytest

from tests.nullability.world import proof_of

# `!` required: with NULL the statement fails or does nothing. `=` required by the reading that a comparison with NULL is
# never meant, although the statement goes on without it. `?` nullable.
TABLE = (
    ("a value of a NOT NULL column", "INSERT INTO users (id, name, tags) VALUES ($1, $2, '{}')", "!!"),
    ("a value of a column that may be NULL", "INSERT INTO users (id, name, tags, bio) VALUES (9, 'x', '{}', $1)", "?"),
    ("a value with a fallback", "INSERT INTO users (id, name, tags) VALUES (9, coalesce($1, 'x'), '{}')", "?"),
    ("a value that a function lets through", "INSERT INTO users (id, name, tags) VALUES (9, lower($1), '{}')", "!"),
    ("a value by way of SELECT", "INSERT INTO users (id, name, tags) SELECT 9, $1, '{}'", "!"),
    ("a new value of a NOT NULL column", "UPDATE users SET name = $1", "!"),
    ("a new value of a column that may be NULL", "UPDATE users SET bio = $1 WHERE id = $2", "?!"),
    ("keep what is there", "UPDATE users SET name = coalesce($1, name)", "?"),
    ("a cast to a NOT NULL domain", "SELECT id FROM users WHERE name = $1::text::required", "!"),
    ("a parameter of a NOT NULL domain", "SELECT coalesce($1::required, 'x')", "!"),
    ("a parameter of a NOT NULL domain that may not be looked at", "SELECT CASE WHEN false THEN $1::required END", "!"),
    ("an equality", "SELECT id FROM users WHERE id = $1", "!"),
    ("a range", "DELETE FROM users WHERE score BETWEEN $1 AND $2", "!!"),
    ("a pattern", "SELECT id FROM users WHERE name LIKE $1 || '%'", "!"),
    ("an array of choices", "SELECT id FROM users WHERE name = ANY ($1)", "!"),
    ("an array of exceptions", "SELECT id FROM users WHERE name <> ALL ($1)", "!"),
    ("an optional filter", "SELECT id FROM users WHERE $1::text IS NULL OR name = $1", "?"),
    (
        "an optional filter beside another",
        "SELECT id FROM users WHERE id = $1 AND ($2::text IS NULL OR name = $2)",
        "!?",
    ),
    ("an optional filter by COALESCE", "SELECT id FROM users WHERE name = coalesce($1, name)", "?"),
    ("an equality that NULL can meet", "SELECT id FROM users WHERE bio IS NOT DISTINCT FROM $1", "?"),
    ("one of two filters", "SELECT id FROM users WHERE name = $1 OR bio = $2", "??"),
    ("a filter and a question", "SELECT id FROM users WHERE name = $1 AND $1 IS NOT NULL", "!"),
    ("a question alone", "SELECT id FROM users WHERE $1::text IS NOT NULL", "?"),
    (
        "a question in a WITH query",
        "WITH w AS (SELECT 1 FROM users WHERE $1::text IS NOT NULL) SELECT count(*) FROM w",
        "?",
    ),
    ("a question in a choice", "SELECT CASE WHEN $1::text IS NOT NULL THEN 'given' END FROM users", "?"),
    ("a filter under a count", "SELECT count(*) FROM users WHERE score > $1", "="),
    ("a filter in ON", "SELECT u.id FROM users u LEFT JOIN posts p ON p.user_id = u.id AND p.status = $1", "="),
    ("a filter in ON, and an output", "SELECT u.id, $1 FROM users u LEFT JOIN posts p ON p.status = $1", "?"),
    ("a filter in a sub-select", "SELECT id, (SELECT max(rating) FROM posts WHERE user_id = $1) FROM users", "="),
    ("a filter of an aggregate", "SELECT count(*) FILTER (WHERE score > $1) FROM users", "="),
    ("a limit", "SELECT id FROM users LIMIT $1 OFFSET $2", "??"),
    ("an output", "SELECT $1::text", "?"),
    ("an output of rows that need it", "SELECT $1::int FROM users WHERE score > $1", "!"),
    ("one arm of UNION", "SELECT id FROM users WHERE id = $1 UNION SELECT id FROM posts", "="),
    ("both arms of UNION", "SELECT id FROM users WHERE id = $1 UNION SELECT id FROM posts WHERE id = $1", "!"),
    ("one arm of INTERSECT", "SELECT id FROM users WHERE id = $1 INTERSECT SELECT id FROM posts", "!"),
)
CASES = [pytest.param(query, truth, id=reason) for reason, query, truth in TABLE]
CERTAIN = [pytest.param(query, truth, id=reason) for reason, query, truth in TABLE if "!" in truth]


@pytest.mark.parametrize(("query", "truth"), CASES)
def test_what_is_required(world: psycopg.Connection, query: str, truth: str) -> None:
    found = proof_of(world, query).parameters
    required = [found[number].required for number in range(1, len(truth) + 1)]
    assert required == [mark != "?" for mark in truth], [parameter.reason for parameter in found.values()]


@pytest.mark.parametrize(("query", "truth"), CERTAIN)
def test_with_null_nothing_is_done(world: psycopg.Connection, query: str, truth: str) -> None:
    for place in (place for place, mark in enumerate(truth) if mark == "!"):
        values: list[bytes | None] = [b"{a}" if "($1)" in query and " ALL " in query else b"7"] * len(truth)
        values[place] = None
        with world.transaction(force_rollback=True):
            result = world.pgconn.exec_params(query.encode(), values)
            if result.error_message:
                assert b"null" in result.error_message
            assert (result.ntuples, result.command_tuples or 0) == (0, 0)
