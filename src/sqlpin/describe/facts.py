"""Asks the catalog what the proofs need to know: one batch, the same SQL on PostgreSQL 14 to 18.

Two rounds: relations first, because their constraints and generated columns name functions of their own. The constraints
of domains may name more; then the second round is asked again with them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, LiteralString, NamedTuple

import psycopg

from sqlpin.marker import sql
from sqlpin.nullability import Questions, questions
from sqlpin.nullability.catalog import Catalog, Check, Column, Function, Operator, Relation, Type, UniqueIndex

# PostgreSQL 14 calls the triggers that a partition has from its parent internal.
_RELATIONS = sql(
    """
    WITH RECURSIVE family AS (
        SELECT c.oid, c.oid AS root FROM pg_class AS c WHERE c.oid = ANY (%(relations)s::oid[])
        UNION
        SELECT i.inhrelid, f.root FROM family AS f JOIN pg_inherits AS i ON i.inhparent = f.oid
    )
    SELECT c.oid, c.oid::regclass::text AS name, c.relkind::text AS kind,
           ARRAY (SELECT f.oid FROM family AS f WHERE f.root = c.oid AND f.oid <> c.oid ORDER BY f.oid) AS children,
           coalesce((SELECT bit_or(t.tgtype) FROM pg_trigger AS t
                     WHERE t.tgrelid = c.oid AND (NOT t.tgisinternal OR t.tgparentid <> 0)
                       AND t.tgtype & 1 = 1 AND t.tgtype & 66 <> 0), 0) AS triggers,
           c.relrowsecurity AS row_security
    FROM pg_class AS c
    WHERE c.oid IN (SELECT f.oid FROM family AS f)
    ORDER BY c.oid
    """
)

# attnotnull is set for NOT NULL ... NOT VALID, too (PostgreSQL 18); before 18 there are no constraints of type n.
_COLUMNS = sql(
    """
    WITH RECURSIVE family AS (
        SELECT unnest(%(relations)s::oid[]) AS oid
        UNION
        SELECT i.inhrelid FROM family AS f JOIN pg_inherits AS i ON i.inhparent = f.oid
    )
    SELECT a.attrelid AS relation, a.attnum AS number, a.attname AS name, a.atttypid AS type, a.attnotnull AS enforced,
           a.attnotnull AND NOT EXISTS (
               SELECT FROM pg_constraint AS n
               WHERE n.conrelid = a.attrelid AND n.contype = 'n' AND n.conkey[1] = a.attnum AND NOT n.convalidated
           ) AS not_null,
           CASE WHEN a.attgenerated <> '' THEN d.adbin::text END AS generation
    FROM pg_attribute AS a
    LEFT JOIN pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    WHERE a.attrelid IN (SELECT f.oid FROM family AS f) AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attrelid, a.attnum
    """
)

# NOT ENFORCED came with PostgreSQL 18; its column is reached through JSON so that the question is the same everywhere.
_CHECKS = sql(
    """
    WITH RECURSIVE family AS (
        SELECT unnest(%(relations)s::oid[]) AS oid
        UNION
        SELECT i.inhrelid FROM family AS f JOIN pg_inherits AS i ON i.inhparent = f.oid
    )
    SELECT c.conrelid AS relation, c.conbin::text AS tree, c.convalidated AS valid
    FROM pg_constraint AS c
    WHERE c.conrelid IN (SELECT f.oid FROM family AS f) AND c.contype = 'c'
      AND coalesce((to_jsonb(c) ->> 'conenforced')::boolean, true)
    ORDER BY c.conrelid, c.oid
    """
)

# An operator family is trusted when it came with PostgreSQL or with an extension, not when a user made it.
_INDEXES = sql(
    """
    SELECT i.indrelid AS relation, i.indnkeyatts AS keys, i.indkey::smallint[] AS columns,
           ARRAY (SELECT CASE WHEN f.oid < 16384 OR EXISTS (
                      SELECT FROM pg_depend AS d
                      WHERE d.classid = 'pg_opfamily'::regclass AND d.objid = f.oid AND d.deptype = 'e') THEN f.oid ELSE 0 END
                  FROM unnest(i.indclass::oid[]) WITH ORDINALITY AS k (class, place)
                  JOIN pg_opclass AS o ON o.oid = k.class JOIN pg_opfamily AS f ON f.oid = o.opcfamily
                  ORDER BY k.place) AS families,
           i.indcollation::oid[] AS collations
    FROM pg_index AS i
    WHERE i.indrelid = ANY (%(relations)s::oid[]) AND i.indisunique AND i.indisvalid AND i.indimmediate
      AND i.indpred IS NULL AND i.indexprs IS NULL
    ORDER BY i.indexrelid
    """
)

# 12 and 13 are the languages internal and c (pg_language.dat). Our stubs of extensions are SQL and say what they stand for.
# An aggregate that starts with its first argument and ends with its state is as NULL as its transition function makes it.
_FUNCTIONS = sql(
    """
    SELECT p.oid, p.proname AS name, p.pronamespace = 'pg_catalog'::regnamespace AS builtin, p.proisstrict AS strict,
           p.provolatile::text AS volatility, p.proretset AS returns_set,
           CASE WHEN c.oid < 16384 THEN NULL
                WHEN c.prolang = 12 THEN 'internal ' || c.prosrc
                WHEN c.prolang = 13 THEN substring(c.probin FROM '^[$]libdir/([^/]+)$') || ' ' || c.prosrc
                ELSE e.extname || ' ' || substring(c.prosrc FROM '/[*] stub of (\\w+) [*]/') END AS native
    FROM pg_proc AS p
    LEFT JOIN pg_aggregate AS a ON a.aggfnoid = p.oid AND a.aggkind = 'n' AND a.aggfinalfn = 0 AND a.agginitval IS NULL
                                   AND a.aggcombinefn IN (0, a.aggtransfn)
    LEFT JOIN pg_proc AS t ON t.oid = a.aggtransfn AND t.proisstrict
    JOIN pg_proc AS c ON c.oid = coalesce(t.oid, p.oid)
    LEFT JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = c.oid AND d.deptype = 'e'
    LEFT JOIN pg_extension AS e ON e.oid = d.refobjid
    WHERE p.oid = ANY (%(functions)s::oid[])
       OR p.oid IN (SELECT o.oprcode FROM pg_operator AS o WHERE o.oid = ANY (%(operators)s::oid[]))
    ORDER BY p.oid
    """
)

# Strategy 3 of a B-tree and 1 of a hash index are the equality (access/stratnum.h).
_OPERATORS = sql(
    """
    SELECT o.oid, o.oprname AS name, o.oprcode::oid AS function,
           ARRAY (SELECT a.amopfamily FROM pg_amop AS a JOIN pg_am AS m ON m.oid = a.amopmethod
                  WHERE a.amopopr = o.oid
                    AND (m.amname = 'btree' AND a.amopstrategy = 3 OR m.amname = 'hash' AND a.amopstrategy = 1)
                    AND (a.amopfamily < 16384 OR EXISTS (
                        SELECT FROM pg_depend AS d
                        WHERE d.classid = 'pg_opfamily'::regclass AND d.objid = a.amopfamily AND d.deptype = 'e'))
                  ORDER BY a.amopfamily) AS families
    FROM pg_operator AS o
    WHERE o.oid = ANY (%(operators)s::oid[])
    ORDER BY o.oid
    """
)

_TYPES = sql(
    """
    WITH RECURSIVE wanted AS (
        SELECT unnest(%(types)s::oid[]) AS oid
        UNION
        SELECT t.typbasetype FROM wanted AS w JOIN pg_type AS t ON t.oid = w.oid WHERE t.typbasetype <> 0
    )
    SELECT t.oid, t.oid::regtype::text AS name, t.typtype::text AS kind, t.typbasetype AS base, t.typnotnull AS not_null,
           t.typlen = -1 AND t.typelem <> 0 AND t.typcategory = 'A' AS is_array,
           EXISTS (SELECT FROM pg_cast AS x WHERE x.castsource = t.oid AND x.casttarget = 'text'::regtype AND x.oid >= 16384)
               AS cast_to_text,
           ARRAY (SELECT c.conbin::text FROM pg_constraint AS c
                  WHERE c.contypid = t.oid AND c.contype = 'c' AND c.convalidated ORDER BY c.oid) AS valid,
           ARRAY (SELECT c.conbin::text FROM pg_constraint AS c
                  WHERE c.contypid = t.oid AND c.contype = 'c' AND NOT c.convalidated ORDER BY c.oid) AS enforced
    FROM pg_type AS t
    WHERE t.oid IN (SELECT w.oid FROM wanted AS w)
    ORDER BY t.oid
    """
)

_COLLATIONS = sql("SELECT c.oid FROM pg_collation AS c WHERE NOT c.collisdeterministic ORDER BY c.oid")

_CASTS = sql(
    """
    SELECT c.castsource AS source, c.casttarget AS target
    FROM pg_cast AS c
    WHERE c.castfunc >= 16384 AND c.castcontext = 'i'
    ORDER BY c.oid
    """
)

# src/include/catalog/pg_trigger.h
_BEFORE_INSERT, _BEFORE_DELETE, _BEFORE_UPDATE = 4, 8, 16


class _Table(NamedTuple):
    relations: list[Any]
    columns: list[Any]
    checks: list[Any]
    indexes: list[Any]


class _Names(NamedTuple):
    functions: list[Any]
    operators: list[Any]
    types: list[Any]
    collations: list[Any]
    casts: list[Any]


def fetch(connection: psycopg.Connection[Any], asked: Questions) -> Catalog:
    """Ask a server, from PostgreSQL 14 on, for what the proofs need to know.

    What is not there any more is left out. Raises psycopg.Error where the catalog cannot be read.
    """
    relations = {"relations": sorted(asked.relations)}
    first = _Table(*_ask(connection, [(query, relations) for query in (_RELATIONS, _COLUMNS, _CHECKS, _INDEXES)]))
    asked |= questions([row.tree for row in first.checks] + [row.generation for row in first.columns if row.generation])
    asked |= Questions(types=frozenset(row.type for row in first.columns))
    second = _second(connection, asked)
    while (more := asked | _of_domains(second.types)) != asked:
        asked = more
        second = _second(connection, asked)
    return Catalog(
        relations=_relations(first),
        functions={row.oid: Function(*row) for row in second.functions},
        operators={
            row.oid: Operator(row.oid, row.name, row.function, frozenset(row.families)) for row in second.operators
        },
        types=_types(second.types),
        utf8=connection.info.parameter_status("server_encoding") == "UTF8",
        nondeterministic_collations=frozenset(row.oid for row in second.collations),
        implicit_casts=frozenset((row.source, row.target) for row in second.casts),
    )


def _second(connection: psycopg.Connection[Any], asked: Questions) -> _Names:
    functions = {"functions": sorted(asked.functions), "operators": sorted(asked.operators)}
    types = {"types": sorted(asked.types)}
    about_names = [(_FUNCTIONS, functions), (_OPERATORS, functions), (_TYPES, types)]
    return _Names(*_ask(connection, [*about_names, (_COLLATIONS, {}), (_CASTS, {})]))


def _of_domains(rows: Iterable[Any]) -> Questions:
    return questions([tree for row in rows for tree in (*row.valid, *row.enforced)])


def _ask(
    connection: psycopg.Connection[Any], asked: Sequence[tuple[LiteralString, Mapping[str, object]]]
) -> list[list[Any]]:
    with connection.pipeline():
        cursors = [
            connection.cursor(row_factory=psycopg.rows.namedtuple_row).execute(query, values) for query, values in asked
        ]
        return [cursor.fetchall() for cursor in cursors]


def _relations(table: _Table) -> dict[int, Relation]:
    columns: dict[int, dict[int, Column]] = defaultdict(dict)
    for row in table.columns:
        columns[row.relation][row.number] = Column(
            row.number, row.name, row.type, row.not_null, row.enforced, row.generation
        )
    checks, indexes = _by_relation(table.checks), _by_relation(table.indexes)
    triggers = {row.oid: row.triggers for row in table.relations}
    return {
        row.oid: _relation(row, columns[row.oid], checks[row.oid], indexes[row.oid], triggers)
        for row in table.relations
    }


def _relation(
    row: Any, columns: dict[int, Column], checks: list[Any], indexes: list[Any], triggers: Mapping[int, int]
) -> Relation:
    bits = 0
    for oid in (row.oid, *row.children):
        bits |= triggers.get(oid, 0)
    return Relation(
        oid=row.oid,
        name=row.name,
        kind=row.kind,
        columns=columns,
        checks=tuple(Check(check.tree, check.valid) for check in checks),
        children=tuple(row.children),
        uniques=tuple(
            UniqueIndex(tuple(i.columns[: i.keys]), tuple(i.families[: i.keys]), tuple(i.collations[: i.keys]))
            for i in indexes
        ),
        before_insert=bool(bits & _BEFORE_INSERT),
        before_update=bool(bits & _BEFORE_UPDATE),
        before_delete=bool(bits & _BEFORE_DELETE),
        row_security=row.row_security,
    )


def _types(rows: Iterable[Any]) -> dict[int, Type]:
    found = {
        row.oid: Type(
            row.oid,
            row.name,
            row.kind,
            row.base,
            row.not_null,
            row.is_array,
            row.cast_to_text,
            (*(Check(tree, True) for tree in row.valid), *(Check(tree, False) for tree in row.enforced)),
        )
        for row in rows
    }
    return {oid: _with_bases(kind, found) for oid, kind in found.items()}


def _with_bases(kind: Type, found: Mapping[int, Type]) -> Type:
    """A domain refuses NULL when a domain below it does, keeps the checks of all, and is cast as the type below."""
    family = [kind]
    while (base := found.get(family[-1].base)) is not None:
        family.append(base)
    return replace(
        kind,
        not_null=any(member.not_null for member in family),
        cast_to_text=any(member.cast_to_text for member in family),
        checks=tuple(check for member in family for check in member.checks),
    )


def _by_relation(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.relation].append(row)
    return found
