"""Which OIDs the proofs of some trees need to know of, read straight from the text: no tree is built for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from sqlpin.nullability.catalog import Questions

_FIELD: Final = re.compile(
    r":(?:(relid|resorigtbl)|(funcid|aggfnoid|winfnoid|startInRangeFunc|endInRangeFunc)|(opno|eqop)|(\w*type|\w+_typeid))\s+(\d+)"
)
_OIDS: Final = re.compile(r"\(o([\s\d]+)\)")


def questions(trees: Iterable[str]) -> Questions:
    """Return the relations, functions, operators and types that the trees name."""
    found: tuple[set[int], set[int], set[int], set[int]] = (set(), set(), set(), set())
    for tree in trees:
        for match in _FIELD.finditer(tree):
            found[(match.lastindex or 1) - 1 if match.lastindex != 5 else _kind(match)].add(int(match[5]))
        for match in _OIDS.finditer(tree):
            # `(o ...)` holds the operators of a row comparison or the types of columns: ask for both, it costs nothing.
            oids = [int(word) for word in match[1].split()]
            found[2].update(oids)
            found[3].update(oids)
    return Questions(*(frozenset(oid for oid in oids if oid) for oids in found))


def _kind(match: re.Match[str]) -> int:
    return next(index for index in range(4) if match[index + 1])
