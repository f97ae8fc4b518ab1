-- Keep the search document beside the text it is made from
ALTER TABLE posts
ADD COLUMN search TSVECTOR GENERATED ALWAYS AS (
    setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', body), 'B')
) STORED;

-- Create index for full-text search
CREATE INDEX idx_posts_search ON posts USING GIN (search);
