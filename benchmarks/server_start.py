"""How long until the embedded server answers a first query: ratios, measured in turn in one run.

    python benchmarks/server_start.py [--rounds N] [--binaries FOLDER]

With a cache of its own, which is emptied for every cold start. The schema is 40 small tables.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg

from sqlpin.database import EngineChoice, Schema, Server, disposable_server, find_engine, migrated_server

TABLES = 40


def build(conninfo: str) -> None:
    """Apply what stands for a project's migrations."""
    with psycopg.connect(conninfo) as connection:
        for n in range(TABLES):
            connection.execute(f"CREATE TABLE t{n} (id bigserial PRIMARY KEY, name text NOT NULL UNIQUE)".encode())


def ask(server: Server) -> None:
    """Wait for a first answer."""
    with psycopg.connect(server.conninfo) as connection:
        connection.execute("SELECT 1")


@contextlib.contextmanager
def own_cache() -> Iterator[Path]:
    """Keep to a cache directory that no other run uses."""
    folder = Path(tempfile.mkdtemp(prefix="sqlpin-benchmark-", dir="/tmp"))
    folder.chmod(0o755)
    os.environ["SQLPIN_CACHE_DIR"] = str(folder)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextlib.contextmanager
def on_disk(folder: Path) -> Iterator[None]:
    """Keep run directories out of memory, as on a system without /dev/shm."""
    os.environ["SQLPIN_RUN_DIR"] = str(folder)
    yield
    del os.environ["SQLPIN_RUN_DIR"]


def timed(open_server: Callable[[], contextlib.AbstractContextManager[Server]]) -> tuple[float, float]:
    """Return the milliseconds to the first answer, and to the end of all processes."""
    start = time.perf_counter()
    with open_server() as server:
        ask(server)
        answered = time.perf_counter()
    return (answered - start) * 1e3, (time.perf_counter() - start) * 1e3


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--binaries", type=Path)
    options = parser.parse_args()
    engine = find_engine(binaries=options.binaries)
    choice, schema = EngineChoice(engine), Schema("benchmark", build)
    taken: dict[str, list[tuple[float, float]]] = {}

    def measure(name: str, open_server: Callable[[], contextlib.AbstractContextManager[Server]]) -> None:
        taken.setdefault(name, []).append(timed(open_server))

    with own_cache() as cache:
        for _ in range(options.rounds):
            shutil.rmtree(cache)
            cache.mkdir(mode=0o755)
            measure("cold: initdb, schema built", lambda: migrated_server(choice, schema))
            measure("template cached, empty database", lambda: disposable_server(engine))
            next(cache.glob("schema-*.pack")).unlink()
            measure("template cached, schema built", lambda: migrated_server(choice, schema))
            measure("schema cached, unpacked in memory", lambda: migrated_server(choice, schema))
            with on_disk(cache):
                measure("schema cached, unpacked on disk", lambda: migrated_server(choice, schema))
                measure("schema cached, started in place", lambda: migrated_server(choice, schema))
    report(engine.description, taken)


def report(server: str, taken: dict[str, list[tuple[float, float]]]) -> None:
    """Print medians, and how much longer each takes than the last."""
    medians = {name: [statistics.median(times) for times in zip(*pairs, strict=True)] for name, pairs in taken.items()}
    best = list(medians.values())[-1][0]
    print(f"{server}, median of {len(next(iter(taken.values())))} rounds\n")
    print(f"{'':42}{'first answer':>14}{'ratio':>8}{'all ended':>12}")
    for name, (answered, ended) in medians.items():
        print(f"{name:42}{answered:11.0f} ms{answered / best:8.1f}{ended:9.0f} ms")


if __name__ == "__main__":
    main()
