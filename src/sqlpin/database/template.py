"""The data directory that servers start from: made by initdb once per engine build, kept in the cache."""

from __future__ import annotations

import hashlib
import os
import shutil
from pathlib import Path

from sqlpin.database.cache import cache_root, copy_tree, locked
from sqlpin.database.cluster import log_tail, running, spawn
from sqlpin.database.engine import Engine
from sqlpin.database.rundir import RunDirectory
from sqlpin.errors import WorkError

_FORMAT = 1  # of what is made here; another number, another cache entry


def place_template(engine: Engine, run: RunDirectory, data: Path) -> None:
    """Put a fresh data directory with one database, `postgres`, at `data`."""
    root = cache_root(run.account)
    entry = root / f"template-{fingerprint(engine)}"
    with locked(entry):
        if _copied(entry, data, run):
            return
        initialise(engine, run, data)
        _publish(data, entry)


def fingerprint(engine: Engine) -> str:
    """Return a key that differs between builds, and between accounts that own the files."""
    program = Path(os.path.realpath(engine.program("postgres")))
    status = program.stat()
    parts = (_FORMAT, program, status.st_size, status.st_mtime_ns, engine.version, os.geteuid())
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def initialise(engine: Engine, run: RunDirectory, data: Path) -> None:
    """Run initdb, and drop all databases but `postgres`: a third of the files to copy at each start."""
    command = [engine.program("initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale"]
    command += ["--wal-segsize=1", "--no-sync", "--no-instructions"]
    if engine.major >= 17:
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    if spawn(run, command).wait() != 0:
        raise WorkError(f"initdb of {engine.description} failed: {log_tail(run)}")
    with running(engine, run, data, keep=True) as server:
        _drop_other_databases(server.conninfo)


def _drop_other_databases(conninfo: str) -> None:
    import psycopg  # the server starts while this is imported

    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("UPDATE pg_database SET datistemplate = false")
        connection.execute("DROP DATABASE template0")
        connection.execute("DROP DATABASE template1")


def _copied(entry: Path, data: Path, run: RunDirectory) -> bool:
    try:
        copy_tree(entry, data, run.account)
    except (OSError, shutil.Error):
        shutil.rmtree(data, ignore_errors=True)
        return False
    return True


def _publish(data: Path, entry: Path) -> None:
    making = entry.with_name(f"{entry.name}.{os.getpid()}")
    try:
        shutil.rmtree(making, ignore_errors=True)
        copy_tree(data, making, None)
        shutil.rmtree(entry, ignore_errors=True)
        making.rename(entry)
    except (OSError, shutil.Error):
        shutil.rmtree(making, ignore_errors=True)
