"""A schema as a set of objects, and the difference between two, in words. Pure; `catalog` reads one from a server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

_LONGEST = 120  # characters of a definition in a message


@dataclass(frozen=True, slots=True)
class Item:
    """One object: `column`, `users.email`, in `users`; `definition` is all that can be different about it."""

    kind: str
    name: str
    parent: str | None
    definition: str

    @property
    def title(self) -> str:
        """The object as messages call it: `column users.email`."""
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Schema:
    """All objects, by title; two of one title (as no server has them) count as one."""

    items: Mapping[str, Item]

    @classmethod
    def of(cls, items: Iterable[Item]) -> Schema:
        """Return the schema of these objects."""
        return cls(MappingProxyType({item.title: item for item in items}))


@dataclass(frozen=True, slots=True)
class Change:
    """An object that only one of two schemas has (the other side is None), or that is another in each."""

    before: Item | None
    after: Item | None

    def __str__(self) -> str:
        """Say what is different about the second schema: `leaves table a behind`."""
        if self.before is None and self.after is not None:
            return f"leaves {self.after.title} behind"
        if self.after is None and self.before is not None:
            return f"does not bring back {self.before.title}"
        assert self.before is not None  # noqa: S101  # the other two are told above
        assert self.after is not None  # noqa: S101
        return f"leaves {self.before.title} changed: {shorten(self.before.definition, self.after.definition)}"


def differences(before: Schema, after: Schema) -> tuple[Change, ...]:
    """Return what is different about the second schema, in order of title.

    What belongs to an object that is gone or new as a whole is not told apart from it.
    """
    changes = [
        Change(before.items.get(title), after.items.get(title))
        for title in sorted({*before.items, *after.items})
        if before.items.get(title) != after.items.get(title)
    ]
    whole = {(item.name, change.after is None) for change in changes if (item := _only_side(change)) is not None}
    return tuple(change for change in changes if not _belongs(change, whole))


def shorten(before: str, after: str) -> str:
    """Return `before → after` without what both begin and end with, cut at words."""
    first, second = before.split(), after.split()
    if first == second:
        return "white space"
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    end = 0
    while end < min(len(first), len(second)) - start and first[-1 - end] == second[-1 - end]:
        end += 1
    start = max(start - 1, 0)  # one word of what it is about
    end = max(end - 1, 0)
    return f"{_words(first, start, end)} → {_words(second, start, end)}"


def _words(words: list[str], start: int, end: int) -> str:
    text = " ".join(words[start : len(words) - end]) or "nothing"
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _only_side(change: Change) -> Item | None:
    if change.before is None:
        return change.after
    return change.before if change.after is None else None


def _belongs(change: Change, whole: set[tuple[str, bool]]) -> bool:
    item = _only_side(change)
    return item is not None and item.parent is not None and (item.parent, change.after is None) in whole
