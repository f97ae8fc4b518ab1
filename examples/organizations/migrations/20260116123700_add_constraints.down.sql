-- Remove foreign key
ALTER TABLE posts
DROP CONSTRAINT IF EXISTS fk_posts_author;

-- Remove check constraints
ALTER TABLE organization_members
DROP CONSTRAINT IF EXISTS member_role;

ALTER TABLE users
DROP CONSTRAINT IF EXISTS username_length,
DROP CONSTRAINT IF EXISTS email_format;
