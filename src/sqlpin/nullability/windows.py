"""Window functions: ranks are never NULL; what looks into the frame needs a frame that holds the current row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlpin.nodetree import Node
from sqlpin.nullability import functions as audited
from sqlpin.nullability.calls import reasons_of
from sqlpin.nullability.catalog import FIRST_USER_OID
from sqlpin.nullability.explain import NOT_KNOWN, call_name
from sqlpin.nullability.scope import Env
from sqlpin.nullability.verdict import Verdict, nullable, proven

# src/include/nodes/parsenodes.h
_RANGE: Final = 0x00002
_STARTS_BEFORE: Final = 0x00020 | 0x00200 | 0x00800  # UNBOUNDED PRECEDING, CURRENT ROW, offset PRECEDING
_ENDS_AFTER: Final = 0x00100 | 0x00400 | 0x04000  # UNBOUNDED FOLLOWING, CURRENT ROW, offset FOLLOWING
_OFFSETS: Final = 0x00800 | 0x01000 | 0x02000 | 0x04000
_EXCLUDES_CURRENT: Final = 0x08000 | 0x10000  # EXCLUDE CURRENT ROW, EXCLUDE GROUP
_NTH_VALUE: Final = 3114
_NEIGHBOURS: Final = frozenset({3106, 3107, 3109, 3110})  # lag and lead of one and of two arguments
_IN_RANGE_OF_NUMBERS: Final = frozenset(range(4126, 4133)) | {4139, 4140, 4141}


def window_function(node: Node, env: Env) -> Verdict:
    """A window function or a windowed aggregate; its arguments are evaluated in other rows, too."""
    oid = node.integer("winfnoid")
    name = call_name(node, env)
    if oid in audited.WINDOWS_NOT_NULL or oid in audited.AGGREGATES_ALWAYS:
        return proven(f"{name} is never NULL")
    arguments = node.nodes("args")
    if oid in audited.WINDOWS_NOT_NULL_GIVEN:
        return _given(name, arguments, env)
    framed = oid in audited.WINDOWS_FRAMED or oid in audited.AGGREGATES_NOT_NULL
    if not framed and oid not in audited.AGGREGATES_ANY_ARGUMENT:
        return nullable(_unproven(name, oid))
    if node.node("aggfilter"):
        return nullable(f"FILTER may leave {name} no row")
    if not _holds_current_row(node, env):
        return nullable(f"the frame of {name} may be empty")
    return _given(name, arguments, env) if framed else proven(f"the frame of {name} holds the current row")


def _given(name: str, arguments: Sequence[Node], env: Env) -> Verdict:
    verdicts = [env.scope.output.verdict(argument) for argument in arguments]
    failed = next((verdict for verdict in verdicts if not verdict.not_null), None)
    if failed:
        return nullable(f"an argument of {name} can be NULL: {failed.reason}")
    reasons = reasons_of(arguments, verdicts)
    return proven(f"no argument of {name} is NULL{': ' if reasons else ''}{reasons}")


def _unproven(name: str, oid: int) -> str:
    if oid >= FIRST_USER_OID:
        return f"{name} is not PostgreSQL's own, and {NOT_KNOWN}"
    if oid in _NEIGHBOURS:
        return f"{name} is NULL where the partition has no such row; a third argument is the value for that"
    if oid == _NTH_VALUE:
        return f"{name} is NULL where the frame has fewer rows"
    return f"{name} can be NULL"


def _holds_current_row(node: Node, env: Env) -> bool:
    reference = node.integer("winref")
    clauses = env.scope.query.nodes("windowClause")
    clause = next((clause for clause in clauses if clause.integer("winref") == reference), None)
    if clause is None:
        return False
    options = clause.integer("frameOptions")
    if options & _EXCLUDES_CURRENT or not options & _STARTS_BEFORE or not options & _ENDS_AFTER:
        return False
    if options & _RANGE and options & _OFFSETS:
        # '1 month -29 days' is a positive interval, and yet Mar 1 minus it is Mar 2: such a frame starts after its row.
        ranges = (clause.integer("startInRangeFunc"), clause.integer("endInRangeFunc"))
        return all(function in _IN_RANGE_OF_NUMBERS or not function for function in ranges)
    return True
