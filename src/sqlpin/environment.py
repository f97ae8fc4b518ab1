"""The environment of a command: what the process has, and what the nearest `.env` adds to that."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sqlpin.errors import UsageError

_OURS = (b"SQLX_OFFLINE",)


def environment(folder: Path, process: Mapping[str, str]) -> Mapping[str, str]:
    """Return the variables that decide how a command works; the process wins over `.env`. Raises UsageError.

    DATABASE_URL is not among those taken from `.env`: `database.conninfo` looks for it, and says where it was found.
    """
    file = nearest_env_file(folder)
    if file is None or not any(name in _content(file) for name in _OURS):
        return process  # spares the import of a parser
    found = {name: value for name, value in read_env_file(file).items() if value is not None}
    return {**{name: found[name] for name in found if name.encode().startswith(_OURS)}, **process}


def nearest_env_file(folder: Path) -> Path | None:
    """Return the first `.env` from `folder` upwards, no higher than the repository.

    Raises UsageError for a folder that may not be searched: `sudo -u postgres` keeps the folder of the one who calls it.
    """
    for parent in (folder.absolute(), *folder.absolute().parents):
        try:
            if (parent / ".env").is_file():
                return parent / ".env"
            if (parent / ".git").exists():
                return None
        except PermissionError as error:
            hint = "change to a folder that this user may search"
            raise UsageError(f"cannot look for .env in {parent}: {error.strerror}", help=(hint,)) from error
    return None


def read_env_file(file: Path) -> Mapping[str, str | None]:
    """Return the variables of a `.env` file. Raises UsageError for one that cannot be read."""
    from dotenv import dotenv_values

    try:
        return dotenv_values(file)
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"cannot read {file}: {error}") from error


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror}") from error
