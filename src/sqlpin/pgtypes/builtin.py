"""The types of pg_catalog, by the name that `oid::regtype::text` prints.

Source: `SELECT oid::regtype, typname, typtype FROM pg_type` of PostgreSQL 15 and 18, which agree; see also
https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_type.dat. A type that is missing here is no error:
it is then described in full wherever a type of the user would be.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sqlpin.datatype import BaseType, DataType, MultirangeType, RangeType

# Types whose SQL name is not their `typname` (src/backend/utils/adt/format_type.c).
_SQL_NAMES = {
    "any": '"any"',
    "bit": "bit",
    "bool": "boolean",
    "bpchar": "character",
    "char": '"char"',
    "float4": "real",
    "float8": "double precision",
    "int2": "smallint",
    "int4": "integer",
    "int8": "bigint",
    "time": "time without time zone",
    "timestamp": "timestamp without time zone",
    "timestamptz": "timestamp with time zone",
    "timetz": "time with time zone",
    "varbit": "bit varying",
    "varchar": "character varying",
}

INTERNAL_NAMES: Mapping[str, str] = MappingProxyType(
    {name: internal for internal, name in _SQL_NAMES.items() if not name.startswith('"')}
    | {"char": "bpchar", "dec": "numeric", "decimal": "numeric", "float": "float8", "int": "int4"}
)
"""The `typname` of what the SQL standard calls otherwise; what is not here is called by its `typname`."""

_BASE_NAMES = """
    bool bytea char name int8 int2 int2vector int4 regproc text oid tid xid cid oidvector json xml pg_node_tree point lseg path
    box polygon line cidr float4 float8 circle macaddr8 money macaddr inet aclitem bpchar varchar date time timestamp
    timestamptz interval timetz bit varbit numeric refcursor regprocedure regoper regoperator regclass regtype uuid
    txid_snapshot pg_lsn pg_ndistinct pg_dependencies tsvector tsquery gtsvector regconfig regdictionary jsonb jsonpath
    regnamespace regrole regcollation pg_brin_bloom_summary pg_brin_minmax_multi_summary pg_mcv_list pg_snapshot xid8
"""

_PSEUDO_NAMES = """
    unknown record void cstring any anyarray anyelement anynonarray anyenum anyrange anymultirange anycompatible
    anycompatiblearray anycompatiblenonarray anycompatiblerange anycompatiblemultirange trigger event_trigger internal
    language_handler fdw_handler tsm_handler table_am_handler index_am_handler pg_ddl_command
"""

_RANGES = {
    "int4range": ("int4", "int4multirange"),
    "numrange": ("numeric", "nummultirange"),
    "tsrange": ("timestamp", "tsmultirange"),
    "tstzrange": ("timestamptz", "tstzmultirange"),
    "daterange": ("date", "datemultirange"),
    "int8range": ("int8", "int8multirange"),
}

PSEUDO_TYPES = frozenset(_PSEUDO_NAMES.split())


def builtin(internal: str) -> BaseType:
    """Return the base or pseudo-type of pg_catalog whose `typname` is `internal`; it need not be in the table."""
    return BaseType(_SQL_NAMES.get(internal, internal), internal, builtin=True)


def _ranges() -> dict[str, DataType]:
    types: dict[str, DataType] = {}
    for name, (subtype, multirange) in _RANGES.items():
        range_type = RangeType(name, builtin(subtype), builtin=True)
        types[name] = range_type
        types[multirange] = MultirangeType(multirange, range_type, builtin=True)
    return types


BUILTIN_TYPES: Mapping[str, DataType] = MappingProxyType(
    {base.name: base for base in map(builtin, (_BASE_NAMES + _PSEUDO_NAMES).split())} | _ranges()
)
