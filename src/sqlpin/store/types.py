"""Types in our part of the metadata: a name each, and one definition for every name that pg_catalog does not explain.

    "columns": [{"type": "user_role[]"}], "types": {"user_role": {"enum": ["admin", "user"]}}

Implied are the types of `pgtypes.builtin` and arrays named `<element>[]`. PostgreSQL has no recursive types ("cannot be made
a member of itself"), so that definitions never go in a circle.
"""

from __future__ import annotations

from collections.abc import Mapping
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
from sqlpin.pgtypes.builtin import BUILTIN_TYPES

Definition: TypeAlias = "dict[str, object]"
Definitions: TypeAlias = "dict[str, Definition]"


class TypeDefinitionError(ValueError):
    """A type name without a definition, or a definition of no known form."""


def encode(data_type: DataType, definitions: Definitions) -> str:
    """Return the name of a type, after adding to `definitions` what its name does not imply."""
    name = data_type.name
    if name in definitions:
        return name
    if isinstance(data_type, ArrayType) and _plain_array(data_type.element) == data_type:
        encode(data_type.element, definitions)
    elif BUILTIN_TYPES.get(name) != data_type:
        definitions[name] = _define(data_type, definitions)
    return name


def decode(name: str, definitions: Mapping[str, Definition]) -> DataType:
    """Return the type of a name. Raises TypeDefinitionError."""
    definition = definitions.get(name)
    return _implied(name, definitions) if definition is None else _defined(name, definition, definitions)


def _define(data_type: DataType, definitions: Definitions) -> Definition:
    match data_type:
        case BaseType(internal=internal, builtin=in_catalog):
            return {"builtin" if in_catalog else "base": internal}
        case EnumType(labels=labels):
            return {"enum": list(labels)}
        case DomainType(base=base, not_null=not_null):
            return {"domain": encode(base, definitions)} | ({"not_null": True} if not_null else {})
        case CompositeType(fields=fields):
            return {"composite": {name: encode(field, definitions) for name, field in fields}}
        case ArrayType(element=element, builtin=in_catalog):
            return {"array": encode(element, definitions)} | _catalog(in_catalog)
        case RangeType(subtype=subtype, builtin=in_catalog):
            return {"range": encode(subtype, definitions)} | _catalog(in_catalog)
        case MultirangeType(range=range_type, builtin=in_catalog):
            return {"multirange": encode(range_type, definitions)} | _catalog(in_catalog)


def _catalog(in_catalog: bool) -> Definition:
    return {"builtin": True} if in_catalog else {}


def _defined(name: str, definition: Definition, definitions: Mapping[str, Definition]) -> DataType:
    def part(part_name: object) -> DataType:
        return decode(str(part_name), definitions)

    in_catalog = definition.get("builtin") is True
    match definition:
        case {"base": str(internal)}:
            return BaseType(name, internal, builtin=False)
        case {"enum": [*labels]}:
            return EnumType(name, tuple(map(str, labels)))
        case {"domain": base}:
            return DomainType(name, part(base), not_null=bool(definition.get("not_null")))
        case {"composite": {**fields}}:
            return CompositeType(name, tuple((str(field), part(field_type)) for field, field_type in fields.items()))
        case {"array": element}:
            return ArrayType(name, part(element), in_catalog)
        case {"range": subtype}:
            return RangeType(name, part(subtype), in_catalog)
        case {"multirange": range_name}:
            return _multirange(name, part(range_name), in_catalog)
        case {"builtin": str(internal)}:
            return BaseType(name, internal, builtin=True)
    raise TypeDefinitionError(f"the definition of type {name} has no known form")


def _implied(name: str, definitions: Mapping[str, Definition]) -> DataType:
    known = BUILTIN_TYPES.get(name)
    if known is not None:
        return known
    if name.endswith("[]"):
        return _plain_array(decode(name[:-2], definitions))
    raise TypeDefinitionError(f"the type {name} is not defined")


def _plain_array(element: DataType) -> ArrayType:
    in_catalog = isinstance(element, BaseType | RangeType | MultirangeType) and element.builtin
    return ArrayType(f"{element.name}[]", element, in_catalog)


def _multirange(name: str, range_type: DataType, in_catalog: bool) -> MultirangeType:
    if not isinstance(range_type, RangeType):
        raise TypeDefinitionError(f"the type {name} is a multirange of {range_type.name}, which is no range")
    return MultirangeType(name, range_type, in_catalog)
