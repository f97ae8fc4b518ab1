# ruff: noqa: T201  # a program: printing is its work
"""`make fuzz`: queries without end, or until told, from our generator, from SQLsmith when it is installed, or from a file.

    python -m tests.soundness.fuzz [--seed N] [--queries N] [--seconds N] [--source generator|sqlsmith|FILE.sql] [--server BIN]

Prints every refuted claim with a query as small as it gets and the numbers that bring it back; exits with 1 if there was one.
"""

from __future__ import annotations

import argparse
import itertools
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from sqlpin.database import disposable_server, find_engine
from sqlpin.syntax.statements import statements

from .campaign import Tally, generated, judge, smallest
from .stage import FILLINGS, Stage, load

BATCH = 100


def main(arguments: Sequence[str]) -> int:
    """Run a campaign and return the exit code."""
    options = _options(arguments)
    with disposable_server(find_engine(binaries=options.server), max_connections="60") as server:
        conninfos = [_database(server.conninfo, filling) for filling in FILLINGS]
        stage = Stage(conninfos)
        try:
            return campaign(stage, conninfos[0], options)
        finally:
            stage.close()


def campaign(stage: Stage, conninfo: str, options: argparse.Namespace) -> int:
    """Judge batch after batch until the queries, the seconds or the source have run out."""
    major = stage.describer.info.server_version // 10000
    tally, until = Tally(), time.monotonic() + options.seconds
    for number, texts in enumerate(_batches(options, conninfo, major)):
        for place, refutation in judge(stage, texts, tally):
            if options.source == "generator":
                recorded = generated(options.seed + number, BATCH, major)[place][0]
                refutation = smallest(stage, recorded, major)
            print(f"\nREFUTED (batch {options.seed + number}, query {place}): {refutation}", flush=True)
        print(f"\r{tally}", end="", file=sys.stderr, flush=True)
        if tally.queries >= options.queries or time.monotonic() > until:
            break
    print(f"\n{tally}")
    for alarm in sorted(set(tally.false_alarms))[:10]:
        print(f"false alarm: {alarm}")
    for note in sorted(set(tally.notes))[:10]:
        print(f"note: {note}")
    return 1 if tally.refutations else 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make fuzz", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--queries", type=float, default=float("inf"))
    parser.add_argument("--seconds", type=float, default=float("inf"))
    parser.add_argument("--source", default="generator")
    parser.add_argument("--server", type=Path, default=None)
    return parser.parse_args(arguments)


def _database(conninfo: str, filling: str) -> str:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE soundness_{filling} TEMPLATE postgres".encode())
        major = connection.info.server_version // 10000
    made = psycopg.conninfo.make_conninfo(conninfo, dbname=f"soundness_{filling}")
    load(lambda: psycopg.connect(made), filling, major)
    return made


def _batches(options: argparse.Namespace, conninfo: str, major: int) -> Iterator[list[str]]:
    if options.source == "generator":
        for number in itertools.count(options.seed):
            yield [text for _, text in generated(number, BATCH, major)]
    elif options.source == "sqlsmith":
        for number in itertools.count(options.seed):
            yield sqlsmith(conninfo, number, BATCH)
    else:
        text = Path(options.source).read_text()
        texts = [text[span.start : span.end] for span in statements(text)]
        for start in range(0, len(texts), BATCH):
            yield texts[start : start + BATCH]


def sqlsmith(conninfo: str, seed: int, count: int) -> list[str]:
    """Return queries of SQLsmith, a generator nobody here wrote. Raises SystemExit when it is not installed."""
    program = shutil.which("sqlsmith")
    if program is None:
        raise SystemExit("sqlsmith is not installed (Debian: apt-get install sqlsmith)")
    target = " ".join(
        f"{key}={value}"
        for key, value in conninfo_to_dict(conninfo).items()
        if key in {"host", "port", "user", "dbname"}
    )
    command = [
        program,
        f"--target={target}",
        f"--seed={seed}",
        f"--max-queries={count}",
        "--dry-run",
        "--exclude-catalog",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    # A sample of 2 percent of a handful of rows is no row at all, which refutes nothing.
    text = re.sub(r"tablesample (bernoulli|system) \([\d.]+\)", "", done.stdout)
    return [part.strip() for part in text.split(";\n") if part.strip()]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
