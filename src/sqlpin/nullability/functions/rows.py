"""Set-returning functions: what is never NULL in the rows they return.

Left out, with what makes them NULL: `unnest(anyarray)` (as the elements are), `json_array_elements_text` and the value of
`json_each_text` (JSON null), `string_to_table` with a null string, everything with a column definition list.
"""

from __future__ import annotations

VALUES = {
    938: "generate_series(timestamp without time zone, timestamp without time zone, interval)",
    939: "generate_series(timestamp with time zone, timestamp with time zone, interval)",
    1066: "generate_series(integer, integer, integer)",
    1067: "generate_series(integer, integer)",
    1068: "generate_series(bigint, bigint, bigint)",
    1069: "generate_series(bigint, bigint)",
    1179: "jsonb_path_query_tz(jsonb, jsonpath, jsonb, boolean)",
    1191: "generate_subscripts(anyarray, integer, boolean)",
    1192: "generate_subscripts(anyarray, integer)",
    1293: "unnest(anymultirange)",
    2556: "pg_tablespace_databases(oid)",
    2763: "regexp_matches(text, text)",
    2764: "regexp_matches(text, text, text)",
    2765: "regexp_split_to_table(text, text)",
    2766: "regexp_split_to_table(text, text, text)",
    2947: "txid_snapshot_xip(txid_snapshot)",
    3035: "pg_listening_channels()",
    3219: "jsonb_array_elements(jsonb)",
    3259: "generate_series(numeric, numeric, numeric)",
    3260: "generate_series(numeric, numeric)",
    3425: "pg_partition_ancestors(regclass)",
    3931: "jsonb_object_keys(jsonb)",
    3955: "json_array_elements(json)",
    3957: "json_object_keys(json)",
    4006: "jsonb_path_query(jsonb, jsonpath, jsonb, boolean)",
    5064: "pg_snapshot_xip(pg_snapshot)",
    6160: "string_to_table(text, text)",
    6274: "generate_series(timestamp with time zone, timestamp with time zone, interval, text)",
}

COLUMNS = {
    1689: ("aclexplode(aclitem[])", frozenset({0, 1, 2, 3})),
    2289: ("pg_options_to_table(text[])", frozenset({0})),
    3208: ("jsonb_each(jsonb)", frozenset({0, 1})),
    3322: ("unnest(tsvector)", frozenset({0})),
    3689: ("ts_stat(text)", frozenset({0, 1, 2})),
    3690: ("ts_stat(text, text)", frozenset({0, 1, 2})),
    3713: ("ts_token_type(oid)", frozenset({0, 1, 2})),
    3714: ("ts_token_type(text)", frozenset({0, 1, 2})),
    3715: ("ts_parse(oid, text)", frozenset({0, 1})),
    3716: ("ts_parse(text, text)", frozenset({0, 1})),
    3932: ("jsonb_each_text(jsonb)", frozenset({0})),
    3958: ("json_each(json)", frozenset({0, 1})),
    3959: ("json_each_text(json)", frozenset({0})),
}
