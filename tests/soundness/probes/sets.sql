-- UNION needs both arms
--> ! ?
SELECT id, email FROM users UNION SELECT id, color FROM tags;

-- UNION ALL with a NULL arm
--> ! ?
SELECT id, name FROM tags UNION ALL SELECT 0, NULL;

-- INTERSECT needs either arm
--> !
SELECT name FROM users INTERSECT SELECT name FROM tags;

-- INTERSECT of two nullable arms
--> ?
SELECT name FROM users INTERSECT SELECT NULL;

-- EXCEPT needs the left arm
--> ! ?
(SELECT email, name FROM users) EXCEPT SELECT name, color FROM tags;

-- EXCEPT does not take NULL out by a proof
--> .
SELECT name FROM users EXCEPT SELECT NULL;

-- nested set operations
--> ! ?
(SELECT id, name FROM tags INTERSECT SELECT id, name FROM users) UNION (SELECT id, title FROM posts EXCEPT SELECT 1, NULL) UNION ALL SELECT 7, color FROM tags;

-- three arms, the last one nullable
--> ?
SELECT email FROM users UNION ALL SELECT name FROM tags UNION ALL SELECT name FROM users;

-- a set operation with casts between the arms' types
--> ! ?
SELECT views, rating FROM posts UNION ALL SELECT id::numeric, id FROM tags UNION ALL SELECT 1.5, NULL;

-- ORDER BY and LIMIT around a set operation
--> !
(SELECT name FROM tags ORDER BY id LIMIT 1) UNION ALL (SELECT email FROM users LIMIT 1) ORDER BY 1 LIMIT 1;

-- a filter around a set operation
--> !
SELECT s.n FROM (SELECT name AS n FROM users UNION ALL SELECT color FROM tags) s WHERE s.n <> '';

-- a set operation under a left join
--> ! ?
SELECT u.id, s.id FROM users u LEFT JOIN (SELECT id FROM tags UNION SELECT id FROM posts) s ON s.id = u.id + 3;

-- VALUES
--> ! ? !
SELECT * FROM (VALUES (1, 'a', true), (2, NULL, false)) v (a, b, c);

-- bare VALUES
--> ! ?
VALUES (1, NULL), (2, 'x');

-- VALUES with a parameter
--> ? !
SELECT * FROM (VALUES ($1::int, 1), (2, 2)) v;

-- VALUES over outer columns
--> ! ?
SELECT v.* FROM users u, LATERAL (VALUES (u.id, u.name)) v;

-- a CTE
--> ! ?
WITH w AS (SELECT id, name FROM users) SELECT * FROM w;

-- a materialized CTE
--> ! !
WITH w AS MATERIALIZED (SELECT id, name FROM users WHERE name > '') SELECT * FROM w;

-- a CTE used twice, once on a nullable side
--> ! ?
WITH w AS (SELECT id FROM users) SELECT a.id, b.id FROM w a LEFT JOIN w b ON b.id = a.id + 1;

-- a CTE over a CTE
--> ! ! !
WITH a AS (SELECT user_id, count(*) AS n FROM posts GROUP BY user_id), b AS (SELECT a.*, u.email FROM a JOIN users u ON u.id = a.user_id) SELECT user_id, n, email FROM b;

-- a CTE with the name of a table
--> ?
WITH users AS (SELECT NULL::bigint AS id) SELECT id FROM users;

-- a CTE in a sub-select that sees an outer CTE
--> ! .
WITH w AS (SELECT 1 AS x) SELECT w.x, (WITH v AS (SELECT x FROM w) SELECT x FROM v) FROM w;

-- a recursive CTE over a counter
--> !
WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT n FROM t;

-- a recursive CTE that comes to NULL
--> ?
WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT nullif(n + 1, 5) FROM t WHERE n < 5) SELECT n FROM t;

-- a recursive CTE that walks up a tree
--> ! ? ! !{.}
WITH RECURSIVE chain AS (
    SELECT id, manager_id, 0 AS depth, ARRAY[id] AS path FROM users
    UNION ALL SELECT u.id, u.manager_id, c.depth + 1, c.path || u.id FROM users u JOIN chain c ON u.id = c.manager_id
) SELECT id, manager_id, depth, path FROM chain;

-- a recursive CTE whose columns swap
--> ? ?
WITH RECURSIVE t (a, b) AS (SELECT 1, NULL::int UNION ALL SELECT b, a FROM t WHERE a = 1) SELECT a, b FROM t;

-- a recursive CTE whose columns move one place per round
--> ? ? ?
WITH RECURSIVE t (a, b, c, n) AS (SELECT 1, 2, NULL::int, 0 UNION ALL SELECT b, c, a, n + 1 FROM t WHERE n < 4) SELECT a, b, c FROM t;

-- a recursive CTE with an outer join in the recursive part
--> ! ?
WITH RECURSIVE t (id, up) AS (SELECT id, id FROM users UNION ALL SELECT t.id, u.manager_id FROM t LEFT JOIN users u ON u.id = t.up WHERE t.up IS NOT NULL) SELECT id, up FROM t;

-- SEARCH and CYCLE columns
--> ! ! !
WITH RECURSIVE t (id) AS (SELECT id FROM comments WHERE parent_id IS NULL UNION ALL SELECT c.id FROM comments c JOIN t ON c.parent_id = t.id)
SEARCH DEPTH FIRST BY id SET place CYCLE id SET looped USING path SELECT id, place, looped FROM t;

-- a function in FROM
--> ! ?
SELECT g, nullif(g, 2) FROM generate_series(1, 3) g;

-- generate_series with ORDINALITY
--> ! !
SELECT * FROM generate_series(1, 3) WITH ORDINALITY AS g (n, place);

-- unnest of a stored array
--> ! ?
SELECT u.id, t FROM users u, unnest(u.tags) t;

-- unnest of a made array
--> ! ! ?
SELECT a, b, c FROM unnest(ARRAY[1, 2]) a, unnest(ARRAY['x']) WITH ORDINALITY AS o (x, b), unnest(ARRAY[1, NULL]) c;

-- unnest of two arrays pads the shorter
--> ? ?
SELECT * FROM unnest(ARRAY[1, 2], ARRAY['x', 'y', 'z']) AS t (a, b) UNION ALL SELECT * FROM unnest(ARRAY[1, 2], ARRAY['x']) AS t;

-- unnest of parameters
--> ? ?
SELECT * FROM unnest($1::int[], $2::text[]) AS t (a, b);

-- ROWS FROM pads the shorter
--> . ?
SELECT * FROM ROWS FROM (generate_series(1, 3), generate_series(1, 2)) AS t (a, b);

-- ROWS FROM with ORDINALITY
--> ! ? !
SELECT a IS NULL, b, n FROM ROWS FROM (generate_series(1, 3), generate_series(1, 2)) WITH ORDINALITY AS t (a, b, n);

-- a set-returning function in the target list
--> ! ?
SELECT generate_series(1, 3), name FROM users;

-- two set-returning functions side by side
--> ? ?
SELECT generate_series(1, length(email)), generate_series(1, 2) FROM users;

-- a set-returning function of a column
--> ?
SELECT unnest(tags) FROM users;

-- jsonb_array_elements
--> ! ?
SELECT e, e ->> 'a' FROM users, jsonb_array_elements('[1, null, {}]') e;

-- jsonb_array_elements_text
--> ?
SELECT t FROM jsonb_array_elements_text('["a", null]') t;

-- jsonb_each and jsonb_each_text
--> ! ! ! ?
SELECT a.key, a.value, b.key, b.value FROM users u, jsonb_each('{"a": null}') a, jsonb_each_text('{"a": null}') b;

-- jsonb_object_keys
--> !
SELECT jsonb_object_keys('{"a": 1, "b": null}');

-- regexp_matches and regexp_split_to_table
--> !{?} !
SELECT m, s FROM regexp_matches('abc', '(a)(x)?') m, regexp_split_to_table('a b', ' ') s;

-- string_to_table
--> ! ?
SELECT a, b FROM string_to_table('a,b', ',') a, string_to_table('a,b', ',', 'b') b;

-- json_to_recordset
--> ? ?
SELECT * FROM json_to_recordset('[{"a": 1}, {"b": "x"}]') AS t (a int, b text);

-- jsonb_populate_record of a table's row type
--> ? ?
SELECT r.id, r.email FROM jsonb_populate_record(NULL::users, '{}') r;

-- a user's function that returns rows of a table
--> ? ?
SELECT id, email FROM some_user();

-- a user's function that returns a set of rows of a table
--> * *
SELECT id, email FROM find_users('a@x');

-- a user's function that returns a table
--> ? ?
SELECT id, label FROM user_table();

-- a function in FROM under a left join
--> ! ?
SELECT u.id, t FROM users u LEFT JOIN LATERAL unnest(u.tags) WITH ORDINALITY AS x (t, n) ON x.n > 1;

-- the ordinality under a left join
--> ! ?
SELECT u.id, x.n FROM users u LEFT JOIN LATERAL unnest(u.tags) WITH ORDINALITY AS x (t, n) ON true;

-- generate_series of days joined with counts
--> ! !
SELECT d::date, count(u.id) FROM generate_series('2024-01-01'::timestamptz, '2024-01-03', '1 day') d LEFT JOIN users u ON u.created_at::date = d::date GROUP BY d;

-- TABLESAMPLE
--> ! ?
SELECT id, name FROM users TABLESAMPLE BERNOULLI (100);

-- FOR UPDATE
--> ! ?
SELECT id, name FROM users WHERE id = $1 FOR UPDATE SKIP LOCKED;

-- FETCH FIRST WITH TIES
--> ! ?
SELECT id, name FROM users ORDER BY active FETCH FIRST 2 ROWS WITH TIES;

-- TABLE
--> ! ! ?
TABLE tags;

-- a view
--> ! ! ? ?
SELECT user_id, email, post_id, title FROM user_posts;

-- a view with a filter that undoes its join
--> ! !
SELECT post_id, title FROM user_posts WHERE post_id > 0;

-- a view with a filter inside
--> ! !
SELECT id, name FROM named_users;

-- a view of a view's kind
--> ! ! ? !
SELECT * FROM active_users;

-- a view over a set operation
--> ! ?
SELECT * FROM everyone;

-- a view under a left join
--> ! ?
SELECT t.id, v.email FROM tags t LEFT JOIN active_users v ON v.id = t.id + 1;

-- a materialized view may hold what once was
--> * * *
SELECT id, email, posts FROM post_counts;

-- row security filters rows for those whom it binds, and not for the owner of the database
--> ! ! ?
SELECT id, owner, secret FROM guarded;

-- CHECK constraints that are validated
--> ! ! ? ? ? !
SELECT a, b, c, d, e, f FROM checked;

-- a domain's NOT NULL is not checked for a value that has the domain's type already
--> ! ? ? ? ? ?{?}
SELECT id, c, s, k, e, l FROM domains;

-- a parent table includes its children, which a NO INHERIT constraint does not bind
--> ! ? !
SELECT id, own, shared FROM parents;

-- ONLY the parent
--> ! ! !
SELECT id, own, shared FROM ONLY parents;

-- a child
--> ! ? ! ?
SELECT id, own, shared, extra_column FROM children;

-- a partitioned table
--> ! ! ?
SELECT id, happened, payload FROM events;

-- a partition
--> ! !
SELECT id, payload FROM events_2023;

-- generated columns
--> . ?
SELECT doubled, half_rating FROM posts;

-- whole rows and system columns
--> ! ! ! !
SELECT u, u.ctid, u.tableoid, u.xmin FROM users u;

-- a whole row as a composite column
--> ? ! ?
SELECT holder, pair, pairs FROM holders;

-- expanding a composite column
--> ? ?
SELECT (author).* FROM posts;

-- a catalog table
--> ! ! ? !
SELECT c.relname, c.oid, c.reloptions, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relname = 'users';

-- information_schema
--> . . ?
SELECT table_name, column_name, column_default FROM information_schema.columns WHERE table_name = 'users';

-- nothing comes of EXPLAIN-like utility statements
--> .
SHOW server_version;

-- two set-returning functions in GROUP BY
--> ?
SELECT generate_series(1, 2) AS g FROM tags GROUP BY generate_series(1, 2), generate_series(1, 3);

-- a set-returning function in ORDER BY pads too
--> ?
SELECT generate_series(1, 2) FROM tags ORDER BY unnest(ARRAY[3, 2, 1]);

-- a set-returning function inside an expression is padded first
--> ? !
SELECT lower(unnest(ARRAY['A', 'B'])), generate_series(1, 3) IS NULL;

-- a generated column that a child computes in its own way
--> ! ? ; pg >= 16
SELECT id, double FROM generated_parent;

-- a generated column of one table alone
--> . ; pg >= 16
SELECT double FROM ONLY generated_parent;

-- what is assumed of the elements of a recursion holds only while it is assumed
--> ? !{?}
WITH RECURSIVE r (a, b, n) AS (
    SELECT ARRAY[1], ARRAY[1], 1
    UNION ALL
    SELECT ARRAY[s.v, NULL], ARRAY[s.v], s.n + 1 FROM (SELECT (5 = ANY (r.a))::int AS v, r.n FROM r) s WHERE s.n < 4
)
SELECT 5 = ANY (a), b FROM r;

-- a user's cast between PostgreSQL's own types
--> ?
SELECT '10:00'::time UNION ALL SELECT now();

-- a user's cast in an arm makes a value of the NULL that a join filled in
--> ?
SELECT y FROM (
    SELECT p.at AS x, p.views AS y FROM users u LEFT JOIN (SELECT user_id, views, '10:00'::time AS at FROM posts) p ON p.user_id = u.id
    UNION ALL
    SELECT now(), 1
) s WHERE x IS NOT NULL;

-- PostgreSQL's own cast in an arm keeps NULL and no NULL apart
--> !
SELECT y FROM (
    SELECT p.views AS x, p.id AS y FROM users u LEFT JOIN posts p ON p.user_id = u.id UNION ALL SELECT 1::numeric, 1
) s WHERE x IS NOT NULL;
