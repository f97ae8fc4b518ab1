"""Dates, times and intervals.

Left out, with what makes them NULL: `to_char(ts, f)`, `extract(day from ts)`, `ts::time` and `ts::timetz` of infinity
(see `NEVER_NULL_FIELDS` and `NULL_FOR_INFINITY`); `extract` from an interval, which may be infinite since
PostgreSQL 17.
"""

NEVER_NULL_STRICT = {
    1026: "timezone(interval, timestamp with time zone)",
    1086: "date_eq(date, date)",  # =
    1087: "date_lt(date, date)",  # <
    1088: "date_le(date, date)",  # <=
    1089: "date_gt(date, date)",  # >
    1090: "date_ge(date, date)",  # >=
    1091: "date_ne(date, date)",  # <>
    1092: "date_cmp(date, date)",
    1102: "time_lt(time without time zone, time without time zone)",  # <
    1103: "time_le(time without time zone, time without time zone)",  # <=
    1104: "time_gt(time without time zone, time without time zone)",  # >
    1105: "time_ge(time without time zone, time without time zone)",  # >=
    1106: "time_ne(time without time zone, time without time zone)",  # <>
    1107: "time_cmp(time without time zone, time without time zone)",
    1140: "date_mi(date, date)",  # -
    1141: "date_pli(date, integer)",  # +
    1142: "date_mii(date, integer)",  # -
    1145: "time_eq(time without time zone, time without time zone)",  # =
    1152: "timestamptz_eq(timestamp with time zone, timestamp with time zone)",  # =
    1153: "timestamptz_ne(timestamp with time zone, timestamp with time zone)",  # <>
    1154: "timestamptz_lt(timestamp with time zone, timestamp with time zone)",  # <
    1155: "timestamptz_le(timestamp with time zone, timestamp with time zone)",  # <=
    1156: "timestamptz_ge(timestamp with time zone, timestamp with time zone)",  # >=
    1157: "timestamptz_gt(timestamp with time zone, timestamp with time zone)",  # >
    1158: "to_timestamp(double precision)",
    1159: "timezone(text, timestamp with time zone)",
    1162: "interval_eq(interval, interval)",  # =
    1163: "interval_ne(interval, interval)",  # <>
    1164: "interval_lt(interval, interval)",  # <
    1165: "interval_le(interval, interval)",  # <=
    1166: "interval_ge(interval, interval)",  # >=
    1167: "interval_gt(interval, interval)",  # >
    1168: "interval_um(interval)",  # -
    1169: "interval_pl(interval, interval)",  # +
    1170: "interval_mi(interval, interval)",  # -
    1174: "timestamptz(date)",
    1175: "justify_hours(interval)",
    1176: "timestamptz(date, time without time zone)",
    1178: "date(timestamp with time zone)",
    1188: "timestamptz_mi(timestamp with time zone, timestamp with time zone)",  # -
    1189: "timestamptz_pl_interval(timestamp with time zone, interval)",  # +
    1190: "timestamptz_mi_interval(timestamp with time zone, interval)",  # -
    1199: "age(timestamp with time zone, timestamp with time zone)",
    1200: "interval(interval, integer)",
    1217: "date_trunc(text, timestamp with time zone)",
    1218: "date_trunc(text, interval)",
    1271: "overlaps(time with time zone, time with time zone, time with time zone, time with time zone)",
    1272: "datetime_pl(date, time without time zone)",  # +
    1273: "date_part(text, time with time zone)",
    1284: "date_trunc(text, timestamp with time zone, text)",
    1295: "justify_days(interval)",
    1296: "timedate_pl(time without time zone, date)",  # +
    1297: "datetimetz_pl(date, time with time zone)",  # +
    1298: "timetzdate_pl(time with time zone, date)",  # +
    1299: "now()",
    1304: "overlaps(" + ", ".join(["timestamp with time zone"] * 4) + ")",
    1305: "overlaps(timestamp with time zone, interval, timestamp with time zone, interval)",
    1306: "overlaps(timestamp with time zone, timestamp with time zone, timestamp with time zone, interval)",
    1307: "overlaps(timestamp with time zone, interval, timestamp with time zone, timestamp with time zone)",
    1308: "overlaps(time without time zone, time without time zone, time without time zone, time without time zone)",
    1309: "overlaps(time without time zone, interval, time without time zone, interval)",
    1310: "overlaps(time without time zone, time without time zone, time without time zone, interval)",
    1311: "overlaps(time without time zone, interval, time without time zone, time without time zone)",
    1314: "timestamptz_cmp(timestamp with time zone, timestamp with time zone)",
    1315: "interval_cmp(interval, interval)",
    1326: "interval_div(interval, double precision)",  # /
    1352: "timetz_eq(time with time zone, time with time zone)",  # =
    1353: "timetz_ne(time with time zone, time with time zone)",  # <>
    1354: "timetz_lt(time with time zone, time with time zone)",  # <
    1355: "timetz_le(time with time zone, time with time zone)",  # <=
    1356: "timetz_ge(time with time zone, time with time zone)",  # >=
    1357: "timetz_gt(time with time zone, time with time zone)",  # >
    1358: "timetz_cmp(time with time zone, time with time zone)",
    1359: "timestamptz(date, time with time zone)",
    1370: "interval(time without time zone)",
    1373: "isfinite(date)",
    1385: "date_part(text, time without time zone)",
    1386: "age(timestamp with time zone)",
    1389: "isfinite(timestamp with time zone)",
    1390: "isfinite(interval)",
    1419: "time(interval)",
    1618: "interval_mul(interval, double precision)",  # *
    1624: "mul_d_interval(double precision, interval)",  # *
    1688: "time_hash(time without time zone)",
    1690: "time_mi_time(time without time zone, time without time zone)",  # -
    1696: "timetz_hash(time with time zone)",
    1697: "interval_hash(interval)",
    1747: "time_pl_interval(time without time zone, interval)",  # +
    1748: "time_mi_interval(time without time zone, interval)",  # -
    1749: "timetz_pl_interval(time with time zone, interval)",  # +
    1750: "timetz_mi_interval(time with time zone, interval)",  # -
    1778: "to_timestamp(text, text)",
    1780: "to_date(text, text)",
    1848: "interval_pl_time(interval, time without time zone)",  # +
    1961: "timestamp(timestamp without time zone, integer)",
    1967: "timestamptz(timestamp with time zone, integer)",
    1968: "time(time without time zone, integer)",
    1969: "timetz(time with time zone, integer)",
    2020: "date_trunc(text, timestamp without time zone)",
    2024: "timestamp(date)",
    2025: "timestamp(date, time without time zone)",
    2027: "timestamp(timestamp with time zone)",
    2028: "timestamptz(timestamp without time zone)",
    2029: "date(timestamp without time zone)",
    2031: "timestamp_mi(timestamp without time zone, timestamp without time zone)",  # -
    2032: "timestamp_pl_interval(timestamp without time zone, interval)",  # +
    2033: "timestamp_mi_interval(timestamp without time zone, interval)",  # -
    2037: "timezone(text, time with time zone)",
    2038: "timezone(interval, time with time zone)",
    2039: "timestamp_hash(timestamp without time zone)",
    2041: "overlaps(" + ", ".join(["timestamp without time zone"] * 4) + ")",
    2042: "overlaps(timestamp without time zone, interval, timestamp without time zone, interval)",
    2043: "overlaps(timestamp without time zone, timestamp without time zone, timestamp without time zone, interval)",
    2044: "overlaps(timestamp without time zone, interval, timestamp without time zone, timestamp without time zone)",
    2045: "timestamp_cmp(timestamp without time zone, timestamp without time zone)",
    2046: "time(time with time zone)",
    2047: "timetz(time without time zone)",
    2048: "isfinite(timestamp without time zone)",
    2052: "timestamp_eq(timestamp without time zone, timestamp without time zone)",  # =
    2053: "timestamp_ne(timestamp without time zone, timestamp without time zone)",  # <>
    2054: "timestamp_lt(timestamp without time zone, timestamp without time zone)",  # <
    2055: "timestamp_le(timestamp without time zone, timestamp without time zone)",  # <=
    2056: "timestamp_ge(timestamp without time zone, timestamp without time zone)",  # >=
    2057: "timestamp_gt(timestamp without time zone, timestamp without time zone)",  # >
    2058: "age(timestamp without time zone, timestamp without time zone)",
    2059: "age(timestamp without time zone)",
    2069: "timezone(text, timestamp without time zone)",
    2070: "timezone(interval, timestamp without time zone)",
    2071: "date_pl_interval(date, interval)",  # +
    2072: "date_mi_interval(date, interval)",  # -
    2338: "date_lt_timestamp(date, timestamp without time zone)",  # <
    2339: "date_le_timestamp(date, timestamp without time zone)",  # <=
    2340: "date_eq_timestamp(date, timestamp without time zone)",  # =
    2341: "date_gt_timestamp(date, timestamp without time zone)",  # >
    2342: "date_ge_timestamp(date, timestamp without time zone)",  # >=
    2343: "date_ne_timestamp(date, timestamp without time zone)",  # <>
    2344: "date_cmp_timestamp(date, timestamp without time zone)",
    2351: "date_lt_timestamptz(date, timestamp with time zone)",  # <
    2352: "date_le_timestamptz(date, timestamp with time zone)",  # <=
    2353: "date_eq_timestamptz(date, timestamp with time zone)",  # =
    2354: "date_gt_timestamptz(date, timestamp with time zone)",  # >
    2355: "date_ge_timestamptz(date, timestamp with time zone)",  # >=
    2356: "date_ne_timestamptz(date, timestamp with time zone)",  # <>
    2357: "date_cmp_timestamptz(date, timestamp with time zone)",
    2364: "timestamp_lt_date(timestamp without time zone, date)",  # <
    2365: "timestamp_le_date(timestamp without time zone, date)",  # <=
    2366: "timestamp_eq_date(timestamp without time zone, date)",  # =
    2367: "timestamp_gt_date(timestamp without time zone, date)",  # >
    2368: "timestamp_ge_date(timestamp without time zone, date)",  # >=
    2369: "timestamp_ne_date(timestamp without time zone, date)",  # <>
    2370: "timestamp_cmp_date(timestamp without time zone, date)",
    2377: "timestamptz_lt_date(timestamp with time zone, date)",  # <
    2378: "timestamptz_le_date(timestamp with time zone, date)",  # <=
    2379: "timestamptz_eq_date(timestamp with time zone, date)",  # =
    2380: "timestamptz_gt_date(timestamp with time zone, date)",  # >
    2381: "timestamptz_ge_date(timestamp with time zone, date)",  # >=
    2382: "timestamptz_ne_date(timestamp with time zone, date)",  # <>
    2383: "timestamptz_cmp_date(timestamp with time zone, date)",
    2469: "date_send(date)",
    2471: "time_send(time without time zone)",
    2473: "timetz_send(time with time zone)",
    2475: "timestamp_send(timestamp without time zone)",
    2477: "timestamptz_send(timestamp with time zone)",
    2479: "interval_send(interval)",
    2520: "timestamp_lt_timestamptz(timestamp without time zone, timestamp with time zone)",  # <
    2521: "timestamp_le_timestamptz(timestamp without time zone, timestamp with time zone)",  # <=
    2522: "timestamp_eq_timestamptz(timestamp without time zone, timestamp with time zone)",  # =
    2523: "timestamp_gt_timestamptz(timestamp without time zone, timestamp with time zone)",  # >
    2524: "timestamp_ge_timestamptz(timestamp without time zone, timestamp with time zone)",  # >=
    2525: "timestamp_ne_timestamptz(timestamp without time zone, timestamp with time zone)",  # <>
    2526: "timestamp_cmp_timestamptz(timestamp without time zone, timestamp with time zone)",
    2527: "timestamptz_lt_timestamp(timestamp with time zone, timestamp without time zone)",  # <
    2528: "timestamptz_le_timestamp(timestamp with time zone, timestamp without time zone)",  # <=
    2529: "timestamptz_eq_timestamp(timestamp with time zone, timestamp without time zone)",  # =
    2530: "timestamptz_gt_timestamp(timestamp with time zone, timestamp without time zone)",  # >
    2531: "timestamptz_ge_timestamp(timestamp with time zone, timestamp without time zone)",  # >=
    2532: "timestamptz_ne_timestamp(timestamp with time zone, timestamp without time zone)",  # <>
    2533: "timestamptz_cmp_timestamp(timestamp with time zone, timestamp without time zone)",
    2546: "interval_pl_date(interval, date)",  # +
    2547: "interval_pl_timetz(interval, time with time zone)",  # +
    2548: "interval_pl_timestamp(interval, timestamp without time zone)",  # +
    2549: "interval_pl_timestamptz(interval, timestamp with time zone)",  # +
    2550: "integer_pl_date(integer, date)",  # +
    2647: "transaction_timestamp()",
    2648: "statement_timestamp()",
    2649: "clock_timestamp()",
    2711: "justify_interval(interval)",
    3409: "time_hash_extended(time without time zone, bigint)",
    3410: "timetz_hash_extended(time with time zone, bigint)",
    3411: "timestamp_hash_extended(timestamp without time zone, bigint)",
    3418: "interval_hash_extended(interval, bigint)",
    3461: "make_timestamp(integer, integer, integer, integer, integer, double precision)",
    3462: "make_timestamptz(integer, integer, integer, integer, integer, double precision)",
    3463: "make_timestamptz(integer, integer, integer, integer, integer, double precision, text)",
    3464: "make_interval(integer, integer, integer, integer, integer, integer, double precision)",
    3846: "make_date(integer, integer, integer)",
    3847: "make_time(integer, integer, double precision)",
    6177: "date_bin(interval, timestamp without time zone, timestamp without time zone)",
    6178: "date_bin(interval, timestamp with time zone, timestamp with time zone)",
    6200: "extract(text, time without time zone)",
    6201: "extract(text, time with time zone)",
    6221: "date_add(timestamp with time zone, interval)",
    6222: "date_add(timestamp with time zone, interval, text)",
    6223: "date_subtract(timestamp with time zone, interval)",
    6273: "date_subtract(timestamp with time zone, interval, text)",
    6334: "timezone(timestamp with time zone)",
    6335: "timezone(timestamp without time zone)",
    6336: "timezone(time with time zone)",
    6415: "hashdate(date)",
    6416: "hashdateextended(date, bigint)",
    6425: "timestamptz_hash(timestamp with time zone)",
    6426: "timestamptz_hash_extended(timestamp with time zone, bigint)",
}
