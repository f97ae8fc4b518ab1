"""Fingerprints: equal for what is one statement to the server, different for everything else."""

from __future__ import annotations

import pytest

from sqlpin.syntax.fingerprint import fingerprint, nearest, statement_kind

QUERY = "SELECT id, email FROM users WHERE email = $1"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("\n  SELECT id, email\n  FROM users\n  WHERE email = $1\n", id="re-indented"),
        pytest.param("select ID, email from Users where email = $1", id="case"),
        pytest.param("SELECT id,email FROM users -- all\nWHERE email=$1", id="comments and spaces"),
    ],
)
def test_the_same(text: str) -> None:
    assert fingerprint(text) == fingerprint(QUERY)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("SELECT id, email FROM users WHERE email = $2", id="another parameter"),
        pytest.param('SELECT "ID", email FROM users WHERE email = $1', id="a quoted name keeps its case"),
        pytest.param("SELECT id, email FROM users WHERE email = 'a'", id="a constant"),
        pytest.param("", id="nothing"),
    ],
)
def test_another(text: str) -> None:
    assert fingerprint(text) != fingerprint(QUERY)


def test_strings_keep_their_case() -> None:
    assert fingerprint("SELECT 'A'") != fingerprint("SELECT 'a'")


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("SELECT 1", "select", id="select"),
        pytest.param("-- a\n((SELECT 1) UNION SELECT 2)", "select", id="in parentheses"),
        pytest.param("WITH a AS (SELECT 1) INSERT INTO t SELECT * FROM a", "insert", id="past a WITH clause"),
        pytest.param(
            "WITH a AS (DELETE FROM t RETURNING *), b (c) AS (SELECT 1) UPDATE t SET a = 1", "update", id="past two"
        ),
        pytest.param("create table t (a int)", "create", id="a utility statement"),
        pytest.param("WITH a AS (SELECT 1", "with", id="unfinished"),
        pytest.param("/* */ 1 + 1", "", id="no word at all"),
        pytest.param("'", "", id="a lone quote"),
    ],
)
def test_statement_kind(text: str, kind: str) -> None:
    assert statement_kind(text) == kind


@pytest.mark.parametrize(
    ("others", "found"),
    [
        pytest.param([], None, id="no others"),
        pytest.param(["DELETE FROM posts"], None, id="nothing alike"),
        pytest.param(["SELECT 1", QUERY.replace("email =", "lower(email) =")], 1, id="edited"),
        pytest.param([QUERY.replace("id,", ""), QUERY.lower()], 1, id="the same text wins"),
    ],
)
def test_nearest(others: list[str], found: int | None) -> None:
    assert nearest(QUERY, others) == found
