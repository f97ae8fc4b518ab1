"""Writing the folder: all or nothing, and nothing where nothing changed."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from sqlpin.errors import WorkError
from sqlpin.store import OVERRIDES_FILE, SUM_FILE, Written, write


def content(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / ".sqlx"
    write(path, {"query-a.json": b"a", "query-b.json": b"b"})
    return path


def test_a_missing_folder_is_made(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / ".sqlx"
    assert write(folder, {"query-a.json": b"a"}) == Written(("query-a.json",), ())
    assert content(folder) == {"query-a.json": b"a"}


def test_nothing_to_write_makes_no_folder(tmp_path: Path) -> None:
    assert write(tmp_path / ".sqlx", {}) == Written((), ())
    assert not (tmp_path / ".sqlx").exists()


def test_only_what_changed_is_written(folder: Path) -> None:
    before = (folder / "query-a.json").stat()
    assert write(folder, {"query-a.json": b"a", "query-b.json": b"B"}) == Written(("query-b.json",), ())
    after = (folder / "query-a.json").stat()
    assert (before.st_mtime_ns, before.st_ino) == (after.st_mtime_ns, after.st_ino)
    assert content(folder) == {"query-a.json": b"a", "query-b.json": b"B"}


def test_a_folder_that_is_as_it_should_be_is_not_touched(folder: Path) -> None:
    before = folder.stat().st_mtime_ns
    assert write(folder, {"query-a.json": b"a"}, prune=("query-c.json",)) == Written((), ())
    assert folder.stat().st_mtime_ns == before


def test_files_are_pruned_only_when_told(folder: Path) -> None:
    write(folder, {"query-c.json": b"c"})
    assert set(content(folder)) == {"query-a.json", "query-b.json", "query-c.json"}
    assert write(folder, {"query-c.json": b"c"}, prune=("query-a.json", "query-gone.json")) == Written(
        (), ("query-a.json",)
    )
    assert set(content(folder)) == {"query-b.json", "query-c.json"}


def test_a_file_both_wanted_and_pruned_stays(folder: Path) -> None:
    assert write(folder, {"query-a.json": b"a"}, prune=("query-a.json",)) == Written((), ())
    assert (folder / "query-a.json").exists()


def test_the_sums_are_written_last(tmp_path: Path) -> None:
    done = write(tmp_path, {SUM_FILE: b"", OVERRIDES_FILE: b"", "query-a.json": b"a"})
    assert done.written == ("query-a.json", SUM_FILE, OVERRIDES_FILE)


def test_leftovers_of_a_killed_run_are_removed(folder: Path) -> None:
    (folder / ".sqlpin-0123456789abcdef.tmp").write_bytes(b"half")
    (folder / ".other.tmp").write_bytes(b"someone else's")
    write(folder, {"query-a.json": b"a"})
    assert set(content(folder)) == {"query-a.json", "query-b.json", ".other.tmp"}


def test_new_files_have_the_usual_mode_and_old_ones_keep_theirs(folder: Path) -> None:
    (folder / "query-a.json").chmod(0o640)
    umask = os.umask(0o022)
    try:
        write(folder, {"query-a.json": b"new", "query-n.json": b"n"})
    finally:
        os.umask(umask)
    assert stat.S_IMODE((folder / "query-a.json").stat().st_mode) == 0o640
    assert stat.S_IMODE((folder / "query-n.json").stat().st_mode) == 0o644


def test_a_link_to_a_folder_is_written_through(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "link").symlink_to(folder)
    write(tmp_path / "link", {"query-a.json": b"new"})
    assert (folder / "query-a.json").read_bytes() == b"new"
    assert (tmp_path / "link").is_symlink()


def test_a_full_disk_leaves_the_folder_as_it_was(folder: Path) -> None:
    before = content(folder)
    script = """
        import resource, signal, sys
        from pathlib import Path
        from sqlpin.errors import WorkError
        from sqlpin.store import write
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            write(Path(sys.argv[1]), {"query-a.json": b"small", "query-z.json": b"x" * 5000}, prune=("query-b.json",))
        except WorkError as error:
            print(error.message)
    """
    run = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(script), folder], capture_output=True, text=True, check=True
    )
    assert "File too large; the folder is as it was before" in run.stdout
    assert content(folder) == before


def test_a_failure_while_committing_puts_the_old_files_back(folder: Path) -> None:
    before = content(folder)
    with pytest.raises(WorkError, match="No such file or directory; the folder is as it was before"):
        # The last of them can be staged but not renamed: its folder does not exist.
        write(folder, {"query-a.json": b"new", "query-n.json": b"new", "z/query-z.json": b"z"})
    assert content(folder) == before


@pytest.mark.parametrize("files", [{"query-a.json": b"new", "query-z.json": b"z"}, {"query-a.json": b"new"}])
def test_a_folder_in_place_of_a_file(folder: Path, files: dict[str, bytes]) -> None:
    before = content(folder)
    (folder / "query-z.json").mkdir()
    with pytest.raises(WorkError, match=r"query-z\.json is a folder, a file belongs there"):
        write(folder, files, prune=("query-z.json",))
    assert content(folder) == before


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / ".sqlx").write_text("precious")
    with pytest.raises(WorkError, match="is no folder"):
        write(tmp_path / ".sqlx", {"query-a.json": b"a"})
    assert (tmp_path / ".sqlx").read_text() == "precious"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_without_the_right_to_write(folder: Path) -> None:
    folder.chmod(0o555)
    try:
        with pytest.raises(WorkError, match="Permission denied"):
            write(folder, {"query-a.json": b"new"})
        assert write(folder, {"query-a.json": b"a"}) == Written((), ())
    finally:
        folder.chmod(0o755)


def test_two_runs_at_once_take_turns(folder: Path) -> None:
    script = """
        import sys
        from pathlib import Path
        from sqlpin.store import write
        for round in range(30):
            write(Path(sys.argv[1]), {f"query-{n}.json": sys.argv[2].encode() * 50 + bytes([round]) for n in range(20)})
    """
    runs = [
        subprocess.Popen([sys.executable, "-c", textwrap.dedent(script), folder, name], stderr=subprocess.PIPE)
        for name in ("one", "two")
    ]
    assert [run.communicate()[1] for run in runs] == [b"", b""]
    contents = {data for name, data in content(folder).items() if name[6].isdigit()}
    assert len(contents) == 1
    assert not list(folder.glob(".sqlpin-*"))
