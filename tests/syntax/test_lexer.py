"""PostgreSQL's tokens, as the server's own lexer cuts them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlpin.syntax.lexer import TokenKind, tokens

W, Q, S, D, N = (
    TokenKind.WORD,
    TokenKind.QUOTED_IDENTIFIER,
    TokenKind.STRING,
    TokenKind.DOLLAR_STRING,
    TokenKind.NUMBER,
)
P, O, X, C, U, Z = (  # noqa: E741
    TokenKind.PARAMETER,
    TokenKind.OPERATOR,
    TokenKind.PUNCTUATION,
    TokenKind.COMMENT,
    TokenKind.UNTERMINATED,
    TokenKind.OTHER,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param(" \t\r\n\f", [], id="white space alone"),
        pytest.param("'a''b'", [(S, "'a''b'")], id="a doubled quote does not end a string"),
        pytest.param(r"'a\' b", [(S, r"'a\'"), (W, "b")], id="a backslash is plain in a standard string"),
        pytest.param(r"E'a\' b'", [(S, r"E'a\' b'")], id="a backslash escapes in E''"),
        pytest.param(r"e'\\'x", [(S, r"e'\\'"), (W, "x")], id="an escaped backslash ends no string"),
        pytest.param("E'\\\n'", [(S, "E'\\\n'")], id="a backslash before a line ending"),
        pytest.param(r"U&'\0041'''", [(S, r"U&'\0041'''")], id="U& string"),
        pytest.param(r"u&'\'x", [(S, r"u&'\'"), (W, "x")], id="a backslash never escapes the quote in U&''"),
        pytest.param("B'01'x'f'", [(S, "B'01'"), (S, "x'f'")], id="bit strings"),
        pytest.param("b'1''0'", [(S, "b'1'"), (S, "'0'")], id="no doubled quote in a bit string"),
        pytest.param("n'a'", [(W, "n"), (S, "'a'")], id="national string: a word and a string"),
        pytest.param("'a'\n'b'", [(S, "'a'\n'b'")], id="a string continues on the next line"),
        pytest.param("'a' -- c\n\n  'b'", [(S, "'a' -- c\n\n  'b'")], id="it continues over a comment"),
        pytest.param("'a' 'b'", [(S, "'a'"), (S, "'b'")], id="not on the same line"),
        pytest.param("'a' /**/\n'b'", [(S, "'a'"), (C, "/**/"), (S, "'b'")], id="not over a block comment"),
        pytest.param("E'a'\n'\\''", [(S, "E'a'\n'\\''")], id="the continuation keeps the escapes"),
        pytest.param('"a""b"', [(Q, '"a""b"')], id="a doubled quote in an identifier"),
        pytest.param('U&"d\\0061"', [(Q, 'U&"d\\0061"')], id="U& identifier"),
        pytest.param("\"'\"'\"'", [(Q, '"\'"'), (S, "'\"'")], id="quotes in quotes"),
        pytest.param("$$a'b$$", [(D, "$$a'b$$")], id="dollar quote"),
        pytest.param("$x$ $$ $y$ $x$", [(D, "$x$ $$ $y$ $x$")], id="other dollar quotes inside a tagged one"),
        pytest.param("$ä1$a$ä1$", [(D, "$ä1$a$ä1$")], id="a tag of letters beyond ASCII"),
        pytest.param("a$$b$$", [(W, "a$$b$$")], id="a dollar belongs to the identifier before it"),
        pytest.param("a$1", [(W, "a$1")], id="no parameter inside an identifier"),
        pytest.param("$1,$2", [(P, "$1"), (X, ","), (P, "$2")], id="parameters"),
        pytest.param("$1$2", [(P, "$1"), (P, "$2")], id="parameters side by side"),
        pytest.param("=$1", [(O, "="), (P, "$1")], id="a dollar is no operator character"),
        pytest.param("$x", [(Z, "$"), (W, "x")], id="a dollar quote that does not begin"),
        pytest.param("a::int", [(W, "a"), (O, "::"), (W, "int")], id="cast"),
        pytest.param("a:=b:c", [(W, "a"), (O, ":="), (W, "b"), (X, ":"), (W, "c")], id="colons"),
        pytest.param("a=>1", [(W, "a"), (O, "=>"), (N, "1")], id="named argument"),
        pytest.param("1=-1", [(N, "1"), (O, "="), (O, "-"), (N, "1")], id="a standard operator does not end in minus"),
        pytest.param("a<--b\n1", [(W, "a"), (O, "<"), (C, "--b"), (N, "1")], id="a comment ends an operator"),
        pytest.param("a*/*c*/b", [(W, "a"), (O, "*"), (C, "/*c*/"), (W, "b")], id="a block comment ends an operator"),
        pytest.param("a->>'b'", [(W, "a"), (O, "->>"), (S, "'b'")], id="JSON operator"),
        pytest.param("@-1", [(O, "@-"), (N, "1")], id="an operator with @ may end in minus"),
        pytest.param("a ?| b", [(W, "a"), (O, "?|"), (W, "b")], id="question mark"),
        pytest.param("%s", [(O, "%"), (W, "s")], id="a percent sign is an operator"),
        pytest.param("1_000 1.5e-3 .5 1.", [(N, "1_000"), (N, "1.5e-3"), (N, ".5"), (N, "1.")], id="numbers"),
        pytest.param("0x1F 0o17 0b1_0", [(N, "0x1F"), (N, "0o17"), (N, "0b1_0")], id="numbers of other bases"),
        pytest.param("1..10", [(N, "1"), (O, ".."), (N, "10")], id="two dots end a number"),
        pytest.param("1e", [(N, "1"), (W, "e")], id="no exponent"),
        pytest.param("a.b.*", [(W, "a"), (X, "."), (W, "b"), (X, "."), (O, "*")], id="qualified names"),
        pytest.param("-- a\rb", [(C, "-- a"), (W, "b")], id="a carriage return ends a comment"),
        pytest.param("/* a /* b */ c */d", [(C, "/* a /* b */ c */"), (W, "d")], id="comments nest"),
        pytest.param("/*/ a */b", [(C, "/*/ a */"), (W, "b")], id="a slash after the opening closes nothing"),
        pytest.param("größe", [(W, "größe")], id="letters beyond ASCII"),
        pytest.param("a\xa0b", [(W, "a\xa0b")], id="a no-break space is a letter to PostgreSQL"),
        pytest.param("{a\\", [(Z, "{"), (W, "a"), (Z, "\\")], id="characters without a rule"),
        pytest.param("a 'b", [(W, "a"), (U, "'b")], id="unterminated string"),
        pytest.param("E'b\\'", [(U, "E'b\\'")], id="unterminated E string"),
        pytest.param("E'b\\", [(U, "E'b\\")], id="unterminated after a backslash"),
        pytest.param("x'f", [(U, "x'f")], id="unterminated bit string"),
        pytest.param("'a'\n'b", [(S, "'a'"), (U, "'b")], id="unterminated continuation"),
        pytest.param('"b', [(U, '"b')], id="unterminated identifier"),
        pytest.param("$a$ b $b$", [(U, "$a$ b $b$")], id="unterminated dollar quote"),
        pytest.param("/* /* */", [(U, "/* /* */")], id="unterminated comment"),
    ],
)
def test_tokens(text: str, expected: list[tuple[TokenKind, str]]) -> None:
    assert [(token.kind, token.text) for token in tokens(text)] == expected


@given(st.text(alphabet="eEuU&bx'\"$1a_ \n\r-/*\\;:.,()+<=%?é\0", max_size=40))
def test_every_character_is_in_one_token_or_white_space(text: str) -> None:
    at = 0
    for token in tokens(text):
        assert token.text
        assert not text[at : token.start].strip(" \t\r\n\f\v")
        assert text[token.start : token.end] == token.text
        at = token.end
    assert not text[at:].strip(" \t\r\n\f\v")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("'a'\n" * 20_000, id="a long continued string"),
        pytest.param("'" + "''" * 50_000, id="an unterminated string of doubled quotes"),
        pytest.param("/*" * 50_000, id="deep comments"),
        pytest.param("$a" * 50_000, id="dollars"),
        pytest.param("-" + "+" * 100_000, id="a long operator"),
        pytest.param("'a' --" + "\n--" * 50_000, id="a continuation that does not come"),
    ],
)
def test_long_input_ends(text: str) -> None:
    assert "".join(token.text for token in tokens(text))
