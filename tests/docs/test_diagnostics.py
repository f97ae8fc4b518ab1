"""docs/reference/diagnostics.md: a section of fixed shape for every code, whose examples are what sqlpin says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sqlpin.diagnostics import RULES

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "reference" / "diagnostics.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## `([a-z-]+)`\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
TRANSCRIPTS = "\n".join(
    re.sub(r"^2> ", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    for path in sorted((ROOT / "tests" / "cases").rglob("transcript.txt"))
)
_SHAPE = re.compile(
    r"\n\*\*What\.\*\* .+\n\n\*\*Why\.\*\* .+\n\n\*\*Example\.\*\*\n\n"
    r"(?:```python\n.+?```\n\n)?```text\n(?P<said>.+?)```\n\n\*\*Cure\.\*\* .+\n\s*",
    re.DOTALL,
)


def test_every_code_has_its_section_in_order() -> None:
    assert list(SECTIONS) == list(RULES)


@pytest.mark.parametrize("code", SECTIONS)
def test_section(code: str) -> None:
    match = _SHAPE.fullmatch(SECTIONS[code])
    assert match, "expected What, Why, Example and Cure"
    said = match["said"]
    assert said in TRANSCRIPTS, "no transcript of tests/cases says this"
