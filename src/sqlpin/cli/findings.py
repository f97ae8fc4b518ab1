"""Findings about migrations: how they reach stdout, and what of the project the rules are told."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from pathlib import Path

from sqlpin.check import summary
from sqlpin.cli.migration import Work
from sqlpin.cli.progress import progress_bar
from sqlpin.cli.report import report
from sqlpin.diagnostics import Diagnostic, Severity
from sqlpin.environment import environment
from sqlpin.migrate.lint import Pinned, QueryText
from sqlpin.migrations import Migration, MigrationFolder
from sqlpin.project import Project, open_project
from sqlpin.query import PinnedQuery
from sqlpin.render import Report, Sources, render
from sqlpin.span import LineIndex


def report_migrations(
    work: Work, folder: MigrationFolder, findings: Sequence[Diagnostic], output_format: str, tested: int | None = None
) -> int:
    """Write the findings, then one line, and return the exit code. Notes are shown and do not count.

    `tested` says how many migrations have been tried, where not only their text was read.
    """
    counted = sum(finding.severity is not Severity.NOTE for finding in findings)
    total = len(folder.migrations)
    sources = Sources({file.shown: file.text for migration in folder.migrations for file in migration.files})
    numbers = {"migrations": total, "findings": counted} | ({} if tested is None else {"tested": tested})
    document = Report(findings, sources, numbers)
    work.terminal.write(render(output_format, document, work.terminal.style, work.terminal.width))
    part = "" if tested is None or tested == total else f", {tested} tested"
    line = f"{_count(total, 'migration')}{part}, {_count(counted, 'finding')}"
    if output_format == "full":
        work.terminal.conclude(line)
    elif output_format != "json":
        work.terminal.say(line)
    return int(counted > 0)


def report_test(work: Work, versions: Sequence[int], seed: str | None, scratch: bool, output_format: str) -> int:
    """Try down files on an empty database, write what is wrong with them, and return the exit code."""
    from sqlpin.migrate.rehearsal import read_seed, rehearse

    rows = read_seed(Path(seed), seed) if seed else None
    folder = work.folder()
    for migration in map(folder.require, versions):
        if migration.down is None:
            work.terminal.say(f"note: {migration.title} has no down file: it is only applied")
    last = next((migration for migration in reversed(folder.migrations) if migration.down is None), None)
    if rows is not None and last is not None:
        work.terminal.say(
            f"note: the rows of {rows.shown} are tried as far back as {last.title}, which has no down file"
        )
    tested: list[int] = []
    total = sum(m.down is not None and (not versions or m.version in versions) for m in folder.migrations)

    def tell(migration: Migration) -> None:
        tested.append(migration.version)
        work.terminal.detail(f"tested {migration.title}")
        progress("testing down files", len(tested), total)

    with work.empty_database(folder, scratch=scratch) as connection, progress_bar(work.terminal) as progress:
        findings = rehearse(connection, folder, versions=versions, seed=rows, on_tested=tell)
    return report_migrations(work, folder, findings, output_format, len(tested))


def pinned(work: Work) -> Pinned:
    """Return the committed queries, called by their places in the code."""
    project = open_project(Path.cwd(), environment(Path.cwd(), os.environ), work.config)
    queries = tuple(QueryText(_title(query, project), query.text) for query in project.store.queries.values())
    sums = project.store.sums
    return Pinned(queries, None if sums is None else frozenset(sums))


def report_impact(work: Work, versions: Sequence[int], after: int | None, scratch: bool, output_format: str) -> int:
    """Find out what pending migrations do to committed queries, write it, and return the exit code."""
    from sqlpin.database import Choice
    from sqlpin.prepare.impact import impact
    from sqlpin.prepare.pending import chosen_migrations, pending_migrations

    start = time.perf_counter()
    project = open_project(Path.cwd(), environment(Path.cwd(), os.environ), work.config)
    if work.source:
        project = project._replace(migrations=work.folder())
    settings = project.settings
    if versions or after is not None:
        pending = chosen_migrations(project.migrations, versions, after)
    else:
        pending = pending_migrations(project, None if work.find_target() is None else work.history())
    choice = Choice(settings.root, work.database_url, scratch, settings.postgres_bin, settings.postgres_version)
    found = impact(project, choice, pending)
    for note in (*pending.notes, *found.notes):
        work.terminal.say(f"note: {note}")
    migrations = _count(len(found.migrations), "pending migration")
    closing = f"{migrations}, {_count(found.queries, 'committed query', 'committed queries')}"
    numbers = {"pending_migrations": len(found.migrations), "committed_queries": found.queries}
    return report(work.terminal, project, found.findings, output_format, start, numbers=numbers, closing=closing)


def _title(query: PinnedQuery, project: Project) -> str:
    """Return where a query stands: `app/users.py:12`; its text where no code has it."""
    placed = project.survey.queries.get(query.hash)
    if placed is None:
        return f"`{summary(query.query)}`"
    place = placed.places[0]
    text = project.texts([place.path]).get(place.path, "")
    return f"{place.path}:{LineIndex(text).position(place.call.start).line}"


def _count(number: int, noun: str, plural: str = "") -> str:
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
