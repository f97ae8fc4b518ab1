"""The cache directory: where prepared data directories wait for the next run."""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import platformdirs

from sqlpin.database.account import Account, reaches


def cache_root(account: Account | None) -> Path:
    """Return a writable cache directory, made if need be.

    `SQLPIN_CACHE_DIR`, else the user's cache directory (root's servers run under another account that cannot enter
    root's home: the system's cache directory), else a private folder in the temporary directory.
    """
    for folder in _candidates(account):
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            if os.access(folder, os.W_OK | os.X_OK) and reaches(account, folder):
                return folder
    return _private_temporary()


def _candidates(account: Account | None) -> Iterator[Path]:
    chosen = os.environ.get("SQLPIN_CACHE_DIR")
    if chosen:
        yield Path(chosen).absolute()
        return
    folder = platformdirs.site_cache_path("sqlpin") if account else platformdirs.user_cache_path("sqlpin")
    if folder.is_absolute():  # without a home directory it is not
        yield folder


def _private_temporary() -> Path:
    folder = Path(tempfile.gettempdir()).absolute() / f"sqlpin-cache-{os.geteuid()}"
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o711)
    status = folder.lstat()
    if status.st_uid != os.geteuid() or status.st_mode & 0o022 or folder.is_symlink():
        return Path(tempfile.mkdtemp(prefix="sqlpin-cache-"))
    return folder


@contextlib.contextmanager
def locked(path: Path, *, shared: bool = False) -> Iterator[int]:
    """Hold the lock on a cache entry, waiting for it; yield the descriptor. The lock file is `path` + `.lock`."""
    descriptor = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH if shared else fcntl.LOCK_EX)
        yield descriptor
    finally:
        os.close(descriptor)


def copy_tree(source: Path, target: Path, account: Account | None) -> None:
    """Copy a folder and give the copy to `account`; never follow a link."""
    shutil.copytree(source, target, symlinks=True, copy_function=shutil.copy)
    if account:
        give(target, account)


def give(path: Path, account: Account) -> None:
    """Make `account` the owner of a folder and all in it."""
    for folder, _, files in os.walk(path):
        os.chown(folder, account.uid, account.gid)
        for name in files:
            os.chown(os.path.join(folder, name), account.uid, account.gid, follow_symlinks=False)  # noqa: PTH118
