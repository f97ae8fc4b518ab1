"""Where statements end: only at a `;` that the server's grammar would end one at."""

from __future__ import annotations

import pytest

from sqlpin.syntax.statements import statements

FUNCTION = "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END"
NESTED = "CREATE OR REPLACE PROCEDURE p() BEGIN ATOMIC SELECT (CASE WHEN a THEN CASE b WHEN 1 THEN 2 END END); END"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param(" ;; /* a; */ ; -- b;\n;", [], id="empty statements and comments"),
        pytest.param("SELECT 1", ["SELECT 1"], id="one, without a semicolon"),
        pytest.param("  SELECT 1 ; ", ["SELECT 1"], id="trimmed"),
        pytest.param("-- a\nSELECT 1 -- b\n; /* c */", ["SELECT 1"], id="comments around are trimmed"),
        pytest.param("SELECT 1 /* a */ + 2;", ["SELECT 1 /* a */ + 2"], id="comments inside are kept"),
        pytest.param("a; b;c", ["a", "b", "c"], id="several"),
        pytest.param("SELECT ';', \";\", E'\\';', $$;$$, $a$;$a$", None, id="quotes"),
        pytest.param("SELECT 1 -- ;\n + 2 /* ; /* ; */ ; */", ["SELECT 1 -- ;\n + 2"], id="comments"),
        pytest.param("CREATE RULE r AS ON INSERT TO t DO ALSO (DELETE FROM a; DELETE FROM b)", None, id="rule"),
        pytest.param("SELECT 1); SELECT 2", ["SELECT 1)", "SELECT 2"], id="a stray parenthesis does not count below 0"),
        pytest.param(FUNCTION, None, id="BEGIN ATOMIC with CASE"),
        pytest.param(f"{FUNCTION}; SELECT 1", [FUNCTION, "SELECT 1"], id="after BEGIN ATOMIC"),
        pytest.param(f"{NESTED}; SELECT 1", [NESTED, "SELECT 1"], id="CASE in CASE, in parentheses"),
        pytest.param(
            "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT a.end, 1 AS case; END; SELECT 1",
            ["CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT a.end, 1 AS case; END", "SELECT 1"],
            id="key words as names",
        ),
        pytest.param(
            "CREATE FUNCTION f() RETURNS int BEGIN /**/ ATOMIC SELECT 1; END",
            None,
            id="a comment between BEGIN and ATOMIC",
        ),
        pytest.param(
            "BEGIN; SELECT 1; END; SELECT 2", ["BEGIN", "SELECT 1", "END", "SELECT 2"], id="transaction block"
        ),
        pytest.param(
            "SELECT CASE WHEN a THEN 1 END; SELECT 2", ["SELECT CASE WHEN a THEN 1 END", "SELECT 2"], id="CASE"
        ),
        pytest.param("SELECT 'a; SELECT 2", None, id="an unterminated quote takes the rest"),
        pytest.param(
            "SELECT E'\\\\'; SELECT 2", ["SELECT E'\\\\'", "SELECT 2"], id="escaped backslash before the quote"
        ),
        pytest.param("SELECT '\\'; SELECT 2", ["SELECT '\\'", "SELECT 2"], id="plain backslash before the quote"),
        pytest.param("SELECT a$$;b$$", ["SELECT a$$", "b$$"], id="dollars in identifiers quote nothing"),
    ],
)
def test_statements(text: str, expected: list[str] | None) -> None:
    assert [text[span.start : span.end] for span in statements(text)] == ([text] if expected is None else expected)
