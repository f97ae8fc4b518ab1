"""The cache: prepared data directories that wait for the next run.

An entry is a folder `KIND-KEY`, complete from the moment it appears (it is made aside and renamed):

    data/        the pristine data directory: only ever copied
    live/        a copy that servers are started on in place, one at a time; made anew when something was written to it
    entry.json   what must hold for the entry to be used: the boot it was made in, the files it has; its mtime is the last use

Beside it `KIND-KEY.lock` is held by whoever makes the entry (exclusively) or copies from it (shared), and
`KIND-KEY.live.lock` by the server that runs on `live`, which inherits it, and so by nobody who is dead.

Nothing waits for a disk (fsync is off), so after a power failure files may be empty: an entry of an earlier boot is not used.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import platformdirs

from sqlpin.database.account import Account, reaches
from sqlpin.database.datadir import copy_tree, is_at_rest, last_write, relation_files

KEPT = 6  # entries per kind, least recently used go first
KEPT_SECONDS = 30 * 24 * 3600
_RECORD = "entry.json"
_MAKING = ".making"


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the cache; it may hold nothing yet."""

    path: Path

    @property
    def data(self) -> Path:
        """The pristine data directory."""
        return self.path / "data"

    @property
    def live(self) -> Path:
        """The data directory to start a server on, by the one who holds its lock."""
        return self.path / "live"

    @contextlib.contextmanager
    def locked(self, *, shared: bool = False) -> Iterator[None]:
        """Hold the lock on the entry, waiting for it. A cache directory that is gone needs no lock."""
        with contextlib.ExitStack() as held:
            with contextlib.suppress(OSError):
                descriptor = _acquire(Path(f"{self.path}.lock"), fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
                held.callback(os.close, descriptor)
            yield

    def record(self) -> Mapping[str, Any] | None:
        """Return what was written down when the entry was made, None when there is none of this boot."""
        try:
            record = json.loads((self.path / _RECORD).read_bytes())
        except (OSError, ValueError):
            return None
        return record if isinstance(record, dict) and record.get("boot") == _boot() else None

    def is_complete(self) -> bool:
        """Return whether the entry was made in this boot and still has all its files."""
        record = self.record()
        try:
            files = set(relation_files(self.data)) if record else set()
        except OSError:
            return False
        return record is not None and files.issuperset(record.get("files", [""])) and is_at_rest(self.data)

    def copy(self, target: Path, account: Account | None) -> bool:
        """Copy the pristine directory; return False, leaving nothing, when it cannot be had. The caller holds the lock."""
        try:
            if not self.is_complete():
                return False
            copy_tree(self.data, target, account)
            os.utime(self.path / _RECORD)
        except OSError:
            shutil.rmtree(target, ignore_errors=True)
            return False
        return True

    @contextlib.contextmanager
    def lease(self, account: Account | None) -> Iterator[int | None]:
        """Hold `live`, made from the pristine directory if it is not fit; yield the descriptor of its lock.

        Yields None when another server runs on it, or it cannot be made.
        """
        descriptor = _try_acquire(Path(f"{self.path}.live.lock"))
        with contextlib.ExitStack() as held:
            if descriptor is not None:
                held.callback(os.close, descriptor)
                if not self._freshen(account):
                    held.close()
                    descriptor = None
            yield descriptor

    def _freshen(self, account: Account | None) -> bool:
        """Make `live` fit for a server. The caller holds its lock."""
        if not (self.is_complete() and reaches(account, self.path)):
            return False
        try:
            unchanged = is_at_rest(self.live) and last_write(self.live) == last_write(self.data)
            fit = unchanged and set(relation_files(self.data)).issubset(relation_files(self.live))
        except (OSError, struct.error):
            fit = False
        if fit:
            os.utime(self.path / _RECORD)
            return True
        shutil.rmtree(self.live, ignore_errors=True)
        with self.locked(shared=True):
            return self.copy(self.live, account)

    def publish(self, data: Path) -> None:
        """Fill the entry with a copy of a data directory. The caller holds the lock.

        What cannot be kept is not, and that is no error: a directory not at rest or with tablespaces elsewhere, a full
        disk, an old `live` that a server still runs on.
        """
        if not is_at_rest(data) or any((data / "pg_tblspc").iterdir()):
            return

        def fill(making: Path) -> Mapping[str, Any]:
            copy_tree(data, making / "data", None)
            return {"files": sorted(relation_files(data))}

        self.put(fill)

    def put(self, fill: Callable[[Path], Mapping[str, Any]]) -> None:
        """Let `fill` make the entry in a folder aside and say what to write down. The caller holds the lock."""
        making = self.path.with_suffix(_MAKING)
        try:
            shutil.rmtree(making, ignore_errors=True)  # of one who was killed
            making.mkdir(mode=0o711)
            record = {"boot": _boot(), **fill(making)}
            (making / _RECORD).write_text(json.dumps(record), encoding="utf-8")
            if self.discard():
                making.rename(self.path)
                _prune(self.path)
        except OSError:
            pass
        finally:
            shutil.rmtree(making, ignore_errors=True)

    def discard(self) -> bool:
        """Remove what the entry holds, unless a server runs on it. The caller holds the lock."""
        live = _try_acquire(Path(f"{self.path}.live.lock"))
        if live is None:
            return False
        shutil.rmtree(self.path, ignore_errors=True)
        os.close(live)
        return True


def cache_root(account: Account | None) -> Path:
    """Return `SQLPIN_CACHE_DIR`, else the user's cache directory, else a private folder in the temporary directory.

    Root's servers run under another account that cannot enter root's home: root has the system's cache directory.
    Raises OSError when none of them can be written.
    """
    for folder in _candidates(account):
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            if os.access(folder, os.W_OK | os.X_OK):
                return folder
    return _private_temporary()


def _candidates(account: Account | None) -> Iterator[Path]:
    chosen = os.environ.get("SQLPIN_CACHE_DIR")
    folder = platformdirs.site_cache_path("sqlpin") if account else platformdirs.user_cache_path("sqlpin")
    if chosen:
        yield Path(chosen).absolute()
    elif folder.is_absolute():  # without a home directory it is not
        yield folder


def _private_temporary() -> Path:
    folder = Path(tempfile.gettempdir()).absolute() / f"sqlpin-cache-{os.geteuid()}"
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o711)
    status = folder.lstat()
    if status.st_uid != os.geteuid() or status.st_mode & 0o022 or not folder.is_dir() or folder.is_symlink():
        raise OSError(f"{folder} is not a folder of our own")
    return folder


def _acquire(path: Path, how: int) -> int:
    """Lock a file and return its descriptor; raise OSError. A lock on a file that was removed meanwhile is none."""
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, how)
            if os.path.samestat(os.fstat(descriptor), path.stat()):
                return descriptor
        except FileNotFoundError:
            pass
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def _try_acquire(path: Path) -> int | None:
    """Lock a file if nobody else has; None if somebody has, or there can be no such file."""
    try:
        return _acquire(path, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return None


def _prune(newest: Path) -> None:
    """Remove entries of the same kind beyond `KEPT` or unused for long, and what killed makers left; none in use."""
    kind = newest.name.partition("-")[0]
    used: dict[Path, float] = {}
    for path in newest.parent.glob(f"{kind}-*/"):
        with contextlib.suppress(OSError):
            used[path] = 0 if path.suffix == _MAKING else (path / _RECORD).stat().st_mtime
    oldest_first = sorted(used, key=lambda path: used[path])
    for path in oldest_first:
        surplus = path in oldest_first[:-KEPT] or used[path] < time.time() - KEPT_SECONDS
        if surplus and path != newest:
            _remove(path)


def _remove(path: Path) -> None:
    """Remove an entry and its lock files if both locks are free, or what its maker left if the maker is dead."""
    unused = Entry(path.with_suffix(""))
    lock = Path(f"{unused.path}.lock")
    descriptor = _try_acquire(lock)
    if descriptor is None:
        return
    if path.suffix == _MAKING:
        shutil.rmtree(path, ignore_errors=True)
    elif unused.discard():
        for name in (lock, Path(f"{unused.path}.live.lock")):
            name.unlink(missing_ok=True)
    os.close(descriptor)


@cache
def _boot() -> str:
    """Return what differs between two boots of the machine, as far as the system tells."""
    try:
        if sys.platform == "darwin":
            command = ["/usr/sbin/sysctl", "-n", "kern.bootsessionuuid"]
            return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""
