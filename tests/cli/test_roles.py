"""Roles that may do less than a superuser: what prepare says of them, and what it can do all the same."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from sqlpin.cli import main

CODE = """\
import psycopg


def ids(conn: psycopg.Connection) -> None:
    conn.execute("SELECT id FROM users")
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "app.py").write_text(CODE)
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "1_users.sql").write_text("CREATE TABLE users (id int NOT NULL);\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def role(database: str) -> str:
    """The connection string of a role that may log in and no more, in a migrated database."""
    name = f"limited_{psycopg.conninfo.conninfo_to_dict(database)['dbname']}"
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(f"CREATE ROLE {name} LOGIN".encode())
        connection.execute("CREATE TABLE users (id int NOT NULL)")
    return make_conninfo(database, user=name)


def grant(database: str, statement: str, role: str) -> None:
    """Run a statement in which {role} stands for the role's name."""
    name = str(psycopg.conninfo.conninfo_to_dict(role)["user"])
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(statement.format(role=name).encode())


def history(database: str) -> None:
    """Record the project's migration as applied."""
    from sqlpin.migrate.history import find_history
    from sqlpin.migrations import read_folder

    with psycopg.connect(database, autocommit=True) as connection:
        find_history(connection).create().insert(read_folder(Path("migrations")).migrations[0], success=True)


def test_no_right_on_the_history(project: Path, database: str, role: str, capsys: pytest.CaptureFixture[str]) -> None:
    history(database)
    assert main(["prepare", "--database-url", role]) == 3
    assert "permission denied for table _sqlx_migrations" in capsys.readouterr().err
    assert not (project / ".sqlx").exists()


def test_rights_on_no_table_are_enough_to_ask(
    project: Path, database: str, role: str, capsys: pytest.CaptureFixture[str]
) -> None:
    history(database)
    grant(database, "GRANT SELECT ON _sqlx_migrations TO {role}", role)
    assert main(["prepare", "--database-url", role]) == 0
    assert "1 query in 1 file, 0 findings" in capsys.readouterr().out
    assert len(list((project / ".sqlx").glob("query-*.json"))) == 1


def test_no_right_on_the_schema(project: Path, database: str, role: str, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "migrations" / "1_users.sql").unlink()
    (project / "app.py").write_text(CODE.replace("users", "app.users"))
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE SCHEMA app CREATE TABLE app.users (id int)")
    assert main(["prepare", "--database-url", role]) == 1
    assert "error[invalid-query]: permission denied for schema app\n --> app.py:5:34\n" in capsys.readouterr().out


def test_no_right_to_make_a_scratch_database(
    project: Path, database: str, role: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["prepare", "--database-url", role, "--scratch"]) == 3
    assert "CREATEDB" in capsys.readouterr().err
    assert not (project / ".sqlx").exists()
