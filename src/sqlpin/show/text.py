"""What is known of a query as people read it: its text, the number of rows, a table of columns and one of parameters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sqlpin.datatype import ArrayType
from sqlpin.nullability.explain import NOT_KNOWN
from sqlpin.query import DescribedColumn, DescribedParameter, DescribedQuery, Rows
from sqlpin.render.cells import cells, width
from sqlpin.render.full import plain

_ROWS: Final = {
    Rows.NONE: "returns no rows",
    Rows.EXACTLY_ONE: "returns exactly one row",
    Rows.AT_MOST_ONE: "returns at most one row",
    Rows.MANY: "returns any number of rows",
}
_NARROWEST: Final = 30
"""Where less room than this is left for the reasons, they stand below the columns they belong to."""

_INDENT: Final = 4
_BARE_NAME: Final = re.compile(r"[^\s\",;A-Z]+")


def described_text(answer: DescribedQuery, *, explain: bool = False, screen: int | None = None) -> str:
    """Return what is known of a query as lines.

    `explain` adds to each column and parameter why it is or is not nullable. `screen` is the number of columns of a screen, on
    which long reasons are wrapped; without one each has a line of its own, for grep and the like.
    """
    return "\n".join(_lines(answer, explain, screen)) + "\n"


def why(reason: str) -> str:
    """Return a reason without its verdict, which has a place of its own."""
    return re.sub(r"\A(?:not null|nullable|required): ", "", reason)


def _lines(answer: DescribedQuery, explain: bool, screen: int | None) -> Iterator[str]:
    yield from _numbered(answer.query.query)
    yield ""
    yield f"{_ROWS[answer.rows]}" + (f"; described without proof: {answer.degraded}" if answer.degraded else "")
    because = ["because"] if explain else []
    if answer.columns:
        yield ""
        rows = [_column(column, _together(column, answer.columns), explain) for column in answer.columns]
        yield from _table(["column", "type", "", *because], rows, screen if explain else None)
    if answer.parameters:
        yield ""
        rows = [_parameter(number, parameter, explain) for number, parameter in enumerate(answer.parameters, 1)]
        yield from _table(["parameter", "type", "", *because], rows, screen if explain else None)
    if explain:
        yield from _advice(answer.columns)
    if explain and answer.notes:
        yield ""
        yield from (line for note in answer.notes for line in _wrapped(f"note: {_one_line(note)}", screen))


def _numbered(query: str) -> Iterator[str]:
    """Yield the lines of the text with their numbers, by which reasons speak of them; empty ones around it are left out."""
    lines = [(number, line) for number, line in enumerate(plain(query).split("\n"), 1)]
    while lines and not lines[-1][1].strip():
        lines.pop()
    digits = len(str(len(lines)))
    first = next((at for at, (_, line) in enumerate(lines) if line.strip()), 0)
    yield from (f"{number:>{digits}} | {line}".rstrip() for number, line in lines[first:])


def _together(column: DescribedColumn, columns: Sequence[DescribedColumn]) -> str:
    """Say which other columns are NULL whenever this one is, and only then: those of the same row of an outer join."""
    names = [other.name for other in columns if other is not column and other.group == column.group is not None]
    return f" [NULL together with {', '.join(names)}]" if names else ""


def _column(column: DescribedColumn, together: str, explain: bool) -> list[str]:
    said = "nullable" if column.nullable else "not null"
    if isinstance(column.type, ArrayType):
        said += ", elements nullable" if column.elements_nullable else ", elements not null"
    row = [column.name, _typed(column.type.name, column.python, column.values), said]
    return [*row, why(column.reason) + together] if explain else row


def _parameter(number: int, parameter: DescribedParameter, explain: bool) -> list[str]:
    name = f"${number} {parameter.name}" if parameter.name else f"${number}"
    typed = _typed(parameter.type.name, parameter.python, None)
    row = [name, typed, "nullable" if parameter.nullable else "required"]
    return [*row, why(parameter.reason)] if explain else row


def _typed(name: str, python: str | None, values: Sequence[str] | None) -> str:
    shown = f"{name} as {python}" if python else name
    return f"{shown} ({', '.join(values)})" if values else shown


def _advice(columns: Iterable[DescribedColumn]) -> Iterator[str]:
    """Yield how to say what only the user can know."""
    names = dict.fromkeys(column.name for column in columns if column.nullable and NOT_KNOWN in column.reason)
    if names:
        said = ", ".join(name if _BARE_NAME.fullmatch(name) else f'"{name}"' for name in names)
        yield from ("", "help: what you know to be never NULL, say so in a comment of the query:")
        yield f"{' ' * _INDENT}-- sqlpin: not-null {_one_line(said)}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], screen: int | None) -> Iterator[str]:
    lines = [[_one_line(cell) for cell in line] for line in (head, *rows)]
    widths = [max(width(cells(line[place])) for line in lines) for place in range(len(head))]
    before = sum(widths[:-1]) + 2 * (len(widths) - 1)
    if screen is None or before + widths[-1] <= screen:
        yield from (_padded(line, widths).rstrip() for line in lines)
    elif screen - before >= _NARROWEST:
        for *first, last in lines:
            begin = _padded(first, widths)
            for part in _wrapped(last, screen - before):
                yield f"{begin}  {part}".rstrip()
                begin = " " * (before - 2)
    else:
        yield _padded(lines[0][:-1], widths).rstrip()
        for *first, last in lines[1:]:
            yield _padded(first, widths).rstrip()
            yield from (f"{' ' * _INDENT}{part}" for part in _wrapped(last, screen - _INDENT))


def _one_line(text: str) -> str:
    return "".join(cell.text for cell in cells(text))


def _padded(line: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell + " " * (size - width(cells(cell))) for cell, size in zip(line, widths, strict=False))


def _wrapped(text: str, room: int | None) -> Iterator[str]:
    """Yield the lines of a text of at most `room` columns, broken at spaces; a word that is longer is left whole."""
    line = ""
    for word in text.split(" "):
        longer = f"{line} {word}" if line else word
        if line and room is not None and width(cells(longer)) > room:
            yield line
            longer = word
        line = longer
    yield line
