"""A trap in Python's own `re` that the tests of one interpreter cannot see."""

from __future__ import annotations

import re
from pathlib import Path

SOURCE = Path(__file__).parents[1] / "src"
_REPEATED_GROUP = re.compile(r"\)[*+?]\+")


def test_no_possessive_repetition_of_a_group() -> None:
    """`(?:...)*+` misses matches in the `re` of Python 3.11.2, which Debian 12 ships; `(?>(?:...)*)` says the same."""
    lines = [
        f"{path.name}: {line.strip()}"
        for path in SOURCE.rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if _REPEATED_GROUP.search(line.partition("# ")[0])
    ]
    assert lines == []
