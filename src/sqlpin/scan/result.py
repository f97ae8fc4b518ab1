"""What a scan of one file finds, as values."""

from __future__ import annotations

from typing import NamedTuple

from sqlpin.diagnostics import Diagnostic
from sqlpin.query import Driver, QueryOccurrence
from sqlpin.span import Span


class ScanSettings(NamedTuple):
    """What the scanner needs to know of the project: the driver of a marked query where nothing in the file tells."""

    driver: Driver = Driver.PSYCOPG


class DynamicSite(NamedTuple):
    """A place that hands SQL to a driver, but whose text is not known: `reason` says why, in a user's words.

    `span` is that of the call, `via` its name.
    """

    path: str
    span: Span
    via: str
    reason: str


class Suppression(NamedTuple):
    """A comment `# sqlpin: ignore[code, code] reason`, or `ignore-file`, which speaks for the whole file.

    It silences findings of the `codes` (none: of all codes) whose place begins in `covers`. `span` is the comment's own.
    """

    path: str
    span: Span
    covers: Span
    codes: frozenset[str]
    reason: str

    def silences(self, code: str, span: Span) -> bool:
        """Say whether a finding of `code` at `span` of the same file is silenced."""
        return self.covers.start <= span.start <= self.covers.end and (not self.codes or code in self.codes)


class FileScan(NamedTuple):
    """What one file holds, each in the order of the file.

    `other_dialect` counts the calls that hand SQL to a driver of another database (sqlite3, MySQL): they are left alone.
    """

    path: str
    occurrences: tuple[QueryOccurrence, ...] = ()
    dynamic: tuple[DynamicSite, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    other_dialect: int = 0
