"""What has to stand in the metadata folder. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sqlpin.datatype import DataType
from sqlpin.diagnostics import Diagnostic
from sqlpin.difference import differences
from sqlpin.pgtypes.sqlx import from_type_info, type_info
from sqlpin.prepare.asking import Answer
from sqlpin.prepare.compare import listed
from sqlpin.project import Project
from sqlpin.query import DescribedQuery, OtherOrigin, PinnedColumn, PinnedParameter, PinnedQuery, Rows, pin
from sqlpin.store import OVERRIDES_FILE, SUM_FILE, file_name, render_metadata, render_overrides, render_sums
from sqlpin.survey import place_of


@dataclass(frozen=True, slots=True)
class Changes:
    """Files by name with their content, and the names of those that must not be there."""

    files: Mapping[str, bytes]
    unused: frozenset[str]


def plan(project: Project, answers: Mapping[str, Answer]) -> tuple[Changes, list[Diagnostic]]:
    """Return what to write, and what stands in the way of it.

    Another tool's files are left alone, and serve where they say the same. A run over a part of the project removes nothing
    and leaves the sum of the migrations: the rest of the metadata was not looked at.
    """
    described = {key: pin(answer) for key, answer in answers.items() if isinstance(answer, DescribedQuery)}
    ours = {key: query for key, query in described.items() if key not in project.store.foreign}
    files = {file_name(key): render_metadata(query) for key, query in ours.items()}
    unused: frozenset[str] = frozenset()
    if project.whole:
        unused = project.store.owned - files.keys()
        sums = {migration.version: migration.up.lf_checksum for migration in project.migrations.migrations}
        if sums:
            files[SUM_FILE] = render_sums(sums)
        elif project.store.sums is not None:
            unused |= {SUM_FILE}
        if project.settings.declarations:
            files[OVERRIDES_FILE] = render_overrides(project.settings.declarations.lines())
        elif project.store.overrides:
            unused |= {OVERRIDES_FILE}
    findings = list(_foreign(project, described))
    if project.whole:
        findings.extend(_untouched(project, {*files, *unused}))
    return Changes(files, unused), findings


def _foreign(project: Project, described: Mapping[str, PinnedQuery]) -> Iterator[Diagnostic]:
    """Yield where another tool's file for one of our queries says something else than the database."""
    for key, query in described.items():
        if key not in project.store.foreign:
            continue
        theirs = project.store.foreign[key]
        found = (
            ["it is no description of a PostgreSQL query"]
            if theirs is None
            else differences(_shared(theirs), _shared(query))
        )
        fields = {"file": f"{project.sqlx_dir}/{file_name(key)}", "difference": listed(found)} if found else {}
        for place in project.survey.queries[key].places if found else ():
            yield Diagnostic("foreign-metadata", place_of(place), fields)


def _shared(query: PinnedQuery) -> PinnedQuery:
    """Reduce a description to what both tools speak of and neither guesses: names, and types as SQLx tells them apart."""
    columns = tuple(PinnedColumn(c.name, _as_sqlx(c.type), OtherOrigin.UNKNOWN, nullable=True) for c in query.columns)
    parameters = tuple(PinnedParameter(None, _as_sqlx(p.type), nullable=True) for p in query.parameters)
    return PinnedQuery(query.query, query.text, columns, parameters, Rows.MANY)


def _as_sqlx(data_type: DataType) -> DataType:
    return from_type_info(type_info(data_type))


def _untouched(project: Project, named: set[str]) -> Iterator[Diagnostic]:
    """Yield the files that cannot be trusted and that this run neither writes nor removes."""
    for finding in project.store.diagnostics:
        name = finding.location.path.rpartition("/")[2]
        if name not in named:
            yield Diagnostic(
                finding.code, finding.location, finding.fields, ("no query here needs it: remove the file",)
            )
