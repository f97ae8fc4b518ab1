"""Every command that the documents show is run, and says what the documents say.

A document is a session in one empty directory. A fenced block with `title="app/db.py"` in its info string is a file to
write. A ```console block is run: each line that starts with `$ ` is a command for sh, what follows is its output, stdout
and stderr together; `$?` is the exit code of the command before. ```console norun is only shown. A command in
```console demo, in the README, is one of those that examples/organizations/demo.sh shows.

`SQLPIN_ACCEPT=1 pytest tests/docs` writes what the commands said into the documents.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = ["docs/tutorial.md", "docs/guides/migrations.md"]
WITH_DATABASE = {"docs/guides/migrations.md"}  # the others' readers have set nothing up
DEMO = ROOT / "examples" / "organizations" / "demo.sh"

_FENCE = re.compile(r"^(?P<fence>`{3,})(?P<info>[^\n`]*)\n(?P<body>.*?)^(?P=fence)$", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r'title="([^"]+)"')
_COMMAND = re.compile(r"^\$ (?P<command>(?:\\\n|.)*)\n(?P<output>(?:(?!\$ ).*\n)*)", re.MULTILINE)
# What differs from run to run and from machine to machine: durations, moments, and the version of the server.
_VARIES = re.compile(
    r"(?<=PostgreSQL )\d+(?:\.\d+)?|\b\d+(?:\.\d+)?(?= (?:ms|s|seconds)\b)|\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}\b"
)


@dataclass(frozen=True, slots=True)
class File:
    """A file that the document shows."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """A command that the document shows, with the span of its output in the document."""

    line: str
    output: str
    start: int
    end: int


def steps(document: str) -> Iterator[File | Command]:
    """Yield the files and the commands of a document in the order they stand."""
    for block in _FENCE.finditer(document):
        language, _, rest = block["info"].strip().partition(" ")
        if title := _TITLE.search(rest):
            yield File(title[1], block["body"])
        elif language == "console" and not rest:
            yield from _commands(block["body"], block.start("body"))


def _commands(body: str, offset: int) -> Iterator[Command]:
    for match in _COMMAND.finditer(body):
        start, end = match.span("output")
        yield Command(match["command"], match["output"], offset + start, offset + end)


def settled(output: str) -> str:
    """Return the output without what differs from run to run and from machine to machine."""
    return _VARIES.sub("0.0", output)


@dataclass(frozen=True, slots=True)
class Difference:
    """A command whose output is not what the document says."""

    command: Command
    found: str


def replay(document: str, folder: Path, environment: Mapping[str, str]) -> list[Difference]:
    """Write the document's files into `folder`, run its commands there, and return where the output differs."""
    differences = []
    status = 0
    for step in steps(document):
        if isinstance(step, File):
            target = folder / step.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(step.text, encoding="utf-8")
            continue
        done = subprocess.run(
            ["sh", "-c", f"(exit {status})\n{step.line}"],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
        )
        status = done.returncode
        if settled(done.stdout) != settled(step.output):
            differences.append(Difference(step, done.stdout))
    return differences


def accept(document: str, differences: list[Difference]) -> str:
    """Return the document with the outputs that were found."""
    for difference in reversed(differences):
        document = document[: difference.command.start] + difference.found + document[difference.command.end :]
    return document


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """The environment of a user who has installed sqlpin and set nothing up."""
    programs = tmp_path_factory.mktemp("bin")
    sqlpin = programs / "sqlpin"
    sqlpin.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m sqlpin "$@"\n', encoding="utf-8")
    sqlpin.chmod(0o755)
    unset = {"DATABASE_URL", "SQLX_OFFLINE", "COLUMNS", "PYTHONUNBUFFERED"}
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    git = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org"}
    return {**kept, **git, "PATH": f"{programs}{os.pathsep}{kept['PATH']}", "NO_COLOR": "1"}


@pytest.mark.parametrize("path", DOCUMENTS)
def test_the_commands_say_what_the_document_says(
    path: str, tmp_path: Path, environment: Mapping[str, str], database: str
) -> None:
    file = ROOT / path
    if path in WITH_DATABASE:
        environment = {**environment, "DATABASE_URL": database}
    document = file.read_text(encoding="utf-8")
    differences = replay(document, tmp_path, environment)
    if os.environ.get("SQLPIN_ACCEPT"):
        file.write_text(accept(document, differences), encoding="utf-8")
    else:
        assert [(d.command.line, d.found) for d in differences] == [
            (d.command.line, d.command.output) for d in differences
        ]


@pytest.fixture(scope="module")
def demo(environment: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the demo prints; it must end well and leave nothing behind."""
    temporary = tmp_path_factory.mktemp("tmp")
    before = {path: path.stat().st_mtime_ns for path in DEMO.parent.rglob("*")}
    done = subprocess.run(
        ["sh", DEMO],
        env={**environment, "TMPDIR": str(temporary)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert list(temporary.iterdir()) == []
    assert {path: path.stat().st_mtime_ns for path in DEMO.parent.rglob("*")} == before
    return done.stdout


def test_the_readme_shows_what_the_demo_prints(demo: str) -> None:
    blocks = _FENCE.finditer((ROOT / "README.md").read_text(encoding="utf-8"))
    shown = [command for block in blocks if block["info"] == "console demo" for command in _commands(block["body"], 0)]
    assert shown
    for command in shown:
        assert settled(f"$ {command.line}\n{command.output}") in settled(demo)


DOCUMENT = """
```sql title="hello/name.txt"
world
```
```console
$ cat hello/name.txt
world
$ echo took 1.23 s; \\
  exit 3
took 0.5 s
$ echo $?
3
```
```console norun
$ rm -r /
```
"""


def test_a_document_is_replayed(tmp_path: Path) -> None:
    assert replay(DOCUMENT, tmp_path, os.environ) == []


def test_what_differs_is_found_and_can_be_accepted(tmp_path: Path) -> None:
    wrong = DOCUMENT.replace("0.5 s", "half a second").replace("$?\n3", "$?\n4")
    differences = replay(wrong, tmp_path, os.environ)
    assert [difference.found for difference in differences] == ["took 1.23 s\n", "3\n"]
    assert replay(accept(wrong, differences), tmp_path, os.environ) == []
