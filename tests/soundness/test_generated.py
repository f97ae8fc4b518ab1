"""Generated queries against data: a few hundred of them, the same in every run. `make fuzz` goes on for as long as you like."""

from __future__ import annotations

import pytest

from sqlpin.query import DescribedQuery

from .campaign import Tally, generated, judge, smallest
from .claims import describe_texts, refutations
from .generator import Choices, generate, shrink
from .stage import Run, Stage

PER_SEED = 60


@pytest.mark.parametrize("seed", range(6))
def test_no_claim_about_a_generated_query_is_refuted(stage: Stage, seed: int) -> None:
    major = stage.describer.info.server_version // 10000
    made = generated(seed, PER_SEED, major)
    tally = Tally()
    found = [place for place, _ in judge(stage, [text for _, text in made], tally)]
    assert [str(smallest(stage, made[place][0], major)) for place in found[:1]] == []
    assert tally.notes == []
    assert tally.answered > PER_SEED * 0.8, "the generator makes too many queries that do not run"
    assert tally.claimed > tally.columns * 0.1, "the generator makes too few queries with something to prove"


def test_a_false_claim_is_refuted(stage: Stage) -> None:
    (described,) = describe_texts(stage, ["SELECT name FROM users"])
    assert isinstance(described, DescribedQuery)
    (honest,) = described.columns
    lying = type(honest)(honest.name, honest.type, honest.origin, nullable=False, reason="a lie")
    claim = DescribedQuery(described.query, (lying,), described.parameters, described.rows)
    runs = [run for run in stage.run("SELECT name FROM users", []) if isinstance(run, Run)]
    assert [refutation.found for refutation in refutations(claim, runs)] == ["NULL came back"]


def test_shrinking_keeps_what_fails_and_drops_the_rest() -> None:
    recorded, text = next((r, t) for r, t in generated(0, 200, 18) if "LEFT JOIN" in t and len(t) > 800)
    small = generate(Choices(shrink(recorded, lambda candidate: "LEFT JOIN" in generate(Choices(candidate), 18))), 18)
    assert "LEFT JOIN" in small
    assert len(small) < len(text) / 4
