"""UNION, INTERSECT, EXCEPT, VALUES, sub-queries in FROM."""

from tests.nullability.world import Probe

PROBES = (
    Probe("UNION needs both arms", "SELECT id FROM users UNION SELECT editor_id FROM posts", "?"),
    Probe("UNION of proven arms", "SELECT id FROM users UNION ALL SELECT user_id FROM posts", "!"),
    Probe("INTERSECT needs one arm", "SELECT id FROM users INTERSECT SELECT editor_id FROM posts", "!"),
    Probe("EXCEPT is about the left arm", "SELECT id FROM users EXCEPT SELECT editor_id FROM posts", "!"),
    Probe("EXCEPT does not help the left arm", "SELECT editor_id FROM posts EXCEPT SELECT id FROM users", "?"),
    Probe("VALUES needs every row", "SELECT a, b FROM (VALUES (1, 2), (3, NULL)) AS v (a, b)", "!?"),
)
