ALTER TABLE users ADD CONSTRAINT email_given CHECK (email <> '');
