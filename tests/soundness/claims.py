"""What sqlpin claims of a query, and the judgement: which of its claims a run of the query refutes.

A claim is refuted by one row: a NULL in a column called NOT NULL, a NULL element in an array called free of them, a string
that no CHECK admits, a NULL beside a value in columns called NULL together, more or fewer rows than said. A parameter called
required is a false alarm when passing NULL has an effect.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlpin.describe import describe
from sqlpin.query import Arguments, DescribedQuery, NormalizedQuery, ParamStyle, RefusedQuery, Rows
from sqlpin.syntax.placeholders import PlaceholderError, normalize

from .stage import Run, Stage, has_null_element

ROW_COUNTS = {Rows.NONE: range(1), Rows.EXACTLY_ONE: range(1, 2), Rows.AT_MOST_ONE: range(2)}


@dataclass(frozen=True)
class Refutation:
    """One run that refutes a claim: what was claimed, and what came back with which parameters on which filling."""

    text: str
    claim: str
    found: str
    run: Run

    def __str__(self) -> str:
        return f"{self.claim}, but {self.found}\n  on {self.run.filling!r} with {self.run.parameters}\n  {self.text}"


def describe_texts(stage: Stage, texts: Sequence[str]) -> list[DescribedQuery | RefusedQuery]:
    """Describe `$n` texts. One that sqlpin itself will not send is refused, as one that the server refuses."""
    queries: list[NormalizedQuery | RefusedQuery] = []
    for text in texts:
        try:
            queries.append(normalize(text, ParamStyle.NUMBERED, Arguments.UNKNOWN))
        except PlaceholderError as error:
            bare = normalize("", ParamStyle.NUMBERED, Arguments.UNKNOWN)
            queries.append(RefusedQuery(bare, "", str(error), None, None, None))
    answers = iter(describe(stage.describer, [query for query in queries if isinstance(query, NormalizedQuery)]))
    return [query if isinstance(query, RefusedQuery) else next(answers) for query in queries]


def refutations(described: DescribedQuery, runs: Iterable[Run]) -> Iterator[Refutation]:
    """Return what the runs refute, the first refutation of each claim."""
    seen = set()
    for run in runs:
        for claim, found in _refuted(described, run):
            if claim not in seen:
                seen.add(claim)
                yield Refutation(described.query.server.text, claim, found, run)


def _refuted(described: DescribedQuery, run: Run) -> Iterator[tuple[str, str]]:
    if len(run.rows) not in ROW_COUNTS.get(described.rows, range(len(run.rows), len(run.rows) + 1)):
        yield f"rows: {described.rows}", f"{len(run.rows)} rows came back"
    for place, column in enumerate(described.columns):
        name = f"column {place + 1} ({column.name}) is not null: {column.reason}"
        elements = f"elements of column {place + 1} ({column.name}) are not null"
        values = f"column {place + 1} ({column.name}) is one of {column.values}"
        for row in run.rows:
            value = row[place]
            if value is None and not column.nullable:
                yield name, "NULL came back"
            if value is not None and column.elements_nullable is False and has_null_element(value):
                yield elements, value.decode()
            if value is not None and column.values is not None and value.decode() not in column.values:
                yield values, value.decode()
    yield from _torn_groups(described, run)


def _torn_groups(described: DescribedQuery, run: Run) -> Iterator[tuple[str, str]]:
    for group in {column.group for column in described.columns} - {None}:
        places = [place for place, column in enumerate(described.columns) if column.group == group]
        names = ", ".join(f"{place + 1} ({described.columns[place].name})" for place in places)
        if any(len({row[place] is None for place in places}) > 1 for row in run.rows):
            yield f"columns {names} are NULL together", "only some were"


def false_alarms(described: DescribedQuery, runs: Iterable[Run]) -> Iterator[str]:
    """Return the parameters that are called required although NULL had an effect: a row came back or was changed."""
    for run in runs:
        for place, (parameter, value) in enumerate(zip(described.parameters, run.parameters, strict=True)):
            if value is None and not parameter.nullable and (run.rows or run.changed):
                yield f"${place + 1} is required ({parameter.reason}), but NULL had an effect: {described.query.server.text}"
