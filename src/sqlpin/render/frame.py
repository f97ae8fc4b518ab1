"""The code frame: the lines a location points into, with carets under its exact characters.

One line:                                  Several lines, the middle ones left out:

       |                                          |
    12 |     run("SELECT nme FROM users")      12 |       run(\"\"\"
       |                 ^^^                      |  __________^
                                               13 | |         SELECT nme
                                               .. |
                                               19 | |     \"\"\")
                                                  | |_______^
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlpin.diagnostics import Location, Severity
from sqlpin.render.cells import window
from sqlpin.render.report import Sources
from sqlpin.render.style import Style
from sqlpin.span import LineIndex, Span

_HEAD_LINES, _TAIL_LINES = 4, 2  # of a span of many lines; what is between is left out


def gutter_width(sources: Sources, locations: Sequence[Location]) -> int:
    """Return how many columns the line numbers of all frames of one finding need."""
    last = 1
    for location in locations:
        lines = sources.lines(location.path)
        if lines is not None and location.span is not None:
            last = max(last, lines.position(max(location.span.start, location.span.end - 1)).line)
    return len(str(last))


def frame(sources: Sources, location: Location, severity: Severity, style: Style, gutter: int, width: int) -> list[str]:
    """Return the lines of the frame, without line endings; none where there is no text or no span to show."""
    lines = sources.lines(location.path)
    if lines is None or location.span is None:
        return []
    span = Span(min(location.span.start, len(lines.text)), min(location.span.end, len(lines.text)))
    first = lines.position(span.start).line
    last = lines.position(max(span.start, span.end - 1)).line
    room = max(width - gutter - 3, 20)
    if first == last:
        rows = _one_line(lines, span, location.label, severity, style, room)
    else:
        rows = _many_lines(lines, span, location.label, severity, style, room - 2)
    bar = style.frame("|")
    return [
        f"{' ' * gutter} {bar}",
        *(f"{_number(number, style, gutter)} {bar} {text}".rstrip() for number, text in rows),
    ]


def _one_line(
    lines: LineIndex, span: Span, label: str, severity: Severity, style: Style, room: int
) -> Iterator[tuple[str, str]]:
    number = lines.position(span.start).line
    line = lines.line_span(number)
    start, end = span.start - line.start, min(span.end, line.end) - line.start
    shown = window(lines.text[line.start : line.end], start, end, room)
    left = shown.column(start)
    carets = "^" * max(shown.column(end) - left, 1)
    yield str(number), shown.text
    yield "", " " * left + style.severity(severity, f"{carets} {label}".rstrip())


def _many_lines(
    lines: LineIndex, span: Span, label: str, severity: Severity, style: Style, room: int
) -> Iterator[tuple[str, str]]:
    first, last = lines.position(span.start).line, lines.position(span.end - 1).line
    bar = style.severity(severity, "|")
    head = window(_line(lines, first), span.start - lines.line_start(first), span.start - lines.line_start(first), room)
    yield str(first), f"  {head.text}"
    yield "", style.severity(severity, f" {'_' * (head.column(span.start - lines.line_start(first)) + 1)}^")
    for number in _middle(first + 1, last):
        if number is None:
            yield "", style.frame("...")
        else:
            yield str(number), f"{bar} {window(_line(lines, number), 0, 0, room).text}"
    end = span.end - 1 - lines.line_start(last)
    tail = window(_line(lines, last), end, end, room)
    yield str(last), f"{bar} {tail.text}"
    yield "", style.severity(severity, f"|{'_' * (tail.column(end) + 1)}^ {label}".rstrip())


def _middle(start: int, end: int) -> Iterator[int | None]:
    """Yield the line numbers `[start, end)` to show between the first and the last; None stands for those left out."""
    if end - start <= _HEAD_LINES + _TAIL_LINES:
        yield from range(start, end)
        return
    yield from range(start, start + _HEAD_LINES)
    yield None
    yield from range(end - _TAIL_LINES, end)


def _number(number: str, style: Style, gutter: int) -> str:
    return " " * (gutter - len(number)) + style.frame(number)


def _line(lines: LineIndex, number: int) -> str:
    span = lines.line_span(number)
    return lines.text[span.start : span.end]
