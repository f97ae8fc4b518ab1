"""Folders of a test's own for what servers leave, so that a test can say that nothing is left."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sqlpin.database.account import server_account
from sqlpin.database.cache import cache_root
from sqlpin.database.template import template_entry
from tests.conftest import PostgresServer, chosen_engine


@pytest.fixture
def place() -> Iterator[Path]:
    """A short folder that any account may pass through; pytest's own are closed to the servers of root."""
    memory = Path("/dev/shm")
    path = Path(tempfile.mkdtemp(prefix="sqlpin-test-", dir=memory if os.access(memory, os.W_OK) else "/tmp"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path, ignore_errors=True)


@pytest.fixture
def runs(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for run directories."""
    path = place / "run"
    path.mkdir()
    monkeypatch.setenv("SQLPIN_RUN_DIR", str(path))
    return path


@pytest.fixture
def empty_cache(place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache directory with nothing in it."""
    path = place / "cache"
    path.mkdir()
    monkeypatch.setenv("SQLPIN_CACHE_DIR", str(path))
    return path


@pytest.fixture
def cache(server: PostgresServer, place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache directory with nothing in it but this session's template, which spares the test initdb."""
    path = place / "cache"
    path.mkdir()
    template = template_entry(chosen_engine(), cache_root(server_account()))
    shutil.copy(template.file, path)
    monkeypatch.setenv("SQLPIN_CACHE_DIR", str(path))
    return path
