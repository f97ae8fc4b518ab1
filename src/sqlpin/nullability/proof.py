"""The proof of one query: every output column, every parameter, the number of rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlpin.nodetree import Node, NodeTextError, read
from sqlpin.nullability.catalog import Catalog
from sqlpin.nullability.elements import ELEMENTS
from sqlpin.nullability.expressions import EXPRESSIONS
from sqlpin.nullability.keys import UTILITY
from sqlpin.nullability.levels import open_scope
from sqlpin.nullability.quals import PREDICATES
from sqlpin.nullability.scope import Rules, Run, Scope
from sqlpin.nullability.sources import SOURCES
from sqlpin.nullability.subqueries import output_column, targets
from sqlpin.nullability.verdict import Verdict, nullable
from sqlpin.query import Rows

RULES: Final = Rules(EXPRESSIONS, ELEMENTS, PREDICATES, SOURCES, {}, open_scope)


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
class ParameterProof:
    """One parameter: `required` when NULL would violate a constraint or could never match; `name` of the column it meets."""

    required: bool
    name: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What was proven of a query. `parameters` is keyed by number; `notes` say what could not be understood."""

    columns: tuple[ColumnProof, ...]
    parameters: Mapping[int, ParameterProof] = field(default_factory=dict)
    rows: Rows = Rows.MANY
    notes: tuple[str, ...] = ()


def prove(tree: str, catalog: Catalog, *, text: str = "", not_null_parameters: frozenset[int] = frozenset()) -> Proof:
    """Prove what can be proven of the query whose rewritten tree is given; `text` is the server's text, for line numbers.

    `not_null_parameters` are the ones the user declares to be never NULL. A tree that cannot be read proves nothing and
    leaves a note; so does a statement that is no query.
    """
    try:
        query = _answering(read(tree))
    except NodeTextError as error:
        return Proof((), notes=(f"the analysed query cannot be read: {error}",))
    if query is None:
        return Proof((), rows=Rows.NONE)
    run = Run(RULES, catalog, text, not_null_parameters)
    scope = run.open(query, None)
    columns = tuple(_column(scope, number, target) for number, target in enumerate(targets(query), 1))
    return Proof(columns, {}, Rows.MANY if columns else Rows.NONE, tuple(run.notes))


def _answering(queries: Sequence[Node]) -> Node | None:
    """Return the query whose rows the client gets: rules may have added others (ChoosePortalStrategy, pquery.c)."""
    mine = [query for query in queries if query.flag("canSetTag") and query.integer("commandType") != UTILITY]
    return mine[0] if len(mine) == 1 else None


def _column(scope: Scope, number: int, target: Node) -> ColumnProof:
    try:
        verdict = output_column(scope, number)
    except RecursionError:
        scope.run.notes["an expression is nested too deeply: taken as nullable"] = None
        verdict = nullable("the expression is nested too deeply")
    return ColumnProof(target.text("resname"), verdict.not_null, verdict.sentence)


def _groups(verdicts: Sequence[Verdict]) -> list[int | None]:
    numbers: dict[object, int] = {}
    return [numbers.setdefault(v.absent, len(numbers) + 1) if v.absent and not v.not_null else None for v in verdicts]
