"""What an engine has of the extensions that migrations create, and that the stubs are true to the real ones."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from sqlpin.database import Choice, EngineChoice, Schema, choose_engine, migrated_server, open_database
from sqlpin.database.engine import Engine
from sqlpin.describe.facts import fetch
from sqlpin.errors import WorkError
from sqlpin.nullability import Questions
from sqlpin.nullability.functions.extensions import LIBRARIES
from tests.conftest import chosen_engine

BINARIES = chosen_engine().bin
STUBS = Path(__file__).parents[2] / "src" / "sqlpin" / "database" / "stubs"
REAL = chosen_engine().extensions() >= {"pgcrypto", "uuid-ossp"}
SIGNATURES = """
    SELECT p.proname, pg_get_function_arguments(p.oid), pg_get_function_result(p.oid),
           p.proisstrict, p.provolatile::text, p.proparallel::text
    FROM pg_depend AS d
    JOIN pg_proc AS p ON p.oid = d.objid AND d.classid = 'pg_proc'::regclass
    JOIN pg_extension AS e ON e.oid = d.refobjid AND d.refclassid = 'pg_extension'::regclass
    WHERE d.deptype = 'e' AND e.extname = %s
"""
# https://www.postgresql.org/docs/15/pgcrypto.html and uuid-ossp.html, as contrib 15 declares them: all STRICT but one, all
# PARALLEL SAFE. name: arguments -> result, volatility.
DOCUMENTED = {
    "uuid-ossp": """
        uuid_nil: -> uuid, i
        uuid_ns_dns: -> uuid, i
        uuid_ns_url: -> uuid, i
        uuid_ns_oid: -> uuid, i
        uuid_ns_x500: -> uuid, i
        uuid_generate_v1: -> uuid, v
        uuid_generate_v1mc: -> uuid, v
        uuid_generate_v3: namespace uuid, name text -> uuid, i
        uuid_generate_v4: -> uuid, v
        uuid_generate_v5: namespace uuid, name text -> uuid, i
    """,
    "pgcrypto": """
        digest: text, text -> bytea, i
        digest: bytea, text -> bytea, i
        hmac: text, text, text -> bytea, i
        hmac: bytea, bytea, text -> bytea, i
        crypt: text, text -> text, i
        gen_salt: text -> text, v
        gen_salt: text, integer -> text, v
        encrypt: bytea, bytea, text -> bytea, i
        decrypt: bytea, bytea, text -> bytea, i
        encrypt_iv: bytea, bytea, bytea, text -> bytea, i
        decrypt_iv: bytea, bytea, bytea, text -> bytea, i
        gen_random_bytes: integer -> bytea, v
        gen_random_uuid: -> uuid, v
        pgp_sym_encrypt: text, text -> bytea, v
        pgp_sym_encrypt: text, text, text -> bytea, v
        pgp_sym_encrypt_bytea: bytea, text -> bytea, v
        pgp_sym_encrypt_bytea: bytea, text, text -> bytea, v
        pgp_sym_decrypt: bytea, text -> text, i
        pgp_sym_decrypt: bytea, text, text -> text, i
        pgp_sym_decrypt_bytea: bytea, text -> bytea, i
        pgp_sym_decrypt_bytea: bytea, text, text -> bytea, i
        pgp_pub_encrypt: text, bytea -> bytea, v
        pgp_pub_encrypt: text, bytea, text -> bytea, v
        pgp_pub_encrypt_bytea: bytea, bytea -> bytea, v
        pgp_pub_encrypt_bytea: bytea, bytea, text -> bytea, v
        pgp_pub_decrypt: bytea, bytea -> text, i
        pgp_pub_decrypt: bytea, bytea, text -> text, i
        pgp_pub_decrypt: bytea, bytea, text, text -> text, i
        pgp_pub_decrypt_bytea: bytea, bytea -> bytea, i
        pgp_pub_decrypt_bytea: bytea, bytea, text -> bytea, i
        pgp_pub_decrypt_bytea: bytea, bytea, text, text -> bytea, i
        pgp_key_id: bytea -> text, i
        armor: bytea -> text, i
        armor: bytea, text[], text[] -> text, i
        dearmor: text -> bytea, i
        pgp_armor_headers: text, OUT key text, OUT value text -> SETOF record, i
    """,
}
SINCE_18 = "fips_mode: -> boolean, v"  # pgcrypto 1.4


def documented(extension: str, major: int) -> set[tuple[str, str, str, bool, str, str]]:
    lines = [line for line in DOCUMENTED[extension].splitlines() if line.strip()]
    if extension == "pgcrypto" and major >= 18:
        lines.append(SINCE_18)
    return {_signature(line) for line in lines}


def _signature(line: str) -> tuple[str, str, str, bool, str, str]:
    name, rest = line.strip().split(": " if ": ->" not in line else ":", 1)
    arguments, result = rest.rsplit("->", 1)
    returns, volatility = result.rsplit(",", 1)
    return name, arguments.strip(), returns.strip(), name != "gen_random_uuid", volatility.strip(), "s"


def create(conninfo: str) -> None:
    with psycopg.connect(conninfo) as connection:
        connection.execute('CREATE EXTENSION IF NOT EXISTS "uuid-ossp"')
        connection.execute("CREATE EXTENSION pgcrypto")


@pytest.fixture(scope="module")
def created() -> Schema:
    return Schema("both", create, ("uuid-ossp", "pgcrypto"))


@pytest.mark.skipif(not REAL and chosen_engine().major < 18, reason="neither the extensions nor a way to stub them")
@pytest.mark.parametrize("extension", ["uuid-ossp", "pgcrypto"])
def test_signatures_are_the_documented_ones(created: Schema, tmp_path: Path, extension: str) -> None:
    """On an engine that has the real extensions this tests the table above; on one that stubs them, the stubs."""
    (tmp_path / ".git").mkdir()
    with open_database(Choice(tmp_path, binaries=BINARIES), created) as database:
        found = set(database.connection.execute(SIGNATURES, (extension,)).fetchall())
        assert found == documented(extension, database.server_version // 10000)
        assert database.notes == (
            ()
            if REAL
            else tuple(
                f"extension {name} is stubbed: its types are right, its values are not"
                for name in sorted(created.extensions)
            )
        )


@pytest.mark.skipif(
    REAL or chosen_engine().major < 18, reason="the engine has the real extensions, or cannot stub them"
)
@pytest.mark.parametrize(
    ("query", "result"),
    [
        pytest.param(
            "SELECT uuid_generate_v5(uuid_ns_url(), 'x') = uuid_generate_v5(uuid_ns_url(), 'x')", True, id="v5-repeats"
        ),
        pytest.param("SELECT uuid_generate_v4() = uuid_generate_v4()", False, id="v4-does-not-repeat"),
        pytest.param("SELECT uuid_nil()::text", "00000000-0000-0000-0000-000000000000", id="nil"),
        pytest.param("SELECT encode(digest('abc', 'sha256'), 'hex') LIKE 'ba7816bf%'", True, id="sha256-is-right"),
        pytest.param("SELECT length(digest('abc', 'sha1'))", 20, id="sha1-is-as-long"),
        pytest.param("SELECT length(crypt('secret', gen_salt('bf', 8)))", 60, id="password-hash-is-as-long"),
        pytest.param(
            "SELECT h = crypt('secret', h) FROM (SELECT crypt('secret', gen_salt('bf')) AS h)",
            True,
            id="password-holds",
        ),
        pytest.param(
            "SELECT h = crypt('other', h) FROM (SELECT crypt('secret', gen_salt('bf')) AS h)",
            False,
            id="other-does-not",
        ),
        pytest.param(
            "SELECT pgp_sym_decrypt(pgp_sym_encrypt('é', 'k'), 'k')", "é", id="what-is-encrypted-is-decrypted"
        ),
        pytest.param("SELECT length(gen_random_bytes(33))", 33, id="random-bytes"),
        pytest.param("SELECT dearmor(armor('abc')) = 'abc'", True, id="armor"),
        pytest.param("SELECT digest(NULL::text, 'md5') IS NULL", True, id="strict"),
    ],
)
def test_stubs_let_migrations_that_call_them_run(created: Schema, query: str, result: object) -> None:
    choice = choose_engine(created.extensions, binaries=BINARIES)
    with migrated_server(choice, created) as server, psycopg.connect(server.conninfo) as connection:
        assert connection.execute(query.encode()).fetchone() == (result,)


@pytest.mark.skipif(not REAL and chosen_engine().major < 18, reason="neither the extensions nor a way to stub them")
@pytest.mark.parametrize("extension", ["pgcrypto", "uuid-ossp"])
def test_what_is_known_of_a_function_does_not_depend_on_the_stub(
    created: Schema, tmp_path: Path, extension: str
) -> None:
    (tmp_path / ".git").mkdir()
    with open_database(Choice(tmp_path, binaries=BINARIES), created) as database:
        found = database.connection.execute(SIGNATURES.replace("p.proname", "p.oid", 1), (extension,)).fetchall()
        catalog = fetch(database.connection, Questions(functions=frozenset(row[0] for row in found)))
    assert {function.native for function in catalog.functions.values()} >= {
        f"{extension} {name}" for name in LIBRARIES[extension].split()
    }


class TestChoice:
    def test_nothing_asked_nothing_stubbed(self) -> None:
        assert choose_engine(binaries=BINARIES) == EngineChoice(chosen_engine_at(BINARIES))

    def test_extension_that_is_there(self) -> None:
        assert choose_engine(["plpgsql"], binaries=BINARIES).stubs == ()

    def test_extension_that_is_lacking_is_named_with_the_cure(self) -> None:
        with pytest.raises(WorkError) as caught:
            choose_engine(["plpgsql", "no_such_gis", "another"], binaries=BINARIES)
        assert "extensions another, no_such_gis, which PostgreSQL" in caught.value.message
        assert "DATABASE_URL" in caught.value.help[0]

    @pytest.mark.skipif(chosen_engine().major >= 18 or REAL, reason="stubbed or there")
    def test_no_stubs_before_18(self) -> None:
        with pytest.raises(WorkError, match="uuid-ossp"):
            choose_engine(["uuid-ossp"], binaries=BINARIES)


def chosen_engine_at(binaries: Path) -> Engine:
    from sqlpin.database import find_engine

    return find_engine(binaries=binaries)
