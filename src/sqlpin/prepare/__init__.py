"""From queries in the code to metadata in `.sqlx`, through a database; the same way compares the two.

Steps: open the database, compare its migrations with the folder, run the configured set-up, describe every query; then
either write what the database says, all or nothing, or say how the metadata differs from it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlpin.check import check, stale_overrides, stale_schema, summary
from sqlpin.database import Choice, Origin, open_database
from sqlpin.diagnostics import Diagnostic, Severity
from sqlpin.prepare.asking import Answer, ask
from sqlpin.prepare.compare import compare, overriding, refusals
from sqlpin.prepare.declaring import declaring
from sqlpin.prepare.plan import plan
from sqlpin.prepare.schema import require_migrated, run_setup, schema
from sqlpin.prepare.stamp import Stamp
from sqlpin.project import Project
from sqlpin.query import DescribedQuery
from sqlpin.store import Written, write
from sqlpin.survey import REFUSALS, PlacedQuery, suppress

__all__ = ["Asked", "Choice", "Outcome", "Progress", "ask_about", "examine", "prepare"]

Progress = Callable[[str, int, int], None]
"""Hears of long work: what is being done, how much of it is done, and how much there is."""

_OVERRIDES = frozenset({"invalid-override", "unknown-override", "contradicted-override", "unneeded-override"})
_ASKED = frozenset({*REFUSALS, *_OVERRIDES, "ambiguous-query", "foreign-metadata"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run found and did.

    `server` describes who answered, "" when nobody was asked; `notes` are for the user, `details` for one who asks for more.
    """

    findings: tuple[Diagnostic, ...]
    written: Written | None
    server: str = ""
    notes: tuple[str, ...] = ()
    details: tuple[str, ...] = ()


def prepare(project: Project, choice: Choice, *, force: bool = False, progress: Progress = lambda *_: None) -> Outcome:
    """Write the metadata of every query, and remove what no query of a whole project uses.

    With an error among the findings nothing is written. A run of a whole project on the embedded server asks nobody when
    nothing has changed since the last, unless `force`. Raises SqlpinError.
    """
    stamp = Stamp.of(project, choice)
    if not force and stamp.holds():
        return Outcome((), Written((), ()))
    asked = ask_about(project, choice, project.survey.queries.values(), progress)
    changes, obstacles = plan(project, asked.answers)
    findings = _judge(project, [*_said(project, asked), *obstacles, *project.survey.findings], _ASKED)
    written = None
    if not any(finding.severity is Severity.ERROR for finding in findings):
        written = write(project.settings.sqlx_dir, changes.files, changes.unused)
    if not findings:
        stamp.leave()
    return Outcome(findings, written, asked.server, (*asked.notes, *_left_undone(project)), asked.details)


def examine(project: Project, choice: Choice, *, force: bool = False, progress: Progress = lambda *_: None) -> Outcome:
    """Compare the metadata with the code and with what the database says now; nothing is written. Raises SqlpinError."""
    if not force and Stamp.of(project, choice).holds():
        return Outcome((), None)
    asked = ask_about(project, choice, project.survey.queries.values(), progress)
    findings = [
        *check(
            project.survey,
            project.store,
            project.migrations,
            project.settings.declarations,
            shown=project.sqlx_dir,
            whole_project=project.whole,
        ),
        *_said(project, asked),
        *compare(project, asked.answers),
    ]
    judged = {*_ASKED, "missing-metadata"}
    return Outcome(_judge(project, findings, judged), None, asked.server, asked.notes, asked.details)


@dataclass(frozen=True, slots=True)
class Asked:
    """The answers by the hash of the query; `faults` are what the configuration gets wrong; the rest as in `Outcome`."""

    answers: dict[str, Answer]
    faults: tuple[Diagnostic, ...] = ()
    server: str = ""
    notes: tuple[str, ...] = ()
    details: tuple[str, ...] = ()


def ask_about(project: Project, choice: Choice, queries: Collection[PlacedQuery], progress: Progress) -> Asked:
    """Open the database and describe queries; where there are none, nobody is asked. Raises SqlpinError."""
    if not queries:
        return Asked({})
    settings = project.settings
    built = schema(project.migrations, settings, lambda done, total: progress("applying migrations", done, total))
    with open_database(choice, built) as database:
        if database.origin is Origin.URL:
            require_migrated(database.connection, project.migrations, settings)
        run_setup(database.connection, settings)
        answers = ask(
            database.connection,
            queries,
            lambda done, total: progress("describing queries", done, total),
            settings.declarations,
        )
        notes, details = (*database.notes, *_degraded(answers)), tuple(_details(answers))
        return Asked(answers, tuple(declaring(database.connection, project)), database.description, notes, details)


def _degraded(answers: Mapping[str, Answer]) -> Iterator[str]:
    """Yield, for each reason why a proof fell back to the smaller promise, how many queries it concerns."""
    reasons = Counter(answer.degraded for answer in answers.values() if isinstance(answer, DescribedQuery))
    for reason, count in sorted((reason, count) for reason, count in reasons.items() if reason):
        queries = "1 query is" if count == 1 else f"{count} queries are"
        yield f"{queries} described without proof of what is never NULL: {reason}"


def _details(answers: Mapping[str, Answer]) -> Iterator[str]:
    """Yield what the proofs could not understand, and so took as nullable."""
    for answer in answers.values():
        for note in answer.notes if isinstance(answer, DescribedQuery) else ():
            yield f"{note}, in: {summary(answer.query.query)}"


def _said(project: Project, asked: Asked) -> Iterator[Diagnostic]:
    """Yield what the server refuses, and what the comments of queries and the configuration get wrong."""
    queries = project.survey.queries.values()
    yield from refusals(queries, asked.answers, queries)
    yield from overriding(queries, asked.answers)
    yield from asked.faults


def _left_undone(project: Project) -> Iterator[str]:
    """Yield what a run over a part of the project leaves for a run over all of it."""
    if project.whole:
        return
    store, shown = project.store, project.sqlx_dir
    stale = [
        *stale_schema(store, project.migrations, shown),
        *stale_overrides(store, project.settings.declarations, shown),
    ]
    if stale:
        yield f"{stale[0].message}; run `sqlpin prepare` without paths to make all metadata anew"


def _judge(project: Project, findings: Iterable[Diagnostic], judged: Collection[str]) -> tuple[Diagnostic, ...]:
    return tuple(suppress(findings, project.survey.suppressions, judged))
