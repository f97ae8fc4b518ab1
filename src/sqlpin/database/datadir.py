"""Data directories as files, judged and trimmed while no server runs on them."""

from __future__ import annotations

import os
import re
import struct
from collections.abc import Iterator
from pathlib import Path

# The head of ControlFileData (src/include/catalog/pg_control.h), the same in PostgreSQL 14 to 18: the state, an enum
# DBState, at byte 16; of the last checkpoint where to begin redoing at 40, its timeline at 48, nextXid at 64, nextOid at 72.
_CONTROL = struct.Struct("=16xi20xQI12xQI")
_SHUT_DOWN = 1  # DB_SHUTDOWNED
WAL_SEGMENT = 1 << 20  # bytes, as initdb is told


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
    _, _, _, xid, oid = _control(data)
    return xid, oid


def _control(data: Path) -> tuple[int, int, int, int, int]:
    with (data / "global" / "pg_control").open("rb") as file:
        state, redo, timeline, xid, oid = _CONTROL.unpack(file.read(_CONTROL.size))
    return state, redo, timeline, xid, oid


def relation_files(data: Path) -> Iterator[str]:
    """Yield the files that tables and indexes are in, as paths below `data`; those a server makes anew are left out."""
    folders = ["global", *(f"base/{entry.name}" for entry in os.scandir(data / "base") if entry.is_dir())]
    for folder in folders:
        yield from (f"{folder}/{entry.name}" for entry in os.scandir(data / folder) if entry.name.isdecimal())


def trim_wal(data: Path) -> None:
    """Remove the WAL segments after the last checkpoint's: empty ones in reserve, half of all there is to copy.

    For a directory at rest only. Raises OSError.
    """
    _, redo, timeline, _, _ = _control(data)
    high, low = divmod(redo // WAL_SEGMENT, (1 << 32) // WAL_SEGMENT)
    last = f"{timeline:08X}{high:08X}{low:08X}"
    for segment in (data / "pg_wal").iterdir():
        if re.fullmatch("[0-9A-F]{24}", segment.name) and segment.name > last:
            segment.unlink()


def has_tablespaces(data: Path) -> bool:
    """Return whether some of its tables are elsewhere. Raises OSError."""
    return any((data / "pg_tblspc").iterdir())
