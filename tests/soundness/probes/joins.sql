-- Each probe: its reason, then the truth of each column: ! never NULL, ? NULL for some data (shown by the test data),
-- * NULL is possible but not with this data, . never NULL, but no proof is expected. {!} and {?} speak of array elements.

-- base columns follow the catalog
--> ! ! ? ? ! ?
SELECT id, email, name, age, mood, last_mood FROM users;

-- a left join makes the right side nullable
--> ! ? ?
SELECT u.id, p.id, p.body FROM users u LEFT JOIN posts p ON p.user_id = u.id;

-- a right join makes the left side nullable
--> ? !
SELECT p.title, u.id FROM posts p RIGHT JOIN users u ON p.user_id = u.id;

-- a full join makes both sides nullable
--> ? ?
SELECT u.id, t.id FROM users u FULL JOIN tags t ON t.id = u.id + 3;

-- an inner join keeps both
--> ! !
SELECT u.id, p.id FROM users u JOIN posts p ON p.user_id = u.id;

-- a cross join keeps both
--> ! !
SELECT u.id, t.id FROM users u CROSS JOIN tags t;

-- a comma is an inner join
--> ! !
SELECT u.id, p.id FROM users u, posts p WHERE p.user_id = u.id;

-- the equality of an inner join rules out NULL keys
--> ! ? !
SELECT c.post_id, c.user_id, p.id FROM comments c JOIN posts p ON p.id = c.post_id;

-- the equality of a left join says nothing about the left side
--> ? ?
SELECT c.post_id, p.id FROM comments c LEFT JOIN posts p ON p.id = c.post_id;

-- a filter on the right side undoes the left join
--> ! ! ?
SELECT u.id, p.id, p.body FROM users u LEFT JOIN posts p ON p.user_id = u.id WHERE p.kind = 'live';

-- IS NOT NULL on the right side undoes the left join
--> ! !
SELECT u.id, p.title FROM users u LEFT JOIN posts p ON p.user_id = u.id WHERE p.id IS NOT NULL;

-- IS NULL on the right side does not
--> ! ?
SELECT u.id, p.title FROM users u LEFT JOIN posts p ON p.user_id = u.id WHERE p.id IS NULL;

-- a filter in ON of a left join does not undo it
--> ! ?
SELECT u.id, p.id FROM users u LEFT JOIN posts p ON p.user_id = u.id AND p.kind = 'live';

-- a filter in ON about the left side says nothing about the left side
--> ! ? ?
SELECT u.id, u.name, p.id FROM users u LEFT JOIN posts p ON p.user_id = u.id AND u.name = 'Bo';

-- a filter in ON proves a column of the right side null-extended only
--> ! ?
SELECT u.id, p.body FROM users u LEFT JOIN posts p ON p.user_id = u.id AND p.body IS NOT NULL;

-- the second left join hangs on the first
--> ! ? ?
SELECT u.id, p.id, c.id FROM users u LEFT JOIN posts p ON p.user_id = u.id LEFT JOIN comments c ON c.post_id = p.id;

-- a filter on the second undoes both, because its ON needs the first
--> ! ! !
SELECT u.id, p.id, c.id FROM users u LEFT JOIN posts p ON p.user_id = u.id LEFT JOIN comments c ON c.post_id = p.id WHERE c.body <> '';

-- a filter on the second that does not hang on the first leaves the first
--> ! ? !
SELECT u.id, p.id, c.id FROM users u LEFT JOIN posts p ON p.user_id = u.id LEFT JOIN comments c ON c.user_id = u.id WHERE c.body IS NOT NULL;

-- an inner join after a left join undoes it when its ON needs the right side
--> ! ! !
SELECT u.id, p.id, c.id FROM users u LEFT JOIN posts p ON p.user_id = u.id JOIN comments c ON c.post_id = p.id;

-- an inner join after a left join leaves it when its ON does not need it
--> ! ? !
SELECT u.id, p.id, c.id FROM users u LEFT JOIN posts p ON p.user_id = u.id JOIN comments c ON c.user_id = u.id;

-- an inner join inside the right side of a left join is nullable as a whole
--> ! ? ?
SELECT u.id, p.id, c.id FROM users u LEFT JOIN (posts p JOIN comments c ON c.post_id = p.id) ON p.user_id = u.id;

-- a left join inside the right side of a left join
--> ! ? ?
SELECT u.id, p.id, c.id FROM users u LEFT JOIN (posts p LEFT JOIN comments c ON c.post_id = p.id) ON p.user_id = u.id;

-- the outer ON rules out the inner null-extension, the outer join brings its own
--> ! ? ?
SELECT u.id, p.id, c.id FROM users u LEFT JOIN (posts p LEFT JOIN comments c ON c.post_id = p.id) ON c.user_id = u.id;

-- a left join inside an inner join, undone by the ON of the inner join
--> ! ! !
SELECT u.id, p.id, c.id FROM users u JOIN (posts p LEFT JOIN comments c ON c.post_id = p.id) ON c.user_id = u.id;

-- a full join with a filter on one side becomes a left join
--> ! ?
SELECT u.id, t.id FROM users u FULL JOIN tags t ON t.id = u.id + 3 WHERE u.email <> '-';

-- a full join with a filter on both sides becomes an inner join
--> ! !
SELECT u.id, t.id FROM users u FULL JOIN tags t ON t.id = u.id WHERE u.email <> '-' AND t.name <> '-';

-- COALESCE over both sides of a full join on NOT NULL keys could be proven, but that needs the join's logic
--> .
SELECT coalesce(u.id, t.id) FROM users u FULL JOIN tags t ON t.id = u.id + 3;

-- USING merges the keys: left join keeps the left one
--> ! ?
SELECT id, b.name FROM tags a LEFT JOIN (SELECT id + 2 AS id, name FROM tags) b USING (id);

-- USING of a right join keeps the right key
--> ! ?
SELECT id, a.name FROM (SELECT id + 2 AS id, name FROM tags) a RIGHT JOIN tags b USING (id);

-- USING of a full join takes whichever is there
--> . ?
SELECT id, a.name FROM (SELECT id + 2 AS id, name FROM tags) a FULL JOIN tags b USING (id);

-- USING of an inner join rules out NULL keys on both sides
--> ! ! !
SELECT name, a.name, b.name FROM users a JOIN tags b USING (name);

-- the left key of USING under a left join stays as it is
--> ? ?
SELECT name, b.name FROM users a LEFT JOIN tags b USING (name);

-- the named right key of USING under a left join
--> ! ?
SELECT a.id, b.id FROM tags a LEFT JOIN (SELECT id + 2 AS id FROM tags) b USING (id);

-- a natural join is USING over the common columns
--> ! ! ! !
SELECT id, name, color, x FROM tags NATURAL JOIN (SELECT id, name, color, 1 AS x FROM tags) t;

-- a natural left join
--> ! ?
SELECT id, x FROM tags NATURAL LEFT JOIN (SELECT id + 2 AS id, 1 AS x FROM tags) t;

-- the alias of a join hides its tables and keeps their nullability
--> ! ?
SELECT j.email, j.title FROM (users u LEFT JOIN posts p ON p.user_id = u.id) AS j (uid, email, a, b, c, d, e, f, g, h, i, k, l, m, n, pid, uid2, slug, title);

-- SELECT * through a left join
--> ! ! ? ? ? ?
SELECT * FROM tags a LEFT JOIN post_tags pt ON pt.tag_id = a.id;

-- a lateral sub-select in a left join
--> ! ?
SELECT u.id, l.title FROM users u LEFT JOIN LATERAL (SELECT p.title FROM posts p WHERE p.user_id = u.id LIMIT 1) l ON true;

-- a lateral sub-select in a cross join keeps only its rows
--> ! !
SELECT u.id, l.title FROM users u CROSS JOIN LATERAL (SELECT p.title FROM posts p WHERE p.user_id = u.id LIMIT 1) l;

-- an ungrouped aggregate always gives its row, but a left join does not know that
--> ! .
SELECT u.id, l.n FROM users u LEFT JOIN LATERAL (SELECT count(*) AS n FROM posts p WHERE p.user_id = u.id) l ON true;

-- a lateral aggregate in a cross join
--> ! ! ?
SELECT u.id, l.n, l.m FROM users u CROSS JOIN LATERAL (SELECT count(*) AS n, max(p.views) AS m FROM posts p WHERE p.user_id = u.id) l;

-- a filter through a computed column of a nullable sub-select
--> ! !
SELECT u.id, l.x FROM users u LEFT JOIN (SELECT user_id, views + 1 AS x FROM posts) l ON l.user_id = u.id WHERE l.x > 0;

-- a constant of a nullable sub-select is NULL with its row
--> ! ?
SELECT u.id, l.x FROM users u LEFT JOIN (SELECT user_id, 1 AS x FROM posts) l ON l.user_id = u.id;

-- an expression that hides NULL does not undo the join
--> ! ?
SELECT u.id, p.id FROM users u LEFT JOIN posts p ON p.user_id = u.id WHERE coalesce(p.kind, 'live') = 'live';

-- a self join of a tree
--> ! ! ? ?
SELECT u.id, u.email, m.id, m.email FROM users u LEFT JOIN users m ON m.id = u.manager_id;

-- a self join on the nullable key, inner
--> ! ! !
SELECT u.id, u.manager_id, m.id FROM users u JOIN users m ON m.id = u.manager_id;

-- joined on a condition that is never true
--> ! ?
SELECT u.id, p.id FROM users u LEFT JOIN posts p ON false;

-- joined on a constant truth: with an empty table there is no match
--> ! ?
SELECT u.id, n.id FROM users u LEFT JOIN nothing n ON true;

-- joined with values, which always have rows, on a constant truth
--> ! .
SELECT u.id, v.x FROM users u LEFT JOIN (VALUES (1), (2)) v (x) ON true;

-- a many-to-many query of an application
--> ! ! ? ?
SELECT p.id, p.title, t.name, t.color FROM posts p LEFT JOIN post_tags pt ON pt.post_id = p.id LEFT JOIN tags t ON t.id = pt.tag_id;

-- a right join after a left join
--> ? ? !
SELECT u.id, p.id, t.id FROM users u LEFT JOIN posts p ON p.user_id = u.id RIGHT JOIN tags t ON t.id = u.id + 2;

-- a full join over a left join, filtered on the left join's left side
--> ! ? ?
SELECT u.id, p.id, t.id FROM (users u LEFT JOIN posts p ON p.user_id = u.id) FULL JOIN tags t ON t.id = u.id + 2 WHERE u.active IS NOT NULL;

-- ON of a full join proves nothing about either side
--> ? ?
SELECT c.post_id, p.id FROM comments c FULL JOIN posts p ON p.id = c.post_id;

-- the merged column of a full join over nullable keys
--> ?
SELECT name FROM users FULL JOIN tags USING (name);

-- a join of three by USING, the middle nullable
--> ! ? ?
SELECT id, b.x, c.y FROM tags a LEFT JOIN (SELECT id + 2 AS id, 1 AS x FROM tags) b USING (id) LEFT JOIN (SELECT id + 3 AS id, 1 AS y FROM tags) c USING (id);

-- an outer join whose filter sits in an outer query
--> ! !
SELECT s.uid, s.pid FROM (SELECT u.id AS uid, p.id AS pid FROM users u LEFT JOIN posts p ON p.user_id = u.id) s WHERE s.pid > 0;

-- an outer join whose filter sits in an outer query and proves a sibling of the same relation
--> ! .
SELECT s.uid, s.title FROM (SELECT u.id AS uid, p.id AS pid, p.title FROM users u LEFT JOIN posts p ON p.user_id = u.id) s WHERE s.pid > 0;

-- a strict expression of a nullable row is NULL, a non-strict one is not
--> ? ! !
SELECT lower(p.title), concat(p.title, '!'), p.id IS NULL FROM users u LEFT JOIN posts p ON p.user_id = u.id;

-- a whole row of the nullable side
--> ! ?
SELECT u, p FROM users u LEFT JOIN posts p ON p.user_id = u.id;

-- row_to_json of a nullable row
--> ! ?
SELECT row_to_json(u), row_to_json(p) FROM users u LEFT JOIN posts p ON p.user_id = u.id;

-- system columns of the nullable side
--> ! ! ? ?
SELECT u.ctid, u.tableoid, p.ctid, p.tableoid FROM users u LEFT JOIN posts p ON p.user_id = u.id;

-- a NOT NULL domain on the nullable side is NULL all the same
--> ! ? ?
SELECT u.id, d.c, d.s FROM users u LEFT JOIN domains d ON d.id = u.id + 1;

-- CHECK constraints and generated columns on the nullable side
--> ? ?
SELECT c.a, p.doubled FROM users u LEFT JOIN checked c ON c.a = u.id + 1 LEFT JOIN posts p ON p.user_id = u.id;

-- LATERAL hands on the NULL of a nullable side
--> ! ? ?
SELECT u.id, l.x, m.y FROM users u LEFT JOIN posts p ON p.user_id = u.id CROSS JOIN LATERAL (SELECT p.id AS x) l LEFT JOIN LATERAL (SELECT p.title AS y) m ON true;

-- a sub-select hands on the NULL of a nullable side
--> ?
SELECT (SELECT p.id) FROM users u LEFT JOIN posts p ON p.user_id = u.id;

-- a filter inside a LATERAL sub-select of a left join
--> ! ?
SELECT u.id, l.n FROM users u LEFT JOIN LATERAL (SELECT u.name AS n WHERE u.name IS NOT NULL) l ON true;

-- a row finds at least itself: a table joined with itself by a column that is not NULL
--> ! ! ?
SELECT u.id, v.email, v.name FROM users u LEFT JOIN users v ON v.id = u.id;

-- a row finds itself by USING, on either side of a FULL JOIN
--> ! ! !
SELECT u.id, v.id, email FROM users u FULL JOIN users v USING (email);

-- a row finds itself by all columns of a key
--> ! !
SELECT p.slug, q.title FROM posts p LEFT JOIN posts q ON q.user_id = p.user_id AND p.slug = q.slug;

-- a row finds itself from within a chain of joins, each waiting for the one before
--> ! ! !
SELECT a.id, b.id, c.id FROM users a LEFT JOIN users b ON b.id = a.id LEFT JOIN users c ON c.id = b.id;

-- a row finds itself in a WITH query and a view that keep all rows
--> ! ! !
WITH w AS (SELECT id, 'x' AS label FROM users) SELECT u.id, w.label, t.name FROM users u LEFT JOIN w ON w.id = u.id CROSS JOIN tags g LEFT JOIN tag_names t ON t.id = g.id;

-- a row of a filtered sub-query finds itself in the whole table
--> ! !
SELECT s.id, u.email FROM (SELECT id FROM users WHERE name = 'Bo' ORDER BY id LIMIT 2) s LEFT JOIN users u ON u.id = s.id;

-- a row need not find itself by a column that is NULL
--> ! ?
SELECT u.id, v.id FROM users u LEFT JOIN users v ON v.name = u.name;

-- a row need not find itself by two columns of two rows
--> ! ?
SELECT p.id, r.id FROM posts p CROSS JOIN posts q LEFT JOIN posts r ON r.user_id = p.user_id AND r.slug = q.slug;

-- a row need not find itself by another column
--> ! ?
SELECT u.id, v.id FROM users u LEFT JOIN users v ON v.id = u.id + 0 AND v.email = u.email AND v.active;

-- a row need not find itself by an inequality
--> ! ?
SELECT u.id, v.id FROM users u LEFT JOIN users v ON v.id < u.id;

-- a row need not find itself in a table with a filter, in ON, in a sub-query or in a view
--> ! ? ? ?
SELECT u.id, v.id, w.id, x.id FROM users u LEFT JOIN users v ON v.id = u.id AND v.active
    LEFT JOIN (SELECT id FROM users WHERE name IS NOT NULL) w ON w.id = u.id LEFT JOIN user_names x ON x.id = u.id;

-- a row need not find itself in a part of a table: LIMIT, DISTINCT ON, TABLESAMPLE
--> ! ? ? ?
SELECT u.id, v.id, w.id, x.id FROM users u LEFT JOIN (SELECT id FROM users ORDER BY id LIMIT 1) v ON v.id = u.id
    LEFT JOIN (SELECT DISTINCT ON (active) id FROM users ORDER BY active, id) w ON w.id = u.id
    LEFT JOIN users x TABLESAMPLE BERNOULLI (0) ON x.id = u.id;

-- a row that an outer join left out finds nothing
--> ! ? ?
SELECT u.id, p.id, q.id FROM users u LEFT JOIN posts p ON p.user_id = u.id LEFT JOIN posts q ON q.id = p.id;

-- a row that the same statement inserts is in no scan of the table
--> ! ?
WITH made AS (INSERT INTO tags (name) VALUES ('new') RETURNING id) SELECT m.id, t.name FROM made m LEFT JOIN tags t ON t.id = m.id;

-- a row that the same statement changes has another key than the one that is scanned
--> ! ?
WITH made AS (UPDATE comments SET id = id + 1000 RETURNING id) SELECT m.id, c.body FROM made m LEFT JOIN comments c ON c.id = m.id;

-- a row of a child is no row of ONLY its parent
--> ! ?
SELECT p.id, q.shared FROM parents p LEFT JOIN ONLY parents q ON q.id = p.id;

-- a row of ONLY a parent is a row of the parent
--> ! !
SELECT p.id, q.shared FROM ONLY parents p LEFT JOIN parents q ON q.id = p.id;

-- a locked row may be newer than the ones that are scanned
--> ! *
SELECT u.id, v.email FROM users u LEFT JOIN users v ON v.id = u.id FOR UPDATE OF u;

-- a row of a table with row security may be hidden from a view's owner
--> ! *
SELECT g.id, h.owner FROM guarded g LEFT JOIN guarded h ON h.id = g.id;

-- a row of one table finds nothing in another by the same key
--> ! ?
SELECT p.id, q.id FROM posts p LEFT JOIN comments q ON q.id = p.id AND q.note IS NOT NULL;

-- a row need not find itself in the combined rows of two tables
--> ! ?
SELECT e.id, u.email FROM everyone e LEFT JOIN users u ON u.id = e.id;

-- what is compared with no element or no row, or decided by another pair, is not NULL where the joined row is missing
--> ! ? . * . ?
SELECT u.id, p.title, p.title = ANY ('{}'::text[]), p.title IN (SELECT word FROM nothing), (1, p.title) < (2, ''), lower(p.title)
FROM users u LEFT JOIN posts p ON p.user_id = u.id;

-- FULL JOIN: what is joined to a column that is there may be NULL all the same
--> ? ?
SELECT coalesce(u.email || u.age, v.email), coalesce(u.tags[1:u.age], v.tags) FROM users u FULL JOIN users v ON v.id = u.id + 2;

-- FULL JOIN: what is NULL only for the one side
--> !
SELECT coalesce(u.email || u.id, p.title) FROM users u FULL JOIN posts p ON p.id = u.id + 1;

-- the row of a join is a row of NULLs before PostgreSQL 16 where another join fills it
--> *
SELECT j.title FROM tags t LEFT JOIN (posts p JOIN users u ON u.id = p.user_id) AS j ON j.slug = t.name WHERE j::text IS NOT NULL;

-- the row of a join and its columns are not NULL together before PostgreSQL 16
--> * ?
SELECT j, j.title FROM tags t LEFT JOIN (posts p JOIN users u ON u.id = p.user_id) AS j ON j.slug = t.name;

-- a field of the row that stands in FROM in place of a function
--> ? ?
SELECT a.a, b.a FROM coalesce(ROW(NULL)::single) AS a, CAST(ROW(NULL) AS single) AS b;

-- a value that stands in FROM in place of a function
--> ! !
SELECT a, b FROM coalesce(1, 2) AS a, CAST('1' AS bigint) AS b;
