-- ranks
--> ! ! ! ! !
SELECT row_number() OVER (), rank() OVER w, dense_rank() OVER w, percent_rank() OVER w, cume_dist() OVER w FROM users WINDOW w AS (ORDER BY name);

-- ntile
--> ! ?
SELECT ntile(2) OVER (), ntile($1) OVER () FROM users;

-- lag and lead
--> ? ? ! ?
SELECT lag(id) OVER w, lead(id, 2) OVER w, lag(id, 1, 0::bigint) OVER w, lead(age, 1, 0) OVER w FROM users WINDOW w AS (ORDER BY id);

-- lag with a nullable default
--> ?
SELECT lag(id, 1, manager_id) OVER (ORDER BY id) FROM users;

-- first_value and last_value in the default frame
--> ! ! ?
SELECT first_value(email) OVER w, last_value(email) OVER w, first_value(name) OVER w FROM users WINDOW w AS (ORDER BY id);

-- nth_value
--> ?
SELECT nth_value(email, 2) OVER (ORDER BY id) FROM users;

-- aggregates over the default frame
--> ! ! ! ?
SELECT count(*) OVER w, sum(id) OVER w, array_agg(email) OVER w, sum(age) OVER w FROM users WINDOW w AS (PARTITION BY mood ORDER BY id);

-- aggregates over the whole partition
--> ! !
SELECT max(id) OVER (PARTITION BY mood), sum(id) OVER () FROM users;

-- a frame that ends before the current row
--> ? ? !
SELECT sum(id) OVER w, first_value(id) OVER w, count(*) OVER w FROM users WINDOW w AS (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING);

-- a frame that begins after the current row
--> ?
SELECT max(id) OVER (ORDER BY id ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) FROM users;

-- a frame around the current row
--> ! !
SELECT sum(id) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING), last_value(id) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM users;

-- a frame of the current row by range and by groups
--> ! !
SELECT sum(id) OVER (ORDER BY name RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING), sum(id) OVER (ORDER BY name GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM users;

-- a frame by an offset of the range around a NULL key
--> .
SELECT sum(id) OVER (ORDER BY age RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM users;

-- a frame between two preceding rows
--> ?
SELECT sum(id) OVER (ORDER BY id ROWS BETWEEN 3 PRECEDING AND 2 PRECEDING) FROM users;

-- a frame with offsets that are parameters
--> ?
SELECT sum(id) OVER (ORDER BY id ROWS BETWEEN $1 PRECEDING AND 1 PRECEDING) FROM users;

-- EXCLUDE CURRENT ROW
--> ? !
SELECT sum(id) OVER (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW), count(*) OVER (ROWS UNBOUNDED PRECEDING EXCLUDE CURRENT ROW) FROM users;

-- EXCLUDE TIES keeps the current row
--> .
SELECT sum(id) OVER (ORDER BY mood ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE TIES) FROM users;

-- EXCLUDE GROUP
--> ?
SELECT max(id) OVER (ORDER BY mood RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE GROUP) FROM users;

-- a FILTER of a windowed aggregate
--> ? !
SELECT sum(id) FILTER (WHERE active) OVER (ORDER BY id DESC), count(*) FILTER (WHERE active) OVER () FROM users;

-- the deviation of a frame of one
--> ?
SELECT stddev(id) OVER (ORDER BY id) FROM users;

-- a window over groups
--> ! ! !
SELECT user_id, sum(sum(views)) OVER (), rank() OVER (ORDER BY count(*)) FROM posts GROUP BY user_id;

-- a window over grouping sets
--> ? !
SELECT user_id, row_number() OVER (ORDER BY user_id) FROM posts GROUP BY ROLLUP (user_id);

-- the newest of each by row_number
--> ! !
SELECT s.title, s.n FROM (SELECT title, row_number() OVER (PARTITION BY user_id ORDER BY id DESC) AS n FROM posts) s WHERE s.n = 1;

-- lag against the row itself
--> ?
SELECT views - lag(views) OVER (PARTITION BY user_id ORDER BY id) FROM posts;

-- a running total with COALESCE
--> !
SELECT coalesce(sum(age) OVER (ORDER BY id), 0) FROM users;

-- lead over a nullable side
--> ? !
SELECT lead(p.id, 1, 0::bigint) OVER (), count(p.id) OVER () FROM users u LEFT JOIN posts p ON p.user_id = u.id;
