"""OIDs to types and columns, on the server's own catalog."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from sqlpin.datatype import (
    ArrayType,
    CompositeType,
    DataType,
    DomainType,
    EnumType,
    MultirangeType,
    RangeType,
)
from sqlpin.describe.catalog import fetch_origins, fetch_types
from sqlpin.errors import WorkError
from sqlpin.pgtypes.builtin import BUILTIN_TYPES, builtin
from sqlpin.query import TableOrigin
from tests.conftest import PostgresServer

INT4, INT8, TEXT, NUMERIC = map(builtin, ("int4", "int8", "text", "numeric"))


SCHEMA = """
    CREATE SCHEMA app;
    CREATE TYPE mood AS ENUM ('sad', 'ok');
    ALTER TYPE mood ADD VALUE 'meh' BEFORE 'ok';
    CREATE TYPE app."Näme" AS ENUM ();
    CREATE DOMAIN email AS text NOT NULL;
    CREATE DOMAIN work_email AS email;
    CREATE DOMAIN scores AS numeric[];
    CREATE TYPE address AS (street text, mail work_email, moods mood[]);
    CREATE TYPE float_range AS RANGE (subtype = float8, multirange_type_name = float_ranges);
    CREATE TABLE person (id bigint, gone int, home address, friends address[]);
    ALTER TABLE person DROP COLUMN gone;
    CREATE VIEW people AS SELECT id FROM person;
"""


def array(element: DataType, *, in_catalog: bool = False) -> ArrayType:
    return ArrayType(f"{element.name}[]", element, in_catalog)


MOOD = EnumType("mood", ("sad", "meh", "ok"))
EMAIL = DomainType("email", TEXT, not_null=True)
WORK_EMAIL = DomainType("work_email", EMAIL, not_null=True)
ADDRESS = CompositeType("address", (("street", TEXT), ("mail", WORK_EMAIL), ("moods", array(MOOD))))
FLOAT_RANGE = RangeType("float_range", builtin("float8"), builtin=False)


@pytest.fixture(scope="module")
def catalog(server: PostgresServer) -> Iterator[psycopg.Connection]:
    conninfo = server.create_database()
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(SCHEMA)
        yield connection
    server.drop_database(conninfo)


def described(catalog: psycopg.Connection, name: str) -> DataType:
    (oid,) = catalog.execute("SELECT %s::regtype::oid", [name]).fetchone() or ()
    return fetch_types(catalog, [oid])[oid]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        pytest.param("int8", INT8, id="a built-in type"),
        pytest.param('"char"', builtin("char"), id="the one-byte char"),
        pytest.param("_text", array(TEXT, in_catalog=True), id="an array"),
        pytest.param("_record", array(builtin("record"), in_catalog=True), id="an array of records"),
        pytest.param("_regclass", array(builtin("regclass"), in_catalog=True), id="an array of names of tables"),
        pytest.param("int2vector", builtin("int2vector"), id="a vector is a scalar"),
        pytest.param("_int2vector", array(builtin("int2vector"), in_catalog=True), id="an array of vectors"),
        pytest.param("point", builtin("point"), id="a type with subscripts that is no array"),
        pytest.param("cstring", builtin("cstring"), id="a pseudo-type"),
        pytest.param("void", builtin("void"), id="void"),
        pytest.param("tstzrange", BUILTIN_TYPES["tstzrange"], id="a built-in range"),
        pytest.param("nummultirange", BUILTIN_TYPES["nummultirange"], id="a built-in multirange"),
        pytest.param("mood", MOOD, id="labels in their order, not in that of their making"),
        pytest.param('app."Näme"', EnumType('app."Näme"', ()), id="a name that needs a schema and quotes"),
        pytest.param("email", EMAIL, id="a domain that is not null"),
        pytest.param("work_email", WORK_EMAIL, id="a domain is not null when the one below is"),
        pytest.param(
            "scores", DomainType("scores", array(NUMERIC, in_catalog=True), False), id="a domain over an array"
        ),
        pytest.param("address", ADDRESS, id="a composite"),
        pytest.param("_address", array(ADDRESS), id="an array of composites"),
        pytest.param(
            "person",
            CompositeType("person", (("id", INT8), ("home", ADDRESS), ("friends", array(ADDRESS)))),
            id="the row of a table, without its dropped column",
        ),
        pytest.param("people", CompositeType("people", (("id", INT8),)), id="the row of a view"),
        pytest.param("float_range", FLOAT_RANGE, id="a range"),
        pytest.param("float_ranges", MultirangeType("float_ranges", FLOAT_RANGE, False), id="a multirange"),
        pytest.param(
            "information_schema.cardinal_number",
            DomainType("information_schema.cardinal_number", INT4, not_null=False),
            id="a domain of the information schema",
        ),
    ],
)
def test_types(catalog: psycopg.Connection, name: str, expected: DataType) -> None:
    assert described(catalog, name) == expected


def test_the_table_of_builtin_types_is_the_servers(catalog: psycopg.Connection) -> None:
    rows = catalog.execute(
        """
        SELECT oid, typname FROM pg_type
        WHERE typnamespace = 'pg_catalog'::regnamespace AND typrelid = 0 AND typname NOT LIKE '\\_%'
        """
    ).fetchall()
    types = fetch_types(catalog, [oid for oid, _ in rows])
    for oid, name in rows:
        data_type = types[oid]
        assert BUILTIN_TYPES.get(data_type.name) == data_type, name
    assert {types[oid].name for oid, _ in rows} == set(BUILTIN_TYPES)


def test_every_type_of_the_server_can_be_described(catalog: psycopg.Connection) -> None:
    oids = [oid for (oid,) in catalog.execute("SELECT oid FROM pg_type")]
    types = fetch_types(catalog, oids)
    names: dict[int, str] = dict(catalog.execute("SELECT oid, oid::regtype::text FROM pg_type").fetchall())
    assert {oid: types[oid].name for oid in oids} == names


def test_names_follow_the_search_path_of_the_role(catalog: psycopg.Connection) -> None:
    with catalog.transaction():
        catalog.execute("SET LOCAL search_path = app")
        assert described(catalog, '"Näme"').name == '"Näme"'
        assert described(catalog, "public.mood").name == "public.mood"


def test_a_schema_of_the_user_cannot_stand_in_for_the_catalog(catalog: psycopg.Connection) -> None:
    with catalog.transaction(force_rollback=True):
        catalog.execute("CREATE TABLE public.pg_type (oid oid); CREATE TYPE public.regtype AS ENUM ()")
        catalog.execute("CREATE FUNCTION public.unnest(oid[]) RETURNS SETOF oid LANGUAGE sql AS 'SELECT 1::oid'")
        catalog.execute("SET LOCAL search_path = public, pg_catalog")
        oid = 20
        assert fetch_types(catalog, [oid])[oid] == INT8


def test_a_type_that_is_no_more(catalog: psycopg.Connection) -> None:
    with pytest.raises(WorkError, match="vanished"):
        fetch_types(catalog, [4_000_000_000])[4_000_000_000]


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("ALTER TYPE address ADD ATTRIBUTE more address[]", id="an array of itself"),
        pytest.param(
            "CREATE DOMAIN home AS address; ALTER TYPE address ADD ATTRIBUTE h home", id="a domain over itself"
        ),
    ],
)
def test_postgresql_knows_no_recursive_types(catalog: psycopg.Connection, statement: str) -> None:
    """So that neither the description nor the metadata has to end a circle."""
    with pytest.raises(psycopg.errors.InvalidTableDefinition, match="member of itself"), catalog.transaction():
        catalog.execute(statement)


def test_origins(catalog: psycopg.Connection) -> None:
    (person, people) = catalog.execute("SELECT 'person'::regclass::oid, 'people'::regclass::oid").fetchone() or ()
    wanted = [(person, 1), (person, 3), (person, -6), (people, 1), (person, 99), (4_000_000_000, 1)]
    assert fetch_origins(catalog, wanted) == {
        (person, 1): TableOrigin("person", "id"),
        (person, 3): TableOrigin("person", "home"),
        (person, -6): TableOrigin("person", "tableoid"),
        (people, 1): TableOrigin("people", "id"),
    }


def test_nothing_asked_nothing_found(catalog: psycopg.Connection) -> None:
    assert fetch_origins(catalog, []) == {}
    fetch_types(catalog, [])
