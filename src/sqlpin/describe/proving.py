"""Prove what can be proven of each text on the tree the server sent, and say plainly where that cannot be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TypeAlias

import psycopg

from sqlpin.describe.facts import fetch
from sqlpin.describe.overriding import Marks
from sqlpin.describe.pipeline import Parsed
from sqlpin.nullability import Catalog, ColumnProof, Proof, prove, questions
from sqlpin.nullability.catalog import Declared
from sqlpin.query import Rows


@dataclass(frozen=True, slots=True)
class Unproven:
    """A text whose tree could not be had or understood: `reason` is what the user is told."""

    reason: str


Outcome: TypeAlias = Proof | Unproven


def prove_all(
    connection: psycopg.Connection,
    parsed: Mapping[str, Parsed],
    no_trees: str | None,
    marked: Mapping[str, Marks] = MappingProxyType({}),  # it cannot be changed
    declared: Mapping[tuple[int, int], Declared] = MappingProxyType({}),
) -> dict[str, Outcome]:
    """Return the proof of each text, after one batch of questions to the catalog.

    `no_trees` says why the server shows no trees, where that is known beforehand. `marked` is what the comments of a text say
    of its parameters, `declared` what the configuration says of columns.
    """
    trees = {text: answer.trees[0] for text, answer in parsed.items() if len(answer.trees) == 1}
    catalog = replace(fetch(connection, questions(trees.values())), declared=declared)
    outcomes: dict[str, Outcome] = {}
    for text, answer in parsed.items():
        if text in trees:
            outcomes[text] = _proof(text, trees[text], answer, catalog, marked.get(text, Marks()))
        elif answer.fields or answer.parameters:
            outcomes[text] = Unproven(no_trees or f"the server showed {len(answer.trees) or 'no'} query trees for it")
        else:
            outcomes[text] = Proof((), rows=Rows.NONE)  # an empty query
    return outcomes


def _proof(text: str, tree: str, answer: Parsed, catalog: Catalog, declared: Marks) -> Outcome:
    """The columns of the tree are checked against those the server described: a tree of another text proves nothing."""
    proof = prove(
        tree,
        catalog,
        text=text,
        not_null_parameters=declared.not_null,
        nullable_parameters=declared.nullable,
        placeholders=declared.written,
    )
    if [_on_one_line(column.name) for column in proof.columns] == [_on_one_line(field.name) for field in answer.fields]:
        return proof
    if proof.notes:
        return Unproven(proof.notes[0])
    if proof.columns:
        return Unproven("the server's query tree is not that of the columns it described")
    return _utility(proof, answer)


def _on_one_line(name: str) -> str:
    """The server wraps its trees at spaces, those of names too, so that a line break there may have been either."""
    return name.replace("\n", " ")


def _utility(proof: Proof, answer: Parsed) -> Proof:
    """SHOW, EXPLAIN, CALL, EXECUTE and the like return rows without a query of their own."""
    reason = "nullable: the statement is no query that could be looked into"
    return replace(proof, columns=tuple(ColumnProof(f.name, False, reason) for f in answer.fields), rows=Rows.MANY)
