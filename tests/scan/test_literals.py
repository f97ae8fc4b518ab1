"""Literals: the mapped text is Python's value, and every character that stands in the source maps to itself."""

from __future__ import annotations

import ast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sqlpin.scan.evaluate import dedent
from sqlpin.scan.literals import read_literal
from sqlpin.scan.source import parse
from sqlpin.span import MappedText, Span


def read(expression: str) -> tuple[str, MappedText]:
    """The text of a file that holds the literal, and the literal as read from it."""
    source = parse(f"(\n{expression}\n)".encode())
    statement = source.tree.body[0]
    assert isinstance(statement, ast.Expr)
    value = eval(ast.unparse(statement.value))  # an f-string without holes, too
    mapped = read_literal(
        source.text, source.span(statement.value), value if isinstance(value, str) else value.decode()
    )
    return source.text, mapped


@pytest.mark.parametrize(
    ("expression", "pieces"),
    [
        pytest.param("''", [], id="empty"),
        pytest.param("'abc'", ["abc"], id="plain"),
        pytest.param('"a\'b"', ["a'b"], id="the other quote"),
        pytest.param(r"'a\'b\\c'", ["a", r"\'", "b", r"\\", "c"], id="escaped quote and backslash"),
        pytest.param(r"'a\nb\tc'", ["a", r"\n", "b", r"\t", "c"], id="simple escapes"),
        pytest.param(r"'\x41\101\u0041\U00000041\N{LATIN SMALL LETTER A}'",
                     [r"\x41", r"\101", r"\u0041", r"\U00000041", r"\N{LATIN SMALL LETTER A}"], id="coded characters"),
        pytest.param(r"'\d\8'", [r"\d\8"], id="no escapes"),
        pytest.param("'a\\\nb'", ["a", "b"], id="a continued line"),
        pytest.param("'''a\n'b''c'''", ["a\n'b''c"], id="triple quotes"),
        pytest.param('"""a""\\""""', ['a""', '\\"'], id="an escaped quote before three"),
        pytest.param("'''a\r\nb\rc'''", ["a", "\r\n", "b", "\r", "c"], id="line endings"),
        pytest.param(r"r'a\nb\''", [r"a\nb\'"], id="raw"),
        pytest.param("r'''a\\\r\nb'''", ["a", "\\\r\n", "b"], id="raw, a backslash before CRLF"),
        pytest.param("'a' \"b\"", ["a", "b"], id="implicit concatenation"),
        pytest.param("'a'  # 'x'\n  \\\n  r'b'", ["a", "b"], id="over lines and comments"),
        pytest.param("'a' u'b' '' R'\\c'", ["a", "b", "\\c"], id="other prefixes"),
        pytest.param("b'a\\x41\\u0041'", ["a", "\\x41", "\\u0041"], id="bytes have no \\u"),
        pytest.param("f'a{{b}}' 'c{{'", ["a", "{{", "b", "}}", "c{{"], id="an f-string without holes"),
        pytest.param("'é💡\\n💡'", ["é💡", "\\n", "💡"], id="beyond ASCII and the BMP"),
        pytest.param("'\ta\t'", ["\ta\t"], id="tabs"),
    ],
)  # fmt: skip
def test_pieces(expression: str, pieces: list[str]) -> None:
    text, mapped = read(expression)
    assert [text[each.origin.start : each.origin.end] for each in mapped.segments] == pieces


def test_bytes_beyond_ascii_map_as_a_whole() -> None:
    text, mapped = read(r"b'a\xc3\xa9'")
    assert mapped.text == "aé"
    assert [text[each.origin.start : each.origin.end] for each in mapped.segments] == [r"b'a\xc3\xa9'"]


_prefixes = st.sampled_from(["", "r", "R", "u", "b", "Rb", "bR"])
_quotes = st.sampled_from(["'", '"', "'''", '"""'])
_ESCAPES = ("\\x41", "\\u00e9", "\\N{BULLET}", "\\777", "\\8", "\\\\", "\\'", "\\t", "\\", "\\\n", "\\\r\n")
_PLAIN = ("'", '"', "''", '"""', "\n", "\r\n", "\r", "é", "💡", "a", " ", "\t", "#", "{", "{{", "}}", "\x0c", "\u2028")
_bodies = st.lists(st.sampled_from((*_ESCAPES, *_PLAIN)), max_size=8).map("".join)
_between = st.sampled_from([" ", "\n", "  # 'c'\n", "\\\n", "\t", "\r\n"])


@st.composite
def literals(draw: st.DrawFn) -> str:
    """Implicit concatenations of arbitrary literals; most are no valid Python."""
    parts = []
    bytes_only = draw(st.booleans())
    for _ in range(draw(st.integers(1, 3))):
        prefix, quote, body = draw(_prefixes), draw(_quotes), draw(_bodies)
        if bytes_only != ("b" in prefix.lower()):
            prefix = "b" if bytes_only else ""
        parts.append(f"{prefix}{quote}{body}{quote}{draw(_between)}")
    return "".join(parts)


@given(literals())
@example("'''\r'''")
def test_equals_pythons_value(expression: str) -> None:
    try:
        value = ast.literal_eval(f"(\n{expression}\n)")
        expected = value if isinstance(value, str) else value.decode()
    except (SyntaxError, ValueError):
        return
    text, mapped = read(expression)
    assert mapped.text == expected
    for segment in mapped.segments:
        if segment.verbatim:
            assert text[segment.origin.start : segment.origin.end] == mapped.text[segment.start : segment.end]
    if isinstance(value, str):
        widest = max((len(each.origin) for each in mapped.segments if not each.verbatim), default=0)
        assert widest <= len("\\N{BULLET}")  # never the fallback, which maps the whole literal as one


@given(st.text(alphabet=" \t\nab\r\x0b\xa0", max_size=30))
def test_dedent_equals_pythons(text: str) -> None:
    import textwrap

    mapped = dedent(MappedText.verbatim(text, 5))
    assert mapped.text == textwrap.dedent(text)
    for at, character in enumerate(mapped.text):
        assert text[mapped.locate(Span(at, at + 1)).start - 5] == character
