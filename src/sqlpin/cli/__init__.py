"""The command line: a table of commands and the one top-level error handler.

Exit codes: 0 clean, 1 findings, 2 usage or configuration, 3 the work could not be done, 130 interrupted (128 and the number
of the signal), 141 the reader of stdout went away.
"""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Sequence

import click

from sqlpin.cli import streams
from sqlpin.cli.commands import COMMANDS, Table
from sqlpin.cli.terminal import Globals
from sqlpin.database.termination import Terminated
from sqlpin.errors import SqlpinError
from sqlpin.version import __version__

CLEAN, FINDINGS, USAGE, FAILED, INTERRUPTED, BROKEN_PIPE = 0, 1, 2, 3, 130, 141

_DISK_IS_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)

_COMPLETION = "_SQLPIN_COMPLETE"


@click.command(
    cls=Table,
    table=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Exit codes:
  0    clean
  1    findings
  2    the command line or the configuration makes no sense
  3    the work could not be done: database, file system
  130  interrupted
""",
)
@click.version_option(__version__, "-V", "--version", message="sqlpin %(version)s", help="Show the version and exit.")
def root() -> None:
    """Pin every SQL string in your Python code to what PostgreSQL says it means."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and return its exit code; nothing is raised."""
    streams.prepare()
    options = Globals()
    try:
        code = _run(list(sys.argv[1:] if argv is None else argv), options)
        sys.stdout.flush()
    except SqlpinError as error:
        options.terminal().error(error.message, error.help)
        return error.exit_code
    except KeyboardInterrupt as interrupt:
        for note in getattr(interrupt, "__notes__", ()):
            options.terminal().say(note)
        return interrupt.exit_code if isinstance(interrupt, Terminated) else INTERRUPTED
    except BrokenPipeError:
        streams.give_up(sys.stdout)
        return BROKEN_PIPE
    except OSError as error:
        if error.errno not in _DISK_IS_FULL:
            return _bug(error, options)
        streams.give_up(sys.stdout)
        options.terminal().error(f"cannot write: {error.strerror}")
        return FAILED
    except Exception as error:  # noqa: BLE001, RUF100  # the one place where a bug becomes words
        return _bug(error, options)
    return code


def _run(args: list[str], options: Globals) -> int:
    """Parse and invoke; click's own errors become words and exit codes here."""
    if _COMPLETION in os.environ:
        root.main(args, "sqlpin", complete_var=_COMPLETION)
    try:
        with root.make_context("sqlpin", args, obj=options) as context:
            result = root.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return USAGE
    except click.UsageError as error:
        _usage(error, options)
        return USAGE
    return result if isinstance(result, int) else CLEAN


def _usage(error: click.UsageError, options: Globals) -> None:
    path = error.ctx.command_path if error.ctx else "sqlpin"
    options.terminal().error(error.format_message(), (f"`{path} --help` lists what it takes",))


def _bug(error: Exception, options: Globals) -> int:
    """Say that sqlpin itself is at fault; the traceback is for whoever asks for it."""
    verbose = options.verbosity > 0
    help_ = () if verbose else ("run it again with --verbose and report the traceback",)
    if verbose:
        import traceback

        options.terminal().say("".join(traceback.format_exception(error)).rstrip())
    options.terminal().error(f"this is a bug in sqlpin: {type(error).__name__}: {error}", help_)
    return FAILED
