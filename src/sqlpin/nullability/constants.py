"""Constants of the tree: NULL, booleans, integers, strings, the number of elements of an array."""

from __future__ import annotations

import sys
from typing import Final, Literal

from sqlpin.nodetree import Node

BOOL: Final = 16
_INTEGERS: Final = {20: 8, 21: 2, 23: 4}
_CASTS: Final = frozenset({"RELABELTYPE", "COLLATEEXPR", "COERCEVIAIO", "ARRAYCOERCEEXPR"})
CASTS: Final = (1, 2)
"""`funcformat` of a function that is written as a cast, or not written at all: COERCE_EXPLICIT_CAST, COERCE_IMPLICIT_CAST of
src/include/nodes/primnodes.h."""
_STRINGS: Final = frozenset({25, 1042, 1043, 705})


def is_null(node: Node) -> bool:
    """Tell whether the expression is the constant NULL, cast or not."""
    while node.label in _CASTS:
        inner = node.node("arg")
        if inner is None:
            return False
        node = inner
    return node.label == "CONST" and node.flag("constisnull")


def is_cast_constant(node: Node) -> bool:
    """Tell whether the expression is a constant, cast or not."""
    while node.label != "CONST":
        cast = node.label == "FUNCEXPR" and node.integer("funcformat") in CASTS
        inner = next(iter(node.nodes("args")), None) if cast else node.node("arg") if node.label in _CASTS else None
        if inner is None:
            return False
        node = inner
    return True


def boolean(node: Node) -> bool | None:
    """Return the value of a boolean constant."""
    datum = node.datum("constvalue") if node.label == "CONST" and node.integer("consttype") == BOOL else None
    return any(datum) if datum else None


def integer(node: Node | None) -> int | None:
    """Return the value of an integer constant, cast between integer types or not."""
    if node is None:
        return None
    if node.label == "FUNCEXPR" and node.integer("funcid") in (481, 480, 313, 314, 754, 714):  # int2, int4, int8 casts
        return integer(next(iter(node.nodes("args")), None))
    size = _INTEGERS.get(node.integer("consttype")) if node.label == "CONST" else None
    datum = node.datum("constvalue") if size else None
    if not datum or not size:
        return None
    return int.from_bytes(datum[:size] if sys.byteorder == "little" else datum[-size:], sys.byteorder, signed=True)


def string(node: Node | None) -> str | None:
    """Return the value of a text constant (text, varchar, char, unknown); None where its bytes are no UTF-8.

    The tree has the bytes of the server's encoding. In one that is not UTF-8 the text may be another, but never the same
    for different bytes.
    """
    while node is not None and node.label in ("RELABELTYPE", "COLLATEEXPR"):
        node = node.node("arg")
    if node is None or node.label != "CONST" or node.integer("consttype") not in _STRINGS or node.flag("constisnull"):
        return None
    datum = node.datum("constvalue")
    if datum is None:
        return None
    try:
        return (datum.rstrip(b"\0") if node.integer("constlen") == -2 else datum[_header(datum) :]).decode()
    except UnicodeDecodeError:
        return None


def array_size(node: Node) -> int | None:
    """Return the number of elements of an array constructor or an array constant, or None where it is not known."""
    while node.label in ("RELABELTYPE", "ARRAYCOERCEEXPR", "COLLATEEXPR"):
        inner = node.node("arg")
        if inner is None:
            return None
        node = inner
    if node.label == "ARRAYEXPR":
        return None if node.flag("multidims") else len(node.nodes("elements"))
    header = array_header(node)
    return None if header is None else header[0]


def array_header(node: Node) -> tuple[int, bool] | None:
    """Return the number of elements of an array constant, and whether it has a bitmap of NULLs."""
    datum = node.datum("constvalue") if node.label == "CONST" and node.integer("constlen") == -1 else None
    if datum is None or len(datum) < 16:
        return None
    order = _order(datum)
    if order is None:
        return None
    # ArrayType, src/include/utils/array.h: length, ndim, dataoffset (0: no NULLs), elemtype, dimensions
    dimensions = int.from_bytes(datum[4:8], order)
    if not 0 <= dimensions <= 6 or len(datum) < 16 + 4 * dimensions:
        return None
    size = 1 if dimensions else 0
    for index in range(dimensions):
        size *= int.from_bytes(datum[16 + 4 * index : 20 + 4 * index], order)
    return size, any(datum[8:12])


def _order(datum: bytes) -> Literal["little", "big"] | None:
    if int.from_bytes(datum[:4], "little") == len(datum) << 2:
        return "little"
    return "big" if int.from_bytes(datum[:4], "big") == len(datum) else None


def _header(datum: bytes) -> int:
    """Return the size of a varlena header: four bytes, or one (low bit on little-endian, high bit on big-endian servers)."""
    return 4 if len(datum) >= 4 and _order(datum) else 1
