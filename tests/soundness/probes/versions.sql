-- MERGE RETURNING: the source is always there when there is no NOT MATCHED BY SOURCE
--> ! ! ! !  ; pg >= 17
MERGE INTO tags t USING users u ON t.id = u.id WHEN MATCHED THEN UPDATE SET color = u.name WHEN NOT MATCHED THEN INSERT (name) VALUES (u.email) RETURNING merge_action(), t.id, t.name, u.id;

-- MERGE with NOT MATCHED BY SOURCE: the source may be missing
--> ! ! ?  ; pg >= 17
MERGE INTO comments c USING (SELECT id FROM comments WHERE id = 1) s ON s.id = c.id WHEN MATCHED THEN UPDATE SET note = 'm' WHEN NOT MATCHED BY SOURCE THEN UPDATE SET note = 'n' RETURNING merge_action(), c.id, s.id;

-- MERGE that deletes
--> ! ! ?  ; pg >= 17
MERGE INTO comments c USING users u ON c.user_id = u.id AND c.id = 5 WHEN MATCHED THEN DELETE RETURNING c.id, u.id, c.note;

-- MERGE that deletes and inserts, with old and new
--> . . ? ?  ; pg >= 18
MERGE INTO tags t USING (VALUES (1), (99)) v (x) ON t.id = v.x AND v.x > 50 WHEN NOT MATCHED THEN INSERT (name) VALUES ('m') RETURNING new.id, new.name, old.id, old.name;

-- old and new of an UPDATE
--> ! ! ? ?  ; pg >= 18
UPDATE users SET name = 'x' RETURNING old.id, new.id, old.name, nullif(new.name, 'x');

-- old of an INSERT
--> ? !  ; pg >= 18
INSERT INTO tags (name) VALUES ('o') RETURNING old.id, new.id;

-- new of a DELETE
--> ! ?  ; pg >= 18
DELETE FROM comments RETURNING old.id, new.id;

-- old and new of an INSERT ON CONFLICT DO UPDATE
--> ? !  ; pg >= 18
INSERT INTO users (email) VALUES ('a@x'), ('z@x') ON CONFLICT (email) DO UPDATE SET age = 1 RETURNING old.id, new.id;

-- expressions over old of an INSERT
--> ? ! ?  ; pg >= 18
INSERT INTO tags (name) VALUES ('o') RETURNING old.id + 1, old.id IS NULL, old;

-- a constant next to old and new
--> ! ?  ; pg >= 18
INSERT INTO tags (name) VALUES ('o') RETURNING 1, upper(old.name);

-- casts of JSON null to scalars
--> *  ; pg >= 18
SELECT (settings -> 'b')::int FROM users WHERE settings ? 'b';

-- a jsonb column as a scalar is NULL for JSON null
--> ?  ; pg >= 18
SELECT settings::int FROM users WHERE settings = 'null';

-- UUIDs of version 7 tell their time, others do not
--> ! ? ?  ; pg >= 18
SELECT uuidv7(), uuid_extract_timestamp(gen_random_uuid()), uuid_extract_timestamp(uuidv4());

-- any_value
--> ! ?  ; pg >= 16
SELECT any_value(title), any_value(body) FROM posts GROUP BY id;

-- JSON constructors
--> ! !  ; pg >= 16
SELECT json_object('a': name), json_array(name, age) FROM users;

-- JSON aggregates
--> ! ! !  ; pg >= 16
SELECT json_objectagg(slug: body), json_arrayagg(body), json_arrayagg(body ABSENT ON NULL) FROM posts GROUP BY user_id;

-- JSON aggregates of no row
--> ? ?  ; pg >= 16
SELECT json_objectagg(slug: body), json_arrayagg(body) FROM posts;

-- json_array of a query that has no row
--> ?  ; pg >= 16
SELECT json_array(SELECT title FROM posts);

-- IS JSON
--> ! ?  ; pg >= 16
SELECT email IS JSON, name IS JSON OBJECT FROM users;

-- JSON_EXISTS, JSON_QUERY and JSON_VALUE
--> ? ? ?  ; pg >= 17
SELECT json_exists(settings, 'strict $.zz' UNKNOWN ON ERROR), json_query(settings, '$.zz'), json_value(settings, '$.zz') FROM users;

-- JSON_VALUE with defaults
--> *  ; pg >= 17
SELECT json_value(settings, '$.zz' DEFAULT 'x' ON EMPTY DEFAULT 'y' ON ERROR) FROM users;

-- JSON_TABLE
--> ! ?  ; pg >= 17
SELECT n, v FROM json_table('[{"v": 1}, {}]', '$[*]' COLUMNS (n FOR ORDINALITY, v int PATH '$.v'));

-- JSON_TABLE whose nested path finds nothing
--> ! ! ? ? ? ; pg >= 17
SELECT n, e, m, v, f FROM json_table('[{"a": [1]}, {"a": []}]', '$[*]' COLUMNS (
    NESTED PATH '$.a[*]' COLUMNS (m FOR ORDINALITY, v int PATH '$', f boolean EXISTS PATH '$'),
    n FOR ORDINALITY,
    e boolean EXISTS PATH '$.zz'
));

-- JSON_TABLE that does not know whether something is there
--> ? ! ; pg >= 17
SELECT e, k FROM json_table('[1]', '$[*]' COLUMNS (e boolean EXISTS PATH 'strict $.a' UNKNOWN ON ERROR, k int EXISTS PATH 'strict $.a'));

-- JSON_TABLE on the right of a LEFT JOIN
--> ? ? ; pg >= 17
SELECT t.n, t.e FROM users u LEFT JOIN json_table(u.settings, '$.a' COLUMNS (n FOR ORDINALITY, e boolean EXISTS PATH '$')) t ON true;

-- JSON_SCALAR and JSON() of NULL
--> ? ? .  ; pg >= 17
SELECT json_scalar(name), json(name), json_serialize(settings) FROM users WHERE name IS NULL;

-- an infinite interval has no minutes
--> ? !  ; pg >= 17
SELECT extract(minute FROM i), extract(epoch FROM i) FROM (VALUES ('infinity'::interval)) v (i);

-- AT LOCAL
--> !  ; pg >= 17
SELECT created_at AT LOCAL FROM users;

-- XMLTABLE
--> ! ?  ; xml
SELECT n, v FROM XMLTABLE('/a/b' PASSING CAST('<a><b v="1"/><b/></a>' AS xml) COLUMNS n FOR ORDINALITY, v int PATH '@v');

-- XML constructors
--> ! ! ? ?  ; xml
SELECT xmlelement(name a, name), xmlforest(email), xmlforest(name), xmlconcat(name::xml) FROM users WHERE name IS NULL;

-- xmlforest of two, xmlserialize and XML tests
--> ? ! !  ; xml
SELECT xmlforest(name, age), xmlserialize(content xmlelement(name a) AS text), xmlelement(name a) IS DOCUMENT FROM users WHERE name IS NULL;

-- regexp_substr finds nothing
--> ? !  ; pg >= 15
SELECT regexp_substr(email, 'q'), regexp_count(email, 'q') FROM users;

-- a virtual generated column is what its expression is
--> . ?  ; pg >= 18
SELECT tripled, nothing FROM virtual;

-- NOT NULL on a virtual generated column
--> !  ; pg >= 18
SELECT sure FROM virtual;

-- NOT NULL NOT VALID binds only new rows
--> ! ?  ; pg >= 18
SELECT id, late FROM unvalidated;

-- NOT NULL NO INHERIT does not bind the children
--> ? !  ; pg >= 18
SELECT a, b FROM no_inherit_parent;

-- NOT NULL NO INHERIT binds the parent itself
--> ! !  ; pg >= 18
SELECT a, b FROM ONLY no_inherit_parent;

-- a virtual column on the nullable side
--> ! ?  ; pg >= 18
SELECT u.id, v.sure FROM users u LEFT JOIN virtual v ON v.id = u.id + 1;

-- MERGE RETURNING: of the alternatives of a CHECK one holds for the row that was written
--> ! ?  ; pg >= 17
MERGE INTO negations t USING arc_parents s ON t.a = s.a AND s.b IS NULL WHEN MATCHED THEN UPDATE SET b = s.b
WHEN NOT MATCHED THEN INSERT (a) VALUES (1) RETURNING coalesce(t.a, t.b), coalesce(s.a, s.b);

-- MERGE RETURNING: which row it is, is not known when some are deleted
--> ?  ; pg >= 18
MERGE INTO negations t USING arc_parents s ON t.a = s.a WHEN MATCHED THEN DELETE
WHEN NOT MATCHED THEN INSERT (a) VALUES (1) RETURNING coalesce(new.a, new.b);

-- UPDATE RETURNING old and new: a CHECK that is not validated speaks of the new row
--> ? !  ; pg >= 18
UPDATE arcs SET f = coalesce(f, 1) RETURNING coalesce(old.c, old.f), coalesce(new.c, new.f);
