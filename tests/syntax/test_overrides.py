"""Overrides in comments: what is read, what is left alone, what is misspelt."""

from __future__ import annotations

import pytest

from sqlpin.syntax.overrides import Override, Subject, read_overrides

COLUMN, PARAMETER = Subject.COLUMN, Subject.PARAMETER


def said(text: str) -> list[tuple[object, ...]]:
    overrides = read_overrides(text)
    assert not overrides.misspelt
    return [(o.subject, o.name, o.nullable if o.python is None else o.python) for o in overrides.said]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("SELECT 1 -- sqlpin: not-null total", [(COLUMN, "total", False)], id="a column is not null"),
        pytest.param("-- sqlpin: nullable bio\nSELECT 1", [(COLUMN, "bio", True)], id="a column is nullable"),
        pytest.param("--sqlpin:nullable bio", [(COLUMN, "bio", True)], id="without blanks"),
        pytest.param("-- sqlpin: not-null a, b", [(COLUMN, "a", False), (COLUMN, "b", False)], id="several columns"),
        pytest.param("-- sqlpin: not-null Total", [(COLUMN, "total", False)], id="a bare name is folded as in SQL"),
        pytest.param(
            '-- sqlpin: not-null "Grand; ""Total"""', [(COLUMN, 'Grand; "Total"', False)], id="a quoted name is not"
        ),
        pytest.param('-- sqlpin: not-null "?column?"', [(COLUMN, "?column?", False)], id="a column without a name"),
        pytest.param(
            "/* sqlpin: not-null a; type b app.models.B */",
            [(COLUMN, "a", False), (COLUMN, "b", "app.models.B")],
            id="several clauses in one comment",
        ),
        pytest.param(
            "/* sqlpin:\n   not-null a;\n   nullable b\n*/",
            [(COLUMN, "a", False), (COLUMN, "b", True)],
            id="over several lines",
        ),
        pytest.param(
            "-- sqlpin: type b dict[str, list[app.B | None]]",
            [(COLUMN, "b", "dict[str, list[app.B | None]]")],
            id="a Python type with brackets",
        ),
        pytest.param("-- sqlpin: param id nullable", [(PARAMETER, "id", True)], id="a parameter is nullable"),
        pytest.param("-- sqlpin: param 2 not-null", [(PARAMETER, "2", False)], id="a parameter by number"),
        pytest.param("-- sqlpin: param p type app.P", [(PARAMETER, "p", "app.P")], id="the type of a parameter"),
        pytest.param("SELECT '-- sqlpin: not-null a'", [], id="not in a string"),
        pytest.param("-- sqlpin is nice", [], id="not every comment is ours"),
        pytest.param("-- see sqlpin: not-null a", [], id="the comment begins with it"),
        pytest.param("-- sqlpin: ;", [], id="nothing between semicolons"),
    ],
)
def test_what_is_read(text: str, expected: list[tuple[object, ...]]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("-- sqlpin: notnull a", "`notnull` is no override"),
        ("-- sqlpin: not-null", "expected a name"),
        ("-- sqlpin: not-null a b", "expected a comma between names, found `b`"),
        ("-- sqlpin: type a", "expected a Python type"),
        ("-- sqlpin: type a open('x')", "expected a Python type"),
        ("-- sqlpin: type a 1 +", "expected a Python type"),
        ("-- sqlpin: param id", "expected not-null, nullable or type behind `param id`"),
        ("-- sqlpin: param id maybe", "expected not-null, nullable or type behind `param id`, found `maybe`"),
    ],
)
def test_what_is_misspelt(text: str, message: str) -> None:
    (misspelt,) = read_overrides(text).misspelt
    assert misspelt.message.startswith(message)


def test_a_clause_knows_its_place() -> None:
    text = "SELECT a -- sqlpin: not-null a;  nullable ü\nFROM t /* sqlpin: what */"
    overrides = read_overrides(text)
    spans = [each.span for each in overrides.said] + [each.span for each in overrides.misspelt]
    assert [text[span.start : span.end] for span in spans] == ["not-null a", "nullable ü", "what"]


def test_what_is_right_is_kept_beside_what_is_wrong() -> None:
    overrides = read_overrides("-- sqlpin: not-null a; what; nullable b")
    assert [(each.name, each.nullable) for each in overrides.said] == [("a", False), ("b", True)]
    assert isinstance(overrides.said[0], Override)
    assert len(overrides.misspelt) == 1
