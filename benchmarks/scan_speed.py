"""How much a scan costs beside parsing: the ratio to plain `ast.parse` of the same files, side by side in one run.

    python benchmarks/scan_speed.py [FOLDER ...]      # default: the standard library, without its tests

Then one file of 5 MB, half of it queries.
"""

from __future__ import annotations

import ast
import sys
import sysconfig
import time
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path

from sqlpin.scan import FileScan, scan

ROUNDS = 3
SKIPPED = {"site-packages", "test", "tests", "idlelib"}
FUNCTION = """\
def get_{n}(cur, x):
    query = "SELECT a{n}, é FROM t WHERE b = %s"
    cur.execute(query, (x,))
    return [{n}] * 10

"""


def main(folders: list[str]) -> None:
    warnings.simplefilter("ignore")
    for folder in folders or [sysconfig.get_path("stdlib")]:
        paths = [path for path in sorted(Path(folder).rglob("*.py")) if SKIPPED.isdisjoint(path.parts)]
        files = [(str(path), path.read_bytes()) for path in paths]
        report(folder, files)
    big = "import psycopg\n" + "".join(FUNCTION.format(n=n) for n in range(37_000))
    report("one file of 5 MB", [("big.py", big.encode())])


def report(name: str, files: list[tuple[str, bytes]]) -> None:
    results: list[FileScan] = []
    parsing = best(lambda: parse_all(files))
    scanning = best(lambda: results.extend(scan(path, data) for path, data in files))
    size = sum(len(data) for _, data in files) / 1e6
    queries = sum(len(result.occurrences) for result in results) // ROUNDS
    print(
        f"{name}: {len(files)} files, {size:.1f} MB, {queries} queries: parse {parsing:.2f} s, scan {scanning:.2f} s, "
        f"ratio {scanning / parsing:.2f}"
    )


def parse_all(files: Iterable[tuple[str, bytes]]) -> None:
    for _, data in files:
        try:
            ast.parse(data)
        except (SyntaxError, ValueError, RecursionError):
            continue


def best(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


if __name__ == "__main__":
    main(sys.argv[1:])
