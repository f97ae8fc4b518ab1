-- What only PostgreSQL 16 and later can say.

-- A child may compute a generated column in its own way.
CREATE TABLE generated_parent (id integer NOT NULL, double integer GENERATED ALWAYS AS (id * 2) STORED);
CREATE TABLE generated_child (id integer NOT NULL, double integer GENERATED ALWAYS AS (nullif(id, id)) STORED) INHERITS (generated_parent);
