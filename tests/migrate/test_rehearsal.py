"""`migrate test`: what down files forget is named, on a real server; what they do well is left alone."""

from __future__ import annotations

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from sqlpin.errors import WorkError
from sqlpin.migrate.failure import MigrationError
from sqlpin.migrate.rehearsal import Seed, rehearse
from tests.migrate.conftest import Folder

BASE = """
CREATE TABLE base (id bigint PRIMARY KEY, name text NOT NULL DEFAULT 'x', kind text);
CREATE INDEX base_kind ON base (kind);
CREATE TYPE mood AS ENUM ('sad', 'happy');
CREATE FUNCTION answer() RETURNS int LANGUAGE sql AS 'SELECT 41';
CREATE VIEW names AS SELECT name FROM base;
COMMENT ON COLUMN base.name IS 'a name';
GRANT SELECT ON base TO PUBLIC;
"""


def found(connection: psycopg.Connection, folder: Folder, up: str, down: str) -> list[str]:
    files = folder({"1_base.sql": BASE, "2_x.sql": up, "2_x.down.sql": down})
    return [diagnostic.message for diagnostic in rehearse(connection, files)]


@pytest.mark.parametrize(
    ("up", "down", "difference"),
    [
        pytest.param("CREATE TABLE a (x int)", "", "leaves table a behind", id="table-without-its-columns-and-rights"),
        pytest.param(
            "CREATE TABLE a (id bigserial PRIMARY KEY)", "", "leaves table a behind", id="nor-sequence-and-index"
        ),
        pytest.param("ALTER TABLE base ADD bio text", "", "leaves column base.bio behind", id="column"),
        pytest.param("CREATE INDEX i ON base (name)", "", "leaves index i behind", id="index"),
        pytest.param("CREATE TYPE e AS ENUM ('a')", "", "leaves type e behind", id="enum"),
        pytest.param("CREATE DOMAIN d AS int CHECK (VALUE > 0)", "", "leaves domain d behind", id="domain"),
        pytest.param("CREATE TYPE c AS (x int)", "", "leaves type c behind", id="composite"),
        pytest.param("CREATE SCHEMA s", "", "leaves schema s behind", id="schema"),
        pytest.param("CREATE SEQUENCE s", "", "leaves sequence s behind", id="sequence"),
        pytest.param("DROP EXTENSION plpgsql", "", "does not bring back extension plpgsql", id="extension"),
        pytest.param(
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "",
            "leaves function f() behind",
            id="function",
        ),
        pytest.param("COMMENT ON TABLE base IS 'x'", "", "leaves comment on table public.base behind", id="comment"),
        pytest.param(
            "COMMENT ON COLUMN base.name IS NULL",
            "",
            "does not bring back comment on table column public.base.name",
            id="lost-comment",
        ),
        pytest.param(
            "GRANT INSERT ON base TO PUBLIC",
            "",
            "leaves rights on base changed: PUBLIC SELECT, → PUBLIC INSERT, PUBLIC SELECT,",
            id="grant",
        ),
        pytest.param(
            "REVOKE EXECUTE ON FUNCTION answer() FROM PUBLIC", "", "leaves rights on answer() changed", id="revoke"
        ),
        pytest.param(
            "ALTER TABLE base ADD CONSTRAINT c CHECK (id > 0)", "", "leaves constraint c of base behind", id="check"
        ),
        pytest.param(
            "ALTER TABLE base ADD UNIQUE (name)",
            "",
            "leaves constraint base_name_key of base behind",
            id="unique-told-once",
        ),
        pytest.param(
            "ALTER TABLE base ENABLE ROW LEVEL SECURITY; CREATE POLICY p ON base USING (true)",
            "DROP POLICY p ON base",
            "leaves table base changed: ",
            id="row-security",
        ),
        pytest.param(
            "CREATE RULE r AS ON DELETE TO base DO INSTEAD NOTHING", "", "leaves rule r on base behind", id="rule"
        ),
        pytest.param(
            "CREATE FUNCTION t() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';"
            "CREATE TRIGGER t BEFORE INSERT ON base FOR EACH ROW EXECUTE FUNCTION t()",
            "DROP TRIGGER t ON base",
            "leaves function t() behind",
            id="trigger-function",
        ),
        pytest.param(
            "ALTER TABLE base DROP COLUMN kind",
            "ALTER TABLE base ADD COLUMN kind text",
            "does not bring back index base_kind",
            id="index-lost-with-its-column",
        ),
        pytest.param("DROP VIEW names", "", "does not bring back view names", id="view-lost"),
        pytest.param(
            "ALTER TABLE base ALTER kind TYPE varchar(20)",
            "ALTER TABLE base ALTER kind TYPE varchar",
            "leaves column base.kind changed: text → character varying",
            id="type",
        ),
        pytest.param(
            "ALTER TABLE base ALTER name DROP NOT NULL",
            "",
            "leaves column base.name changed: text NOT NULL DEFAULT → text DEFAULT",
            id="not-null",
        ),
        pytest.param(
            "ALTER TABLE base ALTER name DROP DEFAULT",
            "",
            "leaves column base.name changed: NULL DEFAULT 'x'::text → NULL",
            id="default",
        ),
        pytest.param("ALTER TYPE mood ADD VALUE 'glad'", "", "leaves type mood changed", id="enum-value"),
        pytest.param(
            "CREATE OR REPLACE FUNCTION answer() RETURNS int LANGUAGE sql AS 'SELECT 42'",
            "",
            "leaves function answer() changed",
            id="function-body",
        ),
        pytest.param(
            "CREATE OR REPLACE VIEW names AS SELECT name, id FROM base", "", "leaves view names changed", id="view-body"
        ),
        pytest.param("ALTER TABLE base SET (fillfactor = 50)", "", "leaves table base changed", id="storage-option"),
        pytest.param(
            "CREATE AGGREGATE s (int) (SFUNC = int4pl, STYPE = int)",
            "",
            "leaves aggregate s(integer) behind",
            id="aggregate",
        ),
        pytest.param("CREATE CAST (mood AS int) WITH INOUT", "", "leaves cast ", id="cast"),
        pytest.param(
            "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC",
            "",
            "leaves default acl for role postgres on tables behind",
            id="default-privileges",
        ),
        pytest.param("CREATE STATISTICS st ON id, name FROM base", "", "leaves statistics st behind", id="statistics"),
        pytest.param(
            "ALTER TABLE base ALTER name SET STATISTICS 5",
            "",
            "leaves column base.name changed",
            id="statistics-target",
        ),
        pytest.param(
            "ALTER TABLE base SET (toast.autovacuum_enabled = off)",
            "",
            "leaves table base changed: ",
            id="toast-option",
        ),
        pytest.param(
            "ALTER INDEX base_pkey SET (fillfactor = 50)",
            "",
            "leaves constraint base_pkey of base changed: ",
            id="option-of-a-key",
        ),
        pytest.param("CLUSTER base USING base_pkey", "", "leaves constraint base_pkey of base changed: ", id="cluster"),
        pytest.param(
            "ALTER VIEW names ALTER name SET DEFAULT 'q'", "", "leaves view names changed: ", id="view-default"
        ),
        pytest.param("CREATE TYPE span AS RANGE (subtype = int)", "", "leaves range type span behind", id="range"),
        pytest.param(
            "DO $$ BEGIN EXECUTE format('REVOKE TEMP ON DATABASE %I FROM PUBLIC', current_database()); END $$",
            "",
            "leaves rights on the database changed: ",
            id="rights-on-the-database",
        ),
        pytest.param(
            "DO $$ BEGIN EXECUTE format('COMMENT ON DATABASE %I IS ''x''', current_database()); END $$",
            "",
            "leaves comment on the database behind",
            id="comment-on-the-database",
        ),
        pytest.param(
            "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET work_mem = ''1MB''', current_database()); END $$",
            "",
            "leaves settings of the database behind",
            id="setting",
        ),
    ],
)
def test_what_a_down_file_forgets_is_named(
    connection: psycopg.Connection, folder: Folder, up: str, down: str, difference: str
) -> None:
    first, *_ = found(connection, folder, up, down)
    assert first.startswith(f"the down file {difference}")


@pytest.mark.parametrize(
    ("up", "difference"),
    [
        ("CREATE TYPE span AS RANGE (subtype = int)", "range type span behind"),
        (
            "ALTER TABLE base ADD bio text; COMMENT ON COLUMN base.bio IS 'x'; GRANT SELECT (bio) ON base TO PUBLIC",
            "column base.bio behind",
        ),
        (
            "ALTER TABLE base ADD CONSTRAINT c CHECK (id > 0); COMMENT ON CONSTRAINT c ON base IS 'x'",
            "constraint c of base behind",
        ),
    ],
)
def test_what_belongs_together_is_told_once(
    connection: psycopg.Connection, folder: Folder, up: str, difference: str
) -> None:
    told = [each for each in found(connection, folder, up, "") if each.startswith("the down file")]
    assert told == [f"the down file leaves {difference}"]


RARE = """
CREATE FUNCTION on_ddl() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
CREATE EVENT TRIGGER ddl ON ddl_command_end EXECUTE FUNCTION on_ddl();
ALTER EVENT TRIGGER ddl DISABLE;
CREATE TABLE other ();
CREATE PUBLICATION pub FOR TABLE base;
CREATE FOREIGN DATA WRAPPER fdw;
CREATE SERVER srv FOREIGN DATA WRAPPER fdw OPTIONS (a 'b');
CREATE USER MAPPING FOR CURRENT_USER SERVER srv OPTIONS (password 'secret');
CREATE FOREIGN TABLE far (a int) SERVER srv OPTIONS (x 'y');
CREATE COLLATION coll FROM "C";
CREATE TEXT SEARCH CONFIGURATION conf (COPY = simple);
CREATE TEXT SEARCH DICTIONARY dict (TEMPLATE = simple);
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
CREATE AGGREGATE total (int) (SFUNC = int4pl, STYPE = int);
CREATE STATISTICS st ON id, name FROM base;
CREATE MATERIALIZED VIEW mat AS SELECT name FROM base;
CREATE TYPE comp AS (a int);
"""


@pytest.mark.parametrize(
    ("up", "difference"),
    [
        ("ALTER EVENT TRIGGER ddl ENABLE", "event trigger ddl changed: "),
        ("ALTER PUBLICATION pub SET (publish = 'insert')", "publication pub changed: "),
        ("ALTER PUBLICATION pub ADD TABLE other", "publication pub changed: "),
        ("ALTER SERVER srv OPTIONS (SET a 'c')", "server srv changed: {a=b} → {a=c}"),
        ("ALTER FOREIGN TABLE far OPTIONS (SET x 'z')", "foreign table far changed: "),
        ("ALTER FOREIGN TABLE far ALTER a OPTIONS (ADD q 'z')", "column far.a changed: "),
        ('DROP COLLATION coll; CREATE COLLATION coll FROM "POSIX"', "collation public.coll changed: "),
        (
            "ALTER TEXT SEARCH CONFIGURATION conf DROP MAPPING FOR word",
            "text search configuration public.conf changed: ",
        ),
        ("ALTER TEXT SEARCH DICTIONARY dict (accept = false)", "text search dictionary public.dict changed: "),
        (
            "DROP OPERATOR === (int, int); CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4ne)",
            "operator public.===(integer,integer) changed: int4eq",
        ),
        (
            "DROP AGGREGATE total(int); CREATE AGGREGATE total (int) (SFUNC = int4pl, STYPE = int, PARALLEL = safe)",
            "aggregate total(integer) changed: ",
        ),
        ("ALTER STATISTICS st SET STATISTICS 7", "statistics st changed: "),
        ("REFRESH MATERIALIZED VIEW mat WITH NO DATA", "materialized view mat changed: "),
        ("GRANT USAGE ON FOREIGN SERVER srv TO PUBLIC", "rights on server srv changed: "),
        ("GRANT USAGE ON FOREIGN DATA WRAPPER fdw TO PUBLIC", "rights on foreign-data wrapper fdw changed: "),
        ("REVOKE USAGE ON TYPE comp FROM PUBLIC", "rights on type comp changed: "),
    ],
)
def test_what_is_rare_is_compared_as_well(
    connection: psycopg.Connection, folder: Folder, up: str, difference: str
) -> None:
    files = folder({"1_base.sql": BASE + RARE, "2_x.sql": up, "2_x.down.sql": ""})
    first, *_ = rehearse(connection, files)
    assert first.message.startswith(f"the down file leaves {difference}")


def test_the_options_of_a_user_mapping_are_compared_and_not_shown(
    connection: psycopg.Connection, folder: Folder
) -> None:
    up = "ALTER USER MAPPING FOR CURRENT_USER SERVER srv OPTIONS (SET password 'hidden')"
    (finding,) = rehearse(connection, folder({"1_base.sql": BASE + RARE, "2_x.sql": up, "2_x.down.sql": ""}))
    assert finding.message.startswith("the down file leaves user mapping postgres on server srv changed: ")
    assert "secret" not in finding.message
    assert "hidden" not in finding.message


@pytest.mark.pg(">= 15")
def test_a_publication_of_some_columns_and_rows(connection: psycopg.Connection, folder: Folder) -> None:
    up = "ALTER PUBLICATION pub SET TABLE base (id, name) WHERE (id > 3)"
    files = folder({"1_base.sql": BASE + RARE, "2_x.sql": up, "2_x.down.sql": ""})
    (finding,) = rehearse(connection, files)
    assert finding.message == "the down file leaves publication pub changed: base → base id name WHERE (id > 3)"


def test_a_publication_does_not_care_for_the_order_of_columns(connection: psycopg.Connection, folder: Folder) -> None:
    up, down = "ALTER TABLE base DROP kind", "ALTER TABLE base ADD kind text; CREATE INDEX base_kind ON base (kind)"
    files = folder({"1_base.sql": BASE + RARE, "2_x.sql": up, "2_x.down.sql": down})
    assert rehearse(connection, files) == ()


def test_no_superuser_is_needed(connection: psycopg.Connection, folder: Folder) -> None:
    role = f"tester_{connection.info.dbname}"
    connection.execute(f"CREATE ROLE {role} LOGIN PASSWORD 'x'".encode())
    connection.execute(f"GRANT CREATE ON SCHEMA public TO {role}".encode())
    connection.commit()
    try:
        conninfo = make_conninfo(connection.info.dsn, user=role, password="x")
        with psycopg.connect(conninfo) as ordinary:
            files = folder({"1_a.sql": "CREATE TABLE a ()", "1_a.down.sql": ""})
            first, *_ = rehearse(ordinary, files)
    finally:
        connection.execute(f"DROP OWNED BY {role}".encode())
        connection.execute(f"DROP ROLE {role}".encode())
        connection.commit()
    assert first.message == "the down file leaves table a behind"


@pytest.mark.parametrize(
    ("up", "down"),
    [
        pytest.param("CREATE TABLE a (x int)", "DROP TABLE a", id="table"),
        pytest.param("ALTER TABLE base ADD bio text NOT NULL DEFAULT ''", "ALTER TABLE base DROP bio", id="column"),
        pytest.param(
            "ALTER TABLE base ALTER name DROP NOT NULL",
            "ALTER TABLE base ALTER name SET NOT NULL",
            id="not-null-constraints-are-made-anew",
        ),
        pytest.param("GRANT INSERT ON base TO PUBLIC", "REVOKE INSERT ON base FROM PUBLIC", id="rights"),
        pytest.param(
            "GRANT ALL ON names TO PUBLIC", "REVOKE ALL ON names FROM PUBLIC", id="no-rights-written-or-unwritten"
        ),
        pytest.param("ALTER TABLE base RENAME kind TO sort", "ALTER TABLE base RENAME sort TO kind", id="rename"),
        pytest.param(
            "DROP INDEX base_kind; ALTER TABLE base DROP kind",
            "ALTER TABLE base ADD kind text; CREATE INDEX base_kind ON base (kind)",
            id="the-order-of-columns-cannot-come-back",
        ),
        pytest.param(
            "-- no-transaction\nCREATE INDEX CONCURRENTLY i ON base (name)",
            "-- no-transaction\nDROP INDEX CONCURRENTLY i",
            id="no-transaction",
        ),
        pytest.param("INSERT INTO base VALUES (1)", "DELETE FROM base", id="rows-are-not-compared"),
        pytest.param("SELECT 1", "", id="nothing"),
    ],
)
def test_a_down_file_that_does_its_work_is_left_alone(
    connection: psycopg.Connection, folder: Folder, up: str, down: str
) -> None:
    assert found(connection, folder, up, down) == []


def test_a_down_file_that_fails_is_a_finding_and_the_way_goes_on(
    connection: psycopg.Connection, folder: Folder
) -> None:
    files = folder(
        {
            "1_base.sql": BASE,
            "2_x.sql": "SELECT 1",
            "2_x.down.sql": "SELECT 1;\nDROP TABLE nosuch;",
            "3_y.sql": "CREATE TABLE y ()",
            "3_y.down.sql": "",
        }
    )
    first, *others = rehearse(connection, files)
    assert (first.code, first.message) == (
        "failed-down-migration",
        'the down file fails: table "nosuch" does not exist',
    )
    assert first.location.path == "migrations/2_x.down.sql"
    assert [d.message for d in others] == [
        "the down file leaves table y behind",
        'applied again after its down file, the migration fails: relation "y" already exists',
    ]


def test_a_second_up_that_makes_something_else_is_a_finding(connection: psycopg.Connection, folder: Folder) -> None:
    messages = found(
        connection,
        folder,
        "DO $$ BEGIN IF to_regclass('base_kind') IS NULL THEN CREATE TABLE late (); END IF; END $$",
        "DROP INDEX base_kind",
    )
    assert messages == [
        "the down file does not bring back index base_kind",
        "applied again after its down file, the migration does not bring back index base_kind",
        "applied again after its down file, the migration leaves table late behind",
    ]


def test_chosen_versions_only(connection: psycopg.Connection, folder: Folder) -> None:
    files = folder({"1_a.sql": "CREATE TABLE a ()", "1_a.down.sql": "", "2_b.sql": "", "2_b.down.sql": ""})
    tested: list[int] = []
    assert rehearse(connection, files, versions=[2], on_tested=lambda m: tested.append(m.version)) == ()
    assert tested == [2]


def test_a_migration_that_fails_ends_the_test(connection: psycopg.Connection, folder: Folder) -> None:
    with pytest.raises(MigrationError, match="nosuch"):
        rehearse(connection, folder({"1_a.sql": "SELECT nosuch"}))


WITH_ROWS = {
    "1_users.sql": "CREATE TABLE users (id bigint, email text NOT NULL)",
    "2_optional.sql": "ALTER TABLE users ALTER email DROP NOT NULL",
    "2_optional.down.sql": "ALTER TABLE users ALTER email SET NOT NULL",
    "3_c.sql": "ALTER TABLE users ADD c int",
    "3_c.down.sql": "ALTER TABLE users DROP c",
}


def test_what_fails_only_where_there_are_rows(connection: psycopg.Connection, folder: Folder) -> None:
    files = folder(WITH_ROWS)
    (finding,) = rehearse(connection, files, seed=Seed("seed.sql", "INSERT INTO users VALUES (1, NULL, 3);"))
    assert finding.location.path == "migrations/2_optional.down.sql"
    assert finding.message == (
        'the down file fails with the data of seed.sql: column "email" of relation "users" contains null values'
    )


def test_data_that_does_no_harm(connection: psycopg.Connection, folder: Folder) -> None:
    assert rehearse(connection, folder(WITH_ROWS), seed=Seed("seed.sql", "INSERT INTO users VALUES (1, 'a', 3);")) == ()


def test_a_seed_that_does_not_fit_says_where(connection: psycopg.Connection, folder: Folder) -> None:
    with pytest.raises(WorkError, match=r'seed.sql:2:13: relation "nosuch" does not exist'):
        rehearse(connection, folder(WITH_ROWS), seed=Seed("seed.sql", "SELECT 1;\nINSERT INTO nosuch VALUES (1);"))


def test_rows_with_which_the_migration_cannot_come_again(connection: psycopg.Connection, folder: Folder) -> None:
    files = folder(
        {
            "1_a.sql": "CREATE TABLE a (x int, y int)",
            "2_b.sql": "ALTER TABLE a ADD z int NOT NULL",
            "2_b.down.sql": "ALTER TABLE a DROP z",
        }
    )
    (finding,) = rehearse(connection, files, seed=Seed("seed.sql", "INSERT INTO a VALUES (1, 2, 3);"))
    assert (finding.code, finding.location.path) == ("unrepeatable-migration", "migrations/2_b.sql")
    assert finding.message.endswith('fails with the data of seed.sql: column "z" of relation "a" contains null values')


ROWS = "CREATE TABLE people (id int PRIMARY KEY, code text, mail text);"
SEED = "INSERT INTO people VALUES (1, '007', 'A@x'), (2, '8', 'b@x'), (3, NULL, NULL);"


@pytest.mark.parametrize(
    ("up", "down", "loss"),
    [
        pytest.param(
            "INSERT INTO people VALUES (0)", "DELETE FROM people", "loses 3 of 4 rows of people", id="deletes-too-much"
        ),
        pytest.param("TRUNCATE people; SELECT 1", "TRUNCATE people", "loses 3 of 3 rows of people", id="empties"),
        pytest.param(
            "ALTER TABLE people ALTER code TYPE text",
            "ALTER TABLE people ALTER code TYPE int USING code::int",
            "changes 1 of 3 rows of people",
            id="a-conversion-that-forgets",
        ),
        pytest.param("SELECT 1", "UPDATE people SET mail = NULL", "changes 2 of 3 rows of people", id="overwrites"),
        pytest.param(
            "CREATE SCHEMA s; CREATE TABLE s.people (id int)",
            "DROP SCHEMA s CASCADE; DELETE FROM people WHERE id = 1",
            "loses 1 of 3 rows of people",
            id="a-table-of-another-schema-is-another",
        ),
    ],
)
def test_rows_that_do_not_survive(
    connection: psycopg.Connection, folder: Folder, up: str, down: str, loss: str
) -> None:
    files = folder({"1_a.sql": ROWS, "2_b.sql": up, "2_b.down.sql": down})
    seeded = rehearse(connection, files, seed=Seed("seed.sql", SEED))
    assert [finding.message for finding in seeded if finding.code == "lossy-down-migration"] == [
        f"with the data of seed.sql, taking the migration back and applying it again {loss}"
    ]


@pytest.mark.parametrize(
    ("up", "down"),
    [
        pytest.param(
            "ALTER TABLE people ADD age int", "ALTER TABLE people DROP age", id="a-column-goes-with-its-values"
        ),
        pytest.param(
            "CREATE TABLE t (x int); INSERT INTO t VALUES (1)", "DROP TABLE t", id="a-table-goes-with-its-rows"
        ),
        pytest.param(
            "ALTER TABLE people RENAME mail TO email", "ALTER TABLE people RENAME email TO mail", id="a-new-name"
        ),
        pytest.param(
            "ALTER TABLE people RENAME TO persons", "ALTER TABLE persons RENAME TO people", id="a-table-of-a-new-name"
        ),
        pytest.param(
            "INSERT INTO people VALUES (0, clock_timestamp()::text)",
            "DELETE FROM people WHERE id = 0",
            id="rows-of-the-migration-may-be-others-each-time",
        ),
        pytest.param(
            "UPDATE people SET mail = lower(mail)", "SELECT 1", id="the-data-was-not-there-when-the-migration-ran"
        ),
        pytest.param("DELETE FROM people WHERE mail IS NULL", "SELECT 1", id="nor-were-the-rows-it-deletes"),
        pytest.param(
            "ALTER TABLE people ALTER id TYPE bigint",
            "ALTER TABLE people ALTER id TYPE int",
            id="a-conversion-that-fits",
        ),
        pytest.param(
            "SELECT 1",
            "-- sqlpin: ignore[lossy-down-migration] test data only\nDELETE FROM people",
            id="a-comment-says-why",
        ),
    ],
)
def test_rows_that_survive(connection: psycopg.Connection, folder: Folder, up: str, down: str) -> None:
    table = "persons" if "TO persons" in up else "people"
    columns = "(id, code, email)" if "TO email" in up else "(id, code, mail)"
    seed = Seed("seed.sql", SEED.replace("people VALUES", f"{table} {columns} VALUES"))
    files = folder({"1_a.sql": ROWS, "2_b.sql": up, "2_b.down.sql": down})
    assert rehearse(connection, files, seed=seed) == ()


def test_a_comment_in_the_down_file_says_what_it_leaves_on_purpose(
    connection: psycopg.Connection, folder: Folder
) -> None:
    down = "-- sqlpin: ignore[incomplete-down-migration] others may use the schema by now\nDROP TABLE s.t"
    files = folder({"1_a.sql": "CREATE SCHEMA IF NOT EXISTS s; CREATE TABLE s.t ()", "1_a.down.sql": down})
    assert rehearse(connection, files) == ()


def test_chosen_versions_only_with_rows(connection: psycopg.Connection, folder: Folder) -> None:
    lossy = {"3_c.sql": "SELECT 1", "3_c.down.sql": "DELETE FROM people"}
    files = folder(
        {
            "1_a.sql": ROWS,
            "2_b.sql": "SELECT 2",
            "2_b.down.sql": "DELETE FROM people WHERE id = 1",
            **lossy,
            "4_d.sql": "SELECT 4",
            "4_d.down.sql": "DELETE FROM people WHERE id = 2",
        }
    )
    findings = rehearse(connection, files, versions=[3], seed=Seed("seed.sql", SEED))
    assert [(each.location.path, each.fields["loss"]) for each in findings] == [
        ("migrations/3_c.down.sql", "loses 2 of 2 rows of people")  # the third went with 4
    ]
