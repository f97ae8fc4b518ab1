"""The proof of one query: every output column, every parameter, the number of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from types import MappingProxyType
from typing import Final

from sqlpin.nodetree import Node, NodeTextError, read
from sqlpin.nullability.catalog import Catalog
from sqlpin.nullability.elements import ELEMENTS, output_elements
from sqlpin.nullability.expressions import EXPRESSIONS
from sqlpin.nullability.keys import SELECT, UTILITY, output_entries
from sqlpin.nullability.lasting import is_settled
from sqlpin.nullability.levels import open_scope
from sqlpin.nullability.parameters import ParameterProof, parameters
from sqlpin.nullability.quals import PREDICATES
from sqlpin.nullability.rows import number_of_rows
from sqlpin.nullability.scope import Rules, Run, Scope, TooComplexError
from sqlpin.nullability.sources import SOURCES
from sqlpin.nullability.stack import with_room
from sqlpin.nullability.subqueries import output_column
from sqlpin.nullability.values import output_values
from sqlpin.nullability.verdict import Verdict
from sqlpin.query import Rows

RULES: Final = Rules(EXPRESSIONS, ELEMENTS, PREDICATES, SOURCES, open_scope)
_MOST_STEPS: Final = 100_000
"""What a query of a few kilobytes never takes; a large one may take a step for each character of its tree more."""


@dataclass(frozen=True, slots=True)
class ColumnProof:
    """One output column.

    `reason` is a sentence. `elements_not_null` speaks of an array's elements. Columns of one `group` are all NULL or none
    is: they belong to relations that a join leaves out together. `values` are what a CHECK constraint admits.
    """

    name: str
    not_null: bool
    reason: str
    elements_not_null: bool = False
    group: int | None = None
    values: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proven of a query. `parameters` is keyed by number; `notes` say what could not be understood."""

    columns: tuple[ColumnProof, ...]
    parameters: Mapping[int, ParameterProof] = field(default_factory=dict)
    rows: Rows = Rows.MANY
    notes: tuple[str, ...] = ()


def prove(
    tree: str,
    catalog: Catalog,
    *,
    text: str = "",
    not_null_parameters: frozenset[int] = frozenset(),
    nullable_parameters: frozenset[int] = frozenset(),
    placeholders: Mapping[int, str] = MappingProxyType({}),  # it cannot be changed
) -> Proof:
    """Prove what can be proven of the query whose rewritten tree is given; `text` is the server's text, for line numbers.

    `placeholders` say how the user writes parameters that have a name, by number, for the reasons.
    `not_null_parameters` are the ones the user declares to be never NULL, `nullable_parameters` those that may be although
    nothing would match. A tree that cannot be read proves nothing and leaves a note; so does a statement that is no query.
    """
    try:
        query = answering_query(read(tree))
    except NodeTextError as error:
        return Proof((), notes=(f"the analysed query cannot be read: {error}",))
    if query is None:
        return Proof((), rows=Rows.NONE)

    def attempt() -> Proof:
        run = Run(
            RULES,
            catalog,
            text,
            not_null_parameters,
            placeholders,
            settled=cache(lambda: is_settled(tree, catalog)),
            weighs_truths="{CASE" in tree,
            most_steps=_MOST_STEPS + len(tree),
        )
        return _prove(run, run.open(query, None), nullable_parameters)

    try:
        try:
            return attempt()
        except RecursionError:
            return with_room(attempt)
    except RecursionError:
        return _given_up(query, "an expression is nested too deeply")
    except TooComplexError:
        return _given_up(query, "the query takes too many steps to prove")


def _given_up(query: Node, reason: str) -> Proof:
    columns = tuple(ColumnProof(entry.text("resname"), False, f"nullable: {reason}") for entry in output_entries(query))
    return Proof(columns, rows=Rows.MANY if columns else Rows.NONE, notes=(f"{reason}: nothing is proven",))


def answering_query(queries: Sequence[Node]) -> Node | None:
    """Return the query whose rows the client gets: rules may have added others (ChoosePortalStrategy, pquery.c)."""
    mine = [query for query in queries if query.flag("canSetTag") and query.integer("commandType") != UTILITY]
    return mine[0] if len(mine) == 1 else None


def _prove(run: Run, scope: Scope, nullable_parameters: frozenset[int]) -> Proof:
    entries = output_entries(scope.query)
    verdicts = [output_column(scope, entry.integer("resno")) for entry in entries]
    columns = tuple(
        ColumnProof(
            target.text("resname"),
            verdict.not_null,
            verdict.sentence,
            output_elements(scope, target.integer("resno")),
            group,
            output_values(scope, target.integer("resno")),
        )
        for target, verdict, group in zip(entries, verdicts, _groups(verdicts), strict=True)
    )
    rows = number_of_rows(scope) if columns or scope.query.integer("commandType") == SELECT else Rows.NONE
    return Proof(columns, parameters(scope, nullable_parameters), rows, tuple(run.notes))


def _groups(verdicts: Sequence[Verdict]) -> list[int | None]:
    """Number the sets of columns that are NULL together, in order of appearance."""
    numbers: dict[object, int] = {}
    return [
        numbers.setdefault(verdict.absent, len(numbers) + 1) if verdict.absent and not verdict.not_null else None
        for verdict in verdicts
    ]
