"""`sqlpin database`: create, drop, reset, setup, and what is asked before."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from sqlpin.cli import main
from tests.conftest import PostgresServer


@pytest.fixture
def name(server: PostgresServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The name of a database that does not exist; DATABASE_URL names it, and we stand in an empty project."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    conninfo = make_conninfo(server.conninfo, dbname='test_"odd" name', password="do not show")
    monkeypatch.setenv("DATABASE_URL", conninfo)
    yield 'test_"odd" name'
    server.drop_database(conninfo)


def exists(server: PostgresServer, name: str) -> bool:
    with psycopg.connect(server.conninfo) as connection:
        return connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchone() is not None


def test_create_and_drop_may_be_said_twice(
    server: PostgresServer, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["database", "create"]) == 0
    assert exists(server, name)
    assert capsys.readouterr().out.startswith(f"Created database {name} on ")
    assert main(["database", "create"]) == 0
    assert "exists already" in capsys.readouterr().err
    assert main(["database", "drop", "-y"]) == 0
    assert not exists(server, name)
    assert main(["database", "drop", "-y"]) == 0
    assert "does not exist" in capsys.readouterr().err


def test_setup_and_reset_migrate(
    server: PostgresServer, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "1_a.sql").write_text("CREATE TABLE a (x int)")
    assert main(["database", "setup"]) == 0
    assert "Applied 1/a" in capsys.readouterr().out
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute("INSERT INTO a VALUES (1)")
    assert main(["database", "reset", "--yes"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == ["Dropped", "Created", "Applied"]
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        assert connection.execute("SELECT count(*) FROM a").fetchone() == (0,)


def test_nothing_is_dropped_for_migrations_that_cannot_be_read(
    server: PostgresServer, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["database", "create"])
    assert main(["database", "reset", "--yes"]) == 3
    (tmp_path / "migrations").mkdir()
    (tmp_path / "migrations" / "1_a.sql").write_bytes(b"\xff")
    assert main(["database", "reset", "--yes"]) == 3
    assert exists(server, name)


def test_a_database_in_use_is_dropped_by_force_only(
    server: PostgresServer, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["database", "create"])
    with psycopg.connect(os.environ["DATABASE_URL"]):
        assert main(["database", "drop", "-y"]) == 3
        assert "1 other session using the database" in capsys.readouterr().err
        assert exists(server, name)
        assert main(["database", "drop", "-y", "--force"]) == 0
    assert not exists(server, name)


def test_without_a_terminal_nobody_is_asked_and_nothing_dropped(
    server: PostgresServer, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["database", "create"])
    for command in ("drop", "reset"):
        Path("migrations").mkdir(exist_ok=True)
        assert main(["database", command]) == 2
        error = capsys.readouterr().err
        assert "stdin is no terminal" in error
        assert "do not show" not in error
    assert exists(server, name)


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
@pytest.mark.parametrize(
    ("answer", "code"),
    [
        pytest.param("y\n", 0, id="yes"),
        pytest.param("n\n", 1, id="no"),
        pytest.param("\n", 1, id="enter-means-no"),
        pytest.param("\x04", 1, id="ctrl-d"),
        pytest.param("\x03", 130, id="ctrl-c"),
    ],
)
def test_on_a_terminal_the_user_is_asked(server: PostgresServer, name: str, answer: str, code: int) -> None:
    import pty

    main(["database", "create"])
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "sqlpin", "database", "drop"],
        stdin=theirs,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        bufsize=0,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # a test may run in the background
    )
    assert process.stderr is not None
    err = b""
    while b"]: " not in err:
        assert process.poll() is None
        err += process.stderr.read(100)
    if answer == "\x03":  # the terminal is not the process's own and makes no signal of it
        while process.poll() is None:
            process.send_signal(signal.SIGINT)
            time.sleep(0.1)
    else:
        os.write(ours, answer.encode())
    out, rest = process.communicate(timeout=30)
    err += rest
    os.close(ours)
    os.close(theirs)
    assert process.returncode == code
    assert f"Drop database {name} on ".encode() in err
    assert b"do not show" not in out + err
    assert exists(server, name) == bool(code)


def test_a_url_without_a_name_drops_nothing(
    server: PostgresServer, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://somebody@localhost")
    assert main(["database", "drop", "-y"]) == 2
    assert "DATABASE_URL names no database" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "options", "advice"),
    [
        pytest.param("create", "default_transaction_read_only=on", "connect to the primary", id="read-only"),
        pytest.param("drop -y", "role=test_stranger", "connect as the owner of the database", id="not-the-owner"),
    ],
)
def test_what_the_server_refuses_comes_with_advice(
    server: PostgresServer,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    line: str,
    options: str,
    advice: str,
) -> None:
    with psycopg.connect(server.conninfo, autocommit=True) as connection:
        if line != "create":
            main(["database", "create"])
        connection.execute("CREATE ROLE test_stranger")
        try:
            with monkeypatch.context() as patch:
                patch.setenv("PGOPTIONS", f"-c {options}")
                assert main(["database", *line.split()]) == 3
        finally:
            connection.execute("DROP ROLE test_stranger")
    error = capsys.readouterr().err
    assert error.startswith(f"error: cannot {line.split()[0]} database {name} on ")
    assert f"help: {advice}" in error
    assert exists(server, name) == (line != "create")
