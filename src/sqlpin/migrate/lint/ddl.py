"""SQL of migrations as values: tables, columns, constraints, indexes, with their places in the file. Pure.

sqlglot reads the statements; the shape of its trees is known in `parse` and nowhere else. An ALTER TABLE is cut into its
actions first, so that one that sqlglot does not know hides no other. What is not recognised is `Other`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from sqlpin.span import Span


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns of a table that refer to `table`."""

    columns: tuple[str, ...]
    table: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is defined: `type` in PostgreSQL's short spelling, upper case: `TIMESTAMP`, `INT`, `VARCHAR(20)`.

    `volatile` names a function in the definition whose value is another for each row, `nextval` for a serial.
    """

    name: str
    type: str
    not_null: bool
    default: bool
    primary_key: bool
    unique: bool
    identity: bool
    stored: bool
    volatile: str | None
    checked: bool
    references: ForeignKey | None
    span: Span


@dataclass(frozen=True, slots=True)
class Constraint:
    """A constraint of a table; `kind` is CHECK, UNIQUE, PRIMARY KEY, FOREIGN KEY, EXCLUDE or NOT NULL.

    `not_null` are the columns that it says to be not null, be it a CHECK or a NOT NULL. `unread_rows` where the rows that are
    there are not looked at: NOT VALID, NOT ENFORCED.
    """

    kind: str
    name: str | None
    columns: tuple[str, ...]
    references: ForeignKey | None
    unread_rows: bool
    using_index: bool
    not_null: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class AddColumn:
    """`ADD COLUMN`."""

    column: Column
    if_not_exists: bool
    span: Span


@dataclass(frozen=True, slots=True)
class DropColumn:
    """`DROP COLUMN`."""

    name: str
    if_exists: bool
    cascade: bool
    span: Span


@dataclass(frozen=True, slots=True)
class AddConstraint:
    """`ADD [CONSTRAINT name] …`."""

    constraint: Constraint
    span: Span


@dataclass(frozen=True, slots=True)
class DropConstraint:
    """`DROP CONSTRAINT`."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class ValidateConstraint:
    """`VALIDATE CONSTRAINT`."""

    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class ChangeType:
    """`ALTER COLUMN … TYPE`; `using` an expression that is more than a cast to that type."""

    column: str
    type: str
    using: bool
    span: Span


@dataclass(frozen=True, slots=True)
class SetNotNull:
    """`ALTER COLUMN … SET NOT NULL`."""

    column: str
    span: Span


@dataclass(frozen=True, slots=True)
class DropNotNull:
    """`ALTER COLUMN … DROP NOT NULL`."""

    column: str
    span: Span


@dataclass(frozen=True, slots=True)
class RenameColumn:
    """`RENAME COLUMN … TO …`."""

    old: str
    new: str
    span: Span


@dataclass(frozen=True, slots=True)
class RenameTable:
    """`RENAME TO …`."""

    new: str
    span: Span


@dataclass(frozen=True, slots=True)
class SetSchema:
    """`SET SCHEMA`."""

    schema: str
    span: Span


@dataclass(frozen=True, slots=True)
class DetachConcurrently:
    """`DETACH PARTITION … CONCURRENTLY`."""

    span: Span


@dataclass(frozen=True, slots=True)
class Unread:
    """What should have been read and was not understood, and why."""

    reason: str
    span: Span


@dataclass(frozen=True, slots=True)
class OtherAction:
    """An action that no rule asks for."""

    span: Span


Action: TypeAlias = (
    AddColumn
    | DropColumn
    | AddConstraint
    | DropConstraint
    | ValidateConstraint
    | ChangeType
    | SetNotNull
    | DropNotNull
    | RenameColumn
    | RenameTable
    | SetSchema
    | DetachConcurrently
    | Unread
    | OtherAction
)


@dataclass(frozen=True, slots=True)
class CreateTable:
    """`CREATE TABLE`, also with AS; `temporary` ones are gone before anybody else sees them."""

    table: str
    columns: tuple[Column, ...]
    constraints: tuple[Constraint, ...]
    if_not_exists: bool
    temporary: bool
    partitioned: bool
    unread: tuple[Unread, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class SelectInto:
    """`SELECT … INTO`, which makes a table."""

    table: str
    span: Span


@dataclass(frozen=True, slots=True)
class CreateView:
    """`CREATE VIEW`, `CREATE MATERIALIZED VIEW`; `query` is what follows its name."""

    name: str
    materialized: bool
    query: str
    span: Span


@dataclass(frozen=True, slots=True)
class AlterTable:
    """`ALTER TABLE` with its actions in order; a view is altered like a table."""

    table: str
    actions: tuple[Action, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class CreateIndex:
    """`CREATE INDEX`; a column that is an expression is None. `partial` where rows without NULL in its columns may lack."""

    name: str | None
    table: str
    only: bool
    columns: tuple[str | None, ...]
    partial: bool
    concurrently: bool
    if_not_exists: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Drop:
    """`DROP TABLE`, `DROP INDEX` and the like; `kind` is the word after DROP."""

    kind: str
    names: tuple[str, ...]
    concurrently: bool
    if_exists: bool
    cascade: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Write:
    """A statement that changes rows: INSERT, UPDATE, DELETE, MERGE. `literal` where all rows stand in it, after VALUES."""

    verb: str
    table: str
    literal: bool
    span: Span


@dataclass(frozen=True, slots=True)
class Other:
    """A statement that is recognised by its words at most: `head` holds the first three, upper case."""

    head: tuple[str, ...]
    span: Span


Statement: TypeAlias = CreateTable | SelectInto | CreateView | AlterTable | CreateIndex | Drop | Write | Unread | Other
