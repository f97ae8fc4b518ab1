-- The small world of the probes: every kind of column and relation the proof knows of, with rows full of NULLs.

CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE address AS (street text, city text);
CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
CREATE DOMAIN required AS text NOT NULL;
CREATE DOMAIN still_required AS required;

CREATE TABLE users (
    id bigint PRIMARY KEY,
    name text NOT NULL,
    bio text,
    score integer,
    active boolean,
    tags text[] NOT NULL,
    labels text[],
    joined timestamptz NOT NULL DEFAULT now(),
    left_at timestamptz,
    profile jsonb,
    home address,
    feeling mood,
    mail email,
    manager_id bigint REFERENCES users
);
CREATE TABLE posts (
    id bigint PRIMARY KEY,
    user_id bigint NOT NULL,
    editor_id bigint,
    title text NOT NULL,
    body text,
    status text NOT NULL CHECK (status IN ('draft', 'published')),
    rating numeric,
    UNIQUE (user_id, title)
);
CREATE TABLE comments (
    id bigint PRIMARY KEY,
    post_id bigint NOT NULL,
    body text NOT NULL,
    score integer
);

INSERT INTO users VALUES
    (1, 'ada', 'mathematician', 10, true, '{a,b}', '{x,NULL}', now(), now(), '{"a": 1, "b": null}', ROW ('s', NULL), 'ok', 'a@b', NULL),
    (2, 'bob', NULL, NULL, NULL, '{}', NULL, 'infinity', NULL, NULL, NULL, NULL, NULL, 1),
    (3, 'eve', '', 0, false, '{NULL}', '{}', '-infinity', 'infinity', '[]', ROW (NULL, NULL), 'sad', 'e@f', 1);
INSERT INTO posts VALUES
    (1, 1, NULL, 'one', NULL, 'draft', NULL),
    (2, 1, 3, 'two', 'text', 'published', 1.5),
    (3, 9, 9, 'orphan', '', 'draft', 'NaN');
INSERT INTO comments VALUES (1, 1, 'hi', NULL), (2, 9, 'lost', 3);
