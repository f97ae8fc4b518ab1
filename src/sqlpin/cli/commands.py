"""The commands as a table, imported only when they are called: start-up is a feature.

Adding a command is one file, one line in `COMMANDS`, one test file; docs/reference/cli.md is generated.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import Any

import click

from sqlpin.cli.terminal import Globals

# name -> (module of sqlpin.cli that defines `command`, the line `sqlpin --help` shows)
COMMANDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "prepare": ("prepare", "Ask PostgreSQL what every query means, and write that to .sqlx."),
        "check": ("check", "Compare the code with the metadata in .sqlx."),
        "show": ("show", "Show what is known of one query, and why."),
        "migrate": ("migrate", "Add, run, revert and inspect migrations."),
        "database": ("database", "Create, drop, reset and set up the database of DATABASE_URL."),
        "completions": ("completions", "Print the completion script for a shell."),
    }
)


_NOT_CUT = 1000  # characters


def _remember(ctx: click.Context, option: click.Parameter, value: Any) -> None:
    """Keep what a global option says, wherever it stands; not given again, it keeps what was said before."""
    if value is not None:
        setattr(ctx.ensure_object(Globals), str(option.name), value)


def _louder(ctx: click.Context, option: click.Parameter, times: int) -> None:
    ctx.ensure_object(Globals).verbosity += times if option.name == "verbose" else -times


def global_options() -> list[click.Option]:
    """Return fresh options that every command accepts."""
    return [
        click.Option(
            ["--config"],
            metavar="FILE",
            type=click.Path(dir_okay=False),
            expose_value=False,
            callback=_remember,
            help="Read this pyproject.toml or sqlpin.toml, instead of the one found upwards from here.",
        ),
        click.Option(
            ["--color"],
            type=click.Choice(["auto", "always", "never"]),
            expose_value=False,
            callback=_remember,
            help="Colour the output; auto: on a terminal, unless NO_COLOR is set.",
        ),
        click.Option(
            ["-v", "--verbose"], count=True, expose_value=False, callback=_louder, help="Say more of what is done."
        ),
        click.Option(
            ["-q", "--quiet"],
            count=True,
            expose_value=False,
            callback=_louder,
            help="Say nothing but findings and errors.",
        ),
    ]


class Command(click.Command):
    """A command that also takes the global options."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.extend(global_options())


class Group(click.Group):
    """A group that also takes the global options, and makes a suggestion for a mistyped command."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.extend(global_options())

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands, each with the whole first sentence of its help, which click would cut."""
        known = [(name, command) for name in self.list_commands(ctx) if (command := self.get_command(ctx, name))]
        with formatter.section("Commands"):
            formatter.write_dl([(name, command.get_short_help_str(_NOT_CUT)) for name, command in known])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Resolve as click does, with a suggestion for a mistyped name."""
        name, known = args[0], self.list_commands(ctx)
        if name not in known and not name.startswith("-"):
            from difflib import get_close_matches

            close = get_close_matches(name, known, n=1)
            raise click.UsageError(f"no such command: {name}" + (f"; did you mean `{close[0]}`?" if close else ""), ctx)
        return super().resolve_command(ctx, args)


class Table(Group):
    """A group whose commands stand in a table and are imported when they are called."""

    def __init__(self, *args: Any, table: Mapping[str, tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # the signature is click's
        """Return the names, in the order of the table."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # the signature is click's
        """Import and return one command."""
        if cmd_name not in self.table:
            return None
        command = import_module(f"sqlpin.cli.{self.table[cmd_name][0]}").command
        assert isinstance(command, click.Command)  # noqa: S101  # a programming error otherwise
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # the signature is click's
        """Write the list of commands from the table: nothing is imported for `--help`."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in self.table.items()])
