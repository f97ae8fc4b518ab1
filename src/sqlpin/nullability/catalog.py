"""What the proof knows of the schema, as values. `describe.facts` asks the server for it; everything here is pure.

Every look-up of something that is not there (dropped meanwhile, not asked for) gets the careful answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

FIRST_USER_OID = 16384  # FirstNormalObjectId, src/include/access/transam.h


@dataclass(frozen=True, slots=True)
class Questions:
    """The OIDs that the proofs of some trees need to know of."""

    relations: frozenset[int] = frozenset()
    functions: frozenset[int] = frozenset()
    operators: frozenset[int] = frozenset()
    types: frozenset[int] = frozenset()

    def __or__(self, other: Questions) -> Questions:
        return Questions(
            self.relations | other.relations,
            self.functions | other.functions,
            self.operators | other.operators,
            self.types | other.types,
        )


@dataclass(frozen=True, slots=True)
class Column:
    """A column of one relation, without its inheritance children.

    `not_null`: no stored row of this very relation holds a NULL, as a validated constraint says. `enforced`: every row that
    is written from now on is checked, although old ones may not be (`NOT NULL ... NOT VALID`).
    `generation` is the node text of a generated column's expression.
    """

    number: int
    name: str
    type: int
    not_null: bool
    enforced: bool
    generation: str | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """A CHECK constraint: the node text of its condition; `valid` for all rows, or only for those written from now on."""

    tree: str
    valid: bool


@dataclass(frozen=True, slots=True)
class UniqueIndex:
    """A unique index that holds at every moment: valid, immediate, without predicate or expressions.

    Per key column, in order: its number, the operator family of its equality, its collation.
    """

    columns: tuple[int, ...]
    families: tuple[int, ...]
    collations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation; `kind` is `pg_class.relkind`, `name` is `oid::regclass::text`.

    `children` are all descendants by inheritance or partitioning, `before_insert` and so on say whether a row
    trigger (BEFORE or INSTEAD OF) of it or a descendant may change or drop the row. `row_security`: what rows there are depends
    on who asks.
    """

    oid: int
    name: str
    kind: str
    columns: Mapping[int, Column]
    checks: tuple[Check, ...] = ()
    children: tuple[int, ...] = ()
    uniques: tuple[UniqueIndex, ...] = ()
    before_insert: bool = False
    before_update: bool = False
    before_delete: bool = False
    row_security: bool = False


@dataclass(frozen=True, slots=True)
class Function:
    """A function, aggregate, window function or procedure; `volatility` is `pg_proc.provolatile`.

    `native` names the C function behind a function that is not PostgreSQL's own, by library and symbol:
    `pg_trgm similarity`; of an aggregate like `max(citext)` the one that makes the next state, which is the result.
    """

    oid: int
    name: str
    builtin: bool
    strict: bool
    volatility: str
    returns_set: bool
    native: str | None = None


@dataclass(frozen=True, slots=True)
class Operator:
    """An operator; `function` implements it; `families` are trusted operator families in which it is the equality."""

    oid: int
    name: str
    function: int
    families: frozenset[int] = frozenset()

    @property
    def builtin(self) -> bool:
        """Whether it means what its name says: a user may call anything `=`, a function of PostgreSQL's own behind it, too."""
        return self.oid < FIRST_USER_OID


@dataclass(frozen=True, slots=True)
class Type:
    """A type; `kind` is `pg_type.typtype`.

    Of a domain `base` is the type below, `not_null` says that it or one below refuses NULL, `checks` are its own.
    `array`: its values are arrays of any length. `cast_to_text`: a user made a cast of it to text.
    """

    oid: int
    name: str
    kind: str
    base: int = 0
    not_null: bool = False
    array: bool = False
    cast_to_text: bool = False
    checks: tuple[Check, ...] = ()


class Declared(NamedTuple):
    """What the user says of a column: whether it may be NULL where its relation has a row; `name` is how they call it."""

    name: str
    nullable: bool


@dataclass(frozen=True, slots=True)
class Catalog:
    """The answers to `Questions`, by OID."""

    relations: Mapping[int, Relation] = field(default_factory=dict)
    functions: Mapping[int, Function] = field(default_factory=dict)
    operators: Mapping[int, Operator] = field(default_factory=dict)
    types: Mapping[int, Type] = field(default_factory=dict)
    utf8: bool = True
    """Whether the database keeps its text in UTF-8."""
    nondeterministic_collations: frozenset[int] = frozenset()
    implicit_casts: frozenset[tuple[int, int]] = frozenset()
    """The types between which a user's function casts unasked."""
    declared: Mapping[tuple[int, int], Declared] = field(default_factory=dict)
    """What the user declares of columns, by relation (a view is one, too) and number; it wins over the catalog."""
    proven_columns: dict[tuple[int, bool], frozenset[int]] = field(default_factory=dict, compare=False, repr=False)
    """What `constraints` has proven of tables so far: worked out once for all queries."""

    def column(self, relation: int, number: int) -> Column | None:
        """Return a column, or None."""
        found = self.relations.get(relation)
        return found.columns.get(number) if found else None

    def same_columns(self, relation: int, number: int, inherited: bool) -> Iterator[tuple[Relation, Column] | None]:
        """Yield the column and, if `inherited`, its namesakes in all descendants; None for one that is not known."""
        parent = self.relations.get(relation)
        column = parent.columns.get(number) if parent else None
        if parent is None or column is None:
            yield None
            return
        yield parent, column
        for oid in parent.children if inherited else ():
            child = self.relations.get(oid)
            namesake = next((c for c in child.columns.values() if c.name == column.name), None) if child else None
            yield (child, namesake) if child and namesake else None

    def function_of(self, operator: int) -> int:
        """Return the OID of the function behind an operator, or 0."""
        found = self.operators.get(operator)
        return found.function if found else 0

    def is_equality_known(self, kind: int) -> bool:
        """Tell whether the equality of a type is that of its operator family alone.

        That of an array, a range or a composite type is the equality of its parts, which a user may have made.
        """
        found = self.types.get(kind)
        if found is not None and found.kind == "d":
            return self.is_equality_known(found.base)
        return 0 < kind < FIRST_USER_OID or (found is not None and found.kind in "be" and not found.array)

    def is_strict(self, function: int) -> bool:
        """Tell whether a function is known to be strict: NULL for a NULL argument."""
        found = self.functions.get(function)
        return found is not None and found.strict
