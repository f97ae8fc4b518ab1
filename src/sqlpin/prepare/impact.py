"""What pending migrations do to the committed queries: which break, which return or take something else.

On a database of our own the migrations are applied, the pending ones one by one; before the first and after each of them
every committed query is described. So each change has the migration that makes it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlpin.database import Choice, open_empty
from sqlpin.diagnostics import Diagnostic, Location
from sqlpin.difference import differences
from sqlpin.migrate.plan import Record, State, compare
from sqlpin.migrations import Migration, MigrationFolder
from sqlpin.prepare.asking import Answer, ask
from sqlpin.prepare.compare import listed
from sqlpin.prepare.schema import extensions, run_setup
from sqlpin.project import Project
from sqlpin.query import Arguments, DescribedQuery, ParamStyle, PinnedQuery, RefusedQuery, pin
from sqlpin.store import file_name
from sqlpin.survey import PlacedQuery, place_of
from sqlpin.syntax.placeholders import normalize
from sqlpin.syntax.statements import statements

if TYPE_CHECKING:
    import psycopg


@dataclass(frozen=True, slots=True)
class Impact:
    """What was found, for how many queries and which migrations; `notes` are for the user."""

    findings: tuple[Diagnostic, ...]
    queries: int
    migrations: tuple[Migration, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Pending:
    """Migrations that are still to come, oldest first; `notes` say what else the user should know about the choice."""

    migrations: tuple[Migration, ...]
    notes: tuple[str, ...] = ()


def pending_migrations(project: Project, history: Sequence[Record] | None) -> Pending:
    """Return what the database with this history lacks; where there is none, what the last `prepare` did not know.

    `history` is None where no database is named. One without a row says nothing: every query would fail there today.
    """
    folder, known = project.migrations, project.store.sums or {}
    if not history:
        unknown = tuple(migration for migration in folder.migrations if migration.version not in known)
        why = f"the database has no history: pending is what {project.sqlx_dir} was made without"
        return Pending(unknown, () if history is None else (why,))
    entries = compare(folder, history)
    pending = tuple(e.migration for e in entries if e.migration and e.state in (State.PENDING, State.FAILED))
    doubts = tuple(_DOUBTS[entry.state].format(title=entry.title) for entry in entries if entry.state in _DOUBTS)
    return Pending(pending, (*doubts, *_unprepared(project, pending)))


def chosen_migrations(folder: MigrationFolder, versions: Collection[int], after: int | None) -> tuple[Migration, ...]:
    """Return the migrations of these versions, or all that come after one (0: all). Raises UsageError for an unknown one."""
    for version in (*versions, *filter(None, (after,))):
        folder.require(version)
    if after is None:
        return tuple(migration for migration in folder.migrations if migration.version in versions)
    return tuple(migration for migration in folder.migrations if after == 0 or migration.version > after)


_DOUBTS = {
    State.MODIFIED: "{title} was edited after the database had it: the file is taken as it is now",
    State.MISSING: "the database has {title}, and the folder does not: what it made is not there",
    State.FAILED: "{title} is unfinished in the database: it counts as pending",
}


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


def impact(project: Project, choice: Choice, pending: Sequence[Migration]) -> Impact:
    """Say what `pending` migrations do to the queries in `.sqlx`. Raises SqlpinError, as for a migration that fails.

    A query that PostgreSQL refuses before them, because it was written for them, cannot break.
    """
    queries = _committed(project)
    if not queries or not pending:
        return Impact((), len(queries), tuple(pending))
    findings: list[Diagnostic] = []
    with open_empty(choice, extensions(project.migrations, project.settings)) as database:
        settled = [migration for migration in project.migrations.migrations if migration not in pending]
        before = _describe(project, database.connection, settled, queries)
        notes = (*database.notes, *_not_asked(before))
        for migration in pending:
            after = _describe(project, database.connection, [migration], queries)
            findings.extend(_changes(project.sqlx_dir, migration, queries, before, after))
            before = {**before, **after}
        return Impact(tuple(findings), len(queries), tuple(pending), notes)


def _not_asked(before: Mapping[str, Answer]) -> Iterator[str]:
    """Tell how many queries cannot break, because they do not work yet."""
    refused = [answer for answer in before.values() if isinstance(answer, RefusedQuery)]
    if refused:
        yield (
            f"{len(refused)} of {len(before)} committed queries were not compared: PostgreSQL refuses them before the pending"
            f" migrations, for which they may have been written ({refused[0].message})"
        )


def _committed(project: Project) -> dict[str, PlacedQuery]:
    """Return the queries of the metadata by hash, with their places in the code where they have any."""
    return {
        key: project.survey.queries.get(key) or _without_place(query)
        for key, query in project.store.queries.items()
        if key in project.survey.queries or query.text.strip()
    }


def _without_place(query: PinnedQuery) -> PlacedQuery:
    normalized = normalize(query.text, ParamStyle.NUMBERED, Arguments.ABSENT)
    return PlacedQuery(normalized, (), tuple(statements(query.text)))


def _describe(
    project: Project,
    connection: psycopg.Connection[Any],
    migrations: Sequence[Migration],
    queries: Mapping[str, PlacedQuery],
) -> dict[str, Answer]:
    """Apply migrations, which make the session new, and describe all queries; the answers are by the hash in the store."""
    from sqlpin.migrate.runner import apply

    apply(connection, migrations, history=project.settings.migrations_table)
    run_setup(connection, project.settings)
    answers = ask(connection, queries.values(), lambda *_: None, project.settings.declarations)
    return {key: answers[query.hash] for key, query in queries.items()}


def _changes(
    folder: str,
    migration: Migration,
    queries: Mapping[str, PlacedQuery],
    before: Mapping[str, Answer],
    after: Mapping[str, Answer],
) -> Iterator[Diagnostic]:
    related = (Location(migration.up.shown),)
    for key, query in queries.items():
        old, new = before[key], after[key]
        if not isinstance(old, DescribedQuery):
            continue
        if isinstance(new, RefusedQuery):
            fields = {"migration": migration.title, "message": new.message}
            help_ = tuple(filter(None, (new.detail, new.hint)))
            for place in _places(folder, key, query, new):
                yield Diagnostic("query-breaks", place, fields, help_, related)
        elif found := differences(pin(old), pin(new)):
            clauses = [clause.replace("; the metadata says ", "; before, it is ") for clause in found]
            fields = {"migration": migration.title, "difference": listed(clauses)}
            for place in _places(folder, key, query, None):
                yield Diagnostic("query-changes", place, fields, (), related)


def _places(folder: str, key: str, query: PlacedQuery, refused: RefusedQuery | None) -> list[Location]:
    if not query.places:
        return [Location(f"{folder}/{file_name(key)}")]
    return [place_of(place, refused.span if refused else None) for place in query.places]
