"""Binaries that the server's account cannot reach, below root's home for one, are copied once to where it can."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlpin.database.account import reaches
from sqlpin.database.cache import Entry
from sqlpin.database.engine import Engine
from sqlpin.database.rundir import RunDirectory

_NEEDLESS = ("include", "doc", "man", "*.a")


def reachable(engine: Engine, fingerprint: str, run: RunDirectory, cache: Path) -> Engine:
    """Return the engine itself, or a copy that the account of the run directory may execute.

    The copy is kept in the cache, or made in the run directory if the account cannot enter the cache either.
    """
    if run.account is None or reaches(run.account, engine.bin):
        return engine
    if not reaches(run.account, cache):
        return dataclasses.replace(engine, bin=_copy(engine, run.path / "engine"))
    entry = Entry(cache / f"runtime-{fingerprint}")
    with entry.locked():
        if entry.record() is None:

            def fill(making: Path) -> Mapping[str, Any]:
                _copy(engine, making / "engine")
                return {}

            entry.put(fill)
    return dataclasses.replace(engine, bin=_layout(engine, entry.path / "engine") / "bin")


def _layout(engine: Engine, target: Path) -> Path:
    """Return where the installation goes below `target`: it keeps two names of its path, for what stands beside it."""
    prefix = engine.bin.parent
    return target / prefix.parent.name / prefix.name


def _copy(engine: Engine, target: Path) -> Path:
    """Copy the installation and the shared libraries that auditwheel puts beside a package; return the programs' folder."""
    prefix = engine.bin.parent
    copied = _layout(engine, target)
    shutil.copytree(prefix, copied, symlinks=True, ignore=shutil.ignore_patterns(*_NEEDLESS))
    libraries = prefix.parent.with_name(f"{prefix.parent.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name)
    for folder in (copied, *copied.parents[:2]):
        folder.chmod(0o755)
    return copied / "bin"
