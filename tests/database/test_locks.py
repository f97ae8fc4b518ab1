"""Locks on files that others may remove."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from sqlpin.database.locks import acquire, try_acquire


def test_second_is_refused_until_the_first_lets_go(tmp_path: Path) -> None:
    first = acquire(tmp_path / "lock")
    assert try_acquire(tmp_path / "lock") is None
    os.close(first)
    second = try_acquire(tmp_path / "lock")
    assert second is not None
    os.close(second)


def test_readers_share(tmp_path: Path) -> None:
    readers = [acquire(tmp_path / "lock", shared=True, wait=False) for _ in range(2)]
    assert try_acquire(tmp_path / "lock") is None
    for reader in readers:
        os.close(reader)


def test_file_that_was_replaced_while_waiting_is_locked_anew(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    first = acquire(path)
    found: list[int] = []
    waiting = threading.Thread(target=lambda: found.append(acquire(path)))
    waiting.start()
    path.unlink()
    path.touch()
    os.close(first)
    waiting.join(10)
    assert os.path.samestat(os.fstat(found[0]), path.stat())
    assert try_acquire(path) is None
    os.close(found[0])


def test_lock_lives_as_long_as_the_last_who_inherited_it(tmp_path: Path) -> None:
    descriptor = acquire(tmp_path / "lock")
    command = [sys.executable, "-c", "import sys; sys.stdin.read()"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[descriptor]) as heir:
        os.close(descriptor)
        assert try_acquire(tmp_path / "lock") is None
        heir.kill()
    last = try_acquire(tmp_path / "lock")
    assert last is not None
    os.close(last)


def test_folder_that_is_gone_cannot_hold_a_lock(tmp_path: Path) -> None:
    assert try_acquire(tmp_path / "gone" / "lock") is None
    with pytest.raises(FileNotFoundError):
        acquire(tmp_path / "gone" / "lock")
