"""A text of several statements: taken apart for the server, put together for the metadata."""

from __future__ import annotations

import pytest

from sqlpin.datatype import BaseType
from sqlpin.query import (
    Arguments,
    DescribedColumn,
    DescribedParameter,
    DescribedQuery,
    Driver,
    OtherOrigin,
    ParamStyle,
    Rows,
)
from sqlpin.span import Span
from sqlpin.survey import combine, parts
from sqlpin.syntax.placeholders import normalize
from sqlpin.syntax.statements import statements


def split(query: str, style: ParamStyle = ParamStyle.PYFORMAT) -> list[tuple[str, list[str | None]]]:
    """Return the server's text and the parameters' names of each part."""
    whole = normalize(query, style, Arguments.PRESENT, Driver.PSYCOPG2)
    return [
        (part.server.text, [placeholder.name for placeholder in part.placeholders])
        for part in parts(whole, statements(whole.server.text))
    ]


@pytest.mark.parametrize(
    ("query", "style", "expected"),
    [
        pytest.param("SELECT 1; SELECT 2;", ParamStyle.PYFORMAT, [("SELECT 1", []), ("SELECT 2", [])], id="plain"),
        pytest.param(
            "SELECT %s; SELECT %s, %s",
            ParamStyle.PYFORMAT,
            [("SELECT $1", [None]), ("SELECT $1, $2", [None, None])],
            id="numbered from 1 in each",
        ),
        pytest.param(
            "SELECT %(a)s; SELECT %(b)s, %(a)s, %(b)s",
            ParamStyle.PYFORMAT,
            [("SELECT $1", ["a"]), ("SELECT $1, $2, $1", ["b", "a"])],
            id="in the order of their first place",
        ),
        pytest.param(
            "SELECT $2; SELECT '$1', $1",
            ParamStyle.NUMBERED,
            [("SELECT $1", [None]), ("SELECT '$1', $1", [None])],
            id="not in a quoted string",
        ),
    ],
)
def test_parts(query: str, style: ParamStyle, expected: list[tuple[str, list[str | None]]]) -> None:
    assert split(query, style) == expected


def test_a_place_in_a_part_is_a_place_in_the_whole() -> None:
    query = "SELECT '%%'; SELECT %(long_name)s, nope"
    whole = normalize(query, ParamStyle.PYFORMAT, Arguments.PRESENT)
    part = parts(whole, statements(whole.server.text))[1]
    at = part.server.text.index("nope")
    span = part.server.locate(Span(at, at + 4))
    assert query[span.start : span.end] == "nope"
    at = part.server.text.index("$1")
    span = part.server.locate(Span(at, at + 2))
    assert query[span.start : span.end] == "%(long_name)s"


def test_combine() -> None:
    text, integer = BaseType("text", "text", builtin=True), BaseType("integer", "int4", builtin=True)
    whole = normalize("SELECT %(a)s; SELECT %(b)s, %(a)s", ParamStyle.PYFORMAT, Arguments.PRESENT)
    first, last = parts(whole, statements(whole.server.text))
    a, b = DescribedParameter("a", text, True, ""), DescribedParameter("b", integer, False, "")
    column = DescribedColumn("b", integer, OtherOrigin.EXPRESSION, nullable=False, reason="")
    described = [
        DescribedQuery(first, (), (a,), Rows.NONE),
        DescribedQuery(last, (column,), (b, a), Rows.EXACTLY_ONE),
    ]
    assert combine(whole, described) == DescribedQuery(whole, (column,), (a, b), Rows.EXACTLY_ONE)
