ALTER TABLE users ADD COLUMN key uuid DEFAULT gen_random_uuid();
