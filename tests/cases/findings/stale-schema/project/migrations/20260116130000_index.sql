CREATE INDEX ON users (bio);
