"""Aggregates: over no row all but the counts are NULL; over at least one row the audited list decides."""

from __future__ import annotations

from typing import Final

from sqlpin.nodetree import Node
from sqlpin.nullability import functions as audited
from sqlpin.nullability.calls import reasons_of
from sqlpin.nullability.catalog import FIRST_USER_OID
from sqlpin.nullability.explain import NOT_KNOWN, call_name
from sqlpin.nullability.scope import Env, Scope
from sqlpin.nullability.verdict import Verdict, nullable, proven

_DELIMITED: Final = frozenset({3538, 3545})  # string_agg: a NULL delimiter is an empty one


def aggregate(node: Node, env: Env) -> Verdict:
    """An aggregate function. Its arguments are evaluated over the rows of the group, not at the place of the call."""
    oid = node.integer("aggfnoid")
    name = call_name(node, env)
    if oid in audited.AGGREGATES_ALWAYS:
        return proven(f"{name} is never NULL, not even over no rows")
    if oid not in audited.AGGREGATES_ANY_ARGUMENT and not _never_null(oid, env):
        users = oid >= FIRST_USER_OID
        whose = (
            f"not PostgreSQL's own, and {NOT_KNOWN}" if users else "NULL for some groups of rows, such as a single one"
        )
        return nullable(f"{name} is {whose}")
    if node.integer("agglevelsup"):
        return nullable(f"{name} belongs to an outer query")
    if node.node("aggfilter"):
        return nullable(f"FILTER may leave {name} no row")
    if not has_rows(env.scope, env):
        return nullable(f"{name} over no rows is NULL")
    if oid in audited.AGGREGATES_ANY_ARGUMENT:
        return proven(f"{name} over at least one row is not NULL, whatever its arguments are")
    return _of_arguments(node, name, oid in _DELIMITED, env)


def _never_null(oid: int, env: Env) -> bool:
    """Tell whether an aggregate over at least one row is NULL only for arguments that are."""
    if oid < FIRST_USER_OID:
        return oid in audited.AGGREGATES_NOT_NULL
    found = env.catalog.functions.get(oid)
    return found is not None and found.native in audited.EXTENSIONS_NEVER_NULL_STRICT


def has_rows(scope: Scope, env: Env) -> bool:
    """Tell whether every group of a level stands for at least one row."""
    return not scope.grouping.empty or ("n", scope.number) in env.known


def _of_arguments(node: Node, name: str, first_only: bool, env: Env) -> Verdict:
    scope = env.scope
    arguments = [entry.node("expr") for entry in node.nodes("args") if not entry.flag("resjunk")]
    counted = arguments[:1] if first_only else arguments
    verdicts = [scope.rows.verdict(argument) for argument in counted]
    direct = node.nodes("aggdirectargs")
    verdicts += [scope.output.verdict(argument) for argument in direct]
    failed = next((verdict for verdict in verdicts if not verdict.not_null), None)
    if failed:
        return nullable(f"{name} is NULL when its argument is NULL in every row: {failed.reason}")
    reasons = reasons_of([argument for argument in (*counted, *direct) if argument], verdicts)
    return proven(f"every group has a row and the argument of {name} is not NULL{': ' if reasons else ''}{reasons}")
