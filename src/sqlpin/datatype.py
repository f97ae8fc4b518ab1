"""PostgreSQL's types as values: what the catalog says of a type, without OIDs, ready to be rendered or compared.

Source of the distinctions: https://www.postgresql.org/docs/current/catalog-pg-type.html (`typtype`, `typelem`, `typbasetype`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class BaseType:
    """A scalar: built in (`builtin`), or made by an extension or a user.

    `name` is `oid::regtype::text`, as PostgreSQL prints it: quoted, and schema-qualified where search_path would not find it.
    `internal` is `pg_type.typname` (`int8` where the name is `bigint`). Pseudo-types (`void`, `record`, `unknown`) are here too.
    """

    name: str
    internal: str
    builtin: bool


@dataclass(frozen=True, slots=True)
class EnumType:
    """An enum with its labels in `enumsortorder`."""

    name: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DomainType:
    """A domain over `base`; `not_null` when the domain or a domain below it is NOT NULL."""

    name: str
    base: DataType
    not_null: bool


@dataclass(frozen=True, slots=True)
class CompositeType:
    """A composite or a table's row type; fields in `attnum` order, dropped ones left out."""

    name: str
    fields: tuple[tuple[str, DataType], ...]


@dataclass(frozen=True, slots=True)
class ArrayType:
    """An array of any dimension; `builtin` when the element's array type belongs to pg_catalog."""

    name: str
    element: DataType
    builtin: bool


@dataclass(frozen=True, slots=True)
class RangeType:
    """A range over `subtype`."""

    name: str
    subtype: DataType
    builtin: bool


@dataclass(frozen=True, slots=True)
class MultirangeType:
    """A multirange over `range`."""

    name: str
    range: RangeType
    builtin: bool


DataType: TypeAlias = BaseType | EnumType | DomainType | CompositeType | ArrayType | RangeType | MultirangeType
