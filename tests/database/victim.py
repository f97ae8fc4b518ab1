"""A program to be ended in every way: it opens the embedded server, says `open`, and does what it is told.

    python victim.py BINARIES [wait | fail | exit | ask]

`ask` prints what the database holds. The schema takes a moment to build, so that one can interrupt that.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from sqlpin.database import Choice, Schema, open_database


def build(conninfo: str) -> None:
    import psycopg

    with psycopg.connect(conninfo) as connection:
        connection.execute("CREATE TABLE accounts (id int)")
        connection.execute("SELECT pg_sleep(0.1)")
        connection.execute("INSERT INTO accounts SELECT generate_series(1, 7)")


def main(binaries: str, then: str) -> None:
    with open_database(Choice(Path("/"), binaries=Path(binaries)), Schema("victim", build)) as database:
        sys.stdout.write("open\n")
        sys.stdout.flush()
        if then == "wait":
            time.sleep(60)
        if then == "fail":
            raise ValueError("as told")
        if then == "exit":
            sys.exit(5)
        sys.stdout.write(f"{database.connection.execute('SELECT count(*) FROM accounts').fetchone()}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
