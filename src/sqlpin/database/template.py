"""The data directory that all servers start from: made by initdb once per engine build, kept in the cache."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from sqlpin.database.cache import Entry
from sqlpin.database.cluster import finish, log_tail, running, spawn
from sqlpin.database.datadir import WAL_SEGMENT, is_at_rest, trim_wal
from sqlpin.database.engine import Engine
from sqlpin.database.rundir import RunDirectory
from sqlpin.errors import WorkError

_FORMAT = 3  # of what is made here; another number, another cache entry


def template_entry(engine: Engine, cache: Path) -> Entry:
    """Return the place of this engine's template in the cache."""
    return Entry(cache, f"template-{fingerprint(engine)}")


def place_template(engine: Engine, run: RunDirectory, cache: Path, data: Path) -> None:
    """Put a fresh data directory with one database, `postgres`, at `data`. Raises WorkError."""
    entry = template_entry(engine, cache)
    with entry.locked(shared=True):
        if entry.unpack(data, run.account):
            return
    with entry.locked():
        if entry.unpack(data, run.account):  # made by another process while we waited
            return
        _initialise(engine, run, data)
        entry.publish(data)


def fingerprint(engine: Engine) -> str:
    """Return a key that differs between builds, and between the users whose files they are."""
    program = Path(os.path.realpath(engine.program("postgres")))
    status = program.stat()
    parts = (_FORMAT, str(program), status.st_size, status.st_mtime_ns, engine.version, os.geteuid())
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _initialise(engine: Engine, run: RunDirectory, data: Path) -> None:
    """Run initdb, and drop all databases but `postgres`: two thirds of the files to copy at each start."""
    command = [engine.program("initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale"]
    command += [f"--wal-segsize={WAL_SEGMENT >> 20}", "--no-sync", "--no-instructions", "--data-checksums"]
    if engine.major >= 17:
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    if not finish(spawn(run, command)):
        reason = log_tail(run)
        raise WorkError(f"initdb of {engine.description} failed: {reason}", help=_advice(reason))
    with running(engine, run, data, keep=True) as server:
        _drop_other_databases(server.conninfo)
    if not is_at_rest(data):
        raise WorkError(f"the server that prepares the template did not stop cleanly: {log_tail(run)}")
    trim_wal(data)


def _advice(reason: str) -> tuple[str, ...]:
    name = "name a database to ask: --database-url or DATABASE_URL"
    if "effective user ID" in reason:
        return (f"give the user {os.geteuid()} a name: an entry in /etc/passwd", f"or {name}")
    return (name,)


def _drop_other_databases(conninfo: str) -> None:
    import psycopg  # the server starts while this is imported

    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("UPDATE pg_database SET datistemplate = false")
        connection.execute("DROP DATABASE template0")
        connection.execute("DROP DATABASE template1")
