"""Network addresses and UUIDs.

Left out, with what makes them NULL: `uuid_extract_timestamp`, `uuid_extract_version` (not an RFC 9562 UUID),
`inet_client_addr()` and its kin (Unix sockets).
"""

NEVER_NULL_STRICT = {
    328: "hashmacaddr8(macaddr8)",
    399: "hashmacaddr(macaddr)",
    422: "hashinet(inet)",
    598: "abbrev(inet)",
    599: "abbrev(cidr)",
    605: "set_masklen(inet, integer)",
    635: "set_masklen(cidr, integer)",
    683: "network(inet)",
    696: "netmask(inet)",
    697: "masklen(inet)",
    698: "broadcast(inet)",
    699: "host(inet)",
    711: "family(inet)",
    730: "text(inet)",
    753: "trunc(macaddr)",
    778: "hashmacaddrextended(macaddr, bigint)",
    779: "hashinetextended(inet, bigint)",
    781: "hashmacaddr8extended(macaddr8, bigint)",
    830: "macaddr_eq(macaddr, macaddr)",  # =
    831: "macaddr_lt(macaddr, macaddr)",  # <
    832: "macaddr_le(macaddr, macaddr)",  # <=
    833: "macaddr_gt(macaddr, macaddr)",  # >
    834: "macaddr_ge(macaddr, macaddr)",  # >=
    835: "macaddr_ne(macaddr, macaddr)",  # <>
    836: "macaddr_cmp(macaddr, macaddr)",
    920: "network_eq(inet, inet)",  # =
    921: "network_lt(inet, inet)",  # <
    922: "network_le(inet, inet)",  # <=
    923: "network_gt(inet, inet)",  # >
    924: "network_ge(inet, inet)",  # >=
    925: "network_ne(inet, inet)",  # <>
    926: "network_cmp(inet, inet)",
    927: "network_sub(inet, inet)",  # <<
    928: "network_subeq(inet, inet)",  # <<=
    929: "network_sup(inet, inet)",  # >>
    930: "network_supeq(inet, inet)",  # >>=
    1362: "hostmask(inet)",
    1715: "cidr(inet)",
    2495: "macaddr_send(macaddr)",
    2497: "inet_send(inet)",
    2627: "inetnot(inet)",  # ~
    2628: "inetand(inet, inet)",  # &
    2629: "inetor(inet, inet)",  # |
    2630: "inetpl(inet, bigint)",  # +
    2631: "int8pl_inet(bigint, inet)",  # +
    2632: "inetmi_int8(inet, bigint)",  # -
    2633: "inetmi(inet, inet)",  # -
    2954: "uuid_lt(uuid, uuid)",  # <
    2955: "uuid_le(uuid, uuid)",  # <=
    2956: "uuid_eq(uuid, uuid)",  # =
    2957: "uuid_ge(uuid, uuid)",  # >=
    2958: "uuid_gt(uuid, uuid)",  # >
    2959: "uuid_ne(uuid, uuid)",  # <>
    2960: "uuid_cmp(uuid, uuid)",
    2962: "uuid_send(uuid)",
    2963: "uuid_hash(uuid)",
    3144: "macaddr_not(macaddr)",  # ~
    3145: "macaddr_and(macaddr, macaddr)",  # &
    3146: "macaddr_or(macaddr, macaddr)",  # |
    3412: "uuid_hash_extended(uuid, bigint)",
    3432: "gen_random_uuid()",
    3447: "macaddr8_send(macaddr8)",
    3551: "network_overlap(inet, inet)",  # &&
    4063: "inet_merge(inet, inet)",
    4071: "inet_same_family(inet, inet)",
    4112: "trunc(macaddr8)",
    4113: "macaddr8_eq(macaddr8, macaddr8)",  # =
    4114: "macaddr8_lt(macaddr8, macaddr8)",  # <
    4115: "macaddr8_le(macaddr8, macaddr8)",  # <=
    4116: "macaddr8_gt(macaddr8, macaddr8)",  # >
    4117: "macaddr8_ge(macaddr8, macaddr8)",  # >=
    4118: "macaddr8_ne(macaddr8, macaddr8)",  # <>
    4119: "macaddr8_cmp(macaddr8, macaddr8)",
    4120: "macaddr8_not(macaddr8)",  # ~
    4121: "macaddr8_and(macaddr8, macaddr8)",  # &
    4122: "macaddr8_or(macaddr8, macaddr8)",  # |
    4123: "macaddr8(macaddr)",
    4124: "macaddr(macaddr8)",
    4125: "macaddr8_set7bit(macaddr8)",
    6428: "uuidv4()",
    6429: "uuidv7()",
    6430: "uuidv7(interval)",
}
