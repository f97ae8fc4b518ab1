"""Findings on their way to stdout: order, format, the line at the end, the exit code."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

import click

from sqlpin.cli.terminal import Terminal
from sqlpin.diagnostics import Diagnostic, Severity
from sqlpin.render import FORMATS, Report, Sources, render
from sqlpin.span import LineIndex

if TYPE_CHECKING:
    from sqlpin.project import Project

CLEAN, FINDINGS = 0, 1


output_format = click.option(
    "--output-format",
    type=click.Choice(list(FORMATS)),
    default="full",
    show_default=True,
    help="How findings are written to stdout.",
)


def report(
    terminal: Terminal,
    project: Project,
    diagnostics: Iterable[Diagnostic],
    output_format: str,
    started: float,
    *,
    numbers: Mapping[str, int | bool] = MappingProxyType({}),
    closing: str = "",
) -> int:
    """Write the findings in order of place, then one line, and return the exit code; notes are shown and do not count.

    `started` is the `time.perf_counter()` of the command's beginning, `numbers` what the
    JSON document says besides, `closing` how the line ends.
    """
    _tell_what_is_not_known(terminal, project)
    found = sorted(diagnostics, key=_place)
    counted = sum(finding.severity is not Severity.NOTE for finding in found)
    seconds = time.perf_counter() - started
    queries = len(project.survey.queries)
    summary = {"queries": queries, "files": project.files, "findings": counted, "seconds": round(seconds, 3), **numbers}
    if (
        found or output_format == "json"
    ):  # without findings people and editors are shown nothing: no renderer is imported
        paths = {location.path for finding in found for location in (finding.location, *finding.related)}
        document = Report(found, Sources(project.texts(paths)), summary)
        terminal.write(render(output_format, document, terminal.style, terminal.width))
    line = closing_line(queries, project.files, counted, seconds) + (f": {closing}" if closing else "")
    if output_format == "full":
        terminal.conclude(line)
    elif output_format != "json":
        terminal.say(line)
    return FINDINGS if counted else CLEAN


def _tell_what_is_not_known(terminal: Terminal, project: Project) -> None:
    """List with --verbose the calls whose text is built at run time: they are not checked, and that should not be hidden."""
    if terminal.verbosity <= 0:
        return
    for scan in project.survey.scans:
        lines = LineIndex(project.texts([scan.path])[scan.path]) if scan.dynamic else None
        for site in scan.dynamic:
            place = lines.position(site.span.start) if lines else None
            where = f"{site.path}:{place.line}:{place.column}" if place else site.path
            terminal.detail(f"not checked: {where}: what `{site.via}` is given {site.reason}")


def closing_line(queries: int, files: int, findings: int, seconds: float) -> str:
    """Return `31 queries in 6 files, 0 findings, 0.8 s`."""
    return f"{_count(queries, 'query', 'queries')} in {_count(files, 'file')}, {_count(findings, 'finding')}, {seconds:.1f} s"


def _count(number: int, noun: str, plural: str = "") -> str:
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def _place(finding: Diagnostic) -> tuple[str, int, str]:
    location = finding.location
    return location.path, location.span.start if location.span is not None else -1, finding.code
