"""The database's answers as findings: what it refuses, and where the metadata says otherwise. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from sqlpin.diagnostics import Diagnostic
from sqlpin.difference import differences
from sqlpin.prepare.advice import advice, temporary_tables
from sqlpin.prepare.asking import Answer
from sqlpin.project import Project
from sqlpin.query import DescribedQuery, Driver, QueryOccurrence, RefusedQuery, pin
from sqlpin.span import Span
from sqlpin.survey import PlacedQuery, place_of

# indeterminate_datatype, ambiguous_parameter: https://www.postgresql.org/docs/current/errcodes-appendix.html
_UNKNOWN_TYPE = frozenset({"42P18", "42P08"})
_TYPES_SENT = frozenset({Driver.PSYCOPG, Driver.PSYCOPG2, Driver.SQLALCHEMY})


def refusals(
    queries: Collection[PlacedQuery], answers: Mapping[str, Answer], program: Iterable[PlacedQuery]
) -> Iterator[Diagnostic]:
    """Yield one finding per place of a query that the server refuses; `program` are all queries it has."""
    temporary = temporary_tables(query.normalized.query for query in program)
    for query in queries:
        answer = answers[query.hash]
        if isinstance(answer, RefusedQuery):
            for place in query.places:
                yield _refusal(query, place, answer, temporary)


def overriding(queries: Iterable[PlacedQuery], answers: Mapping[str, Answer]) -> Iterator[Diagnostic]:
    """Yield one finding per place of an override that makes no sense."""
    for query in queries:
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


def _refusal(
    query: PlacedQuery, place: QueryOccurrence, refused: RefusedQuery, temporary: Collection[str]
) -> Diagnostic:
    context = tuple(filter(None, (refused.detail, refused.hint, refused.context)))
    if place.driver in _TYPES_SENT and (unknown := _unknown_type(refused)):
        span, cast = unknown
        written = refused.query.query[span.start : span.end]
        fields = {"parameter": f"`{written}`", "cast": f"`{written}::{cast}`, or whatever type you pass"}
        said = f"PostgreSQL says: {refused.message}"
        return Diagnostic("indeterminate-parameter", place_of(place, span), fields, (said, *context))
    help_ = (*context, *advice(refused, len(query.statements), temporary))
    return Diagnostic("invalid-query", place_of(place, refused.span), {"message": refused.message}, help_)


def _unknown_type(refused: RefusedQuery) -> tuple[Span, str] | None:
    """Return the parameter whose type the server could not see, where that is all it complains of, and a type for it."""
    if refused.untyped is not None:
        placeholder, type_name = refused.untyped
        return placeholder.spans[0], type_name
    if refused.span is not None and refused.sqlstate in _UNKNOWN_TYPE:
        return refused.span, "text"
    return None
