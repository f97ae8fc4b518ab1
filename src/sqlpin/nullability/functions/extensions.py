"""Functions of extensions: audited by the C function that does the work, because their OIDs differ in every database.

Whatever a database calls it, `similarity` of `$libdir/pg_trgm` is the same code (`pg_proc.probin` and `prosrc`; only a
superuser makes functions in C). A function of an extension that is written in SQL is not here: it can be replaced.
`internal` are PostgreSQL's own C functions, which citext uses for its types.

Left out, with what makes them NULL: `fetchval` of hstore (no such key), `lca` of ltree (nothing in common), its
`?@>` and the like (nothing found), `avg` of vector (no row), `daitch_mokotoff` (nothing to code).
"""

from __future__ import annotations

_CITEXT = """
    citext_cmp citext_eq citext_ge citext_gt citext_hash citext_hash_extended citext_larger citext_le citext_lt citext_ne
    citext_pattern_cmp citext_pattern_ge citext_pattern_gt citext_pattern_le citext_pattern_lt citext_smaller
"""
_INTERNAL = "booltext network_show rtrim1 texticlike texticnlike texticregexeq texticregexne"
_FUZZYSTRMATCH = """
    difference dmetaphone dmetaphone_alt levenshtein levenshtein_less_equal levenshtein_less_equal_with_costs
    levenshtein_with_costs metaphone soundex
"""
_HSTORE = """
    hstore_akeys hstore_avals hstore_cmp hstore_concat hstore_contained hstore_contains hstore_defined hstore_delete
    hstore_delete_array hstore_delete_hstore hstore_eq hstore_exists hstore_exists_all hstore_exists_any hstore_from_array
    hstore_from_text hstore_ge hstore_gt hstore_hash hstore_le hstore_lt hstore_ne hstore_slice_to_array
    hstore_slice_to_hstore hstore_to_array hstore_to_json hstore_to_json_loose hstore_to_jsonb hstore_to_jsonb_loose
    hstore_to_matrix
"""
_INTARRAY = """
    _int_contained _int_contains _int_different _int_inter _int_overlap _int_same _int_union boolop icount idx
    intarray_del_elem intarray_push_array intarray_push_elem intset intset_subtract intset_union_elem rboolop sort sort_asc
    sort_desc subarray uniq
"""
_LTREE = """
    _lt_q_regex _lt_q_rregex _ltq_regex _ltq_rregex _ltree_isparent _ltree_r_isparent _ltree_r_risparent _ltree_risparent
    _ltxtq_exec _ltxtq_rexec lt_q_regex lt_q_rregex ltq_regex ltq_rregex ltree2text ltree_addltree ltree_addtext ltree_cmp
    ltree_eq ltree_ge ltree_gt ltree_index ltree_isparent ltree_le ltree_lt ltree_ne ltree_risparent ltree_textadd
    ltxtq_exec ltxtq_rexec nlevel subltree subpath text2ltree
"""
_PG_TRGM = """
    show_limit show_trgm similarity similarity_dist similarity_op strict_word_similarity
    strict_word_similarity_commutator_op strict_word_similarity_dist_commutator_op strict_word_similarity_dist_op
    strict_word_similarity_op word_similarity word_similarity_commutator_op word_similarity_dist_commutator_op
    word_similarity_dist_op word_similarity_op
"""
_PGCRYPTO = """
    pg_armor pg_crypt pg_dearmor pg_decrypt pg_decrypt_iv pg_digest pg_encrypt pg_encrypt_iv pg_gen_salt pg_gen_salt_rounds
    pg_hmac pg_random_bytes pg_random_uuid pgp_pub_decrypt_bytea pgp_pub_decrypt_text pgp_pub_encrypt_bytea
    pgp_pub_encrypt_text pgp_sym_decrypt_bytea pgp_sym_decrypt_text pgp_sym_encrypt_bytea pgp_sym_encrypt_text
"""
_UUID_OSSP = """
    uuid_generate_v1 uuid_generate_v1mc uuid_generate_v3 uuid_generate_v4 uuid_generate_v5 uuid_nil uuid_ns_dns uuid_ns_oid
    uuid_ns_url uuid_ns_x500
"""
_VECTOR = """
    array_to_halfvec array_to_sparsevec array_to_vector binary_quantize cosine_distance halfvec halfvec_add
    halfvec_binary_quantize halfvec_concat halfvec_cosine_distance halfvec_eq halfvec_ge halfvec_gt halfvec_inner_product
    halfvec_l1_distance halfvec_l2_distance halfvec_l2_norm halfvec_l2_normalize halfvec_le halfvec_lt halfvec_mul halfvec_ne
    halfvec_negative_inner_product halfvec_sub halfvec_subvector halfvec_to_float4 halfvec_to_sparsevec halfvec_to_vector
    halfvec_vector_dims hamming_distance inner_product jaccard_distance l1_distance l2_distance l2_normalize sparsevec
    sparsevec_cosine_distance sparsevec_eq sparsevec_ge sparsevec_gt sparsevec_inner_product sparsevec_l1_distance
    sparsevec_l2_distance sparsevec_l2_norm sparsevec_l2_normalize sparsevec_le sparsevec_lt sparsevec_ne
    sparsevec_negative_inner_product sparsevec_to_halfvec sparsevec_to_vector subvector vector vector_add vector_concat
    vector_dims vector_eq vector_ge vector_gt vector_le vector_lt vector_mul vector_ne vector_negative_inner_product
    vector_norm vector_sub vector_to_float4 vector_to_halfvec vector_to_sparsevec
"""

LIBRARIES = {
    "_int": _INTARRAY,
    "citext": _CITEXT,
    "fuzzystrmatch": _FUZZYSTRMATCH,
    "hstore": _HSTORE,
    "internal": _INTERNAL,
    "ltree": _LTREE,
    "pg_trgm": _PG_TRGM,
    "pgcrypto": _PGCRYPTO,
    "unaccent": "unaccent_dict",
    "uuid-ossp": _UUID_OSSP,
    "vector": _VECTOR,
}
"""The C functions, by library, that are never NULL when every argument is not NULL."""

NEVER_NULL_STRICT = frozenset(f"{library} {name}" for library, names in LIBRARIES.items() for name in names.split())
"""The same as `catalog.Function.native` names them: `pg_trgm similarity`."""
