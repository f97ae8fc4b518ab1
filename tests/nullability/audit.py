"""Runs functions over edge values on a real server and reports the calls that broke a promise about NULL.

One claim is one function, a promise, and what its arguments may be. The server does the work: per claim one DO block loops
over argument combinations and traps errors (an error is no NULL). Combinations are all there are, or a sample that is the
same in every run.
"""

from __future__ import annotations

import itertools
import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

import psycopg

from .edge_values import EDGE_VALUES, FITTING, POLYMORPHIC, SCHEMA

Values = Sequence[str | None]
"""SQL text of the values of one argument; None is NULL."""


@dataclass(frozen=True)
class Function:
    """A function as the server describes it."""

    oid: int
    name: str
    arguments: tuple[str, ...]
    signature: str
    variadic: str | None
    ordered: int
    """Of an ordered-set aggregate: how many direct arguments; otherwise -1."""
    columns: int
    schema: str = "pg_catalog"


@dataclass(frozen=True)
class Claim:
    """The promise that `wrong`, an SQL condition over the call `{call}`, is true for no combination of arguments.

    `values` gives the values of the argument at a place, of the type given, or None for the edge values; `nullable` says
    where the argument may be NULL too; `wanted` refuses combinations that the promise does not speak of.
    """

    oid: int
    wrong: str = "num_nulls({call}) = 1"
    values: Callable[[int, str], Values | None] = field(default=lambda place, type_name: None)
    nullable: Callable[[int], bool] = field(default=lambda place: False)
    wanted: Callable[[Sequence[str | None]], bool] = field(default=lambda combination: True)
    builtin_only: bool = False


@dataclass(frozen=True)
class Outcome:
    """What became of a claim: how many calls answered, how many raised, and the calls that broke the promise."""

    answered: int
    raised: int
    broken: tuple[str, ...]


def describe_functions(connection: psycopg.Connection, oids: Sequence[int]) -> dict[int, Function]:
    """Return the functions of pg_catalog that have these OIDs on this server."""
    rows = connection.execute(
        """
        SELECT p.oid::int, p.proname, format_types, format('%%s(%%s)', p.proname, oidvectortypes(p.proargtypes)),
               CASE WHEN provariadic <> 0 THEN format_type(provariadic, NULL) END,
               coalesce(CASE WHEN a.aggkind IN ('o', 'h') THEN a.aggnumdirectargs END, -1),
               (SELECT count(*)::int FROM unnest(p.proargmodes) m WHERE m IN ('o', 't'))
        FROM pg_proc p LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid,
             LATERAL (SELECT coalesce(array_agg(format_type(t, NULL) ORDER BY n), '{}')
                      FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS u(t, n)) AS types(format_types)
        WHERE p.oid = ANY (%s) AND p.pronamespace = 'pg_catalog'::regnamespace
        """,
        (list(oids),),
    )
    return {row[0]: Function(row[0], row[1], tuple(row[2]), row[3], row[4], row[5], row[6]) for row in rows}


class Auditor:
    """Checks claims on one connection, in a database of its own. At most `bound` combinations per claim and choice of types."""

    def __init__(self, connection: psycopg.Connection, bound: int) -> None:
        self.connection = connection
        self.bound = bound
        self._kept: dict[tuple[str, str | None], int | None] = {}
        connection.execute(SCHEMA)
        connection.execute("SET client_min_messages = error")
        connection.commit()
        connection.autocommit = True

    @property
    def has_xml(self) -> bool:
        """Whether the server was built with XML."""
        return self._keep("xml", "<a/>") is not None

    def check(self, function: Function, claim: Claim) -> Outcome:
        """Run the function over its edge values, with every choice of types that fits its polymorphic arguments."""
        answered, raised = 0, 0
        broken: list[str] = []
        for types in self._choices(function, claim):
            outcome = self._check(function, claim, types)
            answered += outcome.answered
            raised += outcome.raised
            broken += outcome.broken
        return Outcome(answered, raised, tuple(broken))

    def _choices(self, function: Function, claim: Claim) -> Iterator[tuple[str, ...]]:
        types = function.arguments
        if function.variadic == '"any"':
            types = (*types, '"any"')
        seen = set()
        for binding in POLYMORPHIC:
            if not all(name in binding for name in types if name.startswith("any") or name in {'"any"', "record"}):
                continue
            chosen = tuple(binding.get(name, name) for name in types)
            if chosen not in seen and not (claim.builtin_only and any("audit_" in name for name in chosen)):
                seen.add(chosen)
                yield chosen

    def _check(self, function: Function, claim: Claim, types: tuple[str, ...]) -> Outcome:
        pools = [self._pool(function, claim, place, name) for place, name in enumerate(types)]
        combinations = [
            combination for combination in self._combinations(function.oid, pools) if claim.wanted(combination)
        ]
        if not combinations:
            return Outcome(0, 0, ())
        cursor = self.connection.execute(self._block(function, claim, types, combinations).encode())
        cursor.nextset()
        return Outcome(*cursor.fetchone()[0])  # type: ignore[index]

    def _pool(self, function: Function, claim: Claim, place: int, type_name: str) -> Sequence[str | None]:
        chosen = claim.values(place, type_name)
        if chosen is not None:
            return self._known(type_name, chosen)
        fitting = FITTING.get(function.name, {}).get(place, ())
        known = self._known(type_name, fitting) or self._known(type_name, EDGE_VALUES[type_name])
        return self._known(type_name, [*known, None]) if claim.nullable(place) else known

    def _known(self, type_name: str, values: Values) -> list[str | None]:
        return [value for value in values if self._keep(type_name, value) is not None]

    def _combinations(self, seed: int, pools: Sequence[Sequence[str | None]]) -> Iterator[tuple[str | None, ...]]:
        if math.prod(map(len, pools)) <= self.bound:
            return itertools.product(*pools)
        choose = random.Random(seed)
        return iter({tuple(choose.choice(pool) for pool in pools): None for _ in range(self.bound)})

    def _keep(self, type_name: str, value: str | None) -> int | None:
        """Return the number under which the server keeps the value; None if its type does not know it."""
        key = (type_name, value)
        if key not in self._kept:
            try:
                self._kept[key] = self._insert(type_name, value)
            except psycopg.Error:
                self._kept[key] = None
        return self._kept[key]

    def _insert(self, type_name: str, value: str | None) -> int:
        table, number = _table_name(type_name), len(self._kept)
        self._run(f"CREATE TEMP TABLE IF NOT EXISTS {table} (n int PRIMARY KEY, v {type_name})")
        self._run(f"INSERT INTO {table} VALUES ({number}, %s::text::{type_name})", value)
        return number

    def _run(self, command: str, *parameters: str | None) -> None:
        self.connection.execute(command.encode(), parameters or None)

    def _block(
        self, function: Function, claim: Claim, types: tuple[str, ...], combinations: Sequence[Sequence[str | None]]
    ) -> str:
        places = range(len(types))
        numbers = [[self._kept[types[place], row[place]] for row in combinations] for place in places] or [[1]]
        row = ", ".join(["1", *(f"a{place}.v AS v{place}" for place in places)])
        source = f"unnest({', '.join(f'ARRAY{column}' for column in numbers)}) AS c({_names('i', len(numbers))})"
        source += "".join(f" JOIN {_table_name(types[place])} AS a{place} ON a{place}.n = i{place}" for place in places)
        wrong = claim.wrong.format(call=_call(function, len(types)), columns=_names("c", function.columns))
        shown = " || ', ' || ".join(f"coalesce(r.v{place}::text, 'NULL')" for place in places) or "''"
        return f"""
            DO $audit$
            DECLARE r record; answered int := 0; raised int := 0; broken text[] := '{{}}';
            BEGIN
                FOR r IN SELECT {row} FROM {source} LOOP
                    BEGIN
                        IF {wrong} THEN
                            broken := broken || ('{function.name}(' || {shown} || ')');
                        END IF;
                        answered := answered + 1;
                    EXCEPTION WHEN OTHERS THEN
                        raised := raised + 1;
                    END;
                END LOOP;
                PERFORM set_config('audit.outcome', json_build_array(answered, raised, broken)::text, false);
            END $audit$;
            SELECT current_setting('audit.outcome')::json
        """


def _table_name(type_name: str) -> str:
    return '"edge_{}"'.format(type_name.replace('"', ""))


def _names(prefix: str, count: int) -> str:
    return ", ".join(f"{prefix}{number}" for number in range(count))


def _call(function: Function, count: int) -> str:
    arguments = [f"r.v{place}" for place in range(count)]
    if function.variadic not in {None, '"any"'}:
        arguments[-1] = f"VARIADIC {arguments[-1]}"
    name = f'{function.schema}."{function.name}"'
    if function.ordered >= 0:
        direct = function.ordered if function.variadic is None else 1
        return f"{name}({', '.join(arguments[:direct])}) WITHIN GROUP (ORDER BY {', '.join(arguments[direct:])})"
    if function.signature == "count()":
        return "pg_catalog.count(*)"
    return f"{name}({', '.join(arguments)})"


def only(place: int, allowed: Values) -> Callable[[int, str], Values | None]:
    """Return only the values of `allowed` at one place, all edge values elsewhere."""
    return lambda at, type_name: allowed if at == place else None
