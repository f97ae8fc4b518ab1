-- A NULL wherever one is allowed, rows that join and rows that do not, infinities, empty arrays, duplicate keys in views.
INSERT INTO users (email, name, age, mood, last_mood, tags, points, settings, extra, manager_id, created_at, deleted_at, active, verified) VALUES
    ('a@x', NULL, NULL, 'sad', NULL, '{}', NULL, '{}', NULL, NULL, 'infinity', NULL, true, NULL),
    ('b@x', 'Bo', 7, 'ok', 'sad', '{a,NULL,b}', '{}', '{"a": 1, "b": null, "c": {"d": []}}', '{"a": null}', 1, '2024-01-31 10:00+00', '-infinity', false, false),
    ('c@x', '', 0, 'happy', 'ok', '{{a,b},{c,NULL}}', '{NULL}', '[1, null, "x"]', 'null', 1, '2024-02-29 23:59:59+00', now(), true, true),
    ('d@x', 'Di', -1, 'ok', NULL, '{a}', '{1,2,3}', '"text"', '[]', 2, '-infinity', NULL, true, true),
    ('', 'Bo', 2147483647, 'sad', 'happy', '{}', '{3,NULL}', 'null', '{"d": {"e": "f"}}', NULL, now(), NULL, false, NULL),
    ('e@x', 'Bo', NULL, 'happy', NULL, '{x}', NULL, '{}', NULL, NULL, now(), NULL, true, NULL),
    ('g@x', 'Zed', NULL, 'ok', 'ok', '{}', NULL, '{}', '{}', NULL, now(), now(), true, false),
    ('f@x', NULL, 5, 'sad', 'sad', '{}', '{}', '[]', '{}', 6, now(), NULL, false, true);
INSERT INTO posts (user_id, slug, title, body, rating, views, kind, status, published_at, during, author) VALUES
    (1, 'one', 'One', NULL, NULL, 0, 'draft', NULL, NULL, NULL, NULL),
    (1, 'two', 'Two', 'body', 4.5, 10, 'live', 'open', '2024-03-01', 'empty', ROW(NULL, NULL)),
    (2, 'one', 'One', '', 'NaN', 3, 'live', 'closed', 'infinity', '(,)', ROW(1, NULL)),
    (2, 'two', '', 'text', 0, -5, 'old', NULL, '-infinity', '[2024-01-01,)', ROW(1, 'x')),
    (4, 'four', 'Four', NULL, 1, 1, 'old', 'open', now(), '(,2024-01-01]', ROW(NULL, 'y'));
INSERT INTO comments VALUES (1, NULL, NULL, NULL, 'alone', NULL), (2, 1, 1, NULL, 'first', 'n'), (3, 1, NULL, 2, '', NULL),
    (4, NULL, 2, 3, 'lost', ''), (5, 2, 3, NULL, 'other', NULL), (6, 3, 4, 6, 'self', 'x');
INSERT INTO tags (name, color) VALUES ('sql', NULL), ('sql', 'red'), ('python', NULL), ('', ''), ('lone', 'blue'), ('sql', NULL);
INSERT INTO post_tags VALUES (1, 1, NULL), (1, 2, '2024-01-01'), (2, 3, 'infinity'), (3, 1, NULL);
INSERT INTO checked VALUES (1, 1, NULL, NULL, NULL, 1), (2, 2, 2, 2, 2, 2), (3, 3, NULL, 3, NULL, 0);
ALTER TABLE checked ADD CONSTRAINT unvalidated CHECK (e IS NOT NULL) NOT VALID;
INSERT INTO arcs VALUES (1, 1, NULL, 1, false, NULL, NULL, NULL, NULL), (2, NULL, 1, NULL, true, '2024-01-01', 'x', 'n', NULL),
    (3, 1, 2, NULL, false, '2024-01-01', 'y', NULL, 3), (4, 1, NULL, 2, NULL, NULL, NULL, 'm', NULL), (5, 1, NULL, 3, true, 'infinity', 'x', '', NULL);
ALTER TABLE arcs ADD CHECK (c IS NOT NULL OR f IS NOT NULL) NOT VALID;
SET datestyle = 'ISO, DMY';
INSERT INTO offers VALUES (1, NULL, clock_timestamp() + '1 microsecond', '01/07/2024'), (2, 'c', '2020-01-01', '2020-01-01');
RESET datestyle;
INSERT INTO arc_parents VALUES (NULL, 1), (1, NULL);
INSERT INTO negations VALUES (NULL, 1), (1, NULL);
INSERT INTO arc_children VALUES (NULL, NULL);
INSERT INTO domains VALUES (1, 'c', 's', 'k', NULL, '{NULL,1}'), (2, '', '', '', 'a@b', '{}');
-- A scalar sub-select without a row is of the domain's type already and is not checked again.
INSERT INTO domains SELECT 3, (SELECT c FROM domains WHERE false), (SELECT s FROM domains WHERE false),
    (SELECT k FROM domains WHERE false), NULL, (SELECT l FROM domains WHERE false);
INSERT INTO holders VALUES (1, NULL, ROW(NULL, NULL), NULL);
INSERT INTO holders SELECT 2, u, ROW(1, 'x')::pair, ARRAY[NULL, ROW(1, NULL)]::pair[] FROM users u WHERE id = 1;
INSERT INTO parents VALUES (1, 1, 's');
INSERT INTO children VALUES (1, NULL, 'c', NULL), (3, 3, '', 'x');
INSERT INTO events VALUES (1, '2023-05-05', '{}'), (2, '2024-01-01', NULL), (3, 'infinity', '[]');
INSERT INTO moved VALUES (1, 'a', 'x'), (2, 'b', 'y');
INSERT INTO expiring VALUES (1, NULL, now() + interval '1 microsecond', 'a'), (2, 'x', NULL, NULL), (3, NULL, 'infinity', 'b');
INSERT INTO moments VALUES (1, '2024-03-10 02:30'), (2, '2024-03-10 03:30');
INSERT INTO guarded VALUES (1, 'me', NULL), (2, 'you', 'x');
INSERT INTO shadow.odds VALUES ('one');
INSERT INTO shadow.alike VALUES ('{a}'), ('{b}');
INSERT INTO moods VALUES ('{ok}', 'ok'), ('{NULL}', NULL);
REFRESH MATERIALIZED VIEW post_counts;
