"""The format for programs: one JSON document, a contract with a number. docs/reference/json.md describes it.

Adding a key keeps the version; removing one, renaming one or changing a meaning raises it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from sqlpin.diagnostics import Diagnostic, Location
from sqlpin.render.report import Report, Sources
from sqlpin.render.style import Style
from sqlpin.span import LineIndex
from sqlpin.version import __version__

CONTRACT = 1


def json(report: Report, style: Style, width: int) -> str:  # noqa: ARG001  # one signature for all renderers
    """Return the document of a run that looks for findings."""
    findings = [finding(diagnostic, report.sources) for diagnostic in report.diagnostics]
    return document({"diagnostics": findings, "summary": dict(report.summary)})


def document(parts: Mapping[str, Any]) -> str:
    """Return a document with the number of the contract first, indented by two spaces, with a final newline."""
    whole = {"version": CONTRACT, "tool": {"name": "sqlpin", "version": __version__}, **parts}
    return orjson.dumps(whole, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE).decode()


def finding(diagnostic: Diagnostic, sources: Sources) -> dict[str, Any]:
    """Return one finding as a value."""
    return {
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "message": unicode(diagnostic.message),
        "help": [unicode(text) for text in diagnostic.help],
        "location": _location(diagnostic.location, sources),
        "related": [_location(location, sources) for location in diagnostic.related],
    }


def _location(location: Location, sources: Sources) -> dict[str, Any]:
    lines, span = sources.lines(location.path), location.span
    return {
        "path": unicode(location.path),
        "label": unicode(location.label),
        "start": None if lines is None or span is None else _position(lines, span.start),
        "end": None if lines is None or span is None else _position(lines, span.end),
    }


def _position(lines: LineIndex, offset: int) -> dict[str, int]:
    position = lines.position(offset)
    return {"line": position.line, "column": position.column, "offset": offset}


def unicode(text: str) -> str:
    """Return `text` without lone surrogates, which file names and Python literals can hold and JSON cannot."""
    return text.encode("utf-8", "replace").decode()
