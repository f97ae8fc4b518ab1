"""The options of commands that ask a database, and what they say of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from sqlpin.cli.terminal import Terminal
from sqlpin.project import Project

if TYPE_CHECKING:
    from sqlpin.database import Choice
    from sqlpin.prepare import Asked, Outcome

Decorated = Callable[..., Any]


def database_options(function: Decorated) -> Decorated:
    """Add the options that say which database to ask."""
    options = (
        click.option(
            "--database-url",
            metavar="URL",
            help="The database to ask, instead of DATABASE_URL or .env; without any of them sqlpin starts a server of its own.",
        ),
        click.option(
            "--scratch", is_flag=True, help="Make a database on that server, migrate it, ask it, and drop it."
        ),
    )
    for option in reversed(options):
        function = option(function)
    return function


force_option = click.option("--force", is_flag=True, help="Ask also when nothing has changed since the last run.")


def choose(project: Project, database_url: str | None, scratch: bool) -> Choice:
    """Return what the command line and the configuration say about the database."""
    from sqlpin.database import Choice

    settings = project.settings
    return Choice(settings.root, database_url, scratch, settings.postgres_bin, settings.postgres_version)


def say_who_answered(terminal: Terminal, project: Project, outcome: Outcome | Asked) -> None:
    """Tell on stderr which server answered, and what else the user should know."""
    if outcome.server:
        terminal.say(f"{outcome.server} answered")
    for note in outcome.notes:
        terminal.say(f"note: {note}")
    for detail in outcome.details:
        terminal.detail(f"note: {detail}")
    dynamic = sum(len(scan.dynamic) for scan in project.survey.scans)
    if dynamic and not project.survey.queries:
        terminal.say("note: no call takes a text that is known before the program runs; --verbose lists them")
    for warning in project.migrations.warnings:
        terminal.say(f"warning: {warning.location.path}: {warning.message}")
