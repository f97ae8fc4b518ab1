"""Writing the `.sqlx` folder: all or nothing, and nothing where nothing changed.

Protocol. (1) Compare: files whose bytes are there already are not touched. (2) Stage: every new file is written whole under
a temporary name in the same folder; what can go wrong (full disk, no right to write) goes wrong here and leaves the folder as
it was. (3) Commit: each is renamed over its target, the sums last, then unused files are removed. An error or an
interrupt during (3) puts the old files back. A kill during (3) leaves whole files, some new, some old; the next run completes it.

Nothing is fsync'ed: the content can be made anew from the database, and a file that a power failure truncates is found
out by its digest. Two runs at once take turns (a lock on the folder itself, where the platform has one).
"""

from __future__ import annotations

import contextlib
import os
import stat
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from sqlpin.errors import WorkError
from sqlpin.store.folder import SUM_FILES

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_TEMPORARY_PREFIX = ".sqlpin-"
_TEMPORARY_SUFFIX = ".tmp"


class Written(NamedTuple):
    """What `write` did: the names of files that are new or changed, and of those removed."""

    written: tuple[str, ...]
    removed: tuple[str, ...]


def write(folder: Path, files: Mapping[str, bytes], prune: Iterable[str] = ()) -> Written:
    """Make `files` (name → content) stand in the folder and the names in `prune` be gone.

    The folder is created when missing. Raises WorkError, after which the folder is as it was before.
    """
    try:
        return _write(folder, files, tuple(prune))
    except OSError as error:
        raise _work_error(folder, error) from error


def _write(folder: Path, files: Mapping[str, bytes], prune: tuple[str, ...]) -> Written:
    if not _has_work(folder, files, prune):
        return Written((), ())
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder):
        _remove_leftovers(folder)
        before = {name: _content(folder / name) for name in (*files, *prune)}
        changed = sorted((n for n in files if before[n] != files[n]), key=lambda name: (name in SUM_FILES, name))
        unused = tuple(name for name in sorted(set(prune) - set(files)) if before[name] is not None)
        with _staged(folder, {name: files[name] for name in changed}) as staged:
            _commit(folder, staged, unused, before)
    return Written(tuple(changed), unused)


def _has_work(folder: Path, files: Mapping[str, bytes], prune: tuple[str, ...]) -> bool:
    """A folder that is as it should be is not even locked: it may be read-only."""
    return (
        any(_content(folder / name) != content for name, content in files.items())
        or any((folder / name).exists() for name in prune if name not in files)
        or any(_leftovers(folder))
    )


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    if fcntl is None:
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with contextlib.suppress(OSError):  # a file system without locks: take the risk of two runs at once
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _leftovers(folder: Path) -> Iterator[Path]:
    """Temporary files of runs that were killed: under the lock nobody else's can be alive."""
    with contextlib.suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(_TEMPORARY_PREFIX) and entry.name.endswith(_TEMPORARY_SUFFIX):
                yield folder / entry.name


def _remove_leftovers(folder: Path) -> None:
    for path in list(_leftovers(folder)):
        with contextlib.suppress(OSError):
            path.unlink()


@contextlib.contextmanager
def _staged(folder: Path, files: Mapping[str, bytes]) -> Iterator[dict[str, Path]]:
    staged: dict[str, Path] = {}
    try:
        for name, content in files.items():
            staged[name] = folder / f"{_TEMPORARY_PREFIX}{os.urandom(8).hex()}{_TEMPORARY_SUFFIX}"
            _create(staged[name], content, like=folder / name)
        yield staged
    finally:
        for path in staged.values():
            path.unlink(missing_ok=True)


def _create(path: Path, content: bytes, like: Path) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o666)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    with contextlib.suppress(FileNotFoundError):
        path.chmod(stat.S_IMODE(like.stat().st_mode))


def _commit(
    folder: Path, staged: Mapping[str, Path], unused: Iterable[str], before: Mapping[str, bytes | None]
) -> None:
    done: list[str] = []
    try:
        for name, temporary in staged.items():
            done.append(name)
            temporary.replace(folder / name)
        for name in unused:
            done.append(name)
            (folder / name).unlink()
    except BaseException:
        _roll_back(folder, {name: before[name] for name in done})
        raise


def _roll_back(folder: Path, before: Mapping[str, bytes | None]) -> None:
    for name, content in before.items():
        path = folder / name
        with contextlib.suppress(OSError):
            if content is None:
                path.unlink(missing_ok=True)
            elif _content(path) != content:
                with _staged(folder, {name: content}) as staged:
                    staged[name].replace(path)


def _work_error(folder: Path, error: OSError) -> WorkError:
    place = error.filename or folder
    if isinstance(error, FileExistsError | NotADirectoryError):
        return WorkError(
            f"cannot write metadata into {folder}: {place} is no folder",
            help=("move that file away, or set `sqlx-dir` in [tool.sqlpin]",),
        )
    if isinstance(error, IsADirectoryError):
        return WorkError(
            f"cannot write metadata into {folder}: {place} is a folder, a file belongs there",
            help=("remove that folder",),
        )
    return WorkError(
        f"cannot write metadata into {folder}: {error.strerror}; the folder is as it was before",
        help=("make the folder writable, or set `sqlx-dir` in [tool.sqlpin]",),
    )
