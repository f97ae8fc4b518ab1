"""A folder as one file: what goes in comes out."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sqlpin.database.pack import pack, read_head, unpack


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "data"
    (path / "base" / "5").mkdir(parents=True)
    (path / "empty").mkdir()
    (path / "base" / "5" / "1249").write_bytes(os.urandom(3 << 20))
    (path / "base" / "nothing").write_bytes(b"")
    (path / "ünï").write_bytes(b"\x00\xff\n")
    return path


def contents(folder: Path) -> dict[str, bytes | None]:
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def test_what_is_packed_is_unpacked(folder: Path, tmp_path: Path) -> None:
    pack(folder, tmp_path / "file", {"boot": "b"})
    unpack(tmp_path / "file", tmp_path / "copy", None)
    assert contents(tmp_path / "copy") == contents(folder)


def test_copy_is_closed_to_others_as_postgresql_asks(folder: Path, tmp_path: Path) -> None:
    pack(folder, tmp_path / "file", {})
    unpack(tmp_path / "file", tmp_path / "copy", None)
    modes = {path.stat().st_mode & 0o777 for path in (tmp_path / "copy", *(tmp_path / "copy").rglob("*"))}
    assert modes == {0o700, 0o600}


def test_links_are_left_out(folder: Path, tmp_path: Path) -> None:
    (folder / "link").symlink_to("/etc/passwd")
    (folder / "folder").symlink_to("/etc")
    pack(folder, tmp_path / "file", {})
    unpack(tmp_path / "file", tmp_path / "copy", None)
    assert not {"link", "folder"} & contents(tmp_path / "copy").keys()


def test_head_is_what_was_written_down(folder: Path, tmp_path: Path) -> None:
    pack(folder, tmp_path / "file", {"boot": "b", "relations": ["base/5/1249"]})
    head = read_head(tmp_path / "file")
    assert head is not None
    assert (head["boot"], head["relations"]) == ("b", ["base/5/1249"])


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x00" * 8, id="no-head"),
        pytest.param(b"\xff" * 100, id="a-length-beyond-any-file"),
        pytest.param((1 << 50).to_bytes(8, "big") + b"{}", id="a-length-beyond-this-file"),
        pytest.param((2).to_bytes(8, "big") + b"{}", id="a-head-without-tree"),
        pytest.param((12).to_bytes(8, "big") + b'{"tree": 12}', id="a-tree-that-is-none"),
        pytest.param((4).to_bytes(8, "big") + b"null", id="null"),
        pytest.param((3).to_bytes(8, "big") + b'{"\xff', id="no-text"),
    ],
)
def test_file_of_anything_else_has_no_head(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    assert read_head(tmp_path / "file") is None


def test_missing_file_has_no_head(tmp_path: Path) -> None:
    assert read_head(tmp_path / "file") is None
