"""Bytes to text: encodings as Python decides them, and files that are no Python."""

from __future__ import annotations

import ast

import pytest

from sqlpin.scan import scan, source_text
from sqlpin.scan.source import parse
from sqlpin.span import Span

CALL = "c.execute('SELECT \"é\"')"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(CALL.encode(), id="UTF-8"),
        pytest.param(b"\xef\xbb\xbf" + CALL.encode(), id="a byte order mark"),
        pytest.param(b"# coding: latin-1\n" + CALL.encode("latin-1"), id="Latin-1 in the first line"),
        pytest.param(
            b"#!/usr/bin/python\n# -*- coding: cp1252 -*-\n" + CALL.encode("cp1252"), id="cp1252 in the second"
        ),
        pytest.param(b"# coding: utf-8\r\n" + CALL.encode() + b"\r\n", id="CRLF"),
        pytest.param(b"\xef\xbb\xbf# coding: utf-8\n" + CALL.encode(), id="a mark and a declaration that agree"),
    ],
)
def test_encodings(data: bytes) -> None:
    (found,) = scan("a.py", data).occurrences
    text = source_text(data)
    assert found.text.text == 'SELECT "é"'
    assert text[found.call.start : found.call.end] == CALL


@pytest.mark.parametrize(
    ("data", "reason", "span"),
    [
        pytest.param(
            b"c.execute('\n", "not valid Python: unterminated string literal", Span(10, 11), id="syntax error"
        ),
        pytest.param(
            "x = 'é'; c.execute( = 1".encode(), "not valid Python: invalid syntax", Span(20, 21), id="after non-ASCII"
        ),
        pytest.param(b"print 'a'\nc.execute('b')", "not valid Python: Missing parentheses", Span(0, 9), id="Python 2"),
        pytest.param(
            b"x = 1\nc.execute('\xe9')", "byte 0xe9 is not valid utf-8", Span(17, 18), id="Latin-1, not declared"
        ),
        pytest.param(
            "# coding: ascii\nc.execute('é')".encode(),
            "byte 0xc3 is not valid ascii",
            Span(27, 28),
            id="not as declared",
        ),
        pytest.param(b"# coding: klingon\nc.execute('a')", "unknown encoding: klingon", None, id="no such encoding"),
        pytest.param(
            b"\xef\xbb\xbf# coding: latin-1\nc.execute('a')",
            "encoding problem: utf-8",
            None,
            id="a mark and another one",
        ),
        pytest.param(b"c.execute('a\0')", "null bytes", Span(12, 13), id="a NUL character"),
        pytest.param(
            b"c.execute(" + b"(" * 300 + b")" * 300 + b")", "too many nested parentheses", None, id="deep parentheses"
        ),
        pytest.param(
            b"x = " + b"-" * 100_000 + b"1; c.execute(x)", "nested too deeply", None, id="deep, on one long line"
        ),
        pytest.param(
            b"if 1:\n\tc.execute('a')\n        pass",
            "not valid Python: inconsistent use of tabs",
            None,
            id="tabs and spaces",
        ),
        pytest.param(
            b"c.execute('a'\n", "not valid Python: '(' was never closed", Span(9, 10), id="an open parenthesis"
        ),
        pytest.param(b"def f(:\n c.execute('a')", "not valid Python: invalid syntax", Span(6, 7), id="mid-file"),
    ],
)
def test_unparsable(data: bytes, reason: str, span: Span | None) -> None:
    (found,) = scan("a.py", data).diagnostics
    assert (found.code, found.location.path) == ("unparsable-file", "a.py")
    assert reason in found.message
    if span:
        assert found.location.span == span


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"print 'a'", id="Python 2 without SQL"),
        pytest.param(b"\xff\xfe\x00", id="no text at all"),
    ],
)
def test_files_without_calls_are_not_even_parsed(data: bytes) -> None:
    found = scan("a.py", data)
    assert (found.occurrences, found.dynamic, found.diagnostics) == ((), (), ())


def test_an_invalid_escape_is_no_error() -> None:
    (found,) = scan("a.py", b"c.execute('SELECT \\d FROM a')").occurrences
    assert found.text.text == "SELECT \\d FROM a"


@pytest.mark.parametrize(
    "code",
    [
        pytest.param("é = 1; x\n", id="letters of two bytes"),
        pytest.param("'💡'; x\n", id="letters of four bytes"),
        pytest.param("1\n\t\n'☃'; x # é\r\n", id="on a later line"),
        pytest.param("1\r'é'; x", id="after CR"),
        pytest.param("1\x0c; 'é'; x", id="after a form feed"),
        pytest.param("'\u2028é'; x", id="after U+2028"),
    ],
)
def test_spans_count_characters(code: str) -> None:
    source = parse(code.encode())
    last = source.tree.body[-1]
    span = source.span(last)
    assert isinstance(last, ast.Expr)
    assert source.text[span.start : span.end] == "x"
