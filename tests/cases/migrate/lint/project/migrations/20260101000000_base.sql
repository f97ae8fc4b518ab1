CREATE TABLE users (id bigint PRIMARY KEY, email varchar(20), name text);
CREATE TABLE posts (id bigint PRIMARY KEY, author_id bigint);
