"""PostgreSQL's lexical rules: text in, tokens out, never an error.

White space is the gap between tokens; everything else is in exactly one token, comments too. A string constant that
continues on the next line (`'a'` newline `'b'`) is one token, as it is to the server. What has no end (a quote, a dollar
quote, a block comment) is one `UNTERMINATED` token that reaches the end of the text.

Source of the rules: https://www.postgresql.org/docs/current/sql-syntax-lexical.html and src/backend/parser/scan.l, with
`standard_conforming_strings` on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from sqlpin.span import Span


class TokenKind(StrEnum):
    """What a token is. The values are the names of the groups in the pattern below."""

    WORD = "word"  # an unquoted identifier or a key word
    QUOTED_IDENTIFIER = "quoted_identifier"  # "a", U&"a"
    STRING = "string"  # 'a', E'a', U&'a', B'1', X'f'
    DOLLAR_STRING = "dollar_string"  # $$a$$, $tag$a$tag$
    NUMBER = "number"
    PARAMETER = "parameter"  # $1
    OPERATOR = "operator"  # also := => .. ::
    PUNCTUATION = "punctuation"  # , ( ) [ ] . ; :
    COMMENT = "comment"
    UNTERMINATED = "unterminated"
    OTHER = "other"  # a character that no rule takes


class Token(NamedTuple):
    """A token and where it starts, in characters of the lexed text."""

    kind: TokenKind
    text: str
    start: int

    @property
    def end(self) -> int:
        """The offset just past the token."""
        return self.start + len(self.text)

    @property
    def span(self) -> Span:
        """Where the token stands."""
        return Span(self.start, self.end)


# Groups are repeated in (?>...): `(?:...)*+` goes wrong in the `re` of Python 3.11.2 (Debian 12).
# A letter is A-Z a-z _ and all beyond ASCII; as what it is not, `re` compiles it a hundred times faster.
_LETTER = r"[^\x00-@\[-^`{-\x7f]"
_TAG = r"[^\x00-/:-@\[-^`{-\x7f]"  # or a digit
_IDENTIFIER = r"[^\x00-#%-/:-@\[-^`{-\x7f]"  # or a digit or $
_DIGITS = r"[0-9](?>(?:_?[0-9])*)"
_OTHER_BASE = r"0[xX](?>(?:_?[0-9a-fA-F])+)|0[oO](?>(?:_?[0-7])+)|0[bB](?>(?:_?[01])+)"
# A quote continues after white space that holds a line ending; `--` comments count as white space there.
_CONTINUE = r"(?>(?:[ \t\f\v]++|--[^\n\r]*+)*)[\n\r](?>(?:[ \t\n\r\f\v]++|--[^\n\r]*+[\n\r])*)'"


def _quoted(prefix: str, inside: str) -> str:
    return rf"{prefix}'{inside}'(?>(?:{_CONTINUE}{inside}')*)"


_TOKEN = re.compile(
    "|".join(
        (
            r"(?P<space>[ \t\n\r\f\v]++)",
            r"(?P<comment>--[^\n\r]*+)",
            r"(?P<block>/\*)",
            r"(?P<string>"
            + "|".join(
                (
                    _quoted("[eE]", r"(?>(?:[^'\\]++|''|\\(?s:.))*)"),
                    _quoted("[bBxX]", r"[^']*+"),
                    _quoted("(?:[uU]&)?", r"[^']*+(?>(?:''[^']*+)*)"),
                )
            )
            + ")",
            r'(?P<quoted_identifier>(?:[uU]&)?"[^"]*+(?>(?:""[^"]*+)*)")',
            r"""(?P<open>[eEbBxX]'|(?:[uU]&)?['"])""",
            rf"(?P<dollar>\$(?:{_LETTER}{_TAG}*+)?\$)",
            r"(?P<parameter>\$[0-9]++)",
            rf"(?P<number>{_OTHER_BASE}|(?:{_DIGITS}(?:\.(?!\.)(?:{_DIGITS})?)?|\.{_DIGITS})(?:[eE][+-]?{_DIGITS})?)",
            rf"(?P<word>{_LETTER}{_IDENTIFIER}*+)",
            r"(?P<operator>[~!@#^&|`?+\-*/%<>=]++|::|:=|\.\.)",
            r"(?P<punctuation>[,()\[\].;:])",
            r"(?P<other>(?s:.))",
        )
    )
)
_COMMENT_EDGE = re.compile(r"/\*|\*/")
_COMMENT_START = re.compile(r"/\*|--")
_NOT_IN_STANDARD_OPERATORS = re.compile(r"[~!@#^&|`?%]")


_LONGEST_REMEMBERED = 10_000
_KINDS = {kind.value: kind for kind in TokenKind}


def tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of `text` in order, those of a long text lazily; white space is left out."""
    return iter(_remembered(text)) if len(text) <= _LONGEST_REMEMBERED else _lex(text)


@lru_cache(maxsize=64)
def _remembered(text: str) -> tuple[Token, ...]:
    """Lex a text once for all who look at it: what it looks like, its placeholders, its statements."""
    return tuple(_lex(text))


def _lex(text: str) -> Iterator[Token]:
    at = 0
    while match := _TOKEN.match(text, at):
        group, end = match.lastgroup, match.end()
        if group == "space":
            at = end
            continue
        if group == "block":
            kind, end = _block_comment(text, at)
        elif group == "dollar":
            kind, end = _dollar_string(text, at, match[0])
        elif group == "open":
            kind, end = TokenKind.UNTERMINATED, len(text)
        elif group == "operator":
            for operator in _operators(match[0]):
                yield Token(TokenKind.OPERATOR, operator, at)
                at += len(operator)
            continue
        else:
            kind = _KINDS[group or "other"]
        yield Token(kind, text[at:end], at)
        at = end


def significant(text: str) -> Iterator[Token]:
    """Yield the tokens of `text` that are no comments."""
    return (token for token in tokens(text) if token.kind is not TokenKind.COMMENT)


def _block_comment(text: str, start: int) -> tuple[TokenKind, int]:
    """Return the kind and the end of the comment that opens at `start`; block comments nest."""
    depth = 0
    for edge in _COMMENT_EDGE.finditer(text, start):
        depth += 1 if edge[0] == "/*" else -1
        if not depth:
            return TokenKind.COMMENT, edge.end()
    return TokenKind.UNTERMINATED, len(text)


def _dollar_string(text: str, start: int, delimiter: str) -> tuple[TokenKind, int]:
    close = text.find(delimiter, start + len(delimiter))
    if close < 0:
        return TokenKind.UNTERMINATED, len(text)
    return TokenKind.DOLLAR_STRING, close + len(delimiter)


def _operators(run: str) -> list[str]:
    """Return the operators that a run of operator characters begins with, up to a comment.

    An operator ends in `+` or `-` only with a character that standard SQL operators do not have, so that `1=-1` and `a*-b`
    are read as in standard SQL: each `+` or `-` at the end is an operator by itself.
    """
    if run[0] in ":.":
        return [run]
    if comment := _COMMENT_START.search(run):
        run = run[: comment.start()]
    if _NOT_IN_STANDARD_OPERATORS.search(run):
        return [run]
    first = run[0] + run[1:].rstrip("+-")
    return [first, *run[len(first) :]]
