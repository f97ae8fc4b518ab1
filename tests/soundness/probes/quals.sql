-- equality with a constant
--> ! ?
SELECT name, age FROM users WHERE name = 'Bo';

-- equality with a parameter
--> ! ?
SELECT name, age FROM users WHERE name = $1;

-- IS NOT NULL
--> ! !
SELECT name, age FROM users WHERE name IS NOT NULL AND age IS NOT NULL;

-- NOT (IS NULL)
--> !
SELECT name FROM users WHERE NOT (name IS NULL);

-- IS NULL proves the opposite
--> ?
SELECT name FROM users WHERE name IS NULL;

-- an OR proves only what both arms prove
--> ? ?
SELECT name, age FROM users WHERE name = 'Bo' OR age > 0;

-- an OR whose arms prove the same column
--> ! ?
SELECT name, age FROM users WHERE name = 'Bo' OR (name = 'Di' AND age < 0);

-- IN a list
--> !
SELECT name FROM users WHERE name IN ('Bo', 'Di');

-- NOT IN a list is strict too
--> !
SELECT name FROM users WHERE name NOT IN ('Bo', 'Xi');

-- = ANY of an array parameter
--> !
SELECT name FROM users WHERE name = ANY ($1::text[]);

-- <> ALL of an empty array is true for NULL
--> ?
SELECT name FROM users WHERE name <> ALL ('{}'::text[]);

-- <> ALL of a parameter, which may be empty
--> *
SELECT name FROM users WHERE name <> ALL ($1::text[]);

-- <> ALL of a constant array that is not empty
--> .
SELECT name FROM users WHERE name <> ALL ('{a,b}'::text[]);

-- BETWEEN
--> !
SELECT age FROM users WHERE age BETWEEN 0 AND 10;

-- NOT BETWEEN: either bound is enough
--> !
SELECT age FROM users WHERE age NOT BETWEEN 1 AND 5;

-- LIKE, ILIKE and a regular expression
--> ! ! !
SELECT a.name, b.name, c.name FROM users a, users b, users c WHERE a.name LIKE 'B%' AND b.name ILIKE 'b%' AND c.name ~ 'B';

-- SIMILAR TO
--> !
SELECT name FROM users WHERE name SIMILAR TO 'B%';

-- a strict function in the filter
--> !
SELECT name FROM users WHERE length(name) > 1;

-- a non-strict function in the filter proves nothing
--> ?
SELECT name FROM users WHERE concat(name, 'x') <> '';

-- COALESCE in the filter proves nothing
--> ?
SELECT name FROM users WHERE coalesce(name, 'x') = 'x';

-- IS DISTINCT FROM is true for NULL
--> ?
SELECT name FROM users WHERE name IS DISTINCT FROM 'Bo';

-- IS NOT DISTINCT FROM a constant that is not NULL
--> .
SELECT name FROM users WHERE name IS NOT DISTINCT FROM 'Bo';

-- IS NOT DISTINCT FROM a parameter lets NULL through
--> ?
SELECT name FROM users WHERE name IS NOT DISTINCT FROM $1;

-- a boolean column by itself
--> !
SELECT verified FROM users WHERE verified;

-- NOT of a boolean column
--> !
SELECT verified FROM users WHERE NOT verified;

-- IS TRUE and IS FALSE prove, IS NOT TRUE does not
--> ! ! ?
SELECT a.verified, b.verified, c.verified FROM users a, users b, users c WHERE a.verified IS TRUE AND b.verified IS FALSE AND c.verified IS NOT TRUE;

-- IS UNKNOWN and IS NOT UNKNOWN
--> ? !
SELECT a.verified, b.verified FROM users a, users b WHERE a.verified IS UNKNOWN AND b.verified IS NOT UNKNOWN;

-- NOT over a strict comparison
--> !
SELECT age FROM users WHERE NOT (age > 5);

-- NOT over an AND: one of them is not NULL, nobody knows which
--> ? ?
SELECT name, age FROM users WHERE NOT (name = 'Bo' AND age = 0);

-- NOT over an OR: both are not NULL
--> ! !
SELECT name, age FROM users WHERE NOT (name = 'Xi' OR age = 77);

-- IS TRUE over a comparison
--> !
SELECT age FROM users WHERE (age > 0) IS TRUE;

-- IS NOT FALSE over a comparison lets NULL through
--> ?
SELECT age FROM users WHERE (age > 0) IS NOT FALSE;

-- CASE in a filter proves nothing by itself
--> ?
SELECT name FROM users WHERE CASE WHEN name IS NULL THEN true ELSE name = 'Bo' END;

-- EXISTS proves nothing about the outer row
--> ?
SELECT name FROM users u WHERE EXISTS (SELECT 1 FROM posts p WHERE p.user_id = u.id);

-- IN (sub-select) is strict in its left side
--> !
SELECT manager_id FROM users WHERE manager_id IN (SELECT id FROM users);

-- NOT IN (sub-select) is true for NULL when the sub-select is empty
--> ?
SELECT manager_id FROM users WHERE manager_id NOT IN (SELECT id FROM users WHERE false);

-- = ALL (sub-select) likewise
--> ?
SELECT manager_id FROM users WHERE manager_id = ALL (SELECT id FROM nothing);

-- one pair decides that a row differs from that of a sub-select: the other side may be NULL
--> ? ?
SELECT name, age FROM users WHERE NOT ((name, age) = (SELECT 'nobody', -99));

-- so does a comparison of rows that is only known not to be NULL
--> ? ?
SELECT name, age FROM users WHERE ((name, age) = (SELECT 'nobody', -99)) IS NOT NULL;

-- a row that equals that of a sub-select has no NULL
--> ! !
SELECT name, age FROM users WHERE (name, age) = (SELECT 'Bo', 7);

-- a comparison with a scalar sub-select
--> !
SELECT age FROM users WHERE age > (SELECT min(age) FROM users);

-- comparing rows proves every column of an equality
--> ! !
SELECT name, age FROM users WHERE (name, age) = ('Bo', 7);

-- comparing rows by order may stop at the first column
--> * ?
SELECT name, age FROM users WHERE (email, age) > ('a', 1);

-- comparing rows for inequality is true when one column differs
--> ?
SELECT name FROM users WHERE (email, name) <> ('a@x', 'b');

-- an equality of two columns proves both
--> ! !
SELECT a.name, b.name FROM users a, tags b WHERE a.name = b.name;

-- an arithmetic expression in the filter is strict in each of its columns
--> ! !
SELECT age, manager_id FROM users WHERE age + manager_id > -10;

-- a cast in the filter
--> !
SELECT age FROM users WHERE age::text <> '';

-- a jsonb operator in the filter
--> !
SELECT extra FROM users WHERE extra @> '{}';

-- ->> in a filter is strict, though it can make NULL itself
--> !
SELECT extra FROM users WHERE extra ->> 'a' = 'b' OR extra ->> 'c' IS NOT NULL OR extra -> 'd' IS NOT NULL;

-- an array operator in the filter
--> !
SELECT points FROM users WHERE points && '{1,2,3}' OR points = '{}';

-- a constant in an ANY over a column proves the array
--> !
SELECT points FROM users WHERE 3 = ANY (points);

-- a constant in an ALL over a column: a NULL array makes it NULL
--> .
SELECT points FROM users WHERE 3 <> ALL (points);

-- the filter of a sub-select
--> !
SELECT s.name FROM (SELECT name FROM users WHERE name > '') s;

-- the filter over a sub-select's column
--> !
SELECT s.n FROM (SELECT name AS n FROM users) s WHERE s.n > '';

-- the filter over a sub-select's expression proves its own output
--> !
SELECT s.n FROM (SELECT nullif(name, '') AS n FROM users) s WHERE s.n <> 'x';

-- the filter over an expression that is written twice is not recognised
--> .
SELECT nullif(name, '') FROM users WHERE nullif(name, '') IS NOT NULL;

-- the filter with a volatile function proves nothing about a second call
--> *
SELECT nullif(round(random()), 0) FROM users WHERE nullif(round(random()), 0) IS NOT NULL;

-- a filter with OR false
--> !
SELECT name FROM users WHERE name = 'Bo' OR false;

-- a filter with OR NULL
--> .
SELECT name FROM users WHERE name = 'Bo' OR NULL;

-- a filter with a switch parameter: the usual optional filter proves nothing
--> ?
SELECT name FROM users WHERE ($1::text IS NULL OR name = $1);

-- a filter that compares a column to NULL has no rows
--> .
SELECT name FROM users WHERE name = NULL;

-- a user's strict function in the filter
--> !
SELECT age FROM users WHERE plus_one(age) > 0 OR plus_one(age) <= 0;

-- a user's non-strict function in the filter
--> ?
SELECT age FROM users WHERE lazy(age) IS NULL;

-- a user's operator that is not strict
--> ?
SELECT age FROM users WHERE age OPERATOR(shadow.===) 5;

-- a row IS NOT NULL proves every field
--> .
SELECT (author).a FROM posts WHERE author IS NOT NULL;

-- a row IS NULL when all its fields are: its negation proves no field
--> ? ?
SELECT (author).a, (author).b FROM posts WHERE NOT (author IS NULL);

-- a whole-row IS NOT NULL over an outer join is no proof of the join by itself, but every column is then not NULL
--> .
SELECT t.name FROM users u LEFT JOIN tags t ON t.id = u.id WHERE t IS NOT NULL;

-- NOT (whole row IS NULL) undoes the outer join, if anything does
--> .
SELECT t.name FROM users u LEFT JOIN tags t ON t.id = u.id WHERE NOT (t IS NULL);

-- whole row IS DISTINCT FROM NULL
--> .
SELECT t.name FROM users u LEFT JOIN tags t ON t.id = u.id WHERE t IS DISTINCT FROM NULL;

-- a filter in HAVING over the key
--> ! !
SELECT name, count(*) FROM users GROUP BY name HAVING name <> '';

-- HAVING over an aggregate proves the aggregate written the same way, if anyone looks
--> ? .
SELECT name, max(age) FROM users GROUP BY name HAVING max(age) > 0;

-- a filter in DISTINCT ON queries
--> ! ?
SELECT DISTINCT ON (name) name, age FROM users WHERE name > '' ORDER BY name, age;

-- the range overlap of two columns
--> !
SELECT during FROM posts WHERE during && '(,)';

-- FILTER of an aggregate is no filter of the rows
--> ?
SELECT max(age) FILTER (WHERE age > 0) FROM users GROUP BY id;

-- WHERE TRUE AND
--> !
SELECT name FROM users WHERE true AND name = 'Bo';

-- a filter inside a join's ON of an inner join counts
--> ! !
SELECT u.name, p.body FROM users u JOIN posts p ON p.user_id = u.id AND u.name <> '-' AND p.body <> '-';

-- text search
--> !
SELECT body FROM posts WHERE to_tsvector('simple', body) @@ plainto_tsquery('simple', $1);

-- the current-row page of a keyset pagination
--> ! ! ?
SELECT id, created_at, name FROM users WHERE (created_at, id) < ($1, $2) ORDER BY created_at DESC, id DESC LIMIT 10;

-- NOT over = ANY of an empty array is true for NULL
--> ? ?
SELECT a.name, b.name FROM users a, users b WHERE NOT (a.name = ANY ('{}'::text[])) AND (b.name = ANY ('{}'::text[])) IS NOT NULL;

-- NOT over IN (sub-select) that is empty is true for NULL
--> ? ?
SELECT a.name, b.name FROM users a, users b WHERE NOT (a.name IN (SELECT word FROM nothing)) AND (b.name IN (SELECT word FROM nothing)) IS NOT NULL;

-- OR in WHERE leaves one of two columns
--> ! ! ? ?
SELECT coalesce(name, age::text), CASE WHEN age IS NULL THEN name ELSE age::text END, name, age FROM users WHERE name IS NOT NULL OR age IS NOT NULL;

-- OR of conditions that prove more than one column
--> ! ! ?
SELECT coalesce(name, age::text), coalesce(name, verified::text), coalesce(age::text, extra::text) FROM users WHERE name > '' OR (age IS NOT NULL AND verified);

-- OR whose other arm says nothing of a column
--> ?
SELECT coalesce(name, last_mood::text) FROM users WHERE name IS NOT NULL OR id > 0;

-- OR in an outer query, and in a sub-query
--> ! !
SELECT coalesce(s.name, s.age::text), s.c FROM (SELECT name, age, coalesce(name, age::text) AS c FROM users WHERE name IS NOT NULL OR age IS NOT NULL) s WHERE s.name IS NOT NULL OR s.age IS NOT NULL;

-- OR in ON of an outer join leaves one of two columns only where a row was found
--> ! ? ?
SELECT u.id, coalesce(p.body, p.status), p.body FROM users u LEFT JOIN posts p ON p.user_id = u.id AND (p.body IS NOT NULL OR p.status IS NOT NULL);

-- OR of columns of the row that an outer join leaves out
--> ! ?
SELECT coalesce(u.name, p.title), u.name FROM users u LEFT JOIN posts p ON p.user_id = u.id WHERE u.name IS NOT NULL OR p.id IS NOT NULL;

-- COALESCE that is not NULL leaves one of its arguments
--> ! *
SELECT coalesce(age, manager_id), age FROM users WHERE coalesce(manager_id, age) IS NOT NULL;

-- the OR of a CHECK leaves one of two columns
--> ! ! ? ?
SELECT coalesce(a, b), CASE WHEN a IS NULL THEN b ELSE a END, a, b FROM arcs;

-- num_nonnulls in a CHECK leaves one of two columns
--> ! ?
SELECT coalesce(b, c), coalesce(a + b, paid::integer) FROM arcs;

-- num_nonnulls in WHERE, and a limit that zero meets
--> ! *
SELECT coalesce(name, age::text), coalesce(extra::text, name) FROM users WHERE num_nonnulls(name, age) >= 1 AND num_nonnulls(extra, name) < 2;

-- a CHECK and WHERE together leave one arm of the OR
--> ! !
SELECT paid_at, paid FROM arcs WHERE paid;

-- a CHECK is not violated by NULL
--> ? ?
SELECT paid_at, paid FROM arcs WHERE paid IS NOT FALSE;

-- two truths that a CHECK holds equal
--> ! !
SELECT note, kind FROM arcs WHERE kind = 'x';

-- two truths that are not equal, or of which one is NULL
--> ? ?
SELECT note, (SELECT max(s.kind) FROM arcs s WHERE s.note = 'm') FROM arcs WHERE kind IS DISTINCT FROM 'x';

-- a column that a CHECK of equal truths does not prove
--> ! ?
SELECT note, kind FROM arcs WHERE note IS NOT NULL;

-- a CHECK that is not validated says nothing of old rows
--> ?
SELECT coalesce(c, f) FROM arcs;

-- a CHECK says nothing of the row that an outer join leaves out
--> ! ?
SELECT u.id, coalesce(r.a, r.b) FROM users u LEFT JOIN arcs r ON r.id = u.id;

-- a CHECK that children do not inherit
--> ?
SELECT coalesce(a, b) FROM arc_parents;

-- a CHECK that children do not inherit, without the children
--> !
SELECT coalesce(a, b) FROM ONLY arc_parents;

-- a CHECK of two references to one table speaks of each
--> ! ?
SELECT coalesce(r.a, r.b), coalesce(r.a, s.b) FROM arcs r CROSS JOIN arcs s;

-- a CHECK that depends on the day says nothing of today
--> ? ?
SELECT code, coalesce(code, CASE WHEN ends > now() THEN 'x' END) FROM offers WHERE NOT (ends > now());

-- a CHECK that depends on a setting says nothing under another
--> ?
SELECT code FROM offers WHERE NOT (starts::date > '2024-06-01');

-- a CHECK that says that not both are missing
--> ? ? !
SELECT a, b, coalesce(a, b) FROM negations;

-- a CHECK that depends on the time held when the row was written
--> ! ?
SELECT id, CASE WHEN expires_at > now() THEN 'later' ELSE reason END FROM expiring;

-- what depends on a setting that the same query changes
--> ! ?
SELECT set_config('timezone', 'Asia/Tokyo', true), CASE WHEN created_at::date = '2024-02-29' THEN 1 END
FROM users WHERE created_at::date = '2024-02-29';

-- the number that the transaction has from now on
--> ! ?
SELECT txid_current(), CASE WHEN txid_current_if_assigned() IS NULL THEN 1 END WHERE txid_current_if_assigned() IS NULL;

-- the same condition on a date of a timestamp twice, and no setting changes
--> !
SELECT CASE WHEN created_at::date > '2024-01-01' THEN 1 END FROM users WHERE created_at::date > '2024-01-01';

-- the same condition on the time of the transaction twice, whatever settings change
--> ! !
SELECT set_config('timezone', 'Pacific/Apia', true), CASE WHEN created_at > now() THEN 1 END FROM users WHERE created_at > now();

-- a comparison of rows calls the function of the operator class
--> ?
SELECT age FROM users WHERE (age, 1) OPERATOR(shadow.<<<) (1, 2);

-- a sub-query is evaluated again behind WHERE, after a setting has changed
--> ! ? !
SELECT set_config('timezone', 'Asia/Tokyo', true), d, id FROM (SELECT id, nullif(created_at::date, '2024-03-01') AS d FROM users) s
WHERE id > 0 AND d BETWEEN '2024-02-01' AND '2024-03-02';

-- a WITH query is evaluated again behind WHERE, after a setting has changed
--> ! ?
WITH s AS (SELECT nullif(created_at::date, '2024-03-01') AS d FROM users)
SELECT set_config('timezone', 'Asia/Tokyo', true), d FROM s WHERE d BETWEEN '2024-02-01' AND '2024-03-02';

-- a row of VALUES is evaluated again behind WHERE
--> ! ?
SELECT txid_current(), x FROM (VALUES (nullif(txid_current_if_assigned() IS NULL, false))) v (x) WHERE x IS NOT NULL;

-- a sub-query that depends on a setting that nothing changes
--> !
SELECT d FROM (SELECT nullif(created_at::date, '2024-03-01') AS d FROM users) s WHERE d > '2024-02-01';
