"""The project's configuration: `[tool.sqlpin]` in pyproject.toml, or `sqlpin.toml`, found upward from where one stands.

The fields of `Settings` that are made with `_key` are the table of all keys: adding a key is one line there, and a run of the
tests with `SQLPIN_ACCEPT=1`, which writes docs/reference/configuration.md.
"""

# ruff: noqa: RUF009  # `_key` makes a dataclass field, as dataclasses.field does

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import MappingProxyType
from typing import Any, Generic, NamedTuple, TypeVar, cast

from sqlpin.declarations import Declarations, DeclaredColumn, DeclaredType, ObjectName
from sqlpin.errors import UsageError, WorkError
from sqlpin.pgtypes.builtin import INTERNAL_NAMES
from sqlpin.query import Driver
from sqlpin.syntax.names import name_parts
from sqlpin.syntax.overrides import is_python_type

T = TypeVar("T")

OFFLINE_DIR = "SQLX_OFFLINE_DIR"


@dataclass(frozen=True, slots=True)
class Shape(Generic[T]):
    """What a key's value looks like: its name in messages, and how to read it from TOML, given the project's folder.

    `read` raises `_MismatchError` with what it found.
    """

    name: str
    read: Callable[[object, Path], T]


class _MismatchError(Exception):
    """The value has another shape; the text says what was found."""


class Key(NamedTuple):
    """One key of the configuration: `default` as one would write it in TOML, or None where there is none."""

    name: str
    shape: Shape[Any]
    default: object
    doc: str


def _key(shape: Shape[T], default: object, doc: str) -> T:
    return cast("T", field(metadata={"shape": shape, "default": default, "doc": doc}))


_TOML_NAMES = {
    bool: "a boolean",
    int: "an integer",
    float: "a float",
    str: "a string",
    list: "an array",
    dict: "a table",
}


def _expect(kind: type[T], value: object, where: str = "") -> T:
    if type(value) is not kind:
        raise _MismatchError(where + _TOML_NAMES.get(type(value), "a date or time"))
    return value


def _read_strings(value: object, _root: Path) -> tuple[str, ...]:
    elements = _expect(list, value)
    return tuple(
        _expect(str, element, f"an array whose element {n} is ") for n, element in enumerate(elements, start=1)
    )


def _read_string_or_strings(value: object, root: Path) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else _read_strings(value, root)


def _read_path(value: object, root: Path) -> Path:
    path = _expect(str, value)
    if not path:
        raise _MismatchError("an empty string")
    return root / Path(path).expanduser()


def _read_driver(value: object, _root: Path) -> Driver:
    name = _expect(str, value)
    try:
        return Driver(name)
    except ValueError:
        raise _MismatchError(f'"{name}"') from None


def _read_version(value: object, _root: Path) -> int:
    version = str(value) if type(value) is int else _expect(str, value)
    if not (version.isascii() and version.isdigit()):
        raise _MismatchError(f'"{version}"')
    return int(version)


def _read_migration(value: object, _root: Path) -> int:
    return _expect(int, value)


def _read_table_name(value: object, _root: Path) -> str:
    name = _expect(str, value)
    if len(name_parts(name) or ()) not in (1, 2):
        raise _MismatchError(f'"{name}"')
    return name


def _read_types(value: object, _root: Path) -> Mapping[str, DeclaredType]:
    found = {}
    for written, python in _expect(dict, value).items():
        standard = INTERNAL_NAMES.get(" ".join(written.lower().split()))
        parts = (standard,) if standard else name_parts(written)
        if parts is None or len(parts) > 2:
            raise _MismatchError(f"a table with the key `{written}`, which names no type")
        name = ObjectName(parts[0] if len(parts) == 2 else None, parts[-1])
        found[written] = DeclaredType(written, name, _python_type(python, f"a table where `{written}` is "))
    return MappingProxyType(found)


def _read_columns(value: object, _root: Path) -> Mapping[str, DeclaredColumn]:
    return MappingProxyType({written: _column(written, said) for written, said in _expect(dict, value).items()})


def _column(written: str, said: object) -> DeclaredColumn:
    parts = name_parts(written)
    if parts is None or len(parts) not in (2, 3):
        raise _MismatchError(f"a table with the key `{written}`, which is no table.column")
    where = f"a table where `{written}` is "
    table = _expect(dict, said, where)
    for key in table.keys() - {"nullable", "type"}:
        raise _MismatchError(f"{where}a table with the key `{key}`")
    if not table:
        raise _MismatchError(f"{where}empty")
    nullable = _expect(bool, table["nullable"], f"{where}a table whose `nullable` is ") if "nullable" in table else None
    python = _python_type(table["type"], f"{where}a table whose `type` is ") if "type" in table else None
    name = ObjectName(parts[0] if len(parts) == 3 else None, parts[-2])
    return DeclaredColumn(written, name, parts[-1], nullable, python)


def _python_type(value: object, where: str) -> str:
    source = _expect(str, value, where)
    if not is_python_type(source):
        raise _MismatchError(f"{where}`{source}`, which is no Python type")
    return source


STRINGS = Shape("an array of strings", _read_strings)
STRING_OR_STRINGS = Shape("a string or an array of strings", _read_string_or_strings)
PATH = Shape("a path", _read_path)
DRIVER = Shape("one of " + ", ".join(Driver), _read_driver)
VERSION = Shape('a major version, such as "16"', _read_version)
MIGRATION = Shape("the version of a migration", _read_migration)
TABLE_NAME = Shape("the name of a table, with or without its schema", _read_table_name)
TYPES = Shape("a table of Python types by PostgreSQL type", _read_types)
COLUMNS = Shape("a table of `{ nullable = …, type = … }` by table.column", _read_columns)


def _optional(shape: Shape[T]) -> Shape[T | None]:
    return Shape(shape.name, lambda value, root: None if value is None else shape.read(value, root))


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The configuration of one project. Paths are absolute; those in the file are relative to its folder.

    `root` is that folder, `file` the file, or None where no file was found and `root` is where one stands.
    """

    root: Path
    file: Path | None

    include: tuple[str, ...] = _key(
        STRINGS,
        [],
        "Folders, files and globs to look for queries in, relative to the project. Empty: the whole project.",
    )
    exclude: tuple[str, ...] = _key(
        STRINGS, [], "Patterns of what to leave out, as in `.gitignore`. What `.gitignore` names is left out anyway."
    )
    driver: Driver = _key(
        DRIVER, "psycopg", "The driver of a marked query, `sqlpin.sql(...)`, where neither its text nor its file tells."
    )
    migrations: Path = _key(PATH, "migrations", "The folder of the migration files.")
    migrations_table: str = _key(TABLE_NAME, "_sqlx_migrations", "The table of the applied migrations.")
    lint_ignore: tuple[str, ...] = _key(STRINGS, [], "Rules that `sqlpin migrate lint` does not ask.")
    lint_enable: tuple[str, ...] = _key(
        STRINGS, [], "Rules that `sqlpin migrate lint` asks besides: those that are off by default."
    )
    lint_since: int | None = _key(
        _optional(MIGRATION),
        None,
        "The last migration that `sqlpin migrate lint` does not judge: what is applied everywhere stays as it is.",
    )
    sqlx_dir: Path = _key(
        PATH, ".sqlx", f"The folder of the query metadata. The environment variable `{OFFLINE_DIR}` wins over it."
    )
    postgres_version: int | None = _key(
        _optional(VERSION), None, "The major version of the server to start where no database URL is given. None: any."
    )
    postgres_bin: Path | None = _key(
        _optional(PATH),
        None,
        "The folder of the server's programs, `postgres` and `initdb`. None: they are looked for.",
    )
    setup: tuple[str, ...] = _key(
        STRING_OR_STRINGS, [], "SQL to run before queries are described: session settings, temporary tables."
    )
    types: Mapping[str, DeclaredType] = _key(
        TYPES, {}, 'Python types for PostgreSQL types: `ltree = "str"`. See [overrides](../guides/overrides.md).'
    )
    columns: Mapping[str, DeclaredColumn] = _key(
        COLUMNS,
        {},
        "What a person knows of columns of tables and views, by name: "
        '`"users.bio" = { nullable = false, type = "app.models.Bio" }`. See [overrides](../guides/overrides.md).',
    )

    @property
    def declarations(self) -> Declarations:
        """What is declared of types and columns."""
        return Declarations(self.types, self.columns)


KEYS: tuple[Key, ...] = tuple(
    Key(each.name.replace("_", "-"), each.metadata["shape"], each.metadata["default"], each.metadata["doc"])
    for each in fields(Settings)
    if "shape" in each.metadata
)


def load_settings(folder: Path, environment: Mapping[str, str], file: Path | None = None) -> Settings:
    """Return the settings for a process that stands in `folder`; `file` is an explicit choice of configuration file.

    Without `file` the nearest folder upward that has a sqlpin.toml, or a pyproject.toml with `[tool.sqlpin]`, is the project;
    without such a folder, `folder` is, with every default. Raises UsageError where the configuration makes no sense, WorkError
    where a file cannot be read.
    """
    folder = folder.absolute()
    found = _read_file(folder / file) if file else next(_search(folder), None)
    if file and not found:
        raise UsageError(f"{file}: no [tool.sqlpin] in this file", help=("add it, or name another file",))
    source, table = found or (None, {})
    root = source.parent if source else folder
    if environment.get(OFFLINE_DIR):
        table = {**table, "sqlx-dir": environment[OFFLINE_DIR]}
    return Settings(root=root, file=source, **_values(table, source, root))


def _search(folder: Path) -> Iterator[tuple[Path, dict[str, object]]]:
    """Yield the configurations in `folder` and above it, the nearest first."""
    for place in (folder, *folder.parents):
        found = [
            each for name in ("sqlpin.toml", "pyproject.toml") if (each := _read_file(place / name, missing_ok=True))
        ]
        if len(found) > 1:
            raise UsageError(
                f"{place}: two configurations, sqlpin.toml and [tool.sqlpin] in pyproject.toml",
                help=("keep one of them",),
            )
        yield from found


def _read_file(path: Path, *, missing_ok: bool = False) -> tuple[Path, dict[str, object]] | None:
    """Return the path and sqlpin's table of a TOML file, or None where it has none."""
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
        if missing_ok:
            return None
        raise UsageError(f"{path}: no such file", help=("check the path of the configuration file",)) from error
    except OSError as error:
        raise WorkError(f"{path}: cannot be read: {error.strerror}") from error
    ours = path.name != "pyproject.toml"
    if not ours and b"sqlpin" not in data:
        return None  # another project's file, valid or not, is none of our business
    try:
        document = tomllib.loads(data.decode("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: not valid TOML: {error}") from error
    if ours:
        return path, document
    tool = document.get("tool", {})
    if not isinstance(tool, dict) or "sqlpin" not in tool:
        return None
    if not isinstance(tool["sqlpin"], dict):
        raise UsageError(f"{path}: tool.sqlpin must be a table", help=("write the keys below [tool.sqlpin]",))
    return path, tool["sqlpin"]


def _values(table: Mapping[str, object], source: Path | None, root: Path) -> dict[str, Any]:
    """Return the value of every key by the name of its field."""
    known = {key.name for key in KEYS}
    for name in table:
        if name not in known:
            raise UsageError(f"{source}: unknown key `{name}`", help=(_suggestion(name, known),))
    return {key.name.replace("-", "_"): _value(key, table, source, root) for key in KEYS}


def _value(key: Key, table: Mapping[str, object], source: Path | None, root: Path) -> object:
    try:
        return key.shape.read(table.get(key.name, key.default), root)
    except _MismatchError as found:
        raise UsageError(f"{source}: `{key.name}` must be {key.shape.name}, not {found}") from None


def _suggestion(name: str, known: set[str]) -> str:
    from difflib import get_close_matches  # costs as much as the rest of this module; needed once, on the way out

    if close := get_close_matches(name.replace("_", "-").lower(), known, n=1):
        return f"did you mean `{close[0]}`?"
    return f"the keys are {', '.join(sorted(known))}"
