"""Statements that end a transaction: a file that holds one is not undone as a whole when it fails. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlpin.span import Span
from sqlpin.syntax.lexer import significant
from sqlpin.syntax.statements import statements

_CANDIDATE = re.compile(r"\b(?:commit|rollback|abort|end|prepare\s+transaction)\b", re.IGNORECASE)
_EMPTY = re.compile(r"(?>(?:[\s;]++|--[^\n\r]*+)*)")
_ENDS = ("commit", "rollback", "abort", "end")


@dataclass(frozen=True, slots=True)
class Script:
    """The text of a migration and its statements, which are found only when somebody asks."""

    text: str

    @property
    def statements(self) -> Sequence[Span]:
        """The statements in order, each without its `;`."""
        return statements(self.text)

    @property
    def empty(self) -> bool:
        """Whether there is nothing but white space, comments and `;`, as in a file that was just made."""
        end = _EMPTY.match(self.text).end()  # type: ignore[union-attr]  # it always matches
        if not self.text.startswith("/*", end):  # most files, and the lexer need not look
            return end == len(self.text)
        return all(token.text == ";" for token in significant(self.text))

    def transaction_ends(self) -> list[int]:
        """Return the indexes of the statements that commit or roll back on their own."""
        if not _CANDIDATE.search(self.text):  # most files, and this is a hundred times faster
            return []
        return [i for i, span in enumerate(self.statements) if ends_transaction(self.text[span.start : span.end])]


def ends_transaction(statement: str) -> bool:
    """Whether a statement ends the transaction it runs in; ROLLBACK TO a savepoint does not."""
    words = [token.text.lower() for token, _ in zip(significant(statement), range(3), strict=False)]
    match words:
        case ["rollback", "to", *_] | ["rollback", "work" | "transaction", "to"]:
            return False
        case ["commit" | "rollback", "prepared", *_]:
            return False
        case [first, *_] if first in _ENDS:
            return True
        case ["prepare", "transaction", *_]:
            return True
    return False


def leaves_nothing_when_it_fails(statement: str) -> bool:
    """Whether a statement that runs outside a transaction is undone by the server when it fails.

    The exceptions commit in between: an index that CONCURRENTLY could not finish stays behind, invalid; CALL and DO run code
    that may commit; VACUUM, CLUSTER and REINDEX work table by table.
    """
    words = [token.text.lower() for token in significant(statement)]
    return words[0] not in ("call", "do", "vacuum", "cluster", "reindex") and "concurrently" not in words
