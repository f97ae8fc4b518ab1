"""Folder × history: what is applied, pending, modified, missing or half done, and which steps lead where. Pure.

Where SQLx and we differ: files that differ in line endings only count as applied; a step back that cannot be taken
(no down file) stops the plan before anything runs, where SQLx would take back an older migration instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from sqlpin.errors import UsageError, WorkError
from sqlpin.migrations import Migration, MigrationFolder


@dataclass(frozen=True, slots=True)
class Record:
    """One row of the history: `elapsed` in nanoseconds, -1 where it is not known."""

    version: int
    description: str
    installed_on: datetime
    success: bool
    checksum: bytes
    elapsed: int

    @property
    def title(self) -> str:
        """The migration as people and messages call it: `20260116123456/add_users_table`."""
        return f"{self.version}/{self.description.replace(' ', '_')}"


class State(StrEnum):
    """What folder and history say of one version together."""

    APPLIED = "applied"
    PENDING = "pending"
    MODIFIED = "modified"  # applied from a file with another content
    LINE_ENDINGS = "line-endings"  # applied from a file that differs in CRLF and LF only
    MISSING = "missing"  # applied, and the file is gone
    FAILED = "failed"  # begun outside a transaction and not finished


@dataclass(frozen=True, slots=True)
class Entry:
    """One version in the folder, in the history, or in both; never in neither."""

    version: int
    state: State
    migration: Migration | None
    record: Record | None
    out_of_order: bool

    @property
    def title(self) -> str:
        """The migration as people and messages call it: `20260116123456/add_users_table`."""
        return (self.migration or self._record).title

    @property
    def slug(self) -> str:
        """The description with `_` for spaces, from the file if there is one."""
        return self.title.partition("/")[2]

    @property
    def _record(self) -> Record:
        assert self.record is not None  # noqa: S101  # a version is somewhere
        return self.record


@dataclass(frozen=True, slots=True)
class Step:
    """One migration to apply, or to take back with its down file."""

    migration: Migration
    revert: bool


@dataclass(frozen=True, slots=True)
class Applied:
    """A step that is true now: `elapsed` in nanoseconds; `notes` say what was unusual about it."""

    migration: Migration
    revert: bool
    elapsed: int
    notes: tuple[str, ...] = ()


def compare(folder: MigrationFolder, history: Sequence[Record]) -> tuple[Entry, ...]:
    """Return one entry per version of the folder or the history, in order of version."""
    files = {migration.version: migration for migration in folder.migrations}
    records = {record.version: record for record in history}
    newest = max(records, default=None)
    return tuple(
        _entry(version, files.get(version), records.get(version), newest) for version in sorted({*files, *records})
    )


def plan_run(
    entries: Sequence[Entry], *, target: int | None = None, ignore_missing: bool = False, strict_order: bool = False
) -> tuple[Step, ...]:
    """Return the pending migrations up to `target`, oldest first; one older than an applied one is among them, as in SQLx.

    Raises WorkError where folder and history contradict each other, or with `strict_order` where a pending migration is
    older than an applied one; UsageError for a target that is not in the folder or lies before what is applied.
    """
    _refuse_contradictions(entries, ignore_missing=ignore_missing, checksums=True)
    if target is not None:
        _known_target(entries, target)
        newest = max((entry.version for entry in entries if entry.record), default=target)
        if target < newest:
            message = f"the target {target} is older than {newest}, which is applied"
            raise UsageError(message, help=(f"`sqlpin migrate goto {target}` reverts what is newer",))
    steps = _pending(entries, target)
    if strict_order:
        _refuse_out_of_order(entries, steps)
    return steps


def plan_revert(
    entries: Sequence[Entry], *, target: int | None = None, ignore_missing: bool = False
) -> tuple[Step, ...]:
    """Return the newest applied migration, or all that are newer than `target` (0 for all), newest first.

    A migration that was modified after it was applied can be reverted. Raises WorkError where a file or a down file that
    is needed is missing; UsageError for a target that is not in the folder.
    """
    _refuse_contradictions(entries, ignore_missing=ignore_missing, checksums=False)
    if target is not None and target != 0:
        _known_target(entries, target)
    applied = [entry for entry in reversed(entries) if entry.record and entry.migration]
    chosen = applied[:1] if target is None else [entry for entry in applied if entry.version > target]
    return _steps_back(chosen)


def plan_goto(entries: Sequence[Entry], target: int, *, ignore_missing: bool = False) -> tuple[Step, ...]:
    """Return the steps after which exactly the migrations up to `target` are applied: first back, then forward.

    Raises as `plan_run` and `plan_revert` do; `target` 0 stands for before the first.
    """
    _refuse_contradictions(entries, ignore_missing=ignore_missing, checksums=False)
    kept = [entry for entry in entries if entry.version <= target]
    _refuse_contradictions(kept, ignore_missing=ignore_missing, checksums=True)
    return (*plan_revert(entries, target=target, ignore_missing=ignore_missing), *_pending(entries, target))


def _entry(version: int, migration: Migration | None, record: Record | None, newest: int | None) -> Entry:
    out_of_order = record is None and newest is not None and version < newest
    return Entry(version, _state(migration, record), migration, record, out_of_order)


def _state(migration: Migration | None, record: Record | None) -> State:
    if record is None:
        return State.PENDING
    if not record.success:
        return State.FAILED
    if migration is None:
        return State.MISSING
    if record.checksum == migration.checksum:
        return State.APPLIED
    return State.LINE_ENDINGS if migration.up.same_but_line_endings(record.checksum) else State.MODIFIED


def _pending(entries: Sequence[Entry], target: int | None) -> tuple[Step, ...]:
    return tuple(
        Step(entry.migration, revert=False)
        for entry in entries
        if entry.state is State.PENDING and entry.migration and (target is None or entry.version <= target)
    )


def _steps_back(chosen: Sequence[Entry]) -> tuple[Step, ...]:
    steps = [Step(entry.migration, revert=True) for entry in chosen if entry.migration]
    stuck = [step.migration for step in steps if step.migration.down is None]
    if stuck:
        expected = ", ".join(f"{m.up.shown.removesuffix('.sql').removesuffix('.up')}.down.sql" for m in stuck)
        raise WorkError(
            f"no down file for {_titles(stuck)}: nothing was reverted",
            help=(f"write {expected}", "or go forward: add a migration that undoes it"),
        )
    return tuple(steps)


def _known_target(entries: Sequence[Entry], target: int) -> None:
    if not any(entry.version == target for entry in entries):
        raise UsageError(f"no migration has the version {target}", help=("`sqlpin migrate info` lists them",))


def _refuse_out_of_order(entries: Sequence[Entry], steps: Sequence[Step]) -> None:
    late = {entry.version for entry in entries if entry.out_of_order}
    older = [step.migration for step in steps if step.migration.version in late]
    if not older:
        return
    newest = max(entry.version for entry in entries if entry.record)
    raise WorkError(
        f"not applied, and older than the applied {newest}: {_titles(older)}",
        help=tuple(f"`sqlpin migrate rebase {m.version}` gives it a new version" for m in older),
    )


def _refuse_contradictions(entries: Sequence[Entry], *, ignore_missing: bool, checksums: bool) -> None:
    """Raise one error that names everything in the way; without `checksums` a modified file is not."""
    allowed = {State.MISSING} if ignore_missing else set()
    if not checksums:
        allowed.add(State.MODIFIED)
    messages: list[str] = []
    cures: dict[str, None] = {}
    for entry in entries:
        if entry.state in allowed or entry.state not in _CONTRADICTIONS:
            continue
        message, help_ = _CONTRADICTIONS[entry.state]
        messages.append(message.format(title=entry.title))
        cures.update(dict.fromkeys(line.format(version=entry.version) for line in help_))
    if messages:
        raise WorkError("\n".join(messages), help=tuple(cures))


def _titles(migrations: Sequence[Migration]) -> str:
    return ", ".join(migration.title for migration in migrations)


_CONTRADICTIONS: Mapping[State, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        State.MODIFIED: (
            "{title} was previously applied but has been modified",
            (
                "put the file back as it was and make the change in a migration of its own: `sqlpin migrate add`",
                "if the edit changes nothing, a comment say: `sqlpin migrate accept-checksum {version}`",
            ),
        ),
        State.MISSING: (
            "{title} was previously applied but is missing from the folder",
            ("check out the branch that has it, or go on without it: --ignore-missing",),
        ),
        State.FAILED: (
            "{title} was begun and did not finish; what it did outside a transaction is still there",
            (
                "look at the database, then say what is true:",
                "`sqlpin migrate mark-reverted {version}` if nothing of the migration is there (it will run again),",
                "`sqlpin migrate mark-applied {version}` if all of it is there",
            ),
        ),
    }
)
