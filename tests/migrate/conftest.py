"""What the migration tests share: a folder made of a table of files, and questions to the database."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeAlias

import psycopg
import pytest

from sqlpin.migrations import MigrationFolder, read_folder

Folder: TypeAlias = Callable[..., MigrationFolder]
Ask: TypeAlias = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Return a function that writes files into `migrations` and reads the folder."""

    def make(files: Mapping[str, str | bytes]) -> MigrationFolder:
        path = tmp_path / "migrations"
        path.mkdir(exist_ok=True)
        for name, content in files.items():
            (path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return read_folder(path, shown="migrations")

    return make


@pytest.fixture
def ask(database: str) -> Iterator[Ask]:
    """Return a function that runs a query in a session of its own and returns the rows."""
    with psycopg.connect(database, autocommit=True) as observer:

        def run(query: str, *parameters: object) -> list[tuple[Any, ...]]:
            cursor = observer.execute(query.encode(), parameters or None)
            return cursor.fetchall() if cursor.description else []

        yield run
