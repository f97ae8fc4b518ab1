"""Random queries over the schema of the soundness tests: every construct the proof knows, composed.

`generate(choices)` turns a sequence of choices into the text of one statement. A choice beyond the end of a given sequence is
0, and 0 is always the simplest alternative, so that a shorter or smaller sequence is a simpler query: that is how `shrink`
works.
"""

from __future__ import annotations

from .choices import Choices, Recorded, shrink
from .statement import statement

__all__ = ["Choices", "Recorded", "generate", "shrink"]


def generate(choices: Choices, major: int) -> str:
    """Return the text of one statement that PostgreSQL `major` knows the syntax of."""
    return statement(choices, major)
