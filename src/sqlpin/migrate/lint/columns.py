"""The columns of a table as a migration defines them, and the names of types. Pure.

Our tokens find the constraints of a column: sqlglot knows many and not all, and one that it does not know must not hide the
column. What is nested, the type, is read by sqlglot, whose trees are known in `trees` and nowhere else.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from sqlpin.migrate.lint.ddl import Column, ForeignKey
from sqlpin.migrate.lint.reader import Reader
from sqlpin.migrate.lint.trees import type_of

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

# Where a type ends. https://www.postgresql.org/docs/current/sql-createtable.html, column_constraint and what is before it
_AFTER_TYPE = frozenset(
    {
        "CHECK", "COLLATE", "COMPRESSION", "CONSTRAINT", "DEFAULT", "DEFERRABLE", "GENERATED", "INITIALLY",
        "NOT", "NULL", "OPTIONS", "PRIMARY", "REFERENCES", "STORAGE", "UNIQUE",
    }
)  # fmt: skip


def column_of(element: Reader) -> Column | None:
    """Return the column that an element defines; None where its name or type is not understood."""
    span, name = element.span, element.name()
    words = element.flat()
    type_name = type_of(element.until(_AFTER_TYPE).text)
    if name is None or type_name is None:
        return None
    constraints = words[next((i for i, word in enumerate(words) if word in _AFTER_TYPE), len(words)) :]
    return Column(
        name=name,
        type=type_name,
        not_null=_follow(constraints, "NOT", "NULL"),
        default="DEFAULT" in constraints and not _follow(constraints, "DEFAULT", "NULL"),
        primary_key=_follow(constraints, "PRIMARY", "KEY"),
        unique="UNIQUE" in constraints,
        identity=_follow(constraints, "AS", "IDENTITY"),
        stored=_follow(constraints, "AS", "(", "STORED"),
        volatile="nextval" if type_name in _SERIAL else _volatile(element),
        checked="CHECK" in constraints,
        references=_references(name, element),
        span=span,
    )


def _follow(words: Sequence[str], *wanted: str) -> bool:
    return any(tuple(words[i : i + len(wanted)]) == wanted for i in range(len(words)))


def _volatile(element: Reader) -> str | None:
    """Return the function in a default whose value is another for each row."""
    texts = [token.text.lower() for token in element.after("DEFAULT").tokens]
    return next((a for a, b in pairwise(texts) if a in _VOLATILE and b == "("), None)


def _references(name: str, element: Reader) -> ForeignKey | None:
    table = element.after("REFERENCES").name()
    return ForeignKey((name,), table) if table is not None else None
