"""The proof joined to the description, and the smaller promise where there is no tree."""

from __future__ import annotations

import psycopg
import pytest

from sqlpin.describe import describe
from sqlpin.describe.answer import Answers
from sqlpin.describe.pipeline import Parsed, ask
from sqlpin.describe.session import Session, ready
from sqlpin.query import Arguments, DescribedQuery, ParamStyle
from sqlpin.syntax.placeholders import normalize

SCHEMA = """
    CREATE TABLE t (id int NOT NULL, name text, tags text[] NOT NULL);
    CREATE VIEW v AS SELECT id FROM t;
"""


@pytest.fixture
def schema(connection: psycopg.Connection) -> psycopg.Connection:
    connection.autocommit = True
    connection.execute(SCHEMA)
    return connection


def described(connection: psycopg.Connection, text: str) -> DescribedQuery:
    (answer,) = describe(connection, [normalize(text, ParamStyle.NUMBERED, Arguments.UNKNOWN)])
    assert isinstance(answer, DescribedQuery)
    return answer


def without_tree(
    connection: psycopg.Connection, text: str, trees: tuple[str, ...] = (), *, standard_strings: bool = True
) -> DescribedQuery:
    """Describe on a server that shows no trees, or these."""
    (parsed,) = ask(connection, [text])
    assert isinstance(parsed, Parsed)
    session = Session(no_trees=None, positions_are_bytes=False, standard_strings=standard_strings)
    answers = Answers.fetch(connection, session, {text: Parsed(parsed.fields, parsed.parameters, trees)})
    return answers.described(normalize(text, ParamStyle.NUMBERED, Arguments.UNKNOWN))


def test_nullability_is_proven_on_the_tree(schema: psycopg.Connection) -> None:
    answer = described(
        schema, "SELECT t.id, u.id, t.name, v.id, count(*) OVER () FROM t LEFT JOIN t AS u USING (name), v"
    )
    assert [column.nullable for column in answer.columns] == [False, True, True, False, False]
    assert all(column.reason for column in answer.columns)
    assert answer.degraded is None


@pytest.mark.parametrize("name", [f"{'n' * width} and\nmore" for width in (1, 40, 70, 90)])
def test_a_line_break_in_a_name_is_as_good_as_a_space(schema: psycopg.Connection, name: str) -> None:
    answer = described(schema, f'SELECT id AS "{name}" FROM t')
    assert [(column.name, column.nullable) for column in answer.columns] == [(name[:63], False)]
    assert answer.degraded is None


def test_elements_are_spoken_of_for_arrays_only(schema: psycopg.Connection) -> None:
    assert [column.elements_nullable for column in described(schema, "SELECT id, tags FROM t").columns] == [None, True]


@pytest.mark.parametrize(
    ("text", "nullable"),
    [
        pytest.param("SELECT id, name FROM t", [False, True], id="columns of a table"),
        pytest.param("SELECT id + 1 FROM t", [True], id="an expression"),
        pytest.param("SELECT id FROM v", [True], id="a view"),
        pytest.param("SELECT u.id FROM t LEFT JOIN t u ON false", [True], id="an outer join"),
        pytest.param("INSERT INTO t VALUES ($1, $2, $3) RETURNING id", [False], id="a row as stored"),
        pytest.param("SHOW work_mem", [True], id="a utility statement"),
        pytest.param("DELETE FROM t WHERE id = $1", [], id="no columns, but a parameter"),
    ],
)
def test_without_a_tree_little_is_promised(schema: psycopg.Connection, text: str, nullable: list[bool]) -> None:
    answer = without_tree(schema, text)
    assert [column.nullable for column in answer.columns] == nullable
    assert answer.degraded == "the server showed no query trees for it"
    assert all(parameter.nullable for parameter in answer.parameters)


def test_strings_of_another_reading_promise_nothing(schema: psycopg.Connection) -> None:
    assert [c.nullable for c in without_tree(schema, "SELECT id FROM t", standard_strings=False).columns] == [True]


def test_an_empty_query_needs_no_tree(schema: psycopg.Connection) -> None:
    assert without_tree(schema, " -- nothing").degraded is None


def tree_of(connection: psycopg.Connection, text: str) -> str:
    with ready(connection):
        (answer,) = ask(connection, [text])
    assert isinstance(answer, Parsed)
    return answer.trees[0]


@pytest.mark.parametrize(
    ("made_of", "reason"),
    [
        pytest.param(
            ["SELECT id AS other FROM t"], "not that of the columns it described", id="the tree of another query"
        ),
        pytest.param(["SELECT id, id FROM t"], "not that of the columns it described", id="a tree of more columns"),
        pytest.param(["SELECT id FROM t"] * 2, "showed 2 query trees", id="two trees"),
    ],
)
def test_a_tree_that_does_not_fit_proves_nothing(schema: psycopg.Connection, made_of: list[str], reason: str) -> None:
    trees = tuple(tree_of(schema, text) for text in made_of)
    answer = without_tree(schema, "SELECT name AS id FROM t", trees)
    assert answer.degraded
    assert reason in answer.degraded
    assert answer.columns[0].nullable


@pytest.mark.parametrize("length", [1, 40, 500, -2])
def test_a_truncated_tree_proves_nothing(schema: psycopg.Connection, length: int) -> None:
    tree = tree_of(schema, "SELECT id FROM t").strip()
    answer = without_tree(schema, "SELECT name AS id FROM t", (tree[:length],))
    assert answer.degraded
    assert answer.columns[0].nullable


@pytest.mark.parametrize("text", ["SHOW work_mem", "EXPLAIN SELECT 1"])
def test_a_utility_statement_is_not_degraded(schema: psycopg.Connection, text: str) -> None:
    answer = described(schema, text)
    assert answer.degraded is None
    assert [column.nullable for column in answer.columns] == [True]
    assert answer.columns[0].reason.startswith("nullable: ")
