"""Servers of our own: started for one run on a data directory, reached through a socket that only we can open.

The processes see a clean environment, stand in a session of their own (Ctrl-C does not reach them before us) and inherit
the lock of the run directory, by which the watchdog knows that they live.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from sqlpin.database.engine import Engine
from sqlpin.database.rundir import RunDirectory
from sqlpin.errors import WorkError

PORT = 5432  # names the socket; nothing listens on the network
START_TIMEOUT = 60.0  # seconds
STOP_TIMEOUT = 60.0
_POLL = 0.002
_LOG = "server.log"
_KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "ASAN_OPTIONS")
# Nothing here outlives a crash, so nothing waits for a disk; no background worker, no parallel query: 4 processes, 13 MB.
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "min_wal_size": "2MB",
    "max_wal_size": "256MB",
    "shared_buffers": "16MB",
    "dynamic_shared_memory_type": "mmap",  # in the data directory, where a killed server's segments do no harm
    "autovacuum": "off",
    "bgwriter_lru_maxpages": "0",
    "max_worker_processes": "0",
    "max_parallel_workers": "0",
    "max_logical_replication_workers": "0",
    "max_locks_per_transaction": "256",  # as many in all as a server of default size has, with fewer connections
    "jit": "off",
    "wal_recycle": "off",
    "wal_init_zero": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_messages": "log",
}
_SETTINGS_SINCE = {18: {"io_method": "sync"}}


class StartError(WorkError):
    """A server did not start: its data directory may be at fault."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server of our own; its one database is `postgres`, its superuser `postgres`."""

    engine: Engine
    conninfo: str
    data: Path


@contextlib.contextmanager
def running(
    engine: Engine,
    run: RunDirectory,
    data: Path,
    *,
    keep: bool = False,
    locks: Sequence[int] = (),
    settings: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Server]:
    """Start a server on `data` and stop it at the end: with a last checkpoint when `data` is to be kept, else at once.

    `settings` are configuration parameters on top of ours. `locks` are descriptors to hand to the server besides the lock
    of the run directory. Raises StartError with the end of the server's log.
    """
    run.announce(data)
    process = spawn(run, [engine.program("postgres"), *_arguments(engine, run, data, settings)], locks=locks)
    try:
        importlib.import_module("psycopg")  # takes longer than the server's start: do both at once
        _wait_until_ready(process, run, data)
        yield Server(engine, f"host={run.path} port={PORT} user=postgres dbname=postgres", data)
    finally:
        _stop(process, signal.SIGINT if keep else signal.SIGQUIT)


def spawn(run: RunDirectory, command: list[str], *, locks: Sequence[int] = ()) -> subprocess.Popen[bytes]:
    """Start a program that works in the run directory, under its account; its output goes to the log there."""
    identity: dict[str, Any] = {}
    if run.account:
        identity = {"user": run.account.uid, "group": run.account.gid, "extra_groups": []}
    with (run.path / _LOG).open("ab") as log:
        try:
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=_environment(),
                pass_fds=(run.lock, *locks),
                start_new_session=True,
                umask=0o077,
                **identity,
            )
        except OSError as error:
            raise WorkError(f"cannot start {command[0]}: {error.strerror or error}") from error


def finish(process: subprocess.Popen[bytes]) -> bool:
    """Wait for a program to end by itself, and return whether it succeeded; told to stop, it may tidy up."""
    try:
        return process.wait() == 0
    except BaseException:
        process.terminate()
        process.wait(STOP_TIMEOUT)
        raise


def log_tail(run: RunDirectory, lines: int = 5) -> str:
    """Return the last lines that programs of this run have written."""
    try:
        text = (run.path / _LOG).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return "its log is gone"
    return "\n".join(text.splitlines()[-lines:]) or "its log is empty"


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    return {**kept, "LC_ALL": "C", "TZ": "UTC"}


def _arguments(engine: Engine, run: RunDirectory, data: Path, extra: Mapping[str, str]) -> list[str]:
    settings = {**_SETTINGS, "max_connections": "40"}
    for major, added in _SETTINGS_SINCE.items():
        if engine.major >= major:
            settings.update(added)
    settings.update(extra)
    arguments = ["-D", str(data), "-k", str(run.path), "-p", str(PORT)]
    for name, value in settings.items():
        arguments += ["-c", f"{name}={value}"]
    return arguments


def _wait_until_ready(process: subprocess.Popen[bytes], run: RunDirectory, data: Path) -> None:
    """Wait for the word `ready` in the eighth line of postmaster.pid (PostgreSQL: src/include/utils/pidfile.h)."""
    deadline = time.monotonic() + START_TIMEOUT
    while not _ready(data):
        if process.poll() is not None:
            raise StartError(f"the temporary PostgreSQL server did not start: {log_tail(run)}")
        if time.monotonic() > deadline:
            raise StartError(f"the temporary PostgreSQL server was not ready in {START_TIMEOUT:.0f} s: {log_tail(run)}")
        time.sleep(_POLL)


def _ready(data: Path) -> bool:
    try:
        lines = (data / "postmaster.pid").read_bytes().split(b"\n")
    except OSError:
        return False
    return len(lines) > 7 and lines[7].strip() == b"ready"


def _stop(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """Signal a server and wait for its end; one that takes too long, or that the user will not wait for, is killed."""
    process.send_signal(how)
    try:
        process.wait(STOP_TIMEOUT)
    except BaseException as error:
        process.send_signal(signal.SIGQUIT)
        if not isinstance(error, subprocess.TimeoutExpired):
            raise
        process.kill()
        process.wait()
