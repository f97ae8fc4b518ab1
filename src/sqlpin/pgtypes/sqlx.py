"""The name SQLx 0.9 gives a type in its metadata (`type_info`), and the way back.

Source of the table: `PgType::try_from_oid` and `PgConnection::try_cache_type` of sqlx-postgres 0.9. A type of that table is
a string, any other `{"Custom": {"name": ..., "kind": ...}}`. SQLx decides between `Simple` and the rest by `typtype`
and, for arrays, by `typcategory`: hence int2vector and oidvector are arrays to it, and scalars to us. Multiranges and
pg_node_tree make SQLx fail; here they are `Simple`, which its reader takes.
"""

from __future__ import annotations

from typing import TypeAlias

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
from sqlpin.pgtypes.builtin import BUILTIN_TYPES, PSEUDO_TYPES, builtin

Json: TypeAlias = "dict[str, Json] | list[Json] | str | int | bool | None"

_VARIANT_NAMES = """
    Bool Bytea Char Name Int8 Int2 Int4 Text Oid Json Point Lseg Path Box Polygon Line Cidr Float4 Float8 Circle Macaddr8
    Macaddr Inet Bpchar Varchar Date Time Timestamp Timestamptz Interval Timetz Bit Varbit Numeric Record Uuid Jsonb
    Int4Range NumRange TsRange TstzRange DateRange Int8Range Jsonpath Money Unknown Void
"""
_VARIANTS = {name.lower(): name for name in _VARIANT_NAMES.split()}  # by `typname` of pg_catalog
_NO_ARRAY = ("Unknown", "Void")
_VECTORS = {"int2vector": "int2", "oidvector": "oid"}


class TypeInfoError(ValueError):
    """A `type_info` that SQLx 0.9 does not write; `str()` names the part that is not understood."""


def type_info(data_type: DataType) -> Json:
    """Return what SQLx writes for a type."""
    return _variant(data_type) or {"Custom": {"name": data_type.name, "kind": _kind(data_type)}}


def from_type_info(info: object) -> DataType:
    """Return the type that a `type_info` stands for, as far as it says.

    SQLx does not tell a domain that is NOT NULL, nor an extension's type from one of pg_catalog: the first is taken for
    nullable, the second for pg_catalog's where pg_catalog has that name. Raises TypeInfoError.
    """
    match info:
        case str(variant):
            return _from_variant(variant)
        case {"Custom": {"name": str(name), "kind": kind}}:
            return _from_kind(name, kind)
    raise TypeInfoError(repr(info))


def _variant(data_type: DataType) -> str | None:
    match data_type:
        case BaseType(internal=internal, builtin=True):
            return _VARIANTS.get(internal)
        case RangeType(name=name, builtin=True):
            return _VARIANTS.get(name)
        case ArrayType(element=element, builtin=True):
            variant = _variant(element)
            return f"{variant}Array" if variant and variant not in _NO_ARRAY else None
    return None


def _kind(data_type: DataType) -> Json:
    match data_type:
        case BaseType(internal=internal, builtin=True) if internal in PSEUDO_TYPES:
            return "Pseudo"
        case BaseType(internal=internal, builtin=True) if internal in _VECTORS:
            return {"Array": type_info(builtin(_VECTORS[internal]))}
        case BaseType() | MultirangeType():
            return "Simple"
        case EnumType(labels=labels):
            return {"Enum": list(labels)}
        case DomainType(base=base):
            return {"Domain": type_info(base)}
        case CompositeType(fields=fields):
            return {"Composite": [[name, type_info(field)] for name, field in fields]}
        case ArrayType(element=element):
            return {"Array": type_info(element)}
        case RangeType(subtype=subtype):
            return {"Range": type_info(subtype)}


def _from_variant(variant: str) -> DataType:
    if _VARIANTS.get(variant.lower()) == variant:
        return _catalog_type(variant.lower())
    stem = variant.removesuffix("Array")
    if stem != variant and _VARIANTS.get(stem.lower()) == stem and stem not in _NO_ARRAY:
        element = _catalog_type(stem.lower())
        return ArrayType(f"{element.name}[]", element, builtin=True)
    raise TypeInfoError(repr(variant))


def _catalog_type(internal: str) -> DataType:
    return BUILTIN_TYPES[builtin(internal).name]


def _from_kind(name: str, kind: object) -> DataType:
    match kind:
        case "Simple" | "Pseudo":
            return BUILTIN_TYPES.get(name) or BaseType(name, name, builtin=False)
        case {"Array": _} if name in _VECTORS:
            return BUILTIN_TYPES[name]
        case {"Array": element_info}:
            element = from_type_info(element_info)
            return ArrayType(name, element, builtin=_in_catalog(element))
        case {"Enum": [*labels]}:
            return EnumType(name, tuple(map(str, labels)))
        case {"Domain": base}:
            return DomainType(name, from_type_info(base), not_null=False)
        case {"Range": subtype}:
            return RangeType(name, from_type_info(subtype), builtin=False)
        case {"Composite": [*fields]}:
            return CompositeType(name, tuple(map(_field, fields)))
    raise TypeInfoError(repr(kind))


def _field(info: object) -> tuple[str, DataType]:
    match info:
        case [str(name), field_info]:
            return name, from_type_info(field_info)
    raise TypeInfoError(repr(info))


def _in_catalog(element: DataType) -> bool:
    return isinstance(element, BaseType | RangeType | MultirangeType) and element.builtin
