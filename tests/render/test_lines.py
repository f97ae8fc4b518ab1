"""The formats for editors and programs."""

from __future__ import annotations

import json
from string import Formatter

import pytest

from sqlpin.diagnostics import RULES, Diagnostic, Location, Rule
from sqlpin.render import FORMATS, Report, Sources, Style, render
from sqlpin.span import Span

SOURCE = 'x = 1\nrun("SELECT ü, nme")\r\n'
NME = SOURCE.index("nme")


def report(location: Location, message: str = "no", **summary: int) -> Report:
    return Report([Diagnostic("invalid-query", location, {"message": message})], Sources({"a.py": SOURCE}), summary)


@pytest.mark.parametrize(
    ("location", "message", "expected"),
    [
        pytest.param(
            Location("a.py", Span(NME, NME + 3)), "no", "a.py:2:16: error[invalid-query] no\n", id="counted from 1"
        ),
        pytest.param(
            Location("a.py", Span(NME, NME)), "no", "a.py:2:16: error[invalid-query] no\n", id="between two characters"
        ),
        pytest.param(Location("a.py"), "no", "a.py:1:1: error[invalid-query] no\n", id="a file as a whole"),
        pytest.param(
            Location("gone.py", Span(5, 6)), "no", "gone.py:1:1: error[invalid-query] no\n", id="a file not known"
        ),
        pytest.param(
            Location("a.py"), "one\ntwo\x1b[0m", "a.py:1:1: error[invalid-query] one two␛[0m\n", id="one line, always"
        ),
    ],
)
def test_concise(location: Location, message: str, expected: str) -> None:
    assert render("concise", report(location, message), Style(), 80) == expected


def test_json_is_the_documented_contract() -> None:
    text = render("json", report(Location("a.py", Span(NME, NME + 3), "here"), queries=3), Style(), 80)
    document = json.loads(text)
    assert document.pop("tool")["name"] == "sqlpin"
    assert document == {
        "version": 1,
        "diagnostics": [
            {
                "code": "invalid-query",
                "severity": "error",
                "message": "no",
                "help": [],
                "location": {
                    "path": "a.py",
                    "label": "here",
                    "start": {"line": 2, "column": 16, "offset": NME},
                    "end": {"line": 2, "column": 19, "offset": NME + 3},
                },
                "related": [],
            }
        ],
        "summary": {"queries": 3},
    }
    assert text.endswith("}\n")


def test_json_of_a_file_as_a_whole_has_no_positions() -> None:
    (found,) = json.loads(render("json", report(Location("gone.py", Span(1, 2))), Style(), 80))["diagnostics"]
    assert found["location"] == {"path": "gone.py", "label": "", "start": None, "end": None}


def test_json_of_a_place_between_two_characters() -> None:
    (found,) = json.loads(render("json", report(Location("a.py", Span(NME, NME))), Style(), 80))["diagnostics"]
    assert found["location"]["start"] == found["location"]["end"] == {"line": 2, "column": 16, "offset": NME}


def test_json_survives_a_lone_surrogate() -> None:
    (found,) = json.loads(render("json", report(Location("a\udcff.py"), "\ud800"), Style(), 80))["diagnostics"]
    assert (found["location"]["path"], found["message"]) == ("a?.py", "?")


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_to_report(name: str) -> None:
    text = render(name, Report([], Sources({})), Style(), 80)
    assert text == "" if name != "json" else json.loads(text)["diagnostics"] == []


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_rule_can_be_rendered(rule: Rule) -> None:
    names = {name for text in (rule.message, *rule.help) for _, name, _, _ in Formatter().parse(text) if name}
    finding = Diagnostic(rule.code, Location("a.py"), dict.fromkeys(names, "x"))
    for name in FORMATS:
        assert rule.code in render(name, Report([finding], Sources({})), Style(), 80)
