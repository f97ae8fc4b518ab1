"""New migration files: the name, the version, the forms; nothing is overwritten and no version given twice."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sqlpin.errors import UsageError, WorkError
from sqlpin.migrations import read_folder
from sqlpin.migrations.new import Versioning, add, is_vague, make_slug

NOW = datetime(2026, 1, 16, 12, 34, 56, tzinfo=UTC)


def names(folder: Path, *, versioning: Versioning | None = None, reversible: bool | None = None) -> list[str]:
    files = add(folder, "migrations", "x", NOW, versioning=versioning, reversible=reversible)
    return [file.path.name for file in files]


@pytest.mark.parametrize(
    ("description", "slug"),
    [
        pytest.param("add_users_table", "add_users_table", id="as-it-should-be"),
        pytest.param("Add Users table!", "add_users_table", id="words"),
        pytest.param("addUsersTable", "add_users_table", id="camel-case"),
        pytest.param("add HTTPServer2 logs", "add_http_server2_logs", id="acronym"),
        pytest.param("add-email--index_", "add_email_index", id="dashes"),
        pytest.param("größe ändern", "größe_ändern", id="letters-of-any-script"),
        pytest.param("a/../b", "a_b", id="no-way-out-of-the-folder"),
    ],
)
def test_a_description_is_made_snake_case(description: str, slug: str) -> None:
    assert make_slug(description) == slug


@pytest.mark.parametrize("description", ["", "  ", "!?", "_"])
def test_no_description(description: str) -> None:
    with pytest.raises(UsageError, match="not a description"):
        make_slug(description)


@pytest.mark.parametrize("slug", ["migration_1", "migration", "test", "update", "fix", "wip", "42", "changes_2"])
def test_vague(slug: str) -> None:
    assert is_vague(slug)


@pytest.mark.parametrize("slug", ["add_users", "test_results_table", "fix_email_index", "users"])
def test_not_vague(slug: str) -> None:
    assert not is_vague(slug)


@pytest.mark.parametrize(
    ("existing", "expected"),
    [
        pytest.param([], ["20260116123456_x.sql"], id="the-first-is-a-moment"),
        pytest.param(["1_a.sql"], ["2_x.sql"], id="one-numbered"),
        pytest.param(["0001_a.sql", "0002_b.sql"], ["0003_x.sql"], id="numbered-and-padded"),
        pytest.param(["0009_a.sql", "0010_b.sql"], ["0011_x.sql"], id="numbers-not-strings"),
        pytest.param(["3_a.sql", "7_b.sql"], ["20260116123456_x.sql"], id="numbers-with-gaps-are-no-sequence"),
        pytest.param(
            ["20260116120000_a.sql", "20260116120001_b.sql"],
            ["20260116123456_x.sql"],
            id="a-second-apart-is-no-sequence",
        ),
        pytest.param(["20260116123456_a.sql"], ["20260116123457_x.sql"], id="two-in-one-second"),
        pytest.param(["20260116123459_a.sql"], ["20260116123500_x.sql"], id="a-clock-behind-the-newest"),
        pytest.param(
            ["20260101000000_a.up.sql", "20260101000000_a.down.sql"],
            ["20260116123456_x.up.sql", "20260116123456_x.down.sql"],
            id="reversible",
        ),
        pytest.param(
            ["20260101000000_a.sql", "20260101000000_a.down.sql"],
            ["20260116123456_x.sql", "20260116123456_x.down.sql"],
            id="the-documents-pairs",
        ),
        pytest.param(
            ["20260101000000_a.up.sql", "20260101000000_a.down.sql", "20260102000000_b.sql"],
            ["20260116123456_x.sql"],
            id="the-newest-decides",
        ),
    ],
)
def test_what_the_folder_decides(tmp_path: Path, existing: list[str], expected: list[str]) -> None:
    for name in existing:
        (tmp_path / name).touch()
    assert names(tmp_path) == expected


@pytest.mark.parametrize(
    ("versioning", "reversible", "expected"),
    [
        pytest.param(Versioning.SEQUENTIAL, None, ["0001_x.sql"], id="the-first-number-is-padded"),
        pytest.param(None, True, ["20260116123456_x.up.sql", "20260116123456_x.down.sql"], id="pair"),
        pytest.param(Versioning.TIMESTAMP, False, ["20260116123456_x.sql"], id="simple"),
    ],
)
def test_what_the_options_decide(
    tmp_path: Path, versioning: Versioning | None, reversible: bool | None, expected: list[str]
) -> None:
    folder = tmp_path / "new" / "migrations"
    assert names(folder, versioning=versioning, reversible=reversible) == expected
    assert sorted(path.name for path in folder.iterdir()) == sorted(expected)


@pytest.mark.parametrize("versioning", [None, *Versioning])
def test_there_is_a_last_version(tmp_path: Path, versioning: Versioning | None) -> None:
    (tmp_path / "9223372036854775807_last.sql").touch()
    with pytest.raises(UsageError, match="no version after 9223372036854775807"):
        add(tmp_path, "m", "x", NOW, versioning=versioning, reversible=None)
    assert len(list(tmp_path.iterdir())) == 1


def test_nothing_but_the_files_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    add(tmp_path / "m", "m", "x", NOW, versioning=None, reversible=None)
    assert [path.name for path in (tmp_path / "m").iterdir()] == ["20260116123456_x.sql"]
    assert list(temporary.iterdir()) == []


@pytest.mark.parametrize(
    ("make", "message"),
    [
        pytest.param(lambda path: path.touch(), "m is a file; a folder of migrations was expected", id="a-file"),
        pytest.param(
            lambda path: path.symlink_to("nowhere"), "cannot write m: File exists", id="a-link-that-leads-nowhere"
        ),
    ],
)
def test_what_is_no_folder_is_left_alone(tmp_path: Path, make: Callable[[Path], None], message: str) -> None:
    make(tmp_path / "m")
    with pytest.raises(WorkError) as caught:
        add(tmp_path / "m", "m", "x", NOW, versioning=None, reversible=None)
    assert caught.value.message == message


def test_adds_at_once_get_versions_of_their_own(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: add(tmp_path, "m", f"x{n}", NOW, versioning=None, reversible=None), range(8)))
    assert len(read_folder(tmp_path).migrations) == 8


def test_a_name_too_long_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="longer than 255 bytes"):
        add(tmp_path, "m", "é" * 130, NOW, versioning=None, reversible=None)
    assert list(tmp_path.iterdir()) == []
