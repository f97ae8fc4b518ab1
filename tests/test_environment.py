"""Where `.env` is looked for, and what is said where that is not possible."""

from __future__ import annotations

from pathlib import Path

import pytest

from sqlpin.environment import nearest_env_file
from sqlpin.errors import UsageError


def test_the_nearest_file_counts(tmp_path: Path) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    (tmp_path / ".env").write_text("A=1")
    assert nearest_env_file(inner) == tmp_path / ".env"
    (tmp_path / "a" / ".env").write_text("A=2")
    assert nearest_env_file(inner) == tmp_path / "a" / ".env"


def test_no_higher_than_the_repository(tmp_path: Path) -> None:
    inner = tmp_path / "repository" / "folder"
    inner.mkdir(parents=True)
    (tmp_path / ".env").write_text("A=1")
    (tmp_path / "repository" / ".git").mkdir()
    assert nearest_env_file(inner) is None


def test_a_folder_that_may_not_be_searched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_path: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_file", refused)  # root may search everything
    with pytest.raises(UsageError) as caught:
        nearest_env_file(tmp_path)
    assert caught.value.message == f"cannot look for .env in {tmp_path}: Permission denied"
    assert caught.value.help == ("change to a folder that this user may search",)
