"""What is nested in a definition, read by sqlglot: types, defaults, the constraints of a column. Pure.

The shapes of sqlglot's trees are known here and in `usage`, and nowhere else.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator, Sequence
from itertools import pairwise

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from sqlpin.migrate.lint.ddl import Column, ForeignKey
from sqlpin.migrate.lint.reader import Reader, qualified

# Source: pg_proc.provolatile = 'v', of what people write into defaults, and of the extensions uuid-ossp and pgcrypto.
_VOLATILE = frozenset(
    {
        "clock_timestamp",
        "gen_random_bytes",
        "gen_random_uuid",
        "nextval",
        "random",
        "random_normal",
        "timeofday",
        "uuid_generate_v1",
        "uuid_generate_v1mc",
        "uuid_generate_v4",
        "uuidv4",
        "uuidv7",
    }
)
_SERIAL = frozenset({"SERIAL", "BIGSERIAL", "SMALLSERIAL"})


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Keep sqlglot from writing to stderr about statements that it passes over."""
    logger = logging.getLogger("sqlglot")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


def columns_of(create_table: str, elements: Sequence[Reader]) -> list[Column | None]:
    """Return the columns that `elements` of a CREATE TABLE define: all from one parse, else each from one of its own."""
    tree = tree_of(create_table)
    schema = tree.this if isinstance(tree, exp.Create) else None
    found = [each for each in schema.expressions if isinstance(each, exp.ColumnDef)] if schema else []
    if len(found) == len(elements):
        return [_column(tree, element) for tree, element in zip(found, elements, strict=True)]
    return [column_of(element) for element in elements]


def column_of(element: Reader) -> Column | None:
    """Return the column that an element defines; None for what sqlglot does not know."""
    tree = tree_of(f"CREATE TABLE t ({element.text})")
    return _column(tree.find(exp.ColumnDef) if tree else None, element)


def type_of(words: str) -> str | None:
    """Return the type that stands at the beginning of some words, in PostgreSQL's short spelling."""
    tree = tree_of(f"ALTER TABLE t ALTER COLUMN c TYPE {words}")
    dtype = tree.find(exp.DataType) if tree else None
    return _type_name(dtype) if dtype else None


def write_of(statement: str) -> tuple[str, str] | None:
    """Return the verb and the table of a statement that changes rows, also where that is inside WITH."""
    tree = tree_of(statement)
    write = tree.find(exp.Insert, exp.Update, exp.Delete, exp.Merge) if tree else None
    table = write.find(exp.Table) if write else None
    return (type(write).__name__.upper(), _table_name(table)) if table is not None else None


def _column(tree: exp.ColumnDef | None, element: Reader) -> Column | None:
    if tree is None or not isinstance(tree.args.get("kind"), exp.DataType):
        return None
    span = element.span
    name = element.name() or ""
    kinds = [constraint.args.get("kind") for constraint in tree.args.get("constraints") or ()]

    def has(kind: type[exp.Expr]) -> bool:
        return any(isinstance(each, kind) for each in kinds)

    type_name = _type_name(tree.args["kind"])
    reference = next((each for each in kinds if isinstance(each, exp.Reference)), None)
    table = reference.find(exp.Table) if reference else None
    return Column(
        name=name,
        type=type_name,
        not_null=any(
            isinstance(each, exp.NotNullColumnConstraint) and not each.args.get("allow_null") for each in kinds
        ),
        default=has(exp.DefaultColumnConstraint),
        primary_key=has(exp.PrimaryKeyColumnConstraint),
        unique=has(exp.UniqueColumnConstraint),
        identity=has(exp.GeneratedAsIdentityColumnConstraint),
        stored=has(exp.ComputedColumnConstraint),
        volatile=_volatile(element, type_name),
        references=ForeignKey((name,), _table_name(table)) if table is not None else None,
        span=span,
    )


def _volatile(element: Reader, type_name: str) -> str | None:
    if type_name in _SERIAL:
        return "nextval"
    texts = [token.text.lower() for token in element.tokens]
    return next((a for a, b in pairwise(texts) if a in _VOLATILE and b == "("), None)


def _type_name(dtype: exp.DataType) -> str:
    return dtype.sql(dialect="postgres").upper()


def _table_name(table: exp.Table) -> str:
    parts = [part for part in (table.args.get("db"), table.this) if isinstance(part, exp.Identifier)]
    return qualified([part.name if part.args.get("quoted") else part.name.lower() for part in parts])


def tree_of(sql: str) -> exp.Expr | None:
    try:
        return sqlglot.parse_one(sql, read="postgres")
    except (SqlglotError, RecursionError):
        return None
