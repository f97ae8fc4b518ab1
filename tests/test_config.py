"""The configuration: where it is found, what every key takes, and what is said of a mistake.

`SQLPIN_ACCEPT=1` writes docs/reference/configuration.md.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sqlpin.config import KEYS, Settings, load_settings
from sqlpin.declarations import DeclaredColumn, DeclaredType, ObjectName
from sqlpin.errors import UsageError, WorkError
from sqlpin.query import Driver

REFERENCE = Path(__file__).parents[1] / "docs" / "reference" / "configuration.md"


def load(folder: Path, toml: str, **environment: str) -> Settings:
    (folder / "pyproject.toml").write_text(toml)
    return load_settings(folder, environment)


def test_without_a_file_everything_has_a_default(tmp_path: Path) -> None:
    settings = load_settings(tmp_path, {})
    assert (settings.root, settings.file) == (tmp_path, None)
    assert (settings.include, settings.exclude, settings.driver) == ((), (), Driver.PSYCOPG)
    assert (settings.migrations, settings.sqlx_dir) == (tmp_path / "migrations", tmp_path / ".sqlx")
    assert settings.migrations_table == "_sqlx_migrations"
    assert (settings.postgres_version, settings.postgres_bin, settings.setup) == (None, None, ())


@pytest.mark.parametrize(
    ("line", "field", "value"),
    [
        pytest.param("include = ['src', 'lib/*']", "include", ("src", "lib/*"), id="include"),
        pytest.param("exclude = ['/old']", "exclude", ("/old",), id="exclude"),
        pytest.param("driver = 'asyncpg'", "driver", Driver.ASYNCPG, id="driver"),
        pytest.param(
            "migrations-table = 'app.history'", "migrations_table", "app.history", id="a table with its schema"
        ),
        pytest.param("migrations-table = '\"a b\".c'", "migrations_table", '"a b".c', id="a quoted schema"),
        pytest.param("postgres-version = '16'", "postgres_version", 16, id="version as a string"),
        pytest.param("postgres-version = 16", "postgres_version", 16, id="version as an integer"),
        pytest.param("setup = 'SET x.y = 1'", "setup", ("SET x.y = 1",), id="one statement of set-up"),
        pytest.param("setup = ['a', 'b']", "setup", ("a", "b"), id="several"),
        pytest.param(
            "types = { ltree = 'str' }",
            "types",
            {"ltree": DeclaredType("ltree", ObjectName(None, "ltree"), "str")},
            id="a type",
        ),
        pytest.param(
            "types = { 'App.\"Odd\"' = 'a.B | None' }",
            "types",
            {'App."Odd"': DeclaredType('App."Odd"', ObjectName("app", "Odd"), "a.B | None")},
            id="a quoted type in a schema",
        ),
        pytest.param(
            "types = { 'Timestamp  with time zone' = 'X' }",
            "types",
            {
                "Timestamp  with time zone": DeclaredType(
                    "Timestamp  with time zone", ObjectName(None, "timestamptz"), "X"
                )
            },
            id="a type of several words",
        ),
        pytest.param(
            "columns = { 'users.bio' = { nullable = false } }",
            "columns",
            {"users.bio": DeclaredColumn("users.bio", ObjectName(None, "users"), "bio", nullable=False)},
            id="a column",
        ),
        pytest.param(
            "columns = { 'app.Users.\"Bio\"' = { type = 'str', nullable = true } }",
            "columns",
            {'app.Users."Bio"': DeclaredColumn('app.Users."Bio"', ObjectName("app", "users"), "Bio", True, "str")},
            id="a quoted column in a schema",
        ),
        pytest.param("migrations = '/m'", "migrations", Path("/m"), id="an absolute path stays"),
    ],
)
def test_values(tmp_path: Path, line: str, field: str, value: object) -> None:
    assert getattr(load(tmp_path, f"[tool.sqlpin]\n{line}\n"), field) == value


@pytest.mark.parametrize(
    ("toml", "message", "help_"),
    [
        pytest.param("inclde = []", "unknown key `inclde`", "did you mean `include`?", id="a typo"),
        pytest.param("sqlx_dir = 'x'", "unknown key `sqlx_dir`", "did you mean `sqlx-dir`?", id="an underscore"),
        pytest.param("color = 1", "unknown key `color`", "the keys are", id="nothing like it"),
        pytest.param("include = 'src'", "`include` must be an array of strings, not a string", None, id="no array"),
        pytest.param("include = ['a', 1]", "not an array whose element 2 is an integer", None, id="a wrong element"),
        pytest.param("migrations = true", "`migrations` must be a path, not a boolean", None, id="a boolean"),
        pytest.param("migrations = ''", "not an empty string", None, id="an empty path"),
        pytest.param(
            "driver = 'mysql'", 'psycopg, psycopg2, asyncpg, sqlalchemy, not "mysql"', None, id="no such driver"
        ),
        pytest.param(
            "postgres-version = '16.1'", 'a major version, such as "16", not "16.1"', None, id="a minor version"
        ),
        pytest.param("postgres-version = 16.1", "not a float", None, id="a float"),
        pytest.param(
            "migrations-table = 'a.b.c'", "`migrations-table` must be the name of a table", None, id="three names"
        ),
        pytest.param("migrations-table = 'a; drop'", "`migrations-table` must be", None, id="no name"),
        pytest.param("setup = 2026-01-01", "not a date or time", None, id="a date"),
        pytest.param(
            "types = []",
            "`types` must be a table of Python types by PostgreSQL type, not an array",
            None,
            id="no table",
        ),
        pytest.param("types = { 'a.b.c' = 'X' }", "the key `a.b.c`, which names no type", None, id="no type"),
        pytest.param("types = { 'a b' = 'X' }", "the key `a b`, which names no type", None, id="two words"),
        pytest.param("types = { a = 1 }", "not a table where `a` is an integer", None, id="a number for a Python type"),
        pytest.param(
            "types = { a = 'x(' }", "not a table where `a` is `x(`, which is no Python type", None, id="no Python type"
        ),
        pytest.param(
            "columns = { bio = {nullable = true} }",
            "the key `bio`, which is no table.column",
            None,
            id="no table named",
        ),
        pytest.param(
            "columns = { 'u.bio' = 'x' }", "a table where `u.bio` is a string", None, id="a string for a column"
        ),
        pytest.param("columns = { 'u.bio' = {} }", "a table where `u.bio` is empty", None, id="nothing said"),
        pytest.param(
            "columns = { 'u.bio' = {null = 1} }",
            "where `u.bio` is a table with the key `null`",
            None,
            id="a wrong word",
        ),
        pytest.param("columns = { 'u.bio' = {nullable = 1} }", "whose `nullable` is an integer", None, id="no boolean"),
    ],
)
def test_mistakes(tmp_path: Path, toml: str, message: str, help_: str | None) -> None:
    with pytest.raises(UsageError) as error:
        load(tmp_path, f"[tool.sqlpin]\n{toml}\n")
    assert message in error.value.message
    assert error.value.message.startswith(str(tmp_path / "pyproject.toml"))
    if help_:
        assert help_ in error.value.help[0]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({"pyproject.toml": "[tool.sqlpin]"}, "pyproject.toml", id="above"),
        pytest.param({"sqlpin.toml": ""}, "sqlpin.toml", id="an empty sqlpin.toml"),
        pytest.param({"pyproject.toml": "[tool.sqlpin]", "a/sqlpin.toml": ""}, "a/sqlpin.toml", id="the nearest"),
        pytest.param(
            {"pyproject.toml": "[tool.sqlpin]", "a/pyproject.toml": "[tool.x]"},
            "pyproject.toml",
            id="one that is not ours",
        ),
        pytest.param(
            {"sqlpin.toml": "", "a/b/pyproject.toml": "no toml"}, "sqlpin.toml", id="a broken one that is not ours"
        ),
        pytest.param({"sqlpin.toml": "", "a/pyproject.toml": "# sqlpin"}, "sqlpin.toml", id="one that mentions us"),
        pytest.param({"a/b/sqlpin.toml": "\ufeffdriver = 'asyncpg'"}, "a/b/sqlpin.toml", id="a byte order mark"),
    ],
)
def test_search(tmp_path: Path, files: dict[str, str], expected: str) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    settings = load_settings(tmp_path / "a" / "b", {})
    assert settings.file == tmp_path / expected
    assert settings.migrations == (tmp_path / expected).parent / "migrations"


def test_two_configurations_in_one_folder(tmp_path: Path) -> None:
    (tmp_path / "sqlpin.toml").touch()
    with pytest.raises(UsageError, match="two configurations"):
        load(tmp_path, "[tool.sqlpin]")


@pytest.mark.parametrize(
    ("toml", "message"),
    [
        pytest.param("[tool.sqlpin]\ndriver = x\n", "not valid TOML: .*line 2", id="broken TOML"),
        pytest.param("[tool]\nsqlpin = 1", "tool.sqlpin must be a table", id="no table"),
    ],
)
def test_unreadable(tmp_path: Path, toml: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        load(tmp_path, toml)


def test_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "sqlpin.toml").write_bytes(b"driver = '\xff'")
    with pytest.raises(UsageError, match="not valid TOML"):
        load_settings(tmp_path, {})


def test_an_explicit_file(tmp_path: Path) -> None:
    (tmp_path / "other.toml").write_text("driver = 'asyncpg'")
    assert load_settings(tmp_path, {}, Path("other.toml")).driver is Driver.ASYNCPG
    with pytest.raises(UsageError, match="no such file"):
        load_settings(tmp_path, {}, Path("missing.toml"))
    (tmp_path / "pyproject.toml").touch()
    with pytest.raises(UsageError, match=r"no \[tool.sqlpin\] in this file"):
        load_settings(tmp_path, {}, Path("pyproject.toml"))


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "sqlpin.toml").symlink_to("sqlpin.toml")
    with pytest.raises(WorkError, match="cannot be read"):
        load_settings(tmp_path, {})


def test_the_environment_wins(tmp_path: Path) -> None:
    toml = "[tool.sqlpin]\nsqlx-dir = 'a'\n"
    assert load(tmp_path, toml).sqlx_dir == tmp_path / "a"
    assert load(tmp_path, toml, SQLX_OFFLINE_DIR="b").sqlx_dir == tmp_path / "b"
    assert load(tmp_path, toml, SQLX_OFFLINE_DIR="").sqlx_dir == tmp_path / "a"


def _toml(value: object) -> str:
    match value:
        case None:
            return "none"
        case []:
            return "`[]`"
        case {}:
            return "`{}`"
    return f'`"{value}"`'


def _reference() -> str:
    head = """\
# Configuration

sqlpin reads the table `[tool.sqlpin]` of `pyproject.toml`, or `sqlpin.toml` with the same keys at its top. The nearest
file upward from the working directory counts, and its folder is the project: all paths are relative to it. Every key has
a default; an unknown key is an error.

```toml
[tool.sqlpin]
include = ["src"]
migrations = "db/migrations"
```

| key | value | default |
| --- | --- | --- |
"""
    rows = "".join(f"| [`{key.name}`](#{key.name}) | {key.shape.name} | {_toml(key.default)} |\n" for key in KEYS)
    return head + rows + "".join(f"\n## {key.name}\n\n{key.doc}\n" for key in KEYS)


def test_the_reference_lists_every_key() -> None:
    if os.environ.get("SQLPIN_ACCEPT"):
        REFERENCE.parent.mkdir(parents=True, exist_ok=True)
        REFERENCE.write_text(_reference(), encoding="utf-8")
    assert REFERENCE.read_text(encoding="utf-8") == _reference()
