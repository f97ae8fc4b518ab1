"""Columns of tables, as the catalog vouches for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlpin.nodetree import Node
from sqlpin.nullability.catalog import Column, Relation
from sqlpin.nullability.constraints import proven_columns
from sqlpin.nullability.explain import SYSTEM_COLUMNS, relation_name
from sqlpin.nullability.scope import Env
from sqlpin.nullability.verdict import Verdict, nullable, proven

STORED: Final = frozenset("rpmtS")
"""Kinds of relations whose rows PostgreSQL itself stores: table, partitioned table, materialized view, TOAST, sequence."""
_ENFORCED: Final = frozenset("rptS")
_TABLEOID: Final = -6
_UNCONSTRAINED: Final = {
    "m": "a materialized view, which has no constraints",
    "v": "a view that triggers write to, and what they return is not known",
}


def table_column(index: int, number: int, level: Env) -> Verdict:
    """A column of a table, of a whole row, or a system column, in a row that is there."""
    entry = level.scope.entry(index)
    if entry is None:
        return nullable("the table is not known")
    relation = entry.integer("relid")
    found = level.catalog.relations.get(relation)
    if found is None:
        return nullable("the table is gone from the catalog")
    if number == 0:
        return whole_row(entry)
    if (said := declared_column(relation, number, level)) is not None:
        return said
    if number < 0:
        name = SYSTEM_COLUMNS.get(number, "a system column")
        if found.kind in STORED or number == _TABLEOID:
            return proven(f"{name} is a system column")
        return nullable(f"{name} of a foreign table")
    return stored_column(relation, number, entry.flag("inh"), level)


def whole_row(entry: Node | None) -> Verdict:
    """A row as a whole, in a row that is there: never NULL itself, whatever its columns are."""
    return proven(f"{relation_name(entry)} is a whole row" if entry else "it is a whole row")


def declared_column(relation: int, number: int, level: Env) -> Verdict | None:
    """Return what the user declares of a column of a table or a view, or None."""
    said = level.catalog.declared.get((relation, number))
    if said is None:
        return None
    if said.nullable:
        return nullable(f"the configuration declares {said.name} nullable")
    return proven(f"the configuration declares {said.name} not null")


def family(relation: int, level: Env) -> Iterator[Relation]:
    """Yield a relation and its descendants, as far as they are known."""
    found = level.catalog.relations.get(relation)
    for oid in (relation, *(found.children if found else ())):
        if oid in level.catalog.relations:
            yield level.catalog.relations[oid]


def stored_column(relation: int, number: int, inherited: bool, level: Env, *, written: bool = False) -> Verdict:
    """A column as the table's constraints vouch for it; `written`: in a row that was written just now."""
    for pair in level.catalog.same_columns(relation, number, inherited):
        if pair is None:
            return nullable("a column that is gone from the catalog")
        table, column = pair
        name = f"{table.name}.{column.name}"
        if table.kind == "f":
            return nullable(f"{table.name} is a foreign table, whose constraints nobody enforces")
        if table.kind not in _ENFORCED:
            what = _UNCONSTRAINED.get(table.kind, "no plain table, and has no constraints")
            return nullable(f"{table.name} is {what}")
        if column.not_null or column.number in proven_columns(table, level.scope.run, written=written):
            continue
        if column.enforced:
            return nullable(f"{name} is NOT NULL, but the constraint is not validated: old rows may hold NULL")
        return nullable(f"{name} has no NOT NULL constraint")
    found = level.catalog.relations[relation]
    column = found.columns[number]
    return proven(f"{found.name}.{column.name} {_how(column)}")


def _how(column: Column) -> str:
    """Say what keeps a column from being NULL. What is enforced and not validated counts for rows that are written now."""
    if column.not_null or column.enforced:
        return "is NOT NULL in the table"
    return (
        "is generated, and its expression is never NULL"
        if column.generation
        else "is never NULL: a CHECK constraint forbids it"
    )
