"""What sqlglot says of types and of statements that change rows. Pure.

The shapes of sqlglot's trees are known here and in `usage`, and nowhere else.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import re
from collections.abc import Iterator

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from sqlpin.migrate.lint.reader import qualified

_BIT_VARYING = re.compile(r"\bbit\s+varying\b", re.IGNORECASE)  # sqlglot knows it by its short name only


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep sqlglot from writing to stderr about statements that it passes over."""
    logger = logging.getLogger("sqlglot")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


@functools.lru_cache(maxsize=1024)
def type_of(words: str) -> str | None:
    """Return a type in PostgreSQL's short spelling, upper case: `TIMESTAMP`, `INT`, `VARCHAR(20)`; None for no type."""
    if not words:
        return None
    tree = _tree(f"ALTER TABLE t ALTER COLUMN c TYPE {_BIT_VARYING.sub('varbit', words)}")
    dtype = tree.find(exp.DataType) if tree else None
    return dtype.sql(dialect="postgres").upper().removeprefix("PG_CATALOG.") if dtype else None


def write_of(statement: str) -> tuple[str, str, bool] | None:
    """Return verb and table of a statement that changes rows, also inside WITH, and whether its rows stand after VALUES."""
    tree = _tree(statement)
    write = tree.find(exp.Insert, exp.Update, exp.Delete, exp.Merge) if tree else None
    table = write.find(exp.Table) if write else None
    if table is None or write is None:
        return None
    literal = isinstance(write, exp.Insert) and (write.expression is None or isinstance(write.expression, exp.Values))
    return type(write).__name__.upper(), _table_name(table), literal


def is_understood(statement: str) -> bool:
    """Whether sqlglot knows a statement."""
    return _tree(statement) is not None


def _table_name(table: exp.Table) -> str:
    parts = [part for part in (table.args.get("db"), table.this) if isinstance(part, exp.Identifier)]
    return qualified([part.name if part.args.get("quoted") else part.name.lower() for part in parts])


def _tree(sql: str) -> exp.Expr | None:
    try:
        return sqlglot.parse_one(sql, read="postgres")
    except (SqlglotError, RecursionError):
        return None
