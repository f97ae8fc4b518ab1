"""The two streams: stdout is the product, stderr is talk. What is said of a password is said nowhere.

The library never prints; whatever reaches a screen goes through a `Terminal`.
"""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TextIO

from sqlpin.cli.streams import give_up
from sqlpin.diagnostics import Severity
from sqlpin.render.style import Style

_WIDTH = 120  # where there is no screen to ask: a pipe, a file, CI
_NARROWEST = 40
_SECRETS = re.compile(r"(://[^/\s:@]*:)[^@\s]+(?=@)|(\bpassword\s*=\s*)('(?:[^'\\]|\\.)*'|[^\s&'\"]+)", re.IGNORECASE)


@dataclass(slots=True)
class Globals:
    """What the global options say; they are accepted before and after the command."""

    config: str | None = None
    color: str = "auto"
    verbosity: int = 0

    @property
    def config_path(self) -> Path | None:
        """The configuration file that was asked for."""
        return Path(self.config) if self.config else None

    def terminal(self) -> Terminal:
        """Return the two streams of this process, styled as the options and the environment ask."""
        return Terminal(sys.stdout, sys.stderr, self.color, self.verbosity)


class Terminal(NamedTuple):
    """Writes to the streams it is given; `verbosity` is below 0 for --quiet, above for --verbose."""

    stdout: TextIO
    stderr: TextIO
    color: str
    verbosity: int

    @property
    def style(self) -> Style:
        """The style of stdout."""
        return Style(_colour(self.color, self.stdout))

    @property
    def width(self) -> int:
        """The columns of the screen behind stdout, and a fixed number where there is none."""
        if not self.stdout.isatty():
            return _WIDTH
        try:
            return max(os.get_terminal_size(self.stdout.fileno()).columns, _NARROWEST)
        except OSError:
            return _WIDTH

    def write(self, text: str) -> None:
        """Write the product, as it is."""
        self.stdout.write(text)

    def conclude(self, line: str) -> None:
        """Write the line that ends a report for people; silent with --quiet."""
        if self.verbosity >= 0:
            self.stdout.write(f"{line}\n")

    def say(self, text: str) -> None:
        """Tell the user something that is not the product; silent with --quiet."""
        if self.verbosity >= 0:
            self._talk(text)

    def detail(self, text: str) -> None:
        """Tell something that only --verbose asks for."""
        if self.verbosity > 0:
            self.say(text)

    def error(self, message: str, help: tuple[str, ...] = ()) -> None:  # noqa: A002  # the word users see
        """Say why the work ended, and what to do; --quiet does not silence it."""
        style = Style(_colour(self.color, self.stderr))
        lines = [
            f"{style.severity(Severity.ERROR, 'error')}: {message}",
            *(f"{style.strong('help')}: {text}" for text in help),
        ]
        self._talk("\n".join(lines))

    def _talk(self, text: str) -> None:
        """Write to stderr after what was written to stdout: where both go to one pipe or file, they stay in order."""
        self.stdout.flush()
        try:
            self.stderr.write(f"{hide_secrets(text)}\n")
            self.stderr.flush()
        except OSError:  # nobody listens: no reason to end the work
            give_up(self.stderr)


def hide_secrets(text: str) -> str:
    """Return `text` with the passwords of connection strings, of either form, replaced by stars."""
    return _SECRETS.sub(lambda match: f"{match[1] or match[2]}***", text)


def _colour(choice: str, stream: TextIO) -> bool:
    """Decide on colour. Source of NO_COLOR: https://no-color.org, of TERM=dumb: terminfo."""
    if choice != "auto":
        return choice == "always"
    return not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb" and stream.isatty()
