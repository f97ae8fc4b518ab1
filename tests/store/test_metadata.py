"""The bytes of a metadata file, and what can be wrong with one."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlpin.datatype import (
    ArrayType,
    BaseType,
    CompositeType,
    DataType,
    DomainType,
    EnumType,
    MultirangeType,
    RangeType,
)
from sqlpin.pgtypes.builtin import BUILTIN_TYPES, builtin
from sqlpin.query import OtherOrigin, PinnedColumn, PinnedParameter, PinnedQuery, Rows, TableOrigin
from sqlpin.store.metadata import MetadataError, parse_metadata, render_metadata

INT4, INT8, TEXT = map(builtin, ("int4", "int8", "text"))


def column(name: str, data_type: DataType = INT4, **facts: object) -> PinnedColumn:
    values = {"origin": OtherOrigin.EXPRESSION, "nullable": True} | facts
    return PinnedColumn(name, data_type, **values)  # type: ignore[arg-type]


def pinned(
    query: str,
    *columns: PinnedColumn,
    parameters: tuple[PinnedParameter, ...] = (),
    text: str | None = None,
    rows: Rows = Rows.MANY,
) -> PinnedQuery:
    return PinnedQuery(query, text or query, columns, parameters, rows)


REPOSITORY = pinned(
    "SELECT id FROM repositories WHERE name = $1",
    column("id", origin=TableOrigin("repositories", "id"), nullable=False),
    parameters=(PinnedParameter("name", TEXT, nullable=False),),
)
REPOSITORY_HASH = "47a522faf85351452029d93376b6b510067182bd91f1550f35a622cf5bbd8e87"


# What `cargo sqlx prepare` 0.9 writes for REPOSITORY, to the byte.
SQLX_FILE = """\
{
  "db_name": "PostgreSQL",
  "query": "SELECT id FROM repositories WHERE name = $1",
  "describe": {
    "columns": [
      {
        "ordinal": 0,
        "name": "id",
        "type_info": "Int4",
        "origin": {
          "Table": {
            "table": "repositories",
            "name": "id"
          }
        }
      }
    ],
    "parameters": {
      "Left": [
        "Text"
      ]
    },
    "nullable": [
      false
    ]
  },
  "hash": "47a522faf85351452029d93376b6b510067182bd91f1550f35a622cf5bbd8e87"
}
"""
OUR_KEY = """\
  "sqlpin": {
    "version": 1,
    "rows": "many",
    "columns": [
      {
        "type": "integer"
      }
    ],
    "parameters": [
      {
        "name": "name",
        "type": "text",
        "nullable": false
      }
    ],
    "digest": "bfc9e4285aeb703813368c81aa01e476e82916bc6f7daded8770d45c264904a4"
  }
"""


def without_our_key(data: bytes) -> str:
    """Cut our key out of the text, so that the bytes of the rest are compared and not only their meaning."""
    text = data.decode()
    at = text.index(',\n  "sqlpin": {')
    return text[:at] + "\n}\n"


def test_the_bytes_are_sqlxs_with_our_key_last() -> None:
    expected = SQLX_FILE.removesuffix("\n}\n") + ",\n" + OUR_KEY + "}\n"
    assert render_metadata(REPOSITORY).decode() == expected


def test_a_statement_without_columns_and_parameters_has_empty_lists_on_one_line() -> None:
    text = without_our_key(render_metadata(pinned("SET a.b = 'c'", rows=Rows.NONE)))
    assert text == (
        '{\n  "db_name": "PostgreSQL",\n  "query": "SET a.b = \'c\'",\n  "describe": {\n    "columns": [],\n'
        '    "parameters": {\n      "Left": []\n    },\n    "nullable": []\n  },\n'
        '  "hash": "eeb0bef424bbfd22008c83f5d90174085a988e7fbf3efbb676e5c39ae0376bba"\n}\n'
    )


@pytest.mark.parametrize(
    "query",
    [
        pytest.param("SELECT 'é — 😀'", id="non-ASCII text is kept"),
        pytest.param("SELECT\n\t'a'\r\n\f\b", id="white space has short escapes"),
        pytest.param("SELECT '\x01\x1f\x7f'", id="control characters have four digits, DEL none"),
        pytest.param('SELECT "a\\b/c"', id="quotes and backslashes are escaped, slashes not"),
        pytest.param("SELECT '\u2028\ufeff'", id="line separators are kept"),
    ],
)
def test_text_is_escaped_as_json_dumps_does_it(query: str) -> None:
    data = render_metadata(pinned(query, column("?column?", TEXT)))
    assert data.decode() == json.dumps(json.loads(data), indent=2, ensure_ascii=False) + "\n"


GOOD = render_metadata(REPOSITORY)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(query=TEXTS, name=TEXTS, labels=st.lists(TEXTS, max_size=3, unique=True))
def test_whatever_the_texts_the_file_is_json_and_says_the_same(query: str, name: str, labels: list[str]) -> None:
    data_type = EnumType(f'"{name}"', tuple(labels))
    asked = pinned(query, column(name, data_type), parameters=(PinnedParameter(name, data_type, nullable=False),))
    data = render_metadata(asked)
    assert data.decode() == json.dumps(json.loads(data), indent=2, ensure_ascii=False) + "\n"
    assert parse_metadata(data, asked.hash).query == asked


@given(cut=st.integers(min_value=0, max_value=700))
def test_a_truncated_file_is_never_believed(cut: int) -> None:
    with pytest.raises(MetadataError):
        parse_metadata(GOOD[:cut], REPOSITORY_HASH)


OWNER = EnumType("app.owner_kind", ("user", "team"))
ZIP = DomainType("zip", TEXT, not_null=True)
ADDRESS = CompositeType(
    "address", (("street", TEXT), ("zip", ZIP), ("owners", ArrayType("app.owner_kind[]", OWNER, False)))
)
FLOAT_RANGE = RangeType("float_range", builtin("float8"), builtin=False)


@pytest.mark.parametrize(
    "data_type",
    [
        pytest.param(INT8, id="a built-in type"),
        pytest.param(BaseType("ltree", "ltree", builtin=False), id="a type of an extension"),
        pytest.param(BaseType("pg_newtype", "pg_newtype", builtin=True), id="a built-in type newer than our table"),
        pytest.param(BaseType("json", "json", builtin=False), id="a type that hides a built-in one"),
        pytest.param(OWNER, id="an enum"),
        pytest.param(EnumType("nothing", ()), id="an enum without labels"),
        pytest.param(ZIP, id="a domain that is not null"),
        pytest.param(DomainType("zips", ArrayType("zip[]", ZIP, False), False), id="a domain over an array of domains"),
        pytest.param(ADDRESS, id="a composite of all these"),
        pytest.param(ArrayType("address[]", ADDRESS, builtin=False), id="an array of composites"),
        pytest.param(CompositeType("empty", ()), id="a composite without fields"),
        pytest.param(
            ArrayType("pg_class[]", CompositeType("pg_class", (("oid", builtin("oid")),)), True), id="of pg_catalog"
        ),
        pytest.param(FLOAT_RANGE, id="a range"),
        pytest.param(MultirangeType("float_multirange", FLOAT_RANGE, builtin=False), id="a multirange"),
        pytest.param(BUILTIN_TYPES["datemultirange"], id="a built-in multirange"),
    ],
)
def test_a_type_survives_the_file(data_type: DataType) -> None:
    query = pinned("SELECT $1", column("a", data_type), parameters=(PinnedParameter(None, data_type, nullable=True),))
    assert parse_metadata(render_metadata(query), query.hash).query == query


def test_every_fact_survives_the_file() -> None:
    query = PinnedQuery(
        "SELECT %(é)s, %(x)s",
        "SELECT $1, $2",
        (
            column("a", ArrayType("text[]", TEXT, True), elements_nullable=False, origin=OtherOrigin.UNKNOWN),
            column("b", origin=TableOrigin("s.t", "ü"), group=0, nullable=False),
            column("c", TEXT, group=1, values=("x", "y")),
            column("c", TEXT, values=()),
        ),
        (PinnedParameter("é", INT8, nullable=True), PinnedParameter(None, TEXT, nullable=False)),
        Rows.AT_MOST_ONE,
    )
    metadata = parse_metadata(render_metadata(query), query.hash)
    assert metadata.ours
    assert metadata.query == query


@pytest.mark.parametrize(
    ("data", "reason", "at"),
    [
        pytest.param(b"", "it is empty", None, id="empty"),
        pytest.param(GOOD[:300], "it is not JSON: unexpected end", 300, id="truncated"),
        pytest.param(GOOD.replace(b'"Int4"', b"Int4"), "it is not JSON: unexpected character", 193, id="not JSON"),
        pytest.param(b"[]", "it is not a JSON object", 0, id="a list"),
        pytest.param(GOOD.replace(b"id FROM", b"\xff\xfe"), "it is not UTF-8: byte 49 is 0xff", None, id="not UTF-8"),
        pytest.param(
            GOOD.replace(b'"hash"', b'\n<<<<<<< HEAD\n"hash"'),
            "it holds the conflict markers of a merge",
            None,
            id="conflict",
        ),
        pytest.param(
            GOOD.replace(b"name = ", b"nome = "), "its name does not belong to its query", None, id="other query"
        ),
        pytest.param(GOOD.replace(b"false", b"true", 1), "it was changed after sqlpin wrote it", None, id="edited"),
        pytest.param(
            GOOD.replace(b'"digest"', b'"digits"'), "it was changed after sqlpin wrote it", None, id="no digest"
        ),
        pytest.param(
            GOOD.replace(b'"version": 1', b'"version": 9'),
            "it has format 9, this sqlpin reads format 1",
            None,
            id="new",
        ),
        pytest.param(b'{"sqlpin": 1}', "it lacks what sqlpin writes", None, id="our key without content"),
    ],
)
def test_a_corrupt_file_says_why(data: bytes, reason: str, at: int | None) -> None:
    with pytest.raises(MetadataError) as caught:
        parse_metadata(data, REPOSITORY_HASH)
    assert reason in caught.value.reason
    if at is not None:
        assert caught.value.at == at


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(GOOD.replace(b"\n", b"\r\n"), id="a checkout with CRLF"),
        pytest.param(json.dumps(json.loads(GOOD)).encode(), id="on one line"),
        pytest.param(json.dumps(json.loads(GOOD), indent=4).encode(), id="formatted by another tool"),
    ],
)
def test_white_space_is_no_edit(data: bytes) -> None:
    assert parse_metadata(data, REPOSITORY_HASH).query == REPOSITORY


def test_sqlxs_own_file_is_read_and_not_ours() -> None:
    metadata = parse_metadata(SQLX_FILE.encode(), REPOSITORY_HASH)
    assert not metadata.ours
    assert metadata.query == pinned(
        REPOSITORY.query, *REPOSITORY.columns, parameters=(PinnedParameter(None, TEXT, nullable=True),)
    )


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(SQLX_FILE.replace("PostgreSQL", "SQLite").encode(), id="another database"),
        pytest.param(SQLX_FILE.replace("Int4", "Int5").encode(), id="a type we do not know"),
        pytest.param(SQLX_FILE.replace("SELECT", "select").encode(), id="another query"),
        pytest.param(b"{}", id="something else"),
        pytest.param(b'{"db_name": "PostgreSQL", "query": 1, "describe": []}', id="nothing of sense"),
    ],
)
def test_another_tools_file_is_never_corrupt(data: bytes) -> None:
    metadata = parse_metadata(data, REPOSITORY_HASH)
    assert not metadata.ours
    assert metadata.query is None
