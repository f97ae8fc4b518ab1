"""Renaming migration files, also in a folder where two claim one version and which cannot be read as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlpin.errors import WorkError
from sqlpin.migrations.names import FileName, parse_name


def list_names(folder: Path, shown: str) -> tuple[FileName, ...]:
    """Return the names of all migration files, in order of version, also where two claim one. Raises WorkError."""
    try:
        names = [parse_name(path.name) for path in folder.iterdir() if path.is_file()]
    except OSError as error:
        raise WorkError(f"cannot read the folder {shown}: {error.strerror}") from None
    return tuple(sorted((name for name in names if name), key=lambda name: (name.version, name.slug, name.name)))


def rename(folder: Path, shown: str, renames: Sequence[tuple[str, str]]) -> None:
    """Rename files of the folder, none over another. Raises WorkError, with the files before the failing one renamed."""
    for old, new in renames:
        try:
            if (folder / new).exists():
                raise WorkError(f"cannot rename {shown}/{old}: {shown}/{new} exists")
            (folder / old).rename(folder / new)
        except OSError as error:
            raise WorkError(f"cannot rename {shown}/{old}: {error.strerror}") from None
