"""A progress bar for work that takes long, on a terminal only."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlpin.cli.terminal import Terminal

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_PATIENCE = 0.8  # seconds of work before anything is shown: most runs are over by then


@contextmanager
def progress_bar(terminal: Terminal) -> Iterator[Callable[[str, int, int], None]]:
    """Give a function that takes what is being done, how much of it is done, and how much there is."""
    bar = _Bar()
    silent = terminal.verbosity < 0 or not terminal.stderr.isatty()
    try:
        yield (lambda *_: None) if silent else bar.update
    finally:
        bar.close()


class _Bar:
    """Imports rich and draws when the work has gone on for a while."""

    def __init__(self) -> None:
        self._start = time.monotonic()
        self._drawn: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def update(self, what: str, done: int, total: int) -> None:
        if self._drawn is None:
            if time.monotonic() - self._start < _PATIENCE:
                return
            self._drawn = _rich_progress()
        task = self._tasks.get(what)
        if task is None:
            task = self._tasks[what] = self._drawn.add_task(what, total=total)
        self._drawn.update(task, completed=done)

    def close(self) -> None:
        if self._drawn is not None:
            self._drawn.stop()


def _rich_progress() -> Progress:
    from rich.console import Console
    from rich.progress import Progress

    progress = Progress(console=Console(stderr=True), transient=True)
    progress.start()
    return progress
