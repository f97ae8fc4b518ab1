"""Binaries that the server's account cannot reach, below root's home for one, are copied once to where it can."""

from __future__ import annotations

import contextlib
import dataclasses
import os
import shutil
from pathlib import Path

from sqlpin.database.account import reaches
from sqlpin.database.cache import Entry, boot
from sqlpin.database.engine import Engine
from sqlpin.database.locks import try_acquire
from sqlpin.database.rundir import RunDirectory

_NEEDLESS = ("include", "doc", "man", "*.a")


def reachable(stack: contextlib.ExitStack, engine: Engine, fingerprint: str, run: RunDirectory, cache: Path) -> Engine:
    """Return the engine itself, or a copy that the account of the run directory may execute.

    The copy is kept in the cache, and locked on the stack; it is made in the run directory if the account cannot enter
    the cache either. Raises OSError.
    """
    if run.account is None or reaches(run.account, engine.bin):
        return engine
    if not reaches(run.account, cache):
        return dataclasses.replace(engine, bin=_copy(engine, run.path / "engine"))
    entry = Entry(cache, f"runtime-{fingerprint}")
    folder = cache / entry.name
    mark = folder / "boot"
    with entry.locked():
        if not (mark.is_file() and mark.read_text() == boot()):
            shutil.rmtree(folder, ignore_errors=True)
            _copy(engine, folder)
            mark.write_text(boot())
            _prune(cache, keep=folder)
        os.utime(mark)
    stack.enter_context(entry.locked(shared=True))
    return dataclasses.replace(engine, bin=_layout(engine, folder) / "bin")


def _prune(cache: Path, keep: Path) -> None:
    """Remove copies that nobody uses, but for the last one used: its engine may be back tomorrow."""
    others = sorted((mark for mark in cache.glob("runtime-*/boot") if mark.parent != keep), key=_used)
    for mark in others[:-1]:
        lock = Entry(cache, mark.parent.name).locks[0]
        descriptor = try_acquire(lock)
        if descriptor is not None:
            shutil.rmtree(mark.parent, ignore_errors=True)
            lock.unlink(missing_ok=True)
            os.close(descriptor)


def _used(mark: Path) -> float:
    return mark.stat().st_mtime


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
