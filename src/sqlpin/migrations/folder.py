"""Reading the folder: every file once, its checksum, its pair, and what is in the way."""

from __future__ import annotations

import hashlib
import os
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from sqlpin.diagnostics import Diagnostic, Location
from sqlpin.errors import UsageError, WorkError
from sqlpin.migrations.conflicts import Conflict, Known, VersionConflictError, find_conflicts
from sqlpin.migrations.names import FileName, Form, has_version_too_large, looks_meant, parse_name

NO_TRANSACTION = "-- no-transaction"


class MigrationFile(NamedTuple):
    """One file: `path` opens it, `shown` is how messages name it (with `/`).

    `text` is the content without a byte order mark; `checksum` the SHA-384 of the bytes, `lf_checksum` and `crlf_checksum`
    what it would be with those line endings throughout.
    """

    path: Path
    shown: str
    name: FileName
    text: str
    checksum: bytes
    lf_checksum: bytes
    crlf_checksum: bytes

    @property
    def no_transaction(self) -> bool:
        """Whether the file asks to run outside a transaction."""
        return self.text.startswith(NO_TRANSACTION)

    def same_but_line_endings(self, checksum: bytes) -> bool:
        """Whether `checksum` is that of this file with its own line endings, with LF or with CRLF throughout."""
        return checksum in (self.checksum, self.lf_checksum, self.crlf_checksum)


class Migration(NamedTuple):
    """One version: the file that applies it and, where there is one, the down file that takes it back."""

    version: int
    up: MigrationFile
    down: MigrationFile | None

    @property
    def slug(self) -> str:
        """The description as the file name has it: `add_users_table`."""
        return self.up.name.slug

    @property
    def description(self) -> str:
        """The description as the history has it: `add users table`."""
        return self.slug.replace("_", " ")

    @property
    def title(self) -> str:
        """The migration as people and messages call it: `20260116123456/add_users_table`."""
        return f"{self.version}/{self.slug}"

    @property
    def checksum(self) -> bytes:
        """The checksum that the history holds: that of the file that applies it."""
        return self.up.checksum

    @property
    def files(self) -> tuple[MigrationFile, ...]:
        """The file that applies it, then the down file if there is one."""
        return (self.up,) if self.down is None else (self.up, self.down)


class MigrationFolder(NamedTuple):
    """All migrations in order of version; `warnings` tell of files that are not used and look as if they should be."""

    path: Path
    shown: str
    migrations: tuple[Migration, ...]
    warnings: tuple[Diagnostic, ...]

    def find(self, version: int) -> Migration | None:
        """Return the migration of that version."""
        return next((migration for migration in self.migrations if migration.version == version), None)

    def require(self, version: int) -> Migration:
        """Return the migration of that version. Raises UsageError where there is none."""
        migration = self.find(version)
        if migration is None:
            newest = self.migrations[-1].title if self.migrations else "none"
            message = f"no migration in {self.shown} has the version {version}"
            raise UsageError(message, help=(f"`sqlpin migrate info` lists them; the newest is {newest}",))
        return migration


def read_folder(path: Path, *, shown: str | None = None, applied: Known = ()) -> MigrationFolder:
    """Read every migration of a folder; a folder that does not exist or is empty has none.

    `shown` is how messages name the folder, `path` itself if not given. Raises WorkError where the path is no directory, or
    something in it cannot be read or is not UTF-8 text; VersionConflictError where two files claim one version, with the
    rename of the one that is not `applied`.
    """
    shown = shown if shown is not None else path.as_posix()
    names: list[FileName] = []
    warnings: list[Diagnostic] = []
    for entry in _entries(path, shown):
        name = parse_name(entry.name)
        if name is not None and not entry.is_dir():
            names.append(name)
        elif _looks_meant(entry):
            warnings.append(_ignored(f"{shown}/{entry.name}", is_directory=entry.is_dir()))
    _refuse(find_conflicts(names, applied), shown)
    versions: dict[int, list[MigrationFile]] = defaultdict(list)
    for name in names:
        versions[name.version].append(_read_file(path / name.name, f"{shown}/{name.name}", name))
    migrations: list[Migration] = []
    for version in sorted(versions):
        up, down = _pair(versions[version])
        if up is not None:
            migrations.append(Migration(version, up, down))
        elif down is not None:
            warnings.append(Diagnostic("orphan-down-migration", Location(down.shown)))
    return MigrationFolder(path, shown, tuple(migrations), tuple(warnings))


def _entries(path: Path, shown: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(path) as entries:
            return sorted(entries, key=lambda entry: entry.name)
    except FileNotFoundError:
        return []
    except NotADirectoryError:
        message = f"{shown} is a file; a folder of migrations was expected"
        raise WorkError(message, help=("name the folder with the migration files",)) from None
    except OSError as error:
        raise WorkError(f"cannot read the folder {shown}: {error.strerror}") from None


def _looks_meant(entry: os.DirEntry[str]) -> bool:
    """Whether an entry that is not read could have been meant as migrations; a folder, when it holds SQL files."""
    if not entry.is_dir():
        return looks_meant(entry.name)
    try:
        return any(name.lower().endswith(".sql") for name in os.listdir(entry.path))  # noqa: PTH208  # names are enough
    except OSError:
        return False


def _ignored(shown: str, *, is_directory: bool) -> Diagnostic:
    if is_directory:
        reason = "folders inside the migrations folder are not read"
    elif has_version_too_large(shown.rpartition("/")[2]):
        reason = "its version does not fit into 64 bits"
    else:
        reason = "its name is not <version>_<description>.sql, .up.sql or .down.sql"
    return Diagnostic("ignored-migration-file", Location(shown), {"reason": reason})


def _refuse(conflicts: Sequence[Conflict], shown: str) -> None:
    if not conflicts:
        return
    words = []
    cures: list[str] = []
    for conflict in conflicts:
        files = " and ".join(f"{shown}/{name}" for name in conflict.names)
        words.append(f"two migrations have the version {conflict.version}: {files}")
        cures.extend(_command(shown, old, new) for old, new in conflict.moves)
    if not all(conflict.strays for conflict in conflicts):
        cures.append("`sqlpin migrate rebase` asks the database which is applied, and renames the other")
    known = all(conflict.applied for conflict in conflicts)
    head = "rename what the database does not have:" if known else "rename what is not applied yet, for example:"
    raise VersionConflictError("\n".join(words), help=(head, *cures))


def _command(shown: str, old: str, new: str) -> str:
    if old == new:  # 1_a.down.sql beside 01_a.down.sql: one migration, twice
        return f"git rm {shown}/{old}"
    return f"git mv {shown}/{old} {shown}/{new}"


def _read_file(path: Path, shown: str, name: FileName) -> MigrationFile:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise WorkError(f"cannot read {shown}: {error.strerror}") from None
    text = _decode(data, shown)
    lf = data.replace(b"\r\n", b"\n")
    checksum = hashlib.sha384(data).digest()
    lf_checksum = checksum if lf == data else hashlib.sha384(lf).digest()
    crlf_checksum = hashlib.sha384(lf.replace(b"\n", b"\r\n")).digest()
    return MigrationFile(path, shown, name, text, checksum, lf_checksum, crlf_checksum)


def _decode(data: bytes, shown: str) -> str:
    """Return the text without byte order mark; libpq would take a NUL for the end and the rest would never run."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise WorkError(f"{shown} is UTF-16; expected UTF-8", help=("save the file as UTF-8",))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        message = f"{shown}:{line} is not UTF-8: byte {data[error.start]:#04x} at offset {error.start}"
        raise WorkError(message, help=("save the file as UTF-8",)) from None
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise WorkError(f"{shown}:{line} holds a NUL byte, which PostgreSQL cannot take", help=("remove it",))
    return text


def _pair(files: Sequence[MigrationFile]) -> tuple[MigrationFile | None, MigrationFile | None]:
    up = next((file for file in files if file.name.form is not Form.DOWN), None)
    down = next((file for file in files if file.name.form is Form.DOWN), None)
    return up, down
