-- Drop index
DROP INDEX IF EXISTS idx_users_full_name;

-- Remove columns
ALTER TABLE users
DROP COLUMN IF EXISTS avatar_url,
DROP COLUMN IF EXISTS bio,
DROP COLUMN IF EXISTS last_name,
DROP COLUMN IF EXISTS first_name;
