"""What stays of a text when its layout changes: the tokens, without white space, comments and the case of key words."""

from __future__ import annotations

from sqlpin.syntax.lexer import TokenKind, significant


def fingerprint(text: str) -> str:
    """Return a text that is equal for two queries that differ in layout only."""
    return "\0".join(token.text.lower() if token.kind is TokenKind.WORD else token.text for token in significant(text))
