"""Which query is meant by `FILE:LINE`, a hash or its text. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from sqlpin.errors import UsageError
from sqlpin.query import Arguments, Driver, ParamStyle, QueryOccurrence
from sqlpin.scan import FileScan
from sqlpin.span import LineIndex, MappedText, Span
from sqlpin.survey import PlacedQuery, Survey, survey

NO_FILE: Final = "<query>"
"""The path of a query that stands in no file."""

_PLACE: Final = re.compile(r"(?P<path>.+?):(?P<line>\d+)(?::(?P<column>\d+))?\Z")
_HASH: Final = re.compile(r"(?:(?:.*[/\\])?query-)?(?P<hash>[0-9a-f]{6,64})(?:\.json)?\Z")
_PYTHON_FILE: Final = re.compile(r"\S+\.pyi?\Z")
_STYLES: Final = {"%": ParamStyle.PYFORMAT, "$": ParamStyle.NUMBERED, ":": ParamStyle.NAMED}


def chosen(found: Survey, texts: Mapping[str, str], target: str) -> list[PlacedQuery]:
    """Return the queries that a user means: those whose text stands at `path:line`, has the hash, or is the target itself.

    `path:line:column` means one of several on a line. `texts` are the files by path. A text that the project does not hold is
    taken as a query of its own. Raises UsageError when no query stands there, with the nearest line that has one.
    """
    place = _PLACE.fullmatch(target)
    if place is not None and place["path"] in texts:
        column = int(place["column"]) if place["column"] else None
        return _at(found, texts[place["path"]], place["path"], int(place["line"]), column)
    if (name := _HASH.fullmatch(target)) is not None:
        named = [query for key, query in found.queries.items() if key.startswith(name["hash"])]
        if not named:
            raise UsageError(
                f"no query of the project has a hash that begins with {name['hash']}",
                help=("the hash is that of the query's exact text: name a place instead, FILE:LINE",),
            )
        return named
    if place is not None and not re.search(r"\s", target):
        raise UsageError(
            f"{place['path']}: no such file among those of the project", help=("name a Python file that it reads",)
        )
    if _PYTHON_FILE.fullmatch(target):
        raise UsageError(f"{target}: a file may hold many queries", help=(f"name a line, {target}:LINE",))
    same = [query for query in found.queries.values() if query.normalized.query.strip() == target.strip()]
    return same or [written(target)]


def written(text: str) -> PlacedQuery:
    """Return a query that stands in no file. Its placeholders are of the style that it shows. Raises UsageError."""
    style = next(
        (_STYLES[mark] for mark in re.findall(r"(%)[(s]|(\$)\d|(?<!:)(:)[a-z_]", text) for mark in mark if mark), None
    )
    occurrence = QueryOccurrence(
        path=NO_FILE,
        text=MappedText.verbatim(text),
        call=Span(0, len(text)),
        via="show",
        driver=Driver.ASYNCPG if style is ParamStyle.NUMBERED else Driver.PSYCOPG,
        style=style or ParamStyle.NUMBERED,
        arguments=Arguments.PRESENT if style else Arguments.ABSENT,
        name=None,
    )
    made = survey([FileScan(NO_FILE, (occurrence,))])
    for finding in made.findings:
        raise UsageError(finding.message, help=finding.help)
    return next(iter(made.queries.values()))


def _line_range(lines: LineIndex, span: Span) -> range:
    return range(lines.position(span.start).line, lines.position(max(span.start, span.end - 1)).line + 1)


def _at(found: Survey, text: str, path: str, line: int, column: int | None) -> list[PlacedQuery]:
    lines = LineIndex(text)
    near: dict[int, None] = {}
    chosen_: list[PlacedQuery] = []
    exact: list[PlacedQuery] = []
    for query in found.queries.values():
        for occurrence in query.places:
            if occurrence.path != path:
                continue
            # Apart: what stands between a constant and the call that takes it is none of theirs.
            spans = (occurrence.text.locate(Span(0, len(occurrence.text.text))), occurrence.call)
            ranges = [_line_range(lines, span) for span in spans]
            near[ranges[0].start] = None
            if any(line in each for each in ranges):
                chosen_.append(query)
                exact += [query] if column and any(_holds(span, lines, line, column) for span in spans) else []
                break
    if chosen_:
        return exact or chosen_
    nearest = min(near, key=lambda other: abs(other - line), default=None)
    hint = f"the nearest query is at {path}:{nearest}" if nearest else "no query was found in this file"
    raise UsageError(f"{path}:{line}: no query stands here", help=(hint,))


def _holds(span: Span, lines: LineIndex, line: int, column: int) -> bool:
    start, end = lines.position(span.start), lines.position(span.end)
    return (start.line, start.column) <= (line, column) < (end.line, end.column)
