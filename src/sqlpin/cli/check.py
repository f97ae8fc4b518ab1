"""`sqlpin check`: is the metadata that of the code?"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from pathlib import Path

import click

from sqlpin.check import OFFLINE_CODES, check
from sqlpin.cli.asking import choose, database_options, force_option, say_who_answered
from sqlpin.cli.commands import Command
from sqlpin.cli.progress import progress_bar
from sqlpin.cli.report import output_format, report
from sqlpin.cli.terminal import Globals
from sqlpin.diagnostics import Diagnostic
from sqlpin.environment import environment
from sqlpin.errors import UsageError
from sqlpin.project import Project, open_project
from sqlpin.survey import suppress


@click.command("check", cls=Command)
@click.argument("paths", nargs=-1, type=click.Path())
@click.option("--offline", is_flag=True, help="Open no connection; SQLX_OFFLINE=true asks for the same.")
@database_options
@force_option
@output_format
@click.pass_obj
def command(
    options: Globals,
    paths: tuple[str, ...],
    offline: bool,
    database_url: str | None,
    scratch: bool,
    force: bool,
    output_format: str,
) -> int:
    """Compare the code with the metadata in .sqlx.

    Every query of the project, or of PATHS, must have metadata that was made from the present migrations. Without --offline
    the metadata is also compared with what the database says now.

    \b
    Examples:
      sqlpin check --offline                 in CI and before a commit, without a database
      sqlpin check app/users.py              one file, and the database
      sqlpin check --output-format concise   one line per finding, for an editor
    """
    start = time.perf_counter()
    if offline and (database_url or scratch):
        raise UsageError("--offline asks no database", help=("leave out --offline, or --database-url and --scratch",))
    terminal = options.terminal()
    known = environment(Path.cwd(), os.environ)
    project = open_project(Path.cwd(), known, options.config_path, [Path(path) for path in paths])
    if offline or (is_offline(known) and not (database_url or scratch)):
        return report(terminal, project, check_offline(project), output_format, start)
    from sqlpin.prepare import examine

    with progress_bar(terminal) as progress:
        outcome = examine(project, choose(project, database_url, scratch), force=force, progress=progress)
    say_who_answered(terminal, project, outcome)
    return report(terminal, project, outcome.findings, output_format, start)


def check_offline(project: Project) -> list[Diagnostic]:
    """Return the findings that need no server."""
    findings = check(
        project.survey,
        project.store,
        project.migrations,
        project.settings.declarations,
        shown=project.sqlx_dir,
        whole_project=project.whole,
    )
    return suppress(findings, project.survey.suppressions, OFFLINE_CODES)


def is_offline(known: Mapping[str, str]) -> bool:
    """Whether SQLX_OFFLINE asks for no connection, read as SQLx reads it."""
    return known.get("SQLX_OFFLINE", "").lower() in {"true", "1"}
