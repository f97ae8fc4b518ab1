CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL UNIQUE, bio text);
CREATE TABLE posts (id bigint PRIMARY KEY, author_id bigint NOT NULL REFERENCES users (id), title text NOT NULL, tags text[]);
