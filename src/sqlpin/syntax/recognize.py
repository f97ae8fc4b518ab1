"""Does a text look like SQL? For places where nothing but the text can tell: an English sentence must not.

`CLEAR` is the beginning of a statement that no other language shares (`SELECT a FROM`, `INSERT INTO t`); `LIKELY` starts
with a key word that begins a statement and is an English word, too (`SET`, `SHOW`, `BEGIN`); `UNLIKELY` is anything else.
"""

from __future__ import annotations

import re
from enum import IntEnum

from sqlpin.syntax.lexer import Token, TokenKind, significant


class Likeness(IntEnum):
    """How much a text looks like SQL."""

    UNLIKELY = 0
    LIKELY = 1
    CLEAR = 2


# After the first word, on one line of tokens joined by single spaces.
_CLEAR = re.compile(
    r"""
      select\ (?: .*\ from\b | .*[(),*0-9'"$%:] )
    | insert\ into\ \S
    | update\ (?:only\ )?\S+ (?:\ \.\ \S+)? (?:\ \*)? (?:\ (?:as\ )?\S+)? \ set\ (?: \( | \S+\ (?:=|\[|\.) )
    | delete\ from\ \S
    | merge\ into\ \S
    | with\ (?:recursive\ )?\S+ (?:\ \( [^()]* \))? \ as\ (?:(?:not\ )?materialized\ )?\(
    | values\ \(
    | copy\ .*\ (?:from|to)\ \S
    | (?:create|alter|drop)[ ]
      (?:(?:or\ replace|temp|temporary|unique|unlogged|global|local|materialized|foreign|event|recursive|constraint)\ )*
      (?:table|index|view|schema|sequence|function|procedure|trigger|type|domain|extension|database|role|user|policy
        |aggregate|operator|cast|collation|publication|subscription|server|tablespace|rule|statistics|constraint)\ \S
    | truncate\ (?:table\ )?\S
    | (?:grant|revoke)\ .*\ (?:on|to|from)\ \S
    | comment\ on\ \S
    | explain\ .*(?:select|insert|update|delete|with)\b
    | refresh\ materialized\ view
    | (?:vacuum|analyze|reindex|cluster)\b
    | set\ (?:local\ |session\ )? \S+ (?:\ \.\ \S+)? \ (?:=|to)\ \S
    | set\ (?:constraints|transaction|session\ characteristics|local)\ \S
    | lock\ table\ \S
    | (?:release\ )?savepoint\ \S | rollback\ to\ \S
    | listen\ \S+$ | unlisten\ \S+$ | notify\ \S+
    | do\ (?:language\ \w+\ )?\$
    | declare\ .*\ cursor\b
    | call\ \S+\ \(
    """,
    re.VERBOSE | re.DOTALL,
)
_FIRST_WORDS = frozenset(
    (
        *("select", "insert", "update", "delete", "merge", "with", "values", "table", "copy", "call", "do", "execute"),
        *("create", "alter", "drop", "truncate", "comment", "grant", "revoke", "reassign", "security", "import"),
        *("begin", "start", "commit", "rollback", "abort", "end", "savepoint", "release", "prepare", "deallocate"),
        *("set", "reset", "show", "discard", "listen", "notify", "unlisten", "load", "lock", "checkpoint"),
        *("declare", "fetch", "move", "close", "explain", "analyze", "vacuum", "reindex", "cluster", "refresh"),
    )
)
# The key words that settle a text stand near its beginning; a text may be megabytes.
_MOST_TOKENS = 400


def likeness(text: str) -> Likeness:
    """Say how much `text` looks like SQL."""
    words = _words(text)
    if not words or words[0] not in _FIRST_WORDS:
        return Likeness.UNLIKELY
    return Likeness.CLEAR if _CLEAR.match(" ".join(words)) else Likeness.LIKELY


def first_word(text: str) -> str:
    """Return the first key word of a text in lower case, past comments and opening parentheses; "" where there is none."""
    return next(iter(_words(text, most=1)), "")


def _words(text: str, most: int = _MOST_TOKENS) -> list[str]:
    words: list[str] = []
    for token in significant(text):
        if words or not _skipped(token):
            words.append(token.text.lower() if token.kind is TokenKind.WORD else _shape(token))
        if len(words) >= most:
            break
    return words if words and words[0].isidentifier() else []


def _skipped(token: Token) -> bool:
    return token.text in ("(", ";")


def _shape(token: Token) -> str:
    """Return what stands for a token that is no word: its quotes say enough, its contents must not be read as key words."""
    match token.kind:
        case TokenKind.STRING | TokenKind.UNTERMINATED:
            return "''"
        case TokenKind.DOLLAR_STRING:
            return "$$"
        case TokenKind.QUOTED_IDENTIFIER:
            return '""'
        case _:
            return token.text
