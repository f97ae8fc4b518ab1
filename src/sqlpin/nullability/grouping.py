"""GROUP BY, GROUPING SETS, ROLLUP, CUBE: which keys are in every grouping set, and whether one set is empty.

A key that some grouping set leaves out is NULL in the rows of that set. An empty set, like an aggregate without GROUP BY,
makes a row of no rows at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from sqlpin.nodetree import Node, same

_EMPTY, _SIMPLE, _ROLLUP, _CUBE, _SETS = range(5)


@dataclass(frozen=True)
class Grouping:
    """The grouping of a query level.

    `keys` maps the reference of a grouping clause to its expression; `always` are the references that every set holds;
    `empty` says that a row may stand for no rows. `entry` is the index of PostgreSQL 18's RTE_GROUP, else 0.
    """

    grouped: bool
    keys: dict[int, Node]
    always: frozenset[int]
    empty: bool
    entry: int
    references: tuple[int, ...]

    def leaves_out(self, number: int) -> bool:
        """Tell whether some set leaves out a column of RTE_GROUP, by its number from 1."""
        place = ("VAR", self.entry, number, 0)
        references = {
            ref
            for ref, key in self.keys.items()
            if (key.label, key.integer("varno"), key.integer("varattno"), key.integer("varlevelsup")) == place
        }
        return not references or not references <= self.always

    @cached_property
    def twins(self) -> list[Node]:
        """The key expressions that stand there twice, once in all sets and once not: which one is meant is not said."""
        sometimes = [node for reference, node in self.keys.items() if reference not in self.always]
        return [node for node in sometimes if sum(same(node, key) for key in self.keys.values()) > 1]

    @cached_property
    def expressions(self) -> list[Node]:
        """The keys that are no columns; empty where RTE_GROUP stands for them."""
        return [] if self.entry else [node for node in self.keys.values() if node.label != "VAR"]

    @cached_property
    def left_out(self) -> list[Node]:
        """The key expressions that some set leaves out; empty where RTE_GROUP stands for them."""
        return [] if self.entry else [node for ref, node in self.keys.items() if ref not in self.always]


def grouping(query: Node, rtable: list[Node]) -> Grouping:
    """Read the grouping of a query."""
    references = tuple(clause.integer("tleSortGroupRef") for clause in query.nodes("groupClause"))
    sets = query.nodes("groupingSets")
    grouped = bool(references or sets or query.flag("hasAggs") or query.node("havingQual"))
    targets = {entry.integer("ressortgroupref"): entry.node("expr") for entry in query.nodes("targetList")}
    keys = {ref: node for ref in references if (node := targets.get(ref))}
    entry = next((index for index, rte in enumerate(rtable, 1) if rte.integer("rtekind") == 9), 0)
    always, empty = frozenset(references), not references
    if sets:
        parts = [_of_set(node) for node in sets]
        always = frozenset().union(*(part[0] for part in parts))
        empty = all(part[1] for part in parts)
    return Grouping(grouped, keys, always, grouped and empty, entry, references)


def _of_set(node: Node) -> tuple[frozenset[int], bool]:
    kind = node.integer("kind")
    if kind == _SIMPLE:
        return frozenset(node.integers("content")), False
    if kind == _SETS:
        parts = [_of_set(child) for child in node.nodes("content")]
        if parts:
            return frozenset.intersection(*(part[0] for part in parts)), any(part[1] for part in parts)
    return frozenset(), True
