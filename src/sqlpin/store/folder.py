"""Reading the `.sqlx` folder: every file is understood, another tool's, or a diagnostic; never an exception."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from sqlpin.diagnostics import Diagnostic, Location
from sqlpin.errors import WorkError
from sqlpin.query import PinnedQuery
from sqlpin.span import LineIndex, Span
from sqlpin.store.metadata import KEY, MetadataError, parse_metadata
from sqlpin.store.sums import SumError, parse_overrides, parse_sums

SUM_FILE: Final = "migrations.sum"
OVERRIDES_FILE: Final = "overrides.sum"
SUM_FILES: Final = (OVERRIDES_FILE, SUM_FILE)
_QUERY_FILE = re.compile(r"query-([0-9a-f]{64})\.json")
_OUR_KEY = f'"{KEY}"'.encode()


class Store(NamedTuple):
    """What a folder holds, queries by hash.

    `foreign` are another tool's files; the value is None where the file does not speak of a PostgreSQL query. `owned` names
    every file that is ours, also a corrupt one: what may be pruned. `sums` is None when there is no `migrations.sum`;
    `overrides` are the lines of `overrides.sum`, none without that file.
    """

    exists: bool
    queries: Mapping[str, PinnedQuery]
    foreign: Mapping[str, PinnedQuery | None]
    owned: frozenset[str]
    sums: Mapping[int, bytes] | None
    overrides: frozenset[str]
    diagnostics: tuple[Diagnostic, ...]


def file_name(query_hash: str) -> str:
    """Return the name of a query's file."""
    return f"query-{query_hash}.json"


def load(folder: Path, shown: str = ".sqlx") -> Store:
    """Read the folder; a missing one is empty. `shown` is the folder as diagnostics name it, relative to the project.

    Raises WorkError when the folder itself cannot be read.
    """
    reader = _Reader(shown)
    exists = True
    try:
        for name, data in _files(folder, reader):
            reader.take(name, data)
    except FileNotFoundError:
        if folder.is_symlink():
            raise WorkError(
                f"{shown} is a symbolic link to {folder.readlink()}, which does not exist",
                help=("remove the link, or create the folder it points to",),
            ) from None
        exists = False
    except NotADirectoryError:
        raise WorkError(
            f"{shown} is a file; sqlpin keeps its metadata in a folder of that name",
            help=("move the file away, or set `sqlx-dir` in [tool.sqlpin]",),
        ) from None
    except OSError as error:
        raise WorkError(f"cannot read {shown}: {error.strerror}", help=("make the folder readable",)) from error
    return reader.store(exists)


def _files(folder: Path, reader: _Reader) -> Iterator[tuple[str, bytes]]:
    with os.scandir(folder) as entries:
        found = [entry for entry in entries if entry.name in SUM_FILES or _looks_like_ours(entry.name)]
    for entry in sorted(found, key=lambda entry: entry.name):
        try:
            if not entry.is_file():  # a FIFO would block for ever
                reader.corrupt(entry.name, "expected a file, found something else of that name")
                continue
            data = _content(entry.path)
        except OSError as error:
            reader.corrupt(entry.name, f"the file cannot be read: {error.strerror}")
            continue
        yield entry.name, data


def _content(path: str) -> bytes:
    """Read a file without the layers of `open`: there are a thousand of them, and offline checking waits for each."""
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
    try:
        parts = []
        while part := os.read(descriptor, 1 << 20):
            parts.append(part)
        return b"".join(parts)
    finally:
        os.close(descriptor)


def _looks_like_ours(name: str) -> bool:
    return name.startswith("query-") and name.endswith(".json")


class _Reader:
    """Collects the parts of a `Store`."""

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._queries: dict[str, PinnedQuery] = {}
        self._foreign: dict[str, PinnedQuery | None] = {}
        self._owned: set[str] = set()
        self._sums: dict[int, bytes] | None = None
        self._overrides: frozenset[str] = frozenset()
        self._diagnostics: list[Diagnostic] = []

    def store(self, exists: bool) -> Store:
        return Store(
            exists,
            self._queries,
            self._foreign,
            frozenset(self._owned),
            self._sums,
            self._overrides,
            tuple(self._diagnostics),
        )

    def take(self, name: str, data: bytes) -> None:
        if name == SUM_FILE:
            self._sums, errors = parse_sums(data)
            self._refuse_lines(name, errors)
        elif name == OVERRIDES_FILE:
            self._overrides, errors = parse_overrides(data)
            self._refuse_lines(name, errors)
        else:
            self._take_query(name, data)

    def corrupt(self, name: str, reason: str, span: Span | None = None) -> None:
        location = Location(f"{self._shown}/{name}", span)
        self._diagnostics.append(Diagnostic("corrupt-metadata", location, {"reason": reason}))

    def _take_query(self, name: str, data: bytes) -> None:
        match = _QUERY_FILE.fullmatch(name)
        try:
            metadata = parse_metadata(data, match[1] if match else "")
        except MetadataError as error:
            if _OUR_KEY in data:
                self._owned.add(name)
            self._refuse(name, data, error)
            return
        if metadata.ours:
            self._owned.add(name)
        if match and metadata.ours and metadata.query:
            self._queries[match[1]] = metadata.query
        elif match:
            self._foreign[match[1]] = metadata.query

    def _refuse(self, name: str, data: bytes, error: MetadataError) -> None:
        if error.at is None:
            self.corrupt(name, error.reason)
            return
        position = LineIndex(data.decode()).position(error.at)
        self.corrupt(name, f"{error.reason} (line {position.line})", Span(error.at, error.at))

    def _refuse_lines(self, name: str, errors: Iterable[SumError]) -> None:
        for error in errors:
            self.corrupt(name, f"line {error.line}: {error.reason}", Span(error.start, error.end))
