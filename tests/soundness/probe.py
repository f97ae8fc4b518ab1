"""The probe queries of `probes/*.sql`: what is true of their columns, written down before anything was proven.

A probe is a comment with its reason, a line of labels, and one statement. Labels, one per column:

    !  never NULL, and the proof is expected to see it
    .  never NULL, or NULL only in ways that no one can show; no claim is expected, either answer is right
    ?  NULL for some rows of the test data
    *  NULL is possible, but not with this data

`!`, `.`, `?` and `*` in braces after a label speak of the elements of an array. After `;` stand conditions: `pg >= 17`, `xml`,
and the number of rows: `none`, `one`, `optional`, `many`, or `.` for "no claim is expected".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "probes"
_BLOCK = re.compile(r"-- (?P<reason>.*(?:\n-- .*)*)\n-->(?P<labels>.*)\n(?P<sql>(?:.+\n?)+)")
_LABEL = re.compile(r"([!.?*])(?:\{([!.?*])\})?")
_ROWS = {"none", "one", "optional", "many", "."}


@dataclass(frozen=True)
class Label:
    """The truth about one column, and about its elements where the probe speaks of them."""

    column: str
    elements: str | None


@dataclass(frozen=True)
class Probe:
    """One query and what is true of it. `minimum` is the first major that has its syntax."""

    theme: str
    reason: str
    sql: str
    labels: tuple[Label, ...]
    minimum: int
    xml: bool
    rows: str | None

    @property
    def id(self) -> str:
        """The name of the test case."""
        return f"{self.theme}: {self.reason}"


def read_probes(folder: Path = FOLDER) -> list[Probe]:
    """Return all probes. Raises ValueError for text that is no probe."""
    return [probe for path in sorted(folder.glob("*.sql")) for probe in _read(path.stem, path.read_text())]


def _read(theme: str, text: str) -> Iterator[Probe]:
    for block in re.split(r"\n\s*\n", text.strip()):
        match = _BLOCK.fullmatch(block)
        if match is None:
            if all(line.startswith("-- ") for line in block.splitlines()):
                continue
            raise ValueError(f"not a probe in {theme}.sql:\n{block}")
        reason = " ".join(line.removeprefix("-- ") for line in match["reason"].splitlines())
        labels, _, conditions = match["labels"].partition(";")
        minimum, xml, rows = _conditions(conditions.split(","))
        yield Probe(theme, reason, match["sql"].strip().rstrip(";"), _labels(labels), minimum, xml, rows)


def _labels(text: str) -> tuple[Label, ...]:
    words = text.split()
    matches = [_LABEL.fullmatch(word) for word in words]
    if not all(matches):
        raise ValueError(f"not labels: {text}")
    return tuple(Label(match[1], match[2]) for match in matches if match)


def _conditions(words: list[str]) -> tuple[int, bool, str | None]:
    minimum, xml, rows = 14, False, None
    for word in filter(None, map(str.strip, words)):
        if match := re.fullmatch(r"pg >= (\d+)", word):
            minimum = int(match[1])
        elif word == "xml":
            xml = True
        elif word in _ROWS:
            rows = word
        else:
            raise ValueError(f"not a condition: {word}")
    return minimum, xml, rows


FORBIDDEN_ROWS = {
    "none": set[str](),
    "one": {"none"},
    "optional": {"none", "one"},
    "many": {"none", "one", "optional"},
    ".": {"none"},
}
"""For each truth about the number of rows the claims that would be wrong."""
