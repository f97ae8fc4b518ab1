"""JSON, XML and text search.

Left out, with what makes them NULL: `->`, `->>`, `#>`, `#>>`, `json_extract_path` (nothing there), casts of jsonb to
scalars (JSON null, since PostgreSQL 18), `@?`, `@@` of a path, `jsonb_path_exists`, `jsonb_path_match` (errors are
silent), `jsonb_path_query_first` (no item), `ts_lexize` (unknown word), `xmlconcat2`.
"""

NEVER_NULL_STRICT = {
    324: "json_send(json)",
    1180: "jsonb_path_query_array_tz(jsonb, jsonpath, jsonb, boolean)",
    2614: "xmlexists(text, xml)",
    2895: "xmlcomment(text)",
    2896: "xml(text)",
    2899: "xml_send(xml)",
    2922: "text(xml)",
    2931: "xpath(text, xml, text[])",
    2932: "xpath(text, xml)",
    3049: "xpath_exists(text, xml, text[])",
    3050: "xpath_exists(text, xml)",
    3051: "xml_is_well_formed(text)",
    3052: "xml_is_well_formed_document(text)",
    3053: "xml_is_well_formed_content(text)",
    3153: "array_to_json(anyarray)",
    3154: "array_to_json(anyarray, boolean)",
    3155: "row_to_json(record)",
    3156: "row_to_json(record, boolean)",
    3176: "to_json(anyelement)",
    3202: "json_object(text[])",
    3203: "json_object(text[], text[])",
    3207: "jsonb_array_length(jsonb)",
    3210: "jsonb_typeof(jsonb)",
    3261: "json_strip_nulls(json) | json_strip_nulls(json, boolean)",
    3262: "jsonb_strip_nulls(jsonb) | jsonb_strip_nulls(jsonb, boolean)",
    3263: "jsonb_object(text[])",
    3264: "jsonb_object(text[], text[])",
    3301: "jsonb_concat(jsonb, jsonb)",  # ||
    3302: "jsonb_delete(jsonb, text)",  # -
    3303: "jsonb_delete(jsonb, integer)",  # -
    3304: "jsonb_delete_path(jsonb, text[])",  # #-
    3305: "jsonb_set(jsonb, text[], jsonb, boolean)",
    3306: "jsonb_pretty(jsonb)",
    3319: 'ts_filter(tsvector, "char"[])',
    3320: 'setweight(tsvector, "char", text[])',
    3321: "ts_delete(tsvector, text)",
    3323: "ts_delete(tsvector, text[])",
    3326: "tsvector_to_array(tsvector)",
    3327: "array_to_tsvector(text[])",
    3343: "jsonb_delete(jsonb, text[])",  # -
    3416: "jsonb_hash_extended(jsonb, bigint)",
    3579: "jsonb_insert(jsonb, text[], jsonb, boolean)",
    3616: "tsvector_lt(tsvector, tsvector)",  # <
    3617: "tsvector_le(tsvector, tsvector)",  # <=
    3618: "tsvector_eq(tsvector, tsvector)",  # =
    3619: "tsvector_ne(tsvector, tsvector)",  # <>
    3620: "tsvector_ge(tsvector, tsvector)",  # >=
    3621: "tsvector_gt(tsvector, tsvector)",  # >
    3623: "strip(tsvector)",
    3624: 'setweight(tsvector, "char")',
    3625: "tsvector_concat(tsvector, tsvector)",  # ||
    3634: "ts_match_vq(tsvector, tsquery)",  # @@ @@@
    3635: "ts_match_qv(tsquery, tsvector)",  # @@ @@@
    3638: "tsvectorsend(tsvector)",
    3640: "tsquerysend(tsquery)",
    3662: "tsquery_lt(tsquery, tsquery)",  # <
    3663: "tsquery_le(tsquery, tsquery)",  # <=
    3664: "tsquery_eq(tsquery, tsquery)",  # =
    3665: "tsquery_ne(tsquery, tsquery)",  # <>
    3666: "tsquery_ge(tsquery, tsquery)",  # >=
    3667: "tsquery_gt(tsquery, tsquery)",  # >
    3668: "tsquery_cmp(tsquery, tsquery)",
    3669: "tsquery_and(tsquery, tsquery)",  # &&
    3670: "tsquery_or(tsquery, tsquery)",  # ||
    3671: "tsquery_not(tsquery)",  # !!
    3672: "numnode(tsquery)",
    3673: "querytree(tsquery)",
    3684: "ts_rewrite(tsquery, tsquery, tsquery)",
    3691: "tsq_mcontains(tsquery, tsquery)",  # @>
    3692: "tsq_mcontained(tsquery, tsquery)",  # <@
    3703: "ts_rank(real[], tsvector, tsquery, integer)",
    3704: "ts_rank(real[], tsvector, tsquery)",
    3705: "ts_rank(tsvector, tsquery, integer)",
    3706: "ts_rank(tsvector, tsquery)",
    3707: "ts_rank_cd(real[], tsvector, tsquery, integer)",
    3708: "ts_rank_cd(real[], tsvector, tsquery)",
    3709: "ts_rank_cd(tsvector, tsquery, integer)",
    3710: "ts_rank_cd(tsvector, tsquery)",
    3711: "length(tsvector)",
    3743: "ts_headline(regconfig, text, tsquery, text)",
    3744: "ts_headline(regconfig, text, tsquery)",
    3745: "to_tsvector(regconfig, text)",
    3746: "to_tsquery(regconfig, text)",
    3747: "plainto_tsquery(regconfig, text)",
    3749: "to_tsvector(text)",
    3750: "to_tsquery(text)",
    3751: "plainto_tsquery(text)",
    3754: "ts_headline(text, tsquery, text)",
    3755: "ts_headline(text, tsquery)",
    3759: "get_current_ts_config()",
    3761: "ts_match_tq(text, tsquery)",  # @@
    3787: "to_jsonb(anyelement)",
    3803: "jsonb_send(jsonb)",
    3813: "pg_is_in_backup() | xmltext(text)",
    3956: "json_array_length(json)",
    3968: "json_typeof(json)",
    4004: "jsonpath_send(jsonpath)",
    4007: "jsonb_path_query_array(jsonb, jsonpath, jsonb, boolean)",
    4038: "jsonb_ne(jsonb, jsonb)",  # <>
    4039: "jsonb_lt(jsonb, jsonb)",  # <
    4040: "jsonb_gt(jsonb, jsonb)",  # >
    4041: "jsonb_le(jsonb, jsonb)",  # <=
    4042: "jsonb_ge(jsonb, jsonb)",  # >=
    4043: "jsonb_eq(jsonb, jsonb)",  # =
    4044: "jsonb_cmp(jsonb, jsonb)",
    4045: "jsonb_hash(jsonb)",
    4046: "jsonb_contains(jsonb, jsonb)",  # @>
    4047: "jsonb_exists(jsonb, text)",  # ?
    4048: "jsonb_exists_any(jsonb, text[])",  # ?|
    4049: "jsonb_exists_all(jsonb, text[])",  # ?&
    4050: "jsonb_contained(jsonb, jsonb)",  # <@
    4201: "ts_headline(regconfig, jsonb, tsquery, text)",
    4202: "ts_headline(regconfig, jsonb, tsquery)",
    4203: "ts_headline(jsonb, tsquery, text)",
    4204: "ts_headline(jsonb, tsquery)",
    4205: "ts_headline(regconfig, json, tsquery, text)",
    4206: "ts_headline(regconfig, json, tsquery)",
    4207: "ts_headline(json, tsquery, text)",
    4208: "ts_headline(json, tsquery)",
    4209: "to_tsvector(jsonb)",
    4210: "to_tsvector(json)",
    4211: "to_tsvector(regconfig, jsonb)",
    4212: "to_tsvector(regconfig, json)",
    4213: "jsonb_to_tsvector(jsonb, jsonb)",
    4214: "jsonb_to_tsvector(regconfig, jsonb, jsonb)",
    4215: "json_to_tsvector(json, jsonb)",
    4216: "json_to_tsvector(regconfig, json, jsonb)",
    5001: "phraseto_tsquery(text)",
    5003: "tsquery_phrase(tsquery, tsquery)",  # <->
    5004: "tsquery_phrase(tsquery, tsquery, integer)",
    5006: "phraseto_tsquery(regconfig, text)",
    5007: "websearch_to_tsquery(regconfig, text)",
    5009: "websearch_to_tsquery(text)",
}
