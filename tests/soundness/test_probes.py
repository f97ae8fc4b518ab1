"""The probe queries: their labels against data, and every claim against their labels."""

from __future__ import annotations

import psycopg
import pytest

from sqlpin.query import DescribedQuery, RefusedQuery

from .claims import describe_texts, refutations
from .probe import FORBIDDEN_ROWS, Probe, read_probes
from .stage import Run, Stage, has_null_element

PROBES = read_probes()


def playable(probe: Probe, stage: Stage) -> None:
    """Skip a probe that this server has no syntax for."""
    if stage.describer.info.server_version // 10000 < probe.minimum:
        pytest.skip(f"needs PostgreSQL {probe.minimum}")
    if probe.xml and not stage.has_xml:
        pytest.skip("needs a server with XML")


def parameter_types(connection: psycopg.Connection, text: str) -> list[str]:
    """Return the types that the server infers for the parameters."""
    connection.pgconn.prepare(b"probe", text.encode())
    described = connection.pgconn.describe_prepared(b"probe")
    oids = [described.param_type(number) for number in range(described.nparams)]
    connection.pgconn.exec_(b"DEALLOCATE probe")
    rows = connection.execute("SELECT format_type(t, NULL) FROM unnest(%s::oid[]) AS t", (oids,)).fetchall()
    return [row[0] for row in rows]


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.id)
def test_the_labels_are_true(stage: Stage, probe: Probe) -> None:
    playable(probe, stage)
    runs = list(stage.run(probe.sql, parameter_types(stage.describer, probe.sql)))
    answers = [run for run in runs if isinstance(run, Run)]
    assert answers, runs
    rows = [row for run in answers for row in run.rows]
    assert {len(row) for row in rows} <= {len(probe.labels)}
    for place, label in enumerate(probe.labels):
        nulls = [row for row in rows if row[place] is None]
        if label.column in "!.":
            assert not nulls, f"column {place + 1} was called never NULL: {nulls[0]}"
        if label.column == "?":
            assert nulls, f"column {place + 1} was called nullable, and no run shows it"
        if label.elements:
            holes = [value for row in rows if (value := row[place]) is not None and has_null_element(value)]
            assert bool(holes) == (label.elements == "?"), f"elements of column {place + 1}: {holes[:1]}"
    counts = {len(run.rows) for run in answers}
    truths = {
        "one": counts == {1},
        "optional": counts <= {0, 1} and 0 in counts,
        "none": counts == {0},
        "many": max(counts) > 1,
    }
    assert truths.get(probe.rows or ".", True), f"{probe.rows}: {counts}"


@pytest.fixture(scope="module")
def described(stage: Stage) -> dict[str, DescribedQuery | RefusedQuery]:
    """What sqlpin says of every probe, by its text; those that this server has no syntax for are refused."""
    texts = [probe.sql for probe in PROBES]
    return dict(zip(texts, describe_texts(stage, texts), strict=True))


Described = dict[str, DescribedQuery | RefusedQuery]


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.id)
def test_nothing_false_is_claimed(stage: Stage, described: Described, probe: Probe) -> None:
    playable(probe, stage)
    answer = described[probe.sql]
    assert isinstance(answer, DescribedQuery), answer
    assert answer.degraded is None
    for place, (label, column) in enumerate(zip(probe.labels, answer.columns, strict=True)):
        if label.column in "?*":
            assert column.nullable, f"column {place + 1}: {column.reason}"
        if label.elements in {"?", "*"}:
            assert column.elements_nullable is not False, f"elements of column {place + 1}"
    assert answer.rows not in FORBIDDEN_ROWS[probe.rows or "."]
    types = parameter_types(stage.describer, probe.sql)
    assert [*refutations(answer, (run for run in stage.run(probe.sql, types) if isinstance(run, Run)))] == []


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.id)
def test_what_is_true_is_claimed(stage: Stage, described: Described, probe: Probe) -> None:
    playable(probe, stage)
    answer = described[probe.sql]
    assert isinstance(answer, DescribedQuery), answer
    for place, (label, column) in enumerate(zip(probe.labels, answer.columns, strict=True)):
        if label.column == "!":
            assert not column.nullable, f"column {place + 1} is never NULL: {column.reason}"
        if label.elements == "!":
            assert column.elements_nullable is False, f"elements of column {place + 1} are never NULL"
    if probe.rows not in {None, "."}:
        assert answer.rows == probe.rows
