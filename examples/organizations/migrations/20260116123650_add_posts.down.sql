-- Drop indexes first
DROP INDEX IF EXISTS idx_posts_tags;
DROP INDEX IF EXISTS idx_posts_published;
DROP INDEX IF EXISTS idx_posts_organization_id;
DROP INDEX IF EXISTS idx_posts_author_id;

-- Drop table
DROP TABLE IF EXISTS posts;
