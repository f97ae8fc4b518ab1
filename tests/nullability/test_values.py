"""The strings that a CHECK confines a column to, both ways: what is known, and what only looks like it."""

from __future__ import annotations

from dataclasses import replace

import psycopg
import pytest

from sqlpin.describe.facts import fetch
from sqlpin.nodetree import read
from sqlpin.nullability import prove, questions
from sqlpin.nullability.constants import string
from tests.nullability.world import analysed, proof_of

TABLE = (
    ("a list", "k text CHECK (k IN ('b', 'a'))", ("b", "a")),
    ("a list of varchar", "k varchar(3) CHECK (k IN ('a ', 'b'))", ("a ", "b")),
    ("one string", "k text CHECK (k = 'a')", ("a",)),
    ("a list among other conditions", "k text CHECK (length(k) < 9 AND k = ANY (ARRAY['a', 'b']))", ("a", "b")),
    ("a list of a domain", "k letter", ("x", "y")),
    ("a domain over a domain", "k sub_letter", ("y",)),
    ("a list in a second constraint", "k text CHECK (k <> '') CHECK (k IN ('a'))", ("a",)),
    ("no list", "k text CHECK (k <> 'a')", None),
    ("a list of what it is not", "k text CHECK (k NOT IN ('a'))", None),
    ("a list of more than strings", "k text CHECK (k IN ('a', lower('B')))", None),
    ("a list for another column", "k text, l text CHECK (l IN ('a'))", None),
    ("a list that a second condition widens", "k text CHECK (k IN ('a') OR length(k) = 7)", None),
    ("a list about a part", "k text CHECK (left(k, 1) IN ('a'))", None),
    ("a list of padded strings", "k character(4) CHECK (k IN ('a', 'b'))", None),
    ("one padded string of a domain", "k padded", None),
    ("an operator of a user", "k text CHECK (k OPERATOR(own.=) 'a')", None),
)


@pytest.mark.parametrize(("columns", "truth"), [pytest.param(*case, id=reason) for reason, *case in TABLE])
def test_the_strings_of_a_column(world: psycopg.Connection, columns: str, truth: tuple[str, ...] | None) -> None:
    with world.transaction(force_rollback=True):
        world.execute("CREATE DOMAIN letter AS text CHECK (VALUE IN ('x', 'y'))")
        world.execute("CREATE DOMAIN sub_letter AS letter CHECK (VALUE = 'y')")
        world.execute("CREATE DOMAIN padded AS character(4) CHECK (VALUE = 'a')")
        world.execute("CREATE SCHEMA own")
        world.execute("CREATE FUNCTION own.same(text, text) RETURNS boolean IMMUTABLE LANGUAGE sql AS 'SELECT true'")
        world.execute("CREATE OPERATOR own.= (LEFTARG = text, RIGHTARG = text, FUNCTION = own.same)")
        world.execute(f"CREATE TABLE kinds ({columns})".encode())
        assert proof_of(world, "SELECT k FROM kinds").columns[0].values == truth


@pytest.mark.parametrize(
    "columns", ["k text COLLATE nocase CHECK (k IN ('a'))", "k text CHECK (k COLLATE nocase = 'a')", "k nocase_letter"]
)
def test_a_collation_that_takes_letters_for_the_same(world: psycopg.Connection, columns: str) -> None:
    with world.transaction(force_rollback=True):
        try:
            world.execute("CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false)")
        except psycopg.errors.FeatureNotSupported:
            pytest.skip("needs a server with ICU")
        world.execute("CREATE DOMAIN nocase_letter AS text CHECK (VALUE COLLATE nocase IN ('a'))")
        world.execute(f"CREATE TABLE kinds ({columns})".encode())
        world.execute("INSERT INTO kinds VALUES ('A')")
        assert proof_of(world, "SELECT k FROM kinds").columns[0].values is None


def test_a_database_that_keeps_no_utf8(world: psycopg.Connection) -> None:
    with world.transaction(force_rollback=True):
        world.execute("CREATE TABLE kinds (k text CHECK (k IN ('ä', 'b')), l text CHECK (l IN ('a', 'b')))")
        tree = analysed(world, "SELECT k, l FROM kinds")
        catalog = fetch(world, questions([tree]))
    assert catalog.utf8
    assert [column.values for column in prove(tree, catalog).columns] == [("ä", "b"), ("a", "b")]
    # the bytes of the constraint are those of two letters of EUC_CN, say
    other = replace(catalog, utf8=False, proven_columns={})
    assert [column.values for column in prove(tree, other).columns] == [None, ("a", "b")]


@pytest.mark.parametrize(("letter", "text"), [("97", "a"), ("-61 -92", "ä"), ("-28", None)])
def test_bytes_that_are_no_utf8_are_no_known_string(letter: str, text: str | None) -> None:
    size = 4 + len(letter.split())
    value = f"{size} [ {size * 4} 0 0 0 {letter} ]"
    node = read(f"{{CONST :consttype 25 :constlen -1 :constbyval false :constisnull false :constvalue {value}}}")[0]
    assert string(node) == text
