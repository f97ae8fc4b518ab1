"""Columns, both ways: what must be called NOT NULL, and what must not. Every probe is also run against rows full of NULLs."""

from __future__ import annotations

import psycopg

from tests.nullability.probes import ALL
from tests.nullability.world import Probe, proof_of, shown, table, truth_of


@table(*ALL)
def test_the_proof_tells_the_truth(world: psycopg.Connection, probe: Probe) -> None:
    proof = proof_of(world, probe.query)
    assert truth_of(proof) == probe.truth, shown(proof)


@table(*(probe for probe in ALL if "$" not in probe.query and "!" in probe.truth))
def test_no_row_contradicts_the_proof(world: psycopg.Connection, probe: Probe) -> None:
    with world.transaction(force_rollback=True):
        rows = world.execute(probe.query.encode()).fetchall()
    nulls = [any(row[index] is None for row in rows) for index in range(len(probe.truth))]
    assert not any(null and mark == "!" for null, mark in zip(nulls, probe.truth, strict=True)), rows
