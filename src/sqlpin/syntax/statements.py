"""Split text at its top-level semicolons, as the server's grammar does.

A `;` ends a statement unless it stands in a quote or a comment, in parentheses (`CREATE RULE ... DO (a; b)`), or in the
`BEGIN ATOMIC ... END` body of a function. In such a body only CASE opens a further END.
"""

from __future__ import annotations

from sqlpin.span import Span
from sqlpin.syntax.lexer import Token, TokenKind, significant


def statements(text: str) -> list[Span]:
    """Return the spans of the statements of `text`, in order.

    Each is trimmed of the white space and the comments around it and of its `;`. Empty statements are left out.
    """
    found: list[Span] = []
    statement: Span | None = None
    nesting = _Nesting()
    for token in significant(text):
        if token.text == ";" and nesting.top_level:
            if statement:
                found.append(statement)
            statement, nesting = None, _Nesting()
            continue
        nesting.read(token)
        statement = statement.cover(token.span) if statement else token.span
    return [*found, statement] if statement else found


class _Nesting:
    """Knows, token by token, whether the next `;` ends the statement."""

    __slots__ = ("_ends", "_parentheses", "_previous")

    def __init__(self) -> None:
        self._parentheses = 0
        self._ends = 0  # how many END are still to come; positive inside BEGIN ATOMIC
        self._previous = ""

    @property
    def top_level(self) -> bool:
        return not self._parentheses and not self._ends

    def read(self, token: Token) -> None:
        if token.kind is TokenKind.PUNCTUATION:
            self._parentheses = max(0, self._parentheses + {"(": 1, ")": -1}.get(token.text, 0))
        word = token.text.lower() if token.kind is TokenKind.WORD else token.text
        # After a dot or AS any key word is a name: `SELECT c.end AS case`.
        if self._previous not in (".", "as"):
            self._read_word(word)
        self._previous = word

    def _read_word(self, word: str) -> None:
        if (word == "atomic" and self._previous == "begin") or (word == "case" and self._ends):
            self._ends += 1
        elif word == "end" and self._ends:
            self._ends -= 1
