"""How many rows: what one value of a key does not say."""

from __future__ import annotations

import psycopg

from sqlpin.query import Rows
from tests.nullability.world import proof_of

# 2:30 was left out that night: it is taken for 3:30.
SUMMER_TIME = """
    SET LOCAL TimeZone = 'America/New_York';
    CREATE TABLE nights (at timestamp PRIMARY KEY);
    INSERT INTO nights VALUES ('2024-03-10 02:30'), ('2024-03-10 03:30');
"""


def test_a_time_with_a_zone_may_equal_two_without(world: psycopg.Connection) -> None:
    with world.transaction(force_rollback=True):
        world.execute(SUMMER_TIME)
        loose = "SELECT at FROM nights WHERE at = '2024-03-10 03:30'::timestamptz"
        assert len(world.execute(loose).fetchall()) == 2
        assert proof_of(world, loose).rows is Rows.MANY
        exact = "SELECT at FROM nights WHERE at = '2024-03-10 03:30'::timestamp"
        assert proof_of(world, exact).rows is Rows.AT_MOST_ONE
