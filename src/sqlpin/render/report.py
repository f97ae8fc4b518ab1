"""What a renderer is given: the findings of one run, the text they point into, and what the run has to say of itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from sqlpin.diagnostics import Diagnostic, Location
from sqlpin.render.style import Style
from sqlpin.span import LineIndex, Position


class Sources:
    """The texts of the files that findings point into, by the path that locations use; lines are counted on demand."""

    __slots__ = ("_lines", "_texts")

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._lines: dict[str, LineIndex] = {}

    def lines(self, path: str) -> LineIndex | None:
        """Return the text of `path`, indexed by line, or None where it is not known (a file that cannot be decoded)."""
        if path not in self._texts:
            return None
        if path not in self._lines:
            self._lines[path] = LineIndex(self._texts[path])
        return self._lines[path]

    def start(self, location: Location) -> Position:
        """Return where `location` begins; a file as a whole begins at 1:1."""
        lines = self.lines(location.path)
        if lines is None or location.span is None:
            return Position(1, 1)
        return lines.position(location.span.start)


@dataclass(frozen=True, slots=True)
class Report:
    """The findings of one run in the order they are shown in, and the numbers of its summary for machines."""

    diagnostics: Sequence[Diagnostic]
    sources: Sources
    summary: Mapping[str, int | float | str | bool] = field(default_factory=dict)


Renderer: TypeAlias = Callable[[Report, Style, int], str]
"""Returns the text for stdout, ending in a newline unless empty; the number is the width of the screen in columns."""
