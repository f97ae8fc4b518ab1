"""Recognise a query that only moved, was re-indented, or changed a little: for "did you mean", never for correctness.

The fingerprint is made of PostgreSQL's own tokens rather than of a parsed tree: texts with equal fingerprints are the same
statement to the server, and there is no text that has none.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from sqlpin.syntax.lexer import TokenKind, significant

# Below this share of common tokens two queries have nothing to do with each other; found by trying edits of real queries.
_SIMILAR = 0.6
_VERBS = frozenset(("select", "insert", "update", "delete", "merge", "values", "table"))


def fingerprint(text: str) -> str:
    """Return a text that is equal for two queries that differ in layout only: white space, comments, case. Never raises."""
    return "\0".join(_tokens(text))


def statement_kind(text: str) -> str:
    """Return the verb of a statement in lower case: `select`, `insert`, ..., past a WITH clause; "" where there is none.

    A utility statement is named by its first word: `create`, `set`.
    """
    depth = 0
    first = ""
    for token in significant(text):
        depth += {"(": 1, ")": -1}.get(token.text, 0)
        if token.kind is not TokenKind.WORD or (first and depth):
            continue
        word = token.text.lower()
        if not first and word != "with":
            return word
        if word in _VERBS:
            return word
        first = first or word
    return first


def nearest(text: str, others: Sequence[str]) -> int | None:
    """Return the index of the text most like `text`: the same but for layout if there is one; None where none is similar."""
    wanted = _tokens(text)
    matcher: SequenceMatcher[str] = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    best, found = _SIMILAR, None
    for index, other in enumerate(others):
        matcher.set_seq1(_tokens(other))
        if matcher.real_quick_ratio() > best and matcher.quick_ratio() > best and (ratio := matcher.ratio()) > best:
            best, found = ratio, index
    return found


def _tokens(text: str) -> list[str]:
    return [token.text.lower() if token.kind is TokenKind.WORD else token.text for token in significant(text)]
