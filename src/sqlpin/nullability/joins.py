"""The join tree of one query level: which joins can fill which relations with NULLs, and when which clause holds.

A side of an outer join that can be filled with NULLs has a presence key (`verdict.Key`, "p"). A relation is there in a row
if all keys it needs hold; an ON clause is true in a row if all keys of both of its sides hold. That is the whole of the
theory: the planner's `reduce_outer_joins` (src/backend/optimizer/prep/prepjointree.c) does the same with relation sets.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from sqlpin.nodetree import Node
from sqlpin.nullability.verdict import Key

INNER: Final = 0
LEFT: Final = 1
FULL: Final = 2
RIGHT: Final = 3


class Clause(NamedTuple):
    """A WHERE or ON clause, and the presence keys without which it may not have been true."""

    name: str
    quals: Node
    needs: frozenset[Key]


@dataclass(slots=True)
class JoinTree:
    """What was found while walking down. `needs` maps a range-table index (of joins too) to presence keys.

    `constraints` are CHECK constraints of the tables, which are true or NULL in every row in which the table is there;
    `written` are those of the row that the statement wrote, as RETURNING sees it.
    """

    scope: int
    needs: dict[int, frozenset[Key]] = field(default_factory=dict)
    clauses: list[Clause] = field(default_factory=list)
    constraints: list[Clause] = field(default_factory=list)
    written: list[Clause] = field(default_factory=list)
    joins: dict[int, Node] = field(default_factory=dict)
    items: list[Node] = field(default_factory=list)

    def sides(self, join: int) -> tuple[Key, Key]:
        """Return the presence keys of the left and the right side of a join."""
        return ("p", self.scope, join, "left"), ("p", self.scope, join, "right")


def join_tree(query: Node, scope: int) -> JoinTree:
    """Read the join tree of a query."""
    tree = JoinTree(scope)
    top = query.node("jointree")
    if top is not None:
        tree.items = top.nodes("fromlist")
        _walk(top, frozenset(), tree)
    return tree


def _walk(node: Node, needs: frozenset[Key], tree: JoinTree) -> None:
    if node.label == "RANGETBLREF":
        tree.needs[node.integer("rtindex")] = needs
    elif node.label == "FROMEXPR":
        for item in node.nodes("fromlist"):
            _walk(item, needs, tree)
        _add(tree, "WHERE", node.node("quals"), needs)
    elif node.label == "JOINEXPR":
        _walk_join(node, needs, tree)


def _walk_join(node: Node, needs: frozenset[Key], tree: JoinTree) -> None:
    join = node.integer("rtindex") or -1 - len(tree.joins)
    kind = node.integer("jointype")
    left_key, right_key = tree.sides(join)
    left = needs if kind in (INNER, LEFT) else needs | {left_key}
    right = needs if kind in (INNER, RIGHT) else needs | {right_key}
    tree.needs[join] = needs
    tree.joins[join] = node
    for side, side_needs in ((node.node("larg"), left), (node.node("rarg"), right)):
        if side is not None:
            _walk(side, side_needs, tree)
    # An unknown kind of join may fill both sides and proves nothing: its clause needs a fact that never holds.
    _add(
        tree,
        "ON",
        node.node("quals"),
        left | right if kind <= RIGHT else frozenset({("p", tree.scope, join, "unknown")}),
    )


def _add(tree: JoinTree, name: str, quals: Node | None, needs: frozenset[Key]) -> None:
    if quals is not None:
        tree.clauses.append(Clause(name, quals, needs))
