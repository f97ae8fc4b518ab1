"""Functions whose answer depends on which of their arguments is NULL, on a constant, or on a type."""

from __future__ import annotations

_TIMESTAMP = frozenset({"year", "decade", "century", "millennium", "julian", "isoyear", "epoch"})
_INTERVAL = frozenset({"hour", "day", "year", "decade", "century", "millennium", "epoch"})

WHATEVER = {
    378: "array_append(anycompatiblearray, anycompatible)",  # ||
    379: "array_prepend(anycompatible, anycompatiblearray)",  # ||
    438: 'num_nulls("any")',
    440: 'num_nonnulls("any")',
    1193: "array_fill(anyelement, integer[])",
    1286: "array_fill(anyelement, integer[], integer[])",
    1289: "quote_nullable(text)",
    1290: "quote_nullable(anyelement)",
    1619: 'pg_typeof("any")',
    2078: "set_config(text, text, boolean)",
    3036: "pg_notify(text, text)",
    3058: 'concat("any")',
    3198: 'json_build_array("any")',
    3199: "json_build_array()",
    3200: 'json_build_object("any")',
    3201: "json_build_object()",
    3271: 'jsonb_build_array("any")',
    3272: "jsonb_build_array()",
    3273: 'jsonb_build_object("any")',
    3274: "jsonb_build_object()",
    3528: "enum_first(anyenum)",
    3529: "enum_last(anyenum)",
    3530: "enum_range(anyenum, anyenum)",
    3531: "enum_range(anyenum)",
    3840: "int4range(integer, integer)",
    3841: "int4range(integer, integer, text)",
    3844: "numrange(numeric, numeric)",
    3845: "numrange(numeric, numeric, text)",
    3933: "tsrange(timestamp without time zone, timestamp without time zone)",
    3934: "tsrange(timestamp without time zone, timestamp without time zone, text)",
    3937: "tstzrange(timestamp with time zone, timestamp with time zone)",
    3938: "tstzrange(timestamp with time zone, timestamp with time zone, text)",
    3941: "daterange(date, date)",
    3942: "daterange(date, date, text)",
    3945: "int8range(bigint, bigint)",
    3946: "int8range(bigint, bigint, text)",
}

GIVEN = {
    376: ("string_to_array(text, text, text)", (0,)),
    384: ("array_to_string(anyarray, text, text)", (0, 1)),
    394: ("string_to_array(text, text)", (0,)),
    1081: ("format_type(oid, integer)", (0,)),
    1623: ("similar_escape(text, text)", (0,)),
    3059: ('concat_ws(text, "any")', (0,)),
    3167: ("array_remove(anycompatiblearray, anycompatible)", (0,)),
    3168: ("array_replace(anycompatiblearray, anycompatible, anycompatible)", (0,)),
    3279: ("array_positions(anycompatiblearray, anycompatible)", (0,)),
    3539: ('format(text, "any")', (0,)),
    5054: ("jsonb_set_lax(jsonb, text[], jsonb, boolean, text)", (0, 1, 3)),
}

GIVEN_ANY = {
    383: "array_cat(anycompatiblearray, anycompatiblearray)",  # ||
    2900: "xmlconcat2(xml, xml)",
}

OF_BUILTIN = {
    1285: "quote_literal(anyelement)",
    2003: "textanycat(text, anynonarray)",  # ||
    2004: "anytextcat(anynonarray, text)",  # ||
}

FIELDS = {
    1171: ("date_part(text, timestamp with time zone)", _TIMESTAMP),
    1172: ("date_part(text, interval)", _INTERVAL),
    1384: ("date_part(text, date)", _TIMESTAMP),
    2021: ("date_part(text, timestamp without time zone)", _TIMESTAMP),
    6199: ("extract(text, date)", _TIMESTAMP),
    6202: ("extract(text, timestamp without time zone)", _TIMESTAMP),
    6203: ("extract(text, timestamp with time zone)", _TIMESTAMP),
    6204: ("extract(text, interval)", _INTERVAL),
}

INFINITE = {
    1171: "date_part(text, timestamp with time zone)",
    1172: "date_part(text, interval)",
    1316: "time(timestamp without time zone)",
    1384: "date_part(text, date)",
    1388: "timetz(timestamp with time zone)",
    1768: "to_char(interval, text)",
    1770: "to_char(timestamp with time zone, text)",
    2019: "time(timestamp with time zone)",
    2021: "date_part(text, timestamp without time zone)",
    2049: "to_char(timestamp without time zone, text)",
    6199: "extract(text, date)",
    6202: "extract(text, timestamp without time zone)",
    6203: "extract(text, timestamp with time zone)",
    6204: "extract(text, interval)",
}
