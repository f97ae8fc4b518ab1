-- Create posts table; the foreign key to the author follows with the other constraints
CREATE TABLE posts (
    id BIGSERIAL PRIMARY KEY,
    author_id BIGINT NOT NULL,
    organization_id BIGINT REFERENCES organizations(id) ON DELETE SET NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    tags TEXT[] NOT NULL DEFAULT '{}',
    published_at TIMESTAMPTZ,
    created_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

-- Create indexes
CREATE INDEX idx_posts_author_id ON posts(author_id);
CREATE INDEX idx_posts_organization_id ON posts(organization_id);
CREATE INDEX idx_posts_published ON posts(published_at DESC, id DESC) WHERE published_at IS NOT NULL;
CREATE INDEX idx_posts_tags ON posts USING GIN (tags);

-- Add comments
COMMENT ON TABLE posts IS 'What members write, for an organization or on their own';
COMMENT ON COLUMN posts.published_at IS 'NULL while the post is a draft';
