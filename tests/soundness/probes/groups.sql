-- an ungrouped aggregate over what may be no row
--> ! ! ? ? ? ? ?
SELECT count(*), count(name), sum(views), max(title), avg(views), array_agg(views), json_agg(views) FROM posts, users;

-- aggregates of groups, which have rows
--> ! ! ! ! ! !{!} !
SELECT user_id, count(*), sum(views), max(title), avg(views), array_agg(title), json_agg(body) FROM posts GROUP BY user_id;

-- aggregates of nullable arguments in groups
--> ? ? ? ? !{?} ! ?
SELECT sum(age), max(name), avg(age), bool_and(verified), array_agg(name), jsonb_agg(name), string_agg(name, ',') FROM users GROUP BY mood, id;

-- aggregates with FILTER
--> ! ? ? ?
SELECT count(*) FILTER (WHERE views > 3), sum(views) FILTER (WHERE views > 3), array_agg(title) FILTER (WHERE views > 3), json_agg(title) FILTER (WHERE false) FROM posts GROUP BY user_id;

-- COALESCE over aggregates
--> ! !{!}
SELECT coalesce(sum(views), 0), coalesce(array_agg(title), '{}') FROM posts;

-- an array of what a FILTER has proven
--> ?{!}
SELECT array_agg(name) FILTER (WHERE name IS NOT NULL) FROM users;

-- deviations of a group of one
--> ? ? ? ? !
SELECT stddev(views), variance(views), stddev_samp(views), corr(views, user_id), stddev_pop(views) FROM posts GROUP BY id;

-- regressions
--> ? ! !
SELECT regr_slope(views, user_id), regr_count(rating, rating), regr_avgx(views, user_id) FROM posts GROUP BY id;

-- a key that is nullable
--> ? !
SELECT name, count(*) FROM users GROUP BY name;

-- an expression as a key
--> ! ? !
SELECT lower(email), lower(name), count(*) FROM users GROUP BY lower(email), lower(name);

-- an expression over a key
--> ! ?
SELECT email || '!', upper(name) FROM users GROUP BY email, name;

-- a column that depends on the primary key
--> ! ! ?
SELECT u.id, u.email, u.name FROM users u GROUP BY u.id;

-- a left join counted
--> ! ! !
SELECT u.id, u.email, count(p.id) FROM users u LEFT JOIN posts p ON p.user_id = u.id GROUP BY u.id;

-- a left join summed
--> ! ? ? !{?}
SELECT u.id, sum(p.views), max(p.title), array_agg(p.title) FROM users u LEFT JOIN posts p ON p.user_id = u.id GROUP BY u.id;

-- the key is on the nullable side
--> ? !
SELECT p.kind, count(*) FROM users u LEFT JOIN posts p ON p.user_id = u.id GROUP BY p.kind;

-- ROLLUP
--> ? ? !
SELECT user_id, kind, count(*) FROM posts GROUP BY ROLLUP (user_id, kind);

-- ROLLUP sums: the grand total of no rows
--> ? ?
SELECT user_id, sum(views) FROM posts GROUP BY ROLLUP (user_id);

-- CUBE
--> ? ? !
SELECT user_id, kind, grouping(user_id, kind) FROM posts GROUP BY CUBE (user_id, kind);

-- GROUPING SETS without the empty one
--> ? ? !
SELECT user_id, kind, sum(views) FROM posts GROUP BY GROUPING SETS ((user_id), (kind));

-- a key that is in every grouping set
--> . ? !
SELECT user_id, kind, sum(views) FROM posts GROUP BY user_id, ROLLUP (kind);

-- a single grouping set
--> . !
SELECT user_id, count(*) FROM posts GROUP BY GROUPING SETS ((user_id));

-- an expression over a key of grouping sets
--> ? ?
SELECT user_id + 1, coalesce(kind, NULL) FROM posts GROUP BY ROLLUP (user_id, kind);

-- COALESCE over a key of grouping sets
--> ! !
SELECT coalesce(kind, 'all'), CASE WHEN grouping(kind) = 1 THEN 'all' ELSE 'one' END FROM posts GROUP BY ROLLUP (kind);

-- WHERE on an expression over a key does not survive the grouping sets either
--> ? !
SELECT upper(lower(title)), count(*) FROM posts WHERE upper(lower(title)) IS NOT NULL GROUP BY ROLLUP (lower(title));

-- nor as an argument of COALESCE
--> ?
SELECT coalesce(user_id + 1, user_id + 1 + 1) FROM posts WHERE user_id + 1 + 1 > 0 GROUP BY ROLLUP (user_id + 1);

-- HAVING that a key that is an expression is not NULL
--> ! !
SELECT user_id + 1, user_id + 1 + 1 FROM posts GROUP BY ROLLUP (user_id + 1) HAVING user_id + 1 IS NOT NULL;

-- a group of no rows has met no condition: a parameter may be NULL
--> ! ? ? ; one
SELECT count(*), $1::bigint, (SELECT $1::bigint) FROM posts WHERE user_id > $1;

-- no condition about an outer row either
--> ! ? ?
SELECT u.id, (SELECT count(*) + u.age FROM posts WHERE u.age > 0), s.age
FROM users u CROSS JOIN LATERAL (SELECT count(*), u.age FROM posts WHERE u.age > 0) s;

-- a count that is not 0 says that a row has met the condition
--> ! !
SELECT (SELECT CASE WHEN count(*) > 0 THEN u.age ELSE 0 END FROM posts WHERE u.age > 0), u.id FROM users u;

-- HAVING over the count says so of every group
--> ! !
SELECT count(*), $1::bigint FROM posts WHERE user_id > $1 HAVING count(*) > 0;

-- EXISTS of such a group speaks of the outer row
--> !
SELECT age FROM users u WHERE EXISTS (SELECT count(*) FROM posts WHERE u.age > 0 HAVING count(*) > 0);

-- EXISTS of a count finds a row of no rows
--> ?
SELECT age FROM users u WHERE EXISTS (SELECT count(*) FROM posts WHERE u.age > 0);

-- ROLLUP makes a group of no rows as well
--> ? ?
SELECT kind, $1::bigint FROM posts WHERE user_id > $1 GROUP BY ROLLUP (kind);

-- GROUP BY makes groups of rows only
--> ! !
SELECT kind, $1::bigint FROM posts WHERE user_id > $1 GROUP BY kind;

-- a constant next to grouping sets
--> ! !
SELECT 1, count(*) FROM posts GROUP BY ROLLUP (kind);

-- a constant that is a key of grouping sets
--> ? !
SELECT x, count(*) FROM (SELECT 1 AS x, views FROM posts) s GROUP BY ROLLUP (x);

-- the argument of an aggregate is the column, not the nulled key
--> ? !
SELECT kind, max(kind) FROM posts GROUP BY GROUPING SETS ((kind), (user_id));

-- an empty grouping set alone is an ungrouped aggregate
--> ! ?
SELECT count(*), sum(views) FROM posts GROUP BY ();

-- HAVING on the count
--> ? !
SELECT name, count(*) FROM users GROUP BY name HAVING count(*) > 0;

-- HAVING without GROUP BY
--> ! ?
SELECT count(*), max(views) FROM posts HAVING count(*) >= 0;

-- HAVING that a key is not NULL in grouping sets
--> ! !
SELECT kind, count(*) FROM posts GROUP BY ROLLUP (kind) HAVING kind IS NOT NULL;

-- WHERE on a key does not survive the grouping sets
--> ? !
SELECT kind, count(*) FROM posts WHERE kind = 'live' GROUP BY ROLLUP (kind);

-- DISTINCT and ORDER BY in aggregates
--> !{!} !
SELECT array_agg(DISTINCT title ORDER BY title), string_agg(title, ',' ORDER BY views) FROM posts GROUP BY user_id;

-- a nullable delimiter of string_agg does not matter
--> .
SELECT string_agg(title, body) FROM posts GROUP BY user_id;

-- ordered-set aggregates
--> ! ! ? ?
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY views), mode() WITHIN GROUP (ORDER BY kind), percentile_disc(0.5) WITHIN GROUP (ORDER BY rating), percentile_cont(NULL) WITHIN GROUP (ORDER BY views) FROM posts GROUP BY user_id, rating IS NULL;

-- hypothetical rows
--> ! !
SELECT rank(1) WITHIN GROUP (ORDER BY views), cume_dist(NULL) WITHIN GROUP (ORDER BY views) FROM posts;

-- json_object_agg
--> ! ?
SELECT json_object_agg(slug, body), jsonb_object_agg(slug, body) FILTER (WHERE views > 5) FROM posts GROUP BY user_id;

-- aggregates over no table
--> ! ?
SELECT count(*), max(NULL::int);

-- a user's aggregate with the name of a built-in one
--> ?
SELECT shadow.count(id) FROM users;

-- aggregates of expressions
--> ! ? !
SELECT sum(views * 2), sum(rating * 2), count(DISTINCT rating) FROM posts GROUP BY kind, rating IS NULL;

-- an aggregate of an outer query inside a sub-select
--> ! .
SELECT u.mood, (SELECT max(u.id)) FROM users u GROUP BY u.mood;

-- a sub-select over groups
--> ! !
SELECT s.user_id, s.n FROM (SELECT user_id, count(*) AS n FROM posts GROUP BY user_id) s WHERE s.n > 0;

-- DISTINCT
--> ? !
SELECT DISTINCT name, mood FROM users;

-- the range of a group
--> ! ?
SELECT range_agg(int4range(views, views + 1)), range_agg(during) FROM posts GROUP BY id;

-- every and its kin
--> ! ! ?
SELECT every(views > 0), bool_or(kind = 'live'), bool_or(rating > 0) FROM posts GROUP BY id;

-- a filter before the groups
--> ! !
SELECT name, max(age) FROM users WHERE age > 0 AND name IS NOT NULL GROUP BY name;

-- an expression that is a key of grouping sets, inside another expression
--> ? ?
SELECT lower(email) || 'x', (id + 1)::text FROM users GROUP BY GROUPING SETS ((lower(email)), (id + 1));

-- a column that depends on a primary key which is in every grouping set
--> .
SELECT email FROM users GROUP BY GROUPING SETS ((id), (id, mood));

-- an aggregate of an outer query is another one, though it reads the same
--> ! ?
SELECT u.id, (SELECT sum(1) FROM nothing n WHERE n.id = u.id) FROM users u GROUP BY u.id HAVING sum(1) > 0;

-- a condition on an aggregate of an outer query
--> ?
SELECT CASE WHEN count(*) > 0 THEN (SELECT CASE WHEN count(*) > 0 THEN 1 END FROM nothing n WHERE n.id = u.id) ELSE 0 END
FROM users u GROUP BY u.id;

-- a user's operator that only looks as if it counted rows
--> ?
SELECT max(1) FROM nothing HAVING count(*) OPERATOR(shadow.>) 0;

-- a key that is made of another key is there where that one is left out
--> ! ?
SELECT views + 1, views FROM posts GROUP BY ROLLUP (views + 1, views) HAVING views + 1 > 0;

-- a key in all sets that is made of one that is not
--> ! ?
SELECT views + 1, views FROM posts GROUP BY views + 1, ROLLUP (views) HAVING views + 1 > 0;

-- a key that is a constant in the end: before PostgreSQL 18 HAVING did not see that a set leaves it out
--> *
SELECT coalesce(1, views) FROM posts GROUP BY ROLLUP (coalesce(1, views)) HAVING coalesce(1, views) IS NOT NULL;
