"""Run directories: what a server needs while it runs, gone when its parent is gone.

A run directory is 0700, short enough for a socket in it, and locked (`flock` of the folder itself, POSIX only) by the
parent and, inherited, by every process that the parent starts on it. A watchdog process removes it when the parent ends,
in whatever way; should the watchdog be killed as well, the next run finds the lock free and removes it.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlpin.database import watchdog
from sqlpin.database.account import Account, reaches
from sqlpin.errors import WorkError

VARIABLE = "SQLPIN_RUN_DIR"
_NAME = re.compile(r"sqlpin-run-[0-9a-f]{12}")
_NAME_LENGTH = 23
_SOCKET = "/.s.PGSQL.5432"
_SOCKET_LIMIT = 103  # sun_path of macOS and BSD less its final NUL; Linux has 107
_SHM = Path("/dev/shm")  # noqa: S108  # memory: no disk is waited for
_SHM_ROOM = 384 * 1024 * 1024  # Docker's default of 64 MB is too small
_PATIENCE = 5.0  # seconds
_GRACE = 60.0  # seconds a folder may be without lock because its owner has only just made it


@dataclass(frozen=True, slots=True)
class RunDirectory:
    """A folder of this run. `lock` is the descriptor to hand to every process that works in it."""

    path: Path
    lock: int
    account: Account | None
    _watchdog: subprocess.Popen[bytes]

    @property
    def in_memory(self) -> bool:
        """Whether its files are kept in memory: made in no time, and gone with the machine."""
        return self.path.parent == _SHM

    def announce(self, data: Path) -> None:
        """Tell the watchdog of a data directory, before a server is started on it."""
        assert self._watchdog.stdin is not None  # noqa: S101  # a pipe since birth
        try:
            self._watchdog.stdin.write(os.fsencode(data) + b"\0")
            self._watchdog.stdin.flush()
        except OSError as error:
            raise WorkError(f"the process that guards the temporary server has ended: {error}") from error


@contextlib.contextmanager
def run_directory(account: Account | None) -> Iterator[RunDirectory]:
    """Make a run directory, owned by `account` if there is one; remove it at the end, and old ones without an owner."""
    base = _base(account)
    _sweep(base)
    path = base / f"sqlpin-run-{os.urandom(6).hex()}"
    # The watchdog first: from the moment the folder exists there is somebody to remove it.
    guard = subprocess.Popen(
        [sys.executable, "-I", "-S", "-B", watchdog.__file__, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        start_new_session=True,
    )
    try:
        path.mkdir(mode=0o700)
        lock = os.open(path, os.O_RDONLY)
        try:
            watchdog.lock(lock)
            if account:
                os.chown(path, account.uid, account.gid)
            yield RunDirectory(path, lock, account, guard)
        finally:
            os.close(lock)
            if watchdog.abandoned(str(path)):  # else somebody still works in it, and must not lose the ground
                shutil.rmtree(path, ignore_errors=True)
    finally:
        _dismiss(guard)


def _dismiss(guard: subprocess.Popen[bytes]) -> None:
    """Close the pipe: the watchdog sees the end, does what is left to do, and ends; do not wait long for it."""
    assert guard.stdin is not None  # noqa: S101  # a pipe since birth
    with contextlib.suppress(OSError):
        guard.stdin.close()
    with contextlib.suppress(subprocess.TimeoutExpired):
        guard.wait(_PATIENCE)


def _base(account: Account | None) -> Path:
    """Return the folder to make run directories in: the one the user names, or the first that is fit."""
    chosen = os.environ.get(VARIABLE)
    usual = (_SHM, Path(tempfile.gettempdir()), Path("/tmp"))  # noqa: S108
    tried: list[str] = []
    for folder in dict.fromkeys((Path(chosen),) if chosen else usual):
        problem = _unfit(folder.absolute(), account)
        if not problem:
            return folder.absolute()
        tried.append(f"{folder} {problem}")
    raise WorkError(
        f"no folder for the temporary server: {'; '.join(tried)}",
        help=(f"set {VARIABLE} to a folder with a short path that can be written",),
    )


def _unfit(folder: Path, account: Account | None) -> str:
    """Return what makes a folder unfit to hold run directories, or an empty string."""
    if not folder.is_dir():
        return "does not exist"
    if len(os.fsencode(folder)) + 1 + _NAME_LENGTH + len(_SOCKET) > _SOCKET_LIMIT:
        return "is too long a path for a socket"
    if not os.access(folder, os.W_OK | os.X_OK):
        return "is not writable"
    if not reaches(account, folder):
        return f"is closed to the user {account.name if account else ''}".rstrip()
    if folder == _SHM and shutil.disk_usage(folder).free < _SHM_ROOM:
        return "is too small"
    return ""


def _sweep(base: Path) -> None:
    """Remove run directories whose owner and watchdog were both killed."""
    for path in base.iterdir():
        if not _NAME.fullmatch(path.name):
            continue
        with contextlib.suppress(OSError):
            status = path.lstat()
            ours = os.geteuid() in (0, status.st_uid)
            if ours and time.time() - status.st_mtime > _GRACE and watchdog.abandoned(str(path)):
                shutil.rmtree(path, ignore_errors=True)
