"""Giving migrations that came too late, or share a version with another, a version of their own. Pure.

Two branches have added migrations; one is merged and applied first. The other's are older than what is applied, or have the
same version. Only files that are applied nowhere may be renamed: the history says which are applied here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from pathlib import PurePath
from typing import TypeAlias

from sqlpin.errors import UsageError, WorkError
from sqlpin.migrate.plan import Record
from sqlpin.migrations import FileName, Form
from sqlpin.migrations.names import moment_of, next_version

Files: TypeAlias = tuple[FileName, ...]
"""The files of one migration."""


def plan_rebase(
    names: Sequence[FileName], wanted: Sequence[str], history: Sequence[Record], now: datetime
) -> tuple[tuple[str, str], ...]:
    """Return `(old, new)` file names for the migrations that are wanted, or for all that need it where none is named.

    Raises as `choose` and `plan_renames` do.
    """
    migrations = by_migration(names)
    chosen = [choose(migrations, each) for each in wanted] if wanted else find_late(migrations, history)
    return plan_renames(migrations, sorted(set(chosen), key=migrations.index), history, now)


def by_migration(names: Sequence[FileName]) -> list[Files]:
    """Return the files of each migration: those of one version and one description."""
    ordered = sorted(names, key=lambda name: (name.version, name.slug, name.name))
    return [tuple(files) for _, files in groupby(ordered, key=lambda name: (name.version, name.slug))]


def find_late(migrations: Sequence[Files], history: Sequence[Record]) -> list[Files]:
    """Return the migrations that need another version: not applied, and older than an applied one or second of a version.

    Of two that are both not applied the first in order of name stays.
    """
    newest = max((record.version for record in history), default=None)
    recorded = {record.version for record in history}
    late = []
    kept: set[int] = set()
    for files in migrations:
        version = files[0].version
        if is_applied(files, history) or all(name.form is Form.DOWN for name in files):
            continue
        taken = version in recorded or version in kept
        if taken or (newest is not None and version < newest):
            late.append(files)
        kept.add(version)
    return late


def is_applied(files: Files, history: Sequence[Record]) -> bool:
    """Whether the history has this version with this description."""
    described = {(record.version, record.description.replace(" ", "_")) for record in history}
    return (files[0].version, files[0].slug) in described


def choose(migrations: Sequence[Files], wanted: str) -> Files:
    """Return the migration named by its version or one of its files, with or without the folder.

    Raises UsageError where there is none, or where the version alone does not say which of two is meant.
    """
    by_name = [files for files in migrations if PurePath(wanted).name in {name.name for name in files}]
    found = by_name or [files for files in migrations if wanted.isdigit() and files[0].version == int(wanted)]
    if not found:
        raise UsageError(
            f"no migration is called {wanted}", help=("give a version, or a file of the migrations folder",)
        )
    if len(found) > 1:
        names = " or ".join(_first(files).name for files in found)
        raise UsageError(f"two migrations have the version {wanted}", help=(f"name the file: {names}",))
    return found[0]


def plan_renames(
    migrations: Sequence[Files], chosen: Sequence[Files], history: Sequence[Record], now: datetime
) -> tuple[tuple[str, str], ...]:
    """Return `(old, new)` file names that put the chosen migrations, in their order, after all others.

    Raises WorkError for one that is applied.
    """
    versions = [files[0].version for files in migrations] + [record.version for record in history]
    renames: list[tuple[str, str]] = []
    for files in chosen:
        if is_applied(files, history):
            title = f"{files[0].version}/{files[0].slug}"
            raise WorkError(
                f"{title} is applied: with another version it would be applied again", help=("rename the other",)
            )
        old = files[0].version
        version = max(versions) + 1 if moment_of(old) is None else next_version(max(versions), now)
        versions.append(version)
        renames.extend((name.name, name.renumbered(version)) for name in files)
    return tuple(renames)


def _first(files: Files) -> FileName:
    return next((name for name in files if name.form is not Form.DOWN), files[0])
