"""What the guide to CI and editors promises about the output holds."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sqlpin.diagnostics import Diagnostic, Location
from sqlpin.render import Report, Sources, Style, render
from sqlpin.span import Span

GUIDE = (Path(__file__).parents[2] / "docs" / "guides" / "ci.md").read_text(encoding="utf-8")


def concise(diagnostic: Diagnostic) -> str:
    """Return the line that an editor reads for one finding."""
    sources = Sources({"app/users.py": "\n" * 11 + " " * 16 + 'SELECT nme"'})
    return render("concise", Report([diagnostic], sources), Style(), 80)


@pytest.mark.parametrize(
    ("span", "place"),
    [
        pytest.param(Span(34, 37), ("12", "24"), id="a place in a line"),
        pytest.param(None, ("1", "1"), id="a file as a whole"),
    ],
)
def test_the_problem_matcher_reads_the_concise_output(span: Span | None, place: tuple[str, str]) -> None:
    task = json.loads(re.findall(r"^```json\n(.*?)^```", GUIDE, re.MULTILINE | re.DOTALL)[0])
    pattern = task["tasks"][0]["problemMatcher"]["pattern"]
    line = concise(
        Diagnostic("invalid-query", Location("app/users.py", span), {"message": 'column "nme" is not there'})
    )
    match = re.fullmatch(pattern["regexp"], line.rstrip("\n"))
    assert match is not None
    found = {name: match[group] for name, group in pattern.items() if name != "regexp"}
    assert (found["line"], found["column"]) == place
    assert (found["file"], found["severity"], found["code"]) == ("app/users.py", "error", "invalid-query")
    assert found["message"] == 'column "nme" is not there'
