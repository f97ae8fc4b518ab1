"""Casts that the server applies inside a node: to each element of an array, to what a JSON constructor made."""

from __future__ import annotations

from typing import Final

from sqlpin.nodetree import Node
from sqlpin.nullability import functions as audited

_NULL_ONLY_FOR_NULL: Final = frozenset({"RELABELTYPE", "COERCEVIAIO", "COERCETODOMAIN", "CONVERTROWTYPEEXPR"})


def makes_no_null(cast: Node | None) -> bool:
    """Tell whether a cast is NULL only for NULL; None is no cast at all.

    Every step counts: that of a user's function may stand below PostgreSQL's own to the length of `varchar(5)`.
    """
    while cast is not None and cast.label != "CASETESTEXPR":
        if cast.label == "FUNCEXPR":
            if cast.integer("funcid") not in audited.NEVER_NULL_STRICT:
                return False
            cast = next(iter(cast.nodes("args")), None)
        elif cast.label in _NULL_ONLY_FOR_NULL:
            cast = cast.node("arg")
        else:
            return False
    return True
