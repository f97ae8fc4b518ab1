"""Source text as a terminal shows it: tabs, wide and combining characters, control characters, lines that are too long.

A line becomes one cell per code point, so that a column of the file stays an index while its width on the screen varies.
Control characters are replaced by their pictures: source text never reaches the terminal as an escape sequence.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

TAB_WIDTH = 4
CUT = "…"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one code point looks like: `text` takes `width` columns of the screen, 0 to 2 (a tab: up to TAB_WIDTH)."""

    text: str
    width: int


@dataclass(frozen=True, slots=True)
class Window:
    """The part of a line that is shown, from code point `offset` on, with a cut mark where something is left out."""

    cells: Sequence[Cell]
    offset: int
    cut_before: bool
    cut_after: bool

    @property
    def text(self) -> str:
        """The visible text."""
        shown = "".join(cell.text for cell in self.cells)
        return f"{CUT if self.cut_before else ''}{shown}{CUT if self.cut_after else ''}"

    def column(self, at: int) -> int:
        """Return the screen column, from 0, at which code point `at` of the line begins; outside, that of the nearer edge."""
        inside = min(max(at - self.offset, 0), len(self.cells))
        return self.cut_before + width(self.cells[:inside])


def width(cells: Sequence[Cell]) -> int:
    """Return how many columns of the screen `cells` take."""
    return sum(cell.width for cell in cells)


def cells(line: str) -> list[Cell]:
    """Return one cell per code point of `line`, which holds no line ending."""
    result: list[Cell] = []
    column = 0
    for character in line:
        cell = _cell(character, column)
        column += cell.width
        result.append(cell)
    return result


def window(line: str, start: int, end: int, room: int) -> Window:
    """Return the part of `line` that fits into `room` columns and shows the code points `[start, end)`, or their start.

    Only the neighbourhood of the span is looked at, so that a line of megabytes costs no more than a short one.
    """
    first, last = max(0, start - room), min(len(line), start + 2 * room)
    near = cells(line[first:last])
    left, right = 0, len(near)
    if len(near) < len(line) or width(near) > room:
        left, right = _fit(near, start - first, min(end, last) - first, room - 2 * len(CUT))
    return Window(near[left:right], first + left, first + left > 0, first + right < len(line))


def _fit(near: Sequence[Cell], start: int, end: int, room: int) -> tuple[int, int]:
    """Return what to show of `near` in `room` columns: from its beginning if the span is seen then, else around the span."""
    left = 0
    if width(near[:end]) > room:
        before = min(room // 3, max(room - width(near[start:end]), 0))
        left = start
        while left > 0 and width(near[left - 1 : start]) <= before:
            left -= 1
    right, used = left, 0
    while right < len(near) and used + near[right].width <= room:
        used += near[right].width
        right += 1
    while right == len(near) and left > 0 and used + near[left - 1].width <= room:
        left -= 1
        used += near[left].width
    return left, right


def _cell(character: str, column: int) -> Cell:
    if character == "\t":
        size = TAB_WIDTH - column % TAB_WIDTH
        return Cell(" " * size, size)
    if character.isascii():
        return Cell(_picture(character), 1)
    category = unicodedata.category(character)
    if category in ("Mn", "Me"):
        return Cell(character, 0)
    if category in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return Cell("\N{REPLACEMENT CHARACTER}", 1)
    return Cell(character, 2 if unicodedata.east_asian_width(character) in "WF" else 1)


def _picture(character: str) -> str:
    code = ord(character)
    if code < 0x20:
        return chr(0x2400 + code)
    return "\N{SYMBOL FOR DELETE}" if code == 0x7F else character
