-- Drop tables in reverse order (respect foreign keys); their indexes go with them
DROP TABLE IF EXISTS organization_members;
DROP TABLE IF EXISTS organizations;
