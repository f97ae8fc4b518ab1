"""Which relations can contribute at most one row, because conditions equate a unique key of theirs with fixed values."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlpin.nodetree import Node, walk
from sqlpin.nullability.calls import type_of
from sqlpin.nullability.catalog import UniqueIndex
from sqlpin.nullability.joins import Clause
from sqlpin.nullability.keys import canonical
from sqlpin.nullability.quals import conjuncts
from sqlpin.nullability.scope import Scope

_JOIN: Final = 2
_UNKNOWN: Final = 0
_NEVER: Final = frozenset({_UNKNOWN})
_SCALAR: Final = 4  # EXPR_SUBLINK


@dataclass(frozen=True, slots=True)
class Equality:
    """`column = value`: the column of a relation, the operator's families, its collation, and where it holds."""

    relation: int
    column: int
    value: Node
    families: frozenset[int]
    collation: int
    clause: Clause


@dataclass(slots=True)
class _Pins:
    """What is fixed so far: relations, and columns with the families in which they are equal to something fixed."""

    relations: set[int]
    columns: dict[tuple[int, int], list[Equality]] = field(default_factory=dict)


def pinned(scope: Scope, single: Collection[int]) -> frozenset[int]:
    """Return the relations of a level that have at most one row, `single` being known to have.

    What is LATERAL has at most one row for each row of the relations it looks at, and counts when those do.
    """
    pins = _Pins(set())
    looked_at = {index: _looked_at(index, scope) for index in single}
    equalities = list(_equalities(scope))
    while True:
        size = len(pins.relations), sum(map(len, pins.columns.values()))
        for equality in equalities:
            found = pins.columns.setdefault((equality.relation, equality.column), [])
            if equality in found or not _holds(equality, scope):
                continue
            if _is_fixed(equality.value, equality, equality.families, scope, pins):
                found.append(equality)
        for index in scope.joins.needs:
            if index in pins.relations:
                continue
            if looked_at.get(index, _NEVER) <= pins.relations or _has_fixed_key(index, scope, pins):
                pins.relations.add(index)
        if size == (len(pins.relations), sum(map(len, pins.columns.values()))):
            return frozenset(pins.relations)


def _looked_at(index: int, scope: Scope) -> frozenset[int]:
    """Return the relations of this level that a LATERAL relation refers to."""
    entry = scope.entry(index)
    found: set[int] = set()
    stack: list[tuple[object, int]] = [(entry, 0)] if entry is not None and entry.flag("lateral") else []
    while stack:
        value, depth = stack.pop()
        if isinstance(value, Node):
            if value.label == "VAR" and value.integer("varlevelsup") == depth:
                own = _own_column(value, scope, depth)
                found.add(own[0] if own else _UNKNOWN)
            inner = depth + (value.label == "QUERY")
            stack.extend((child, inner) for child in value.children)
        elif isinstance(value, list):
            stack.extend((child, depth) for child in value)
    return frozenset(found)


def all_pinned(keys: Sequence[tuple[Node, frozenset[int]]], scope: Scope, relations: frozenset[int]) -> bool:
    """Tell whether expressions have the same value in every row, by an equality of the operator families beside each."""
    pins = _Pins(set(relations))
    for equality in _equalities(scope):
        # The condition must hold in every row, not only where some relation is there.
        if all(key in scope.rows.known for key in equality.clause.needs) and _is_fixed(
            equality.value, equality, equality.families, scope, pins
        ):
            pins.columns.setdefault((equality.relation, equality.column), []).append(equality)
    return all(_is_fixed(expression, None, families, scope, pins) for expression, families in keys)


def _equalities(scope: Scope) -> Iterator[Equality]:
    for clause in scope.joins.clauses:
        for condition in conjuncts(clause.quals):
            arguments = condition.nodes("args")
            operator = (
                scope.run.catalog.operators.get(condition.integer("opno")) if condition.label == "OPEXPR" else None
            )
            if operator is None or not operator.families or len(arguments) != 2:
                continue
            function = scope.run.catalog.functions.get(operator.function)
            # One that looks at the session: at the change to summer time two timestamps equal one timestamptz.
            if function is None or not function.strict or function.volatility != "i":
                continue
            for one, other in (arguments, arguments[::-1]):
                column = _own_column(one, scope)
                if column is not None and scope.run.catalog.is_equality_known(type_of(one)):
                    yield Equality(*column, other, operator.families, condition.integer("inputcollid"), clause)


def _own_column(node: Node, scope: Scope, level: int = 0) -> tuple[int, int] | None:
    """Return relation and number of a column of this level, seen through binary casts and merged columns."""
    while node.label == "RELABELTYPE" and (inner := node.node("arg")) is not None:
        node = inner
    if node.label != "VAR" or node.integer("varlevelsup") != level:
        return None
    index, number = node.integer("varno"), node.integer("varattno")
    entry = scope.entry(index)
    if entry is not None and entry.integer("rtekind") == _JOIN:
        merged = entry.nodes("joinaliasvars")
        return _own_column(merged[number - 1], scope) if 0 < number <= len(merged) else None
    return (index, number) if number > 0 else None


def _holds(equality: Equality, scope: Scope) -> bool:
    """Tell whether the condition holds in every row in which the relation is there."""
    given = scope.joins.needs.get(equality.relation, frozenset())
    return all(key in scope.rows.known or key in given for key in equality.clause.needs)


def _is_fixed(value: Node, equality: Equality | None, wanted: frozenset[int], scope: Scope, pins: _Pins) -> bool:
    """Tell whether a value is the same in all rows where the equality holds (None: in all rows).

    `wanted` are the operator families of the equality that is to find it the same: 'a' and 'a ' are equal as character only.

    A relation that has at most one row may still be there in one row and filled with NULL in the next: an equality with
    one of its columns sees to that, an expression of its columns does not.
    """
    if value.label == "SUBLINK":
        return value.integer("subLinkType") == _SCALAR and not _leads_out(value)  # evaluated once, whatever it calls
    column = _own_column(value, scope)
    if column is None:
        variables = (node for node in walk(value) if node.label == "VAR")
        return canonical(value, scope.rows) is not None and all(_is_fixed_inside(v, scope, pins) for v in variables)
    if column[0] in pins.relations and (equality is not None or _is_there(column[0], scope, pins)):
        return True
    loose = scope.run.catalog.nondeterministic_collations
    return any(
        fixed.collation not in loose and fixed.families & wanted and fixed is not equality
        for fixed in pins.columns.get(column, ())
    )


def _is_fixed_inside(variable: Node, scope: Scope, pins: _Pins) -> bool:
    own = _own_column(variable, scope)
    return variable.integer("varlevelsup") > 0 or (own is not None and _is_there(own[0], scope, pins))


def _is_there(relation: int, scope: Scope, pins: _Pins) -> bool:
    needs = scope.joins.needs.get(relation, frozenset())
    return relation in pins.relations and all(key in scope.rows.known for key in needs)


def _leads_out(value: Node) -> bool:
    """Tell whether a sub-select has a column reference that leads out of it."""
    stack: list[tuple[object, int]] = [(value, 0)]
    while stack:
        found, depth = stack.pop()
        if isinstance(found, Node):
            if found.label == "VAR" and found.integer("varlevelsup") >= depth:
                return True
            inner = depth + (found.label == "QUERY")
            stack.extend((child, inner) for child in found.children)
        elif isinstance(found, list):
            stack.extend((child, depth) for child in found)
    return False


def _has_fixed_key(index: int, scope: Scope, pins: _Pins) -> bool:
    entry = scope.entry(index)
    relation = scope.run.catalog.relations.get(entry.integer("relid")) if entry else None
    if entry is None or relation is None or entry.integer("rtekind") != 0:
        return False
    if relation.children and relation.kind != "p" and entry.flag("inh"):
        return False  # a unique index of a parent says nothing of its children
    return any(_covers(unique, index, scope, pins) for unique in relation.uniques)


def _covers(unique: UniqueIndex, index: int, scope: Scope, pins: _Pins) -> bool:
    loose = scope.run.catalog.nondeterministic_collations
    return bool(unique.columns) and all(
        any(
            family in equality.families and (equality.collation == collation or equality.collation not in loose)
            for equality in pins.columns.get((index, column), ())
        )
        for column, family, collation in zip(unique.columns, unique.families, unique.collations, strict=True)
    )
