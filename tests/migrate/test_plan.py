"""Folder × history: states, steps, and what is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sqlpin.errors import SqlpinError, UsageError, WorkError
from sqlpin.migrate.plan import Entry, Record, State, compare, plan_goto, plan_revert, plan_run
from sqlpin.migrations import FileName, Form, Migration, MigrationFile, MigrationFolder


def file(version: int, text: str, form: Form) -> MigrationFile:
    name = f"{version}_m{version}{form}.sql"
    data = text.encode()
    sums = [hashlib.sha384(form_).digest() for form_ in (data, data, data.replace(b"\n", b"\r\n"))]
    return MigrationFile(Path(name), f"migrations/{name}", FileName(name, version, f"m{version}", form), text, *sums)


def migration(version: int, text: str = "up\n", *, down: bool = True) -> Migration:
    return Migration(version, file(version, text, Form.SIMPLE), file(version, "down", Form.DOWN) if down else None)


def record(version: int, text: str = "up\n", *, success: bool = True) -> Record:
    checksum = hashlib.sha384(text.encode()).digest()
    return Record(version, f"m{version}", datetime(2026, 1, 16, tzinfo=UTC), success, checksum, 1)


def entries(migrations: list[Migration], history: list[Record]) -> tuple[Entry, ...]:
    return compare(MigrationFolder(Path("migrations"), "migrations", tuple(migrations), ()), history)


@pytest.mark.parametrize(
    ("migrations", "history", "state"),
    [
        pytest.param([migration(1)], [], State.PENDING, id="only-a-file"),
        pytest.param([migration(1)], [record(1)], State.APPLIED, id="both"),
        pytest.param([migration(1)], [record(1, "other")], State.MODIFIED, id="another-checksum"),
        pytest.param([migration(1)], [record(1, "up\r\n")], State.LINE_ENDINGS, id="applied-with-crlf"),
        pytest.param([], [record(1)], State.MISSING, id="only-a-row"),
        pytest.param([migration(1)], [record(1, success=False)], State.FAILED, id="begun"),
        pytest.param([], [record(1, success=False)], State.FAILED, id="begun-and-the-file-is-gone"),
    ],
)
def test_the_state_of_one_version(migrations: list[Migration], history: list[Record], state: State) -> None:
    (entry,) = entries(migrations, history)
    assert entry.state is state
    assert entry.title == "1/m1"


def test_versions_of_both_sides_stand_in_order() -> None:
    found = entries([migration(3), migration(1)], [record(2), record(1)])
    assert [(e.version, e.state) for e in found] == [(1, State.APPLIED), (2, State.MISSING), (3, State.PENDING)]


def test_a_pending_migration_older_than_an_applied_one_is_out_of_order() -> None:
    found = entries([migration(1), migration(2), migration(3)], [record(2)])
    assert [e.out_of_order for e in found] == [True, False, False]


FOUR = [migration(version) for version in (1, 2, 3, 4)]


@pytest.mark.parametrize(
    ("applied", "target", "expected"),
    [
        pytest.param([], None, [1, 2, 3, 4], id="all"),
        pytest.param([1, 2], None, [3, 4], id="the-rest"),
        pytest.param([1, 2, 3, 4], None, [], id="nothing"),
        pytest.param([], 2, [1, 2], id="up-to-the-target"),
        pytest.param([1, 2], 2, [], id="at-the-target"),
        pytest.param([1, 3], None, [2, 4], id="an-older-one-too-as-sqlx-does"),
    ],
)
def test_run_takes(applied: list[int], target: int | None, expected: list[int]) -> None:
    steps = plan_run(entries(FOUR, [record(v) for v in applied]), target=target)
    assert [(s.migration.version, s.revert) for s in steps] == [(v, False) for v in expected]


@pytest.mark.parametrize(
    ("applied", "target", "expected"),
    [
        pytest.param([1, 2, 3], None, [3], id="one-step"),
        pytest.param([1, 2, 3], 1, [3, 2], id="to-a-target-newest-first"),
        pytest.param([1, 2, 3], 0, [3, 2, 1], id="all"),
        pytest.param([1, 2, 3], 3, [], id="at-the-target"),
        pytest.param([1], 3, [], id="before-the-target"),
        pytest.param([], None, [], id="nothing-is-applied"),
    ],
)
def test_revert_takes(applied: list[int], target: int | None, expected: list[int]) -> None:
    steps = plan_revert(entries(FOUR, [record(v) for v in applied]), target=target)
    assert [(s.migration.version, s.revert) for s in steps] == [(v, True) for v in expected]


@pytest.mark.parametrize(
    ("applied", "target", "expected"),
    [
        pytest.param([1], 3, ["+2", "+3"], id="forward"),
        pytest.param([1, 2, 3], 1, ["-3", "-2"], id="back"),
        pytest.param([1, 2], 0, ["-2", "-1"], id="to-the-start"),
        pytest.param([1, 2], 2, [], id="there"),
        pytest.param([2, 4], 3, ["-4", "+1", "+3"], id="back-then-what-was-left-out"),
    ],
)
def test_goto_takes(applied: list[int], target: int, expected: list[str]) -> None:
    steps = plan_goto(entries(FOUR, [record(v) for v in applied]), target)
    assert [f"{'-' if s.revert else '+'}{s.migration.version}" for s in steps] == expected


def test_a_modified_migration_can_be_reverted() -> None:
    found = entries([migration(1), migration(2)], [record(1), record(2, "as it was")])
    assert [s.migration.version for s in plan_revert(found)] == [2]
    assert [s.migration.version for s in plan_goto(found, 1)] == [2]


def test_a_file_that_differs_in_line_endings_only_does_not_stop_a_run() -> None:
    assert [s.migration.version for s in plan_run(entries(FOUR[:2], [record(1, "up\r\n")]))] == [2]


def test_a_missing_file_can_be_ignored() -> None:
    found = entries([migration(2)], [record(1)])
    assert [s.migration.version for s in plan_run(found, ignore_missing=True)] == [2]


NO_DOWN = [migration(1), migration(2, down=False), migration(3)]


@pytest.mark.parametrize(
    ("plan", "error", "message", "cure"),
    [
        pytest.param(
            lambda: plan_run(entries(FOUR[:1], [record(1, "other")])),
            WorkError,
            "1/m1 was previously applied but has been modified",
            "accept-checksum 1",
            id="modified",
        ),
        pytest.param(
            lambda: plan_run(entries([], [record(1)])),
            WorkError,
            "1/m1 was previously applied but is missing",
            "--ignore-missing",
            id="missing",
        ),
        pytest.param(
            lambda: plan_run(entries(FOUR, [record(1, success=False)])),
            WorkError,
            "1/m1 was begun and did not finish",
            "mark-reverted 1",
            id="failed",
        ),
        pytest.param(
            lambda: plan_revert(entries(FOUR, [record(1, success=False)])),
            WorkError,
            "1/m1 was begun and did not finish",
            "mark-applied 1",
            id="revert-of-failed",
        ),
        pytest.param(
            lambda: plan_run(entries(FOUR[:2], [record(1, "other"), record(2, "other")])),
            WorkError,
            "1/m1 was .* modified\n2/m2 was .* modified",
            "accept-checksum 2",
            id="all-of-them-are-named",
        ),
        pytest.param(
            lambda: plan_run(entries(FOUR, []), target=9),
            UsageError,
            "no migration has the version 9",
            "sqlpin migrate info",
            id="target-unknown",
        ),
        pytest.param(
            lambda: plan_run(entries(FOUR, [record(3)]), target=2),
            UsageError,
            "the target 2 is older than 3",
            "sqlpin migrate goto 2",
            id="target-behind-us",
        ),
        pytest.param(
            lambda: plan_run(entries(FOUR, [record(3)]), strict_order=True),
            WorkError,
            "older than the applied 3: 1/m1, 2/m2",
            "migrate rebase 1",
            id="strict-order",
        ),
        pytest.param(
            lambda: plan_revert(entries(NO_DOWN, [record(1), record(2)])),
            WorkError,
            "no down file for 2/m2: nothing was reverted",
            "migrations/2_m2.down.sql",
            id="the-newest-cannot-be-reverted-and-no-older-one-is-instead",
        ),
        pytest.param(
            lambda: plan_revert(entries(NO_DOWN, [record(1), record(2), record(3)]), target=0),
            WorkError,
            "no down file for 2/m2",
            "migrations/2_m2.down.sql",
            id="one-in-the-middle-cannot-be-reverted",
        ),
        pytest.param(
            lambda: plan_revert(entries(FOUR, [record(1)]), target=9),
            UsageError,
            "no migration has the version 9",
            "info",
            id="revert-target-unknown",
        ),
        pytest.param(
            lambda: plan_goto(entries(FOUR, [record(1, "other")]), 2),
            WorkError,
            "1/m1 was previously applied but has been modified",
            "accept-checksum",
            id="goto-over-a-modified-one",
        ),
    ],
)
def test_refused(plan: Callable[[], object], error: type[SqlpinError], message: str, cure: str) -> None:
    with pytest.raises(error, match=message) as caught:
        plan()
    assert cure in " ".join(caught.value.help)


def test_in_order_is_no_offence_under_strict_order() -> None:
    assert len(plan_run(entries(FOUR, [record(1)]), strict_order=True)) == 3
