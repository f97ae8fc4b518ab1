"""Positions: one unit everywhere, code points, as half-open spans.

Protocol of a `MappedText`: every character of `text` belongs to exactly one segment, segments stand in order and without
gaps, and each names the span of the origin it came from. A segment whose two sides have the same length maps character
by character; any other (an escape such as `\\n`), and one that is marked so (a rewritten placeholder), is a unit: each of
its characters maps to the whole span. Maps compose, so that a position PostgreSQL reports in the text it saw leads to
the characters in the Python file, through placeholder rewriting, escapes and concatenation.

Other units are converted at the border only: `ast` counts UTF-8 bytes, the LSP UTF-16 units, PostgreSQL characters.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

_LINE_ENDING = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range `[start, end)` of code-point offsets, `0 <= start <= end`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def cover(self, other: Span) -> Span:
        """Return the smallest span that holds both."""
        return Span(min(self.start, other.start), max(self.end, other.end))


@dataclass(frozen=True, slots=True)
class Segment:
    """The characters `[start, end)` of a text and the span of the origin they came from.

    `unit` says that they map as a whole although the two sides happen to have the same length (`$1` from `%s`).
    """

    start: int
    end: int
    origin: Span
    unit: bool = False

    @property
    def verbatim(self) -> bool:
        """Whether character i of the segment is character i of the origin span."""
        return not self.unit and self.end - self.start == len(self.origin)


@dataclass(frozen=True, slots=True)
class MappedText:
    """A text in which every character knows the span of the origin it came from."""

    text: str
    segments: tuple[Segment, ...]

    def __post_init__(self) -> None:
        at = 0
        for segment in self.segments:
            if segment.start != at or segment.end <= at:
                raise ValueError(f"segments leave a gap or overlap at {at}: {segment}")
            at = segment.end
        if at != len(self.text):
            raise ValueError(f"segments end at {at}, the text at {len(self.text)}")

    @classmethod
    def verbatim(cls, text: str, start: int = 0) -> MappedText:
        """Return `text` as it stands in an origin from offset `start` on."""
        if not text:
            return cls("", ())
        return cls(text, (Segment(0, len(text), Span(start, start + len(text))),))

    @classmethod
    def unit(cls, text: str, origin: Span) -> MappedText:
        """Return `text` each of whose characters comes from the whole of `origin`."""
        return cls(text, (Segment(0, len(text), origin, unit=True),) if text else ())

    @classmethod
    def join(cls, parts: tuple[MappedText, ...]) -> MappedText:
        """Return the concatenation of texts that share one origin."""
        segments: list[Segment] = []
        at = 0
        for part in parts:
            segments.extend(Segment(s.start + at, s.end + at, s.origin, s.unit) for s in part.segments)
            at += len(part.text)
        return cls("".join(part.text for part in parts), tuple(segments))

    def slice(self, span: Span) -> MappedText:
        """Return the part of the text in `span`; a unit that is cut keeps its whole origin."""
        segments: list[Segment] = []
        for segment in self.segments:
            start, end = max(segment.start, span.start), min(segment.end, span.end)
            if start >= end:
                continue
            origin = segment.origin
            if segment.verbatim:
                shift = origin.start - segment.start
                origin = Span(start + shift, end + shift)
            segments.append(Segment(start - span.start, end - span.start, origin, not segment.verbatim))
        return MappedText(self.text[span.start : span.end], tuple(segments))

    def locate(self, span: Span) -> Span:
        """Return the origin of `span` of the text.

        A position just past the last character maps to the end of the last origin. An empty text maps to `[0, 0)`.
        """
        if not self.segments:
            return Span(0, 0)
        first = self._locate_character(span.start)
        if len(span) <= 1:
            return first if len(span) else Span(first.start, first.start)
        return first.cover(self._locate_character(span.end - 1))

    def through(self, outer: MappedText) -> MappedText:
        """Return this text mapped to the origin of `outer`, where `outer.text` is what this text was made from."""
        segments: list[Segment] = []
        for segment in self.segments:
            if not segment.verbatim:
                segments.append(Segment(segment.start, segment.end, outer.locate(segment.origin), unit=True))
                continue
            segments.extend(
                Segment(part.start + segment.start, part.end + segment.start, part.origin, part.unit)
                for part in outer.slice(segment.origin).segments
            )
        return MappedText(self.text, tuple(segments))

    def _locate_character(self, at: int) -> Span:
        if at >= len(self.text):
            end = self.segments[-1].origin.end
            return Span(end, end)
        segment = self.segments[bisect_right(self.segments, at, key=lambda s: s.start) - 1]
        if not segment.verbatim:
            return segment.origin
        start = segment.origin.start + at - segment.start
        return Span(start, start + 1)


@dataclass(frozen=True, slots=True)
class Position:
    """A place as people and editors count it: line and column from 1, columns in code points."""

    line: int
    column: int


class LineIndex:
    """Turns offsets of one text into lines and columns; a line ends at `\\n`, `\\r\\n` or `\\r`, as in Python source."""

    __slots__ = ("_starts", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._starts = [0, *(match.end() for match in _LINE_ENDING.finditer(text))]

    def position(self, offset: int) -> Position:
        """Return the line and column of a code-point offset."""
        line = bisect_right(self._starts, offset) - 1
        return Position(line + 1, offset - self._starts[line] + 1)

    def line_span(self, line: int) -> Span:
        """Return the span of line `line` (from 1) without its line ending."""
        start = self._starts[line - 1]
        end = self._starts[line] if line < len(self._starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":
            end -= 1
        return Span(start, end)

    def line_start(self, line: int) -> int:
        """Return the offset at which line `line` (from 1) starts."""
        return self._starts[line - 1]

    @property
    def line_count(self) -> int:
        """The number of lines; a text that ends in a line ending has an empty last line."""
        return len(self._starts)
