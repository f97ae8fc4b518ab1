-- INSERT RETURNING reads the row as stored
--> ! ! ? ! !
INSERT INTO users (email, name) VALUES ($1, $2) RETURNING id, email, name, created_at, mood;

-- INSERT RETURNING of several rows
--> ! !
INSERT INTO tags (name, color) VALUES ('a', NULL), ('b', 'c') RETURNING id, name;

-- INSERT RETURNING *
--> ! ! ?
INSERT INTO tags (name) VALUES ('new') RETURNING *;

-- INSERT RETURNING what was written, a column that is nullable
--> .
INSERT INTO tags (name, color) VALUES ('new', 'blue') RETURNING color;

-- INSERT from SELECT
--> ! ! ?
INSERT INTO tags (name, color) SELECT email, name FROM users RETURNING id, name, color;

-- INSERT from SELECT over outer joins: the stored row counts
--> ! ?
INSERT INTO comments (id, body, note) SELECT 100 + u.id, u.email, p.title FROM users u LEFT JOIN posts p ON p.user_id = u.id + 100 RETURNING body, note;

-- INSERT ON CONFLICT DO NOTHING
--> !
INSERT INTO users (email) VALUES ($1) ON CONFLICT (email) DO NOTHING RETURNING id;

-- INSERT ON CONFLICT DO UPDATE
--> ! ! ? !
INSERT INTO users (email, name) VALUES ($1, $2) ON CONFLICT (email) DO UPDATE SET name = excluded.name, age = users.age RETURNING id, email, name, xmax = 0;

-- INSERT DEFAULT VALUES
--> ! ?
INSERT INTO logs DEFAULT VALUES RETURNING id, note;

-- INSERT RETURNING expressions
--> ! ! ?
INSERT INTO tags (name) VALUES ('new') RETURNING id + 1, upper(name), upper(color);

-- INSERT RETURNING a sub-select
--> !
INSERT INTO tags (name) VALUES ('new') RETURNING (SELECT count(*) FROM tags);

-- INSERT into a table of domains
--> . . ?
INSERT INTO domains (id, c, s, k, e, l) VALUES (9, 'c', 's', 'k', NULL, '{}') RETURNING c, s, e;

-- INSERT of a domain's value that is no row
--> ?
INSERT INTO domains (id, c, s, k, l) SELECT 8, (SELECT c FROM domains WHERE false), 's', 'k', '{}' RETURNING c;

-- UPDATE RETURNING
--> ! ? !
UPDATE users SET name = $1 WHERE id = $2 RETURNING id, name, active;

-- UPDATE RETURNING what was just set
--> .
UPDATE users SET name = 'x' RETURNING name;

-- UPDATE RETURNING with a filter on another column
--> ! ?
UPDATE users SET name = NULL WHERE email <> '' RETURNING email, name;

-- UPDATE RETURNING a column the filter speaks of, which the update then changes
--> ?
UPDATE users SET name = NULL WHERE name = 'Bo' RETURNING name;

-- UPDATE RETURNING a column the filter speaks of, which the update leaves
--> .
UPDATE users SET age = 5 WHERE name = 'Bo' RETURNING name;

-- UPDATE FROM
--> ! ! ?
UPDATE posts SET views = views + 1 FROM users u WHERE u.id = posts.user_id RETURNING posts.id, u.email, u.name;

-- UPDATE FROM a left join
--> ! ! ?
UPDATE posts SET views = 0 FROM users u LEFT JOIN tags t ON t.id = u.id + 3 WHERE u.id = posts.user_id RETURNING posts.id, u.id, t.id;

-- UPDATE FROM with a filter on the nullable side
--> ! !
UPDATE posts SET views = 0 FROM users u LEFT JOIN comments c ON c.user_id = u.id WHERE c.post_id = posts.id RETURNING c.post_id, u.id;

-- UPDATE through a view
--> ! ?
UPDATE active_users SET name = 'x' RETURNING id, nullif(name, 'x');

-- UPDATE through a view whose filter speaks of the changed column
--> *
UPDATE active_users SET name = NULL RETURNING name;

-- UPDATE through a view whose own filter the update may break
--> ! ?
WITH v AS (SELECT 1) UPDATE user_names SET name = NULL WHERE id > 0 RETURNING id, name;

-- INSERT through a view
--> ! ! ?
INSERT INTO tag_names (name) VALUES ('v') RETURNING id, name, color;

-- INSERT through a view with an INSTEAD OF trigger
--> ? ?
INSERT INTO trigger_view (id, name) VALUES (1, 'x') RETURNING id, name;

-- UPDATE through a view with an INSTEAD OF trigger
--> ? ?
UPDATE trigger_view SET name = 'x' WHERE id > 0 RETURNING id, name;

-- DELETE RETURNING
--> ! ? !
DELETE FROM comments WHERE id = $1 RETURNING id, note, body;

-- DELETE RETURNING a column the filter speaks of
--> !
DELETE FROM comments WHERE note = 'x' RETURNING note;

-- DELETE USING
--> ! ! ?
DELETE FROM comments c USING users u WHERE u.id = c.user_id RETURNING c.id, c.user_id, u.name;

-- DELETE USING a left join
--> ! ?
DELETE FROM comments c USING users u LEFT JOIN tags t ON t.id = u.id + 3 WHERE u.id = c.user_id RETURNING c.id, t.id;

-- a data-modifying CTE
--> ! ! ?
WITH gone AS (DELETE FROM comments RETURNING id, body, note) SELECT id, body, note FROM gone;

-- a data-modifying CTE that inserts, joined
--> ! !
WITH new AS (INSERT INTO tags (name) VALUES ('cte') RETURNING id, name) SELECT new.id, u.email FROM new CROSS JOIN users u;

-- INSERT from a data-modifying CTE
--> !
WITH gone AS (DELETE FROM comments RETURNING body) INSERT INTO tags (name) SELECT body FROM gone RETURNING name;

-- insert or get
--> !
WITH new AS (INSERT INTO users (email) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id) SELECT id FROM new UNION ALL SELECT id FROM users WHERE email = $1;

-- a queue
--> ! ? !
UPDATE posts SET kind = 'old' WHERE id = (SELECT id FROM posts WHERE kind = 'draft' ORDER BY id FOR UPDATE SKIP LOCKED LIMIT 1) RETURNING id, body, title;

-- a column set from a sub-select
--> ! ?
UPDATE users SET age = (SELECT max(views) FROM posts p WHERE p.user_id = users.id) RETURNING id, age;

-- UPDATE of a row with a parent's children
--> ! ?
UPDATE parents SET shared = 'x' RETURNING shared, own;

-- DELETE of a partitioned table
--> ! ?
DELETE FROM events RETURNING id, payload;

-- RETURNING the whole row
--> !
DELETE FROM tags t WHERE id > 100 OR id NOT IN (SELECT tag_id FROM post_tags) RETURNING t;

-- MERGE without RETURNING has no columns
--> ; none, pg >= 15
MERGE INTO tags t USING users u ON t.id = u.id WHEN MATCHED THEN UPDATE SET color = u.name WHEN NOT MATCHED THEN INSERT (name) VALUES (u.email);

-- UPDATE that moves a row to another partition, whose BEFORE INSERT trigger rewrites it
--> ? !
UPDATE moved SET region = 'b', note = 'y' RETURNING note, region;

-- UPDATE that moves a row with what its filter speaks of
--> ?
UPDATE moved SET region = 'b' WHERE note = 'x' RETURNING note;

-- UPDATE of a single partition cannot move the row
--> .
UPDATE moved_a SET note = 'y' RETURNING note;

-- INSERT into a partition with a BEFORE INSERT trigger
--> ?
INSERT INTO moved VALUES (3, 'b', 'z') RETURNING note;

-- UPDATE of one field of a composite column
--> . ? ?
UPDATE posts SET author.a = 5 WHERE author IS DISTINCT FROM ROW(1, 'x') RETURNING author, nullif((author).a, 5), (author).b;

-- UPDATE of one element of an array
--> . ?
UPDATE users SET points[2] = 5 RETURNING points, points[1];

-- INSERT ON CONFLICT DO UPDATE returns the row, old or new
--> ! ; one
INSERT INTO users (email) VALUES ('a@x') ON CONFLICT (email) DO UPDATE SET age = 1 RETURNING id;

-- but not a row that the statement has changed already
--> ! ; optional
WITH other AS (INSERT INTO users (email) VALUES ('a@x') ON CONFLICT (email) DO UPDATE SET age = 1 RETURNING email)
INSERT INTO users (email) VALUES ('a@x') ON CONFLICT (email) DO UPDATE SET age = (SELECT count(*) FROM other) RETURNING id;

-- nor where another WITH query may come first
--> ? ; one
WITH
    one AS (INSERT INTO users (email) VALUES ('a@x') ON CONFLICT (email) DO UPDATE SET age = 1 RETURNING id),
    two AS (INSERT INTO users (email) VALUES ('a@x') ON CONFLICT (email) DO UPDATE SET age = (SELECT max(id) FROM one) RETURNING id)
SELECT (SELECT id FROM two);

-- INSERT ON CONFLICT DO UPDATE keeps what was there
--> ?
INSERT INTO users (email, name) VALUES ('a@x', 'new') ON CONFLICT (email) DO UPDATE SET age = 1 RETURNING name;

-- INSERT ON CONFLICT DO UPDATE sets what was proposed
--> . ?
INSERT INTO users (email, name, age) VALUES ('a@x', 'new', NULL) ON CONFLICT (email) DO UPDATE SET name = excluded.name, age = excluded.age RETURNING name, age;

-- INSERT RETURNING: of the alternatives of a CHECK one holds
--> ! ! .
INSERT INTO arcs (id, a, b, c) VALUES (90, $1, $2, $3) RETURNING coalesce(a, b), coalesce(b, c), coalesce(a, c);

-- UPDATE RETURNING: of the alternatives of a CHECK one holds for the new row
--> ! ! .
UPDATE arcs SET a = $1, b = $2, c = $3 RETURNING coalesce(a, b), CASE WHEN b IS NOT NULL THEN 'b' WHEN c IS NOT NULL THEN 'c' END, coalesce(a, c);

-- UPDATE RETURNING: a CHECK that is not validated was checked for the new row
--> !
UPDATE arcs SET f = $1 RETURNING coalesce(c, f);

-- UPDATE FROM RETURNING: the constraints of the other table speak of the other row
--> ! ! ?
UPDATE arcs SET f = $1 FROM arcs s WHERE s.id = arcs.id RETURNING coalesce(arcs.a, arcs.b), coalesce(s.a, s.b), coalesce(s.c, s.f);

-- INSERT ON CONFLICT RETURNING: of the alternatives of a CHECK one holds either way
--> !
INSERT INTO arcs (id, a, c) VALUES (1, 2, 3) ON CONFLICT (id) DO UPDATE SET a = excluded.a RETURNING coalesce(a, b);

-- DELETE RETURNING: of the alternatives of a CHECK one held, if it is validated
--> ! ?
DELETE FROM arcs RETURNING coalesce(a, b), coalesce(c, f);

-- INSERT RETURNING: a CHECK of a parent that children do not inherit
--> !
INSERT INTO arc_parents VALUES ($1, $2) RETURNING coalesce(a, b);

-- UPDATE RETURNING: a CHECK of a parent that children do not inherit
--> ?
UPDATE arc_parents SET b = b RETURNING coalesce(a, b);

-- INSERT RETURNING: a CHECK that depends on the day
--> .
INSERT INTO offers VALUES (9, $1, $2, '2024-07-01') RETURNING coalesce(code, CASE WHEN ends > now() THEN 'x' END);

-- UPDATE RETURNING: what a CHECK says where a CASE refutes its other half
--> ! ! ?
UPDATE arcs SET paid = $1, paid_at = $2, f = 1
RETURNING CASE WHEN paid THEN paid_at ELSE now() END, CASE WHEN kind = 'x' THEN note ELSE 'y' END, CASE WHEN paid THEN now() ELSE paid_at END;

-- MERGE with a join as its source has no source row WHEN NOT MATCHED BY SOURCE
--> ? ?  ; pg >= 17
MERGE INTO comments AS t USING (users AS u JOIN posts AS p ON p.user_id = u.id) ON t.id = u.id
    WHEN MATCHED THEN DO NOTHING WHEN NOT MATCHED BY SOURCE THEN DELETE RETURNING u.id, p.user_id;

-- a trigger of a partitioned table fires for a partition, too
--> ! ?
INSERT INTO stamped_a VALUES (1, 'a', 'note') RETURNING id, note;
