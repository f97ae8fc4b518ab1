-- Drop indexes first
DROP INDEX IF EXISTS idx_comments_author_id;
DROP INDEX IF EXISTS idx_comments_parent_id;
DROP INDEX IF EXISTS idx_comments_post_id;

-- Drop table
DROP TABLE IF EXISTS comments;
