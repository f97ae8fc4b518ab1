-- A single row in every table: groups of one, frames of one, keys that match.
INSERT INTO users (email, mood) VALUES ('a@x', 'sad');
INSERT INTO posts (user_id, slug, title, kind) VALUES (1, 'one', 'One', 'live');
INSERT INTO comments VALUES (1, NULL, NULL, NULL, '', NULL);
INSERT INTO tags (name) VALUES ('sql');
INSERT INTO post_tags VALUES (1, 1, NULL);
INSERT INTO checked VALUES (1, 1, NULL, NULL, NULL, 1);
ALTER TABLE checked ADD CONSTRAINT unvalidated CHECK (e IS NOT NULL) NOT VALID;
INSERT INTO domains VALUES (1, 'c', 's', 'k', NULL, '{1}');
INSERT INTO holders VALUES (1, NULL, ROW(NULL, NULL), NULL);
INSERT INTO children VALUES (2, NULL, 'c', NULL);
INSERT INTO events VALUES (2, '2024-01-01', NULL);
INSERT INTO guarded VALUES (1, 'me', NULL);
REFRESH MATERIALIZED VIEW post_counts;
INSERT INTO arcs VALUES (1, 1, 1, NULL, true, now(), 'x', 'n', NULL);
ALTER TABLE arcs ADD CHECK (c IS NOT NULL OR f IS NOT NULL) NOT VALID;
INSERT INTO arc_parents VALUES (1, NULL);
