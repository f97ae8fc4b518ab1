"""Reading the folder: whatever stands there, no exception."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sqlpin.errors import WorkError
from sqlpin.pgtypes.builtin import builtin
from sqlpin.query import OtherOrigin, PinnedColumn, PinnedQuery, Rows, TableOrigin
from sqlpin.store import SUM_FILE, file_name, load, render_metadata, render_sums

ID = PinnedColumn("id", builtin("int4"), TableOrigin("repositories", "id"), nullable=False)
QUERY = "SELECT id FROM repositories WHERE name = 'x'"
REPOSITORY = PinnedQuery(QUERY, QUERY, (ID,), (), Rows.MANY)

GOOD = render_metadata(REPOSITORY)
FOREIGN = GOOD[: GOOD.index(b',\n  "sqlpin"')] + b"\n}\n"
NAME = file_name(REPOSITORY.hash)
OTHER_NAME = file_name("ab" * 32)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / ".sqlx"
    path.mkdir()
    return path


def test_a_good_folder(folder: Path) -> None:
    (folder / NAME).write_bytes(GOOD)
    (folder / SUM_FILE).write_bytes(render_sums({1: bytes(48)}))
    (folder / "README.md").write_text("not ours")
    store = load(folder)
    assert store.exists
    assert store.queries == {REPOSITORY.hash: REPOSITORY}
    assert store.owned == {NAME}
    assert store.sums == {1: bytes(48)}
    assert store.foreign == {}
    assert store.diagnostics == ()


def test_a_missing_folder_is_empty(tmp_path: Path) -> None:
    store = load(tmp_path / ".sqlx")
    assert not store.exists
    assert (store.queries, store.sums, store.diagnostics) == ({}, None, ())


def test_another_tools_file_is_kept_apart(folder: Path) -> None:
    (folder / NAME).write_bytes(FOREIGN)
    (folder / OTHER_NAME).write_bytes(b'{"db_name": "SQLite"}')
    store = load(folder)
    assert store.queries == {}
    assert store.owned == frozenset()
    assert set(store.foreign) == {REPOSITORY.hash, "ab" * 32}
    assert store.foreign["ab" * 32] is None
    assert store.diagnostics == ()


@pytest.mark.parametrize(
    ("name", "content", "message", "owned"),
    [
        pytest.param(
            NAME, GOOD[:-40], "it is not JSON: unexpected end of data (line 35)", True, id="truncated at the end"
        ),
        pytest.param(
            NAME, GOOD[:100], "it is not JSON: unexpected end of data (line 4)", False, id="truncated before our key"
        ),
        pytest.param(OTHER_NAME, GOOD, "its name does not belong to its query", True, id="renamed"),
        pytest.param("query-1.json", GOOD, "its name does not belong to its query", True, id="a name that is no hash"),
        pytest.param(SUM_FILE, b"1 2\n", "line 1: expected `<version>", False, id="a bad line of the sum"),
    ],
)
def test_a_corrupt_file_is_a_diagnostic(folder: Path, name: str, content: bytes, message: str, owned: bool) -> None:
    (folder / name).write_bytes(content)
    store = load(folder, "app/.sqlx")
    (diagnostic,) = store.diagnostics
    assert diagnostic.code == "corrupt-metadata"
    assert diagnostic.location.path == f"app/.sqlx/{name}"
    assert message in diagnostic.message
    assert (name in store.owned) == owned
    assert store.queries == {}


def test_a_directory_in_place_of_a_file(folder: Path) -> None:
    (folder / NAME).mkdir()
    (diagnostic,) = load(folder).diagnostics
    assert "found something else" in diagnostic.message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no FIFO here")
def test_a_fifo_does_not_block(folder: Path) -> None:
    os.mkfifo(folder / NAME)
    (diagnostic,) = load(folder).diagnostics
    assert "found something else" in diagnostic.message


def test_a_file_that_is_a_broken_link(folder: Path) -> None:
    (folder / NAME).symlink_to("nowhere")
    assert len(load(folder).diagnostics) == 1


def test_one_bad_file_does_not_hide_the_others(folder: Path) -> None:
    one = PinnedColumn("?column?", builtin("int4"), OtherOrigin.EXPRESSION, nullable=False)
    other = PinnedQuery("SELECT 1", "SELECT 1", (one,), (), Rows.EXACTLY_ONE)
    (folder / NAME).write_bytes(b"{")
    (folder / file_name(other.hash)).write_bytes(render_metadata(other))
    store = load(folder)
    assert set(store.queries) == {other.hash}
    assert len(store.diagnostics) == 1


def test_a_link_to_a_folder_is_followed(tmp_path: Path, folder: Path) -> None:
    (folder / NAME).write_bytes(GOOD)
    (tmp_path / "link").symlink_to(folder)
    assert set(load(tmp_path / "link").queries) == {REPOSITORY.hash}


def test_a_file_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / ".sqlx").write_text("")
    with pytest.raises(WorkError, match=r"\.sqlx is a file") as caught:
        load(tmp_path / ".sqlx")
    assert "sqlx-dir" in caught.value.help[0]


def test_a_link_to_nowhere_in_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / ".sqlx").symlink_to("nowhere")
    with pytest.raises(WorkError, match="a symbolic link to nowhere"):
        load(tmp_path / ".sqlx")
