"""The frame around every command: exit codes, the two streams, mistyped words, start-up."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import click
import pytest

import sqlpin.cli
from sqlpin.cli import main
from sqlpin.cli.commands import COMMANDS, Command
from sqlpin.cli.terminal import hide_secrets
from sqlpin.errors import UsageError, WorkError
from sqlpin.version import __version__


def run(*args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run sqlpin as a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "sqlpin", *args],
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )


@pytest.mark.parametrize(
    ("args", "code", "stdout", "stderr"),
    [
        pytest.param(["--version"], 0, f"sqlpin {__version__}\n", "", id="version"),
        pytest.param(["--help"], 0, "Exit codes:", "", id="help is the product"),
        pytest.param(["completions", "-h"], 0, "Examples:", "", id="every command has examples"),
        pytest.param([], 2, "", "Commands:", id="no command: help as talk"),
        pytest.param(["complet"], 2, "", "did you mean `completions`?", id="mistyped command"),
        pytest.param(["frobnicate"], 2, "", "error: no such command: frobnicate\n", id="no command like it"),
        pytest.param(["completions", "--colr"], 2, "", "Did you mean '--color'?", id="mistyped option"),
        pytest.param(["completions", "tcsh"], 2, "", "sqlpin completions --help", id="wrong argument"),
        pytest.param(["completions", "fish"], 0, "_SQLPIN_COMPLETE", "", id="fish"),
        pytest.param(["completions", "zsh"], 0, "#compdef sqlpin", "", id="zsh"),
        pytest.param(["completions", "bash"], 0, "_SQLPIN_COMPLETE", "", id="bash"),
        pytest.param(["-q", "completions", "--color", "never", "-v", "bash"], 0, "bash", "", id="globals anywhere"),
    ],
)
def test_main(args: list[str], code: int, stdout: str, stderr: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(args) == code
    out, err = capsys.readouterr()
    assert stdout in out
    assert stderr in err
    assert bool(stdout) == bool(out)
    assert bool(stderr) == bool(err)


def command_that(error: BaseException) -> click.Command:
    def command() -> None:
        raise error

    return Command("fail", callback=command)


@pytest.mark.parametrize(
    ("error", "code", "stderr"),
    [
        pytest.param(UsageError("a key", help=("b",)), 2, "error: a key\nhelp: b\n", id="usage"),
        pytest.param(WorkError("a disk", help=("b", "c")), 3, "error: a disk\nhelp: b\nhelp: c\n", id="work"),
        pytest.param(
            WorkError("no server at postgresql://me:sesame@host/db"),
            3,
            "error: no server at postgresql://me:***@host/db\n",
            id="password",
        ),
        pytest.param(KeyboardInterrupt(), 130, "", id="interrupted, silently"),
        pytest.param(
            KeyError("x"),
            3,
            "error: this is a bug in sqlpin: KeyError: 'x'\n"
            "help: run it again with --verbose and report the traceback\n",
            id="a bug has no traceback",
        ),
    ],
)
def test_errors(
    error: BaseException, code: int, stderr: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sqlpin.cli, "root", command_that(error))
    assert main([]) == code
    assert capsys.readouterr() == ("", stderr)


def test_a_bug_has_a_traceback_when_asked_for(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sqlpin.cli, "root", command_that(KeyError("x")))
    assert main(["--verbose"]) == 3
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_says_what_the_command_says(name: str) -> None:
    command = sqlpin.cli.root.get_command(click.Context(sqlpin.cli.root), name)
    assert command is not None
    assert command.help is not None
    assert command.help.splitlines()[0] == COMMANDS[name][1]
    assert "Examples:" in command.help


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("postgresql://u:p@h/d", "postgresql://u:***@h/d", id="URL"),
        pytest.param("postgresql://u:p%40q:r@h/d", "postgresql://u:***@h/d", id="URL with escapes"),
        pytest.param("postgresql://u:p@h/d?password=x&a=b", "postgresql://u:***@h/d?password=***&a=b", id="URL query"),
        pytest.param("host=h password=sesame user=u", "host=h password=*** user=u", id="keywords"),
        pytest.param(r"password = 'it\'s me' user=u", "password = *** user=u", id="quoted keyword"),
        pytest.param("postgresql://u@h:5432/d", "postgresql://u@h:5432/d", id="no password"),
        pytest.param(
            'password authentication failed for user "u"', 'password authentication failed for user "u"', id="prose"
        ),
    ],
)
def test_hide_secrets(text: str, expected: str) -> None:
    assert hide_secrets(text) == expected


def test_reader_that_goes_away() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "sqlpin", "completions", "bash"], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 141


@pytest.mark.parametrize(
    ("redirection", "args", "code", "said"),
    [
        pytest.param(">&-", "--version", 0, "", id="stdout-closed"),
        pytest.param(">&-", "completions bash", 0, "", id="stdout-closed-by-a-command"),
        pytest.param(">&-", "frobnicate", 2, "error: no such command: frobnicate", id="stdout-closed-and-an-error"),
        pytest.param("<&- >&-", "--help", 0, "", id="stdin-and-stdout-closed"),
        pytest.param("2>&-", "frobnicate", 2, "", id="stderr-closed"),
        pytest.param("<&- >&- 2>&-", "frobnicate", 2, "", id="all-closed"),
        pytest.param(
            ">/dev/full", "--help", 3, "error: cannot write: No space left on device", id="full-while-helping"
        ),
        pytest.param(">/dev/full", "completions bash", 3, "error: cannot write: No space", id="full-at-the-end"),
        pytest.param("2>/dev/full", "frobnicate", 2, "", id="no-room-for-talk"),
    ],
)
def test_streams_that_take_nothing(redirection: str, args: str, code: int, said: str) -> None:
    completed = subprocess.run(
        ["/bin/sh", "-c", f'"$0" -m sqlpin {args} {redirection}', sys.executable],
        capture_output=True,
        text=True,
        check=False,
    )
    assert completed.returncode == code
    assert said in completed.stderr
    assert completed.stderr.count("\n") <= 2
    assert bool(completed.stderr) == bool(said)


def test_a_closed_stream_is_not_given_to_the_next_file() -> None:
    program = """import os, sys
from sqlpin.cli import streams
streams.prepare()
assert os.open("/dev/null", os.O_RDONLY) > 2
print("lost", file=sys.stdout, flush=True)
assert [stream.fileno() for stream in (sys.stdin, sys.stdout)] == [0, 1]
os.system("echo a program started by us")
"""
    command = ["/bin/sh", "-c", '"$0" -c "$1" <&- >&-', sys.executable, program]
    completed = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (completed.returncode, completed.stdout, completed.stderr) == (0, "", "")


def test_completion_protocol() -> None:
    completed = run(_SQLPIN_COMPLETE="bash_complete", COMP_WORDS="sqlpin comp", COMP_CWORD="1")
    assert completed.stdout == "plain,completions\n"


def test_output_that_the_terminal_cannot_encode() -> None:
    assert run("--help", PYTHONIOENCODING="ascii").returncode == 0


def test_start_up_imports_only_what_it_needs() -> None:
    program = (
        "import sys, json; from sqlpin.cli import main; main(['--version']); print(json.dumps(sorted(sys.modules)))"
    )
    completed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(json.loads(completed.stdout.splitlines()[-1]))
    assert "click" in loaded
    assert not loaded & {"rich", "psycopg", "sqlglot", "orjson", "sqlpin.scan", "sqlpin.config"}
