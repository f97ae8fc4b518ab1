-- sqlpin stub, see pgcrypto--1.3.sql

CREATE FUNCTION fips_mode() RETURNS bool VOLATILE STRICT PARALLEL SAFE LANGUAGE sql
    AS $$ SELECT false $$;
