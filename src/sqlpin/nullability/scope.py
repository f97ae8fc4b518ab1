"""Where an expression stands: the query level, the stage of it, what is known of the row, and the levels around it.

Expressions of one query level are evaluated at three stages. ROWS: what FROM and WHERE leave. GROUPS: what GROUP BY and
HAVING make of them, which is what the target list sees. RETURNING: the row that INSERT, UPDATE, DELETE or MERGE stored.

The rules of the proof call each other through `Run.rules`, so that each file of rules stands alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import NamedTuple, TypeAlias

from sqlpin.nodetree import Node, leads_out
from sqlpin.nullability.catalog import Catalog
from sqlpin.nullability.grouping import Grouping
from sqlpin.nullability.joins import JoinTree
from sqlpin.nullability.verdict import Key, Verdict, nullable


class Stage(Enum):
    """How far the evaluation of a query level has come."""

    ROWS = "rows"
    GROUPS = "groups"
    RETURNING = "returning"


class Outcome(Enum):
    """What is known of the value of a boolean expression; SOME: of any expression, that it is not NULL."""

    TRUE = "true"
    FALSE = "false"
    SOME = "not null"
    NOT_TRUE = "false or null"
    NOT_FALSE = "true or null"


class Because(NamedTuple):
    """Where a fact comes from: the clause and the condition in it, for the explanation."""

    clause: str
    condition: Node
    env: Env


Facts: TypeAlias = "frozenset[Key] | None"
"""What follows from an outcome; None: the outcome is impossible."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The tables of the proof: node kind → rule."""

    expressions: Mapping[str, Callable[[Node, Env], Verdict]]
    elements: Mapping[str, Callable[[Node, Env], bool]]
    predicates: Mapping[str, Callable[[Node, Outcome, Env], Facts]]
    sources: Mapping[int, Callable[[int, int, Env], Verdict]]
    open: Callable[[Run, Node, Env | None], Scope]


class TooComplexError(Exception):
    """The proof of a query takes too many steps."""


@dataclass(slots=True)
class Run:
    """One proof: what it may look at, and what it remembers.

    `placeholders` are the parameters by number as the user writes them, for the reasons.
    `settled` tells whether nothing in the query may change settings while it runs, so that what is STABLE stays what it is.
    `weighs_truths`: there is a CASE, or a CHECK with alternatives, so that the truth of conditions is worth remembering.
    """

    rules: Rules
    catalog: Catalog
    text: str = ""
    not_null_parameters: frozenset[int] = frozenset()
    placeholders: Mapping[int, str] = field(default_factory=dict)
    settled: Callable[[], bool] = lambda: True
    weighs_truths: bool = False
    notes: dict[str, None] = field(default_factory=dict)
    scopes: dict[tuple[object, ...], Scope] = field(default_factory=dict)
    verdicts: dict[tuple[object, ...], Verdict] = field(default_factory=dict)
    texts: dict[tuple[Node, int, Stage], str | None] = field(default_factory=dict)
    steady: dict[tuple[Node, int], bool] = field(default_factory=dict)
    correlated: dict[Node, bool] = field(default_factory=dict)
    rows: dict[tuple[int, str], bool] = field(default_factory=dict)
    needed: dict[int, frozenset[Key]] = field(default_factory=dict)
    values: dict[tuple[int, int], tuple[str, ...] | None] = field(default_factory=dict)
    elements: dict[tuple[object, ...], bool] = field(default_factory=dict)
    lines: dict[Node, int | None] = field(default_factory=dict)
    assumed_elements: set[tuple[int, int]] = field(default_factory=set)
    recursion: dict[int, frozenset[int]] = field(default_factory=dict)
    count: int = 0
    steps: int = 0
    most_steps: int = 1_000_000

    def step(self) -> None:
        """Count a question. Raises TooComplexError when there have been too many: some queries take exponentially many."""
        self.steps += 1
        if self.steps > self.most_steps:
            raise TooComplexError

    def assumed(self) -> tuple[object, ...]:
        """Return what is assumed of recursive WITH queries at this moment: an answer may hold under it alone."""
        return frozenset(self.recursion.items()), frozenset(self.assumed_elements)

    def open(self, query: Node, outside: Env | None) -> Scope:
        """Return the scope of a query seen from `outside`."""
        self.step()
        outside = self._needed(query, outside) if outside else None
        place = (outside.scope.number, outside.stage, frozenset(outside.known)) if outside else None
        key = (query, place, self.assumed())  # what is assumed of a recursion goes into the facts
        if key not in self.scopes:
            self.scopes[key] = self.rules.open(self, query, outside)
        return self.scopes[key]

    def _needed(self, query: Node, outside: Env) -> Env:
        """Return the place without what is known of its rows, if the query refers to none of them: it is the same to all."""
        forgetful = outside.forgetting_rows()
        if forgetful is outside:
            return outside
        if query not in self.correlated:
            self.correlated[query] = leads_out(query)
        return outside if self.correlated[query] else forgetful


@dataclass(slots=True, eq=False)
class Scope:
    """One query level, seen from one place."""

    run: Run
    number: int
    query: Node
    outside: Env | None
    rtable: Sequence[Node]
    joins: JoinTree
    grouping: Grouping
    set_returning: int
    targets: Mapping[int, Node]
    """The output expressions by their number, from 1."""
    rows: Env = field(init=False)
    output: Env = field(init=False)
    around: Env = field(init=False)
    """This level as a sub-query in FROM that is not LATERAL, or a WITH query, sees it: without what is known of its rows."""

    def entry(self, index: int) -> Node | None:
        """Return a range-table entry by its index, from 1."""
        return self.rtable[index - 1] if 0 < index <= len(self.rtable) else None


@dataclass(frozen=True, slots=True)
class Env:
    """A place in a query: the level, the stage, the facts known of the row at this and all outer levels."""

    scope: Scope
    stage: Stage
    known: Mapping[Key, Because | None]
    outer: Env | None

    def at(self, levels: int) -> Env | None:
        """Return the place `levels` further out, with what is known here."""
        env: Env | None = self
        for _ in range(levels):
            env = env.outer if env else None
        if env is None or not levels:
            return env
        return Env(env.scope, env.stage, self.known, env.outer)

    def knowing(self, facts: Mapping[Key, Because | None]) -> Env:
        """Return this place with more facts."""
        return Env(self.scope, self.stage, {**facts, **self.known}, self.outer) if facts else self

    def forgetting_rows(self) -> Env:
        """Return this place with nothing known but parameters: all that a query sees that refers to no row outside it."""
        known = {key: because for key, because in self.known.items() if key[0] == "e" and str(key[1]).startswith("$")}
        return self if len(known) == len(self.known) else Env(self.scope, self.stage, known, self.outer)

    def in_stage(self, stage: Stage) -> Env:
        """Return this place at another stage."""
        return Env(self.scope, stage, self.known, self.outer)

    @property
    def catalog(self) -> Catalog:
        """What is known of the schema."""
        return self.scope.run.catalog

    def verdict(self, expression: Node | None) -> Verdict:
        """Tell whether an expression can be NULL here."""
        if expression is None:
            return nullable("there is no expression")
        self.scope.run.step()
        rule = self.scope.run.rules.expressions.get(expression.label)
        if rule is None:
            self.scope.run.notes[f"no rule for the node kind {expression.label}: taken as nullable"] = None
            return nullable(f"sqlpin has no rule for {expression.label}")
        return rule(expression, self)

    def elements(self, expression: Node | None) -> bool:
        """Tell whether the elements of an array, if there is one, are proven not NULL."""
        self.scope.run.step()
        rule = self.scope.run.rules.elements.get(expression.label) if expression else None
        return rule is not None and expression is not None and rule(expression, self)

    def implied(self, condition: Node, outcome: Outcome) -> Facts:
        """Return what follows from the outcome of a condition."""
        self.scope.run.step()
        rule = self.scope.run.rules.predicates.get(condition.label)
        return rule(condition, outcome, self) if rule else frozenset()
