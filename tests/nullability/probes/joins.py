"""Joins, and what conditions make of them."""

from tests.nullability.world import Probe

PROBES = (
    Probe("a LEFT JOIN may find no row", "SELECT u.id, p.id FROM users u LEFT JOIN posts p ON p.user_id = u.id", "!?"),
    Probe(
        "a RIGHT JOIN may find no row", "SELECT u.id, p.id FROM users u RIGHT JOIN posts p ON p.user_id = u.id", "?!"
    ),
    Probe(
        "a FULL JOIN may miss either side", "SELECT u.id, p.id FROM users u FULL JOIN posts p ON p.user_id = u.id", "??"
    ),
    Probe("an inner join finds both", "SELECT u.id, p.id FROM users u JOIN posts p ON p.user_id = u.id", "!!"),
    Probe(
        "USING of a FULL JOIN takes the side that is there",
        "SELECT id, title FROM users FULL JOIN posts USING (id)",
        "!?",
    ),
    Probe(
        "coalesce of both sides of a FULL JOIN, too",
        "SELECT coalesce(u.id, p.id), coalesce(u.id, p.editor_id) FROM users u FULL JOIN posts p ON u.id = p.id",
        "!?",
    ),
    Probe(
        "a condition that a filled row cannot meet",
        "SELECT p.title, p.body FROM users u LEFT JOIN posts p ON p.user_id = u.id WHERE p.id = 3",
        "!?",
    ),
    Probe(
        "looking for the rows that are not there",
        "SELECT p.title FROM users u LEFT JOIN posts p ON p.user_id = u.id WHERE p.id IS NULL",
        "?",
    ),
    Probe("WHERE x = y proves both", "SELECT bio, mail FROM users WHERE bio = mail", "!!"),
    Probe(
        "an ON clause proves as WHERE does", "SELECT p.editor_id FROM users u JOIN posts p ON p.editor_id = u.id", "!"
    ),
    Probe(
        "not the ON clause of the outer side", "SELECT u.score FROM users u LEFT JOIN posts p ON p.id = u.score", "?"
    ),
    Probe("OR proves what both arms prove", "SELECT bio, mail FROM users WHERE bio = 'a' OR bio = mail", "!?"),
)
