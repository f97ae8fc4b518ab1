"""New migration files: their names, and writing them so that no version is given twice and nothing is overwritten."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from sqlpin.errors import UsageError, WorkError
from sqlpin.migrations.folder import Migration, MigrationFolder, read_folder
from sqlpin.migrations.names import Form, is_version, moment_of, next_version

_CONTENT = {
    Form.SIMPLE: "-- Add migration script here\n",
    Form.UP: "-- Add up migration script here\n",
    Form.DOWN: "-- Add down migration script here\n",
}
_VAGUE = re.compile(
    r"(?:migrations?|tests?|updates?|changes?|fix(?:es)?|tmp|temp|new|wip|stuff|misc|foo|bar|schema|db|sql)?_?\d*"
)
_SEQUENTIAL_DIGITS = 4  # as SQLx pads the first
_LONGEST_NAME = 255  # bytes; of every file system in use


class Versioning(StrEnum):
    """How the next version is made."""

    TIMESTAMP = "timestamp"
    SEQUENTIAL = "sequential"


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file to be written; `shown` is how messages name it."""

    path: Path
    shown: str
    content: str


def add(
    folder: Path, shown: str, description: str, now: datetime, *, versioning: Versioning | None, reversible: bool | None
) -> tuple[NewFile, ...]:
    """Write the files of a new migration and return them; None lets the folder decide.

    Two processes that add at once get two versions. Raises UsageError for a description that makes no name, WorkError where
    the folder cannot be read or written.
    """
    slug = make_slug(description)
    try:
        with _alone_in(folder):
            files = new_files(read_folder(folder, shown=shown), slug, now, versioning=versioning, reversible=reversible)
            for file in files:
                with file.path.open("x", encoding="utf-8", newline="\n") as stream:
                    stream.write(file.content)
    except (FileExistsError, NotADirectoryError) as error:
        read_folder(folder, shown=shown)  # which says so where the folder is a file
        raise WorkError(f"cannot write {shown}: {error.strerror}") from None
    except OSError as error:
        raise WorkError(f"cannot write {shown}: {error.strerror}") from None
    return files


def new_files(
    folder: MigrationFolder, slug: str, now: datetime, *, versioning: Versioning | None, reversible: bool | None
) -> tuple[NewFile, ...]:
    """Return the files that a new migration of a folder consists of."""
    prefix = next_prefix(folder.migrations, now, versioning)
    forms = _forms(folder.migrations, reversible)
    names = [f"{prefix}_{slug}{form}.sql" for form in forms]
    if too_long := [name for name in names if len(name.encode()) > _LONGEST_NAME]:
        raise UsageError(f"the file name would be longer than {_LONGEST_NAME} bytes: {too_long[0]}")
    return tuple(
        NewFile(folder.path / name, f"{folder.shown}/{name}", _CONTENT[form])
        for name, form in zip(names, forms, strict=True)
    )


def make_slug(description: str) -> str:
    """Return a description as file names have it: `Add usersTable!` becomes `add_users_table`. Raises UsageError for none."""
    humps = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", description)
    slug = re.sub(r"[\W_]+", "_", humps).strip("_").lower()
    if not slug:
        raise UsageError(f"not a description: {description!r}", help=("say what the migration does: add_users_table",))
    return slug


def is_vague(slug: str) -> bool:
    """Whether a description says nothing: `migration_1`, `test`, `42`."""
    return _VAGUE.fullmatch(slug) is not None


def next_prefix(migrations: Sequence[Migration], now: datetime, versioning: Versioning | None) -> str:
    """Return the version of the next migration, padded as it stands in the file name; it is later than all there are."""
    versioning = versioning or _infer_versioning(migrations)
    newest = migrations[-1] if migrations else None
    if newest and not is_version(newest.version + 1):
        raise UsageError(
            f"there is no version after {newest.version}, which is the last that fits into 64 bits",
            help=(f"give {newest.up.shown} a smaller one, if it is applied nowhere",),
        )
    if versioning is Versioning.TIMESTAMP:
        return str(next_version(newest.version if newest else None, now))
    width = len(newest.up.name.name.partition("_")[0]) if newest else _SEQUENTIAL_DIGITS
    return f"{newest.version + 1 if newest else 1:0{width}d}"


def _infer_versioning(migrations: Sequence[Migration]) -> Versioning:
    """Infer as SQLx does: the last two differ by one, or the only one is 0 or 1; two moments one second apart do not count."""
    versions = [migration.version for migration in migrations[-2:]]
    match versions:
        case [previous, latest] if latest - previous == 1 and moment_of(latest) is None:
            return Versioning.SEQUENTIAL
        case [0 | 1]:
            return Versioning.SEQUENTIAL
    return Versioning.TIMESTAMP


def _forms(migrations: Sequence[Migration], reversible: bool | None) -> tuple[Form, ...]:
    """Return the forms of the files to write: in pairs where the newest is one, and as the newest pair is named."""
    if reversible is None:
        reversible = bool(migrations) and (migrations[-1].down is not None or migrations[-1].up.name.form is Form.UP)
    if not reversible:
        return (Form.SIMPLE,)
    pairs = [migration for migration in migrations if migration.down is not None]
    return (pairs[-1].up.name.form if pairs else Form.UP, Form.DOWN)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Make the folder, and keep other processes of this machine from adding to it at the same moment.

    The lock is on the folder itself and leaves nothing behind; where folders cannot be locked (Windows) it is on a file in the
    directory for temporary files.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        import fcntl
    except ImportError:
        from filelock import FileLock

        key = hashlib.sha256(os.fsencode(folder.absolute())).hexdigest()[:16]
        with FileLock(Path(tempfile.gettempdir()) / f"sqlpin-add-{key}.lock"):
            yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # a file system without locks: two adds at once are rare
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
