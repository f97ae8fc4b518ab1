"""A data directory as one file: a head, and the contents of all its files one after the other.

A file system that is slow at making files (ext4 makes a thousand in 0.3 s) is then only asked for one, and the directory is
unpacked in memory. A tar archive would do, but Python's tarfile takes five times as long to unpack one.

Layout: the length of the head in 8 bytes, big-endian; the head, JSON: what the maker wrote down, and under `tree` a list of
[path, size], folders before what is in them with size null; the contents in that order.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from sqlpin.database.account import Account

_LENGTH = 8


def pack(source: Path, file: Path, facts: Mapping[str, Any]) -> None:
    """Write the plain files and folders of `source`; nothing may change there meanwhile. Raises OSError."""
    tree = list(_walk(str(source), ""))
    head = json.dumps({**facts, "tree": tree}).encode()
    with file.open("wb") as output:
        output.write(len(head).to_bytes(_LENGTH, "big") + head)
        for path, size in tree:
            if size is not None:
                content = (source / path).read_bytes()
                if len(content) != size:
                    raise OSError(f"{source / path} has changed")
                output.write(content)


def read_head(file: Path) -> Mapping[str, Any] | None:
    """Return what the maker wrote down; None when the file is not there, not whole or not ours."""
    try:
        with file.open("rb") as source:
            head, start = _head(source)
            whole = start + sum(size or 0 for _, size in head["tree"]) == os.fstat(source.fileno()).st_size
    except (OSError, ValueError, TypeError, KeyError):
        return None
    return head if whole else None


def unpack(file: Path, target: Path, account: Account | None) -> None:
    """Make the folder `target` from a whole file, and give it to `account`. Raises OSError."""
    with file.open("rb") as source:
        head, _ = _head(source)
        _make_folder(target, account)
        for path, size in head["tree"]:
            if size is None:
                _make_folder(target / path, account)
            else:
                _make_file(f"{target}/{path}", source.read(size), account)


def _head(source: BinaryIO) -> tuple[dict[str, Any], int]:
    length = int.from_bytes(source.read(_LENGTH), "big")
    if length > os.fstat(source.fileno()).st_size:
        raise ValueError("the head is longer than the file")
    head = json.loads(source.read(length))
    if not isinstance(head, dict):
        raise TypeError("the head is no object")
    return head, _LENGTH + length


def _walk(folder: str, prefix: str) -> Iterator[tuple[str, int | None]]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield f"{prefix}{entry.name}", None
                yield from _walk(entry.path, f"{prefix}{entry.name}/")
            elif entry.is_file(follow_symlinks=False):
                yield f"{prefix}{entry.name}", entry.stat().st_size


def _make_folder(path: Path, account: Account | None) -> None:
    path.mkdir(mode=0o700)
    if account:
        os.chown(path, account.uid, account.gid)


def _make_file(path: str, content: bytes, account: Account | None) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        rest = memoryview(content)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        if account:
            os.fchown(descriptor, account.uid, account.gid)
    finally:
        os.close(descriptor)
