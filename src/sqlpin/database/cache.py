"""The cache: prepared data directories that wait for the next run.

An entry is called `KIND-KEY`; these are its files:

    KIND-KEY.pack        the data directory in one file, complete from the moment it appears
    KIND-KEY.live/       the same unpacked, to start a server on in place where there is no memory to unpack it in
    KIND-KEY.lock        held while the entry is made (exclusively) or read (shared)
    KIND-KEY.live.lock   held by the server that runs on `live`, which inherits it: so never by one who is dead

Nothing waits for a disk (fsync is off), so after a power failure files may be empty: an entry of an earlier boot is not used.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import platformdirs

from sqlpin.database.account import Account, reaches
from sqlpin.database.datadir import has_tablespaces, is_at_rest, last_write, relation_files
from sqlpin.database.locks import acquire, try_acquire
from sqlpin.database.pack import pack, read_head, unpack

VARIABLE = "SQLPIN_CACHE_DIR"
KEPT = 6  # entries per kind, least recently used go first
KEPT_SECONDS = 30 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Entry:
    """A place in the cache; it may hold nothing yet."""

    root: Path
    name: str

    @property
    def file(self) -> Path:
        """The data directory in one file."""
        return self.root / f"{self.name}.pack"

    @property
    def live(self) -> Path:
        """The data directory to start a server on, by the one who holds its lock."""
        return self.root / f"{self.name}.live" / "data"

    @property
    def locks(self) -> tuple[Path, Path]:
        """The lock files: of the entry, and of `live`."""
        return self.root / f"{self.name}.lock", self.root / f"{self.name}.live.lock"

    @contextlib.contextmanager
    def locked(self, *, shared: bool = False) -> Iterator[None]:
        """Hold the lock on the entry, waiting for it. A cache directory that is gone needs no lock."""
        with contextlib.ExitStack() as held:
            with contextlib.suppress(OSError):
                held.callback(os.close, acquire(self.locks[0], shared=shared))
            yield

    def head(self) -> Mapping[str, Any] | None:
        """Return what was written down when the entry was made; None when it is not whole, or of an earlier boot."""
        head = read_head(self.file)
        return head if head and head.get("boot") == boot() else None

    def unpack(self, target: Path, account: Account | None) -> bool:
        """Make a data directory; return False, leaving nothing, when there is nothing to make it from.

        The caller holds the lock.
        """
        try:
            if not self.head():
                return False
            unpack(self.file, target, account)
            os.utime(self.file)
        except OSError:
            shutil.rmtree(target, ignore_errors=True)
            return False
        return True

    @contextlib.contextmanager
    def lease(self, account: Account | None) -> Iterator[int | None]:
        """Hold `live`, made anew if it is not fit; yield the descriptor of its lock.

        Yields None when another server runs on it, or it cannot be made.
        """
        descriptor = try_acquire(self.locks[1])
        with contextlib.ExitStack() as held:
            if descriptor is not None:
                held.callback(os.close, descriptor)
                if not self._freshen(account):
                    held.close()
                    descriptor = None
            yield descriptor

    def _freshen(self, account: Account | None) -> bool:
        """Make `live` fit for a server. The caller holds its lock."""
        head = self.head()
        if not (head and reaches(account, self.root)):
            return False
        if _is_fit(self.live, head):
            os.utime(self.file)
            return True
        folder = self.live.parent
        try:
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=0o711)
            with self.locked(shared=True):
                return self.unpack(self.live, account) and bool(_mark(self.live).write_text(boot()))
        except OSError:
            return False

    def publish(self, data: Path) -> None:
        """Fill the entry with a data directory. The caller holds the lock.

        What cannot be kept is not, and that is no error: a directory not at rest or with tablespaces elsewhere, a full
        disk, an old `live` that a server still runs on.
        """
        making = self.file.with_suffix(".making")
        try:
            if not is_at_rest(data) or has_tablespaces(data):
                return
            pack(data, making, {"boot": boot(), "last_write": last_write(data), "relations": [*relation_files(data)]})
            if self.discard():
                making.replace(self.file)
                _prune(self)
        except (OSError, struct.error):
            pass
        finally:
            with contextlib.suppress(OSError):
                making.unlink()

    def discard(self) -> bool:
        """Remove what the entry holds, unless a server runs on it. The caller holds the lock."""
        descriptor = try_acquire(self.locks[1])
        if descriptor is None:
            return False
        with contextlib.suppress(OSError):
            self.file.unlink()
        shutil.rmtree(self.live.parent, ignore_errors=True)
        os.close(descriptor)
        return True


def _mark(live: Path) -> Path:
    return live.with_name("boot")


def _is_fit(live: Path, head: Mapping[str, Any]) -> bool:
    """Return whether a server can be started on `live`: whole, stopped cleanly, nothing written since it was unpacked."""
    try:
        return (
            _mark(live).read_text() == boot()
            and is_at_rest(live)
            and list(last_write(live)) == head["last_write"]
            and set(head["relations"]).issubset(relation_files(live))
        )
    except (OSError, struct.error):
        return False


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
    chosen = os.environ.get(VARIABLE)
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


def _prune(newest: Entry) -> None:
    """Remove entries of the same kind beyond `KEPT` or unused for long, and what killed makers left; none in use."""
    kind = newest.name.partition("-")[0]
    used: dict[Path, float] = {}
    for path in (*newest.root.glob(f"{kind}-*.pack"), *newest.root.glob(f"{kind}-*.making")):
        with contextlib.suppress(OSError):
            used[path] = path.stat().st_mtime if path.suffix == ".pack" else 0
    oldest_first = sorted(used, key=lambda path: used[path])
    for path in oldest_first:
        surplus = path in oldest_first[:-KEPT] or used[path] < time.time() - KEPT_SECONDS
        if surplus and path != newest.file:
            _remove(Entry(newest.root, path.stem))


def _remove(unused: Entry) -> None:
    """Remove an entry, its lock files, and what a killed maker left of it, if both locks are free."""
    descriptor = try_acquire(unused.locks[0])
    if descriptor is None:
        return
    with contextlib.suppress(OSError):
        unused.file.with_suffix(".making").unlink()
    if unused.discard():
        for lock in unused.locks:
            lock.unlink(missing_ok=True)
    os.close(descriptor)


@cache
def boot() -> str:
    """Return what differs between two boots of the machine, as far as the system tells."""
    try:
        if sys.platform == "darwin":
            command = ["/usr/sbin/sysctl", "-n", "kern.bootsessionuuid"]
            return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return "unknown"
