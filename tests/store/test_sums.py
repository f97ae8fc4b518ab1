"""`migrations.sum` and `overrides.sum`: one line per migration, one per declaration."""

from __future__ import annotations

import hashlib

import pytest

from sqlpin.declarations import Declarations, DeclaredColumn, DeclaredType, ObjectName
from sqlpin.store.sums import parse_overrides, parse_sums, render_overrides, render_sums

ONE, TWO = (hashlib.sha384(text).digest() for text in (b"SELECT 1;\n", b"SELECT 2;\n"))
LINE_1, LINE_2 = f"20260101000000 {ONE.hex()}\n".encode(), f"20260102000000 {TWO.hex()}\n".encode()


def test_the_checksum_of_a_known_file() -> None:
    # printf 'SELECT 1;\n' | sha384sum
    expected = "24454095d8d7876ca8e842f34296ca645c83e0f7b50f048c99db4b2ff4da659267afc4ef3e994f3d74e18c741165d931"
    assert render_sums({1: ONE}) == f"1 {expected}\n".encode()


def test_lines_stand_by_number_not_by_text() -> None:
    text = render_sums({10: ONE, 9: TWO, -1: ONE})
    assert [line.split()[0] for line in text.splitlines()] == [b"-1", b"9", b"10"]


def test_what_was_written_is_read() -> None:
    checksums = {20260101000000: ONE, 20260102000000: TWO}
    assert parse_sums(render_sums(checksums)) == (checksums, ())


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(LINE_2 + LINE_1, id="a merge that put the lines in another order"),
        pytest.param(LINE_1 + LINE_2 + LINE_1, id="a union merge that kept a line twice"),
        pytest.param((LINE_1 + LINE_2).replace(b"\n", b"\r\n"), id="a checkout with CRLF"),
        pytest.param(LINE_1 + b"\n" + LINE_2.rstrip(), id="an empty line, no newline at the end"),
    ],
)
def test_harmless_differences_are_read(data: bytes) -> None:
    assert parse_sums(data) == ({20260101000000: ONE, 20260102000000: TWO}, ())


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        pytest.param(LINE_1 + b"<<<<<<< HEAD\n" + LINE_2, 2, "conflict marker", id="a conflict"),
        pytest.param(LINE_1[:60] + b"\n" + LINE_2, 1, "expected `<version> <SHA-384 in hex>`", id="a truncated line"),
        pytest.param(LINE_1 + LINE_2 + LINE_1[:15] + LINE_2[15:], 3, "a second checksum", id="two checksums"),
        pytest.param(b"\xff\xfe", 1, "expected `<version>", id="not text"),
    ],
)
def test_a_line_without_sense_is_named(data: bytes, line: int, reason: str) -> None:
    _, errors = parse_sums(data)
    assert errors[0].line == line
    assert reason in errors[0].reason


DECLARED = Declarations(
    {"ltree": DeclaredType("ltree", ObjectName(None, "ltree"), "dict[\n    str, int]")},
    {"users.bio": DeclaredColumn("users.bio", ObjectName(None, "users"), "bio", nullable=False, python="str")},
)


def test_declarations_are_lines_whatever_the_configuration_looks_like() -> None:
    text = render_overrides(DECLARED.lines())
    assert text == b"column users.bio not null\ncolumn users.bio type str\ntype ltree type dict[ str, int]\n"
    assert parse_overrides(text.replace(b"\n", b"\r\n")) == (frozenset(DECLARED.lines()), ())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        pytest.param(b"users.bio", "expected `column \u2026` or `type \u2026`", id="no line of ours"),
        pytest.param(
            b"<<<<<<< HEAD",
            "expected `column \u2026` or `type \u2026`, found the conflict marker of a merge: keep the lines of both sides",
            id="a conflict",
        ),
    ],
)
def test_lines_that_say_nothing_of_declarations(line: bytes, reason: str) -> None:
    found, (error,) = parse_overrides(b"type ltree type str\n" + line + b"\n")
    assert found == {"type ltree type str"}
    assert (error.reason, error.line, error.start, error.end) == (reason, 2, 20, 20 + len(line))
