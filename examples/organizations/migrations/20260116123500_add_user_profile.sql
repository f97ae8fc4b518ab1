-- Add profile columns to users
ALTER TABLE users
ADD COLUMN first_name TEXT,
ADD COLUMN last_name TEXT,
ADD COLUMN bio TEXT,
ADD COLUMN avatar_url TEXT;

-- Create index for name search
CREATE INDEX idx_users_full_name ON users(first_name, last_name);
