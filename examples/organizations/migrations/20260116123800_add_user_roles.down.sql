-- Drop index
DROP INDEX IF EXISTS idx_users_role;

-- Remove column, then the type it used
ALTER TABLE users
DROP COLUMN IF EXISTS role;

DROP TYPE IF EXISTS user_role;
