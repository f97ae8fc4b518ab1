"""`sqlpin migrate`, as the workflow document uses it: what is printed, where, and the exit code."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, TypeAlias

import psycopg
import pytest

from sqlpin.cli import main

ORGANIZATIONS = Path(__file__).parents[2] / "examples" / "organizations" / "migrations"


class Ran(NamedTuple):
    code: int
    out: str
    err: str


Run: TypeAlias = Callable[[str], Ran]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty project, in which we stand."""
    (tmp_path / ".git").mkdir()  # where the search for .env ends
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(project: Path, database: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs one command line; durations and moments are made alike."""
    monkeypatch.setenv("DATABASE_URL", database)

    def call(line: str) -> Ran:
        code = main(shlex.split(line))
        out, err = capsys.readouterr()
        out = re.sub(r"\d+(\.\d+)? ms|\d\.\d\d s", "T", out)
        return Ran(code, re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}", "2026-01-16 12:00:00.000000", out), err)

    return call


def write(project: Path, files: Mapping[str, str]) -> None:
    (project / "migrations").mkdir(exist_ok=True)
    for name, text in files.items():
        (project / "migrations" / name).write_text(text, newline="")


THREE = {
    "1_initial_schema.sql": "CREATE TABLE a ();",
    "2_add_users_table.sql": "CREATE TABLE b ();",
    "3_add_organizations.sql": "CREATE TABLE c ();",
    "3_add_organizations.down.sql": "DROP TABLE c;",
}


def test_the_workflow_of_the_document(project: Path, run: Run) -> None:
    write(project, THREE)
    assert run("migrate run --target-version 2") == (
        0,
        "Applied 1/initial_schema (T)\nApplied 2/add_users_table (T)\n",
        "",
    )
    assert run("migrate info").out == (
        "Applied At                 | Version | Description\n"
        "===========================|=========|==================\n"
        "2026-01-16 12:00:00.000000 | 1       | initial_schema\n"
        "2026-01-16 12:00:00.000000 | 2       | add_users_table\n"
        "(pending)                  | 3       | add_organizations\n"
    )
    assert run("migrate run").out == "Applied 3/add_organizations (T)\n"
    assert run("migrate revert").out == "Applied 3/add_organizations (revert) (T)\n"
    assert "(pending)                  | 3       | add_organizations\n" in run("migrate info").out
    assert run("migrate run").out == "Applied 3/add_organizations (T)\n"
    assert run("migrate run") == (0, "", "nothing to apply: the database has all migrations\n")


def test_the_example_of_the_document_goes_up_down_and_up(project: Path, run: Run) -> None:
    source = ORGANIZATIONS.as_posix()
    up = run(f"migrate run --source {source}")
    down = run(f"migrate revert --target-version 0 --source {source}")
    assert run(f"migrate goto 20260116123600 --source {source}").out.splitlines() == up.out.splitlines()[:3]
    assert [line.split()[1] for line in down.out.splitlines()] == [line.split()[1] for line in up.out.splitlines()][
        ::-1
    ]


@pytest.mark.parametrize(
    ("line", "out"),
    [
        pytest.param("migrate run --dry-run", "Can apply 1/initial_schema\nCan apply 2/add_users_table\n", id="run"),
        pytest.param("migrate goto 1 --dry-run", "Can apply 1/initial_schema\n", id="goto"),
    ],
)
def test_a_dry_run_does_nothing(project: Path, run: Run, database: str, line: str, out: str) -> None:
    write(project, {name: text for name, text in THREE.items() if name[0] in "12"})
    assert run(line) == (0, out, "")
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT to_regclass('_sqlx_migrations')").fetchone() == (None,)


def test_info_for_machines(project: Path, run: Run) -> None:
    write(project, {"1_add_users.sql": "SELECT 1;\n", "2_b.up.sql": "", "2_b.down.sql": ""})
    run("migrate run --target-version 1")
    value = json.loads(run("migrate info --output-format json").out)
    first, second = value["migrations"]
    assert value["version"] == 1
    assert datetime.fromisoformat(first["applied_at"]) <= datetime.now(UTC)
    assert first["execution_time_ns"] > 0
    checksum = first["checksum"]
    assert checksum.startswith("24454095d8d7")
    assert {**first, "applied_at": 0, "execution_time_ns": 0} == {
        "version": 1,
        "description": "add_users",
        "state": "applied",
        "out_of_order": False,
        "applied_at": 0,
        "execution_time_ns": 0,
        "checksum": checksum,
        "applied_checksum": checksum,
        "file": "migrations/1_add_users.sql",
        "down_file": None,
    }
    assert (second["state"], second["applied_at"], second["down_file"]) == ("pending", None, "migrations/2_b.down.sql")


@pytest.mark.parametrize(
    ("change", "code", "shown"),
    [
        pytest.param({}, 0, "1       | a\n", id="up-to-date"),
        pytest.param({"2_b.sql": ""}, 1, "(pending)                  | 2       | b\n", id="pending"),
        pytest.param({"1_a.sql": "SELECT 2;\n"}, 1, "| a (modified)\n", id="modified"),
        pytest.param({"1_a.sql": "SELECT 1;\r\n"}, 0, "| a (line endings differ)\n", id="line-endings"),
        pytest.param({"1_a.sql": None}, 1, "| a (missing)\n", id="missing"),
        pytest.param({"0_b.sql": ""}, 1, "| b (older than an applied one)\n", id="older"),
    ],
)
def test_check(project: Path, run: Run, change: dict[str, str | None], code: int, shown: str) -> None:
    write(project, {"1_a.sql": "SELECT 1;\n"})
    run("migrate run")
    for name, text in change.items():
        if text is None:
            (project / "migrations" / name).unlink()
        else:
            write(project, {name: text})
    result = run("migrate info --check")
    assert result.code == code
    assert shown in result.out


def test_a_failed_migration_ends_with_3_after_what_is_true(project: Path, run: Run) -> None:
    write(project, {"1_a.sql": "SELECT 1;", "2_b.sql": "SELECT 1;\nCREATE TABLE t (x nosuch);"})
    code, out, err = run("migrate run")
    assert (code, out) == (3, "Applied 1/a (T)\n")
    assert err == (
        'error: migrations/2_b.sql:2:19: type "nosuch" does not exist\n'
        "  |\n"
        "2 | CREATE TABLE t (x nosuch);\n"
        "  |                   ^^^^^^\n"
        "help: nothing of it is left in the database: mend the file and run `sqlpin migrate run` again\n"
    )


def test_an_unfinished_migration_is_settled_by_hand(project: Path, run: Run) -> None:
    write(project, {"1_a.sql": "-- no-transaction\nCREATE TABLE a ();\nSELECT 1/0;"})
    failed = run("migrate run")
    assert failed.code == 3
    assert "`sqlpin migrate mark-reverted 1` if nothing of the migration is there" in failed.err
    assert "| a (unfinished)" in run("migrate info").out
    assert "1/a was begun and did not finish" in run("migrate run").err
    assert run("migrate mark-reverted 1") == (0, "Marked 1/a as reverted\n", "")
    assert "(pending)" in run("migrate info").out
    assert run("migrate run").code == 3
    assert run("migrate mark-applied 1") == (0, "Marked 1/a as applied\n", "")
    assert run("migrate info --check").code == 0


def test_a_baseline_for_a_database_that_was_there_before(project: Path, run: Run) -> None:
    write(project, THREE)
    assert run("migrate baseline 2").out == "Marked 1/initial_schema as applied\nMarked 2/add_users_table as applied\n"
    assert run("migrate run").out == "Applied 3/add_organizations (T)\n"
    again = run("migrate baseline 2")
    assert again.code == 3
    assert "the history is not empty: 3/add_organizations is in it" in again.err


def test_a_harmless_edit_is_accepted(project: Path, run: Run) -> None:
    write(project, {"1_a.sql": "SELECT 1;\n", "2_b.sql": "SELECT 2;\n"})
    run("migrate run")
    write(project, {"1_a.sql": "-- why\nSELECT 1;\n", "2_b.sql": "SELECT 2;\r\n"})
    assert run("migrate run").code == 3
    assert run("migrate accept-checksum 1").out == "Accepted the checksum of migrations/1_a.sql\n"
    warned = run("migrate run")
    assert (warned.code, warned.out) == (0, "")
    assert "migrations/2_b.sql was applied with other line endings" in warned.err
    assert "*.sql text eol=lf" in warned.err
    assert run("migrate accept-checksum").out == "Accepted the checksum of migrations/2_b.sql\n"
    assert run("migrate accept-checksum") == (0, "", "nothing to do\n")
    assert run("migrate run").err == "nothing to apply: the database has all migrations\n"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("mark-applied 1", "1/a is applied already", id="applied-twice"),
        pytest.param("mark-applied 9", "no migration has the version 9", id="unknown"),
        pytest.param("mark-reverted 2", "2/b is not applied", id="not-applied"),
        pytest.param("accept-checksum 1", "1/a is applied: there is no other checksum to accept", id="same-checksum"),
        pytest.param("accept-checksum 2", "2/b is pending", id="pending-has-no-checksum"),
        pytest.param("run --target-version 7", "no migration has the version 7", id="no-such-target"),
        pytest.param("run --target-version x", "'x' is not a valid integer", id="target-is-a-number"),
        pytest.param("info --output-format yaml", "'yaml' is not one of", id="format"),
        pytest.param("add", "Missing argument 'DESCRIPTION...'", id="add-what"),
        pytest.param("add !?", "not a description: '!?'", id="add-nothing"),
        pytest.param("rebase 3", "no migration is called 3", id="rebase-unknown"),
        pytest.param("add -s -t x", "--sequential and --timestamp exclude each other", id="two-kinds-of-version"),
        pytest.param("run --lock-timeout nan", "nan is no number of seconds", id="timeout-is-a-number"),
        pytest.param("run --lock-timeout -1", "-1.0 is not in the range", id="timeout-is-not-negative"),
    ],
)
def test_what_makes_no_sense_ends_with_2(project: Path, run: Run, line: str, message: str) -> None:
    write(project, {"1_a.sql": ""})
    run("migrate run")
    write(project, {"2_b.sql": ""})
    code, out, err = run(f"migrate {line}")
    assert (code, out) == (2, "")
    assert message in err


def test_without_a_database_the_command_says_how_to_name_one(
    project: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(project, {"1_a.sql": ""})
    monkeypatch.delenv("DATABASE_URL")
    code, out, err = run("migrate info")
    assert (code, out) == (2, "")
    assert "set DATABASE_URL" in err


def test_dotenv_names_the_database(project: Path, run: Run, database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project, {"1_a.sql": "SELECT 1"})
    monkeypatch.delenv("DATABASE_URL")
    (project / ".env").write_text(f"DATABASE_URL='{database}'\n")
    assert run("migrate run").out == "Applied 1/a (T)\n"


def test_files_that_are_not_run_are_warned_of(project: Path, run: Run) -> None:
    write(project, {"add_users.sql": "", "1_a.sql": "SELECT 1"})
    assert "warning: migrations/add_users.sql: this is not run as a migration" in run("migrate run").err


def test_what_the_server_warns_of_is_passed_on(project: Path, run: Run) -> None:
    write(project, {"1_a.sql": "DO $$ BEGIN RAISE WARNING 'mind the %', 'gap'; RAISE NOTICE 'quiet'; END $$"})
    assert run("migrate run").err == "warning: mind the gap\n"


def test_quiet_is_quiet(project: Path, run: Run) -> None:
    write(project, {"add_users.sql": "", "1_a.sql": "DO $$ BEGIN RAISE WARNING 'x'; END $$"})
    assert run("-q migrate run") == (0, "Applied 1/a (T)\n", "")


def test_two_branches_with_one_version(project: Path, run: Run) -> None:
    write(project, {"20260116120000_add_users.sql": "SELECT 1", "20260116120000_add_orgs.sql": "SELECT 2"})
    refused = run("migrate run")
    assert refused.code == 3
    assert "two migrations have the version 20260116120000" in refused.err
    assert "git mv migrations/20260116120000_add_users.sql migrations/20260116120100_add_users.sql" in refused.err
    renamed = run("migrate rebase 20260116120000_add_orgs.sql")
    assert re.fullmatch(
        r"Renamed migrations/20260116120000_add_orgs.sql to migrations/\d{14}_add_orgs.sql\n", renamed.out
    )
    assert [line.split("/")[1] for line in run("migrate run").out.splitlines()] == ["add_users (T)", "add_orgs (T)"]


@pytest.mark.parametrize(
    ("line", "renamed"),
    [
        pytest.param("run", "add_a", id="run"),
        pytest.param("info", "add_a", id="info"),
        pytest.param("mark-applied 1", "add_a", id="mark"),
        pytest.param("lint", "add_b", id="offline-the-order-of-names-decides"),
        pytest.param(
            "run --database-url postgresql://127.0.0.1:1/x", "add_b", id="no-answer-the-order-of-names-decides"
        ),
    ],
)
def test_the_rename_is_that_of_the_migration_which_is_not_applied(
    project: Path, run: Run, line: str, renamed: str
) -> None:
    write(project, {"1_add_b.sql": "SELECT 1", "1_add_b.down.sql": ""})
    run("migrate run")
    write(project, {"1_add_a.sql": "SELECT 2", "1_add_a.down.sql": ""})
    refused = run(f"migrate {line}")
    assert (refused.code, refused.out) == (3, "")
    assert refused.err.startswith(
        "error: two migrations have the version 1: migrations/1_add_a.sql and migrations/1_add_b.sql\n"
    )
    assert [text for text in refused.err.splitlines() if "git mv" in text] == [
        f"help: git mv migrations/1_{renamed}.sql migrations/2_{renamed}.sql",
        f"help: git mv migrations/1_{renamed}.down.sql migrations/2_{renamed}.down.sql",
    ]
    assert ("rename what the database does not have:" in refused.err) == (renamed == "add_a")


def test_rebase_finds_what_the_database_does_not_have(project: Path, run: Run) -> None:
    write(project, {"20260116120000_b_applied.sql": "SELECT 1"})
    run("migrate run")
    write(
        project, {"20260116120000_a_same.sql": "", "20260101000000_late.up.sql": "", "20260101000000_late.down.sql": ""}
    )
    lines = run("migrate rebase").out.splitlines()
    assert [line.split()[1] for line in lines] == [
        "migrations/20260101000000_late.down.sql",
        "migrations/20260101000000_late.up.sql",
        "migrations/20260116120000_a_same.sql",
    ]
    versions = [line.rpartition("/")[2].partition("_")[0] for line in lines]
    assert versions[0] == versions[1] < versions[2]
    assert run("migrate run --strict-order").code == 0
    refused = run("migrate rebase 20260116120000")
    assert (refused.code, refused.out) == (3, "")
    assert "20260116120000/b_applied is applied" in refused.err


def test_add_prints_what_it_creates(project: Path, run: Run) -> None:
    code, out, err = run("migrate add add_users_table")
    match = re.fullmatch(r"Creating (migrations/\d{14}_add_users_table.sql)\n", out)
    assert match is not None
    assert (code, err) == (0, "")
    assert (project / match[1]).read_bytes() == b"-- Add migration script here\n"


def test_add_takes_words_and_makes_pairs(project: Path, run: Run) -> None:
    lines = run("migrate add -r -s Add Users").out
    assert lines == "Creating migrations/0001_add_users.up.sql\nCreating migrations/0001_add_users.down.sql\n"
    assert run("migrate add orgs").out.splitlines()[1] == "Creating migrations/0002_orgs.down.sql"


def test_a_vague_description_draws_a_hint(project: Path, run: Run) -> None:
    result = run("migrate add migration_1")
    assert (result.code, len(result.out.splitlines())) == (0, 1)
    assert result.err.startswith("hint: in a year 'migration_1' will say little")


def test_the_configured_folder_and_table(project: Path, run: Run, database: str) -> None:
    (project / "sqlpin.toml").write_text('migrations = "db/changes"\nmigrations-table = "app.history"\n')
    assert "Creating db/changes/" in run("migrate add -s start").out
    assert run("migrate run").out == "Applied 1/start (T)\n"
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT count(*) FROM app.history").fetchone() == (1,)


def test_test_names_what_a_down_file_forgot(project: Path, run: Run) -> None:
    write(
        project,
        {
            "1_a.sql": "CREATE TABLE a (x int)",
            "1_a.down.sql": "DROP TABLE a;",
            "2_b.sql": "CREATE TYPE e AS ENUM ('a')",
        },
    )
    assert run("migrate test") == (0, "2 migrations, 1 tested, 0 findings\n", "")
    write(project, {"2_b.down.sql": ""})
    result = run("migrate test --output-format concise")
    assert (result.code, result.err) == (1, "2 migrations, 2 findings\n")
    assert (
        "migrations/2_b.down.sql:1:1: error[incomplete-down-migration] the down file leaves type e behind" in result.out
    )


def test_test_leaves_the_named_database_alone(project: Path, run: Run, database: str) -> None:
    write(project, {"1_a.sql": "CREATE TABLE a (x int)", "1_a.down.sql": "DROP TABLE a"})
    assert run("migrate test").code == 0
    assert run("migrate test --scratch").code == 0
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT to_regclass('a'), to_regclass('_sqlx_migrations')").fetchone() == (None, None)
        assert connection.execute("SELECT count(*) FROM pg_database WHERE datname ~ 'scratch'").fetchone() == (0,)


def test_test_with_rows(project: Path, run: Run) -> None:
    write(project, {"1_a.sql": "CREATE TABLE a (x int)", "2_b.sql": "ALTER TABLE a ADD y int"})
    write(project, {"2_b.down.sql": "ALTER TABLE a DROP y, ALTER x SET NOT NULL; ALTER TABLE a ALTER x DROP NOT NULL"})
    (project / "seed.sql").write_text("INSERT INTO a VALUES (NULL, 1)")
    assert run("migrate test").code == 0
    result = run("migrate test --seed seed.sql")
    assert result.code == 1
    assert "the down file fails with the data of seed.sql" in result.out
    assert run("migrate test --seed nosuch.sql").code == 3


def test_lint_knows_the_code_that_uses_a_column(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    write(project, {"1_a.sql": "CREATE TABLE a (id bigint PRIMARY KEY, x int);"})
    (project / "app.py").write_text(
        'import psycopg\n\n\ndef f(c: psycopg.Connection):\n    return c.execute("SELECT x FROM a")\n'
    )
    monkeypatch.delenv("DATABASE_URL")
    assert run("prepare").code == 0
    assert run("migrate lint") == (0, "1 migration, 0 findings\n", "")
    write(project, {"2_b.sql": "ALTER TABLE a\n  DROP x;"})
    result = run("migrate lint --output-format concise")
    assert result.code == 1
    assert result.out.startswith(
        "migrations/2_b.sql:2:3: error[column-in-use] DROP COLUMN of a.x, still used by 1 query of .sqlx: app.py:5"
    )


def test_lint_is_configured(project: Path, run: Run) -> None:
    (project / "sqlpin.toml").write_text('lint-ignore = ["narrow-key"]\nlint-enable = ["missing-if-exists"]\n')
    write(project, {"1_a.sql": "CREATE TABLE a (id serial);"})
    result = run("migrate lint --output-format concise")
    assert [line.split()[1] for line in result.out.splitlines()] == ["warning[missing-if-exists]"]
    (project / "sqlpin.toml").write_text("lint-since = 1\n")
    assert run("migrate lint").code == 0
    (project / "sqlpin.toml").write_text('lint-ignore = ["nosuch"]\n')
    assert run("migrate lint").code == 2


APP = """\
import psycopg


def names(c: psycopg.Connection):
    return c.execute("SELECT id, name FROM people")


def count(c: psycopg.Connection):
    return c.execute("SELECT count(*) FROM people")


def ages(c: psycopg.Connection):
    return c.execute("SELECT age FROM people")
"""


@pytest.fixture
def prepared(project: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A project with three queries in `.sqlx`, and no database named."""
    write(project, {"1_people.sql": "CREATE TABLE people (id bigint PRIMARY KEY, name text NOT NULL, age int);"})
    (project / "app.py").write_text(APP)
    monkeypatch.delenv("DATABASE_URL")
    assert run("prepare").code == 0
    return run


@pytest.mark.parametrize(
    ("sql", "code", "lines"),
    [
        pytest.param("CREATE TABLE other ();", 0, [], id="nothing-to-do-with-it"),
        pytest.param(
            "ALTER TABLE people DROP age;",
            1,
            ['app.py:13:30: error[query-breaks] 2/b breaks this query: column "age" does not exist'],
            id="breaks",
        ),
        pytest.param(
            "ALTER TABLE people ALTER name DROP NOT NULL, ALTER age TYPE bigint;",
            1,
            [
                'app.py:5:23: warning[query-changes] 2/b changes this query: column 2 "name" is nullable; before, it is not null',
                'app.py:13:23: warning[query-changes] 2/b changes this query: column 1 "age" is bigint; before, it is integer',
            ],
            id="changes-nullability-and-type",
        ),
    ],
)
def test_impact_of_a_pending_migration(project: Path, prepared: Run, sql: str, code: int, lines: list[str]) -> None:
    write(project, {"2_b.sql": sql})
    result = prepared("migrate impact --output-format concise")
    assert result.code == code
    assert [line for line in result.out.splitlines() if line.startswith("app.py")] == lines


def test_impact_names_the_migration_that_does_it(project: Path, prepared: Run) -> None:
    write(
        project,
        {"2_b.sql": "ALTER TABLE people RENAME age TO years", "3_c.sql": "ALTER TABLE people RENAME years TO age"},
    )
    result = prepared("migrate impact --output-format concise")
    assert "2/b breaks this query" in result.out
    assert "3/c" not in result.out
    assert prepared("migrate impact 3").code == 0


def test_impact_without_anything_pending(prepared: Run) -> None:
    result = prepared("migrate impact")
    assert (result.code, result.err) == (0, "")
    assert "0 pending migrations, 3 committed queries" in result.out


def test_impact_looks_at_what_the_database_lacks(
    project: Path, prepared: Run, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared(f"migrate run -D '{database}'")
    write(project, {"2_b.sql": "ALTER TABLE people ALTER name DROP NOT NULL", "3_c.sql": "CREATE TABLE other ()"})
    prepared("prepare")  # .sqlx knows all, the database does not
    assert "0 pending migrations," in prepared("migrate impact").out
    monkeypatch.setenv("DATABASE_URL", database)
    result = prepared("migrate impact --output-format concise")
    assert 'app.py:5:23: warning[query-changes] 2/b changes this query: column 2 "name" is nullable' in result.out
    assert result.err.endswith("2 pending migrations, 3 committed queries\n")
    assert "(pending)                  | 2       | b\n" in prepared("migrate info").out  # it was only read
    prepared("migrate run")
    assert "0 pending migrations," in prepared("migrate impact").out


def test_impact_says_what_the_database_has_and_the_metadata_lacks(project: Path, prepared: Run, database: str) -> None:
    write(project, {"2_b.sql": "ALTER TABLE people DROP age;"})
    prepared(f"migrate run -D '{database}'")
    result = prepared(f"migrate impact -D '{database}'")
    assert "0 pending migrations," in result.out
    assert result.err == (
        "note: the database has 2/b, which .sqlx was made without: `sqlpin migrate impact --from 1` says what it does\n"
    )
    assert "2/b breaks this query" in prepared(f"migrate impact --from 1 -D '{database}'").out


def test_impact_on_a_database_without_a_history(project: Path, prepared: Run, database: str) -> None:
    write(project, {"2_b.sql": "ALTER TABLE people DROP age;"})
    result = prepared(f"migrate impact -D '{database}'")
    assert "1 pending migration, 3 committed queries" in result.out
    assert result.err == "note: the database has no history: pending is what .sqlx was made without\n"


@pytest.mark.parametrize(
    ("edit", "note"),
    [
        pytest.param(
            {"1_people.sql": "CREATE TABLE people (id bigint, name text NOT NULL, age int); -- edited"},
            "note: 1/people was edited after the database had it: the file is taken as it is now\n",
            id="edited",
        ),
        pytest.param(
            {"2_b.sql": None},
            "note: the database has 2/b, and the folder does not: what it made is not there\n",
            id="gone",
        ),
    ],
)
def test_impact_says_where_its_database_is_not_the_named_one(
    project: Path, prepared: Run, database: str, edit: dict[str, str | None], note: str
) -> None:
    write(project, {"2_b.sql": "CREATE TABLE b ()"})
    prepared("prepare")
    prepared(f"migrate run -D '{database}'")
    for name, text in edit.items():
        if text is None:
            (project / "migrations" / name).unlink()
        else:
            write(project, {name: text})
    assert prepared(f"migrate impact -D '{database}'").err == note


def test_impact_from_a_version(project: Path, prepared: Run) -> None:
    write(project, {"2_b.sql": "ALTER TABLE people DROP age;", "3_c.sql": "ALTER TABLE people DROP name;"})
    after_2 = prepared("migrate impact --from 2 --output-format concise")
    assert "3/c breaks this query" in after_2.out
    assert "2/b" not in after_2.out
    assert "note: 1 of 3 committed queries do not work before the pending migrations" in after_2.err
    assert "3 pending migrations," in prepared("migrate impact --from 0").out


@pytest.mark.parametrize("line", ["impact 7", "impact --from 7", "lint 7", "test 7"])
def test_a_version_that_is_not_there_is_refused(prepared: Run, line: str) -> None:
    result = prepared(f"migrate {line}")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error: no migration in migrations has the version 7\n")
    assert "the newest is 1/people" in result.err


def test_impact_takes_versions_or_where_to_begin(prepared: Run) -> None:
    result = prepared("migrate impact 1 --from 1")
    assert (result.code, result.err.splitlines()[0]) == (2, "error: --from and versions both say what is pending")


def test_impact_of_one_version_comes_where_that_is(project: Path, prepared: Run) -> None:
    write(
        project,
        {
            "2_b.sql": "CREATE TABLE other ();",
            "3_c.sql": "ALTER TABLE people DROP age;",
            "4_d.sql": "SELECT nosuch",
        },
    )
    assert "3/c breaks this query" in prepared("migrate impact 3 --output-format concise").out
    write(project, {"3_c.sql": "ALTER TABLE other RENAME TO another;"})
    assert prepared("migrate impact 2").code == 0


def test_impact_of_a_migration_that_came_late(project: Path, prepared: Run, database: str) -> None:
    write(project, {"3_c.sql": "CREATE TABLE other ();"})
    prepared(f"migrate run -D '{database}'")
    prepared("prepare")
    write(project, {"2_b.sql": "ALTER TABLE other ADD COLUMN x int; ALTER TABLE people DROP age;"})
    assert "2/b breaks this query" in prepared(f"migrate impact -D '{database}'").out


def test_impact_of_another_folder(project: Path, prepared: Run) -> None:
    write(project, {"2_b.sql": "ALTER TABLE people DROP age;"})
    (project / "migrations").rename(project / "elsewhere")
    assert "2/b breaks this query" in prepared("migrate impact --source elsewhere").out


def test_impact_for_machines(project: Path, prepared: Run) -> None:
    write(project, {"2_b.sql": "ALTER TABLE people ALTER name DROP NOT NULL"})
    value = json.loads(prepared("migrate impact --output-format json").out)
    (finding,) = value["diagnostics"]
    assert (finding["code"], finding["location"]["path"], finding["location"]["start"]["line"]) == (
        "query-changes",
        "app.py",
        5,
    )
    assert finding["related"][0]["path"] == "migrations/2_b.sql"
    assert (value["summary"]["pending_migrations"], value["summary"]["committed_queries"]) == (1, 3)


def test_a_query_that_only_the_metadata_has_is_asked_too(project: Path, prepared: Run) -> None:
    (project / "app.py").unlink()
    write(project, {"2_b.sql": "ALTER TABLE people DROP age;"})
    result = prepared("migrate impact --output-format concise")
    assert result.code == 1
    assert re.search(
        r"^\.sqlx/query-\w+\.json:1:1: error\[query-breaks\] 2/b breaks this query", result.out, re.MULTILINE
    )


def test_test_on_a_schema_with_extensions(project: Path, run: Run) -> None:
    extension = 'CREATE EXTENSION "uuid-ossp"; CREATE TABLE a (id uuid DEFAULT uuid_generate_v4())'
    write(project, {"1_a.sql": extension, "1_a.down.sql": 'DROP TABLE a; DROP EXTENSION "uuid-ossp"'})
    assert run("migrate test").code == 0


def test_test_says_how_far_back_the_rows_are_tried(project: Path, run: Run) -> None:
    write(project, {"1_a.sql": "CREATE TABLE a ()", "1_a.down.sql": "DROP TABLE a", "2_b.sql": "SELECT 1"})
    (project / "rows.sql").write_text("INSERT INTO a DEFAULT VALUES")
    result = run("migrate test --seed rows.sql")
    assert (result.code, result.err) == (
        0,
        "note: the rows of rows.sql are tried as far back as 2/b, which has no down file\n",
    )


def test_test_says_how_many_it_tested(project: Path, run: Run) -> None:
    write(project, THREE)
    assert run("migrate test").out == "3 migrations, 1 tested, 0 findings\n"
    result = run("migrate test 2")
    assert (result.code, result.out) == (0, "3 migrations, 0 tested, 0 findings\n")
    assert result.err == "note: 2/add_users_table has no down file: it is only applied\n"
    value = json.loads(run("migrate test --output-format json").out)
    assert value["summary"] == {"migrations": 3, "findings": 0, "tested": 1}


@pytest.mark.skipif(sys.platform == "win32", reason="no pseudo-terminals")
def test_a_terminal_shows_what_is_running_and_takes_it_back(project: Path, run: Run) -> None:
    import pty

    write(project, {"1_a.sql": "SELECT 1", "2_b.sql": "SELECT nosuch"})
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "sqlpin", "migrate", "run"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=theirs, env={**os.environ, "TERM": "xterm"})
    out, _ = process.communicate()
    os.close(theirs)
    seen = os.read(ours, 10_000).decode()
    os.close(ours)
    assert out.startswith(b"Applied 1/a (")
    assert "applying 1/a …\r\x1b[2K" in seen
    assert re.search(r"applying 2/b …\r\x1b\[2K.*error", seen, re.DOTALL)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_run_that_is_stopped_stops_the_server_too_and_says_what_is_left(
    project: Path, run: Run, database: str, number: signal.Signals
) -> None:
    write(project, {"1_a.sql": "SELECT 1", "2_b.sql": "-- no-transaction\nSELECT 1;\nSELECT pg_sleep(60)"})
    command = [sys.executable, "-m", "sqlpin", "migrate", "run"]
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # a test may run in the background
    )
    sleeping = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'PgSleep'"
    with psycopg.connect(database, autocommit=True) as observer:
        deadline = time.monotonic() + 30
        while observer.execute(sleeping).fetchone() == (0,):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
        assert observer.execute(sleeping).fetchone() == (0,)
    assert (process.returncode, out.count("\n")) == (128 + number, 1)
    assert err == (
        "interrupted: migrations/2_b.sql\n"
        "it ran outside a transaction: part of it may be done, and the history says unfinished\n"
        "mend the database by hand, then say what is true:\n"
        "`sqlpin migrate mark-reverted 2` if nothing of the migration is there (it will run again),\n"
        "`sqlpin migrate mark-applied 2` if all of it is there\n"
    )
    assert "b (unfinished)" in run("migrate info").out
