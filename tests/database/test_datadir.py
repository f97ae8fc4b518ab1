"""What is read in a data directory is what the server says of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from sqlpin.database.account import server_account
from sqlpin.database.cluster import running
from sqlpin.database.datadir import WAL_SEGMENT, is_at_rest, last_write, relation_files, trim_wal
from sqlpin.database.rundir import RunDirectory, run_directory
from sqlpin.database.template import place_template
from tests.conftest import chosen_engine


@pytest.fixture
def run() -> Iterator[RunDirectory]:
    with run_directory(server_account()) as run:
        yield run


@pytest.fixture
def data(run: RunDirectory, cache: Path) -> Path:
    place_template(chosen_engine(), run, cache, run.path / "data")
    return run.path / "data"


def test_state_numbers_and_files_are_those_of_the_server(run: RunDirectory, data: Path) -> None:
    assert is_at_rest(data)
    before = last_write(data)
    with ExitStack() as stack:
        server = stack.enter_context(running(chosen_engine(), run, data, keep=True))
        assert not is_at_rest(data)
        with psycopg.connect(server.conninfo, autocommit=True) as connection:
            connection.execute("CREATE TABLE t (n int)")
            row = connection.execute(
                "SELECT pg_relation_filepath('t'), 't'::regclass::oid, pg_snapshot_xmax(pg_current_snapshot())::text::bigint"
            ).fetchone()
    assert is_at_rest(data)
    assert row is not None
    path, oid, next_xid = row
    assert path in set(relation_files(data))
    xid_after, oid_after = last_write(data)
    assert xid_after == next_xid > before[0]
    assert oid_after > oid >= before[1]


def test_server_stopped_in_a_hurry_is_not_at_rest(run: RunDirectory, data: Path) -> None:
    with running(chosen_engine(), run, data):
        pass
    assert not is_at_rest(data)


def test_trimmed_directory_starts(run: RunDirectory, data: Path) -> None:
    for _ in range(2):
        with running(chosen_engine(), run, data, keep=True) as server, psycopg.connect(server.conninfo) as connection:
            connection.execute("CREATE TABLE IF NOT EXISTS t (n int)")
            connection.commit()  # rows of a table that is as new as its transaction are not in the WAL
            connection.execute("INSERT INTO t SELECT generate_series(1, 50000)")
            connection.commit()
        wal = data / "pg_wal"
        last = max(path.name for path in wal.iterdir() if path.is_file())
        reserve = wal / f"{last[:-2]}{int(last[-2:], 16) + 1:02X}"
        reserve.write_bytes(bytes(WAL_SEGMENT))
        trim_wal(data)
        assert not reserve.exists()  # what a server needs to start on is still there: the next round starts one
    with running(chosen_engine(), run, data) as server, psycopg.connect(server.conninfo) as connection:
        assert connection.execute("SELECT count(*) FROM t").fetchone() == (100000,)
