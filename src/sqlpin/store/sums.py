"""`migrations.sum`: the migrations that the metadata was made from, one line each, `<version> <checksum>`, by version.

Two branches that add a migration each add a line each; git merges that as it merges go.sum, and where it cannot, both lines
are kept. The checksum is the lower-case hex SHA-384 of the file, whose line endings the caller has made equal.

`overrides.sum`: what the configuration declared of types and columns, one line for each, sorted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

_OVERRIDE = re.compile(r"(?:column|type) .+ (?:nullable|not null|type .+)")
_LINE = re.compile(r"([+-]?\d+) ([0-9a-f]{96})")


class SumError(NamedTuple):
    """A line that makes no sense: `line` counts from 1, `start` and `end` are its offsets without the line ending."""

    reason: str
    line: int
    start: int
    end: int


def render_sums(checksums: Mapping[int, bytes]) -> bytes:
    """Return the file for migrations by version; a checksum is the 48 bytes of a SHA-384."""
    return "".join(f"{version} {checksums[version].hex()}\n" for version in sorted(checksums)).encode()


def parse_sums(data: bytes) -> tuple[dict[int, bytes], tuple[SumError, ...]]:
    """Return the checksums by version, and the lines that say nothing or contradict an earlier one."""
    checksums: dict[int, bytes] = {}
    errors: list[SumError] = []
    at = 0
    for number, raw in enumerate(data.decode("utf-8", "replace").splitlines(keepends=True), 1):
        line = raw.rstrip("\r\n")
        reason = _take(line, checksums)
        if reason:
            errors.append(SumError(reason, number, at, at + len(line)))
        at += len(raw)
    return checksums, tuple(errors)


def render_overrides(lines: Iterable[str]) -> bytes:
    """Return the file for the lines of `Declarations`."""
    return "".join(f"{line}\n" for line in sorted(set(lines))).encode()


def parse_overrides(data: bytes) -> tuple[frozenset[str], tuple[SumError, ...]]:
    """Return the lines, and those that are no such lines."""
    found: set[str] = set()
    errors: list[SumError] = []
    at = 0
    for number, raw in enumerate(data.decode("utf-8", "replace").splitlines(keepends=True), 1):
        line = raw.rstrip("\r\n")
        if _OVERRIDE.fullmatch(line):
            found.add(line)
        elif line:
            errors.append(SumError(f"expected `column …` or `type …`{_merged(line)}", number, at, at + len(line)))
        at += len(raw)
    return frozenset(found), tuple(errors)


def _take(line: str, checksums: dict[int, bytes]) -> str | None:
    if not line:
        return None
    match = _LINE.fullmatch(line)
    if match is None:
        return f"expected `<version> <SHA-384 in hex>`{_merged(line)}"
    version, checksum = int(match[1]), bytes.fromhex(match[2])
    if checksums.setdefault(version, checksum) != checksum:
        return f"a second checksum for migration {version}"
    return None


def _merged(line: str) -> str:
    return ", found the conflict marker of a merge: keep the lines of both sides" if line[:3] in _MARKERS else ""


_MARKERS = ("<<<", "===", ">>>", "|||")
