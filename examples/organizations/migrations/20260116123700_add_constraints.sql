-- Add check constraints
ALTER TABLE users
ADD CONSTRAINT email_format CHECK (email ~* '^[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+\.[A-Z|a-z]{2,}$'),
ADD CONSTRAINT username_length CHECK (LENGTH(username) >= 3 AND LENGTH(username) <= 50);

ALTER TABLE organization_members
ADD CONSTRAINT member_role CHECK (role IN ('owner', 'member', 'viewer'));

-- Add foreign key
ALTER TABLE posts
ADD CONSTRAINT fk_posts_author
FOREIGN KEY (author_id) REFERENCES users(id) ON DELETE CASCADE;
