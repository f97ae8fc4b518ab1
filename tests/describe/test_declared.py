"""What the configuration declares of types and columns, on a real server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import psycopg
import pytest

from sqlpin.config import load_settings
from sqlpin.declarations import Declarations
from sqlpin.describe import describe
from sqlpin.describe.declared import resolve
from sqlpin.query import Arguments, DescribedQuery, ParamStyle
from sqlpin.syntax.placeholders import normalize

SCHEMA = """
    CREATE SCHEMA app;
    CREATE TYPE mood AS ENUM ('sad', 'glad');
    CREATE DOMAIN email AS text;
    CREATE TABLE users (id bigint PRIMARY KEY, bio text, mood mood, moods mood[], age int, address email);
    CREATE TABLE posts (id bigint PRIMARY KEY, author bigint, title text);
    CREATE VIEW writers AS SELECT u.id, u.bio, p.title FROM users AS u JOIN posts AS p ON p.author = u.id;
    CREATE MATERIALIZED VIEW frozen AS SELECT id, bio FROM users;
    CREATE TABLE app."Odd Table" ("Bio" text);
"""
Ask = Callable[[str, str], DescribedQuery]


def declarations(folder: Path, toml: str) -> Declarations:
    (folder / "sqlpin.toml").write_text(toml)
    return load_settings(folder, {}).declarations


@pytest.fixture
def ask(connection: psycopg.Connection, tmp_path: Path) -> Ask:
    connection.execute(SCHEMA)
    connection.commit()

    def ask(toml: str, query: str) -> DescribedQuery:
        normalized = normalize(query, ParamStyle.NUMBERED, Arguments.PRESENT)
        (answer,) = describe(connection, [normalized], declarations=declarations(tmp_path, toml))
        assert isinstance(answer, DescribedQuery)
        return answer

    return ask


BIO = '[columns]\n"users.bio" = { nullable = false }'


@pytest.mark.parametrize(
    ("toml", "query", "nullable"),
    [
        pytest.param(BIO, "SELECT bio FROM users", False, id="a column of a table"),
        pytest.param(BIO, "SELECT upper(u.bio) FROM users AS u", False, id="an expression of it"),
        pytest.param(BIO, "SELECT x.b FROM (SELECT bio AS b FROM users) AS x", False, id="through a sub-query"),
        pytest.param(BIO, "SELECT bio FROM writers", False, id="through a view"),
        pytest.param(BIO, "UPDATE users SET age = 1 RETURNING bio", False, id="RETURNING"),
        pytest.param(
            BIO,
            "SELECT u.bio FROM posts AS p LEFT JOIN users AS u ON u.id = p.author",
            True,
            id="an outer join comes after",
        ),
        pytest.param(BIO, "SELECT title FROM posts", True, id="another column"),
        pytest.param(
            '[columns]\n"writers.title" = { nullable = false }', "SELECT title FROM writers", False, id="of a view"
        ),
        pytest.param(
            '[columns]\n"writers.title" = { nullable = false }',
            "SELECT w.title AS t FROM writers AS w",
            False,
            id="renamed",
        ),
        pytest.param(
            '[columns]\n"writers.title" = { nullable = false }',
            "SELECT x.t FROM (SELECT title AS t FROM writers) AS x",
            False,
            id="of a view, further in",
        ),
        pytest.param(
            '[columns]\n"writers.title" = { nullable = false }',
            "SELECT w.title FROM posts AS p LEFT JOIN writers AS w ON w.id = p.id",
            True,
            id="of a view behind an outer join",
        ),
        pytest.param(
            '[columns]\n"writers.title" = { nullable = false }',
            "SELECT title FROM posts",
            True,
            id="not of the view's table",
        ),
        pytest.param(
            '[columns]\n"frozen.bio" = { nullable = false }',
            "SELECT bio FROM frozen",
            False,
            id="of a materialized view",
        ),
        pytest.param(
            '[columns]\n\'app."Odd Table"."Bio"\' = { nullable = false }',
            'SELECT "Bio" FROM app."Odd Table"',
            False,
            id="odd names",
        ),
        pytest.param(
            '[columns]\n"users.id" = { nullable = true }', "SELECT id FROM users", True, id="declared nullable"
        ),
        pytest.param(
            '[columns]\n"users.id" = { nullable = true }',
            "SELECT id FROM users WHERE id > 1",
            False,
            id="but for WHERE",
        ),
    ],
)
def test_nullability(ask: Ask, toml: str, query: str, nullable: bool) -> None:
    (column,) = ask(toml, query).columns
    assert column.nullable is nullable, column.reason


def test_the_reason_names_the_declaration(ask: Ask) -> None:
    (column,) = ask(BIO, "SELECT bio FROM users").columns
    assert column.reason == "not null: the configuration declares users.bio not null"


def test_a_parameter_is_not_required_by_a_declaration(ask: Ask) -> None:
    (parameter,) = ask(BIO, "INSERT INTO users (id, bio) VALUES (1, $1)").parameters
    assert parameter.nullable  # PostgreSQL takes the NULL


TYPES = """
    [types]
    mood = "app.Mood"
    email = "app.Email"
    bigint = "app.Id"
    [columns]
    "users.age" = { type = "app.Age" }
    "writers.bio" = { type = "app.Bio" }
"""


@pytest.mark.parametrize(
    ("query", "python"),
    [
        pytest.param("SELECT mood FROM users", "app.Mood", id="by type"),
        pytest.param("SELECT coalesce(mood, 'sad') FROM users", "app.Mood", id="an expression of the type"),
        pytest.param("SELECT id FROM users", "app.Id", id="a type that the standard calls otherwise"),
        pytest.param("SELECT moods FROM users", "list[app.Mood | None]", id="an array of it"),
        pytest.param("SELECT ARRAY['sad'::mood]", "list[app.Mood]", id="an array without NULL"),
        pytest.param("SELECT age FROM users", "app.Age", id="by column"),
        pytest.param("SELECT age + 1 FROM users", None, id="an expression of a column is another value"),
        pytest.param("SELECT bio FROM writers", "app.Bio", id="by the view's column"),
        pytest.param("SELECT bio FROM users", None, id="not by the view's column"),
        pytest.param("SELECT address FROM users", None, id="a domain arrives as its base"),
        pytest.param("SELECT mood FROM users -- sqlpin: type mood str", "str", id="the query knows better"),
    ],
)
def test_python_types_of_columns(ask: Ask, query: str, python: str | None) -> None:
    assert [column.python for column in ask(TYPES, query).columns] == [python]


def test_python_types_of_parameters(ask: Ask) -> None:
    answer = ask(TYPES, "SELECT 1 FROM users WHERE mood = $1 AND moods = $2 AND age = $3")
    assert [parameter.python for parameter in answer.parameters] == ["app.Mood", "list[app.Mood | None]", None]


@pytest.mark.parametrize(
    ("toml", "code", "written", "fields"),
    [
        pytest.param(
            '[types]\nmod = "X"', "unknown-override", "mod", {"subject": "type", "name": "mod"}, id="no such type"
        ),
        pytest.param(
            '[columns]\n"user.bio" = { type = "X" }',
            "unknown-override",
            "user.bio",
            {"where": "the database", "subject": "table or view", "name": "user"},
            id="no such table",
        ),
        pytest.param(
            '[columns]\n"posts.titel" = { type = "X" }',
            "unknown-override",
            "posts.titel",
            {"where": "`posts`", "subject": "column", "name": "titel", "names": "id, author, title"},
            id="no such column",
        ),
        pytest.param(
            '[columns]\n"app.users.bio" = { type = "X" }',
            "unknown-override",
            "app.users.bio",
            {"subject": "table or view"},
            id="no such table in that schema",
        ),
        pytest.param(
            '[columns]\n"users.id" = { nullable = false }',
            "unneeded-override",
            "users.id",
            {"reason": "it is NOT NULL in the table"},
            id="NOT NULL already",
        ),
        pytest.param(
            '[columns]\n"users.id" = { nullable = true }',
            "contradicted-override",
            "users.id",
            {"declared": "nullable"},
            id="NOT NULL, declared nullable",
        ),
    ],
)
@pytest.mark.usefixtures("ask")
def test_what_makes_no_sense_is_a_fault(
    connection: psycopg.Connection, tmp_path: Path, toml: str, code: str, written: str, fields: Mapping[str, str]
) -> None:
    (fault,) = resolve(connection, declarations(tmp_path, toml)).faults
    connection.rollback()
    assert (fault.code, fault.written) == (code, written)
    assert fields.items() <= fault.fields.items()
