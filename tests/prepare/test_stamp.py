"""Nothing has changed since the last run: what counts as a change, and when nobody can know."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from sqlpin.database import Choice
from sqlpin.prepare.stamp import Stamp
from sqlpin.project import open_project

CODE = 'import psycopg\npsycopg.connect().execute("SELECT id FROM users")\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project that was prepared: what stands in its metadata is of no importance here."""
    monkeypatch.setenv("SQLPIN_CACHE_DIR", str(tmp_path / "cache"))
    root = tmp_path / "project"
    for path, text in {
        "app.py": CODE,
        "sqlpin.toml": "",
        "migrations/1_users.sql": "CREATE TABLE users (id int);\n",
        ".sqlx/migrations.sum": "",
        ".sqlx/query-1.json": "{}",
    }.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


def stamp(folder: Path, *, paths: tuple[str, ...] = (), url: str | None = None, scratch: bool = False) -> Stamp:
    project = open_project(folder, os.environ, paths=[folder / path for path in paths])
    return Stamp.of(project, Choice(folder, url, scratch))


def edit(path: str, text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / path).write_text(text)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(edit("app.py", CODE.replace("id", "name")), id="a query"),
        pytest.param(edit("more.py", CODE.replace("id", "name")), id="a query in a new file"),
        pytest.param(edit("app.py", "import asyncpg\n"), id="a query that is gone"),
        pytest.param(edit("migrations/1_users.sql", "CREATE TABLE users (id bigint);\n"), id="a migration"),
        pytest.param(edit("migrations/2_posts.sql", ""), id="a new migration"),
        pytest.param(edit("sqlpin.toml", 'setup = "SET search_path = app"\n'), id="a setting"),
        pytest.param(edit(".sqlx/query-1.json", "{ }"), id="a metadata file"),
        pytest.param(edit(".sqlx/query-2.json", "{}"), id="a metadata file more"),
        pytest.param(lambda folder: (folder / ".sqlx" / "query-1.json").unlink(), id="a metadata file less"),
    ],
)
def test_a_change_is_seen(folder: Path, change: Callable[[Path], object]) -> None:
    stamp(folder).leave()
    assert stamp(folder).holds()
    change(folder)
    assert not stamp(folder).holds()


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(edit("app.py", f"# a comment\n{CODE}"), id="a query that moved"),
        pytest.param(edit("README.md", "x"), id="a file without queries"),
        pytest.param(edit("migrations/1_users.down.sql", "DROP TABLE users;\n"), id="a down file"),
    ],
)
def test_what_changes_no_answer(folder: Path, change: Callable[[Path], object]) -> None:
    stamp(folder).leave()
    change(folder)
    assert stamp(folder).holds()


def test_without_a_run_before(folder: Path) -> None:
    assert not stamp(folder).holds()


@pytest.mark.parametrize(
    "how",
    [
        pytest.param({"paths": ("app.py",)}, id="a part of the project"),
        pytest.param({"url": "postgresql://localhost/app"}, id="a named database"),
        pytest.param({"scratch": True}, id="a scratch database"),
    ],
)
def test_a_run_that_always_asks(folder: Path, how: dict[str, object]) -> None:
    stamp(folder).leave()
    assert not stamp(folder, **how).holds()  # type: ignore[arg-type]


def test_a_database_named_in_the_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stamp(folder).leave()
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost/app")
    assert not stamp(folder).holds()


def test_findings_in_the_code(folder: Path) -> None:
    (folder / "app.py").write_text(CODE.replace("SELECT id FROM users", ""))
    stamp(folder).leave()
    assert not stamp(folder).holds()


def test_a_cache_that_cannot_be_written(folder: Path) -> None:
    (folder.parent / "cache").mkdir()
    (folder.parent / "cache" / "prepared").write_text("a file where a folder is expected")
    stamp(folder).leave()
    assert not stamp(folder).holds()
