"""Names as SQL writes them: `users`, `app.users`, `"Odd Name".id`. Text in, values out."""

from __future__ import annotations

import string
from typing import Final

from sqlpin.syntax.lexer import TokenKind, tokens

# Beyond ASCII nothing is folded in a database of several bytes to a character (downcase_identifier, scansup.c).
_FOLDED: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)


def fold(word: str) -> str:
    """Return an unquoted identifier as PostgreSQL looks it up."""
    return word.translate(_FOLDED)


def name_parts(text: str) -> tuple[str, ...] | None:
    """Return the parts of a name between dots, folded unless they are quoted; None where the text is no name."""
    parts: list[str] = []
    dot_expected = False
    for token in tokens(text):
        if dot_expected != (token.text == "."):
            return None
        if token.kind is TokenKind.WORD:
            parts.append(fold(token.text))
        elif token.kind is TokenKind.QUOTED_IDENTIFIER and token.text.startswith('"'):
            parts.append(token.text[1:-1].replace('""', '"'))
        elif not dot_expected:
            return None
        dot_expected = not dot_expected
    return tuple(parts) if dot_expected else None
