"""What pending migrations do to the committed queries: which break, which return or take something else.

On a database of our own the migrations are applied, the pending ones one by one; before the first and after each of them
every committed query is described. So each change has the migration that makes it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlpin.database import Choice, open_empty
from sqlpin.diagnostics import Diagnostic, Location
from sqlpin.difference import differences
from sqlpin.migrations import Migration
from sqlpin.prepare.asking import Answer, ask
from sqlpin.prepare.compare import listed
from sqlpin.prepare.pending import Pending
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


def impact(project: Project, choice: Choice, pending: Pending) -> Impact:
    """Say what pending migrations do to the queries in `.sqlx`. Raises SqlpinError, as for a migration that fails.

    A query that PostgreSQL refuses before them, because it was written for them, cannot break.
    """
    queries = _committed(project)
    if not queries or not pending.stages:
        return Impact((), len(queries), pending.migrations)
    findings: list[Diagnostic] = []
    with open_empty(choice, extensions(project.migrations, project.settings)) as database:
        before: Mapping[str, Answer] = {}
        notes = database.notes
        for stage in pending.stages:
            if stage.settled or not before:
                before = _describe(project, database.connection, stage.settled, queries)
                notes = (*notes, *_not_working(before)) if stage is pending.stages[0] else notes
            after = _describe(project, database.connection, [stage.migration], queries)
            findings.extend(_changes(project.sqlx_dir, stage.migration, queries, before, after))
            before = after
    return Impact(tuple(findings), len(queries), pending.migrations, notes)


def _not_working(before: Mapping[str, Answer]) -> Iterator[str]:
    """Tell how many queries do not work before the first pending migration."""
    refused = [answer for answer in before.values() if isinstance(answer, RefusedQuery)]
    if refused:
        yield (
            f"{len(refused)} of {len(before)} committed queries do not work before the pending migrations, for which they may"
            f" have been written: {refused[0].message}"
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
