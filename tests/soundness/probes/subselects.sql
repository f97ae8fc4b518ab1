-- a scalar sub-select may find no row
--> !  ?
SELECT id, (SELECT title FROM posts p WHERE p.user_id = u.id LIMIT 1) FROM users u;

-- a scalar sub-select that counts
--> !
SELECT (SELECT count(*) FROM posts p WHERE p.user_id = u.id) FROM users u;

-- a scalar sub-select that sums
--> ?
SELECT (SELECT sum(views) FROM posts p WHERE p.user_id = u.id) FROM users u;

-- a scalar sub-select that counts with HAVING may have no row
--> ?
SELECT (SELECT count(*) FROM posts p WHERE p.user_id = u.id HAVING count(*) > 1) FROM users u;

-- a scalar sub-select that counts with GROUP BY may have no row
--> ?
SELECT (SELECT count(*) FROM posts p WHERE p.user_id = u.id GROUP BY p.kind LIMIT 1) FROM users u;

-- a scalar sub-select that counts with GROUP BY () has its row
--> .
SELECT (SELECT count(*) FROM posts p GROUP BY ()) FROM users u;

-- a scalar sub-select that counts with an OFFSET has no row
--> ?
SELECT (SELECT count(*) FROM posts OFFSET 1);

-- a scalar sub-select that counts with LIMIT 0 has no row
--> ?
SELECT (SELECT count(*) FROM posts LIMIT 0);

-- a scalar sub-select that counts with LIMIT 1
--> !
SELECT (SELECT count(*) FROM posts LIMIT 1);

-- a scalar sub-select that counts with a parameter as LIMIT
--> ?
SELECT (SELECT count(*) FROM posts LIMIT $1);

-- a scalar sub-select without FROM
--> ! ?
SELECT (SELECT 1), (SELECT NULL::int);

-- a scalar sub-select without FROM, with WHERE
--> ?
SELECT (SELECT 1 WHERE u.age > 0) FROM users u;

-- a scalar sub-select over VALUES
--> !
SELECT (VALUES (1));

-- a scalar sub-select over VALUES in FROM
--> .
SELECT (SELECT x FROM (VALUES (1)) v (x));

-- COALESCE over a scalar sub-select
--> !
SELECT coalesce((SELECT max(views) FROM posts p WHERE p.user_id = u.id), 0) FROM users u;

-- EXISTS
--> ! !
SELECT EXISTS (SELECT 1 FROM posts), NOT EXISTS (SELECT 1 FROM posts WHERE body IS NULL);

-- IN (sub-select) over NOT NULL columns on both sides
--> !
SELECT id IN (SELECT user_id FROM posts) FROM users;

-- IN (sub-select) with a nullable left side
--> ?
SELECT age IN (SELECT views FROM posts) FROM users;

-- IN (sub-select) with NULL inside
--> ?
SELECT id IN (SELECT user_id FROM comments) FROM users;

-- NOT IN likewise
--> ! ?
SELECT id NOT IN (SELECT user_id FROM posts), id NOT IN (SELECT user_id FROM comments) FROM users;

-- = ANY (sub-select) with two columns
--> ! ?
SELECT (id, email) IN (SELECT user_id, title FROM posts), (id, name) IN (SELECT user_id, title FROM posts) FROM users;

-- > ALL (sub-select)
--> ! ?
SELECT id > ALL (SELECT user_id FROM posts), id > ALL (SELECT user_id FROM comments) FROM users;

-- ARRAY (sub-select) is empty, not NULL
--> !{!} !{?}
SELECT ARRAY(SELECT title FROM posts), ARRAY(SELECT body FROM posts);

-- ARRAY (sub-select) with a filter that proves
--> !{!}
SELECT ARRAY(SELECT body FROM posts WHERE body <> '');

-- a row comparison with a sub-select of one row
--> *
SELECT (id, 1) = (SELECT user_id, views FROM posts LIMIT 1) FROM users;

-- a sub-select in FROM keeps its proofs
--> ! ? !
SELECT s.id, s.name, s.n FROM (SELECT id, name, count(*) OVER () AS n FROM users) s;

-- a sub-select in a sub-select
--> !
SELECT (SELECT (SELECT count(*) FROM posts));

-- a correlated sub-select that gives back the outer column
--> ?
SELECT (SELECT u.id FROM posts p WHERE p.user_id = u.id LIMIT 1) FROM users u;

-- a sub-select without FROM that gives back the outer column
--> !
SELECT (SELECT u.id) FROM users u;

-- a CASE around EXISTS
--> !
SELECT CASE WHEN EXISTS (SELECT 1 FROM posts p WHERE p.user_id = u.id) THEN 'author' ELSE 'reader' END FROM users u;

-- a sub-select that fills an array and one that fills a JSON value
--> ! ?
SELECT (SELECT coalesce(json_agg(p.title), '[]') FROM posts p WHERE p.user_id = u.id), (SELECT json_agg(p.title) FROM posts p WHERE p.user_id = u.id) FROM users u;

-- a scalar sub-select of a set operation
--> ?
SELECT (SELECT 1 WHERE false UNION ALL SELECT 2 WHERE false);

-- a scalar sub-select of a union with a sure arm
--> .
SELECT (SELECT 1 UNION SELECT 1);

-- the maximum by ORDER BY and LIMIT over a table
--> ?
SELECT (SELECT views FROM posts ORDER BY views DESC LIMIT 1);

-- multiple assignment from a sub-select that may find nothing
--> ! ?
UPDATE users SET (age, name) = (SELECT views, title FROM posts WHERE posts.user_id = users.id LIMIT 1) RETURNING id, age;

-- ARRAY of arrays has the elements of the arrays
--> !{?}
SELECT ARRAY(SELECT tags FROM users WHERE id = 2);

-- ARRAY of arrays that are built of columns
--> !{!} !{?}
SELECT ARRAY(SELECT ARRAY[id, id + 1] FROM users), ARRAY(SELECT ARRAY[id, age] FROM users);

-- a field of a row of a table
--> ! ? !
SELECT (s.u).id, (s.u).name, (s.u).email FROM (SELECT u FROM users u) s;

-- a field of a row of a table where WHERE says more
--> ! !
WITH w AS (SELECT u FROM users u WHERE u.name IS NOT NULL) SELECT (u).id, (u).name FROM w;

-- a field of a row that a join may leave out
--> ? !
SELECT (s.u).id, (s.p).id FROM (SELECT p, u FROM posts p LEFT JOIN users u ON u.id = p.user_id + 100) s;

-- a field of a row that an outer join leaves out, around it
--> ! ?
SELECT p.id, (s.u).id FROM posts p LEFT JOIN (SELECT u FROM users u) s ON (s.u).id = p.user_id + 100;

-- a field of a row that is there as WHERE says
--> ! ?
SELECT (s.u).id, (s.u).name FROM (SELECT u FROM posts p LEFT JOIN users u ON u.id = p.user_id) s WHERE (s.u).email > '';

-- a field of a row of one table or the other, or of none
--> ! ?
SELECT (s.x).id, (t.x).id FROM (SELECT u AS x FROM users u UNION ALL SELECT v FROM users v) s
CROSS JOIN (SELECT u AS x FROM users u UNION ALL SELECT NULL::users) t;

-- a field of a row that is stored in a column
--> ? !
SELECT (s.holder).id, (s.h).id FROM (SELECT h, holder FROM holders h) s;
