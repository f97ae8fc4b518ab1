"""One line per finding, as compilers write it: `path:line:column: severity[code] message`."""

from __future__ import annotations

from sqlpin.render.full import plain
from sqlpin.render.report import Report
from sqlpin.render.style import Style


def concise(report: Report, style: Style, width: int) -> str:  # noqa: ARG001  # one signature for all renderers
    """Return one line per finding; editors and `grep` rely on its shape."""
    lines = []
    for diagnostic in report.diagnostics:
        start = report.sources.start(diagnostic.location)
        code = style.severity(diagnostic.severity, f"{diagnostic.severity}[{diagnostic.code}]")
        message, *more = (line.strip() for line in plain(diagnostic.message).split("\n"))
        lines.append(
            f"{diagnostic.location.path}:{start.line}:{start.column}: {code} {' '.join((message, '; '.join(more))).rstrip()}\n"
        )
    return "".join(lines)
