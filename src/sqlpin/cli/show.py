"""`sqlpin show`: what PostgreSQL says of one query, in words."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
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
from sqlpin.query import DescribedQuery, RefusedQuery
from sqlpin.render import Report, Sources, render
from sqlpin.span import LineIndex
from sqlpin.store import file_name
from sqlpin.survey import PlacedQuery, place_of

if TYPE_CHECKING:
    from sqlpin.prepare.asking import Answer

_PLACE = re.compile(r"(?P<path>.+?)(?P<rest>:\d+(?::\d+)?)")


@click.command("show", cls=Command)
@click.argument("query")
@click.option("--explain", is_flag=True, help="Say of each column and parameter why it is or is not nullable.")
@database_options
@click.pass_obj
def command(options: Globals, query: str, explain: bool, database_url: str | None, scratch: bool) -> int:
    """Show what is known of one query, and why.

    QUERY is a place, FILE:LINE; or a hash, or the name of a file in .sqlx; or the text of a query, in the project or not.

    \b
    Examples:
      sqlpin show app/users.py:12
      sqlpin show app/users.py:12 --explain
      sqlpin show 47a522fa
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
    for chosen_query in queries:
        terminal.write(_heading(terminal, project, chosen_query))
        terminal.write(_answer(terminal, project, chosen_query, asked.answers, explain))
    refused = any(isinstance(answer, RefusedQuery) for answer in asked.answers.values())
    return FINDINGS if refused else CLEAN


def _target(query: str, folder: Path, project: Project) -> tuple[str, dict[str, str]]:
    """Return the target as the project names it, and the text of the file it names, if it names one of the project's."""
    place = _PLACE.fullmatch(query)
    if place is None:
        return query, {}
    path = Path(os.path.relpath(folder / place["path"], project.settings.root)).as_posix()
    known = {scan.path for scan in project.survey.scans}
    return path + place["rest"], project.texts([path]) if path in known else {}


def _heading(terminal: Terminal, project: Project, query: PlacedQuery) -> str:
    """Return a line for each place, and one for the metadata file where there is one."""
    lines = []
    for occurrence in query.places:
        text = project.texts([occurrence.path]).get(occurrence.path)
        span = place_of(occurrence).span
        if text is not None and span is not None:
            start = LineIndex(text).position(span.start)
            lines.append(terminal.style.strong(f"{occurrence.path}:{start.line}:{start.column}"))
    if query.hash in project.store.queries or query.hash in project.store.foreign:
        lines.append(terminal.style.quiet(f"{project.sqlx_dir}/{file_name(query.hash)}"))
    return "".join(f"{line}\n" for line in lines) + ("\n" if lines else "")


def _answer(
    terminal: Terminal, project: Project, query: PlacedQuery, answers: Mapping[str, Answer], explain: bool
) -> str:
    """Return what the server says of the query, or why it refuses it."""
    from sqlpin.prepare.compare import refusals
    from sqlpin.show import NO_FILE, described_text

    answer = answers[query.hash]
    if isinstance(answer, DescribedQuery):
        return described_text(answer, explain=explain) + "\n"
    texts = {NO_FILE: query.normalized.query, **project.texts({place.path for place in query.places})}
    found = Report(list(refusals([query], answers, project.survey.queries.values())), Sources(texts))
    return render("full", found, terminal.style, terminal.width)
