"""What the code holds: every distinct query text, how it reaches the server, and every place where it stands.

Pure: scans in, values out. A text that never reaches the server (it is empty, its placeholders make no sense, its driver
would not send it) is a finding here and no query later.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlpin.diagnostics import Diagnostic, Location
from sqlpin.query import NormalizedQuery, QueryOccurrence
from sqlpin.scan import FileScan, Suppression
from sqlpin.span import Span
from sqlpin.survey.script import why_only_one
from sqlpin.syntax.lexer import significant
from sqlpin.syntax.placeholders import PlaceholderError, normalized
from sqlpin.syntax.statements import statements


class PlacedQuery(NamedTuple):
    """One query text with all its places, in order of path and offset; `statements` are spans of the server's text."""

    normalized: NormalizedQuery
    places: tuple[QueryOccurrence, ...]
    statements: tuple[Span, ...]

    @property
    def hash(self) -> str:
        """The hash of the text; see `query.query_hash`."""
        return self.normalized.hash


class Survey(NamedTuple):
    """The queries of some files by hash, in order of their first place, and what is wrong without asking a server.

    `hashes` are those of all texts, also of such as never reach the server.
    """

    scans: tuple[FileScan, ...]
    queries: Mapping[str, PlacedQuery]
    hashes: frozenset[str]
    findings: tuple[Diagnostic, ...]

    @property
    def suppressions(self) -> tuple[Suppression, ...]:
        """The comments of all files that silence findings."""
        return tuple(suppression for scan in self.scans for suppression in scan.suppressions)


def survey(scans: Iterable[FileScan]) -> Survey:
    """Group the occurrences of all files by their text."""
    scans = tuple(sorted(scans, key=lambda scan: scan.path))
    findings = [finding for scan in scans for finding in scan.diagnostics]
    groups: dict[str, list[tuple[QueryOccurrence, NormalizedQuery, tuple[Span, ...]]]] = {}
    hashes = set()
    for occurrence in (occurrence for scan in scans for occurrence in scan.occurrences):
        hashes.add(occurrence.hash)
        sent = _sent(occurrence)
        if isinstance(sent, Diagnostic):
            findings.append(sent)
        else:
            groups.setdefault(occurrence.hash, []).append((occurrence, *sent))
    queries = {}
    for key, group in groups.items():
        (_, query, parts), *_ = group
        same = [occurrence for occurrence, other, _ in group if other.server.text == query.server.text]
        findings.extend(_ambiguous(same[0], query, place, other) for place, other, _ in group if place not in same)
        queries[key] = PlacedQuery(query, tuple(same), parts)
    return Survey(scans, queries, frozenset(hashes), tuple(findings))


def place_of(occurrence: QueryOccurrence, span: Span | None = None, label: str = "") -> Location:
    """Return where `span` of the query text stands in the file; None means the whole text, without white space around it."""
    text = occurrence.text.text
    if span is None:
        start = len(text) - len(text.lstrip())
        span = Span(start, max(start, len(text.rstrip())))
    # A text without characters has no place of its own: the call is the next best.
    return Location(occurrence.path, occurrence.text.locate(span) if text else occurrence.call, label)


def _sent(occurrence: QueryOccurrence) -> tuple[NormalizedQuery, tuple[Span, ...]] | Diagnostic:
    """Return what the driver sends and its statements, or why it sends nothing."""
    try:
        query = normalized(occurrence)
    except PlaceholderError as error:
        return Diagnostic("invalid-placeholder", place_of(occurrence, error.span), {"message": error.message})
    parts = _statements(query.server.text)
    if not parts:
        return Diagnostic("empty-query", place_of(occurrence))
    reason = why_only_one(occurrence, query) if len(parts) > 1 else None
    if reason is None:
        return query, parts
    return Diagnostic(
        "multiple-statements",
        place_of(occurrence, query.server.locate(parts[1]), "the second statement"),
        {"count": str(len(parts)), "driver": str(occurrence.driver), "reason": reason},
    )


def _statements(text: str) -> tuple[Span, ...]:
    """Return the statements of the server's text; most texts are one, which is seen at its first token."""
    if ";" in text.rstrip().rstrip(";"):
        return tuple(statements(text))
    first = next(significant(text), None)
    return () if first is None or first.text == ";" else (Span(first.start, len(text)),)


def _ambiguous(
    first: QueryOccurrence, query: NormalizedQuery, place: QueryOccurrence, other: NormalizedQuery
) -> Diagnostic:
    """The same text is the name of one metadata file, which can hold one meaning only."""
    return Diagnostic(
        "ambiguous-query",
        place_of(place),
        {"first": query.server.text, "second": other.server.text},
        related=(place_of(first, label="the other meaning"),),
    )
