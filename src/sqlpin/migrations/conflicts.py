"""Two migrations of one version, and the renames that would part them.

Two branches that add a migration in the same second end here, as does a rename that forgot the down file: SQLx would pair
that down file with whatever has its version now, and a revert would take back the wrong thing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import NamedTuple, TypeAlias

from sqlpin.errors import WorkError
from sqlpin.migrations.names import FileName, Form, next_free_version

Known: TypeAlias = Collection[tuple[int, str]]
"""Versions and slugs of migrations that a database has."""


class VersionConflictError(WorkError):
    """More than one migration claims a version."""


class Conflict(NamedTuple):
    """The files that claim one version, and `(old, new)` renames that leave each migration its own.

    `strays` says that only down files have to move, `applied` that the one which stays is known to be applied.
    """

    version: int
    names: tuple[str, ...]
    moves: tuple[tuple[str, str], ...]
    strays: bool
    applied: bool


def find_conflicts(names: Sequence[FileName], applied: Known = ()) -> list[Conflict]:
    """Return the versions that more than one migration claims, in order of version.

    The one that is applied stays, as far as that is known, else the first in order of name.
    """
    versions: dict[int, list[FileName]] = defaultdict(list)
    for name in sorted(names, key=lambda name: (name.version, name.slug, name.name)):
        versions[name.version].append(name)
    taken = set(versions)
    conflicts = []
    for version, group in versions.items():
        known = [name for name in group if (name.version, name.slug) in applied]
        moves = _moves([*known, *(name for name in group if name not in known)], names, taken)
        if moves:
            strays = sum(name.form is not Form.DOWN for name in group) == 1
            conflicts.append(Conflict(version, _claimants(group), tuple(moves), strays, bool(known)))
    return conflicts


def _claimants(group: Sequence[FileName]) -> tuple[str, ...]:
    """Return the files that claim the version: a down file goes with its migration."""
    owners = {name.slug for name in group if name.form is not Form.DOWN}
    claimants = [name.name for name in group if name.form is not Form.DOWN or name.slug not in owners]
    return tuple(claimants if len(claimants) > 1 else (name.name for name in group))


def _moves(group: Sequence[FileName], names: Sequence[FileName], taken: set[int]) -> list[tuple[str, str]]:
    ups = [name for name in group if name.form is not Form.DOWN]
    downs = [name for name in group if name.form is Form.DOWN]
    if not ups:
        return []
    moves: list[tuple[str, str]] = []
    kept_downs = [down for down in downs if down.slug == ups[0].slug]
    strays = [down for down in downs if down.slug != ups[0].slug] + kept_downs[1:]
    for up in ups[1:]:
        version = next_free_version(up.version, taken)
        taken.add(version)
        followers = [down for down in strays if down.slug == up.slug]
        strays = [down for down in strays if down not in followers]
        moves.extend((name.name, name.renumbered(version)) for name in (up, *followers))
    moves.extend((down.name, _home(down, ups[0], names)) for down in strays)
    return moves


def _home(down: FileName, up: FileName, names: Sequence[FileName]) -> str:
    """Return the name under which a down file would stand beside its own migration, else beside `up`."""
    owners = [name for name in names if name.form is not Form.DOWN and name.slug == down.slug and name is not up]
    if len(owners) == 1:
        return down.renumbered(owners[0].version)
    return f"{down.name.partition('_')[0]}_{up.slug}.down.sql"
