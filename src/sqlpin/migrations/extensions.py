"""The extensions that SQL asks for, before a server is chosen to run it."""

from __future__ import annotations

from sqlpin.syntax.lexer import TokenKind, significant


def created_extensions(text: str) -> list[str]:
    """Return the names in the CREATE EXTENSION statements of a text, in order."""
    if "extension" not in text.lower():
        return []
    names = []
    words = [token for token in significant(text) if token.text.lower() not in ("if", "not", "exists")]
    for create, extension, name in zip(words, words[1:], words[2:], strict=False):
        if create.text.lower() == "create" and extension.text.lower() == "extension":
            quoted = name.kind is TokenKind.QUOTED_IDENTIFIER
            names.append(name.text[1:-1].replace('""', '"') if quoted else name.text.lower())
    return names
