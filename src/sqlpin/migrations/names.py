"""Names of migration files: taken apart, renumbered, and the versions they can have."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

TIMESTAMP_FORMAT = "%Y%m%d%H%M%S"

_NAME = re.compile(r"(?P<version>[+-]?[0-9]+)_(?P<slug>.*?)(?P<form>\.up|\.down)?\.sql", re.DOTALL)
_LOOKS_MEANT = re.compile(r".*\.sql|[0-9]+[_-].*", re.DOTALL | re.IGNORECASE)
_BIGINT = range(-(2**63), 2**63)


class Form(StrEnum):
    """Which of the three kinds of file a name stands for; the value is what stands before `.sql`."""

    SIMPLE = ""
    UP = ".up"
    DOWN = ".down"


class FileName(NamedTuple):
    """A file name taken apart: `0003_add_users.up.sql` is version 3, slug `add_users`, form UP."""

    name: str
    version: int
    slug: str
    form: Form

    def renumbered(self, version: int) -> str:
        """Return the name this file would have with another version, padded as this one is."""
        digits, _, rest = self.name.partition("_")
        return f"{version:0{len(digits)}d}_{rest}"


def parse_name(name: str) -> FileName | None:
    """Take a file name apart; None where it is no migration's: another form, or a version beyond 64 bits."""
    match = _NAME.fullmatch(name)
    if match is None or not is_version(int(match["version"])):
        return None
    return FileName(name, int(match["version"]), match["slug"], Form(match["form"] or ""))


def is_version(number: int) -> bool:
    """Whether a number fits into the 64 bits that the history has for it."""
    return number in _BIGINT


def has_version_too_large(name: str) -> bool:
    """Whether a name would be a migration's, were its number not beyond 64 bits."""
    match = _NAME.fullmatch(name)
    return match is not None and not is_version(int(match["version"]))


def looks_meant(name: str) -> bool:
    """Whether a name that is no migration's could have been meant as one (README.md could not)."""
    return _LOOKS_MEANT.fullmatch(name) is not None


def moment_of(version: int) -> datetime | None:
    """Return the moment that a version written as YYYYMMDDHHMMSS stands for; None for any other number."""
    try:
        moment = datetime.strptime(str(version), TIMESTAMP_FORMAT)  # UTC by convention, never compared
    except ValueError:
        return None
    return moment if moment.strftime(TIMESTAMP_FORMAT) == str(version) else None


def next_free_version(version: int, taken: Collection[int]) -> int:
    """Return a later version for a file that has to make way: past all numbers, or soon after a timestamp.

    What comes after the file may need it, so it stays before the next version: a minute later, or a second where a minute is
    too much; where there is no room, minutes later.
    """
    moment = moment_of(version)
    if moment is None:
        return max((other for other in taken if moment_of(other) is None), default=version) + 1
    following = min((other for other in taken if other > version), default=_BIGINT.stop)
    for step in (timedelta(minutes=1), timedelta(seconds=1)):
        if (later := _after(moment, step)) < following:
            return later
    later = version
    while later in taken or later == version:
        moment += timedelta(minutes=1)
        later = int(moment.strftime(TIMESTAMP_FORMAT))
    return later


def _after(moment: datetime, step: timedelta) -> int:
    return int((moment + step).strftime(TIMESTAMP_FORMAT))


def next_version(newest: int | None, now: datetime) -> int:
    """Return `now` (UTC) as a version, or the next one after `newest` where that is as late or later.

    Numbers that are no moments are counted on.
    """
    version = int(now.strftime(TIMESTAMP_FORMAT))
    if newest is None or newest < version:
        return version
    moment = moment_of(newest)
    return newest + 1 if moment is None else int((moment + timedelta(seconds=1)).strftime(TIMESTAMP_FORMAT))
