"""Which files are the project's: tables of trees, and Git itself as the oracle for its own rules."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from sqlpin.config import load_settings
from sqlpin.discover import _Rules, source_files
from sqlpin.errors import UsageError, WorkError


def lay(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def found(root: Path, paths: Sequence[str] = ()) -> list[str]:
    return [file.path for file in source_files(load_settings(root, {}), [root / path for path in paths])]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({}, [], id="nothing"),
        pytest.param({"a.py": "", "b/c.py": "", "d.pyi": "", "e.txt": ""}, ["a.py", "b/c.py"], id="Python files alone"),
        pytest.param(
            {".venv/a.py": "", "x/node_modules/a.py": "", "x/__pycache__/a.py": ""}, [], id="folders of tools"
        ),
        pytest.param(
            {"env/pyvenv.cfg": "", "env/lib/a.py": "", "a.py": ""}, ["a.py"], id="a virtual environment of any name"
        ),
        pytest.param({".ci/a.py": ""}, [".ci/a.py"], id="hidden folders count"),
        pytest.param({".gitignore": "b", "b/a.py": "", "a.py": ""}, ["a.py"], id="an ignored folder"),
        pytest.param({".gitignore": "*.py\n!keep.py", "a.py": "", "keep.py": ""}, ["keep.py"], id="a kept file"),
        pytest.param({"b/.gitignore": "/a.py", "b/a.py": "", "b/c/a.py": ""}, ["b/c/a.py"], id="nested, anchored"),
        pytest.param(
            {".gitignore": "a.py", "b/.gitignore": "!a.py", "b/a.py": ""}, ["b/a.py"], id="the innermost decides"
        ),
        pytest.param(
            {"sqlpin.toml": "exclude = ['/old', 'gen_*.py']", "old/a.py": "", "b/old/a.py": "", "gen_a.py": ""},
            ["b/old/a.py"],
            id="exclude",
        ),
        pytest.param(
            {"sqlpin.toml": "exclude = ['a.py']", ".gitignore": "!a.py", "a.py": ""}, [], id="exclude beats a kept file"
        ),
        pytest.param(
            {"sqlpin.toml": "include = ['src', 'run']", "src/a.py": "", "b/src/a.py": "", "run": "", "c.py": ""},
            ["run", "src/a.py"],
            id="include, and a file without .py that it names",
        ),
        pytest.param(
            {"sqlpin.toml": "include = ['*/src', '**/x.py']", "p/src/a.py": "", "q/a.py": "", "q/r/x.py": ""},
            ["p/src/a.py", "q/r/x.py"],
            id="include with globs",
        ),
        pytest.param({"sqlpin.toml": "include = ['.']", "a.py": ""}, ["a.py"], id="include everything"),
    ],
)
def test_the_projects_files(tmp_path: Path, files: dict[str, str], expected: list[str]) -> None:
    lay(tmp_path, files)
    assert found(tmp_path) == expected


TREE = {"a.py": "", "b/a.py": "", "b/c/a.py": "", "d/a.py": "", ".gitignore": "d", "run": "", "sqlpin.toml": ""}


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        pytest.param(["b"], ["b/a.py", "b/c/a.py"], id="a folder"),
        pytest.param(["b/c", "a.py"], ["a.py", "b/c/a.py"], id="a folder and a file"),
        pytest.param(["."], ["a.py", "b/a.py", "b/c/a.py"], id="the project"),
        pytest.param(["b", "b/a.py"], ["b/a.py", "b/c/a.py"], id="what overlaps is found once"),
        pytest.param(["b/../a.py"], ["a.py"], id="dots"),
        pytest.param(["d/a.py"], [], id="an ignored file is none of the project's"),
        pytest.param(["run"], ["run"], id="a script without .py"),
    ],
)
def test_paths_select(tmp_path: Path, paths: list[str], expected: list[str]) -> None:
    lay(tmp_path, TREE)
    assert found(tmp_path, paths) == expected


def test_paths_do_not_widen_include(tmp_path: Path) -> None:
    lay(tmp_path, TREE | {"sqlpin.toml": "include = ['b']"})
    assert found(tmp_path, ["a.py", "b/c"]) == ["b/c/a.py"]


@pytest.mark.parametrize(
    ("toml", "paths", "message"),
    [
        pytest.param("", ["no/such"], "no such file or folder", id="a path that does not exist"),
        pytest.param("", [".."], "outside the project", id="a path outside"),
        pytest.param("include = ['scr']", [], '`include` names "scr", which does not exist', id="a wrong include"),
        pytest.param("include = ['*/scr']", [], "does not exist", id="a glob that matches nothing"),
        pytest.param("include = ['..']", [], "outside the project", id="an include outside"),
    ],
)
def test_mistakes(tmp_path: Path, toml: str, paths: list[str], message: str) -> None:
    lay(tmp_path, {"sqlpin.toml": toml, "src/a.py": ""})
    with pytest.raises(UsageError, match=message):
        found(tmp_path, paths)


def test_bytes_are_the_files_own(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"\xff\r\n")
    assert [file.data for file in source_files(load_settings(tmp_path, {}))] == [b"\xff\r\n"]


def test_links(tmp_path: Path) -> None:
    lay(tmp_path, {"real/a.py": ""})
    (tmp_path / "real" / "up").symlink_to("..")
    (tmp_path / "folder").symlink_to("real")
    (tmp_path / "b.py").symlink_to("real/a.py")
    (tmp_path / "broken.py").symlink_to("nowhere")
    (tmp_path / "self.py").symlink_to("self.py")
    assert found(tmp_path) == ["b.py", "real/a.py"]


def test_a_project_reached_by_a_link(tmp_path: Path) -> None:
    lay(tmp_path, {"real/a.py": ""})
    (tmp_path / "link").symlink_to("real")
    assert [file.path for file in source_files(load_settings(tmp_path / "real", {}), [tmp_path / "link/a.py"])] == [
        "a.py"
    ]


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_what_cannot_be_read(tmp_path: Path) -> None:
    lay(tmp_path, {"a.py": ""})
    (tmp_path / "a.py").chmod(0)
    with pytest.raises(WorkError, match=r"cannot read a\.py"):
        found(tmp_path)


def test_rules_above_the_project(tmp_path: Path) -> None:
    lay(
        tmp_path,
        {".git/info/exclude": "local.py", ".gitignore": "/p/gen\n", "p/gen/a.py": "", "p/local.py": "", "p/b.py": ""},
    )
    assert found(tmp_path / "p") == ["b.py"]


def test_a_project_in_an_ignored_folder(tmp_path: Path) -> None:
    lay(tmp_path, {".git/HEAD": "", ".gitignore": "scratch", "scratch/p/a.py": ""})
    assert found(tmp_path / "scratch" / "p") == ["a.py"]


git = pytest.mark.skipif(not shutil.which("git"), reason="needs git")


def run_git(folder: Path, *arguments: str) -> str:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.org", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, text=True).stdout


@git
@pytest.mark.parametrize(
    "ignore",
    [
        pytest.param("a\n", id="a name"),
        pytest.param("/a\n", id="anchored"),
        pytest.param("a/\n!b/a/\n", id="folders alone, one kept"),
        pytest.param("b/*\n!b/c\n", id="all but one"),
        pytest.param("**/c/*.py\n", id="any folder"),
        pytest.param("b/**\n", id="everything below"),
        pytest.param("# a\n\\#x.py\n\\!y.py\n  \nz.py   \n", id="escapes and blanks"),
        pytest.param("[a-c].py\n?.txt\n", id="classes"),
        pytest.param("b\n!b/c/a.py\n", id="nothing is kept in an ignored folder"),
    ],
)
def test_git_agrees(tmp_path: Path, ignore: str) -> None:
    names = ["a/a.py", "a/x.py", "b/a/a.py", "b/c/a.py", "b/c/y.py", "b/a.py", "c/a/x.py", "#x.py", "!y.py", "z.py"]
    lay(tmp_path, {".gitignore": ignore, **dict.fromkeys(names, "")})
    run_git(tmp_path, "init", "-q")
    listed = run_git(tmp_path, "ls-files", "--others", "--exclude-standard", "-z").split("\0")
    assert found(tmp_path) == sorted(
        (path for path in listed if path.endswith(".py")), key=lambda path: path.split("/")
    )


@git
def test_a_worktree_has_the_excludes_of_its_repository(tmp_path: Path) -> None:
    run_git(tmp_path, "init", "-q", "main")
    run_git(tmp_path / "main", "commit", "-q", "--allow-empty", "-m", "empty")
    run_git(tmp_path / "main", "worktree", "add", "-q", "../tree")
    lay(tmp_path, {"main/.git/info/exclude": "local.py", "tree/local.py": "", "tree/a.py": ""})
    assert found(tmp_path / "tree") == ["a.py"]


NAMES = st.sampled_from(("a", "b", "ab", "a.py", "b.py", "#a", "!b", "a b", "[a]", "é"))
PARTS = st.one_of(NAMES, st.text("ab.py*?[]!^:-\\#", min_size=1, max_size=6), st.just("**"))
LINES = st.builds(
    lambda sign, start, parts, end: sign + start + "/".join(parts) + end,
    st.sampled_from(("", "", "!", "#", " ")),
    st.sampled_from(("", "/")),
    st.lists(PARTS, min_size=1, max_size=3),
    st.sampled_from(("", "", "/", " ", "/*", "\\ ")),
)


@pytest.mark.filterwarnings("ignore::FutureWarning")  # pathspec hands `[[` to `re` as it is
@settings(max_examples=600, deadline=None)
@given(st.lists(LINES, max_size=3), st.lists(NAMES, min_size=1, max_size=3), st.booleans())
def test_rules_that_are_not_asked_have_nothing_to_say(lines: list[str], parts: list[str], folder: bool) -> None:
    """pathspec is asked only about paths that a line could speak of: the answers must be those of asking always."""
    path = "/".join(parts) + "/" * folder
    try:
        expected = GitIgnoreSpec.from_lines(lines).check_file(path).include
    except ValueError:  # not a pattern
        return
    assert _Rules(lines, "").verdict(path) == expected
