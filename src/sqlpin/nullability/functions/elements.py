"""NULL inside the arrays that functions return."""

NONE_NULL = {
    394: "string_to_array(text, text)",
    1268: "parse_ident(text, boolean)",
    1403: "current_schemas(boolean)",
    2561: "pg_blocking_pids(integer)",
    2767: "regexp_split_to_array(text, text)",
    2768: "regexp_split_to_array(text, text, text)",
    2931: "xpath(text, xml, text[])",
    2932: "xpath(text, xml)",
    3279: "array_positions(anycompatiblearray, anycompatible)",
    3326: "tsvector_to_array(tsvector)",
    3530: "enum_range(anyenum, anyenum)",
    3531: "enum_range(anyenum)",
}

FROM_ARGUMENTS = {
    378: "array_append(anycompatiblearray, anycompatible)",  # ||
    379: "array_prepend(anycompatible, anycompatiblearray)",  # ||
    383: "array_cat(anycompatiblearray, anycompatiblearray)",  # ||
    3167: "array_remove(anycompatiblearray, anycompatible)",
    3168: "array_replace(anycompatiblearray, anycompatible, anycompatible)",
    6172: "trim_array(anyarray, integer)",
    6215: "array_shuffle(anyarray)",
    6216: "array_sample(anyarray, integer)",
    6381: "array_reverse(anyarray)",
    6388: "array_sort(anyarray)",
    6389: "array_sort(anyarray, boolean)",
    6390: "array_sort(anyarray, boolean, boolean)",
}

REMOVES = {
    3167: "array_remove(anycompatiblearray, anycompatible)",
}
