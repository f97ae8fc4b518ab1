"""The format for people: every finding with its code frame, related places and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from sqlpin.diagnostics import Diagnostic, Location, Severity
from sqlpin.render.cells import cells
from sqlpin.render.frame import frame, gutter_width
from sqlpin.render.report import Report, Sources
from sqlpin.render.style import Style


def full(report: Report, style: Style, width: int) -> str:
    """Return all findings, each followed by an empty line."""
    return "".join(f"{finding(d, report.sources, style, width)}\n\n" for d in report.diagnostics)


def finding(diagnostic: Diagnostic, sources: Sources, style: Style, width: int) -> str:
    """Return one finding as lines, without a final line ending."""
    return "\n".join(_lines(diagnostic, sources, style, width))


def plain(text: str) -> str:
    """Return a message as it may be printed: line endings stay, other control characters are replaced by pictures."""
    return "\n".join("".join(cell.text for cell in cells(line)) for line in text.splitlines())


def _lines(diagnostic: Diagnostic, sources: Sources, style: Style, width: int) -> Iterator[str]:
    severity = diagnostic.severity
    gutter = gutter_width(sources, (diagnostic.location, *diagnostic.related))
    head = style.severity(severity, f"{severity}[{diagnostic.code}]")
    yield f"{head}{style.strong(f': {plain(diagnostic.message)}')}"
    yield from _place("-->", diagnostic.location, severity, sources, style, gutter, width)
    for location in diagnostic.related:
        yield from _place(":::", location, Severity.NOTE, sources, style, gutter, width)
    if diagnostic.help:
        yield f"{' ' * gutter} {style.frame('|')}"
    for text in diagnostic.help:
        first, *rest = plain(text).split("\n")
        yield f"{' ' * gutter} {style.frame('=')} {style.strong('help')}: {first}"
        yield from (f"{' ' * gutter}         {line}" for line in rest)


def _place(
    arrow: str, location: Location, severity: Severity, sources: Sources, style: Style, gutter: int, width: int
) -> Iterator[str]:
    start = sources.start(location)
    path = plain(location.path)
    place = path if location.span is None else f"{path}:{start.line}:{start.column}"
    shown = frame(sources, location, severity, style, gutter, width)
    note = f" {location.label}" if location.label and not shown else ""
    yield f"{' ' * gutter}{style.frame(arrow)} {place}{note}"
    yield from shown
