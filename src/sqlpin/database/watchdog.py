"""Clean up after a parent that could not: a program of its own, `python -I -S watchdog.py RUN_DIRECTORY`.

Protocol. Standard input is a pipe whose other end only the parent holds. The parent writes the path of every data
directory, ended by NUL, before it starts a process on it. When the pipe ends, the parent has closed it or is gone, in
whatever way. Everything the parent starts in the run directory inherits a lock on it (`flock` of the folder), so the lock
tells whether any of that still lives, also a server that has no `postmaster.pid` yet, also `initdb`. Then: stop servers
until the lock is free, remove the run directory, end.

It imports the standard library only, and ignores nothing but the terminal, whose session it has left.
"""

from __future__ import annotations

import os
import shutil
import signal
import sys
import time

if sys.platform != "win32":
    import fcntl

_PATIENCE = 10.0  # seconds until SIGQUIT becomes SIGKILL
_GIVE_UP = 60.0
_PAUSE = 0.005


def main(run: str) -> int:
    """Wait for the end of standard input, then leave neither process nor run directory behind."""
    data_directories = [os.fsdecode(path) for path in sys.stdin.buffer.read().split(b"\0") if path]
    start = time.monotonic()
    while not abandoned(run):
        waited = time.monotonic() - start
        if waited > _GIVE_UP:
            return 1
        for data in data_directories:
            _signal_server(data, signal.SIGQUIT if waited < _PATIENCE else signal.SIGKILL)
        time.sleep(_PAUSE)
    shutil.rmtree(run, ignore_errors=True)
    return 0


def lock(descriptor: int) -> bool:
    """Take the lock on an open folder, which is freed when the last process that inherited the descriptor ends."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def abandoned(run: str) -> bool:
    """Return whether no process holds the lock on the run directory, or the directory is gone."""
    try:
        descriptor = os.open(run, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return True
    try:
        return lock(descriptor)
    finally:
        os.close(descriptor)


def _signal_server(data: str, number: signal.Signals) -> None:
    try:
        with open(os.path.join(data, "postmaster.pid"), encoding="ascii") as file:  # noqa: PTH118, PTH123
            os.kill(int(file.readline()), number)
    except (OSError, ValueError):
        pass  # not there yet, half written, or already gone


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
