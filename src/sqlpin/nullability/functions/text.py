"""Text, bytes and bit strings.

Left out, with what makes them NULL: `substring('a' from 'b')` by pattern and `substring(a similar b escape c)`,
`regexp_match`, `regexp_substr` (no match). `to_char` of a number is here, `to_char` of a time is not: infinity makes it
NULL.
`'x' || anything` (`textanycat`, `anytextcat`) and `quote_literal(anything)` cast to text, and that cast may be a user's
function: see `NEVER_NULL_OF_BUILTIN`.
"""

NEVER_NULL_STRICT = {
    61: 'chareq("char", "char")',  # =
    62: "nameeq(name, name)",  # =
    67: "texteq(text, text)",  # =
    70: 'charne("char", "char")',  # <>
    72: 'charle("char", "char")',  # <=
    73: 'chargt("char", "char")',  # >
    74: 'charge("char", "char")',  # >=
    77: 'int4("char")',
    78: "char(integer)",
    79: "nameregexeq(name, text)",  # ~
    157: "textne(text, text)",  # <>
    240: "nameeqtext(name, text)",  # =
    241: "namelttext(name, text)",  # <
    242: "nameletext(name, text)",  # <=
    243: "namegetext(name, text)",  # >=
    244: "namegttext(name, text)",  # >
    245: "namenetext(name, text)",  # <>
    247: "texteqname(text, name)",  # =
    248: "textltname(text, name)",  # <
    249: "textlename(text, name)",  # <=
    250: "textgename(text, name)",  # >=
    251: "textgtname(text, name)",  # >
    252: "textnename(text, name)",  # <>
    274: "timeofday()",
    400: "hashtext(text)",
    401: "text(character)",
    406: "text(name)",
    407: "name(text)",
    408: "bpchar(name)",
    409: "name(character)",
    446: 'hashcharextended("char", bigint)',
    447: "hashnameextended(name, bigint)",
    448: "hashtextextended(text, bigint)",
    454: 'hashchar("char")',
    455: "hashname(name)",
    655: "namelt(name, name)",  # <
    656: "namele(name, name)",  # <=
    657: "namegt(name, name)",  # >
    658: "namege(name, name)",  # >=
    659: "namene(name, name)",  # <>
    668: "bpchar(character, integer, boolean)",
    669: "varchar(character varying, integer, boolean)",
    720: "octet_length(bytea)",
    721: "get_byte(bytea, integer)",
    722: "set_byte(bytea, integer, integer)",
    723: "get_bit(bytea, bigint)",
    724: "set_bit(bytea, bigint, integer)",
    740: "text_lt(text, text)",  # <
    741: "text_le(text, text)",  # <=
    742: "text_gt(text, text)",  # >
    743: "text_ge(text, text)",  # >=
    749: "overlay(bytea, bytea, integer, integer)",
    752: "overlay(bytea, bytea, integer)",
    849: "position(text, text)",
    850: "textlike(text, text)",  # ~~
    851: "textnlike(text, text)",  # !~~
    858: "namelike(name, text)",  # ~~
    859: "namenlike(name, text)",  # !~~
    860: 'bpchar("char")',
    868: "strpos(text, text)",
    870: "lower(text)",
    871: "upper(text)",
    872: "initcap(text)",
    873: "lpad(text, integer, text)",
    874: "rpad(text, integer, text)",
    875: "ltrim(text, text)",
    876: "rtrim(text, text)",
    877: "substr(text, integer, integer)",
    878: "translate(text, text, text)",
    879: "lpad(text, integer)",
    880: "rpad(text, integer)",
    881: "ltrim(text)",
    882: "rtrim(text)",
    883: "substr(text, integer)",
    884: "btrim(text, text)",
    885: "btrim(text)",
    935: "cash_words(money)",
    936: "substring(text, integer, integer)",
    937: "substring(text, integer)",
    944: "char(text)",
    946: 'text("char")',
    972: "hashbpcharextended(character, bigint)",
    1048: "bpchareq(character, character)",  # =
    1049: "bpcharlt(character, character)",  # <
    1050: "bpcharle(character, character)",  # <=
    1051: "bpchargt(character, character)",  # >
    1052: "bpcharge(character, character)",  # >=
    1053: "bpcharne(character, character)",  # <>
    1078: "bpcharcmp(character, character)",
    1080: "hashbpchar(character)",
    1238: "texticregexeq(text, text)",  # ~*
    1239: "texticregexne(text, text)",  # !~*
    1240: "nameicregexeq(name, text)",  # ~*
    1241: "nameicregexne(name, text)",  # !~*
    1246: 'charlt("char", "char")',  # <
    1252: "nameregexne(name, text)",  # !~
    1254: "textregexeq(text, text)",  # ~
    1256: "textregexne(text, text)",  # !~
    1257: "textlen(text)",
    1258: "textcat(text, text)",  # ||
    1282: "quote_ident(text)",
    1283: "quote_literal(text)",
    1317: "length(text)",
    1318: "length(character)",
    1367: "character_length(character)",
    1369: "character_length(text)",
    1372: "char_length(character)",
    1374: "octet_length(text)",
    1375: "octet_length(character)",
    1381: "char_length(text)",
    1400: "name(character varying)",
    1401: "varchar(name)",
    1404: "overlay(text, text, integer, integer)",
    1405: "overlay(text, text, integer)",
    1569: "like(text, text)",
    1570: "notlike(text, text)",
    1571: "like(name, text)",
    1572: "notlike(name, text)",
    1581: "biteq(bit, bit)",  # =
    1582: "bitne(bit, bit)",  # <>
    1592: "bitge(bit, bit)",  # >=
    1593: "bitgt(bit, bit)",  # >
    1594: "bitle(bit, bit)",  # <=
    1595: "bitlt(bit, bit)",  # <
    1596: "bitcmp(bit, bit)",
    1620: "ascii(text)",
    1621: "chr(integer)",
    1622: "repeat(text, integer)",
    1631: "bpcharlike(character, text)",  # ~~
    1632: "bpcharnlike(character, text)",  # !~~
    1633: "texticlike(text, text)",  # ~~*
    1634: "texticnlike(text, text)",  # !~~*
    1635: "nameiclike(name, text)",  # ~~*
    1636: "nameicnlike(name, text)",  # !~~*
    1637: "like_escape(text, text)",
    1656: "bpcharicregexeq(character, text)",  # ~*
    1657: "bpcharicregexne(character, text)",  # !~*
    1658: "bpcharregexeq(character, text)",  # ~
    1659: "bpcharregexne(character, text)",  # !~
    1660: "bpchariclike(character, text)",  # ~~*
    1661: "bpcharicnlike(character, text)",  # !~~*
    1666: "varbiteq(bit varying, bit varying)",  # =
    1667: "varbitne(bit varying, bit varying)",  # <>
    1668: "varbitge(bit varying, bit varying)",  # >=
    1669: "varbitgt(bit varying, bit varying)",  # >
    1670: "varbitle(bit varying, bit varying)",  # <=
    1671: "varbitlt(bit varying, bit varying)",  # <
    1672: "varbitcmp(bit varying, bit varying)",
    1673: "bitand(bit, bit)",  # &
    1674: "bitor(bit, bit)",  # |
    1675: "bitxor(bit, bit)",  # #
    1676: "bitnot(bit)",  # ~
    1677: "bitshiftleft(bit, integer)",  # <<
    1678: "bitshiftright(bit, integer)",  # >>
    1679: "bitcat(bit varying, bit varying)",  # ||
    1680: "substring(bit, integer, integer)",
    1681: "length(bit)",
    1682: "octet_length(bit)",
    1683: "bit(integer, integer)",
    1684: "int4(bit)",
    1685: "bit(bit, integer, boolean)",
    1687: "varbit(bit varying, integer, boolean)",
    1698: "position(bit, bit)",
    1699: "substring(bit, integer)",
    1713: "length(bytea, name)",
    1714: "convert_from(bytea, name)",
    1717: "convert_to(text, name)",
    1772: "to_char(numeric, text)",
    1773: "to_char(integer, text)",
    1774: "to_char(bigint, text)",
    1775: "to_char(real, text)",
    1776: "to_char(double precision, text)",
    1810: "bit_length(bytea)",
    1811: "bit_length(text)",
    1812: "bit_length(bit)",
    1813: "convert(bytea, name, name)",
    1845: "to_ascii(text)",
    1846: "to_ascii(text, integer)",
    1847: "to_ascii(text, name)",
    1946: "encode(bytea, text)",
    1947: "decode(text, text)",
    1948: "byteaeq(bytea, bytea)",  # =
    1949: "bytealt(bytea, bytea)",  # <
    1950: "byteale(bytea, bytea)",  # <=
    1951: "byteagt(bytea, bytea)",  # >
    1952: "byteage(bytea, bytea)",  # >=
    1953: "byteane(bytea, bytea)",  # <>
    1954: "byteacmp(bytea, bytea)",
    1986: "similar_to_escape(text, text)",
    1987: "similar_to_escape(text)",
    2005: "bytealike(bytea, bytea)",  # ~~
    2006: "byteanlike(bytea, bytea)",  # !~~
    2007: "like(bytea, bytea)",
    2008: "notlike(bytea, bytea)",
    2009: "like_escape(bytea, bytea)",
    2010: "length(bytea)",
    2011: "byteacat(bytea, bytea)",  # ||
    2012: "substring(bytea, integer, integer)",
    2013: "substring(bytea, integer)",
    2014: "position(bytea, bytea)",
    2015: "btrim(bytea, bytea)",
    2075: "bit(bigint, integer)",
    2076: "int8(bit)",
    2085: "substr(bytea, integer, integer)",
    2086: "substr(bytea, integer)",
    2087: "replace(text, text, text)",
    2088: "split_part(text, text, integer)",
    2089: "to_hex(integer)",
    2090: "to_hex(bigint)",
    2160: "text_pattern_lt(text, text)",  # ~<~
    2161: "text_pattern_le(text, text)",  # ~<=~
    2163: "text_pattern_ge(text, text)",  # ~>=~
    2164: "text_pattern_gt(text, text)",  # ~>~
    2174: "bpchar_pattern_lt(character, character)",  # ~<~
    2175: "bpchar_pattern_le(character, character)",  # ~<=~
    2177: "bpchar_pattern_ge(character, character)",  # ~>=~
    2178: "bpchar_pattern_gt(character, character)",  # ~>~
    2284: "regexp_replace(text, text, text)",
    2285: "regexp_replace(text, text, text, text)",
    2311: "md5(text)",
    2321: "md5(bytea)",
    2405: "int2send(smallint)",
    2407: "int4send(integer)",
    2409: "int8send(bigint)",
    2413: "byteasend(bytea)",
    2415: "textsend(text)",
    2423: "namesend(name)",
    2425: "float4send(real)",
    2427: "float8send(double precision)",
    2431: "bpcharsend(character)",
    2433: "varcharsend(character varying)",
    2435: 'charsend("char")',
    2437: "boolsend(boolean)",
    2457: "bit_send(bit)",
    2459: "varbit_send(bit varying)",
    2461: "numeric_send(numeric)",
    2493: "cash_send(money)",
    2971: "text(boolean)",
    3030: "overlay(bit, bit, integer, integer)",
    3031: "overlay(bit, bit, integer)",
    3032: "get_bit(bit, integer)",
    3033: "set_bit(bit, integer, integer)",
    3060: "left(text, integer)",
    3061: "right(text, integer)",
    3062: "reverse(text)",
    3419: "sha224(bytea)",
    3420: "sha256(bytea)",
    3421: "sha384(bytea)",
    3422: "sha512(bytea)",
    3540: "format(text)",
    3696: "starts_with(text, text)",  # ^@
    3760: "ts_match_tt(text, text)",  # @@
    4350: "normalize(text, text)",
    4351: "is_normalized(text, text)",
    6105: "unicode_assigned(text)",
    6162: "bit_count(bit)",
    6163: "bit_count(bytea)",
    6195: "ltrim(bytea, bytea)",
    6196: "rtrim(bytea, bytea)",
    6198: "unistr(text)",
    6251: "regexp_replace(text, text, text, integer, integer, text)",
    6252: "regexp_replace(text, text, text, integer, integer)",
    6253: "regexp_replace(text, text, text, integer)",
    6254: "regexp_count(text, text)",
    6255: "regexp_count(text, text, integer)",
    6256: "regexp_count(text, text, integer, text)",
    6257: "regexp_instr(text, text)",
    6258: "regexp_instr(text, text, integer)",
    6259: "regexp_instr(text, text, integer, integer)",
    6260: "regexp_instr(text, text, integer, integer, integer)",
    6261: "regexp_instr(text, text, integer, integer, integer, text)",
    6262: "regexp_instr(text, text, integer, integer, integer, text, integer)",
    6263: "regexp_like(text, text)",
    6264: "regexp_like(text, text, text)",
    6330: "to_bin(integer)",
    6331: "to_bin(bigint)",
    6332: "to_oct(integer)",
    6333: "to_oct(bigint)",
    6364: "crc32(bytea)",
    6365: "crc32c(bytea)",
    6367: "bytea(smallint)",
    6368: "bytea(integer)",
    6369: "bytea(bigint)",
    6370: "int2(bytea)",
    6371: "int4(bytea)",
    6372: "int8(bytea)",
    6382: "reverse(bytea)",
    6412: "casefold(text)",
    6413: "hashbytea(bytea)",
    6414: "hashbyteaextended(bytea, bigint)",
}
