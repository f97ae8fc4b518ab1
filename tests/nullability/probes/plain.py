"""Base columns, constants and the plain expressions."""

from tests.nullability.world import Probe

PROBES = (
    Probe("a NOT NULL column is never NULL, another may be", "SELECT id, name, bio FROM users", "!!?"),
    Probe("a constant is not NULL", "SELECT 1, 'a', true, ''", "!!!!"),
    Probe("NULL is NULL, whatever it is cast to", "SELECT NULL, NULL::int", "??"),
    Probe("a parameter may be NULL", "SELECT $1::int", "?"),
    Probe("count counts", "SELECT count(*), count(bio) FROM users", "!!"),
    Probe("EXISTS is true or false", "SELECT EXISTS (SELECT FROM posts WHERE user_id = u.id) FROM users AS u", "!"),
    Probe(
        "coalesce needs one argument that is not NULL", "SELECT coalesce(bio, ''), coalesce(bio, mail) FROM users", "!?"
    ),
    Probe("tests are never NULL", "SELECT bio IS NULL, active IS TRUE, bio IS DISTINCT FROM name FROM users", "!!!"),
    Probe("a comparison is NULL for NULL", "SELECT id = 1, score = 1 FROM users", "!?"),
    Probe("AND and OR are NULL only for NULL", "SELECT id = 1 AND id = 2, id = 1 OR active FROM users", "!?"),
    Probe(
        "CASE needs an ELSE",
        "SELECT CASE WHEN id = 1 THEN 'a' END, CASE WHEN id = 1 THEN 'a' ELSE 'b' END FROM users",
        "?!",
    ),
    Probe("CASE knows what its condition says", "SELECT CASE WHEN bio IS NULL THEN '' ELSE bio END FROM users", "!"),
    Probe("NULLIF can always be NULL", "SELECT nullif(id, 0) FROM users", "?"),
    Probe("GREATEST ignores NULL", "SELECT greatest(id, score), least(score, NULL) FROM users", "!?"),
    Probe("a cast is NULL only for NULL", "SELECT id::text, score::text, id::int::numeric FROM users", "!?!"),
    Probe("system columns are never NULL", "SELECT ctid, tableoid, xmin FROM users", "!!!"),
    Probe("a domain without NOT NULL says nothing", "SELECT mail FROM users", "?"),
    Probe(
        "a cast to a NOT NULL domain refuses NULL",
        "SELECT bio::required, bio::still_required FROM users WHERE id = 1",
        "!!",
    ),
)
