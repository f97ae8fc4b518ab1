"""`-- sqlpin: ignore[code] reason`: comments that silence a finding, and those that silence none.

A comment speaks for the statement it stands in, or directly above; above the first statement for the file as a whole too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlpin.diagnostics import Diagnostic, Location
from sqlpin.migrations import MigrationFile
from sqlpin.span import Span
from sqlpin.syntax.lexer import TokenKind, tokens

_IGNORE = re.compile(r"sqlpin:\s*ignore\[(?P<codes>[^\]]*)\]")


@dataclass(frozen=True, slots=True)
class Suppression:
    """One code that a comment silences, where it stands, and the statement it speaks for (None: there is none)."""

    code: str
    span: Span
    statement: Span | None
    whole_file: bool


TESTED = frozenset(
    {"incomplete-down-migration", "failed-down-migration", "unrepeatable-migration", "lossy-down-migration"}
)
"""The codes of `migrate test`: only a server can say whether a comment about them silences anything."""


def find_suppressions(file: MigrationFile, statements: Sequence[Span]) -> tuple[Suppression, ...]:
    """Return the suppressions of a file."""
    if "sqlpin:" not in file.text:
        return ()
    found = []
    for token in tokens(file.text):
        if token.kind is TokenKind.COMMENT and (match := _IGNORE.search(token.text)):
            index = next((i for i, each in enumerate(statements) if token.start < each.end), None)
            statement = None if index is None else statements[index]
            at = token.start + match.start("codes")
            for code in re.finditer(r"[^\s,]+", match["codes"]):
                span = Span(at + code.start(), at + code.end())
                found.append(Suppression(code[0], span, statement, whole_file=not index))
    return tuple(found)


def silence(
    file: MigrationFile, suppressions: Sequence[Suppression], diagnostics: Sequence[Diagnostic]
) -> Iterator[Diagnostic]:
    """Yield the findings of a file that no comment silences, and one for each comment that silences none."""
    used: set[Suppression] = set()
    for diagnostic in diagnostics:
        silencing = [each for each in suppressions if _speaks_for(each, diagnostic)]
        used.update(silencing)
        if not silencing:
            yield diagnostic
    for each in suppressions:
        if each not in used and each.code not in TESTED:
            yield Diagnostic("unused-ignore", Location(file.shown, each.span), {"reason": f"no `{each.code}` here"})


def is_silenced(diagnostic: Diagnostic, suppressions: Sequence[Suppression]) -> bool:
    """Whether a comment of its file silences a finding."""
    return any(_speaks_for(each, diagnostic) for each in suppressions)


def _speaks_for(suppression: Suppression, diagnostic: Diagnostic) -> bool:
    if suppression.code != diagnostic.code:
        return False
    span = diagnostic.location.span
    if span is None:
        return suppression.whole_file
    statement = suppression.statement
    return statement is not None and statement.start <= span.start < statement.end
