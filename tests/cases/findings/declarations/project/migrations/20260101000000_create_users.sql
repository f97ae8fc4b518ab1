CREATE TYPE mood AS ENUM ('sad', 'glad');
CREATE TABLE users (id bigint PRIMARY KEY, email text NOT NULL, bio text, mood mood NOT NULL);
CREATE VIEW writers AS SELECT id, bio FROM users WHERE bio <> '';
