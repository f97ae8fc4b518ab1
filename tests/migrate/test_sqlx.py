"""The real sqlx-cli and sqlpin take turns on one database.

Runs where SQLPIN_TEST_SQLX names the program: `cargo install sqlx-cli --version '^0.9' --no-default-features --features
postgres,native-tls`. What was found is in docs/reference/sqlx-compatibility.md.
"""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

import sqlpin.migrate
from sqlpin.migrate.plan import State, plan_revert
from sqlpin.migrate.session import look, migrate
from sqlpin.migrations import read_folder
from tests.migrate.conftest import Ask

SQLX = os.environ.get("SQLPIN_TEST_SQLX")
pytestmark = pytest.mark.skipif(not SQLX, reason="SQLPIN_TEST_SQLX names no sqlx-cli")

Sqlx: TypeAlias = Callable[..., str]

FILES = {
    "20260116120000_add_users_table.sql": "CREATE TABLE users (id bigint);\r\n",
    "20260116120100_both.up.sql": "CREATE TABLE both_ ();",
    "20260116120100_both.down.sql": "DROP TABLE both_;",
    "20260116120200_Documented_form.sql": "CREATE TABLE documented (); -- é",
    "20260116120200_Documented_form.down.sql": "DROP TABLE documented;",
    "20260116120300_index.sql": "-- no-transaction\nCREATE INDEX CONCURRENTLY i ON users (id)",
    "20260116120300_index.down.sql": "-- no-transaction\nDROP INDEX CONCURRENTLY i",
    "20260116120400_empty.sql": "",
    "20260116120400_empty.down.sql": "",
    "README.md": "not a migration",
}


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    folder = tmp_path / "migrations"
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text, newline="")
    return folder


@pytest.fixture
def sqlx(database: str, tmp_path: Path) -> Sqlx:
    """Return a function that runs `sqlx migrate` on the database of the test and returns what it prints."""
    parts = {name: quote(str(value), safe="") for name, value in conninfo_to_dict(database).items()}
    url = f"postgres://{parts['user']}@localhost:{parts['port']}/{parts['dbname']}?host={parts['host']}"

    def run(*args: str, code: int = 0) -> str:
        command = [str(SQLX), "migrate", *args, "--database-url", url]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == code, done.stderr
        return re.sub(r"\x1b\[[0-9;]*m", "", done.stdout + done.stderr)

    return run


def states(database: str, migrations: Path) -> list[tuple[int, str]]:
    with psycopg.connect(database) as connection:
        return [(entry.version, entry.state.value) for entry in look(connection, read_folder(migrations))]


def sqlx_states(output: str) -> list[tuple[int, str]]:
    names = {"installed": "applied", "pending": "pending", "installed (different checksum)": "modified"}
    found = re.findall(r"^(\d+)/(installed \(different checksum\)|installed|pending) ", output, re.MULTILINE)
    return [(int(version), names[state]) for version, state in found]


def test_each_sees_what_the_other_has_done(database: str, migrations: Path, sqlx: Sqlx, ask: Ask) -> None:
    def agree() -> list[str]:
        ours = states(database, migrations)
        assert sqlx_states(sqlx("info")) == ours
        return [state for _, state in ours]

    assert agree() == ["pending"] * 5
    sqlx("run", "--target-version", "20260116120100")
    assert agree() == ["applied", "applied", "pending", "pending", "pending"]
    assert len(sqlpin.migrate.run(database, migrations, target_version=20260116120300)) == 2
    assert agree() == ["applied"] * 4 + ["pending"]
    sqlx("run")
    assert agree() == ["applied"] * 5
    assert sqlpin.migrate.run(database, migrations) == ()
    sqlx("revert")
    assert agree() == ["applied"] * 4 + ["pending"]
    with psycopg.connect(database) as connection:
        migrate(connection, read_folder(migrations), lambda e: plan_revert(e, target=20260116120100))
    assert agree() == ["applied", "applied", "pending", "pending", "pending"]
    sqlx("revert")
    assert ask("SELECT to_regclass('both_'), to_regclass('documented'), to_regclass('i')") == [(None, None, None)]
    sqlpin.migrate.run(database, migrations)
    assert sqlx("run") == ""
    assert agree() == ["applied"] * 5


def test_the_rows_are_the_same(database: str, migrations: Path, sqlx: Sqlx, ask: Ask) -> None:
    rows = "SELECT version, description, success, checksum, execution_time > 0 FROM _sqlx_migrations ORDER BY 1"
    sqlx("run")
    theirs = ask(rows)
    ask("DROP TABLE _sqlx_migrations, users, both_, documented")
    sqlpin.migrate.run(database, migrations)
    assert ask(rows) == theirs


def test_both_see_an_edit(database: str, migrations: Path, sqlx: Sqlx) -> None:
    sqlpin.migrate.run(database, migrations)
    (migrations / "20260116120100_both.up.sql").write_text("CREATE TABLE other ();")
    assert sqlx_states(sqlx("info")) == states(database, migrations)
    assert "has been modified" in sqlx("run", code=1)
    with pytest.raises(Exception, match="has been modified"):
        sqlpin.migrate.run(database, migrations)


def test_what_we_left_unfinished_sqlx_calls_dirty(database: str, migrations: Path, sqlx: Sqlx) -> None:
    (migrations / "20260116120500_half.sql").write_text("-- no-transaction\nCREATE TABLE h ();\nSELECT 1/0;")
    with pytest.raises(sqlpin.migrate.MigrationError):
        sqlpin.migrate.run(database, migrations)
    assert "20260116120500 is partially applied" in sqlx("run", code=1)
    assert states(database, migrations)[-1] == (20260116120500, State.FAILED)


def test_line_endings_are_an_edit_for_sqlx_only(database: str, migrations: Path, sqlx: Sqlx) -> None:
    sqlx("run")
    (migrations / "20260116120000_add_users_table.sql").write_text("CREATE TABLE users (id bigint);\n", newline="")
    assert "has been modified" in sqlx("run", code=1)
    assert states(database, migrations)[0] == (20260116120000, State.LINE_ENDINGS)
    assert sqlpin.migrate.run(database, migrations) == ()


def test_the_order_of_sqlx_is_ours(database: str, migrations: Path, sqlx: Sqlx) -> None:
    sqlx("run", "--target-version", "20260116120200")
    (migrations / "20260115000000_late.sql").write_text("SELECT 1;")
    assert "Applied 20260115000000/migrate late" in sqlx("run")
    (migrations / "20260114000000_later.sql").write_text("SELECT 1;")
    assert [a.migration.slug for a in sqlpin.migrate.run(database, migrations)] == ["later"]


def test_sqlx_adds_what_we_read(database: str, migrations: Path, sqlx: Sqlx) -> None:
    subprocess.run(
        [str(SQLX), "migrate", "add", "next one", "-r"], cwd=migrations.parent, check=True, capture_output=True
    )
    newest = read_folder(migrations).migrations[-1]
    assert (newest.slug, newest.down is not None) == ("next_one", True)
