"""A campaign: many queries described in one go, each run on the stage, every refuted claim reported as small as it gets."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from sqlpin.query import DescribedQuery

from .claims import Refutation, describe_texts, false_alarms, refutations
from .generator import Choices, Recorded, generate, shrink
from .stage import Refusal, Run, Stage


@dataclass
class Tally:
    """What a campaign has seen so far."""

    queries: int = 0
    refused: int = 0
    answered: int = 0
    columns: int = 0
    claimed: int = 0
    never_null: int = 0
    refutations: list[Refutation] = field(default_factory=list)
    false_alarms: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.queries} queries, {self.refused} refused by the server, {self.answered} ran; {self.columns} columns, "
            f"{self.claimed} called NOT NULL, {self.never_null} more never held NULL; {len(self.refutations)} refuted"
        )


def judge(stage: Stage, texts: Sequence[str], tally: Tally) -> Iterator[tuple[int, Refutation]]:
    """Describe the texts, run them, and yield what is refuted, with the place of its text; `tally` is kept up to date."""
    for place, described in enumerate(describe_texts(stage, texts)):
        tally.queries += 1
        if not isinstance(described, DescribedQuery):
            tally.refused += 1
            continue
        if described.degraded:
            tally.notes.append(f"{described.degraded}: {described.query.server.text}")
        runs = _runs(stage, described, tally)
        tally.answered += bool(runs)
        _count(described, runs, tally)
        tally.false_alarms += false_alarms(described, runs)
        for refutation in refutations(described, runs):
            tally.refutations.append(refutation)
            yield place, refutation


def _runs(stage: Stage, described: DescribedQuery, tally: Tally) -> list[Run]:
    types = [parameter.type.name for parameter in described.parameters]
    runs = list(stage.run(described.query.server.text, types, choices=4))
    if any(isinstance(run, Refusal) and run.sqlstate == "crash" for run in runs):
        tally.notes.append(f"the server crashed: {described.query.server.text}")
    return [run for run in runs if isinstance(run, Run)]


def _count(described: DescribedQuery, runs: Iterable[Run], tally: Tally) -> None:
    rows = [row for run in runs for row in run.rows]
    tally.columns += len(described.columns)
    for place, column in enumerate(described.columns):
        tally.claimed += not column.nullable
        tally.never_null += bool(rows) and column.nullable and all(row[place] is not None for row in rows)


def generated(seed: int, count: int, major: int) -> list[tuple[Recorded, str]]:
    """Return generated queries with the choices they were made from; the same for the same seed."""
    made = []
    for number in range(count):
        choices = Choices(chance=random.Random(f"{seed}/{number}"))
        made.append((choices, generate(choices, major)))
    return [(tuple(choices.taken), text) for choices, text in made]


def smallest(stage: Stage, recorded: Recorded, major: int) -> Refutation:
    """Return the refutation of the smallest query that still has one, starting from one that has."""

    def refuted(candidate: Recorded) -> Refutation | None:
        text = generate(Choices(candidate), major)
        return next((refutation for _, refutation in judge(stage, [text], Tally())), None)

    found = refuted(shrink(recorded, lambda candidate: refuted(candidate) is not None, attempts=600))
    if found is None:
        raise ValueError("no claim about this query is refuted")
    return found
