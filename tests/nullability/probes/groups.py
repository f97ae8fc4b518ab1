"""GROUP BY, grouping sets, aggregates."""

from tests.nullability.world import Probe

PROBES = (
    Probe("a group has a row", "SELECT user_id, max(id), max(body) FROM posts GROUP BY user_id", "!!?"),
    Probe("without GROUP BY there may be no row", "SELECT max(id), count(*) FROM posts", "?!"),
    Probe("FILTER may leave no row", "SELECT max(id) FILTER (WHERE id > 5) FROM posts GROUP BY user_id", "?"),
    Probe(
        "ROLLUP leaves keys out", "SELECT user_id, status, count(*) FROM posts GROUP BY user_id, ROLLUP (status)", "!?!"
    ),
    Probe("expressions over a left-out key", "SELECT user_id + 1, max(id) FROM posts GROUP BY ROLLUP (user_id)", "??"),
    Probe("a left-out expression", "SELECT coalesce(body, '') FROM posts GROUP BY ROLLUP (coalesce(body, ''))", "?"),
    Probe("the sample deviation of one row is NULL", "SELECT stddev(id) FROM posts GROUP BY user_id", "?"),
)
