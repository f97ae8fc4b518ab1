-- A stand-in for pgcrypto with the same names, types, strictness and volatility, written from the documentation:
-- https://www.postgresql.org/docs/current/pgcrypto.html. NOTHING IS SECRET HERE: values have the right shape and length,
-- what is "encrypted" can be "decrypted", and that is all.

CREATE FUNCTION digest(bytea, text) RETURNS bytea IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql AS $$ /* stub of pg_digest */
    SELECT CASE pg_catalog.lower($2)
        WHEN 'md5' THEN pg_catalog.decode(pg_catalog.md5($1), 'hex')
        WHEN 'sha1' THEN pg_catalog.substring(pg_catalog.sha256($1), 1, 20)
        WHEN 'sha224' THEN pg_catalog.sha224($1)
        WHEN 'sha384' THEN pg_catalog.sha384($1)
        WHEN 'sha512' THEN pg_catalog.sha512($1)
        ELSE pg_catalog.sha256($1)
    END
$$;

CREATE FUNCTION digest(text, text) RETURNS bytea IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql AS $$ /* stub of pg_digest */
    SELECT CASE pg_catalog.lower($2)
        WHEN 'md5' THEN pg_catalog.decode(pg_catalog.md5($1), 'hex')
        WHEN 'sha1' THEN pg_catalog.substring(pg_catalog.sha256(pg_catalog.convert_to($1, 'UTF8')), 1, 20)
        WHEN 'sha224' THEN pg_catalog.sha224(pg_catalog.convert_to($1, 'UTF8'))
        WHEN 'sha384' THEN pg_catalog.sha384(pg_catalog.convert_to($1, 'UTF8'))
        WHEN 'sha512' THEN pg_catalog.sha512(pg_catalog.convert_to($1, 'UTF8'))
        ELSE pg_catalog.sha256(pg_catalog.convert_to($1, 'UTF8'))
    END
$$;

CREATE FUNCTION hmac(bytea, bytea, text) RETURNS bytea IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql AS $$ /* stub of pg_hmac */
    SELECT CASE pg_catalog.lower($3)
        WHEN 'md5' THEN pg_catalog.decode(pg_catalog.md5($2 || $1), 'hex')
        WHEN 'sha1' THEN pg_catalog.substring(pg_catalog.sha256($2 || $1), 1, 20)
        WHEN 'sha224' THEN pg_catalog.sha224($2 || $1)
        WHEN 'sha384' THEN pg_catalog.sha384($2 || $1)
        WHEN 'sha512' THEN pg_catalog.sha512($2 || $1)
        ELSE pg_catalog.sha256($2 || $1)
    END
$$;

CREATE FUNCTION hmac(text, text, text) RETURNS bytea IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql AS $$ /* stub of pg_hmac */
    SELECT CASE pg_catalog.lower($3)
        WHEN 'md5' THEN pg_catalog.decode(pg_catalog.md5($2 || $1), 'hex')
        WHEN 'sha1' THEN pg_catalog.substring(pg_catalog.sha256(pg_catalog.convert_to($2 || $1, 'UTF8')), 1, 20)
        WHEN 'sha224' THEN pg_catalog.sha224(pg_catalog.convert_to($2 || $1, 'UTF8'))
        WHEN 'sha384' THEN pg_catalog.sha384(pg_catalog.convert_to($2 || $1, 'UTF8'))
        WHEN 'sha512' THEN pg_catalog.sha512(pg_catalog.convert_to($2 || $1, 'UTF8'))
        ELSE pg_catalog.sha256(pg_catalog.convert_to($2 || $1, 'UTF8'))
    END
$$;

-- The salt is the first 29 characters for bf, as in the real one, so that crypt(p, crypt(p, salt)) = crypt(p, salt).
CREATE FUNCTION crypt(text, text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql AS $$ /* stub of pg_crypt */
    SELECT pg_catalog.rpad(pg_catalog.left($2, 29), 29, '.')
        || pg_catalog.left(pg_catalog.md5($1 || pg_catalog.left($2, 29)), 31)
$$;

CREATE FUNCTION gen_salt(text) RETURNS text VOLATILE STRICT PARALLEL SAFE LANGUAGE sql AS $$ /* stub of pg_gen_salt */
    SELECT '$2a$06$' || pg_catalog.left(pg_catalog.md5(pg_catalog.random()::pg_catalog.text), 22)
$$;

CREATE FUNCTION gen_salt(text, int4) RETURNS text VOLATILE STRICT PARALLEL SAFE LANGUAGE sql AS $$ /* stub of pg_gen_salt_rounds */
    SELECT '$2a$' || pg_catalog.lpad($2::pg_catalog.text, 2, '0') || '$'
        || pg_catalog.left(pg_catalog.md5(pg_catalog.random()::pg_catalog.text), 22)
$$;

CREATE FUNCTION encrypt(bytea, bytea, text) RETURNS bytea IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pg_encrypt */ SELECT $1 $$;

CREATE FUNCTION decrypt(bytea, bytea, text) RETURNS bytea IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pg_decrypt */ SELECT $1 $$;

CREATE FUNCTION encrypt_iv(bytea, bytea, bytea, text) RETURNS bytea IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pg_encrypt_iv */ SELECT $1 $$;

CREATE FUNCTION decrypt_iv(bytea, bytea, bytea, text) RETURNS bytea IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pg_decrypt_iv */ SELECT $1 $$;

CREATE FUNCTION gen_random_bytes(int4) RETURNS bytea VOLATILE STRICT PARALLEL SAFE LANGUAGE sql AS $$ /* stub of pg_random_bytes */
    SELECT pg_catalog.substring(pg_catalog.string_agg(pg_catalog.uuid_send(pg_catalog.gen_random_uuid()), ''), 1, $1)
    FROM pg_catalog.generate_series(0, $1 / 16)
$$;

CREATE FUNCTION gen_random_uuid() RETURNS uuid VOLATILE PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pg_random_uuid */ SELECT pg_catalog.gen_random_uuid() $$;

CREATE FUNCTION pgp_sym_encrypt(text, text) RETURNS bytea STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pgp_sym_encrypt_text */ SELECT pg_catalog.convert_to($1, 'UTF8') $$;

CREATE FUNCTION pgp_sym_encrypt(text, text, text) RETURNS bytea STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pgp_sym_encrypt_text */ SELECT pg_catalog.convert_to($1, 'UTF8') $$;

CREATE FUNCTION pgp_sym_encrypt_bytea(bytea, text) RETURNS bytea STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pgp_sym_encrypt_bytea */ SELECT $1 $$;

CREATE FUNCTION pgp_sym_encrypt_bytea(bytea, text, text) RETURNS bytea STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pgp_sym_encrypt_bytea */ SELECT $1 $$;

CREATE FUNCTION pgp_sym_decrypt(bytea, text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pgp_sym_decrypt_text */ SELECT pg_catalog.convert_from($1, 'UTF8') $$;

CREATE FUNCTION pgp_sym_decrypt(bytea, text, text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pgp_sym_decrypt_text */ SELECT pg_catalog.convert_from($1, 'UTF8') $$;

CREATE FUNCTION pgp_sym_decrypt_bytea(bytea, text) RETURNS bytea IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pgp_sym_decrypt_bytea */ SELECT $1 $$;

CREATE FUNCTION pgp_sym_decrypt_bytea(bytea, text, text) RETURNS bytea IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pgp_sym_decrypt_bytea */ SELECT $1 $$;

CREATE FUNCTION pgp_pub_encrypt(text, bytea) RETURNS bytea STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pgp_pub_encrypt_text */ SELECT pg_catalog.convert_to($1, 'UTF8') $$;

CREATE FUNCTION pgp_pub_encrypt(text, bytea, text) RETURNS bytea STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pgp_pub_encrypt_text */ SELECT pg_catalog.convert_to($1, 'UTF8') $$;

CREATE FUNCTION pgp_pub_encrypt_bytea(bytea, bytea) RETURNS bytea STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pgp_pub_encrypt_bytea */ SELECT $1 $$;

CREATE FUNCTION pgp_pub_encrypt_bytea(bytea, bytea, text) RETURNS bytea STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pgp_pub_encrypt_bytea */ SELECT $1 $$;

CREATE FUNCTION pgp_pub_decrypt(bytea, bytea) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pgp_pub_decrypt_text */ SELECT pg_catalog.convert_from($1, 'UTF8') $$;

CREATE FUNCTION pgp_pub_decrypt(bytea, bytea, text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pgp_pub_decrypt_text */ SELECT pg_catalog.convert_from($1, 'UTF8') $$;

CREATE FUNCTION pgp_pub_decrypt(bytea, bytea, text, text) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pgp_pub_decrypt_text */ SELECT pg_catalog.convert_from($1, 'UTF8') $$;

CREATE FUNCTION pgp_pub_decrypt_bytea(bytea, bytea) RETURNS bytea IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pgp_pub_decrypt_bytea */ SELECT $1 $$;

CREATE FUNCTION pgp_pub_decrypt_bytea(bytea, bytea, text) RETURNS bytea IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pgp_pub_decrypt_bytea */ SELECT $1 $$;

CREATE FUNCTION pgp_pub_decrypt_bytea(bytea, bytea, text, text) RETURNS bytea IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pgp_pub_decrypt_bytea */ SELECT $1 $$;

CREATE FUNCTION pgp_key_id(bytea) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pgp_key_id_w */ SELECT pg_catalog.upper(pg_catalog.left(pg_catalog.md5($1), 16)) $$;

CREATE FUNCTION armor(bytea) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pg_armor */ SELECT pg_catalog.encode($1, 'base64') $$;

CREATE FUNCTION armor(bytea, text[], text[]) RETURNS text IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pg_armor */ SELECT pg_catalog.encode($1, 'base64') $$;

CREATE FUNCTION dearmor(text) RETURNS bytea IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pg_dearmor */ SELECT pg_catalog.decode($1, 'base64') $$;

CREATE FUNCTION pgp_armor_headers(text, OUT key text, OUT value text) RETURNS SETOF record
    IMMUTABLE STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ /* stub of pgp_armor_headers */ SELECT ''::pg_catalog.text, ''::pg_catalog.text WHERE false $$;
