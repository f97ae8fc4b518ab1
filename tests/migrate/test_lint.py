"""`migrate lint`: what each rule points at, and what it leaves alone."""

# ruff: noqa: E501  # a table of cases is read in rows

from __future__ import annotations

import contextlib
import itertools

import psycopg
import pytest

from sqlpin.diagnostics import Diagnostic
from sqlpin.errors import UsageError
from sqlpin.migrate.lint import CODES, LintSettings, Pinned, lint
from sqlpin.migrate.lint.locks import only_wider
from sqlpin.migrate.lint.rules import OFF_BY_DEFAULT
from sqlpin.migrate.lint.trees import type_of
from sqlpin.migrate.lint.usage import QueryText, users_of
from sqlpin.migrations import MigrationFolder
from tests.migrate.conftest import Folder

BASE = """
CREATE TABLE users (id bigint PRIMARY KEY, email varchar(20), name text, n int, price numeric(10, 2), at timestamptz(3));
CREATE TABLE posts (id bigserial PRIMARY KEY, author_id bigint);
CREATE TABLE measures (at timestamptz) PARTITION BY RANGE (at);
"""
ALL = LintSettings(enable=OFF_BY_DEFAULT)


def texts(files: MigrationFolder, found: tuple[Diagnostic, ...]) -> list[tuple[str, str]]:
    sources = {file.shown: file.text for migration in files.migrations for file in migration.files}
    return [(each.code, _marked(sources[each.location.path], each)) for each in found]


def _marked(source: str, diagnostic: Diagnostic) -> str:
    span = diagnostic.location.span
    return "" if span is None else source[span.start : span.end]


def check(folder: Folder, code: str, sql: str, *, pinned: Pinned | None = None) -> list[str]:
    """Return what the rule marks in a migration that follows the base."""
    files = folder({"1_base.sql": BASE, "2_x.sql": sql})
    settings = LintSettings(ignore=CODES - {code}, enable={code})
    return [text for found, text in texts(files, lint(files, settings, pinned or Pinned(), [2])) if found == code]


FINDS = [
    pytest.param("timestamp-without-time-zone", "CREATE TABLE t (a int, at TIMESTAMP(3) NOT NULL)", "at TIMESTAMP(3) NOT NULL", id="timestamp"),
    pytest.param("timestamp-without-time-zone", "ALTER TABLE users ADD x timestamp without time zone", "x timestamp without time zone", id="timestamp-spelt-out"),
    pytest.param("timestamp-without-time-zone", "ALTER TABLE users ALTER at TYPE timestamp", "ALTER at TYPE timestamp", id="timestamp-by-change"),
    pytest.param("narrow-key", "CREATE TABLE t (id SERIAL PRIMARY KEY)", "id SERIAL PRIMARY KEY", id="serial"),
    pytest.param("narrow-key", "CREATE TABLE t (id int, PRIMARY KEY (id))", "id int", id="int-key-of-the-table"),
    pytest.param("narrow-key", "CREATE TABLE t (id integer GENERATED ALWAYS AS IDENTITY)", "id integer GENERATED ALWAYS AS IDENTITY", id="int-identity"),
    pytest.param("narrow-key", 'CREATE TABLE "T" ("Id" int4 CONSTRAINT pk PRIMARY KEY)', '"Id" int4 CONSTRAINT pk PRIMARY KEY', id="quoted"),
    pytest.param("unindexed-foreign-key", "CREATE TABLE t (a bigint REFERENCES users (id))", "a bigint REFERENCES users (id)", id="reference"),
    pytest.param("unindexed-foreign-key", "ALTER TABLE posts ADD CONSTRAINT fk FOREIGN KEY (author_id) REFERENCES public.users", "ADD CONSTRAINT fk FOREIGN KEY (author_id) REFERENCES public.users", id="foreign-key"),
    pytest.param("unindexed-foreign-key", "ALTER TABLE posts ADD CONSTRAINT fk FOREIGN KEY (author_id) REFERENCES users; CREATE INDEX i ON posts (id, author_id)", "ADD CONSTRAINT fk FOREIGN KEY (author_id) REFERENCES users", id="an-index-that-begins-with-another-column"),
    pytest.param("unindexed-foreign-key", "ALTER TABLE posts ADD x bigint REFERENCES users; CREATE INDEX i ON posts (x) WHERE x > 5", "x bigint REFERENCES users", id="a-partial-index"),
    pytest.param("unnamed-constraint", "ALTER TABLE users ADD UNIQUE (email)", "ADD UNIQUE (email)", id="unique"),
    pytest.param("unnamed-constraint", "ALTER TABLE users ADD CHECK (n > 0), DROP name", "ADD CHECK (n > 0)", id="check-which-sqlglot-does-not-know"),
    pytest.param("missing-if-exists", "CREATE TABLE t (a int)", "CREATE TABLE t (a int)", id="create-table"),
    pytest.param("missing-if-exists", "ALTER TABLE users ADD a int", "ADD a int", id="add-column"),
    pytest.param("missing-if-exists", "DROP TYPE e", "DROP TYPE e", id="drop"),
    pytest.param("required-column", "ALTER TABLE users ADD a text NOT NULL", "ADD a text NOT NULL", id="not-null"),
    pytest.param("volatile-default", "ALTER TABLE users ADD a uuid DEFAULT gen_random_uuid()", "ADD a uuid DEFAULT gen_random_uuid()", id="uuid"),
    pytest.param("volatile-default", "ALTER TABLE users ADD a timestamptz DEFAULT clock_timestamp() NOT NULL", "ADD a timestamptz DEFAULT clock_timestamp() NOT NULL", id="clock"),
    pytest.param("volatile-default", "ALTER TABLE users ADD a bigserial", "ADD a bigserial", id="serial-column"),
    pytest.param("volatile-default", "ALTER TABLE users ADD a int GENERATED ALWAYS AS (n * 2) STORED", "ADD a int GENERATED ALWAYS AS (n * 2) STORED", id="stored"),
    pytest.param("set-not-null", "ALTER TABLE users ALTER COLUMN name SET NOT NULL", "ALTER COLUMN name SET NOT NULL", id="set-not-null"),
    pytest.param("column-type-change", "ALTER TABLE users ALTER n TYPE bigint", "ALTER n TYPE bigint", id="int-to-bigint"),
    pytest.param("column-type-change", "ALTER TABLE users ALTER email TYPE varchar(10)", "ALTER email TYPE varchar(10)", id="narrower"),
    pytest.param("column-type-change", "ALTER TABLE users ALTER email TYPE text USING trim(email)", "ALTER email TYPE text USING trim(email)", id="using"),
    pytest.param("column-type-change", "ALTER TABLE elsewhere ALTER x SET DATA TYPE text", "ALTER x SET DATA TYPE text", id="of-an-unknown-type"),
    pytest.param("blocking-index", "CREATE UNIQUE INDEX i ON ONLY users USING btree (email)", "CREATE UNIQUE INDEX i ON ONLY users USING btree (email)", id="index"),
    pytest.param("blocking-index", "ALTER TABLE users ADD CONSTRAINT u UNIQUE (email)", "ADD CONSTRAINT u UNIQUE (email)", id="constraint"),
    pytest.param("concurrently-in-transaction", "CREATE INDEX CONCURRENTLY i ON users (n)", "CREATE INDEX CONCURRENTLY i ON users (n)", id="create-concurrently"),
    pytest.param("concurrently-in-transaction", "DROP INDEX CONCURRENTLY i", "DROP INDEX CONCURRENTLY i", id="drop-concurrently"),
    pytest.param("mixed-migration", "ALTER TABLE users ADD a int; UPDATE users SET a = 1", "UPDATE users SET a = 1", id="update"),
    pytest.param("mixed-migration", "CREATE TABLE t (); WITH x AS (DELETE FROM users RETURNING 1) SELECT 1", "WITH x AS (DELETE FROM users RETURNING 1) SELECT 1", id="inside-with"),
    pytest.param("missing-lock-timeout", "ALTER TABLE users ADD a int", "ALTER TABLE users ADD a int", id="alter"),
    pytest.param("commits-by-itself", "CREATE TABLE t (); COMMIT", "COMMIT", id="commit"),
    pytest.param("narrow-key", "CREATE TABLE t (id int NOT NULL); ALTER TABLE ONLY t ADD CONSTRAINT t_pkey PRIMARY KEY (id)", "ADD CONSTRAINT t_pkey PRIMARY KEY (id)", id="a-key-that-is-added-as-pg-dump-does"),
    pytest.param("narrow-key", "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (START 5))", "id int GENERATED ALWAYS AS IDENTITY (START 5)", id="identity-with-options"),
    pytest.param("timestamp-without-time-zone", "CREATE TABLE t (x text STORAGE EXTERNAL COMPRESSION pglz, at timestamp)", "at timestamp", id="beside-what-sqlglot-does-not-know"),
    pytest.param("volatile-default", "ALTER TABLE users ADD a bigint GENERATED BY DEFAULT AS IDENTITY (START 5) NOT NULL", "ADD a bigint GENERATED BY DEFAULT AS IDENTITY (START 5) NOT NULL", id="identity-column"),
    pytest.param("set-not-null", "ALTER TABLE users ADD CONSTRAINT c CHECK (name IS NOT NULL) NOT VALID; ALTER TABLE users ALTER name SET NOT NULL", "ALTER name SET NOT NULL", id="a-check-that-nobody-has-validated"),
    pytest.param("set-not-null", "ALTER TABLE users ADD CONSTRAINT c CHECK (name IS NOT NULL OR n > 0); ALTER TABLE users ALTER name SET NOT NULL", "ALTER name SET NOT NULL", id="a-check-that-says-less"),
    pytest.param("set-not-null", "ALTER TABLE users ALTER id DROP NOT NULL, ADD CONSTRAINT c NOT NULL n", "ADD CONSTRAINT c NOT NULL n", id="a-not-null-constraint"),
    pytest.param("blocking-constraint", "ALTER TABLE users ADD CONSTRAINT c CHECK (n > 0)", "ADD CONSTRAINT c CHECK (n > 0)", id="new-check"),
    pytest.param("blocking-constraint", "ALTER TABLE posts ADD FOREIGN KEY (author_id) REFERENCES users", "ADD FOREIGN KEY (author_id) REFERENCES users", id="new-foreign-key"),
    pytest.param("blocking-constraint", "ALTER TABLE users ADD a int DEFAULT 1 CHECK (a > 0)", "ADD a int DEFAULT 1 CHECK (a > 0)", id="check-of-a-new-column"),
    pytest.param("blocking-constraint", "ALTER TABLE posts ADD a bigint DEFAULT 1 REFERENCES users", "ADD a bigint DEFAULT 1 REFERENCES users", id="foreign-key-of-a-column-with-a-default"),
    pytest.param("blocking-constraint", "ALTER TABLE users ADD CONSTRAINT c CHECK (n > 0) NOT VALID; ALTER TABLE users VALIDATE CONSTRAINT c", "VALIDATE CONSTRAINT c", id="validated-in-the-same-transaction"),
    pytest.param("blocking-index", "ALTER TABLE users ADD code text UNIQUE", "ADD code text UNIQUE", id="unique-column"),
    pytest.param("blocking-index", "ALTER TABLE users ADD CONSTRAINT e EXCLUDE USING gist (at WITH &&)", "ADD CONSTRAINT e EXCLUDE USING gist (at WITH &&)", id="exclude"),
    pytest.param("concurrently-in-transaction", "REINDEX TABLE CONCURRENTLY users", "REINDEX TABLE CONCURRENTLY users", id="reindex"),
    pytest.param("concurrently-in-transaction", "ALTER TABLE part DETACH PARTITION p CONCURRENTLY", "DETACH PARTITION p CONCURRENTLY", id="detach"),
    pytest.param("mixed-migration", "ALTER TABLE users ADD a int; INSERT INTO users (id) SELECT 1", "INSERT INTO users (id) SELECT 1", id="insert-select"),
    pytest.param("unread-statement", "CREATE TABEL t (id int)", "CREATE TABEL t (id int)", id="misspelt"),
    pytest.param("unread-statement", "CREATE TABLE t (id int, 5 text)", "5 text", id="a-column-without-a-name"),
    pytest.param("unread-statement", "ALTER TABLE users ADD a int, ADD b", "ADD b", id="a-column-without-a-type"),
    pytest.param("unread-statement", "UPDATE users SET WHERE", "UPDATE users SET WHERE", id="an-update-that-is-none"),
    pytest.param("unread-statement", "DO $$ BEGIN ALTER TABLE users ADD a int; END $$", "DO $$ BEGIN ALTER TABLE users ADD a int; END $$", id="do"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "sql", "marked"), FINDS)
def test_a_rule_finds(folder: Folder, code: str, sql: str, marked: str) -> None:
    assert check(folder, code, sql) == [marked]


LEAVES_ALONE = [
    pytest.param("timestamp-without-time-zone", "CREATE TABLE t (at timestamptz, b timestamp with time zone, c text DEFAULT 'timestamp')", id="with-zone"),
    pytest.param("timestamp-without-time-zone", "CREATE TEMP TABLE t (at timestamp)", id="temporary"),
    pytest.param("narrow-key", "CREATE TABLE t (id bigserial PRIMARY KEY, n int, m int REFERENCES users)", id="int-that-is-no-key"),
    pytest.param("narrow-key", "CREATE TABLE t (a int, b int, PRIMARY KEY (a, b))", id="a-key-of-two"),
    pytest.param("unindexed-foreign-key", "ALTER TABLE posts ADD CONSTRAINT fk FOREIGN KEY (author_id) REFERENCES users; CREATE INDEX ON posts (author_id, id)", id="an-index-that-begins-with-it"),
    pytest.param("unindexed-foreign-key", "CREATE TABLE t (a bigint REFERENCES users UNIQUE, b bigint PRIMARY KEY REFERENCES users)", id="a-constraint-that-has-an-index"),
    pytest.param("unindexed-foreign-key", "CREATE TABLE t (a bigint, b bigint REFERENCES users, UNIQUE (b, a))", id="a-table-constraint-that-has-an-index"),
    pytest.param("unindexed-foreign-key", "CREATE TABLE t (a bigint REFERENCES users); ALTER TABLE t RENAME a TO b; CREATE INDEX i ON t (b)", id="renamed"),
    pytest.param("unindexed-foreign-key", "CREATE TABLE t (a bigint REFERENCES users); ALTER TABLE t DROP a", id="dropped"),
    pytest.param("unnamed-constraint", "ALTER TABLE users ADD CONSTRAINT u UNIQUE (email), DROP CONSTRAINT v", id="named"),
    pytest.param("unnamed-constraint", "CREATE TABLE t (a int UNIQUE, CHECK (a > 0))", id="in-create-table-as-the-workflow-does"),
    pytest.param("missing-if-exists", "CREATE TABLE IF NOT EXISTS t (); CREATE INDEX IF NOT EXISTS i ON t (a); ALTER TABLE t ADD COLUMN IF NOT EXISTS b int; DROP TABLE IF EXISTS q", id="as-the-workflow-wants-it"),
    pytest.param("required-column", "ALTER TABLE users ADD a text NOT NULL DEFAULT '', ADD b int, ADD c bigserial NOT NULL", id="with-default"),
    pytest.param("required-column", "CREATE TABLE t (); ALTER TABLE t ADD a int NOT NULL", id="a-new-table-has-no-rows"),
    pytest.param("required-column", "ALTER TABLE users ADD a int CHECK (a IS NOT NULL OR n > 0)", id="not-null-inside-a-check"),
    pytest.param("volatile-default", "ALTER TABLE users ADD a timestamptz DEFAULT now(), ADD b text DEFAULT 'random()'", id="stable"),
    pytest.param("volatile-default", "CREATE TABLE t (id uuid DEFAULT gen_random_uuid())", id="new-table"),
    pytest.param("set-not-null", "CREATE TABLE t (a int); ALTER TABLE t ALTER a SET NOT NULL; ALTER TABLE users ALTER name DROP NOT NULL", id="new-table-set-not-null"),
    pytest.param("column-type-change", "ALTER TABLE users ALTER email TYPE text, ALTER price TYPE numeric(12, 2), ALTER at TYPE timestamptz(6)", id="only-wider"),
    pytest.param("blocking-index", "CREATE TABLE t (a int); CREATE INDEX i ON t (a); ALTER TABLE t ADD UNIQUE (a)", id="index-of-a-new-table"),
    pytest.param("blocking-index", "-- no-transaction\nCREATE INDEX CONCURRENTLY i ON users (n)", id="concurrently"),
    pytest.param("blocking-index", "ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX i, ADD CONSTRAINT c CHECK (n > 0)", id="using-index"),
    pytest.param("concurrently-in-transaction", "-- no-transaction\nCREATE INDEX CONCURRENTLY i ON users (n)", id="outside"),
    pytest.param("mixed-migration", "CREATE TABLE t (a int); INSERT INTO t VALUES (1)", id="rows-of-a-new-table"),
    pytest.param("mixed-migration", "UPDATE users SET n = 1", id="data-alone"),
    pytest.param("missing-lock-timeout", "SET LOCAL lock_timeout = '5s'; ALTER TABLE users ADD a int", id="with-a-timeout"),
    pytest.param("missing-lock-timeout", "CREATE TABLE t (); ALTER TABLE t ADD a int", id="nobody-waits-for-a-new-table"),
    pytest.param("commits-by-itself", "-- no-transaction\nBEGIN; SELECT 1; COMMIT", id="no-transaction-to-end"),
    pytest.param("commits-by-itself", "SAVEPOINT s; ROLLBACK TO s; DO $$ BEGIN END $$", id="savepoint"),
    pytest.param("narrow-key", "CREATE TABEL t (id SERIAL); \\d", id="what-is-no-sql"),
    pytest.param("narrow-key", "/* CREATE TABLE t (id SERIAL); */ SELECT 'CREATE TABLE t (id SERIAL)'", id="comment-and-string"),
    pytest.param("narrow-key", "ALTER TABLE users ADD a int GENERATED ALWAYS AS (n * 2), ADD b int GENERATED ALWAYS AS (n * 2) VIRTUAL", id="a-virtual-column-is-no-identity"),
    pytest.param("volatile-default", "ALTER TABLE users ADD a int GENERATED ALWAYS AS (n * 2)", id="a-virtual-column-is-not-stored"),
    pytest.param("volatile-default", "ALTER TABLE users ADD a float CHECK (a < random())", id="volatile-but-no-default"),
    pytest.param("unindexed-foreign-key", "ALTER TABLE posts ADD x bigint REFERENCES users; CREATE INDEX i ON posts (x) WHERE (x IS NOT NULL)", id="an-index-that-lacks-nothing-but-null"),
    pytest.param("unindexed-foreign-key", "ALTER TABLE posts ADD CONSTRAINT fk FOREIGN KEY (author_id) REFERENCES users; ALTER TABLE posts DROP CONSTRAINT fk", id="a-foreign-key-that-is-dropped"),
    pytest.param("unindexed-foreign-key", "CREATE TABLE t (a bigint REFERENCES users); ALTER TABLE t DROP CONSTRAINT t_a_fkey", id="dropped-by-the-name-postgresql-gave-it"),
    pytest.param("set-not-null", "ALTER TABLE users ADD CONSTRAINT c CHECK (name IS NOT NULL) NOT VALID; ALTER TABLE users VALIDATE CONSTRAINT c; ALTER TABLE users ALTER name SET NOT NULL", id="a-validated-check-says-so"),
    pytest.param("set-not-null", "ALTER TABLE users ALTER id SET NOT NULL", id="a-key"),
    pytest.param("set-not-null", "ALTER TABLE users ADD CONSTRAINT c NOT NULL name NOT VALID", id="a-not-null-constraint-that-is-not-valid"),
    pytest.param("blocking-constraint", "ALTER TABLE users ADD CONSTRAINT c CHECK (n > 0) NOT VALID, ADD CONSTRAINT d CHECK (n > 0) NOT ENFORCED", id="not-valid"),
    pytest.param("blocking-constraint", "ALTER TABLE posts ADD a bigint REFERENCES users", id="a-column-of-nulls-refers-to-nothing"),
    pytest.param("blocking-constraint", "ALTER TABLE users VALIDATE CONSTRAINT made_earlier", id="validated-later"),
    pytest.param("blocking-constraint", "CREATE TABLE t (a int CHECK (a > 0)); ALTER TABLE t ADD CHECK (a < 9)", id="constraint-of-a-new-table"),
    pytest.param("column-type-change", "ALTER TABLE users ALTER email TYPE text USING email::text, ALTER name TYPE pg_catalog.text USING (name)", id="a-using-that-says-what-is-done-anyway"),
    pytest.param("blocking-index", "CREATE MATERIALIZED VIEW m AS SELECT id FROM users; CREATE UNIQUE INDEX i ON m (id)", id="a-new-materialized-view"),
    pytest.param("blocking-index", "SELECT id INTO copies FROM users; CREATE INDEX i ON copies (id)", id="a-table-made-by-select-into"),
    pytest.param("blocking-index", "CREATE INDEX i ON ONLY measures (at)", id="on-only-a-partitioned-table"),
    pytest.param("mixed-migration", "ALTER TABLE users ADD a int; INSERT INTO posts VALUES (1, 2), (3, 4) ON CONFLICT DO NOTHING", id="rows-that-stand-in-the-file"),
    pytest.param("missing-lock-timeout", "SELECT set_config('lock_timeout', '5s', true); ALTER TABLE users ADD a int", id="with-set-config"),
    pytest.param("unread-statement", "COMMENT ON TABLE users IS 'x'; GRANT SELECT ON users TO PUBLIC; CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; TRUNCATE posts; CREATE EXTENSION hstore; (SELECT 1); DO $$ BEGIN RAISE NOTICE 'x'; END $$", id="what-no-rule-asks-for"),
    pytest.param("unread-statement", "CREATE TABLE t (LIKE users INCLUDING ALL, a numeric(3, 1)[] DEFAULT '{}' NOT NULL, b bit varying(3), CONSTRAINT n NOT NULL a); CREATE TABLE p PARTITION OF measures DEFAULT; CREATE TABLE o OF kind; CREATE TABLE q AS TABLE users", id="all-kinds-of-tables"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "sql"), LEAVES_ALONE)
def test_a_rule_leaves_alone(folder: Folder, code: str, sql: str) -> None:
    assert check(folder, code, sql) == []


def test_every_rule_about_statements_is_tried_both_ways() -> None:
    elsewhere = {"column-in-use", "missing-down-file", "out-of-order-migration"}
    assert {case.values[0] for case in FINDS} == CODES - elsewhere
    assert {case.values[0] for case in LEAVES_ALONE} == CODES - elsewhere


@pytest.mark.parametrize(
    ("before", "after", "wider"),
    [
        ("VARCHAR(10)", "VARCHAR(20)", True),
        ("VARCHAR(20)", "VARCHAR(10)", False),
        ("VARCHAR(20)", "VARCHAR", True),
        ("VARCHAR", "VARCHAR(20)", False),
        ("VARCHAR(20)", "TEXT", True),
        ("TEXT", "VARCHAR", True),
        ("TEXT", "VARCHAR(20)", False),
        ("DECIMAL(10, 2)", "DECIMAL(12, 2)", True),
        ("DECIMAL(10, 2)", "DECIMAL(12, 3)", False),
        ("DECIMAL(10, 2)", "DECIMAL", True),
        ("CHAR(3)", "CHAR(4)", False),
        ("INT", "BIGINT", False),
        ("TIMESTAMPTZ(3)", "TIMESTAMPTZ(6)", True),
        ("TIMESTAMP", "TIMESTAMPTZ", False),
        ("INT", "INT", True),
    ],
)
def test_changes_of_type_that_cost_nothing(before: str, after: str, wider: bool) -> None:
    assert only_wider(before, after) is wider


QUERIES = (
    QueryText("plain", "SELECT u.email FROM users u WHERE u.id = $1"),
    QueryText("unqualified", 'SELECT EMAIL FROM "users"'),
    QueryText("star", "SELECT * FROM users"),
    QueryText("count", "SELECT count(*) FROM users"),
    QueryText("insert", "INSERT INTO users (id, email) VALUES ($1, $2)"),
    QueryText("update", "UPDATE public.users SET email = $1"),
    QueryText("conflict", "INSERT INTO users (id) VALUES ($1) ON CONFLICT (email) DO NOTHING"),
    QueryText("other-table", "SELECT p.email FROM posts p JOIN users u ON u.id = p.author_id"),
    QueryText("other-column", "SELECT u.name FROM users u"),
    QueryText("alias-only", "SELECT u.name AS email FROM users u"),
    QueryText("other-schema", "SELECT email FROM app.users"),
    QueryText("no-users", "SELECT email FROM posts"),
)


@pytest.mark.parametrize(
    ("table", "column", "titles"),
    [
        ("users", "email", ["plain", "unqualified", "star", "insert", "update", "conflict"]),
        ("app.users", "email", ["other-schema"]),
        ("posts", None, ["other-table", "no-users"]),
    ],
)
def test_the_queries_that_use_a_column(table: str, column: str | None, titles: list[str]) -> None:
    assert [query.title for query in users_of(table, column, QUERIES)] == titles


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        pytest.param("ALTER TABLE users DROP COLUMN name", "DROP COLUMN of users.name, still used by 3 queries of .sqlx", id="drop"),
        pytest.param("ALTER TABLE users RENAME name TO title", "RENAME COLUMN of users.name", id="rename"),
        pytest.param("ALTER TABLE users RENAME TO people", "RENAME of users, still used by 10 queries of .sqlx: plain, unqualified, star and 7 more", id="rename-table"),
        pytest.param("DROP TABLE IF EXISTS x, posts", "DROP TABLE of posts, still used by 2 queries of .sqlx: other-table, no-users", id="drop-table"),
    ],
)  # fmt: skip
def test_what_committed_queries_use_is_not_dropped_silently(folder: Folder, sql: str, message: str) -> None:
    files = folder({"1_base.sql": BASE, "2_x.sql": sql})
    found = lint(files, LintSettings(), Pinned(QUERIES, frozenset({1})))
    assert [each.message.startswith(message) for each in found if each.code == "column-in-use"] == [True]


def test_what_was_there_at_the_last_prepare_breaks_no_query(folder: Folder) -> None:
    files = folder({"1_base.sql": BASE, "2_x.sql": "ALTER TABLE users DROP COLUMN name"})
    assert lint(files, LintSettings(), Pinned(QUERIES, frozenset({1, 2}))) == ()
    assert lint(files, LintSettings(), Pinned(QUERIES, None)) == ()


def test_a_late_migration_is_warned_of(folder: Folder) -> None:
    files = folder({"1_a.sql": "SELECT 1", "2_b.sql": "SELECT 1", "3_c.sql": "SELECT 1"})
    (found,) = lint(files, LintSettings(), Pinned((), frozenset({1, 3})))
    assert (found.code, found.location.path) == ("out-of-order-migration", "migrations/2_b.sql")
    assert lint(files, LintSettings(), Pinned((), frozenset({1, 2}))) == ()


def test_a_down_file_is_missed_where_others_have_one(folder: Folder) -> None:
    files = folder({"1_a.up.sql": "SELECT 1", "2_b.sql": "SELECT 1"})
    assert lint(files, LintSettings(), Pinned()) == ()
    files = folder({"2_b.down.sql": "SELECT 1"})
    (found,) = lint(files, LintSettings(), Pinned())
    assert (found.code, found.message) == ("missing-down-file", "there is no migrations/1_a.down.sql")


SERIAL = "CREATE TABLE t (id SERIAL PRIMARY KEY)"


@pytest.mark.parametrize(
    ("sql", "codes"),
    [
        pytest.param(f"-- sqlpin: ignore[narrow-key] small\n{SERIAL};", [], id="above"),
        pytest.param("CREATE TABLE t (\n  id SERIAL PRIMARY KEY -- sqlpin: ignore[narrow-key]\n);", [], id="inside"),
        pytest.param(f"/* sqlpin: ignore[narrow-key, blocking-index] */ {SERIAL};", ["unused-ignore"], id="one-of-two-is-unused"),
        pytest.param(f"{SERIAL};\n-- sqlpin: ignore[narrow-key]\nSELECT 1;", ["narrow-key", "unused-ignore"], id="below-is-too-late"),
        pytest.param(f"-- sqlpin: ignore[narrow-key]\nSELECT 1;\n{SERIAL};", ["unused-ignore", "narrow-key"], id="another-statement"),
        pytest.param(f"SELECT '-- sqlpin: ignore[narrow-key]'; {SERIAL}", ["narrow-key"], id="in-a-string"),
    ],
)  # fmt: skip
def test_a_comment_silences_its_statement(folder: Folder, sql: str, codes: list[str]) -> None:
    files = folder({"1_a.sql": sql})
    assert [found.code for found in lint(files, LintSettings(), Pinned())] == codes


def test_a_comment_at_the_top_speaks_for_the_file(folder: Folder) -> None:
    files = folder(
        {"1_a.sql": "-- sqlpin: ignore[missing-down-file] data\nSELECT 1", "2_b.sql": "", "2_b.down.sql": ""}
    )
    assert lint(files, LintSettings(), Pinned()) == ()


def test_settings(folder: Folder) -> None:
    files = folder({"1_a.sql": SERIAL, "2_b.sql": SERIAL.replace("t (", "u (")})
    assert len(lint(files, LintSettings(), Pinned())) == 2
    assert [f.location.path for f in lint(files, LintSettings(since=1), Pinned())] == ["migrations/2_b.sql"]
    assert lint(files, LintSettings(ignore=["narrow-key"]), Pinned()) == ()
    assert "missing-if-exists" in {f.code for f in lint(files, LintSettings(enable=["missing-if-exists"]), Pinned())}


def test_an_unknown_rule_is_refused() -> None:
    with pytest.raises(UsageError, match="no rule about migrations is called narow-key"):
        LintSettings(ignore=["narow-key"])


def test_down_files_are_asked_what_makes_sense_for_them(folder: Folder) -> None:
    files = folder({"1_a.sql": "SELECT 1", "1_a.down.sql": "DROP INDEX CONCURRENTLY i; ALTER TABLE users DROP name"})
    found = lint(files, LintSettings(enable=["missing-if-exists"]), Pinned())
    assert [f.code for f in found] == ["concurrently-in-transaction", "missing-if-exists", "missing-if-exists"]


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        pytest.param("ALTER TABLE users SET SCHEMA old", "SET SCHEMA of users, still used by 10 queries", id="set-schema"),
        pytest.param("ALTER VIEW names RENAME TO titles", "RENAME of names, still used by 1 query", id="view-rename"),
        pytest.param("DROP SCHEMA app CASCADE", "DROP SCHEMA of app.users, still used by 1 query of .sqlx: other-schema", id="schema"),
        pytest.param("ALTER TABLE users DROP COLUMN n CASCADE", "DROP COLUMN of users.n, still used by 2 queries of .sqlx: star, view", id="through-a-view-of-a-view"),
    ],
)  # fmt: skip
def test_what_goes_away_by_other_ways(folder: Folder, sql: str, message: str) -> None:
    views = "CREATE TABLE app.users (); CREATE VIEW numbers AS SELECT n FROM users; CREATE VIEW names AS SELECT n AS name FROM numbers;"
    files = folder({"1_base.sql": BASE + views, "2_x.sql": sql})
    queries = (*QUERIES, QueryText("view", "SELECT name FROM names"))
    found = [
        each for each in lint(files, LintSettings(), Pinned(queries, frozenset({1}))) if each.code == "column-in-use"
    ]
    assert [each.message.startswith(message) for each in found] == [True]


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param("DROP VIEW names; CREATE VIEW names AS SELECT id AS name FROM users", id="a-view-made-anew"),
        pytest.param("ALTER TABLE users RENAME TO people; CREATE VIEW users AS SELECT * FROM people", id="a-view-in-its-place"),
        pytest.param("ALTER TABLE users RENAME email TO old; ALTER TABLE users RENAME fresh TO email", id="two-columns-change-places"),
        pytest.param("ALTER TABLE users DROP email, ADD email text", id="in-one-statement"),
        pytest.param("ALTER TABLE users DROP COLUMN n", id="without-cascade-a-view-would-keep-it"),
    ],
)  # fmt: skip
def test_what_comes_back_in_the_same_migration_is_not_gone(folder: Folder, sql: str) -> None:
    files = folder({"1_base.sql": BASE + "CREATE VIEW names AS SELECT n AS name FROM users;", "2_x.sql": sql})
    queries = (
        QueryText("plain", "SELECT email FROM users"),
        QueryText("view", "SELECT name FROM names"),
    )
    found = lint(files, LintSettings(), Pinned(queries, frozenset({1})))
    assert [each for each in found if each.code == "column-in-use"] == []


def test_the_cure_for_an_index_of_a_partitioned_table_is_another(folder: Folder) -> None:
    files = folder({"1_base.sql": BASE, "2_x.sql": "CREATE INDEX i ON measures (at)"})
    (found,) = lint(files, LintSettings(), Pinned(), [2])
    assert (found.code, found.help[0].partition(" the ")[0]) == ("blocking-index", "CREATE INDEX … ON ONLY")


def test_what_a_server_is_asked_about_is_no_business_of_unused_ignores(folder: Folder) -> None:
    files = folder(
        {"1_a.sql": "SELECT 1", "1_a.down.sql": "-- sqlpin: ignore[lossy-down-migration] rows of tests\nSELECT 1"}
    )
    assert lint(files, LintSettings(), Pinned()) == ()


TYPES = (
    "varchar(10)", "varchar(20)", "varchar", "text", "pg_catalog.text", "bpchar", "char(3)", "char(4)", "numeric(10, 2)",
    "numeric(12, 2)", "numeric(12, 3)", "numeric", "decimal(12)", "int", "bigint", "smallint", "timestamp", "timestamptz",
    "timestamptz(3)", "timestamp(3) without time zone", "time", "time(3)", "timetz(2)", "interval", "interval(3)",
    "interval hour", "bit(3)", "bit(5)", "varbit(3)", "varbit(5)", "bit varying", "cidr", "inet", "json", "jsonb", "name",
    "bytea", "date", "uuid", "double precision", "real", "boolean", "varchar(10)[]", "varchar(20)[]", "text[]", "int[]",
)  # fmt: skip
_CAUTIOUS = {("interval hour", "interval"), ("interval hour", "interval(3)")}
"""Changes that cost nothing, and that the rule warns of nevertheless."""


def test_postgresql_says_the_same_about_changes_of_type(connection: psycopg.Connection) -> None:
    connection.autocommit = True
    files = "SELECT pg_relation_filenode('t'), pg_relation_filenode(to_regclass('i'))"
    wrong = []
    for old, new in itertools.product(TYPES, TYPES):
        connection.execute(f"DROP TABLE IF EXISTS t; CREATE TABLE t (c {old})".encode())
        with contextlib.suppress(psycopg.errors.UndefinedObject):  # json has no order
            connection.execute("CREATE INDEX i ON t (c)")
        before = connection.execute(files).fetchone()
        try:
            connection.execute(f"ALTER TABLE t ALTER c TYPE {new}".encode())
        except psycopg.Error:
            continue  # there is no cast
        free = connection.execute(files).fetchone() == before
        first, second = type_of(old), type_of(new)
        assert first, old
        assert second, new
        if only_wider(first, second) is not free and (old, new) not in _CAUTIOUS:
            wrong.append((old, new, free))
    assert wrong == []
