"""What 1,000 migrations cost: ratios, measured in turn in one run.

    python benchmarks/migrate_speed.py [--migrations N] [--rounds N] [--psql PATH]

On an embedded server of its own: a full run, beside `psql -f` on each file in turn and beside one `psql` on all of them; then
`info` and a `run` with nothing to do, as whole processes, beside a process that only connects.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from sqlpin.database import disposable_server, find_engine

CONNECT = "import sys, psycopg; psycopg.connect(sys.argv[1]).close()"


def write_migrations(folder: Path, count: int) -> None:
    """Write migrations as people do: a table, a column, an index, some rows."""
    folder.mkdir()
    for n in range(count):
        table = f"t{n // 4}"
        text = (
            f"CREATE TABLE {table} (\n    id bigint PRIMARY KEY,\n    name text NOT NULL DEFAULT 'x',\n    at timestamptz\n);\n",
            f"ALTER TABLE {table} ADD COLUMN kind text CHECK (kind <> '');\n",
            f"CREATE INDEX {table}_kind ON {table} (kind);\n",
            f"INSERT INTO {table} (id, name) SELECT g, 'n' || g FROM generate_series(1, 10) AS g;\n",
        )[n % 4]
        (folder / f"{n + 1:04d}_step_{n + 1}.sql").write_text(f"-- step {n + 1}\n{text}")


class Bench:
    """A server with a database to be emptied, and the commands that are compared on it."""

    def __init__(self, conninfo: str, folder: Path, psql: str) -> None:
        self.server, self.folder, self.psql = conninfo, folder, psql
        self.conninfo = make_conninfo(conninfo, dbname="bench")

    def empty(self) -> None:
        """Make the database anew."""
        with psycopg.connect(self.server, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS bench WITH (FORCE)")
            connection.execute("CREATE DATABASE bench TEMPLATE template1")

    def sqlpin(self, *args: str) -> None:
        """Run sqlpin as a process of its own."""
        command = [sys.executable, "-m", "sqlpin", "migrate", *args, "--source", str(self.folder), "-D", self.conninfo]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def psql_each(self) -> None:
        """Run psql once per file."""
        for file in sorted(self.folder.iterdir()):
            self._psql("-1", "-f", str(file))

    def psql_all(self) -> None:
        """Run one psql on all files, each statement in a transaction of its own, and without a history."""
        self._psql(*(arg for file in sorted(self.folder.iterdir()) for arg in ("-f", str(file))))

    def _psql(self, *args: str) -> None:
        subprocess.run([self.psql, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.conninfo, *args], check=True)

    def connect(self) -> None:
        """Run a Python process that connects and ends."""
        subprocess.run([sys.executable, "-c", CONNECT, self.conninfo], check=True)


def seconds(work: Callable[[], None], before: Callable[[], None], rounds: int) -> float:
    """Return the median of some rounds; `before` is not counted."""
    times = []
    for _ in range(rounds):
        before()
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def measure(bench: Bench, count: int, rounds: int) -> None:
    """Print the two tables."""
    each = seconds(bench.psql_each, bench.empty, rounds)
    once = seconds(bench.psql_all, bench.empty, rounds)
    full = seconds(lambda: bench.sqlpin("run"), bench.empty, rounds)
    print(f"{count} migrations on an empty database")
    for name, time_ in (
        ("psql -f on each file in turn", each),
        ("one psql on all files", once),
        ("sqlpin migrate run", full),
    ):
        print(f"  {name:<30} {time_:7.2f} s   x {time_ / each:.2f}")
    connect = seconds(bench.connect, lambda: None, max(rounds, 5))
    print(f"with all {count} applied")
    print(f"  {'a process that connects':<30} {connect:7.3f} s")
    for name in ("info", "run"):
        time_ = seconds(lambda name=name: bench.sqlpin(name), lambda: None, max(rounds, 5))  # type: ignore[misc]
        print(f"  {'sqlpin migrate ' + name:<30} {time_:7.3f} s   + {time_ - connect:.3f} s")


def main() -> None:
    """Start a server, measure, stop it."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--migrations", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--psql", default=None, help="the psql to compare with; the one beside the server, or on PATH")
    options = parser.parse_args()
    engine = find_engine()
    beside = engine.program("psql")
    psql: str = options.psql or (beside if Path(beside).exists() else shutil.which("psql") or "psql")
    with tempfile.TemporaryDirectory() as folder, disposable_server(engine) as server:
        with psycopg.connect(server.conninfo, autocommit=True) as connection:
            connection.execute("CREATE DATABASE template1 TEMPLATE postgres")
        write_migrations(Path(folder) / "migrations", options.migrations)
        measure(Bench(server.conninfo, Path(folder) / "migrations", psql), options.migrations, options.rounds)


if __name__ == "__main__":
    main()
