"""tests/cases: every directory is a project and a transcript of commands typed in it, in order.

    tests/cases/<topic>/<case>/project/        what is there before
    tests/cases/<topic>/<case>/transcript.txt  `# why`, `$ command`, then all it says

`sqlpin` runs in this process, `cd` and `export` do what they do in a shell, anything else is given to `sh`. Lines on stderr begin
with `2> `, an exit code that is not 0 is a line `[exit N]`. What differs from run to run is written `[time]`, `[dir]` and so on.

A transcript that speaks of `$TEST_DATABASE` gets an empty database of its own, and its connection string under that name.

`pytest tests/cli/test_cases.py --accept` writes the transcripts anew; look at the diff before you commit it.
"""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from sqlpin.cli import main

CASES = Path(__file__).parent.parent / "cases"
TRANSCRIPTS = sorted(CASES.rglob("transcript.txt"))

_SQLPIN = re.compile(r"(?P<environment>(?:\w+=\S*\s+)*)sqlpin(?=\s|$)")
_VOLATILE = (
    (re.compile(r"\b\d+(\.\d+)? m?s\b"), "[time]"),
    (re.compile(r'"seconds": [\d.]+'), '"seconds": [time]'),
    (re.compile(r"database test_\d+ on \S+"), "database [database]"),
    (re.compile(r"PostgreSQL \d+(\.\d+)*( \([^)]*\))?"), "PostgreSQL [server]"),
)


class Shell:
    """Runs the commands of one transcript in a copy of its project."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        self.monkeypatch = monkeypatch

    def run(self, command: str) -> str:
        """Return what the command says, as it stands in a transcript."""
        code, out, err = self._dispatch(command)
        said = out + "".join(f"2> {line}\n".replace("2> \n", "2>\n") for line in err.splitlines())
        if said and not said.endswith("\n"):
            said += "\n[no newline at the end]\n"
        return self._stable(said) + (f"[exit {code}]\n" if code else "")

    def _dispatch(self, command: str) -> tuple[int, str, str]:
        if match := _SQLPIN.match(command):
            return self._sqlpin(shlex.split(match["environment"]), shlex.split(command[match.end() :]))
        match command.split():
            case ["cd", folder]:
                self.monkeypatch.chdir(folder)
                return 0, "", ""
            case ["export", assignment]:
                self.monkeypatch.setenv(*_assignment(assignment))
                return 0, "", ""
        done = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    def _sqlpin(self, environment: list[str], args: list[str]) -> tuple[int, str, str]:
        out, err = io.StringIO(), io.StringIO()
        with self.monkeypatch.context() as patch, redirect_stdout(out), redirect_stderr(err):
            for assignment in environment:
                patch.setenv(*_assignment(assignment))
            code = main([os.path.expandvars(arg) for arg in args])
        return code, out.getvalue(), err.getvalue()

    def _stable(self, text: str) -> str:
        text = text.replace(str(self.folder), "[dir]")
        for pattern, name in _VOLATILE:
            text = pattern.sub(name, text)
        return text


def _assignment(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return name, os.path.expandvars(value)


def commands(transcript: str) -> Iterator[str]:
    """Yield the comment lines, the empty lines before them and the commands; what the commands said is left out."""
    lines = transcript.splitlines()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        if line.startswith(("# ", "$ ")) or (not line and following.startswith("# ")):
            yield line


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: "/".join(path.parts[-3:-1]))
def test_case(path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    folder = tmp_path / "project"
    expected = path.read_text(encoding="utf-8")
    shutil.copytree(path.parent / "project", folder)
    monkeypatch.chdir(folder)
    for name in ("DATABASE_URL", "SQLX_OFFLINE", "SQLX_OFFLINE_DIR", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    if "$TEST_DATABASE" in expected:
        monkeypatch.setenv("TEST_DATABASE", request.getfixturevalue("database"))
    shell = Shell(folder, monkeypatch)
    said = "".join(f"{line}\n{shell.run(line[2:]) if line[0:1] == '$' else ''}" for line in commands(expected))
    if os.environ.get("SQLPIN_ACCEPT"):
        path.write_text(said, encoding="utf-8")
    assert said == path.read_text(encoding="utf-8")


def test_every_directory_is_a_case() -> None:
    """A golden file or a project that no transcript uses is an orphan."""
    cases = {path.parent for path in TRANSCRIPTS}
    for topic in CASES.iterdir():
        for case in topic.iterdir():
            assert case in cases, f"{case} has no transcript"
            assert {entry.name for entry in case.iterdir()} == {"project", "transcript.txt"}, case


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: "/".join(path.parts[-3:-1]))
def test_every_case_says_why(path: Path) -> None:
    assert path.read_text(encoding="utf-8").startswith("# ")
