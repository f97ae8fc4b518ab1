"""Times that are known to be finite: PostgreSQL's infinities have no month and no text."""

from __future__ import annotations

from typing import Final

from sqlpin.nodetree import Node
from sqlpin.nullability.scope import Env

_CLOCKS: Final = frozenset({1299, 2647, 2648, 2649})  # now, transaction_, statement_, clock_timestamp
# Finite for a finite argument: date → timestamp, date → timestamptz, timestamptz → date, timestamptz → timestamp,
# timestamp → timestamptz, timestamp → date; their precision casts; AT TIME ZONE.
_CASTS: Final = frozenset({2024, 1174, 1178, 2027, 2028, 2029, 1961, 1967, 1159, 2069})
_TRUNCATE: Final = frozenset({1217, 2020})  # date_trunc(text, timestamptz), date_trunc(text, timestamp)
_DATE: Final = 1082
_TIMESTAMPS: Final = frozenset({1114, 1184})


def is_finite(node: Node, env: Env) -> bool:
    """Tell whether a date, a timestamp or an interval is known not to be infinite (it may still be NULL)."""
    if node.label == "SQLVALUEFUNCTION":
        return True
    if node.label == "CONST":
        return _finite_constant(node)
    if node.label != "FUNCEXPR":
        return False
    oid = node.integer("funcid")
    if oid in _CLOCKS:
        return True
    arguments = node.nodes("args")
    if oid in (1159, 2069):  # timezone(text, ...)
        return len(arguments) == 2 and is_finite(arguments[1], env)
    if oid in _TRUNCATE:
        return len(arguments) == 2 and is_finite(arguments[1], env)
    return oid in _CASTS and bool(arguments) and is_finite(arguments[0], env)


def _finite_constant(node: Node) -> bool:
    datum, kind = node.datum("constvalue"), node.integer("consttype")
    if not datum or node.flag("constisnull"):
        return False
    size = 4 if kind == _DATE else 8 if kind in _TIMESTAMPS else 0
    if not size or len(datum) < size:
        return False
    # The infinities are the smallest and the largest number, in either byte order of the server.
    return not any(
        datum[:size].startswith(edge) or datum[:size].endswith(edge)
        for edge in (b"\x00" * (size - 1), b"\xff" * (size - 1))
    )
