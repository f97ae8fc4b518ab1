"""What the comments of a query say of its columns and parameters, on a real server."""

from __future__ import annotations

import psycopg
import pytest

from sqlpin.describe import describe
from sqlpin.query import Arguments, DescribedQuery, ParamStyle
from sqlpin.syntax.placeholders import normalize


@pytest.fixture
def ask(connection: psycopg.Connection):  # type: ignore[no-untyped-def]
    connection.execute("CREATE TABLE users (id bigint PRIMARY KEY, bio text, joined date NOT NULL)")
    connection.commit()

    def ask(query: str) -> DescribedQuery:
        normalized = normalize(query, ParamStyle.PYFORMAT, Arguments.PRESENT)
        (answer,) = describe(connection, [normalized])
        assert isinstance(answer, DescribedQuery)
        return answer

    return ask


def test_a_person_knows_more_than_the_proof(ask) -> None:  # type: ignore[no-untyped-def]
    answer = ask("SELECT bio, max(id) AS top FROM users GROUP BY bio -- sqlpin: not-null bio; type top app.Id")
    assert [(c.nullable, c.python) for c in answer.columns] == [(False, None), (False, "app.Id")]
    assert answer.columns[0].reason == "not null: a comment in the query says so (line 1)"
    assert answer.faults == ()


def test_a_parameter_that_is_not_null_proves_columns(ask) -> None:  # type: ignore[no-untyped-def]
    query = "SELECT %(greeting)s::text || bio AS a, upper(%(greeting)s) AS b FROM users"
    assert [c.nullable for c in ask(query).columns] == [True, True]
    answer = ask(query + " -- sqlpin: param greeting not-null")
    assert [c.nullable for c in answer.columns] == [True, False]
    assert not answer.parameters[0].nullable


def test_a_comparison_with_a_nullable_parameter_is_meant(ask) -> None:  # type: ignore[no-untyped-def]
    query = "SELECT id FROM users WHERE bio = %(bio)s"
    assert not ask(query).parameters[0].nullable
    answer = ask(query + " /* sqlpin: param bio nullable */")
    assert answer.parameters[0].nullable
    assert answer.faults == ()


@pytest.mark.parametrize(
    ("query", "code", "clause"),
    [
        ("SELECT bio FROM users -- sqlpin: not-null boi", "unknown-override", "not-null boi"),
        ("SELECT bio FROM users -- sqlpin: param id nullable", "unknown-override", "param id nullable"),
        ("SELECT id FROM users -- sqlpin: nullable id", "contradicted-override", "nullable id"),
        ("SELECT id FROM users -- sqlpin: not-null id", "unneeded-override", "not-null id"),
        ("SELECT id FROM users -- sqlpin: what", "invalid-override", "what"),
        (
            "INSERT INTO users VALUES (1, 'x', %(day)s) -- sqlpin: param day nullable",
            "contradicted-override",
            "param day nullable",
        ),
    ],
)
def test_what_makes_no_sense_is_a_fault(ask, query: str, code: str, clause: str) -> None:  # type: ignore[no-untyped-def]
    (fault,) = ask(query).faults
    assert fault.code == code
    assert query[fault.span.start : fault.span.end] == clause
