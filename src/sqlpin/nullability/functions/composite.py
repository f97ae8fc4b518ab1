"""Arrays, ranges, enums and records.

Left out, with what makes them NULL: `array_length`, `array_dims`, `array_ndims`, `array_lower`, `array_upper` (empty
array), `array_position` (not found), `lower` and `upper` of a range (empty or unbounded).
"""

NEVER_NULL_STRICT = {
    390: "array_ne(anyarray, anyarray)",  # <>
    391: "array_lt(anyarray, anyarray)",  # <
    392: "array_gt(anyarray, anyarray)",  # >
    393: "array_le(anyarray, anyarray)",  # <=
    395: "array_to_string(anyarray, text)",
    396: "array_ge(anyarray, anyarray)",  # >=
    744: "array_eq(anyarray, anyarray)",  # =
    1268: "parse_ident(text, boolean)",
    1403: "current_schemas(boolean)",
    2561: "pg_blocking_pids(integer)",
    2747: "arrayoverlap(anyarray, anyarray)",  # &&
    2748: "arraycontains(anyarray, anyarray)",  # @>
    2749: "arraycontained(anyarray, anyarray)",  # <@
    2767: "regexp_split_to_array(text, text)",
    2768: "regexp_split_to_array(text, text, text)",
    2981: "record_eq(record, record)",  # =
    2982: "record_ne(record, record)",  # <>
    2983: "record_lt(record, record)",  # <
    2984: "record_gt(record, record)",  # >
    2985: "record_le(record, record)",  # <=
    2986: "record_ge(record, record)",  # >=
    3179: "cardinality(anyarray)",
    3181: "record_image_eq(record, record)",  # *=
    3182: "record_image_ne(record, record)",  # *<>
    3183: "record_image_lt(record, record)",  # *<
    3184: "record_image_gt(record, record)",  # *>
    3185: "record_image_le(record, record)",  # *<=
    3186: "record_image_ge(record, record)",  # *>=
    3218: "width_bucket(anycompatible, anycompatiblearray)",
    3508: "enum_eq(anyenum, anyenum)",  # =
    3509: "enum_ne(anyenum, anyenum)",  # <>
    3510: "enum_lt(anyenum, anyenum)",  # <
    3511: "enum_gt(anyenum, anyenum)",  # >
    3512: "enum_le(anyenum, anyenum)",  # <=
    3513: "enum_ge(anyenum, anyenum)",  # >=
    3514: "enum_cmp(anyenum, anyenum)",
    3850: "isempty(anyrange)",
    3851: "lower_inc(anyrange)",
    3852: "upper_inc(anyrange)",
    3853: "lower_inf(anyrange)",
    3854: "upper_inf(anyrange)",
    3855: "range_eq(anyrange, anyrange)",  # =
    3856: "range_ne(anyrange, anyrange)",  # <>
    3857: "range_overlaps(anyrange, anyrange)",  # &&
    3858: "range_contains_elem(anyrange, anyelement)",  # @>
    3859: "range_contains(anyrange, anyrange)",  # @>
    3860: "elem_contained_by_range(anyelement, anyrange)",  # <@
    3861: "range_contained_by(anyrange, anyrange)",  # <@
    3862: "range_adjacent(anyrange, anyrange)",  # -|-
    3863: "range_before(anyrange, anyrange)",  # <<
    3864: "range_after(anyrange, anyrange)",  # >>
    3865: "range_overleft(anyrange, anyrange)",  # &<
    3866: "range_overright(anyrange, anyrange)",  # &>
    3867: "range_union(anyrange, anyrange)",  # +
    3868: "range_intersect(anyrange, anyrange)",  # *
    3869: "range_minus(anyrange, anyrange)",  # -
    3870: "range_cmp(anyrange, anyrange)",
    3871: "range_lt(anyrange, anyrange)",  # <
    3872: "range_le(anyrange, anyrange)",  # <=
    3873: "range_ge(anyrange, anyrange)",  # >=
    3874: "range_gt(anyrange, anyrange)",  # >
    4057: "range_merge(anyrange, anyrange)",
    4228: "range_merge(anymultirange)",
    4237: "isempty(anymultirange)",
    4238: "lower_inc(anymultirange)",
    4239: "upper_inc(anymultirange)",
    4240: "lower_inf(anymultirange)",
    4241: "upper_inf(anymultirange)",
    4244: "multirange_eq(anymultirange, anymultirange)",  # =
    4245: "multirange_ne(anymultirange, anymultirange)",  # <>
    4246: "range_overlaps_multirange(anyrange, anymultirange)",  # &&
    4247: "multirange_overlaps_range(anymultirange, anyrange)",  # &&
    4248: "multirange_overlaps_multirange(anymultirange, anymultirange)",  # &&
    4249: "multirange_contains_elem(anymultirange, anyelement)",  # @>
    4250: "multirange_contains_range(anymultirange, anyrange)",  # @>
    4251: "multirange_contains_multirange(anymultirange, anymultirange)",  # @>
    4252: "elem_contained_by_multirange(anyelement, anymultirange)",  # <@
    4253: "range_contained_by_multirange(anyrange, anymultirange)",  # <@
    4254: "multirange_contained_by_multirange(anymultirange, anymultirange)",  # <@
    4255: "range_adjacent_multirange(anyrange, anymultirange)",  # -|-
    4256: "multirange_adjacent_multirange(anymultirange, anymultirange)",  # -|-
    4257: "multirange_adjacent_range(anymultirange, anyrange)",  # -|-
    4258: "range_before_multirange(anyrange, anymultirange)",  # <<
    4259: "multirange_before_range(anymultirange, anyrange)",  # <<
    4260: "multirange_before_multirange(anymultirange, anymultirange)",  # <<
    4261: "range_after_multirange(anyrange, anymultirange)",  # >>
    4262: "multirange_after_range(anymultirange, anyrange)",  # >>
    4263: "multirange_after_multirange(anymultirange, anymultirange)",  # >>
    4264: "range_overleft_multirange(anyrange, anymultirange)",  # &<
    4265: "multirange_overleft_range(anymultirange, anyrange)",  # &<
    4266: "multirange_overleft_multirange(anymultirange, anymultirange)",  # &<
    4267: "range_overright_multirange(anyrange, anymultirange)",  # &>
    4268: "multirange_overright_range(anymultirange, anyrange)",  # &>
    4269: "multirange_overright_multirange(anymultirange, anymultirange)",  # &>
    4270: "multirange_union(anymultirange, anymultirange)",  # +
    4271: "multirange_minus(anymultirange, anymultirange)",  # -
    4272: "multirange_intersect(anymultirange, anymultirange)",  # *
    4273: "multirange_cmp(anymultirange, anymultirange)",
    4274: "multirange_lt(anymultirange, anymultirange)",  # <
    4275: "multirange_le(anymultirange, anymultirange)",  # <=
    4276: "multirange_ge(anymultirange, anymultirange)",  # >=
    4277: "multirange_gt(anymultirange, anymultirange)",  # >
    4280: "int4multirange()",
    4281: "int4multirange(int4range)",
    4282: "int4multirange(int4range[])",
    4283: "nummultirange()",
    4284: "nummultirange(numrange)",
    4285: "nummultirange(numrange[])",
    4286: "tsmultirange()",
    4287: "tsmultirange(tsrange)",
    4288: "tsmultirange(tsrange[])",
    4289: "tstzmultirange()",
    4290: "tstzmultirange(tstzrange)",
    4291: "tstzmultirange(tstzrange[])",
    4292: "datemultirange()",
    4293: "datemultirange(daterange)",
    4294: "datemultirange(daterange[])",
    4295: "int8multirange()",
    4296: "int8multirange(int8range)",
    4297: "int8multirange(int8range[])",
    4298: "multirange(anyrange)",
    4541: "range_contains_multirange(anyrange, anymultirange)",  # @>
    4542: "multirange_contained_by_range(anymultirange, anyrange)",  # <@
    6172: "trim_array(anyarray, integer)",
    6215: "array_shuffle(anyarray)",
    6216: "array_sample(anyarray, integer)",
    6381: "array_reverse(anyarray)",
    6388: "array_sort(anyarray)",
    6389: "array_sort(anyarray, boolean)",
    6390: "array_sort(anyarray, boolean, boolean)",
}
