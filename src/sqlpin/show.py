"""What is known of one query: which one is meant by `FILE:LINE`, a hash or its text, and the answer as people read it. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from sqlpin.datatype import ArrayType
from sqlpin.errors import UsageError
from sqlpin.query import (
    Arguments,
    DescribedColumn,
    DescribedParameter,
    DescribedQuery,
    Driver,
    ParamStyle,
    QueryOccurrence,
    Rows,
)
from sqlpin.render.full import plain
from sqlpin.scan import FileScan
from sqlpin.span import LineIndex, MappedText, Span
from sqlpin.survey import PlacedQuery, Survey, survey

NO_FILE: Final = "<query>"
"""The path of a query that stands in no file."""

_PLACE: Final = re.compile(r"(?P<path>.+?):(?P<line>\d+)(?::\d+)?\Z")
_HASH: Final = re.compile(r"(?:query-)?(?P<hash>[0-9a-f]{6,64})(?:\.json)?\Z")
_ROWS: Final = {
    Rows.NONE: "returns no rows",
    Rows.EXACTLY_ONE: "returns exactly one row",
    Rows.AT_MOST_ONE: "returns at most one row",
    Rows.MANY: "returns any number of rows",
}
_STYLES: Final = {"%": ParamStyle.PYFORMAT, "$": ParamStyle.NUMBERED, ":": ParamStyle.NAMED}


def chosen(found: Survey, texts: Mapping[str, str], target: str) -> list[PlacedQuery]:
    """Return the queries that a user means: those whose text stands at `path:line`, has the hash, or is the target itself.

    `texts` are the files by path. A text that the project does not hold is taken as a query of its own. Raises UsageError
    when no query stands there, with the nearest line that has one.
    """
    place = _PLACE.fullmatch(target)
    if place is not None and place["path"] in texts:
        return _at(found, texts[place["path"]], place["path"], int(place["line"]))
    if (name := _HASH.fullmatch(target)) is not None:
        named = [query for key, query in found.queries.items() if key.startswith(name["hash"])]
        if named:
            return named
    if place is not None and not re.search(r"\s", target):
        raise UsageError(
            f"{place['path']}: no such file among those of the project", help=("name a Python file that it reads",)
        )
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


def _at(found: Survey, text: str, path: str, line: int) -> list[PlacedQuery]:
    lines = LineIndex(text)
    near: dict[int, None] = {}
    chosen_: list[PlacedQuery] = []
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
                break
    if chosen_:
        return chosen_
    nearest = min(near, key=lambda other: abs(other - line), default=None)
    hint = f"the nearest query is at {path}:{nearest}" if nearest else "no query was found in this file"
    raise UsageError(f"{path}:{line}: no query stands here", help=(hint,))


def described_text(answer: DescribedQuery, *, explain: bool = False) -> str:
    """Return what is known of a query as lines: the text, the number of rows, a table of columns and one of parameters.

    `explain` adds to each column and parameter why it is or is not nullable.
    """
    return "\n".join(_lines(answer, explain)) + "\n"


def _lines(answer: DescribedQuery, explain: bool) -> Iterator[str]:
    yield from _numbered(answer.query.query)
    yield ""
    yield f"{_ROWS[answer.rows]}" + (f"; described without proof: {answer.degraded}" if answer.degraded else "")
    if answer.columns:
        yield ""
        rows = [_column(column, _together(column, answer.columns), explain) for column in answer.columns]
        yield from _table(["column", "type", "", *(["because"] if explain else [])], rows)
    if answer.parameters:
        yield ""
        rows = [_parameter(number, parameter, explain) for number, parameter in enumerate(answer.parameters, 1)]
        yield from _table(["parameter", "type", "", *(["because"] if explain else [])], rows)
    if explain and answer.notes:
        yield ""
        yield from (f"note: {note}" for note in answer.notes)


def _numbered(query: str) -> Iterator[str]:
    """Yield the lines of the text with their numbers, by which reasons speak of them; empty ones around it are left out."""
    lines = [(number, line) for number, line in enumerate(plain(query).split("\n"), 1)]
    while lines and not lines[-1][1].strip():
        lines.pop()
    width = len(str(len(lines)))
    first = next((at for at, (_, line) in enumerate(lines) if line.strip()), 0)
    yield from (f"{number:>{width}} | {line}".rstrip() for number, line in lines[first:])


def _together(column: DescribedColumn, columns: Sequence[DescribedColumn]) -> str:
    """Say which other columns are NULL whenever this one is, and only then: those of the same row of an outer join."""
    names = [other.name for other in columns if other is not column and other.group == column.group is not None]
    return f" [NULL together with {', '.join(names)}]" if names else ""


def _column(column: DescribedColumn, together: str, explain: bool) -> list[str]:
    said = "nullable" if column.nullable else "not null"
    if isinstance(column.type, ArrayType):
        said += ", elements nullable" if column.elements_nullable else ", elements not null"
    cells = [column.name, _typed(column.type.name, column.python, column.values), said]
    return [*cells, _why(column.reason) + together] if explain else cells


def _parameter(number: int, parameter: DescribedParameter, explain: bool) -> list[str]:
    name = f"${number} {parameter.name}" if parameter.name else f"${number}"
    cells = [
        name,
        _typed(parameter.type.name, parameter.python, None),
        "nullable" if parameter.nullable else "required",
    ]
    return [*cells, _why(parameter.reason)] if explain else cells


def _typed(name: str, python: str | None, values: Sequence[str] | None) -> str:
    shown = f"{name} as {python}" if python else name
    return f"{shown} ({', '.join(values)})" if values else shown


def _why(reason: str) -> str:
    """Return the reason without its verdict, which has a column of its own."""
    return re.sub(r"\A(?:not null|nullable|required): ", "", reason)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    lines = [list(map(plain, row)) for row in (head, *rows)]
    widths = [max(len(line[place]) for line in lines) for place in range(len(head))]
    for line in lines:
        yield "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
