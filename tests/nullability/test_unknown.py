"""A node kind that sqlpin has never seen: the careful answer and a note, never a crash, never NOT NULL."""

from __future__ import annotations

import re

import psycopg
import pytest

from sqlpin.describe.facts import fetch
from sqlpin.nullability import prove, questions
from tests.nullability.world import analysed


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        pytest.param("SELECT CASE WHEN random() > 0 THEN 1 ELSE 2 END AS a, 1 AS b", "CASE", id="an expression"),
        pytest.param("SELECT coalesce(NULL, 'x') AS a, 1 AS b", "COALESCE", id="an expression of constants"),
        pytest.param("SELECT sum(a) AS a, 1 AS b FROM (VALUES (1)) v (a) GROUP BY a", "AGGREF", id="an aggregate"),
    ],
)
def test_a_node_kind_never_seen_before(world: psycopg.Connection, query: str, kind: str) -> None:
    tree = re.sub(rf"{{{kind}(EXPR)?\b", "{NEWKIND", analysed(world, query))  # PostgreSQL 14 abbreviates some names
    assert "NEWKIND" in tree
    proof = prove(tree, fetch(world, questions([tree])), text=query)
    assert [column.not_null for column in proof.columns] == [False, True]
    assert proof.columns[0].reason == "nullable: sqlpin has no rule for NEWKIND"
    assert proof.notes == ("no rule for the node kind NEWKIND: taken as nullable",)


def test_a_condition_never_seen_before_proves_nothing(world: psycopg.Connection) -> None:
    query = "SELECT a FROM (VALUES (NULL::int), (1)) v (a) WHERE a IS NOT NULL"
    tree = analysed(world, query).replace("{NULLTEST", "{NEWKIND")
    (column,) = prove(tree, fetch(world, questions([tree])), text=query).columns
    assert column.reason == "nullable: in a row of VALUES, it is the constant NULL"


def test_a_join_never_seen_before_proves_nothing(world: psycopg.Connection) -> None:
    query = "SELECT b.x FROM (VALUES (1)) a (x) LEFT JOIN (VALUES (2)) b (x) ON b.x = a.x"
    tree = analysed(world, query).replace(":jointype 1", ":jointype 77")
    (column,) = prove(tree, fetch(world, questions([tree])), text=query).columns
    assert column.not_null is False
