-- Drop index
DROP INDEX IF EXISTS idx_posts_search;

-- Remove column
ALTER TABLE posts
DROP COLUMN IF EXISTS search;
