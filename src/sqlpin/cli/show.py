"""`sqlpin show`: what PostgreSQL says of one query, in words."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sqlpin.cli.asking import choose, database_options, say_who_answered
from sqlpin.cli.commands import Command
from sqlpin.cli.progress import progress_bar
from sqlpin.cli.report import CLEAN, FINDINGS
from sqlpin.cli.terminal import Globals, Terminal
from sqlpin.environment import environment
from sqlpin.project import Project, open_project
from sqlpin.query import DescribedQuery
from sqlpin.render import Report, Sources, render
from sqlpin.span import LineIndex
from sqlpin.store import file_name
from sqlpin.survey import PlacedQuery, place_of, suppress

if TYPE_CHECKING:
    from sqlpin.prepare import Asked
    from sqlpin.prepare.asking import Answer

_PLACE = re.compile(r"(?P<path>.+?)(?P<rest>:\d+(?::\d+)?)")


@click.command("show", cls=Command)
@click.argument("query")
@click.option("--explain", is_flag=True, help="Say of each column and parameter why it is or is not nullable.")
@click.option(
    "--output-format",
    type=click.Choice(["full", "json"]),
    default="full",
    show_default=True,
    help="How the answer is written to stdout; json always explains.",
)
@database_options
@click.pass_obj
def command(
    options: Globals, query: str, explain: bool, output_format: str, database_url: str | None, scratch: bool
) -> int:
    """Show what is known of one query, and why.

    QUERY is a place, FILE:LINE or FILE:LINE:COLUMN; or a hash, or a file in .sqlx; or the text of a query, in the project or
    not.

    \b
    Examples:
      sqlpin show app/users.py:12
      sqlpin show app/users.py:12 --explain
      sqlpin show 47a522fa --output-format json
      sqlpin show "SELECT count(*) FROM users WHERE id = $1"
    """
    from sqlpin.prepare import ask_about
    from sqlpin.show import chosen

    terminal = options.terminal()
    folder = Path.cwd()
    project = open_project(folder, environment(folder, os.environ), options.config_path)
    target, texts = _target(query, folder, project)
    queries = chosen(project.survey, texts, target)
    with progress_bar(terminal) as progress:
        asked = ask_about(project, choose(project, database_url, scratch), queries, progress)
    say_who_answered(terminal, project, asked)
    findings = _findings(project, queries, asked)
    if output_format == "json":
        terminal.write(_document(project, queries, asked, findings))
    else:
        terminal.write("".join(_answer(terminal, project, each, asked.answers, explain) for each in queries))
        terminal.write(render("full", findings, terminal.style, terminal.width))
    return FINDINGS if findings.diagnostics else CLEAN


def _target(query: str, folder: Path, project: Project) -> tuple[str, dict[str, str]]:
    """Return the target as the project names it, and the text of the file it names, if it names one of the project's."""
    place = _PLACE.fullmatch(query)
    if place is None:
        return query, {}
    path = Path(os.path.relpath(folder / place["path"], project.settings.root)).as_posix()
    known = {scan.path for scan in project.survey.scans}
    return path + place["rest"], project.texts([path]) if path in known else {}


def _findings(project: Project, queries: Sequence[PlacedQuery], asked: Asked) -> Report:
    """Return what the server refuses, and what the comments of the queries and the configuration get wrong."""
    from sqlpin.prepare.compare import overriding, refusals
    from sqlpin.show import NO_FILE

    found = [
        *refusals(queries, asked.answers, project.survey.queries.values()),
        *suppress([*overriding(queries, asked.answers), *asked.faults], project.survey.suppressions, ()),
    ]
    paths = {finding.location.path for finding in found}
    texts = {NO_FILE: queries[0].normalized.query, **project.texts(paths - {NO_FILE})}
    return Report(found, Sources(texts))


def _answer(
    terminal: Terminal, project: Project, query: PlacedQuery, answers: Mapping[str, Answer], explain: bool
) -> str:
    """Return where a query stands, one line for each place and one for its metadata file, and what the server says of it."""
    from sqlpin.show import described_text

    style = terminal.style
    lines = [style.strong("{path}:{line}:{column}".format_map(place)) for place in _places(project, query)]
    lines += [style.quiet(name) for name in [_metadata(project, query)] if name]
    answer = answers[query.hash]
    heading = "".join(f"{line}\n" for line in lines) + ("\n" if lines else "")
    if not isinstance(answer, DescribedQuery):
        return heading
    screen = terminal.width if terminal.stdout.isatty() else None
    return f"{heading}{described_text(answer, explain=explain, screen=screen)}\n"


def _document(project: Project, queries: Sequence[PlacedQuery], asked: Asked, findings: Report) -> str:
    from sqlpin.render.json import document, finding, unicode
    from sqlpin.show import described_json

    described = [
        {
            "places": [{**place, "path": unicode(str(place["path"]))} for place in _places(project, query)],
            "metadata": _metadata(project, query),
            **described_json(answer),
        }
        for query in queries
        if isinstance(answer := asked.answers[query.hash], DescribedQuery)
    ]
    found = [finding(each, findings.sources) for each in findings.diagnostics]
    return document({"server": asked.server, "queries": described, "diagnostics": found})


def _places(project: Project, query: PlacedQuery) -> list[dict[str, str | int]]:
    places: list[dict[str, str | int]] = []
    for occurrence in query.places:
        text = project.texts([occurrence.path]).get(occurrence.path)
        span = place_of(occurrence).span
        if text is not None and span is not None:
            start = LineIndex(text).position(span.start)
            places.append({"path": occurrence.path, "line": start.line, "column": start.column})
    return places


def _metadata(project: Project, query: PlacedQuery) -> str | None:
    known = query.hash in project.store.queries or query.hash in project.store.foreign
    return f"{project.sqlx_dir}/{file_name(query.hash)}" if known else None
