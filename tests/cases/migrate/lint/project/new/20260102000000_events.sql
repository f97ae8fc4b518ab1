CREATE TABLE events (
    id bigint PRIMARY KEY,
    happened_at TIMESTAMP NOT NULL
);
