"""The three standard streams as the shell hands them over: open, closed (`>&-`), or on a device that takes nothing more.

A closed one is a number that the next file gets: the connection to the server would be stdout, and what a program started by
us prints would be sent there. So each closed stream is opened on the null device first, and what is written to it is lost,
as whoever closed it wanted.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import TextIO

_NAMES = ("stdin", "stdout", "stderr")


def prepare() -> None:
    """Make all three streams usable, also where the terminal has no UTF-8: it shows `?`, and the run goes on."""
    for number, name in enumerate(_NAMES):
        if getattr(sys, name) is None:
            setattr(sys, name, _null_device(number))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def give_up(stream: TextIO) -> None:
    """Let what is still in the buffer go nowhere; else the interpreter complains when it flushes at its end.

    https://docs.python.org/3/library/signal.html#note-on-sigpipe
    """
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _null_device(number: int) -> TextIO:
    """Open the null device, under the number of a standard stream unless somebody else has got it."""
    descriptor = os.open(os.devnull, os.O_RDWR)
    if descriptor != number and not _is_open(number):
        os.dup2(descriptor, number)
        os.close(descriptor)
        descriptor = number
    os.set_inheritable(descriptor, True)
    return open(descriptor, "r" if number == 0 else "w", encoding="utf-8")  # noqa: PTH123  # for the whole run


def _is_open(number: int) -> bool:
    try:
        os.fstat(number)
    except OSError:
        return False
    return True
