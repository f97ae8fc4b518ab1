"""`migrations.sum`: one line per migration."""

from __future__ import annotations

import hashlib

import pytest

from sqlpin.store.sums import parse_sums, render_sums

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
