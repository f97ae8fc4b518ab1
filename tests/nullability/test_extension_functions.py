"""Every function of an extension that is listed, run over edge values; and what is taken for such a function, and what is not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import psycopg
import pytest

from sqlpin.describe import describe
from sqlpin.nullability.functions.extensions import LIBRARIES
from sqlpin.query import Arguments, DescribedQuery, ParamStyle
from sqlpin.syntax.placeholders import normalize

from .audit import Auditor, Claim, Function, Values
from .edge_values import EDGE_VALUES

EXTENSIONS = {"_int": "intarray", "internal": "citext"}
"""The extension that a library belongs to, where the names differ."""

VALUES: dict[str, Sequence[str]] = {
    "citext": ("", "a", "A", "ä€", "a%", "(a)"),
    "hstore": ("", "a=>NULL", "a=>1, b=>NULL", '""=>""'),
    "ltree": ("", "a", "a.b", "a.b.c", "b"),
    "ltree[]": ("{}", "{a}", "{a.b,NULL}", "{a,b.c}"),
    "lquery": ("*", "a", "a.*", "!a"),
    "lquery[]": ("{}", "{*}", "{a,b}"),
    "ltxtquery": ("a", "a & b", "!a"),
    "query_int": ("1", "1 & 2", "!3"),
    "integer[]": ("{}", "{1}", "{3,1,2,2}", "{-1,2147483647}"),
    "vector": ("[0,0]", "[1,2]", "[1,2,3]", "[1e30,-1e30]"),
    "halfvec": ("[0,0]", "[1,2]", "[1,2,3]", "[65504,-65504]"),
    "sparsevec": ("{}/2", "{1:1}/2", "{1:1,3:2}/3"),
    "regdictionary": ("simple", "unaccent"),
}
FITTING: dict[tuple[str, int], Sequence[str]] = {
    ("pg_digest", 1): ("md5", "sha1", "sha256", "nope"),
    ("pg_hmac", 2): ("md5", "sha1", "nope"),
    ("pg_encrypt", 2): ("aes", "bf", "nope"),
    ("pg_encrypt_iv", 3): ("aes", "bf", "nope"),
    ("pg_gen_salt", 0): ("bf", "md5", "nope"),
    ("pg_gen_salt_rounds", 0): ("bf", "xdes"),
    ("pg_gen_salt_rounds", 1): ("4", "5"),
    ("pg_crypt", 1): ("$1$abcdefgh", "ab", "_/...abcd"),
    ("pg_random_bytes", 0): ("0", "1", "16", "1024"),
    ("levenshtein_less_equal_with_costs", 5): ("0", "3"),
    ("metaphone", 1): ("1", "5"),
    ("sort", 1): ("asc", "desc"),
}
UNANSWERED = {
    "pg_dearmor": "wants an armored text",
    "pg_decrypt": "wants what was encrypted",
    "pg_decrypt_iv": "wants what was encrypted",
    "pgp_pub_decrypt_bytea": "wants a private key",
    "pgp_pub_decrypt_text": "wants a private key",
    "pgp_pub_encrypt_bytea": "wants a public key",
    "pgp_pub_encrypt_text": "wants a public key",
    "pgp_sym_decrypt_bytea": "wants what was encrypted",
    "pgp_sym_decrypt_text": "wants what was encrypted",
}


def install(connection: psycopg.Connection, library: str) -> None:
    """Create the extension of a library, or skip where the server has the real one not."""
    extension = EXTENSIONS.get(library, library)
    found = connection.execute("SELECT FROM pg_available_extensions WHERE name = %s", (extension,)).fetchall()
    if not found:
        pytest.skip(f"this server has no {extension}")
    connection.execute(f'CREATE EXTENSION "{extension}"'.encode())
    connection.commit()


def functions(
    connection: psycopg.Connection, library: str, symbol: str | None = None
) -> Iterator[tuple[str, Function]]:
    """Yield the functions whose C function is listed, or is `symbol`, with its symbol."""
    rows = connection.execute(
        """
        SELECT p.prosrc, p.oid::int, p.proname,
               ARRAY (SELECT format_type(t, NULL) FROM unnest(p.proargtypes::oid[]) WITH ORDINALITY AS u (t, n) ORDER BY n)
        FROM pg_proc p
        JOIN pg_depend d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e'
        WHERE p.prolang = (SELECT oid FROM pg_language WHERE lanname = %s) AND p.prosrc = ANY (%s) AND p.prokind = 'f'
        """,
        ("internal" if library == "internal" else "c", [symbol] if symbol else LIBRARIES[library].split()),
    ).fetchall()
    for source, oid, name, arguments in rows:
        if "internal" not in arguments and "cstring" not in arguments:
            signature = f"{name}({', '.join(arguments)})"
            yield source, Function(oid, name, tuple(arguments), signature, None, -1, 0, schema="public")


def claim(symbol: str, function: Function) -> Claim:
    """The claim that the function is never NULL for values that are not."""

    def values(place: int, type_name: str) -> Values | None:
        return FITTING.get((symbol, place)) or VALUES.get(type_name) or EDGE_VALUES[type_name]

    return Claim(function.oid, values=values)


@pytest.mark.parametrize("library", LIBRARIES)
def test_no_listed_function_is_null(connection: psycopg.Connection, library: str) -> None:
    install(connection, library)
    found = list(functions(connection, library))
    auditor = Auditor(connection, bound=60)
    broken, silent = {}, set(LIBRARIES[library].split()) - {symbol for symbol, _ in found}
    for symbol, function in found:
        outcome = auditor.check(function, claim(symbol, function))
        if outcome.broken:
            broken[function.signature] = outcome.broken[:3]
        if not outcome.answered and symbol not in UNANSWERED:
            silent.add(function.signature)
    assert found
    assert broken == {}
    assert silent == set()


@pytest.mark.parametrize(
    ("library", "symbol"),
    [
        pytest.param("hstore", "hstore_fetchval", id="a key that is not there"),
        pytest.param("ltree", "lca", id="nothing in common"),
        pytest.param("ltree", "_ltree_extract_isparent", id="nothing found in an array"),
    ],
)
def test_a_false_promise_is_found(connection: psycopg.Connection, library: str, symbol: str) -> None:
    install(connection, library)
    auditor = Auditor(connection, bound=60)
    assert any(auditor.check(f, claim(name, f)).broken for name, f in functions(connection, library, symbol))


def not_null(connection: psycopg.Connection, query: str) -> tuple[bool, str]:
    """What is said of the one column of a query: whether it is not null, and why."""
    connection.commit()
    connection.autocommit = True
    (answer,) = describe(connection, [normalize(query, ParamStyle.NUMBERED, Arguments.UNKNOWN)])
    assert isinstance(answer, DescribedQuery)
    return not answer.columns[0].nullable, answer.columns[0].reason


def test_a_function_of_an_extension_is_known_by_its_code(connection: psycopg.Connection) -> None:
    install(connection, "citext")
    connection.execute("CREATE TABLE people (email citext NOT NULL, name citext)")
    connection.execute("ALTER FUNCTION citext_eq (citext, citext) RENAME TO whatever")
    assert not_null(connection, "SELECT email = 'a' FROM people")[0]
    assert not_null(connection, "SELECT email LIKE 'a%' FROM people")[0]
    assert not not_null(connection, "SELECT name = 'a' FROM people")[0]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("SELECT max(email) FROM people GROUP BY name", True, id="the greatest of a group"),
        pytest.param("SELECT min(name) FROM people GROUP BY email", False, id="of what may be NULL"),
        pytest.param("SELECT max(email) FROM people", False, id="over no row"),
        pytest.param(
            "SELECT max(email) FILTER (WHERE name = 'a') FROM people GROUP BY name", False, id="of no row of a group"
        ),
        pytest.param(
            "SELECT later(email) FROM people GROUP BY name", True, id="an aggregate of a user by the same code"
        ),
        pytest.param("SELECT started(email) FROM people GROUP BY name", False, id="one that starts with a value"),
        pytest.param("SELECT ended(email) FROM people GROUP BY name", False, id="one whose end is made of its state"),
        pytest.param("SELECT own(email) FROM people GROUP BY name", False, id="one by a user's function"),
    ],
)
def test_an_aggregate_is_known_by_the_code_of_its_steps(
    connection: psycopg.Connection, query: str, expected: bool
) -> None:
    install(connection, "citext")
    connection.execute(
        """
        CREATE TABLE people (email citext NOT NULL, name citext);
        CREATE FUNCTION nothing (citext) RETURNS citext LANGUAGE sql AS 'SELECT NULL::citext';
        CREATE FUNCTION nothing (citext, citext) RETURNS citext LANGUAGE sql STRICT AS 'SELECT NULL::citext';
        CREATE AGGREGATE later (citext) (SFUNC = citext_larger, STYPE = citext);
        CREATE AGGREGATE started (citext) (SFUNC = citext_larger, STYPE = citext, INITCOND = 'a');
        CREATE AGGREGATE ended (citext) (SFUNC = citext_larger, STYPE = citext, FINALFUNC = nothing);
        CREATE AGGREGATE own (citext) (SFUNC = nothing, STYPE = citext);
        """
    )
    assert not_null(connection, query)[0] is expected


def test_a_function_in_place_of_an_extension_s_is_not_believed(connection: psycopg.Connection) -> None:
    install(connection, "citext")
    connection.execute(
        "CREATE OR REPLACE FUNCTION citext_eq (citext, citext) RETURNS boolean LANGUAGE sql AS 'SELECT NULL::boolean'"
    )
    proven, reason = not_null(connection, "SELECT 'a'::citext = 'b'")
    assert not proven
    assert reason == "nullable: = is not PostgreSQL's own, and what it returns is not known"


def test_a_function_that_calls_itself_a_stub_is_not_believed(connection: psycopg.Connection) -> None:
    connection.execute(
        "CREATE FUNCTION digest (text, text) RETURNS bytea LANGUAGE sql AS '/* stub of pg_digest */ SELECT NULL::bytea'"
    )
    proven, reason = not_null(connection, "SELECT digest('a', 'md5')")
    assert not proven
    assert reason == "nullable: digest() is not PostgreSQL's own, and what it returns is not known"
