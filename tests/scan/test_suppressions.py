"""Comments that silence: what they cover, which codes, and what is no such comment."""

from __future__ import annotations

import pytest

from sqlpin.scan import scan
from sqlpin.span import LineIndex, Span

CALL = "c.execute('SELECT 1')"


@pytest.mark.parametrize(
    ("code", "lines", "codes", "reason"),
    [
        pytest.param(f"{CALL}  # sqlpin: ignore", (1, 1), set(), "", id="on the line"),
        pytest.param(f"{CALL}  #sqlpin:ignore", (1, 1), set(), "", id="without spaces"),
        pytest.param(f"{CALL}  # sqlpin: ignore[a-b]", (1, 1), {"a-b"}, "", id="a code"),
        pytest.param(
            f"{CALL}  # sqlpin: ignore[a, b] it is so", (1, 1), {"a", "b"}, "it is so", id="codes and a reason"
        ),
        pytest.param(f"{CALL}  # sqlpin: ignore: it is so", (1, 1), set(), "it is so", id="a reason after a colon"),
        pytest.param(f"{CALL}  # noqa: S608 # sqlpin: ignore # x", (1, 1), set(), "", id="beside other comments"),
        pytest.param("x\nc.execute(\n  'SELECT 1'\n)  # sqlpin: ignore\ny", (2, 4), set(), "", id="on the last line"),
        pytest.param("c.execute(  # sqlpin: ignore\n  'SELECT 1'\n)", (1, 3), set(), "", id="on the first"),
        pytest.param("c.execute(\n  # sqlpin: ignore\n  'SELECT 1'\n)", (1, 3 + 1), set(), "", id="inside"),
        pytest.param(f"x\n# sqlpin: ignore\n\n{CALL}\ny", (4, 4), set(), "", id="above"),
        pytest.param(f"for x in {CALL}:  # sqlpin: ignore\n  y", (1, 1), set(), "", id="on a header"),
        pytest.param(f"if x:\n  # sqlpin: ignore\n  {CALL}\n  y", (3, 3), set(), "", id="in a block"),
        pytest.param(
            f"def f():\n  {CALL}\n  # sqlpin: ignore\n{CALL}", (4, 4), set(), "", id="after a block: the next one"
        ),
        pytest.param(f"{CALL}\n# sqlpin: ignore", (2, 2), set(), "", id="at the end: nothing"),
        pytest.param(f"x\n# sqlpin: ignore-file[a] why\n{CALL}\n", (1, 4), {"a"}, "why", id="the whole file"),
        pytest.param(f"x = 'é'\r\n{CALL}  # sqlpin: ignore\r\n", (2, 2), set(), "", id="CRLF"),
        pytest.param("match x:  # sqlpin: ignore\n  case 1:\n    c.execute('SELECT 1')", (1, 1), set(), "", id="match"),
    ],
)
def test_covers(code: str, lines: tuple[int, int], codes: set[str], reason: str) -> None:
    (found,) = scan("a.py", code.encode()).suppressions
    index = LineIndex(code)
    assert (index.position(found.covers.start).line, index.position(found.covers.end).line) == lines
    assert (set(found.codes), found.reason) == (codes, reason)
    assert code[found.span.start : found.span.end].startswith("#")


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(f"{CALL}  # noqa", id="another tool's"),
        pytest.param(f"{CALL}  # sqlpin: ignored", id="another word"),
        pytest.param("c.execute('SELECT 1 -- # sqlpin: ignore')", id="in a string"),
        pytest.param("'''\n# sqlpin: ignore\n'''\nc.execute('SELECT 1')", id="in a docstring"),
    ],
)
def test_no_suppression(code: str) -> None:
    assert scan("a.py", code.encode()).suppressions == ()


def test_silences() -> None:
    code = f"{CALL}\n{CALL}  # sqlpin: ignore[a]\n{CALL}"
    (found,) = scan("a.py", code.encode()).suppressions
    first, second, third = (Span(each.call.start, each.call.end) for each in scan("a.py", code.encode()).occurrences)
    assert [found.silences("a", span) for span in (first, second, third)] == [False, True, False]
    assert not found.silences("b", second)
