"""One metadata file: its bytes from a `PinnedQuery`, and the way back.

The bytes are those of SQLx 0.9 (serde_json's pretty form, which is orjson's: two spaces, non-ASCII kept, `[]` for an empty
list) with one key more, last. Sources: `QueryData` of sqlx-macros-core, `Describe` of sqlx-core, docs/reference/file-format.md.
"""

from __future__ import annotations

import hashlib
from typing import Any, Final, NamedTuple, cast

import orjson

from sqlpin.pgtypes.sqlx import Json, from_type_info, type_info
from sqlpin.query import (
    OtherOrigin,
    PinnedColumn,
    PinnedParameter,
    PinnedQuery,
    Rows,
    TableOrigin,
    query_hash,
)
from sqlpin.store.types import Definitions, decode, encode

KEY: Final = "sqlpin"
VERSION: Final = 1
DB_NAME: Final = "PostgreSQL"


class MetadataError(ValueError):
    """A metadata file that cannot be trusted: `reason` in a clause, `at` the offset of the character it is about, if known."""

    def __init__(self, reason: str, at: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.at = at


class Metadata(NamedTuple):
    """A file that was read.

    `ours` tells whether it has our key. `query` is None only in another tool's file: one for another database, or one whose
    types we do not know.
    """

    ours: bool
    query: PinnedQuery | None


def render_metadata(query: PinnedQuery) -> bytes:
    """Return the content of the file of a query: the same bytes on every machine and server."""
    document: dict[str, Any] = {
        "db_name": DB_NAME,
        "query": query.query,
        "describe": {
            "columns": [_sqlx_column(ordinal, column) for ordinal, column in enumerate(query.columns)],
            "parameters": {"Left": [type_info(parameter.type) for parameter in query.parameters]},
            "nullable": [column.nullable for column in query.columns],
        },
        "hash": query.hash,
    }
    ours = _our_part(query)
    document[KEY] = ours
    ours["digest"] = _digest(document)
    return orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def parse_metadata(data: bytes, expected_hash: str) -> Metadata:
    """Return what a file says, whose name promises the query of `expected_hash`. Raises MetadataError."""
    document = _document(data)
    if KEY not in document:
        return Metadata(ours=False, query=_foreign(document, expected_hash))
    ours = document[KEY]
    if not isinstance(ours, dict) or not isinstance(document.get("query"), str):
        raise MetadataError(f"it lacks what sqlpin writes under `{KEY}` or `query`")
    version = ours.get("version")
    if version != VERSION:
        raise MetadataError(
            f"it has format {version}, this sqlpin reads format {VERSION}: use the version that wrote it"
        )
    actual = query_hash(document["query"])
    if actual != expected_hash:
        raise MetadataError(f"its name does not belong to its query, whose hash is {actual}")
    if ours.pop("digest", None) != _digest(document):
        raise MetadataError("it was changed after sqlpin wrote it: the digest in it is not that of its content")
    try:
        return Metadata(ours=True, query=_pinned(document, ours))
    except (KeyError, TypeError, ValueError, IndexError, RecursionError) as error:
        raise MetadataError(f"its content makes no sense: {error}") from error


def _sqlx_column(ordinal: int, column: PinnedColumn) -> Json:
    return {
        "ordinal": ordinal,
        "name": column.name,
        "type_info": type_info(column.type),
        "origin": _sqlx_origin(column.origin),
    }


def _sqlx_origin(origin: TableOrigin | OtherOrigin) -> Json:
    if isinstance(origin, TableOrigin):
        return {"Table": {"table": origin.table, "name": origin.column}}
    return origin.value


def _our_part(query: PinnedQuery) -> dict[str, Any]:
    definitions: Definitions = {}
    part: dict[str, Any] = {"version": VERSION}
    if query.text != query.query:
        part["text"] = query.text
    part["rows"] = query.rows.value
    part["columns"] = [_our_column(column, definitions) for column in query.columns]
    part["parameters"] = [_our_parameter(parameter, definitions) for parameter in query.parameters]
    if definitions:
        part["types"] = definitions
    return part


def _our_column(column: PinnedColumn, definitions: Definitions) -> dict[str, Any]:
    entry: dict[str, Any] = {"type": encode(column.type, definitions)}
    if column.elements_nullable is not None:
        entry["elements_nullable"] = column.elements_nullable
    if column.group is not None:
        entry["group"] = column.group
    if column.values is not None:
        entry["values"] = list(column.values)
    if column.python is not None:
        entry["python"] = column.python
    return entry


def _our_parameter(parameter: PinnedParameter, definitions: Definitions) -> dict[str, Any]:
    name = {} if parameter.name is None else {"name": parameter.name}
    python = {} if parameter.python is None else {"python": parameter.python}
    return {**name, "type": encode(parameter.type, definitions), "nullable": parameter.nullable, **python}


def _digest(document: dict[str, Any]) -> str:
    """SHA-256 of the compact JSON of all but the digest itself, keys in the order of the file."""
    return hashlib.sha256(orjson.dumps(document)).hexdigest()


def _document(data: bytes) -> dict[str, Any]:
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        raise MetadataError(f"it is not UTF-8: byte {error.start + 1} is 0x{data[error.start]:02x}") from error
    if not text:
        raise MetadataError("it is empty")
    try:
        document = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise _not_json(text, error) from error
    if not isinstance(document, dict):
        raise MetadataError("it is not a JSON object", 0)
    return cast("dict[str, Any]", document)


def _not_json(text: str, error: orjson.JSONDecodeError) -> MetadataError:
    conflict = 0 if text.startswith("<<<<<<< ") else text.find("\n<<<<<<< ") + 1
    if conflict or text.startswith("<<<<<<< "):
        return MetadataError("it holds the conflict markers of a merge", conflict)
    return MetadataError(f"it is not JSON: {error.msg}", min(error.pos, len(text)))


def _pinned(document: dict[str, Any], ours: dict[str, Any]) -> PinnedQuery:
    definitions: Definitions = ours.get("types", {})
    describe = document["describe"]
    columns = zip(describe["columns"], describe["nullable"], ours["columns"], strict=True)
    return PinnedQuery(
        query=document["query"],
        text=ours.get("text", document["query"]),
        columns=tuple([_column(*parts, definitions) for parts in columns]),
        parameters=tuple(
            [
                PinnedParameter(
                    entry.get("name"), decode(entry["type"], definitions), entry["nullable"], entry.get("python")
                )
                for entry in ours["parameters"]
            ]
        ),
        rows=Rows(ours["rows"]),
    )


def _column(sqlx: dict[str, Any], nullable: bool, ours: dict[str, Any], definitions: Definitions) -> PinnedColumn:
    values = ours.get("values")
    return PinnedColumn(
        name=sqlx["name"],
        type=decode(ours["type"], definitions),
        origin=_origin(sqlx["origin"]),
        nullable=nullable,
        elements_nullable=ours.get("elements_nullable"),
        group=ours.get("group"),
        values=None if values is None else tuple(values),
        python=ours.get("python"),
    )


def _origin(sqlx: Any) -> TableOrigin | OtherOrigin:
    if isinstance(sqlx, str):
        return OtherOrigin(sqlx)
    table = sqlx["Table"]
    return TableOrigin(table["table"], table["name"])


def _foreign(document: dict[str, Any], expected_hash: str) -> PinnedQuery | None:
    """Read SQLx's own file: an unknown nullability counts as nullable, as SQLx's macros take it."""
    try:
        if document["db_name"] != DB_NAME or query_hash(document["query"]) != expected_hash:
            return None
        describe = document["describe"]
        return PinnedQuery(
            query=document["query"],
            text=document["query"],
            columns=tuple(
                PinnedColumn(
                    name=column["name"],
                    type=from_type_info(column["type_info"]),
                    origin=_origin(column.get("origin", "Unknown")),
                    nullable=nullable is not False,
                )
                for column, nullable in zip(describe["columns"], describe["nullable"], strict=True)
            ),
            parameters=tuple(
                PinnedParameter(None, from_type_info(info), nullable=True) for info in describe["parameters"]["Left"]
            ),
            rows=Rows.MANY if describe["columns"] else Rows.NONE,
        )
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return None
