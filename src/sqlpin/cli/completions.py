"""`sqlpin completions`: the script that teaches a shell our commands and options."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from sqlpin.cli.commands import Command
from sqlpin.cli.terminal import Globals


@click.command("completions", cls=Command)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def command(ctx: click.Context, shell: str) -> int:
    """Print the completion script for a shell.

    \b
    Examples:
      sqlpin completions bash >> ~/.bashrc
      sqlpin completions zsh > ~/.zfunc/_sqlpin
      sqlpin completions fish > ~/.config/fish/completions/sqlpin.fish
    """
    complete = get_completion_class(shell)
    assert complete is not None  # noqa: S101  # click knows the three
    ctx.ensure_object(Globals).terminal().write(
        complete(ctx.find_root().command, {}, "sqlpin", "_SQLPIN_COMPLETE").source()
    )
    return 0
