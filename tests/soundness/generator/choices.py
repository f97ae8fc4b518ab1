"""Choices: the one source of chance of a generated query, recorded so that it can be replayed and made smaller."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")
Recorded = tuple[int, ...]


class Choices:
    """A sequence of choices: replayed from `given` while it lasts, then random, or always 0 without `chance`."""

    def __init__(self, given: Sequence[int] = (), chance: random.Random | None = None) -> None:
        self._given = given
        self._chance = chance
        self.taken: list[int] = []

    def below(self, count: int) -> int:
        """Choose a number from 0 to `count - 1`."""
        at = len(self.taken)
        random_number = self._chance.randrange(count) if self._chance else 0
        number = self._given[at] % count if at < len(self._given) else random_number
        self.taken.append(number)
        return number

    def of(self, options: Sequence[T]) -> T:
        """Choose one; the first is the simplest."""
        return options[self.below(len(options))]

    def maybe(self, percent: int) -> bool:
        """Choose yes that often; no is simpler."""
        return self.below(100) >= 100 - percent

    def some(self, options: Sequence[T], at_least: int, at_most: int) -> list[T]:
        """Choose several, with repetition."""
        count = at_least + self.below(at_most - at_least + 1)
        return [self.of(options) for _ in range(count)]


def shrink(recorded: Recorded, fails: Callable[[Recorded], bool], attempts: int = 2000) -> Recorded:
    """Return a smaller sequence that still fails: parts are dropped, then numbers lowered, until nothing more goes."""
    best, left = recorded, attempts
    while left > 0:
        smaller = None
        for candidate in _candidates(best):
            left -= 1
            if fails(candidate):
                smaller = candidate
                break
            if left <= 0:
                break
        if smaller is None:
            break
        best = smaller
    return best


def _candidates(recorded: Recorded) -> list[Recorded]:
    size = len(recorded)
    lengths = [length for length in (64, 32, 16, 8, 4, 2, 1) if length <= size]
    dropped = [
        recorded[:at] + recorded[at + length :] for length in lengths for at in range(0, size, max(1, length // 2))
    ]
    zeroed = [
        recorded[:at] + (0,) * length + recorded[at + length :]
        for length in lengths
        for at in range(0, size, length)
        if any(recorded[at : at + length])
    ]
    return [recorded[: size // 2], *dropped, *zeroed]
