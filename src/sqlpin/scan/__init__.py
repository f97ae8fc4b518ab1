"""Python source in, query occurrences out: pure, and as fast as parsing allows.

    bytes ─ source ─▶ text, tree ─ sites ─▶ places ─ calls ─▶ "takes SQL, for this driver"
                                                 └─ evaluate, flow, scopes, literals ─▶ whole texts, or why there is none
                                                                    └─ style ─▶ QueryOccurrence | DynamicSite

docs/design/scanner.md tells the rules.
"""

from __future__ import annotations

from sqlpin.diagnostics import Diagnostic, Location
from sqlpin.scan.queries import read_queries
from sqlpin.scan.result import DynamicSite, FileScan, ScanSettings, Suppression
from sqlpin.scan.sites import may_hold_sql
from sqlpin.scan.source import SourceError, parse, source_text
from sqlpin.scan.suppressions import read_suppressions

__all__ = ["DynamicSite", "FileScan", "ScanSettings", "Suppression", "scan", "source_text"]


def scan(path: str, data: bytes, settings: ScanSettings = ScanSettings()) -> FileScan:  # noqa: B008  # frozen
    """Return what the Python file `data` holds; `path` is its name in the result.

    All spans count characters of `source_text(data)`. Never raises: a file that is no Python is an `unparsable-file` diagnostic,
    unless nothing in it looks like a call that takes SQL.
    """
    if not may_hold_sql(data):
        return FileScan(path)
    try:
        source = parse(data)
    except SourceError as error:
        location = Location(path, error.span)
        return FileScan(path, diagnostics=(Diagnostic("unparsable-file", location, {"reason": error.reason}),))
    found = read_queries(path, source, settings)
    return FileScan(
        path,
        occurrences=tuple(found.occurrences),
        dynamic=tuple(found.dynamic),
        suppressions=tuple(read_suppressions(path, source)),
        other_dialect=found.other_dialect,
    )
