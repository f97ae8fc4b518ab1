"""The names SQLx gives to types. The expected values are those that `cargo sqlx prepare` 0.9 wrote."""

from __future__ import annotations

import pytest

from sqlpin.datatype import (
    ArrayType,
    BaseType,
    CompositeType,
    DataType,
    DomainType,
    EnumType,
    RangeType,
)
from sqlpin.pgtypes.builtin import BUILTIN_TYPES, builtin
from sqlpin.pgtypes.sqlx import Json, TypeInfoError, from_type_info, type_info

INT4, TEXT, FLOAT8, NUMERIC = map(builtin, ("int4", "text", "float8", "numeric"))
CITEXT = BaseType("citext", "citext", builtin=False)
REGCLASS = builtin("regclass")
OWNER = EnumType("owner_kind", ("user", "team"))
ITEM = CompositeType("inventory_item", (("name", TEXT), ("supplier_id", INT4)))
PERCENTAGE = DomainType("percentage", NUMERIC, not_null=False)
FLOAT_RANGE = RangeType("float_range", FLOAT8, builtin=False)


def array(element: DataType, *, in_catalog: bool = False) -> ArrayType:
    return ArrayType(f"{element.name}[]", element, builtin=in_catalog)


def custom(name: str, kind: Json) -> Json:
    return {"Custom": {"name": name, "kind": kind}}


OWNER_INFO = custom("owner_kind", {"Enum": ["user", "team"]})

CASES = [
    pytest.param(builtin("bool"), "Bool", id="a built-in type is its variant"),
    pytest.param(builtin("char"), "Char", id="the one-byte char is not bpchar"),
    pytest.param(builtin("bpchar"), "Bpchar", id="character is bpchar"),
    pytest.param(builtin("timestamptz"), "Timestamptz", id="a name of several words"),
    pytest.param(builtin("void"), "Void", id="void"),
    pytest.param(builtin("record"), "Record", id="an anonymous record"),
    pytest.param(BUILTIN_TYPES["tstzrange"], "TstzRange", id="a built-in range"),
    pytest.param(array(TEXT, in_catalog=True), "TextArray", id="an array of a built-in type"),
    pytest.param(array(BUILTIN_TYPES["int4range"], in_catalog=True), "Int4RangeArray", id="an array of ranges"),
    pytest.param(array(builtin("record"), in_catalog=True), "RecordArray", id="an array of records"),
    pytest.param(OWNER, OWNER_INFO, id="an enum with its labels in order"),
    pytest.param(array(OWNER), custom("owner_kind[]", {"Array": OWNER_INFO}), id="an array of enums"),
    pytest.param(
        ITEM,
        custom("inventory_item", {"Composite": [["name", "Text"], ["supplier_id", "Int4"]]}),
        id="a composite as a list of pairs",
    ),
    pytest.param(PERCENTAGE, custom("percentage", {"Domain": "Numeric"}), id="a domain"),
    pytest.param(
        DomainType("shares", array(PERCENTAGE), not_null=False),
        custom("shares", {"Domain": custom("percentage[]", {"Array": custom("percentage", {"Domain": "Numeric"})})}),
        id="a domain over an array of domains",
    ),
    pytest.param(FLOAT_RANGE, custom("float_range", {"Range": "Float8"}), id="a range of the user"),
    pytest.param(CITEXT, custom("citext", "Simple"), id="a type of an extension"),
    pytest.param(REGCLASS, custom("regclass", "Simple"), id="a built-in type that SQLx has no variant for"),
    pytest.param(
        array(REGCLASS, in_catalog=True),
        custom("regclass[]", {"Array": custom("regclass", "Simple")}),
        id="and an array of it",
    ),
    pytest.param(builtin("int2vector"), custom("int2vector", {"Array": "Int2"}), id="int2vector is an array to SQLx"),
    pytest.param(builtin("oidvector"), custom("oidvector", {"Array": "Oid"}), id="and so is oidvector"),
    pytest.param(builtin("anyarray"), custom("anyarray", "Pseudo"), id="a pseudo-type, as in pg_stats"),
    pytest.param(builtin("pg_node_tree"), custom("pg_node_tree", "Simple"), id="pg_node_tree, where SQLx fails"),
    pytest.param(
        BUILTIN_TYPES["nummultirange"], custom("nummultirange", "Simple"), id="a multirange, where SQLx fails"
    ),
    pytest.param(
        EnumType('"Odd"."Näme"', ("ü", "")),
        custom('"Odd"."Näme"', {"Enum": ["ü", ""]}),
        id="names stand as PostgreSQL quotes them",
    ),
]


@pytest.mark.parametrize(("data_type", "expected"), CASES)
def test_type_info(data_type: DataType, expected: Json) -> None:
    assert type_info(data_type) == expected


@pytest.mark.parametrize(("data_type", "expected"), CASES)
def test_type_info_leads_back_to_the_type(data_type: DataType, expected: Json) -> None:
    assert from_type_info(expected) == data_type


@pytest.mark.parametrize(
    ("data_type", "expected"),
    [
        pytest.param(
            BaseType("public.json", "json", builtin=False), "public.json", id="a scalar of the user named json"
        ),
        pytest.param(RangeType("public.tsrange", INT4, builtin=False), "public.tsrange", id="a range named tsrange"),
        pytest.param(
            ArrayType("json[]", BaseType("json", "json", builtin=False), builtin=False), "json[]", id="an array"
        ),
    ],
)
def test_a_users_type_with_a_builtin_name_is_custom(data_type: DataType, expected: str) -> None:
    info = type_info(data_type)
    assert isinstance(info, dict)
    assert info["Custom"] == {"name": expected, "kind": info["Custom"]["kind"]}  # type: ignore[index,call-overload]


def test_every_builtin_type_is_written_and_read() -> None:
    for data_type in BUILTIN_TYPES.values():
        assert from_type_info(type_info(data_type)) in (
            data_type,
            BaseType(data_type.name, data_type.name, builtin=True),
        )


@pytest.mark.parametrize(
    "info",
    [
        pytest.param("Int16", id="no such variant"),
        pytest.param("VoidArray", id="void has no array"),
        pytest.param("int4", id="the case matters"),
        pytest.param(None, id="null"),
        pytest.param({"Custom": {"name": "x"}}, id="no kind"),
        pytest.param({"Custom": {"name": "x", "kind": {"Struct": []}}}, id="no such kind"),
        pytest.param({"Custom": {"name": "x", "kind": {"Composite": [["a"]]}}}, id="a field without a type"),
        pytest.param({"DeclareWithOid": 16400}, id="an OID means nothing elsewhere"),
    ],
)
def test_what_sqlx_does_not_write_is_refused(info: object) -> None:
    with pytest.raises(TypeInfoError):
        from_type_info(info)
