"""Which migrations are still to come, and what is applied before each. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sqlpin.migrate.plan import Record, State, compare
from sqlpin.migrations import Migration, MigrationFolder
from sqlpin.project import Project


@dataclass(frozen=True, slots=True)
class Stage:
    """One pending migration, and those that come before it and after the stage before, and are not asked about."""

    settled: tuple[Migration, ...]
    migration: Migration


@dataclass(frozen=True, slots=True)
class Pending:
    """The pending migrations in the order they are applied; `notes` say what else the user should know of the choice."""

    stages: tuple[Stage, ...]
    notes: tuple[str, ...] = ()

    @property
    def migrations(self) -> tuple[Migration, ...]:
        """The pending migrations."""
        return tuple(stage.migration for stage in self.stages)


def pending_migrations(project: Project, history: Sequence[Record] | None) -> Pending:
    """Return what the database with this history lacks; where there is none, what the last `prepare` did not know.

    `history` is None where no database is named. One without a row says nothing: every query would fail there today. What is
    pending comes after all that is settled, as it does there, also where its version is older.
    """
    folder, known = project.migrations, project.store.sums or {}
    if not history:
        waiting = [migration for migration in folder.migrations if migration.version not in known]
        why = f"the database has no history: pending is what {project.sqlx_dir} was made without"
        return Pending(_last(folder, waiting), () if history is None else (why,))
    entries = compare(folder, history)
    waiting = [entry.migration for entry in entries if entry.migration and entry.state in (State.PENDING, State.FAILED)]
    doubts = tuple(_DOUBTS[entry.state].format(title=entry.title) for entry in entries if entry.state in _DOUBTS)
    return Pending(_last(folder, waiting), (*doubts, *_unprepared(project, waiting)))


def chosen_migrations(folder: MigrationFolder, versions: Collection[int], after: int | None) -> Pending:
    """Return the migrations of these versions, or all that come after one (0: all). Raises UsageError for an unknown one.

    Each comes where its version says; what is newer than the last of them is not applied.
    """
    for version in (*versions, *filter(None, (after,))):
        folder.require(version)
    stages: list[Stage] = []
    between: list[Migration] = []
    for migration in folder.migrations:
        if migration.version in versions or (after is not None and (after == 0 or migration.version > after)):
            stages.append(Stage(tuple(between), migration))
            between = []
        else:
            between.append(migration)
    return Pending(tuple(stages))


def _last(folder: MigrationFolder, waiting: Sequence[Migration]) -> tuple[Stage, ...]:
    settled = tuple(migration for migration in folder.migrations if migration not in waiting)
    return tuple(Stage(() if index else settled, migration) for index, migration in enumerate(waiting))


_DOUBTS: Mapping[State, str] = MappingProxyType(
    {
        State.MODIFIED: "{title} was edited after the database had it: the file is taken as it is now",
        State.MISSING: "the database has {title}, and the folder does not: what it made is not there",
        State.FAILED: "{title} is unfinished in the database: it counts as pending",
    }
)


def _unprepared(project: Project, pending: Sequence[Migration]) -> Iterator[str]:
    """Tell of migrations that the database has, and that the metadata was made without."""
    known, waiting = project.store.sums, {migration.version for migration in pending}
    if known is None:
        return
    before = 0
    for migration in project.migrations.migrations:
        if migration.version not in known and migration.version not in waiting:
            yield (
                f"the database has {migration.title}, which {project.sqlx_dir} was made without:"
                f" `sqlpin migrate impact --from {before}` says what it does"
            )
            return
        before = migration.version
