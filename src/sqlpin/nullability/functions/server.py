"""Object identifiers, transactions, sequences, privileges, settings, locks and large objects.

Left out, with what makes them NULL: everything that looks an OID up and finds nothing (`has_*_privilege(oid, ...)`,
`pg_get_*`, `*_is_visible`, `to_reg*`, sizes), `current_setting(name, true)`, `current_schema()`, `current_query()`. Left
out because nobody selects them: replication, backup, statistics.
"""

NEVER_NULL_STRICT = {
    68: "xideq(xid, xid)",  # =
    69: "cideq(cid, cid)",  # =
    89: "version()",
    184: "oideq(oid, oid)",  # =
    185: "oidne(oid, oid)",  # <>
    315: "pg_jit_available()",
    445: "hashoidextended(oid, bigint)",
    453: "hashoid(oid)",
    457: "hashoidvector(oidvector)",
    619: "oidvectorne(oidvector, oidvector)",  # <>
    677: "oidvectorlt(oidvector, oidvector)",  # <
    678: "oidvectorle(oidvector, oidvector)",  # <=
    679: "oidvectoreq(oidvector, oidvector)",  # =
    680: "oidvectorge(oidvector, oidvector)",  # >=
    681: "oidvectorgt(oidvector, oidvector)",  # >
    715: "lo_create(oid)",
    716: "oidlt(oid, oid)",  # <
    717: "oidle(oid, oid)",  # <=
    745: "current_user()",
    746: "session_user()",
    776: "hashoidvectorextended(oidvector, bigint)",
    810: "pg_client_encoding()",
    861: "current_database()",
    952: "lo_open(oid, integer)",
    957: "lo_creat(integer)",
    964: "lo_unlink(oid)",
    1037: "aclcontains(aclitem[], aclitem)",  # @>
    1039: "getdatabaseencoding()",
    1062: "aclitemeq(aclitem, aclitem)",  # =
    1079: "regclass(text)",
    1181: "age(xid)",
    1264: "pg_char_to_encoding(name)",
    1265: "tidne(tid, tid)",  # <>
    1269: 'pg_column_size("any")',
    1287: "oid(bigint)",
    1292: "tideq(tid, tid)",  # =
    1319: "xideqint4(xid, integer)",  # =
    1349: "oidvectortypes(oidvector)",
    1574: "nextval(regclass)",
    1575: "currval(regclass)",
    1576: "setval(regclass, bigint)",
    1597: "pg_encoding_to_char(integer)",
    1638: "oidgt(oid, oid)",  # >
    1639: "oidge(oid, oid)",  # >=
    1642: "pg_get_userbyid(oid)",
    1765: "setval(regclass, bigint, boolean)",
    1922: "has_table_privilege(name, text, text)",
    1924: "has_table_privilege(oid, text, text)",
    1926: "has_table_privilege(text, text)",
    2026: "pg_backend_pid()",
    2034: "pg_conf_load_time()",
    2077: "current_setting(text)",
    2096: "pg_terminate_backend(integer, bigint)",
    2171: "pg_cancel_backend(integer)",
    2181: "has_sequence_privilege(name, text, text)",
    2183: "has_sequence_privilege(oid, text, text)",
    2185: "has_sequence_privilege(text, text)",
    2250: "has_database_privilege(name, text, text)",
    2252: "has_database_privilege(oid, text, text)",
    2254: "has_database_privilege(text, text)",
    2256: "has_function_privilege(name, text, text)",
    2258: "has_function_privilege(oid, text, text)",
    2260: "has_function_privilege(text, text)",
    2262: "has_language_privilege(name, text, text)",
    2264: "has_language_privilege(oid, text, text)",
    2266: "has_language_privilege(text, text)",
    2268: "has_schema_privilege(name, text, text)",
    2270: "has_schema_privilege(oid, text, text)",
    2272: "has_schema_privilege(text, text)",
    2288: "pg_size_pretty(bigint)",
    2390: "has_tablespace_privilege(name, text, text)",
    2392: "has_tablespace_privilege(oid, text, text)",
    2394: "has_tablespace_privilege(text, text)",
    2411: "int2vectorsend(int2vector)",
    2419: "oidsend(oid)",
    2421: "oidvectorsend(oidvector)",
    2441: "xidsend(xid)",
    2559: "lastval()",
    2560: "pg_postmaster_start_time()",
    2626: "pg_sleep(double precision)",
    2705: "pg_has_role(name, name, text)",
    2706: "pg_has_role(name, oid, text)",
    2707: "pg_has_role(oid, name, text)",
    2708: "pg_has_role(oid, oid, text)",
    2709: "pg_has_role(name, text)",
    2710: "pg_has_role(oid, text)",
    2790: "tidgt(tid, tid)",  # >
    2791: "tidlt(tid, tid)",  # <
    2792: "tidge(tid, tid)",  # >=
    2793: "tidle(tid, tid)",  # <=
    2849: "pg_current_wal_lsn()",
    2852: "pg_current_wal_insert_lsn()",
    2854: "pg_my_temp_schema()",
    2855: "pg_is_other_temp_schema(oid)",
    2880: "pg_advisory_lock(bigint)",
    2881: "pg_advisory_lock_shared(bigint)",
    2882: "pg_try_advisory_lock(bigint)",
    2883: "pg_try_advisory_lock_shared(bigint)",
    2884: "pg_advisory_unlock(bigint)",
    2885: "pg_advisory_unlock_shared(bigint)",
    2886: "pg_advisory_lock(integer, integer)",
    2887: "pg_advisory_lock_shared(integer, integer)",
    2888: "pg_try_advisory_lock(integer, integer)",
    2889: "pg_try_advisory_lock_shared(integer, integer)",
    2890: "pg_advisory_unlock(integer, integer)",
    2891: "pg_advisory_unlock_shared(integer, integer)",
    2892: "pg_advisory_unlock_all()",
    2942: "txid_snapshot_send(txid_snapshot)",
    2943: "txid_current()",
    2944: "txid_current_snapshot()",
    2945: "txid_snapshot_xmin(txid_snapshot)",
    2946: "txid_snapshot_xmax(txid_snapshot)",
    2948: "txid_visible_in_snapshot(bigint, txid_snapshot)",
    3000: "has_foreign_data_wrapper_privilege(name, text, text)",
    3002: "has_foreign_data_wrapper_privilege(oid, text, text)",
    3004: "has_foreign_data_wrapper_privilege(text, text)",
    3006: "has_server_privilege(name, text, text)",
    3008: "has_server_privilege(oid, text, text)",
    3010: "has_server_privilege(text, text)",
    3024: "has_any_column_privilege(name, text, text)",
    3026: "has_any_column_privilege(oid, text, text)",
    3028: "has_any_column_privilege(text, text)",
    3089: "pg_advisory_xact_lock(bigint)",
    3090: "pg_advisory_xact_lock_shared(bigint)",
    3091: "pg_try_advisory_xact_lock(bigint)",
    3092: "pg_try_advisory_xact_lock_shared(bigint)",
    3093: "pg_advisory_xact_lock(integer, integer)",
    3094: "pg_advisory_xact_lock_shared(integer, integer)",
    3095: "pg_try_advisory_xact_lock(integer, integer)",
    3096: "pg_try_advisory_xact_lock_shared(integer, integer)",
    3138: "has_type_privilege(name, text, text)",
    3140: "has_type_privilege(oid, text, text)",
    3142: "has_type_privilege(text, text)",
    3163: "pg_trigger_depth()",
    3165: "pg_wal_lsn_diff(pg_lsn, pg_lsn)",
    3166: "pg_size_pretty(numeric)",
    3231: "pg_lsn_lt(pg_lsn, pg_lsn)",  # <
    3232: "pg_lsn_le(pg_lsn, pg_lsn)",  # <=
    3233: "pg_lsn_eq(pg_lsn, pg_lsn)",  # =
    3234: "pg_lsn_ge(pg_lsn, pg_lsn)",  # >=
    3235: "pg_lsn_gt(pg_lsn, pg_lsn)",  # >
    3236: "pg_lsn_ne(pg_lsn, pg_lsn)",  # <>
    3237: "pg_lsn_mi(pg_lsn, pg_lsn)",  # -
    3239: "pg_lsn_send(pg_lsn)",
    3251: "pg_lsn_cmp(pg_lsn, pg_lsn)",
    3252: "pg_lsn_hash(pg_lsn)",
    3296: "pg_notification_queue_usage()",
    3298: "row_security_active(oid)",
    3299: "row_security_active(text)",
    3308: "xidneq(xid, xid)",  # <>
    3309: "xidneqint4(xid, integer)",  # <>
    3334: "pg_size_bytes(text)",
    3413: "pg_lsn_hash_extended(pg_lsn, bigint)",
    3457: "lo_from_bytea(oid, bytea)",
    3458: "lo_get(oid)",
    3459: "lo_get(oid, bigint, integer)",
    3810: "pg_is_in_recovery()",
    3842: "pg_relation_is_updatable(regclass, boolean)",
    3843: "pg_column_is_updatable(regclass, smallint, boolean)",
    4549: "unicode_version()",
    5022: "pg_lsn_pli(pg_lsn, numeric)",  # +
    5023: "numeric_pl_pg_lsn(numeric, pg_lsn)",  # +
    5024: "pg_lsn_mii(pg_lsn, numeric)",  # -
    5034: "xid8lt(xid8, xid8)",  # <
    5035: "xid8gt(xid8, xid8)",  # >
    5036: "xid8le(xid8, xid8)",  # <=
    5037: "xid8ge(xid8, xid8)",  # >=
    5058: "pg_snapshot_send(pg_snapshot)",
    5059: "pg_current_xact_id()",
    5061: "pg_current_snapshot()",
    5062: "pg_snapshot_xmin(pg_snapshot)",
    5063: "pg_snapshot_xmax(pg_snapshot)",
    5065: "pg_visible_in_snapshot(xid8, pg_snapshot)",
    5071: "xid(xid8)",
    5083: "xid8send(xid8)",
    5084: "xid8eq(xid8, xid8)",  # =
    5085: "xid8ne(xid8, xid8)",  # <>
    5096: "xid8cmp(xid8, xid8)",
    6103: "pg_lsn(numeric)",
    6205: "has_parameter_privilege(name, text, text)",
    6206: "has_parameter_privilege(oid, text, text)",
    6207: "has_parameter_privilege(text, text)",
    6210: "pg_input_is_valid(text, text)",
    6419: "hashxid(xid)",
    6420: "hashxidextended(xid, bigint)",
    6421: "hashxid8(xid8)",
    6422: "hashxid8extended(xid8, bigint)",
    6424: "hashcidextended(cid, bigint)",
}
