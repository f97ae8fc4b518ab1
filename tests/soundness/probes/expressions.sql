-- constants
--> ! ! ! ! ! ?
SELECT 1, 'a', true, 1.5, '2024-01-01'::date, NULL;

-- a cast NULL constant
--> ? ?
SELECT NULL::integer, CAST(NULL AS text);

-- a parameter in the output
--> ?
SELECT $1::integer;

-- a parameter in an expression
--> ? ! ?
SELECT $1::integer + 1, coalesce($2::text, ''), $3::text || 'x';

-- operators on proven and unproven columns
--> ! ! ? ? !
SELECT id + 1, email || '!', age * 2, name || 'x', id > 3 FROM users;

-- division raises instead of giving NULL
--> ! ! !
SELECT views / 2, views % 3, 10 / (views + 100) FROM posts;

-- COALESCE
--> ! ! ? !
SELECT coalesce(name, email), coalesce(name, ''), coalesce(name, last_mood::text), coalesce(NULL, name, 'x') FROM users;

-- COALESCE with a parameter as the last resort
--> ?
SELECT coalesce(name, $1) FROM users;

-- NULLIF
--> ? ?
SELECT nullif(email, ''), nullif(id, 1) FROM users;

-- CASE with and without ELSE
--> ! ? ?
SELECT CASE WHEN active THEN 1 ELSE 2 END, CASE WHEN active THEN 1 END, CASE WHEN active THEN name ELSE email END FROM users;

-- CASE with a test expression
--> ! ?
SELECT CASE mood WHEN 'sad' THEN 'x' WHEN 'ok' THEN 'y' ELSE email END, CASE mood WHEN 'sad' THEN 1 WHEN 'ok' THEN 2 END FROM users;

-- CASE WHEN x IS NOT NULL THEN x ELSE default
--> .
SELECT CASE WHEN name IS NOT NULL THEN name ELSE '' END FROM users;

-- CASE WHEN x IS NULL THEN default ELSE x
--> .
SELECT CASE WHEN name IS NULL THEN '' ELSE name END FROM users;

-- tests
--> ! ! ! ! ! !
SELECT name IS NULL, name IS NOT NULL, name IS DISTINCT FROM email, name IS NOT DISTINCT FROM $1, verified IS TRUE, verified IS NOT UNKNOWN FROM users;

-- AND, OR, NOT
--> ! ? ? ?
SELECT active AND id > 1, active AND verified, active OR verified, NOT verified FROM users;

-- AND and OR with a constant that decides
--> . .
SELECT verified AND false, verified OR true FROM users;

-- GREATEST and LEAST ignore NULL
--> ! ! ?
SELECT greatest(age, id), least(age, 1), greatest(age, manager_id) FROM users;

-- SQL value functions
--> ! ! ! ! ! ! ! ! !
SELECT current_date, current_time, current_timestamp, localtime, localtimestamp(0), current_user, session_user, current_catalog, user;

-- current_schema can be NULL
--> *
SELECT current_schema;

-- nullary functions
--> ! ! ! ! ! ! !
SELECT now(), clock_timestamp(), random(), gen_random_uuid(), pg_backend_pid(), version(), current_database();

-- settings
--> ! ?
SELECT current_setting('server_version'), current_setting('app.user', true);

-- text functions
--> ! ! ! ! ! ! ! ! ! ! !
SELECT lower(email), upper(email), length(email), trim(email), left(email, 3), substring(email from 1 for 2), replace(email, 'a', 'b'), split_part(email, '@', 2), md5(email), position('@' in email), initcap(email) FROM users;

-- text functions that find nothing
--> ? ? ?
SELECT substring(email from 'x+'), (regexp_match(email, 'q'))[1], regexp_match(email, 'q') FROM users;

-- text functions of a nullable argument
--> ? ?
SELECT lower(name), length(name) FROM users;

-- concat, concat_ws and format swallow NULL
--> ! ! ! ?
SELECT concat(name, age), concat_ws(' ', name, age), format('%s-%s', name, age), concat_ws(name, email, email) FROM users;

-- concat with VARIADIC NULL
--> *
SELECT concat(VARIADIC $1::text[]);

-- || of a column with a number, a time, an enum, whose cast to text could be a user's
--> ! ! .
SELECT email || id, 'at ' || created_at, mood || '!' FROM users;

-- || of an enum whose cast to text is a user's function
--> ?
SELECT odd || '!' FROM shadow.odds;

-- casts
--> ! ! ! ! ? !
SELECT id::text, email::varchar(3), mood::text, views::numeric(10,2), age::text, active::int FROM users u JOIN posts USING (id);

-- a cast through a user's function
--> ? ? .
SELECT odd::text, CAST(odd AS varchar), CAST(odd AS name) FROM shadow.odds;

-- dates and times
--> ! ! ! ! ! ?
SELECT date_trunc('day', created_at), created_at::date, created_at AT TIME ZONE 'UTC', created_at + interval '1 day', date_trunc('hour', created_at, 'UTC'), date_trunc('day', deleted_at) FROM users;

-- infinity has no hour, no time of day and no picture
--> ? ? ? ?
SELECT extract(hour FROM created_at), created_at::time, to_char(created_at, 'YYYY'), date_part('day', created_at) FROM users;

-- infinity has a year and an epoch
--> ! ! !
SELECT extract(epoch FROM created_at), extract(year FROM created_at), date_part('epoch', created_at) FROM users;

-- now() is never infinite
--> . . .
SELECT extract(hour FROM now()), to_char(now(), 'YYYY-MM-DD'), to_char(current_timestamp, 'HH24');

-- an empty format
--> ?
SELECT to_char(now(), '');

-- numbers as text
--> ! !
SELECT to_char(views, '999'), to_char(id, 'FM000') FROM posts;

-- rounding and its kin
--> ! ! ? !
SELECT round(views / 3.0, 2), abs(views), round(rating), ceil(views::float8) FROM posts;

-- scale of a number that is not one
--> ?
SELECT scale(rating) FROM posts WHERE rating IS NOT NULL;

-- age of two timestamps
--> ! ?
SELECT age('2024-01-01', created_at), age(deleted_at) FROM users WHERE isfinite(created_at) AND deleted_at IS NULL;

-- arrays: constructors
--> !{!} !{?} !{!}
SELECT ARRAY[id, 1], ARRAY[name, 'x'], ARRAY[1, 2]::int[] FROM users;

-- arrays: length and bounds
--> ! ? ? ?
SELECT cardinality(tags), array_length(tags, 1), array_upper(tags, 1), array_position(tags, 'zz') FROM users;

-- arrays: subscripts
--> ? ? ?
SELECT tags[1], (ARRAY[1, 2])[3], tags[1:2] FROM (SELECT points AS tags FROM users) s;

-- arrays: a slice of an array is an array
--> .{?}
SELECT tags[1:2] FROM users;

-- arrays: stored arrays hold what they hold
--> !{?} ?{?}
SELECT tags, points FROM users;

-- arrays: changing
--> !{?} !{!} !{!} !{?}
SELECT array_append(tags, 'x'), string_to_array(email, '@'), ARRAY[email] || email, array_append(NULL::int[], age) FROM users WHERE id IN (1, 2);

-- arrays: concatenation with a nullable one
--> !{?} ?{?}
SELECT tags || points::text[], points || points FROM users WHERE id IN (1, 2, 5);

-- arrays: removing NULL
--> !{!}
SELECT array_remove(tags, NULL) FROM users WHERE array_ndims(tags) = 1;

-- arrays: to text
--> ! ?
SELECT array_to_string(tags, ','), array_to_string(points, ',') FROM users;

-- arrays: operators
--> ! ! ?
SELECT tags @> '{a}', 'a' = ANY (ARRAY[email]), points && '{1}' FROM users;

-- ANY over an array that holds NULL
--> ?
SELECT 'zz' = ANY (tags) FROM users;

-- ANY over constants
--> ! ?
SELECT mood = ANY ('{sad,ok}'::mood[]), mood IN ('sad', $1) FROM users;

-- IN with and without NULL in the list
--> ! ? ?
SELECT id IN (1, 2), id IN (1, NULL), age IN (1, 2) FROM users;

-- ALL over an empty array is true even for NULL
--> .
SELECT age > ALL ('{}'::int[]) FROM users;

-- JSON: access
--> ? ? ? ? ?
SELECT settings -> 'zz', settings ->> 'b', settings #> '{a,b}', settings #>> '{a}', settings['a'] FROM users;

-- JSON: tests and makers
--> ! ! ! ! ! !
SELECT settings ? 'a', settings @> '{}', jsonb_typeof(settings), to_jsonb(name IS NULL), jsonb_build_object('n', name), jsonb_build_array(name, age) FROM users;

-- JSON: to_json of a nullable value is NULL
--> ? ?
SELECT to_jsonb(name), to_json(age) FROM users;

-- JSON: changing
--> ! ! ! ?
SELECT settings || '{}', settings - 'a', jsonb_set('{}', '{a}', settings), jsonb_set('{}', '{a}', extra) FROM users;

-- JSON: the first item of a path
--> ? !
SELECT jsonb_path_query_first(settings, '$.zz'), jsonb_path_query_array(settings, '$.zz') FROM users;

-- JSON: path predicates swallow errors
--> *
SELECT settings @? 'strict $.zz' FROM users;

-- JSON: row constructors
--> ! ! !
SELECT row_to_json(t), to_jsonb(t), json_build_object('t', t) FROM tags t;

-- rows
--> ! ! !
SELECT ROW(name, age), ROW(NULL), (name, age) FROM users;

-- comparing rows
--> ? !
SELECT (name, age) = ('Bo', 7), ROW(email, id) = ROW('a', 1) FROM users;

-- comparing rows by order
--> ! ?
SELECT (email, id) < ('b', 1), (email, age) < ('a@x', 1) FROM users;

-- fields of rows
--> ? ?
SELECT (author).a, (author).b FROM posts;

-- fields of a row that is not NULL
--> ! ? ?
SELECT pair, (pair).a, (pair).b FROM holders;

-- fields of a row made on the spot
--> .
SELECT (ROW(1, 'x')::pair).a;

-- a NOT NULL column inside a stored row of a table's type
--> ?
SELECT (holder).email FROM holders;

-- ranges
--> ! ! ? ? !
SELECT int4range(views, NULL), tstzrange(now(), published_at), lower(during), upper(during), isempty(int4range(views, views)) FROM posts;

-- a lower bound of a range that is not NULL
--> ?
SELECT lower(int4range(views, views)) FROM posts;

-- ranges: operators
--> ! ?
SELECT int4range(1, 5) @> views, during @> now() FROM posts;

-- enums
--> ! ! !{!}
SELECT mood, mood > 'sad', enum_range(mood) FROM users;

-- text search
--> ! ! ?
SELECT to_tsvector('simple', title), ts_rank(to_tsvector('simple', title), plainto_tsquery('x')), to_tsvector(body) FROM posts;

-- collation and type annotations change nothing
--> ! ?
SELECT email COLLATE "C", name COLLATE "C" FROM users;

-- a user's functions
--> * ? ?
SELECT plus_one(id::int), nothing_known(id::int), coalesce_(1) FROM users;

-- functions in another schema with the names of built-in ones
--> ? ? ?
SELECT shadow.lower(email), shadow.now(), id::int OPERATOR(shadow.+) 1 FROM users;

-- bit by bit
--> ! !
SELECT views & 1, ~views FROM posts;

-- sizes and privileges of what may not exist
--> ? * ?
SELECT has_table_privilege(4294967295::oid, 'SELECT'), pg_relation_size('users'), obj_description('users'::regclass);

-- regclass and friends
--> ! ?
SELECT 'users'::regclass, to_regclass('nope');

-- sequences
--> !
SELECT nextval('tags_id_seq');

-- OVERLAPS
--> ! ?
SELECT (created_at, interval '1 day') OVERLAPS (now(), now()), (deleted_at, deleted_at) OVERLAPS (now(), now()) FROM users WHERE isfinite(created_at);

-- num_nulls
--> ! !
SELECT num_nulls(name, age), num_nonnulls(name, age) FROM users;

-- a window of a CASE over a strict argument
--> ? !
SELECT CASE WHEN age > 0 THEN age END, CASE WHEN age > 0 THEN 1 ELSE 0 END FROM users;

-- boolean arithmetic of applications
--> ! ! !
SELECT deleted_at IS NULL AND active, (age > 5) IS TRUE, coalesce(verified, false) FROM users;

-- string_to_array with a null string
--> ?
SELECT (string_to_array(email, '@', ''))[1] FROM users;

-- quote_nullable writes the word NULL
--> !
SELECT quote_nullable(name) FROM users;

-- quoting
--> ! ? !
SELECT quote_literal(email), quote_literal(name), quote_ident(email) FROM users;

-- inet
--> ! ! !
SELECT host('10.0.0.1'::inet), masklen('10.0.0.1'::inet), '10.0.0.1'::inet << '10.0.0.0/8'::inet;

-- geometry that does not meet
--> ? !
SELECT '[(0,0),(1,1)]'::lseg # '[(5,5),(6,5)]'::lseg, point(1, 2) <-> point(3, 4);

-- arrays: concatenation with the array of a sub-select
--> !{!} !{?}
SELECT ARRAY[id] || ARRAY(SELECT id FROM tags), ARRAY[id::int] || ARRAY(SELECT age FROM users) FROM users;

-- arrays: concatenation with a domain over an array
--> !{?} .{?}
SELECT ARRAY[1] || l, array_append(l, id) FROM domains WHERE l IS NOT NULL;

-- arrays: an array in the place of an element makes a row of a matrix
--> !{?}
SELECT ARRAY[points, '{5,6,7}'] FROM users WHERE points = '{1,2,3}' OR id = 0 UNION ALL SELECT ARRAY[ARRAY[NULL, 1], ARRAY[1, 2]];

-- CASE whose conditions leave nothing for ELSE
--> ! ?
SELECT CASE WHEN active THEN 'y' WHEN NOT active THEN 'n' END, CASE WHEN verified THEN 'y' WHEN NOT verified THEN 'n' END FROM users;

-- CASE with the condition of WHERE
--> ! ?
SELECT CASE WHEN id = 1 THEN 'one' WHEN id = 2 THEN 'two' END, CASE WHEN id = 2 THEN 'two' END FROM users WHERE id = 1;

-- CASE with one condition of an OR in WHERE
--> ?
SELECT CASE WHEN id = 1 THEN 'one' END FROM users WHERE id = 1 OR id = 2;

-- CASE with a condition on constants
--> ! ! ? !
SELECT CASE WHEN 1 = 1 THEN id END, CASE WHEN 2 < 1 THEN NULL ELSE id END, CASE WHEN 1 <> 1 THEN id END, CASE 1 WHEN 1 THEN id ELSE id END FROM users;

-- CASE whose earlier arm took the row where both are NULL
--> ! ?
SELECT CASE WHEN name IS NULL AND age IS NULL THEN 'neither' WHEN name IS NULL THEN age::text ELSE name END,
    CASE WHEN name IS NULL AND age IS NULL THEN 'neither' WHEN last_mood IS NULL THEN age::text ELSE 'x' END FROM users;

-- CASE with a condition that NULL rules out
--> ! ?
SELECT CASE WHEN name > '' THEN NULL ELSE id END, CASE WHEN age > 0 THEN NULL ELSE id END FROM users WHERE name IS NULL;

-- CASE with a condition that may differ each time
--> *
SELECT CASE WHEN random() < 0.5 THEN 1 WHEN NOT random() < 0.5 THEN 2 END FROM users;

-- CASE over a grouping key that a set leaves out
--> ? !
SELECT CASE WHEN active THEN 'y' WHEN NOT active THEN 'n' END, CASE WHEN count(*) > 0 THEN 1 END FROM users GROUP BY ROLLUP (active) HAVING count(*) > 0;

-- CASE with the condition of ON, where the outer join may find no row
--> ?
SELECT CASE WHEN p.kind = 'live' THEN 1 END FROM users u LEFT JOIN posts p ON p.user_id = u.id AND p.kind = 'live';

-- CASE with the condition of WHERE over the row that UPDATE stored
--> ? !
UPDATE users SET active = NOT active WHERE active RETURNING CASE WHEN active THEN 1 END, CASE WHEN active THEN 1 WHEN NOT active THEN 2 END;

-- CASE with the condition of WHERE over the row that DELETE removed
--> ! ?
DELETE FROM comments WHERE id > 0 RETURNING CASE WHEN id > 0 THEN 1 END, CASE WHEN parent_id > 0 THEN 1 END;

-- CASE with the condition of WHERE, in a group that no row belongs to
--> ? !
SELECT CASE WHEN $1::integer > 1 THEN 1 END, count(*) FROM users WHERE $1 > 1;

-- CASE with the condition of WHERE, in a group of a sub-select that no row belongs to
--> ? !
SELECT (SELECT coalesce(CASE WHEN u.active THEN 1 END, max(p.id)) FROM posts p WHERE u.active AND p.id < 0),
    (SELECT count(*) + CASE WHEN u.active THEN 1 WHEN NOT u.active THEN 2 END FROM posts p WHERE u.active AND p.id < 0) FROM users u;

-- CASE with the condition of HAVING
--> ! *
SELECT CASE WHEN count(*) > 1 THEN 'many' END, CASE WHEN count(name) > 1 THEN 'many' END FROM users GROUP BY active HAVING count(*) > 1;

-- a field of a JSON object that is built on the spot
--> ! ! ! ! !
SELECT jsonb_build_object('e', email) ->> 'e', json_build_object('a', name, 'i', id) ->> 'i', jsonb_build_object('n', NULL) -> 'n',
    json_build_object('x', 'y') ->> 'x', jsonb_build_object('t', tags) ->> 't' FROM users;

-- a field of a JSON object that is NULL there, or a JSON null, or not there, or whose key is not a constant, or there twice
--> ? ? ? ? . ?
SELECT jsonb_build_object('n', name) ->> 'n', jsonb_build_object('s', settings) ->> 's', jsonb_build_object('e', email) ->> 'f',
    jsonb_build_object(email, id) ->> 'a@x', json_build_object('i', id, 'i', id) ->> 'i', json_build_object('i', id, 'i', age) ->> 'i' FROM users;

-- a parameter of a domain that refuses NULL is never NULL, of another domain it is
--> ! ! ?
SELECT $1::code, coalesce(NULL, $1::code), $2::email;

-- a user's operator with the name of one that compares, and another function of PostgreSQL's own behind it
--> ?
SELECT CASE WHEN 1 OPERATOR(shadow.=) 2 THEN NULL ELSE 1 END;

-- an OID has no sign
--> ?
SELECT CASE WHEN '4294967295'::oid > '0'::oid THEN NULL ELSE 1 END;

-- a setting that the same query changes
--> ! ?
SELECT set_config('search_path', 'nowhere', true), current_schema() WHERE current_schema() IS NOT NULL;

-- IS DISTINCT FROM by a user's equality
--> ?
SELECT 1 IS DISTINCT FROM 'ok'::mood;

-- a user's cast of elements, below PostgreSQL's own to the length of the type
--> !{?} !{?}
SELECT (ARRAY(SELECT odd FROM shadow.odds))::varchar(5)[], (ARRAY(SELECT odd FROM shadow.odds))::varchar[];

-- PostgreSQL's own cast of elements to the length of a type
--> !{!} !{?}
SELECT (ARRAY(SELECT id FROM users))::varchar(5)[], tags::varchar(5)[] FROM users;

-- a user's cast of what a JSON constructor made, below PostgreSQL's own to the length of the type
--> ? ? ! ; pg >= 16
SELECT JSON_OBJECT('a': 1 RETURNING character(20)), JSON_ARRAYAGG(id RETURNING character(20)), JSON_OBJECT('a': 1 RETURNING varchar(20))
FROM users GROUP BY id;

-- a user's cast of PostgreSQL's own type to text
--> ? ? ! !
SELECT 'at ' || point(1, 2), quote_literal(point(1, 2)), quote_nullable(point(1, 2)), 'at ' || box(point(1, 2));

-- an equality that has no answer for two values
--> ? ? ?
SELECT a IS DISTINCT FROM b, a IS NOT DISTINCT FROM b, (a, 1) IS DISTINCT FROM (b, 1)
FROM (VALUES ('one'::shadow.vague, 'two'::shadow.vague)) AS v (a, b);

-- an equality that is PostgreSQL's own function under a name of the user's
--> ?
SELECT '{}'::jsonb IS DISTINCT FROM '$.a'::jsonpath;

-- a table that the same query puts out of sight
--> ! ?
SELECT set_config('search_path', 'nowhere', true), to_regclass('users') WHERE to_regclass('users') IS NOT NULL;

-- a column of a sub-query, of a WITH query and of VALUES, each of which the planner may call in every place
--> ! ? ? ?
WITH w AS (SELECT to_regclass('users') AS b)
SELECT set_config('search_path', 'nowhere', true), s.b, w.b, v.b
FROM (SELECT current_schema() AS b) s, w, (VALUES (current_schema())) AS v (b)
WHERE s.b IS NOT NULL AND w.b IS NOT NULL AND v.b > '';

-- a column of a table beside a setting that changes
--> ! !
SELECT set_config('search_path', 'nowhere', true), name FROM users WHERE name IS NOT NULL;

-- a time whose text the same query changes
--> ! ?
SELECT set_config('timezone', 'UTC', true), CASE WHEN t::text LIKE '%-05' THEN 1 END
FROM (SELECT timestamptz '2024-03-01 12:00+00' AS t OFFSET 0) AS v WHERE t::text LIKE '%-05';

-- the same where no setting changes
--> !
SELECT CASE WHEN t::text LIKE '%-05' THEN 1 END
FROM (SELECT timestamptz '2024-03-01 12:00+00' AS t OFFSET 0) AS v WHERE t::text LIKE '%-05';

-- a comparison of rows by the operator class of a user
--> ?
SELECT (1, 1) OPERATOR(shadow.<<<) (1, 2);
