"""Data directories as files, judged and trimmed while no server runs on them."""

from __future__ import annotations

import os
import re
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path

from sqlpin.database.engine import Engine

# pg_control begins with a ControlFileData that has the same layout in PostgreSQL 14 to 18: the cluster's state, an
# enum DBState, is at byte 16; nextXid and nextOid of the last checkpoint are at 64 (src/include/catalog/pg_control.h).
_SHUT_DOWN = 1  # DB_SHUTDOWNED
_CONTROL = struct.Struct("=16xi44xQI")
_REDO_FILE = re.compile(r"REDO WAL file:\s*([0-9A-F]{24})")


def is_at_rest(data: Path) -> bool:
    """Return whether the last server on this directory was stopped cleanly: pg_control says so and no lock file is left."""
    try:
        state, *_ = _control(data)
    except (OSError, struct.error):
        return False
    return state == _SHUT_DOWN and not (data / "postmaster.pid").exists()


def last_write(data: Path) -> tuple[int, int]:
    """Return what grows with every transaction that writes: the next transaction's number and the next free OID.

    For a directory at rest only. Raises OSError and struct.error.
    """
    _, xid, oid = _control(data)
    return xid, oid


def _control(data: Path) -> tuple[int, int, int]:
    with (data / "global" / "pg_control").open("rb") as file:
        state, xid, oid = _CONTROL.unpack(file.read(_CONTROL.size))
    return state, xid, oid


def relation_files(data: Path) -> Iterator[str]:
    """Yield the files that tables and indexes are in, as paths below `data`; those a server makes anew are left out."""
    folders = ["global", *(f"base/{entry.name}" for entry in os.scandir(data / "base") if entry.is_dir())]
    for folder in folders:
        yield from (f"{folder}/{entry.name}" for entry in os.scandir(data / folder) if entry.name.isdecimal())


def trim_wal(engine: Engine, data: Path) -> None:
    """Remove the WAL segments after the last checkpoint's: empty ones in reserve, half of all there is to copy."""
    run = subprocess.run(
        [engine.program("pg_controldata"), "-D", str(data)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C"},
    )
    redo = _REDO_FILE.search(run.stdout)
    for segment in (data / "pg_wal").iterdir():
        if redo and re.fullmatch(r"[0-9A-F]{24}", segment.name) and segment.name > redo[1]:
            segment.unlink()


def has_tablespaces(data: Path) -> bool:
    """Return whether some of its tables are elsewhere. Raises OSError."""
    return any((data / "pg_tblspc").iterdir())
