"""What a person says of a query overrules what was proven, and says so; what makes no sense is a fault. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlpin.query import DescribedColumn, DescribedParameter, NormalizedQuery, QueryFault
from sqlpin.syntax.overrides import Override, Subject, read_overrides


@dataclass(frozen=True, slots=True)
class Marks:
    """The numbers of the parameters that a query's comments declare not null, and nullable; how those with a name are written.

    Of two queries that are one text to the server, either may say how its parameters are written: it is for the reasons only.
    """

    not_null: frozenset[int] = frozenset()
    nullable: frozenset[int] = frozenset()
    written: Mapping[int, str] = field(default_factory=dict)


def marks(query: NormalizedQuery) -> Marks:
    """Return what the comments of a query say of its parameters."""
    said = [
        (number, override.nullable)
        for override in read_overrides(query.query).of(Subject.PARAMETER)
        if override.nullable is not None and (number := _number(override, query)) is not None
    ]
    return Marks(
        frozenset(number for number, nullable in said if not nullable),
        frozenset(number for number, nullable in said if nullable),
        {each.number: query.query[each.spans[0].start : each.spans[0].end] for each in query.placeholders if each.name},
    )


def overridden(
    query: NormalizedQuery, columns: Sequence[DescribedColumn], parameters: Sequence[DescribedParameter]
) -> tuple[tuple[DescribedColumn, ...], tuple[DescribedParameter, ...], tuple[QueryFault, ...]]:
    """Return the columns and parameters as the comments of the query want them, and what is wrong with the comments."""
    overrides = read_overrides(query.query)
    faults = [QueryFault("invalid-override", each.span, {"message": each.message}) for each in overrides.misspelt]
    new_columns, new_parameters = list(columns), list(parameters)
    for override in overrides.of(Subject.COLUMN):
        places = [place for place, column in enumerate(columns) if column.name == override.name]
        if not places:
            faults.append(_unknown(override, [column.name for column in columns]))
        for place in places:
            faults += _doubts(override, columns[place].nullable, columns[place].reason)
            new_columns[place] = _column(new_columns[place], override, _says_so(override, query))
    for override in overrides.of(Subject.PARAMETER):
        number = _number(override, query)
        if number is None or number > len(parameters):
            faults.append(_unknown(override, [p.name or f"{p.number}" for p in query.placeholders]))
        else:
            if (
                override.nullable and not parameters[number - 1].nullable
            ):  # what only a comparison wants has been dropped
                faults.append(_contradicted(override, parameters[number - 1].reason))
            new_parameters[number - 1] = _parameter(new_parameters[number - 1], override, _says_so(override, query))
    return tuple(new_columns), tuple(new_parameters), tuple(faults)


def _number(override: Override, query: NormalizedQuery) -> int | None:
    for placeholder in query.placeholders:
        if override.name.lower() in (str(placeholder.number), (placeholder.name or "").lower()):
            return placeholder.number
    return None


def _unknown(override: Override, names: Sequence[str]) -> QueryFault:
    known = ", ".join(names) or "none"
    subject = "output column" if override.subject is Subject.COLUMN else "parameter"
    return QueryFault(
        "unknown-override",
        override.span,
        {"where": "the query", "subject": subject, "name": override.name, "names": known},
    )


def _doubts(override: Override, nullable: bool, reason: str) -> Iterator[QueryFault]:
    if override.nullable is None or nullable:
        return
    if override.nullable:
        yield _contradicted(override, reason)
    else:
        why = reason.removeprefix("not null: ")
        yield QueryFault("unneeded-override", override.span, {"name": override.name, "reason": why})


def _contradicted(override: Override, reason: str) -> QueryFault:
    return QueryFault(
        "contradicted-override", override.span, {"name": override.name, "declared": "nullable", "reason": reason}
    )


def _says_so(override: Override, query: NormalizedQuery) -> str:
    line = query.query.count("\n", 0, override.span.start) + 1
    return f"a comment in the query says so (line {line})"


def _column(column: DescribedColumn, override: Override, so: str) -> DescribedColumn:
    if override.python is not None:
        return replace(column, python=override.python)
    said = "nullable" if override.nullable else "not null"
    return replace(column, nullable=bool(override.nullable), reason=f"{said}: {so}")


def _parameter(parameter: DescribedParameter, override: Override, so: str) -> DescribedParameter:
    if override.python is not None:
        return replace(parameter, python=override.python)
    if not override.nullable:
        return replace(parameter, nullable=False, reason=f"required: {so}")
    return replace(parameter, reason=f"nullable: {so}") if parameter.nullable else parameter
