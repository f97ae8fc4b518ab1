"""The operating system account a server runs under: PostgreSQL refuses uid 0."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sqlpin.errors import WorkError

_CANDIDATES = ("postgres", "nobody")


@dataclass(frozen=True, slots=True)
class Account:
    """An unprivileged account that root hands a server's processes and files to."""

    name: str
    uid: int
    gid: int


def server_account() -> Account | None:
    """Return the account to run servers under, None for the one we run under ourselves.

    Raises WorkError when we are root and the system has no account to step down to.
    """
    if os.name != "posix" or os.geteuid() != 0:
        return None
    import pwd  # absent on Windows

    for name in _CANDIDATES:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        if entry.pw_uid != 0:
            return Account(name, entry.pw_uid, entry.pw_gid)
    raise WorkError(
        "PostgreSQL refuses to run as root, and this system has no user `postgres` or `nobody` to run it as",
        help=("run sqlpin as an ordinary user", "or name a database to ask: --database-url or DATABASE_URL"),
    )


def reaches(account: Account | None, path: Path) -> bool:
    """Return whether the account may pass through every folder down to `path`, judged by the permission bits."""
    if account is None:
        return os.access(path, os.X_OK)
    try:
        return all(_may_enter(account, folder) for folder in (path, *path.parents))
    except OSError:
        return False


def _may_enter(account: Account, folder: Path) -> bool:
    status = folder.stat()
    if status.st_uid == account.uid:
        return bool(status.st_mode & 0o100)
    if status.st_gid == account.gid:
        return bool(status.st_mode & 0o010)
    return bool(status.st_mode & 0o001)
