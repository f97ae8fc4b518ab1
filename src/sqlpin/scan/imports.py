"""What the names of a file stand for, and which databases its imports speak to."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal, TypeAlias

from sqlpin.query import Driver

# A module speaks to PostgreSQL through a driver, or to something that is not PostgreSQL.
Dialect: TypeAlias = Driver | Literal["other"]

_PACKAGES: MappingProxyType[str, Dialect] = MappingProxyType(
    {
        "psycopg": Driver.PSYCOPG,
        "psycopg_pool": Driver.PSYCOPG,
        "psycopg2": Driver.PSYCOPG2,
        "psycopg2cffi": Driver.PSYCOPG2,
        "aiopg": Driver.PSYCOPG2,
        # Both fill in arguments on the client, with psycopg2 as with psycopg 3.
        "django.db": Driver.PSYCOPG2,
        "odoo": Driver.PSYCOPG2,
        "asyncpg": Driver.ASYNCPG,
        "sqlalchemy": Driver.SQLALCHEMY,
        "sqlmodel": Driver.SQLALCHEMY,
        "flask_sqlalchemy": Driver.SQLALCHEMY,
        "alembic": Driver.SQLALCHEMY,
        **dict.fromkeys(
            (
                *("sqlite3", "aiosqlite", "apsw", "pysqlite2", "pysqlite3", "sqlcipher3", "libsql", "duckdb"),
                *("MySQLdb", "pymysql", "mysql", "aiomysql", "asyncmy", "mariadb"),
                *("cx_Oracle", "oracledb", "pyodbc", "aioodbc", "pymssql", "ibm_db", "ibm_db_dbi", "fdb", "firebird"),
                *("snowflake", "clickhouse_driver", "clickhouse_connect", "asynch", "google.cloud.bigquery", "pyspark"),
                *("trino", "prestodb", "pyhive", "pyathena", "impala", "databricks", "vertica_python", "teradatasql"),
                *("cassandra", "scyllapy", "neo4j", "hdbcli", "redshift_connector", "awswrangler", "pydruid", "crate"),
            ),
            "other",
        ),
    }
)


# These speak to PostgreSQL and to others: what they are handed may be another dialect's.
_ANY_DATABASE = ("sqlalchemy", "sqlmodel", "flask_sqlalchemy", "alembic", "django")


def dialect(path: str) -> Dialect | None:
    """Return what the package of a dotted path speaks to, or None where it is no database driver."""
    parts = path.split(".")
    for length in range(min(len(parts), 3), 0, -1):
        if found := _PACKAGES.get(".".join(parts[:length])):
            return found
    return None


@dataclass(slots=True)
class Imports:
    """The imports of one file, wherever in it they stand."""

    names: dict[str, str] = field(default_factory=dict)
    dialects: set[Dialect] = field(default_factory=set)
    postgres: bool = False  # whether a driver is among them that speaks to nothing but PostgreSQL

    @classmethod
    def of(cls, statements: Iterable[ast.Import | ast.ImportFrom]) -> Imports:
        imports = cls()
        for statement in statements:
            if isinstance(statement, ast.Import):
                for alias in statement.names:
                    imports._add(
                        alias.asname or alias.name.partition(".")[0], alias.name if alias.asname else "", alias.name
                    )
            else:
                module = "." * statement.level + (statement.module or "")
                for alias in statement.names:
                    path = f"{module}.{alias.name}"
                    imports._add(alias.asname or alias.name, path, path)
        return imports

    def _add(self, name: str, path: str, module: str) -> None:
        # `try: import psycopg` / `except ImportError: import psycopg2 as psycopg`: the first is the one that is meant.
        self.names.setdefault(name, path or name)
        if found := dialect(module):
            self.dialects.add(found)
            self.postgres = self.postgres or (found != "other" and module.partition(".")[0] not in _ANY_DATABASE)

    def path(self, node: ast.expr) -> str | None:
        """Return the dotted path that a name or an attribute stands for, None where its root is not imported."""
        if isinstance(node, ast.Name):
            return self.names.get(node.id)
        if isinstance(node, ast.Attribute) and (root := self.path(node.value)):
            return f"{root}.{node.attr}"
        return None

    @property
    def drivers(self) -> set[Driver]:
        """The PostgreSQL drivers that the file imports."""
        return {each for each in self.dialects if isinstance(each, Driver)}

    @property
    def other(self) -> bool:
        """Whether the file imports the driver of another database."""
        return "other" in self.dialects
