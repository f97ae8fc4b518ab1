"""How many rows: what a key and an INSERT do not say."""

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


FAR_AWAY = """
    CREATE TABLE visits (day date NOT NULL) PARTITION BY RANGE (day);
    CREATE TABLE recent PARTITION OF visits FOR VALUES FROM ('2024-01-01') TO (MAXVALUE);
"""
ARCHIVE = """
    CREATE FOREIGN DATA WRAPPER elsewhere;
    CREATE SERVER archive FOREIGN DATA WRAPPER elsewhere;
    CREATE FOREIGN TABLE old PARTITION OF visits FOR VALUES FROM (MINVALUE) TO ('2024-01-01') SERVER archive;
"""


def test_another_server_may_drop_a_row(world: psycopg.Connection) -> None:
    insert = "INSERT INTO visits VALUES ('2000-01-01') RETURNING day"
    with world.transaction(force_rollback=True):
        world.execute(FAR_AWAY)
        assert proof_of(world, insert).rows is Rows.EXACTLY_ONE
        world.execute(ARCHIVE)
        assert proof_of(world, insert).rows is Rows.AT_MOST_ONE
