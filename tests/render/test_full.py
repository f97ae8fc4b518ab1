"""The format for people, block by block: what a reader sees for a kind of place."""

from __future__ import annotations

import re
from textwrap import dedent

import pytest

from sqlpin.diagnostics import Diagnostic, Location
from sqlpin.render import Report, Sources, Style, render
from sqlpin.span import Span

PATH = "app/users.py"


def show(source: str, marked: str, *, label: str = "", width: int = 80, nth: int = 0) -> str:
    """Render one finding that points at `marked` in `source`, without the head, the place and the help."""
    start = -1
    for _ in range(nth + 1):
        start = source.index(marked, start + 1)
    finding = Diagnostic("invalid-query", Location(PATH, Span(start, start + len(marked)), label), {"message": "no"})
    text = render("full", Report([finding], Sources({PATH: source})), Style(), width)
    return "\n".join(text.rstrip("\n").split("\n")[2:]) + "\n"


FRAMES = [
    pytest.param(
        'run("SELECT nme FROM users")\n',
        "nme",
        """\
          |
        1 | run("SELECT nme FROM users")
          |             ^^^
        """,
        id="one line: carets under the exact characters",
    ),
    pytest.param(
        '\trun("SELECT\tnme")\n',
        "nme",
        """\
          |
        1 |     run("SELECT nme")
          |                 ^^^
        """,
        id="tabs become spaces up to the next stop",
    ),
    pytest.param(
        "run(\"SELECT '漢字', nme\")\n",
        "nme",
        """\
          |
        1 | run("SELECT '漢字', nme")
          |                     ^^^
        """,
        id="wide characters take two columns",
    ),
    pytest.param(
        "run(\"SELECT 'e\u0301', nme\")\n",
        "nme",
        """\
          |
        1 | run("SELECT 'e\u0301', nme")
          |                  ^^^
        """,
        id="a combining character takes none",
    ),
    pytest.param(
        "run('漢字')\n",
        "漢字",
        """\
          |
        1 | run('漢字')
          |      ^^^^
        """,
        id="a marked wide character gets a wide caret",
    ),
    pytest.param(
        "run('\x1b[31m\u202e x')\n",
        "x",
        """\
          |
        1 | run('␛[31m� x')
          |             ^
        """,
        id="control characters and bidirectional overrides do not reach the terminal",
    ),
    pytest.param(
        'a = """\n    SELECT 1\n    FROM t\n"""\n',
        "SELECT 1\n    FROM t",
        """\
          |
        2 |       SELECT 1
          |  _____^
        3 | |     FROM t
          | |__________^
        """,
        id="two lines: a bracket from the first character to the last",
    ),
    pytest.param(
        "\n" * 8 + 'a = """' + "".join(f"{n}\n" for n in range(12)) + '"""',
        "".join(f"{n}\n" for n in range(12)) + '"""',
        """\
           |
         9 |   a = \"\"\"0
           |  ________^
        10 | | 1
        11 | | 2
        12 | | 3
        13 | | 4
           | ...
        19 | | 10
        20 | | 11
        21 | | \"\"\"
           | |___^
        """,
        id="many lines: the middle is left out and the gutter is as wide as the last number",
    ),
    pytest.param(
        "a\r\nb nme\r\nc",
        "nme",
        """\
          |
        2 | b nme
          |   ^^^
        """,
        id="CRLF ends a line and is not shown",
    ),
    pytest.param(
        "run('SELECT')",
        "",
        """\
          |
        1 | run('SELECT')
          | ^
        """,
        id="a place between two characters gets one caret",
    ),
]

CUT = [  # on a screen of 40 columns
    pytest.param(
        "x = '" + "a" * 100 + " nme " + "b" * 100 + "'",
        "nme",
        """\
          |
        1 | …aaaaaaaaaa nme bbbbbbbbbbbbbbbbbbb…
          |             ^^^
        """,
        id="a long line is cut on both sides of the place",
    ),
    pytest.param(
        "x = 'nme " + "b" * 100 + "'",
        "nme",
        """\
          |
        1 | x = 'nme bbbbbbbbbbbbbbbbbbbbbbbbb…
          |      ^^^
        """,
        id="a place near the beginning keeps the beginning",
    ),
    pytest.param(
        "x = '" + "a" * 100 + " nme'",
        "nme'",
        """\
          |
        1 | …aaaaaaaaaaaaaaaaaaaaaaaaaaaaa nme'
          |                                ^^^^
        """,
        id="a place at the end keeps the end",
    ),
    pytest.param(
        "x = '" + "n" * 100 + "'",
        "n" * 100,
        """\
          |
        1 | …nnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnnn…
          |  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        """,
        id="a place longer than the screen shows its beginning",
    ),
]


@pytest.mark.parametrize(("source", "marked", "expected"), FRAMES)
def test_frame(source: str, marked: str, expected: str) -> None:
    assert show(source, marked) == dedent(expected)


@pytest.mark.parametrize(("source", "marked", "expected"), CUT)
def test_frame_of_a_long_line(source: str, marked: str, expected: str) -> None:
    assert show(source, marked, width=40) == dedent(expected)


def test_frame_no_wider_than_the_screen() -> None:
    source = "x = '" + "漢" * 40_000 + " nme " + "\t" * 1000
    frame = show(source, "nme", width=60)
    assert "nme" in frame
    for line in frame.splitlines():
        assert sum(2 if c == "漢" else 1 for c in line) <= 60


def test_whole_finding() -> None:
    source = 'run("SELECT nme FROM users")\n'
    finding = Diagnostic(
        "invalid-query",
        Location(PATH, Span(12, 15), "no such column"),
        {"message": 'column "nme" does not exist'},
        extra_help=('Perhaps you meant to reference the column "users.name".', "two\nlines"),
        related=(Location(PATH, Span(0, 3), "the call"), Location(".sqlx/query-1.json", None, "its metadata")),
    )
    assert render("full", Report([finding], Sources({PATH: source})), Style(), 80) == dedent("""\
        error[invalid-query]: column "nme" does not exist
         --> app/users.py:1:13
          |
        1 | run("SELECT nme FROM users")
          |             ^^^ no such column
         ::: app/users.py:1:1
          |
        1 | run("SELECT nme FROM users")
          | ^^^ the call
         ::: .sqlx/query-1.json its metadata
          |
          = help: Perhaps you meant to reference the column "users.name".
          = help: two
                  lines

        """)


def test_file_whose_text_is_unknown_has_no_frame() -> None:
    finding = Diagnostic("unparsable-file", Location("x.py"), {"reason": "it is not UTF-8"})
    text = render("full", Report([finding], Sources({})), Style(), 80)
    assert text.startswith("error[unparsable-file]: cannot read this file: it is not UTF-8\n --> x.py\n")


def test_colour_changes_nothing_but_colour() -> None:
    source = 'run("SELECT nme FROM users")\n'
    finding = Diagnostic("invalid-query", Location(PATH, Span(12, 15)), {"message": "no"}, extra_help=("do",))
    report = Report([finding], Sources({PATH: source}))
    plain, coloured = (render("full", report, Style(colour), 80) for colour in (False, True))
    assert "\x1b[" in coloured
    assert "\x1b" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
