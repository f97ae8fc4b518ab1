"""Saying what is true without running anything: rows of the history that are written by hand, so to speak.

For the database that existed before its migrations, the migration that was finished by hand, and the edit of a comment.
What is refused is a statement that would make the history claim what nobody said.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import psycopg

from sqlpin.errors import UsageError, WorkError
from sqlpin.migrate.history import History, find_history
from sqlpin.migrate.plan import Entry, State, compare
from sqlpin.migrate.session import Options, created, refuse_read_only, working
from sqlpin.migrations import Migration, MigrationFolder


@dataclass(frozen=True, slots=True)
class Mark:
    """One row to change: `done` tells the user about it when it is."""

    entry: Entry
    done: str
    write: Callable[[History, Entry], None]


Marker = Callable[[Sequence[Entry]], tuple[Mark, ...]]


def mark_applied(entries: Sequence[Entry], versions: Sequence[int]) -> tuple[Mark, ...]:
    """Mark migrations as applied, which are pending or were begun. Raises UsageError for any other."""
    marks = []
    for entry in _chosen(entries, versions):
        if entry.migration is None:
            raise UsageError(f"there is no file for {entry.title}", help=("a row in the history names its checksum",))
        if entry.state not in _TO_APPLIED:
            raise UsageError(f"{entry.title} is applied already{_DIFFERENCE.get(entry.state, '')}")
        marks.append(Mark(entry, f"Marked {entry.title} as applied", _TO_APPLIED[entry.state]))
    return tuple(marks)


def mark_reverted(entries: Sequence[Entry], versions: Sequence[int]) -> tuple[Mark, ...]:
    """Mark migrations as not applied. Raises UsageError for one that is not in the history."""
    marks = []
    for entry in _chosen(entries, versions):
        if entry.record is None:
            raise UsageError(f"{entry.title} is not applied")
        marks.append(Mark(entry, f"Marked {entry.title} as reverted", _delete))
    return tuple(marks)


def baseline(entries: Sequence[Entry], version: int) -> tuple[Mark, ...]:
    """Mark all migrations up to `version` as applied, for a database that has what they make.

    Raises WorkError where something is in the history already: then it is known what is applied.
    """
    _chosen(entries, [version])
    recorded = [entry for entry in entries if entry.record]
    if recorded:
        raise WorkError(
            f"the history is not empty: {recorded[-1].title} is in it",
            help=("a baseline is for a database without a history; for one migration: `sqlpin migrate mark-applied`",),
        )
    return mark_applied(entries, [entry.version for entry in entries if entry.version <= version])


def accept_checksums(entries: Sequence[Entry], versions: Sequence[int]) -> tuple[Mark, ...]:
    """Record the checksums of files that were edited after they were applied; without versions, of all that were.

    Raises UsageError for a migration whose file is not another one than was applied.
    """
    modified = [entry for entry in entries if entry.state in _DIFFERENCE]
    chosen = _chosen(entries, versions) if versions else modified
    for entry in chosen:
        if entry.state not in _DIFFERENCE:
            raise UsageError(f"{entry.title} is {entry.state}: there is no other checksum to accept")
    return tuple(Mark(entry, f"Accepted the checksum of {_file(entry).up.shown}", _set_checksum) for entry in chosen)


def settle(
    connection: psycopg.Connection[Any], folder: MigrationFolder, marker: Marker, options: Options | None = None
) -> tuple[Mark, ...]:
    """Write the marks that `marker` makes, all or none, under the lock; return them. Raises as `session.migrate` does."""
    options = options or Options()
    with working(connection):
        refuse_read_only(connection)
        with options.locked(connection):
            history = find_history(connection, options.history)
            marks = marker(compare(folder, history.read()))
            with connection.transaction():
                history = created(history)
                for mark in marks:
                    mark.write(history, mark.entry)
    return marks


def _chosen(entries: Sequence[Entry], versions: Sequence[int]) -> list[Entry]:
    known = {entry.version: entry for entry in entries}
    for version in versions:
        if version not in known:
            raise UsageError(f"no migration has the version {version}", help=("`sqlpin migrate info` lists them",))
    return [known[version] for version in dict.fromkeys(versions)]


def _file(entry: Entry) -> Migration:
    assert entry.migration is not None  # noqa: S101  # whoever made the mark has looked
    return entry.migration


def _insert(history: History, entry: Entry) -> None:
    history.insert(_file(entry), success=True)


def _finish(history: History, entry: Entry) -> None:
    history.set_success(entry.version, success=True)
    history.set_checksum(entry.version, _file(entry).checksum)


def _delete(history: History, entry: Entry) -> None:
    history.delete(entry.version)


def _set_checksum(history: History, entry: Entry) -> None:
    history.set_checksum(entry.version, _file(entry).checksum)


_TO_APPLIED: Mapping[State, Callable[[History, Entry], None]] = MappingProxyType(
    {State.PENDING: _insert, State.FAILED: _finish}
)
_DIFFERENCE: Mapping[State, str] = MappingProxyType(
    {
        State.MODIFIED: ", from a file with another content",
        State.LINE_ENDINGS: ", from a file with other line endings",
    }
)
