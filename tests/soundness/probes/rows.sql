-- no table gives one row
--> !  ; one
SELECT 1;

-- no table, but a filter
--> !  ; optional
SELECT 1 WHERE $1::boolean;

-- an ungrouped aggregate
--> !  ; one
SELECT count(*) FROM users;

-- an ungrouped aggregate with HAVING
--> !  ; optional
SELECT count(*) FROM users HAVING count(*) > 0;

-- an ungrouped aggregate with LIMIT 0
--> !  ; optional
SELECT count(*) FROM users LIMIT 0;

-- an ungrouped aggregate with OFFSET
--> !  ; optional
SELECT count(*) FROM users OFFSET $1;

-- LIMIT 1
--> !  ; optional
SELECT id FROM users LIMIT 1;

-- LIMIT 2
--> !  ; many
SELECT id FROM users LIMIT 2;

-- a LIMIT that is a parameter
--> !  ; many
SELECT id FROM users LIMIT $1;

-- FETCH FIRST ROW WITH TIES
--> !  ; many
SELECT id FROM users ORDER BY active FETCH FIRST 1 ROW WITH TIES;

-- the primary key
--> ! ?  ; optional
SELECT id, name FROM users WHERE id = $1;

-- the primary key and more
--> !  ; optional
SELECT id FROM users WHERE active AND id = $1 AND email > '';

-- the primary key or more
--> !  ; many
SELECT id FROM users WHERE id = $1 OR email = 'a@x';

-- another column
--> !  ; many
SELECT id FROM users WHERE name = $1;

-- a unique column
--> !  ; optional
SELECT id FROM users WHERE email = $1;

-- half of a unique key
--> !  ; many
SELECT id FROM posts WHERE user_id = $1;

-- a whole unique key
--> !  ; optional
SELECT id FROM posts WHERE user_id = $1 AND slug = $2;

-- a unique key with a nullable column, compared with =
--> !  ; optional
SELECT id FROM tags WHERE name = $1 AND color = $2;

-- a unique key with a nullable column, compared with IS NULL
--> !  ; many
SELECT id FROM tags WHERE name = 'sql' AND color IS NULL;

-- a partial unique index whose condition is not in the filter
--> !  ; many
SELECT id FROM posts WHERE title = 'One';

-- the primary key with IN
--> !  ; many
SELECT id FROM users WHERE id IN ($1, $2);

-- the primary key compared with a column of its own row
--> !  ; many
SELECT id FROM users WHERE id = age OR id = id;

-- the primary key compared with the other table's column
--> ! !  ; many
SELECT u.id, p.id FROM users u JOIN posts p ON p.user_id = u.id;

-- the primary key of one and a join along the other's primary key
--> ! !  ; .
SELECT p.id, u.email FROM posts p JOIN users u ON u.id = p.user_id WHERE p.id = $1;

-- the primary key of one and a join to many
--> ! !  ; many
SELECT u.id, p.id FROM users u JOIN posts p ON p.user_id = u.id WHERE u.id = $1;

-- the primary key and a left join to many
--> ! ?  ; many
SELECT u.id, p.id FROM users u LEFT JOIN posts p ON p.user_id = u.id WHERE u.id = $1;

-- the primary key in the ON of a left join
--> ! ?  ; many
SELECT p.id, u.name FROM posts p LEFT JOIN users u ON u.id = $1;

-- the primary key of a nullable side
--> ! ?  ; many
SELECT u.id, p.id FROM users u LEFT JOIN posts p ON p.id = $1;

-- the primary key and a set-returning function
--> ! ?  ; many
SELECT id, unnest(tags) FROM users WHERE id = $1;

-- the primary key and GROUP BY
--> ! !  ; optional
SELECT user_id, count(*) FROM posts WHERE user_id = $1 AND slug = $2 GROUP BY user_id;

-- an ungrouped aggregate over GROUPING SETS
--> !  ; many
SELECT count(*) FROM users GROUP BY GROUPING SETS ((), ());

-- ROLLUP of a filtered key
--> ?  ; many
SELECT user_id FROM posts WHERE user_id = $1 GROUP BY ROLLUP (user_id);

-- two arms of UNION ALL
--> !  ; many
SELECT count(*) FROM users UNION ALL SELECT count(*) FROM tags;

-- VALUES of one row
--> !  ; one
VALUES (1);

-- VALUES of two rows
--> !  ; many
VALUES (1), (2);

-- a parent's key does not hold over its children
--> !  ; many
SELECT id FROM parents WHERE id = 1;

-- INSERT of one row
--> !  ; one
INSERT INTO tags (name) VALUES ($1) RETURNING id;

-- INSERT of two rows
--> !  ; many
INSERT INTO tags (name) VALUES ($1), ($2) RETURNING id;

-- INSERT ON CONFLICT DO NOTHING
--> !  ; optional
INSERT INTO users (email) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id;

-- INSERT ON CONFLICT DO UPDATE
--> !  ; one
INSERT INTO users (email) VALUES ($1) ON CONFLICT (email) DO UPDATE SET age = 1 RETURNING id;

-- INSERT ON CONFLICT DO UPDATE with WHERE
--> !  ; optional
INSERT INTO users (email) VALUES ($1) ON CONFLICT (email) DO UPDATE SET age = 1 WHERE users.age > 0 RETURNING id;

-- INSERT from SELECT
--> !  ; many
INSERT INTO tags (name) SELECT email FROM users RETURNING id;

-- INSERT through a view with a trigger, which may swallow the row
--> *  ; .
INSERT INTO trigger_view (name) VALUES ($1) RETURNING id;

-- INSERT into a partitioned table
--> !  ; one
INSERT INTO events (id, happened) VALUES (77, '2024-07-07') RETURNING id;

-- UPDATE by primary key
--> ! ?  ; optional
UPDATE users SET name = $1 WHERE id = $2 RETURNING id, name;

-- UPDATE of everything
--> !  ; many
UPDATE users SET age = 1 RETURNING id;

-- UPDATE by primary key, FROM many
--> ! !  ; optional
UPDATE users SET age = 1 FROM posts p WHERE users.id = $1 AND p.user_id = users.id RETURNING users.id, p.id;

-- DELETE by primary key
--> !  ; optional
DELETE FROM comments WHERE id = $1 RETURNING id;

-- INSERT without RETURNING
-->  ; none
INSERT INTO tags (name) VALUES ($1);

-- DELETE without RETURNING
-->  ; none
DELETE FROM comments;

-- a user's set-returning function
--> ?  ; many
SELECT id FROM user_table();

-- a user's function in FROM that returns one row
--> ?  ; .
SELECT plus_one FROM plus_one(NULL);

-- a scalar function in FROM
--> !  ; one
SELECT n FROM now() n;

-- a CTE around a single row
--> !  ; .
WITH w AS (SELECT count(*) AS n FROM users) SELECT n FROM w;

-- a cross join of two single rows
--> ! !  ; .
SELECT a.n, b.n FROM (SELECT count(*) AS n FROM users) a, (SELECT count(*) AS n FROM tags) b;

-- a single row filtered
--> !  ; optional
SELECT a.n FROM (SELECT count(*) AS n FROM users) a WHERE a.n > 3;

-- DISTINCT of a constant over a table
--> !  ; many
SELECT DISTINCT active FROM users;

-- a window over the primary key
--> !  ; optional
SELECT row_number() OVER () FROM users WHERE id = $1;

-- an expression over the primary key
--> !  ; many
SELECT id FROM comments WHERE id / 2 = 1;

-- a text key compared under another collation
--> !  ; .
SELECT id FROM users WHERE email COLLATE "C" = $1;

-- a key of a view
--> !  ; .
SELECT id FROM active_users WHERE id = $1;

-- row security keeps a key a key
--> !  ; optional
SELECT id FROM guarded WHERE id = $1;

-- INSERT of one row of VALUES with a set-returning function
--> !  ; many
INSERT INTO tags (name) VALUES (regexp_split_to_table('a,b', ',')) RETURNING id;

-- INSERT of one row of VALUES with a set-returning function that returns no row
--> !  ; .
INSERT INTO tags (name, color) VALUES ('a', (ARRAY['x'])[generate_series(1, 0)]) RETURNING id;

-- a unique timestamp and a moment: two timestamps are one moment where the clock is put forward
--> !  ; many
SELECT id FROM moments WHERE at = '2024-03-10 07:30+00'::timestamptz;

-- a unique timestamp and a timestamp
--> !  ; optional
SELECT id FROM moments WHERE at = '2024-03-10 02:30';

-- groups by text of what is equal as character only
--> ! !  ; many
SELECT x, count(*) FROM (VALUES ('a'), ('a ')) AS v (x) WHERE x::bpchar = 'a'::bpchar GROUP BY x;

-- groups by what is equal in the very same sense
--> ! !  ; optional
SELECT x, count(*) FROM (VALUES ('a'), ('a ')) AS v (x) WHERE x = $1 GROUP BY x;

-- a unique array whose elements a user compares
--> .  ; many
SELECT many FROM shadow.alike WHERE many = '{a}';

-- a unique column of an enumeration
--> ?  ; optional
SELECT nullif(moods, '{ok}') FROM moods WHERE mood = 'ok';

-- a unique array of PostgreSQL's own type
--> !  ; optional
SELECT count(*) FROM users WHERE points = '{1,2,3}' GROUP BY points;
