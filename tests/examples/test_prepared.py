"""The committed `.sqlx` of the example is what `sqlpin prepare` writes, byte for byte.

`SQLPIN_ACCEPT=1 pytest tests/examples` takes over what it writes now.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2] / "examples" / "organizations"


def sqlpin(folder: Path, *arguments: str) -> str:
    """Run sqlpin in a folder; it must end with 0. Return stdout."""
    command = [sys.executable, "-m", "sqlpin", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by name."""
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the example without its metadata."""
    ignored = shutil.ignore_patterns(".sqlx", "__pycache__")
    return Path(shutil.copytree(PROJECT, tmp_path / "organizations", ignore=ignored))


def test_prepare_from_nothing_writes_what_is_committed(copy: Path) -> None:
    sqlpin(copy, "prepare")
    if os.environ.get("SQLPIN_ACCEPT"):
        shutil.rmtree(PROJECT / ".sqlx", ignore_errors=True)
        shutil.copytree(copy / ".sqlx", PROJECT / ".sqlx")
    assert contents(copy / ".sqlx") == contents(PROJECT / ".sqlx")


def test_the_committed_metadata_is_that_of_the_code() -> None:
    assert "0 findings" in sqlpin(PROJECT, "check", "--offline")
