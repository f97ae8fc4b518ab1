"""However sqlpin ends, no process, no run directory and no lock is left, and the next run works."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.conftest import chosen_engine

VICTIM = Path(__file__).with_name("victim.py")
PATIENCE = 20.0
BEFORE = {*Path("/dev/shm").glob("PostgreSQL.*")}


def victim(then: str) -> subprocess.Popen[str]:
    """Start the victim as the leader of a process group, as a shell does."""
    return subprocess.Popen(
        [sys.executable, VICTIM, chosen_engine().bin, then],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        process_group=0,
    )


def family(runs: Path) -> list[str]:
    """Return the command lines of all processes that name this test's run directory: servers, initdb, watchdogs."""
    return [line for line in command_lines().values() if str(runs) in line]


def command_lines() -> dict[int, str]:
    lines = {}
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            lines[process.pid] = " ".join(process.cmdline())
    return lines


def orphaned_memory() -> list[str]:
    """Return PostgreSQL's shared memory segments that no process has mapped: what a server leaves that panics."""
    segments = set(Path("/dev/shm").glob("PostgreSQL.*")) - BEFORE
    for maps in Path("/proc").glob("[0-9]*/maps"):
        with contextlib.suppress(OSError):
            text = maps.read_text(errors="replace")
            segments = {segment for segment in segments if str(segment) not in text}
    return [str(segment) for segment in segments]


def assert_nothing_is_left(runs: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while (left := [*family(runs), *orphaned_memory(), *map(str, runs.iterdir())]) and time.monotonic() < deadline:
        time.sleep(0.01)
    assert left == []


def assert_next_run_works(runs: Path) -> None:
    output, errors = victim("ask").communicate(timeout=PATIENCE)
    assert (output, errors) == ("open\n(7,)\n", "")
    assert_nothing_is_left(runs)


@contextlib.contextmanager
def opened(runs: Path) -> Iterator[subprocess.Popen[str]]:
    process = victim("wait")
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    assert len(family(runs)) >= 2  # a server and a watchdog: we do look for the right thing
    with process:
        try:
            yield process
        finally:
            if process.poll() is None and sys.exc_info()[0]:
                process.kill()


@pytest.mark.parametrize(
    ("start", "then"), [("built", "ask"), ("built", "exit"), ("in place", "fail")], ids=["normal", "exit", "exception"]
)
def test_end_of_its_own(cache: Path, runs: Path, start: str, then: str) -> None:
    if start == "in place":
        assert_next_run_works(runs)
    process = victim(then)
    process.communicate(timeout=PATIENCE)
    assert process.returncode == {"ask": 0, "fail": 1, "exit": 5}[then]
    assert list(runs.iterdir()) == []  # at once: nobody is still tidying up
    assert family(runs) == []
    assert_next_run_works(runs)


@pytest.mark.parametrize(
    ("number", "start"),
    [
        (signal.SIGINT, "built"),
        (signal.SIGINT, "in place"),
        (signal.SIGTERM, "in place"),
        (signal.SIGHUP, "built"),
        (signal.SIGKILL, "built"),
        (signal.SIGKILL, "in place"),
    ],
    ids=lambda value: value.name if isinstance(value, signal.Signals) else value,
)
def test_signal_while_the_server_runs(cache: Path, runs: Path, number: signal.Signals, start: str) -> None:
    if start == "in place":
        assert_next_run_works(runs)
    with opened(runs) as process:
        os.killpg(process.pid, number)
    assert process.returncode == -number
    assert_nothing_is_left(runs)
    assert_next_run_works(runs)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_signal_at_any_moment_of_the_start(empty_cache: Path, runs: Path, number: signal.Signals) -> None:
    """The first rounds meet imports and initdb, later ones the building of the schema: each goes on where the last got."""
    for round_ in range(8):
        process = victim("wait")
        time.sleep(0.1 + 0.1 * round_)
        os.killpg(process.pid, number)
        process.communicate(timeout=PATIENCE)
        assert_nothing_is_left(runs)
    assert_next_run_works(runs)


def test_second_interrupt_while_it_tidies_up(cache: Path, runs: Path) -> None:
    with opened(runs) as process:
        for _ in range(5):
            os.killpg(process.pid, signal.SIGINT)
            time.sleep(0.002)
    assert_nothing_is_left(runs)
    assert_next_run_works(runs)


def test_interrupt_of_a_terminal_reaches_only_the_leader(cache: Path, runs: Path) -> None:
    """The server and the watchdog stand in sessions of their own: the parent decides when they stop."""
    with opened(runs) as process:
        sessions = {os.getsid(pid) for pid, line in command_lines().items() if str(runs) in line}
        assert os.getsid(process.pid) not in sessions
        assert len(sessions) == 2
        process.kill()
    assert_nothing_is_left(runs)


def test_run_directory_of_killed_parent_and_watchdog_is_swept(cache: Path, runs: Path) -> None:
    with opened(runs) as process:
        for child in psutil.Process(process.pid).children(recursive=True):
            child.kill()
        process.kill()
    (left,) = runs.iterdir()
    assert_next_run_leaves(runs, left)  # it may belong to a run that is about to lock it
    os.utime(left, (0, 0))
    other = runs / "sqlpin-run-of-somebody"
    other.mkdir()
    os.utime(other, (0, 0))
    victim("ask").communicate(timeout=PATIENCE)
    assert list(runs.iterdir()) == [other]


def assert_next_run_leaves(runs: Path, left: Path) -> None:
    victim("ask").communicate(timeout=PATIENCE)
    assert list(runs.iterdir()) == [left]


def test_many_at_once_on_an_empty_cache(empty_cache: Path, runs: Path) -> None:
    processes = [victim("ask") for _ in range(8)]
    for process in processes:
        assert process.communicate(timeout=60) == ("open\n(7,)\n", "")
    assert_nothing_is_left(runs)
    assert sorted(path.stem.partition("-")[0] for path in empty_cache.glob("*.pack")) == ["schema", "template"]
