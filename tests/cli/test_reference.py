"""docs/reference/cli.md is made from the commands themselves.

`pytest tests/cli/test_reference.py --accept` writes it anew.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path
from textwrap import dedent

import click

from sqlpin.cli import root
from sqlpin.cli.commands import global_options

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "cli.md"

_HEAD = """\
# The command line

<!-- Made from the commands themselves: pytest tests/cli/test_reference.py --accept -->

stdout is the product, stderr is talk. Passwords are shown nowhere. Long work shows its progress on a terminal and is silent
when piped.

| exit code | means |
| --- | --- |
| 0 | clean |
| 1 | findings |
| 2 | the command line or the configuration makes no sense |
| 3 | the work could not be done: the database, the file system |
| 130 | interrupted |
| 141 | whoever read stdout went away |

| environment | means |
| --- | --- |
| `DATABASE_URL` | the database to ask; also from the nearest `.env`, over which the environment wins |
| `SQLX_OFFLINE` | `true` or `1`: `sqlpin check` opens no connection, as with `--offline` |
| `SQLX_OFFLINE_DIR` | the metadata folder, instead of the configured one; both also from `.env` |
| `NO_COLOR` | no colour, unless `--color always` |
| `SQLPIN_CACHE_DIR` | where prepared servers are kept between runs |
| `SQLPIN_RUN_DIR` | where servers run, instead of `/dev/shm` or the temporary directory; a short path |
"""


def page() -> str:
    """Return the whole page."""
    sections = [_HEAD, _options("Options of every command", global_options())]
    context = root.make_context("sqlpin", [], resilient_parsing=True)  # its settings: click keeps what it has made once
    sections.extend(section for name in root.list_commands(context) for section in _command(root, name, context))
    return "\n".join(sections)


def _command(group: click.Group, name: str, parent: click.Context) -> Iterator[str]:
    command = group.get_command(parent, name)
    assert command is not None
    context = click.Context(command, parent=parent, info_name=name)
    if isinstance(command, click.Group):
        for inner in command.list_commands(context):
            yield from _command(command, inner, context)
        return
    usage = " ".join(context.command.collect_usage_pieces(context))
    prose, _, examples = cleandoc(command.help or "").partition("\b\nExamples:\n")
    ours = {option.name for option in global_options()}
    options = [p for p in command.params if isinstance(p, click.Option) and p.name not in ours]
    path = context.command_path
    text = f"## `{path}`\n\n`{path} {usage}`\n\n{prose.strip()}\n\n```text\n{dedent(examples).strip()}\n```\n"
    yield text + ("\n" + _options("", options) if options else "")


def _options(title: str, options: list[click.Option]) -> str:
    rows = "".join(f"| {_names(option)} | {option.help} |\n" for option in options)
    return (f"## {title}\n\n" if title else "") + f"| option | does |\n| --- | --- |\n{rows}"


def _names(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in option.opts)
    if option.is_flag or option.count:
        return names
    choices = option.type.choices if isinstance(option.type, click.Choice) else None
    value = "\\|".join(map(str, choices)) if choices else option.metavar or option.type.name.upper()
    return f"{names} {value}"


def test_the_page_says_what_the_commands_say() -> None:
    if os.environ.get("SQLPIN_ACCEPT"):
        PAGE.write_text(page(), encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == page()
