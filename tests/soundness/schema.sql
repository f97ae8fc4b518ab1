-- The schema of the soundness tests: every way in which a column is, seems, or is not NOT NULL.

CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE pair AS (a integer, b text);
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE DOMAIN code AS text NOT NULL;
CREATE DOMAIN short_code AS code CHECK (length(VALUE) < 10);
CREATE DOMAIN checked_code AS text CHECK (VALUE IS NOT NULL);
CREATE DOMAIN scores AS integer[] NOT NULL;

CREATE TABLE users (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE,
    name text,
    age integer,
    mood mood NOT NULL DEFAULT 'ok',
    last_mood mood,
    tags text[] NOT NULL DEFAULT '{}',
    points integer[],
    settings jsonb NOT NULL DEFAULT '{}',
    extra jsonb,
    manager_id bigint REFERENCES users (id),
    created_at timestamptz NOT NULL DEFAULT now(),
    deleted_at timestamptz,
    active boolean NOT NULL DEFAULT true,
    verified boolean
);

CREATE TABLE posts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    user_id bigint NOT NULL REFERENCES users (id),
    slug text NOT NULL,
    title text NOT NULL,
    body text,
    rating numeric(5, 2),
    views integer NOT NULL DEFAULT 0,
    kind text NOT NULL CHECK (kind IN ('draft', 'live', 'old')),
    status text CHECK (status IN ('open', 'closed')),
    published_at timestamptz,
    during tstzrange,
    author pair,
    doubled integer GENERATED ALWAYS AS (views * 2) STORED,
    half_rating numeric GENERATED ALWAYS AS (rating / 2) STORED,
    UNIQUE (user_id, slug)
);
CREATE INDEX ON posts (user_id) WHERE published_at IS NULL;
CREATE UNIQUE INDEX live_title ON posts (title) WHERE kind = 'live';

CREATE TABLE comments (
    id integer PRIMARY KEY,
    post_id bigint REFERENCES posts (id),
    user_id bigint REFERENCES users (id),
    parent_id integer,
    body text NOT NULL,
    note text
);

CREATE TABLE tags (id serial PRIMARY KEY, name text NOT NULL, color text, UNIQUE (name, color));
CREATE TABLE post_tags (
    post_id bigint NOT NULL REFERENCES posts (id),
    tag_id integer NOT NULL REFERENCES tags (id),
    added_at date,
    PRIMARY KEY (post_id, tag_id)
);

-- a, b and f are never NULL; c and d may be, although a CHECK names them; e was added unvalidated, below.
CREATE TABLE checked (
    a integer CHECK (a IS NOT NULL),
    b integer,
    c integer,
    d integer CHECK (d > 0),
    e integer,
    f integer,
    CONSTRAINT two CHECK (b IS NOT NULL AND b > 0),
    CONSTRAINT either CHECK (c IS NOT NULL OR b > 0),
    CONSTRAINT three CHECK ((a > 0 AND f IS NOT NULL) AND a < 1000)
);

-- Of some columns one is there: a or b, b or c but not both, paid_at where paid, note exactly where kind is x. f may be missing.
CREATE TABLE arcs (
    id integer PRIMARY KEY, a integer, b integer, c integer, paid boolean, paid_at timestamptz, kind text, note text, f integer,
    CHECK (a IS NOT NULL OR b IS NOT NULL),
    CHECK (num_nonnulls(b, c) = 1),
    CHECK (paid_at IS NOT NULL OR NOT paid),
    CHECK ((kind = 'x') = (note IS NOT NULL))
);
CREATE TABLE arc_parents (a integer, b integer, CHECK (a IS NOT NULL OR b IS NOT NULL) NO INHERIT);
CREATE TABLE arc_children () INHERITS (arc_parents);
CREATE TABLE negations (a integer, b integer, CHECK (NOT (a IS NULL AND b IS NULL)));
-- What these conditions say of a row is not what they said when it was written.
CREATE TABLE offers (
    id integer PRIMARY KEY, code text, ends timestamptz NOT NULL, starts text NOT NULL,
    CHECK (code IS NOT NULL OR ends > now()),
    CHECK (code IS NOT NULL OR starts::date > '2024-06-01')
);

CREATE TABLE domains (id integer NOT NULL, c code, s short_code, k checked_code, e email, l scores);
CREATE TABLE holders (id integer PRIMARY KEY, holder users, pair pair NOT NULL, pairs pair[]);

CREATE TABLE parents (id integer NOT NULL, own integer, CONSTRAINT own_only CHECK (own IS NOT NULL) NO INHERIT, shared text NOT NULL);
CREATE TABLE children (extra_column text) INHERITS (parents);

CREATE TABLE events (id integer NOT NULL, happened date NOT NULL, payload jsonb, PRIMARY KEY (id, happened)) PARTITION BY RANGE (happened);
CREATE TABLE events_2023 PARTITION OF events FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
CREATE TABLE events_rest PARTITION OF events DEFAULT;
ALTER TABLE events_2023 ALTER COLUMN payload SET NOT NULL;

CREATE TABLE logs (id serial PRIMARY KEY, noted timestamptz DEFAULT now(), note text);

-- A partition may have a trigger that its siblings have not.
CREATE TABLE moved (id integer NOT NULL, region text NOT NULL, note text) PARTITION BY LIST (region);
CREATE TABLE moved_a PARTITION OF moved FOR VALUES IN ('a');
CREATE TABLE moved_b PARTITION OF moved FOR VALUES IN ('b');
CREATE FUNCTION wipe() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.note := NULL; RETURN NEW; END $$;
CREATE TRIGGER wipe BEFORE INSERT ON moved_b FOR EACH ROW EXECUTE FUNCTION wipe();

-- A trigger of a partitioned table fires for each of its partitions.
CREATE TABLE stamped (id integer NOT NULL, region text NOT NULL, note text) PARTITION BY LIST (region);
CREATE TABLE stamped_a PARTITION OF stamped FOR VALUES IN ('a');
CREATE TRIGGER wipe BEFORE INSERT ON stamped FOR EACH ROW EXECUTE FUNCTION wipe();

-- What holds when a row is written need not hold later; blanks at the end of a character value belong to it.
CREATE TABLE expiring (
    id integer PRIMARY KEY, reason text, expires_at timestamptz, grade character(3) CHECK (grade IN ('a', 'b')),
    CHECK (reason IS NOT NULL OR expires_at > now())
);
-- 02:30 and 03:30 of one night are the same moment in New York.
CREATE TABLE moments (id integer PRIMARY KEY, at timestamp NOT NULL UNIQUE);
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone = ''America/New_York''', current_database()); END $$;

CREATE TABLE nothing (id integer NOT NULL, word text NOT NULL);
CREATE TABLE guarded (id integer PRIMARY KEY, owner text NOT NULL, secret text);
ALTER TABLE guarded ENABLE ROW LEVEL SECURITY;
ALTER TABLE guarded FORCE ROW LEVEL SECURITY;
CREATE POLICY mine ON guarded USING (secret IS NOT NULL);

CREATE VIEW user_posts AS
    SELECT u.id AS user_id, u.email, p.id AS post_id, p.title, count(*) OVER () AS total
    FROM users u LEFT JOIN posts p ON p.user_id = u.id;
CREATE VIEW active_users AS SELECT id, email, name, mood FROM users WHERE active AND deleted_at IS NULL;
CREATE VIEW named_users AS SELECT id, email, name FROM users WHERE name IS NOT NULL WITH CHECK OPTION;
CREATE VIEW user_names AS SELECT id, name FROM users WHERE name IS NOT NULL;
CREATE VIEW tag_names AS SELECT id, name, color FROM tags;
CREATE VIEW everyone AS SELECT id, name FROM users UNION ALL SELECT -id, name FROM tags;
CREATE MATERIALIZED VIEW post_counts AS
    SELECT u.id, u.email, count(p.id) AS posts FROM users u LEFT JOIN posts p ON p.user_id = u.id GROUP BY u.id
    WITH DATA;

-- A trigger in place of the INSERT decides what RETURNING shows.
CREATE VIEW trigger_view AS SELECT id, name FROM tags;
CREATE FUNCTION forget() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.id := NULL; NEW.name := NULL; RETURN NEW; END $$;
CREATE TRIGGER forget INSTEAD OF INSERT OR UPDATE ON trigger_view FOR EACH ROW EXECUTE FUNCTION forget();

CREATE FUNCTION nothing_known(integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT nullif($1, $1)';
CREATE FUNCTION plus_one(integer) RETURNS integer LANGUAGE plpgsql STRICT AS 'BEGIN RETURN $1 + 1; END';
CREATE FUNCTION lazy(integer) RETURNS integer LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE FUNCTION find_users(wanted text) RETURNS SETOF users LANGUAGE sql STABLE AS 'SELECT * FROM users WHERE email = wanted';
CREATE FUNCTION some_user() RETURNS users LANGUAGE sql STABLE AS 'SELECT * FROM users WHERE false';
CREATE FUNCTION user_table() RETURNS TABLE (id bigint, label text) LANGUAGE sql STABLE AS 'SELECT id, email FROM users UNION ALL SELECT NULL, NULL';
CREATE FUNCTION coalesce_(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT NULL::integer';
CREATE SCHEMA shadow;
CREATE FUNCTION shadow.lower(text) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT NULL::text';
CREATE FUNCTION shadow.now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT NULL::timestamptz';
CREATE FUNCTION shadow.count_(bigint, anyelement) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT NULL::bigint';
CREATE AGGREGATE shadow.count(anyelement) (SFUNC = shadow.count_, STYPE = bigint);
CREATE FUNCTION shadow.plus(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT nullif($1, $1)';
CREATE OPERATOR shadow.+ (LEFTARG = integer, RIGHTARG = integer, FUNCTION = shadow.plus);
-- Equality that is true for NULL: an operator proves only what its function does.
CREATE FUNCTION shadow.same(integer, integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 IS NOT DISTINCT FROM $2 OR true';
CREATE OPERATOR shadow.=== (LEFTARG = integer, RIGHTARG = integer, FUNCTION = shadow.same);
-- Operators whose names mislead, although PostgreSQL's own functions are behind them.
CREATE OPERATOR shadow.= (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4ne);
CREATE OPERATOR shadow.> (LEFTARG = bigint, RIGHTARG = integer, FUNCTION = int84le);
-- Equality of two types that have none, which does not know.
CREATE FUNCTION unsure(integer, mood) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT NULL::boolean';
CREATE OPERATOR public.= (LEFTARG = integer, RIGHTARG = mood, FUNCTION = unsure);
-- A cast that is NULL for a value, and a value for NULL.
CREATE FUNCTION shadow.no_moment(time) RETURNS timestamptz LANGUAGE sql IMMUTABLE AS 'SELECT CASE WHEN $1 IS NULL THEN ''epoch''::timestamptz END';
CREATE CAST (time AS timestamptz) WITH FUNCTION shadow.no_moment(time) AS IMPLICIT;
CREATE FUNCTION shadow.mood_text(mood) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT NULL::text';
CREATE TYPE shadow.odd AS ENUM ('one', 'two');
CREATE FUNCTION shadow.odd_text(shadow.odd) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT NULL::text';
CREATE CAST (shadow.odd AS text) WITH FUNCTION shadow.odd_text(shadow.odd);
CREATE TABLE shadow.odds (odd shadow.odd NOT NULL);
-- A user's casts that make NULL, below PostgreSQL's own to a length, and of PostgreSQL's own types to text.
CREATE FUNCTION shadow.odd_varchar(shadow.odd) RETURNS varchar LANGUAGE sql IMMUTABLE AS 'SELECT NULL::varchar';
CREATE CAST (shadow.odd AS varchar) WITH FUNCTION shadow.odd_varchar(shadow.odd);
CREATE FUNCTION shadow.no_character(json) RETURNS character LANGUAGE sql IMMUTABLE AS 'SELECT NULL::character';
CREATE CAST (json AS character) WITH FUNCTION shadow.no_character(json) AS ASSIGNMENT;
CREATE FUNCTION shadow.no_text(point) RETURNS text LANGUAGE sql IMMUTABLE AS 'SELECT NULL::text';
CREATE CAST (point AS text) WITH FUNCTION shadow.no_text(point);
-- Equality of a type of one's own, which may have no answer; it stands where every search_path finds it.
CREATE TYPE shadow.vague AS ENUM ('one', 'two');
CREATE FUNCTION shadow.perhaps(shadow.vague, shadow.vague) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT NULL::boolean';
CREATE OPERATOR public.= (LEFTARG = shadow.vague, RIGHTARG = shadow.vague, FUNCTION = shadow.perhaps);
CREATE OPERATOR public.= (LEFTARG = jsonb, RIGHTARG = jsonpath, FUNCTION = jsonb_path_match_opr);

-- A strict operator, and an operator class of it that compares in another way: NULL for values, less for NULL.
CREATE OPERATOR shadow.<<< (LEFTARG = integer, RIGHTARG = integer, FUNCTION = int4lt);
CREATE FUNCTION shadow.compared(integer, integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT CASE WHEN $1 IS NULL THEN -1 END';
CREATE OPERATOR CLASS shadow.odd_order FOR TYPE integer USING btree AS OPERATOR 1 shadow.<<<, FUNCTION 1 shadow.compared(integer, integer);
CREATE TYPE single AS (a integer);
-- An equality that is always true, as that of the elements of an array.
CREATE TYPE shadow.same_all AS ENUM ('a', 'b');
CREATE FUNCTION shadow.all_same(shadow.same_all, shadow.same_all) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS 'SELECT true';
CREATE FUNCTION shadow.is_less(shadow.same_all, shadow.same_all) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT AS 'SELECT enum_lt($1, $2)';
CREATE FUNCTION shadow.order_of(shadow.same_all, shadow.same_all) RETURNS integer LANGUAGE sql IMMUTABLE STRICT AS 'SELECT enum_cmp($1, $2)';
CREATE OPERATOR shadow.=== (LEFTARG = shadow.same_all, RIGHTARG = shadow.same_all, FUNCTION = shadow.all_same);
CREATE OPERATOR shadow.<<< (LEFTARG = shadow.same_all, RIGHTARG = shadow.same_all, FUNCTION = shadow.is_less);
CREATE OPERATOR CLASS shadow.all_alike DEFAULT FOR TYPE shadow.same_all USING btree AS
    OPERATOR 1 shadow.<<<, OPERATOR 3 shadow.===, FUNCTION 1 shadow.order_of(shadow.same_all, shadow.same_all);
CREATE TABLE shadow.alike (many shadow.same_all[] UNIQUE);
CREATE TABLE moods (moods mood[] NOT NULL, mood mood UNIQUE);
