"""Numbers, booleans and money: division by zero, overflow and roots of negatives raise; NaN and infinity are values.

Left out, with what makes them NULL: `scale('NaN')`, `min_scale('NaN')`, `to_number(x, '')`.
"""

NEVER_NULL_STRICT = {
    56: "boollt(boolean, boolean)",  # <
    57: "boolgt(boolean, boolean)",  # >
    60: "booleq(boolean, boolean)",  # =
    63: "int2eq(smallint, smallint)",  # =
    64: "int2lt(smallint, smallint)",  # <
    65: "int4eq(integer, integer)",  # =
    66: "int4lt(integer, integer)",  # <
    84: "boolne(boolean, boolean)",  # <>
    141: "int4mul(integer, integer)",  # *
    144: "int4ne(integer, integer)",  # <>
    145: "int2ne(smallint, smallint)",  # <>
    146: "int2gt(smallint, smallint)",  # >
    147: "int4gt(integer, integer)",  # >
    148: "int2le(smallint, smallint)",  # <=
    149: "int4le(integer, integer)",  # <=
    150: "int4ge(integer, integer)",  # >=
    151: "int2ge(smallint, smallint)",  # >=
    152: "int2mul(smallint, smallint)",  # *
    153: "int2div(smallint, smallint)",  # /
    154: "int4div(integer, integer)",  # /
    155: "int2mod(smallint, smallint)",  # %
    156: "int4mod(integer, integer)",  # %
    158: "int24eq(smallint, integer)",  # =
    159: "int42eq(integer, smallint)",  # =
    160: "int24lt(smallint, integer)",  # <
    161: "int42lt(integer, smallint)",  # <
    162: "int24gt(smallint, integer)",  # >
    163: "int42gt(integer, smallint)",  # >
    164: "int24ne(smallint, integer)",  # <>
    165: "int42ne(integer, smallint)",  # <>
    166: "int24le(smallint, integer)",  # <=
    167: "int42le(integer, smallint)",  # <=
    168: "int24ge(smallint, integer)",  # >=
    169: "int42ge(integer, smallint)",  # >=
    170: "int24mul(smallint, integer)",  # *
    171: "int42mul(integer, smallint)",  # *
    172: "int24div(smallint, integer)",  # /
    173: "int42div(integer, smallint)",  # /
    176: "int2pl(smallint, smallint)",  # +
    177: "int4pl(integer, integer)",  # +
    178: "int24pl(smallint, integer)",  # +
    179: "int42pl(integer, smallint)",  # +
    180: "int2mi(smallint, smallint)",  # -
    181: "int4mi(integer, integer)",  # -
    182: "int24mi(smallint, integer)",  # -
    183: "int42mi(integer, smallint)",  # -
    202: "float4mul(real, real)",  # *
    203: "float4div(real, real)",  # /
    204: "float4pl(real, real)",  # +
    205: "float4mi(real, real)",  # -
    206: "float4um(real)",  # -
    207: "float4abs(real)",  # @
    212: "int4um(integer)",  # -
    213: "int2um(smallint)",  # -
    216: "float8mul(double precision, double precision)",  # *
    217: "float8div(double precision, double precision)",  # /
    218: "float8pl(double precision, double precision)",  # +
    219: "float8mi(double precision, double precision)",  # -
    220: "float8um(double precision)",  # -
    221: "float8abs(double precision)",  # @
    228: "dround(double precision)",
    229: "dtrunc(double precision)",
    230: "dsqrt(double precision)",  # |/
    231: "dcbrt(double precision)",  # ||/
    232: "dpow(double precision, double precision)",  # ^
    233: "dexp(double precision)",
    234: "dlog1(double precision)",
    235: "float8(smallint)",
    236: "float4(smallint)",
    237: "int2(double precision)",
    238: "int2(real)",
    279: "float48mul(real, double precision)",  # *
    280: "float48div(real, double precision)",  # /
    281: "float48pl(real, double precision)",  # +
    282: "float48mi(real, double precision)",  # -
    283: "float84mul(double precision, real)",  # *
    284: "float84div(double precision, real)",  # /
    285: "float84pl(double precision, real)",  # +
    286: "float84mi(double precision, real)",  # -
    287: "float4eq(real, real)",  # =
    288: "float4ne(real, real)",  # <>
    289: "float4lt(real, real)",  # <
    290: "float4le(real, real)",  # <=
    291: "float4gt(real, real)",  # >
    292: "float4ge(real, real)",  # >=
    293: "float8eq(double precision, double precision)",  # =
    294: "float8ne(double precision, double precision)",  # <>
    295: "float8lt(double precision, double precision)",  # <
    296: "float8le(double precision, double precision)",  # <=
    297: "float8gt(double precision, double precision)",  # >
    298: "float8ge(double precision, double precision)",  # >=
    299: "float48eq(real, double precision)",  # =
    300: "float48ne(real, double precision)",  # <>
    301: "float48lt(real, double precision)",  # <
    302: "float48le(real, double precision)",  # <=
    303: "float48gt(real, double precision)",  # >
    304: "float48ge(real, double precision)",  # >=
    305: "float84eq(double precision, real)",  # =
    306: "float84ne(double precision, real)",  # <>
    307: "float84lt(double precision, real)",  # <
    308: "float84le(double precision, real)",  # <=
    309: "float84gt(double precision, real)",  # >
    310: "float84ge(double precision, real)",  # >=
    311: "float8(real)",
    312: "float4(double precision)",
    313: "int4(smallint)",
    314: "int2(integer)",
    316: "float8(integer)",
    317: "int4(double precision)",
    318: "float4(integer)",
    319: "int4(real)",
    320: "width_bucket(double precision, double precision, double precision, integer)",
    377: "cash_cmp(money, money)",
    425: "hashint4extended(integer, bigint)",
    432: "hash_numeric(numeric)",
    441: "hashint2extended(smallint, bigint)",
    442: "hashint8extended(bigint, bigint)",
    443: "hashfloat4extended(real, bigint)",
    444: "hashfloat8extended(double precision, bigint)",
    449: "hashint2(smallint)",
    450: "hashint4(integer)",
    451: "hashfloat4(real)",
    452: "hashfloat8(double precision)",
    462: "int8um(bigint)",  # -
    463: "int8pl(bigint, bigint)",  # +
    464: "int8mi(bigint, bigint)",  # -
    465: "int8mul(bigint, bigint)",  # *
    466: "int8div(bigint, bigint)",  # /
    467: "int8eq(bigint, bigint)",  # =
    468: "int8ne(bigint, bigint)",  # <>
    469: "int8lt(bigint, bigint)",  # <
    470: "int8gt(bigint, bigint)",  # >
    471: "int8le(bigint, bigint)",  # <=
    472: "int8ge(bigint, bigint)",  # >=
    474: "int84eq(bigint, integer)",  # =
    475: "int84ne(bigint, integer)",  # <>
    476: "int84lt(bigint, integer)",  # <
    477: "int84gt(bigint, integer)",  # >
    478: "int84le(bigint, integer)",  # <=
    479: "int84ge(bigint, integer)",  # >=
    480: "int4(bigint)",
    481: "int8(integer)",
    482: "float8(bigint)",
    483: "int8(double precision)",
    652: "float4(bigint)",
    653: "int8(real)",
    714: "int2(bigint)",
    754: "int8(smallint)",
    780: "hash_numeric_extended(numeric, bigint)",
    837: "int82pl(bigint, smallint)",  # +
    838: "int82mi(bigint, smallint)",  # -
    839: "int82mul(bigint, smallint)",  # *
    840: "int82div(bigint, smallint)",  # /
    841: "int28pl(smallint, bigint)",  # +
    846: "cash_mul_flt4(money, real)",  # *
    847: "cash_div_flt4(money, real)",  # /
    848: "flt4_mul_cash(real, money)",  # *
    852: "int48eq(integer, bigint)",  # =
    853: "int48ne(integer, bigint)",  # <>
    854: "int48lt(integer, bigint)",  # <
    855: "int48gt(integer, bigint)",  # >
    856: "int48le(integer, bigint)",  # <=
    857: "int48ge(integer, bigint)",  # >=
    862: "int4_mul_cash(integer, money)",  # *
    863: "int2_mul_cash(smallint, money)",  # *
    864: "cash_mul_int4(money, integer)",  # *
    865: "cash_div_int4(money, integer)",  # /
    866: "cash_mul_int2(money, smallint)",  # *
    867: "cash_div_int2(money, smallint)",  # /
    888: "cash_eq(money, money)",  # =
    889: "cash_ne(money, money)",  # <>
    890: "cash_lt(money, money)",  # <
    891: "cash_le(money, money)",  # <=
    892: "cash_gt(money, money)",  # >
    893: "cash_ge(money, money)",  # >=
    894: "cash_pl(money, money)",  # +
    895: "cash_mi(money, money)",  # -
    896: "cash_mul_flt8(money, double precision)",  # *
    897: "cash_div_flt8(money, double precision)",  # /
    919: "flt8_mul_cash(double precision, money)",  # *
    940: "mod(smallint, smallint)",
    941: "mod(integer, integer)",
    942: "int28mi(smallint, bigint)",  # -
    943: "int28mul(smallint, bigint)",  # *
    945: "int8mod(bigint, bigint)",  # %
    947: "mod(bigint, bigint)",
    948: "int28div(smallint, bigint)",  # /
    949: "hashint8(bigint)",
    1194: "log10(double precision)",
    1230: "int8abs(bigint)",  # @
    1251: "int4abs(integer)",  # @
    1253: "int2abs(smallint)",  # @
    1274: "int84pl(bigint, integer)",  # +
    1275: "int84mi(bigint, integer)",  # -
    1276: "int84mul(bigint, integer)",  # *
    1277: "int84div(bigint, integer)",  # /
    1278: "int48pl(integer, bigint)",  # +
    1279: "int48mi(integer, bigint)",  # -
    1280: "int48mul(integer, bigint)",  # *
    1281: "int48div(integer, bigint)",  # /
    1288: "int8(oid)",
    1339: "dlog10(double precision)",
    1340: "log(double precision)",
    1341: "ln(double precision)",
    1342: "round(double precision)",
    1343: "trunc(double precision)",
    1344: "sqrt(double precision)",
    1345: "cbrt(double precision)",
    1346: "pow(double precision, double precision)",
    1347: "exp(double precision)",
    1368: "power(double precision, double precision)",
    1376: "factorial(bigint)",
    1394: "abs(real)",
    1395: "abs(double precision)",
    1396: "abs(bigint)",
    1397: "abs(integer)",
    1398: "abs(smallint)",
    1481: "log10(numeric)",
    1598: "random()",
    1599: "setseed(double precision)",
    1600: "asin(double precision)",
    1601: "acos(double precision)",
    1602: "atan(double precision)",
    1603: "atan2(double precision, double precision)",
    1604: "sin(double precision)",
    1605: "cos(double precision)",
    1606: "tan(double precision)",
    1607: "cot(double precision)",
    1608: "degrees(double precision)",
    1609: "radians(double precision)",
    1610: "pi()",
    1691: "boolle(boolean, boolean)",  # <=
    1692: "boolge(boolean, boolean)",  # >=
    1703: "numeric(numeric, integer)",
    1704: "numeric_abs(numeric)",  # @
    1705: "abs(numeric)",
    1706: "sign(numeric)",
    1707: "round(numeric, integer)",
    1708: "round(numeric)",
    1709: "trunc(numeric, integer)",
    1710: "trunc(numeric)",
    1711: "ceil(numeric)",
    1712: "floor(numeric)",
    1718: "numeric_eq(numeric, numeric)",  # =
    1719: "numeric_ne(numeric, numeric)",  # <>
    1720: "numeric_gt(numeric, numeric)",  # >
    1721: "numeric_ge(numeric, numeric)",  # >=
    1722: "numeric_lt(numeric, numeric)",  # <
    1723: "numeric_le(numeric, numeric)",  # <=
    1724: "numeric_add(numeric, numeric)",  # +
    1725: "numeric_sub(numeric, numeric)",  # -
    1726: "numeric_mul(numeric, numeric)",  # *
    1727: "numeric_div(numeric, numeric)",  # /
    1728: "mod(numeric, numeric)",
    1729: "numeric_mod(numeric, numeric)",  # %
    1730: "sqrt(numeric)",
    1731: "numeric_sqrt(numeric)",
    1732: "exp(numeric)",
    1733: "numeric_exp(numeric)",
    1734: "ln(numeric)",
    1735: "numeric_ln(numeric)",
    1736: "log(numeric, numeric)",
    1737: "numeric_log(numeric, numeric)",
    1738: "pow(numeric, numeric)",
    1739: "numeric_power(numeric, numeric)",  # ^
    1740: "numeric(integer)",
    1741: "log(numeric)",
    1742: "numeric(real)",
    1743: "numeric(double precision)",
    1744: "int4(numeric)",
    1745: "float4(numeric)",
    1746: "float8(numeric)",
    1769: "numeric_cmp(numeric, numeric)",
    1771: "numeric_uminus(numeric)",  # -
    1779: "int8(numeric)",
    1781: "numeric(bigint)",
    1782: "numeric(smallint)",
    1783: "int2(numeric)",
    1850: "int28eq(smallint, bigint)",  # =
    1851: "int28ne(smallint, bigint)",  # <>
    1852: "int28lt(smallint, bigint)",  # <
    1853: "int28gt(smallint, bigint)",  # >
    1854: "int28le(smallint, bigint)",  # <=
    1855: "int28ge(smallint, bigint)",  # >=
    1856: "int82eq(bigint, smallint)",  # =
    1857: "int82ne(bigint, smallint)",  # <>
    1858: "int82lt(bigint, smallint)",  # <
    1859: "int82gt(bigint, smallint)",  # >
    1860: "int82le(bigint, smallint)",  # <=
    1861: "int82ge(bigint, smallint)",  # >=
    1892: "int2and(smallint, smallint)",  # &
    1893: "int2or(smallint, smallint)",  # |
    1894: "int2xor(smallint, smallint)",  # #
    1895: "int2not(smallint)",  # ~
    1896: "int2shl(smallint, integer)",  # <<
    1897: "int2shr(smallint, integer)",  # >>
    1898: "int4and(integer, integer)",  # &
    1899: "int4or(integer, integer)",  # |
    1900: "int4xor(integer, integer)",  # #
    1901: "int4not(integer)",  # ~
    1902: "int4shl(integer, integer)",  # <<
    1903: "int4shr(integer, integer)",  # >>
    1904: "int8and(bigint, bigint)",  # &
    1905: "int8or(bigint, bigint)",  # |
    1906: "int8xor(bigint, bigint)",  # #
    1907: "int8not(bigint)",  # ~
    1908: "int8shl(bigint, integer)",  # <<
    1909: "int8shr(bigint, integer)",  # >>
    1910: "int8up(bigint)",  # +
    1911: "int2up(smallint)",  # +
    1912: "int4up(integer)",  # +
    1913: "float4up(real)",  # +
    1914: "float8up(double precision)",  # +
    1915: "numeric_uplus(numeric)",  # +
    1973: "div(numeric, numeric)",
    1980: "numeric_div_trunc(numeric, numeric)",
    2167: "ceiling(numeric)",
    2169: "power(numeric, numeric)",
    2170: "width_bucket(numeric, numeric, numeric, integer)",
    2308: "ceil(double precision)",
    2309: "floor(double precision)",
    2310: "sign(double precision)",
    2320: "ceiling(double precision)",
    2462: "sinh(double precision)",
    2463: "cosh(double precision)",
    2464: "tanh(double precision)",
    2465: "asinh(double precision)",
    2466: "acosh(double precision)",
    2467: "atanh(double precision)",
    2557: "bool(integer)",
    2558: "int4(boolean)",
    2731: "asind(double precision)",
    2732: "acosd(double precision)",
    2733: "atand(double precision)",
    2734: "atan2d(double precision, double precision)",
    2735: "sind(double precision)",
    2736: "cosd(double precision)",
    2737: "tand(double precision)",
    2738: "cotd(double precision)",
    3344: "cash_mul_int8(money, bigint)",  # *
    3345: "cash_div_int8(money, bigint)",  # /
    3399: "int8_mul_cash(bigint, money)",  # *
    3811: "money(integer)",
    3812: "money(bigint)",
    3822: "cash_div_cash(money, money)",  # /
    3823: "numeric(money)",
    3824: "money(numeric)",
    5043: "trim_scale(numeric)",
    5044: "gcd(integer, integer)",
    5045: "gcd(bigint, bigint)",
    5046: "lcm(integer, integer)",
    5047: "lcm(bigint, bigint)",
    5048: "gcd(numeric, numeric)",
    5049: "lcm(numeric, numeric)",
    6212: "random_normal(double precision, double precision)",
    6219: "erf(double precision)",
    6220: "erfc(double precision)",
    6339: "random(integer, integer)",
    6340: "random(bigint, bigint)",
    6341: "random(numeric, numeric)",
    6383: "gamma(double precision)",
    6384: "lgamma(double precision)",
    6417: "hashbool(boolean)",
    6418: "hashboolextended(boolean, bigint)",
}
