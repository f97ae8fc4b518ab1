"""`sqlpin prepare`: ask PostgreSQL what every query means, and write that to .sqlx."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sqlpin.cli.asking import choose, database_options, force_option, say_who_answered
from sqlpin.cli.commands import Command
from sqlpin.cli.progress import progress_bar
from sqlpin.cli.report import output_format, report
from sqlpin.cli.terminal import Globals
from sqlpin.environment import environment
from sqlpin.errors import UsageError
from sqlpin.project import Project, open_project
from sqlpin.store import SUM_FILES

if TYPE_CHECKING:
    from sqlpin.prepare import Outcome


@click.command("prepare", cls=Command)
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--check", is_flag=True, help="Write nothing; show every difference and fail if there is one.")
@click.option("--workspace", is_flag=True, help="The whole project, as without PATHS; for commands written for SQLx.")
@database_options
@force_option
@output_format
@click.pass_obj
def command(
    options: Globals,
    paths: tuple[str, ...],
    check: bool,
    workspace: bool,
    database_url: str | None,
    scratch: bool,
    force: bool,
    output_format: str,
) -> int:
    """Ask PostgreSQL what every query means, and write that to .sqlx.

    All or nothing: when one query is broken, every broken one is shown and .sqlx stays as it is. Metadata that no query uses
    is removed, unless only PATHS are looked at. The database is only asked; no query is run.

    \b
    Examples:
      sqlpin prepare                   the whole project, then commit .sqlx
      sqlpin prepare --check           in CI: does .sqlx say what the database says?
      sqlpin prepare --scratch         on the server of DATABASE_URL, in a database of its own
      sqlpin prepare app/users.py      only the queries of one file
    """
    from sqlpin.prepare import examine, prepare

    if workspace and paths:
        raise UsageError("--workspace is the whole project, and PATHS are a part of it: give one of the two")
    start = time.perf_counter()
    terminal = options.terminal()
    project = open_project(
        Path.cwd(), environment(Path.cwd(), os.environ), options.config_path, [Path(path) for path in paths]
    )
    run = examine if check else prepare
    with progress_bar(terminal) as progress:
        outcome = run(project, choose(project, database_url, scratch), force=force, progress=progress)
    say_who_answered(terminal, project, outcome)
    numbers = _numbers(project, outcome)
    return report(
        terminal,
        project,
        outcome.findings,
        output_format,
        start,
        numbers=numbers,
        closing=_closing(project, check, outcome),
    )


def _numbers(project: Project, outcome: Outcome) -> dict[str, int | bool]:
    """Return how many query files were added, updated and removed, and whether anything was written."""
    names = [name for name in outcome.written.written if name not in SUM_FILES] if outcome.written else []
    gone = [name for name in outcome.written.removed if name not in SUM_FILES] if outcome.written else []
    updated = sum(name in project.store.owned for name in names)
    return {
        "written": outcome.written is not None,
        "added": len(names) - updated,
        "updated": updated,
        "removed": len(gone),
    }


def _closing(project: Project, check: bool, outcome: Outcome) -> str:
    """Return how the last line ends: what became of the metadata."""
    folder = project.sqlx_dir
    if check:
        return f"{folder} is not up to date" if outcome.findings else f"{folder} is up to date"
    if outcome.written is None:
        return f"nothing was written to {folder}"
    if not project.survey.queries and not project.store.exists:
        return "no query found, nothing to write"
    numbers = _numbers(project, outcome)
    changes = [f"{numbers[what]} {what}" for what in ("added", "updated", "removed") if numbers[what]]
    touched = (*outcome.written.written, *outcome.written.removed)
    changes += [f"{name} updated" for name in reversed(SUM_FILES) if name in touched]
    return f"query data written to {folder} ({', '.join(changes) or 'nothing changed'})"
