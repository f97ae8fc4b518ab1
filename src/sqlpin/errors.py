"""What can go wrong with the work itself, as opposed to findings about the user's code (`diagnostics.py`).

Three kinds of end, one exit code each: a `UsageError` (2) is cured by another command line or configuration, a `WorkError`
(3) means the database, the file system or the environment did not let the work be done. A finding (1) is no exception.
"""

from __future__ import annotations


class SqlpinError(Exception):
    """The root: `message` says what happened and where, `help` what to do about it, one sentence each."""

    exit_code = 3

    def __init__(self, message: str, *, help: tuple[str, ...] = ()) -> None:  # noqa: A002  # the word users see
        super().__init__(message)
        self.message = message
        self.help = help


class UsageError(SqlpinError):
    """The command line, the configuration or the environment asks for something that makes no sense."""

    exit_code = 2


class WorkError(SqlpinError):
    """The work could not be done: the database, the file system, a missing program."""

    exit_code = 3
