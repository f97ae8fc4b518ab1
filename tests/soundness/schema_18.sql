-- What only PostgreSQL 18 and later can say.
CREATE TABLE virtual (
    id integer NOT NULL,
    x integer,
    tripled integer GENERATED ALWAYS AS (id * 3) VIRTUAL,
    nothing integer GENERATED ALWAYS AS (x * 3) VIRTUAL,
    sure integer GENERATED ALWAYS AS (coalesce(x, 0)) VIRTUAL NOT NULL
);
CREATE TABLE unvalidated (id integer NOT NULL, late text);
CREATE TABLE no_inherit_parent (a integer, b integer NOT NULL, CONSTRAINT here NOT NULL a NO INHERIT);
CREATE TABLE no_inherit_child () INHERITS (no_inherit_parent);
