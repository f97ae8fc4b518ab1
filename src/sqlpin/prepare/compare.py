"""The database's answers as findings: what it refuses, and where the metadata says otherwise. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlpin.diagnostics import Diagnostic
from sqlpin.difference import differences
from sqlpin.prepare.advice import advice
from sqlpin.prepare.asking import Answer
from sqlpin.project import Project
from sqlpin.query import DescribedQuery, Driver, QueryOccurrence, RefusedQuery, pin
from sqlpin.survey import PlacedQuery, place_of

# indeterminate_datatype, ambiguous_parameter: https://www.postgresql.org/docs/current/errcodes-appendix.html
_UNKNOWN_TYPE = frozenset({"42P18", "42P08"})
_TYPES_SENT = frozenset({Driver.PSYCOPG, Driver.PSYCOPG2, Driver.SQLALCHEMY})


def refusals(project: Project, answers: Mapping[str, Answer]) -> Iterator[Diagnostic]:
    """Yield one finding per place of a query that the server refuses."""
    for query in project.survey.queries.values():
        answer = answers[query.hash]
        if isinstance(answer, RefusedQuery):
            for place in query.places:
                yield _refusal(query, place, answer)


def overriding(project: Project, answers: Mapping[str, Answer]) -> Iterator[Diagnostic]:
    """Yield one finding per place of an override that makes no sense."""
    for query in project.survey.queries.values():
        answer = answers[query.hash]
        for fault in answer.faults if isinstance(answer, DescribedQuery) else ():
            for place in query.places:
                yield Diagnostic(fault.code, place_of(place, fault.span), fault.fields)


def compare(project: Project, answers: Mapping[str, Answer]) -> Iterator[Diagnostic]:
    """Yield one finding per place of a query whose metadata of ours is not what the server says."""
    for query in project.survey.queries.values():
        pinned, answer = project.store.queries.get(query.hash), answers[query.hash]
        if pinned is None or pinned.text != query.normalized.server.text or not isinstance(answer, DescribedQuery):
            continue
        found = differences(pinned, pin(answer))
        for place in query.places if found else ():
            yield Diagnostic("metadata-differs", place_of(place), {"difference": listed(found)})


def listed(clauses: list[str]) -> str:
    """Return one clause as it is, several as indented lines."""
    return clauses[0] if len(clauses) == 1 else "".join(f"\n  {clause}" for clause in clauses)


def _refusal(query: PlacedQuery, place: QueryOccurrence, refused: RefusedQuery) -> Diagnostic:
    location = place_of(place, refused.span)
    context = tuple(filter(None, (refused.detail, refused.hint, refused.context)))
    if refused.span is not None and refused.sqlstate in _UNKNOWN_TYPE and place.driver in _TYPES_SENT:
        written = refused.query.query[refused.span.start : refused.span.end]
        fields = {"parameter": f"`{written}`", "cast": f"`{written}::text`, or whatever type you pass"}
        return Diagnostic(
            "indeterminate-parameter", location, fields, (f"PostgreSQL says: {refused.message}", *context)
        )
    help_ = (*context, *advice(refused, len(query.statements)))
    return Diagnostic("invalid-query", location, {"message": refused.message}, help_)
