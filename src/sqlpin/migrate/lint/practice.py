"""Rules of good practice: what the workflow asks for, and what is regretted later. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlpin.migrate.control import ends_transaction
from sqlpin.migrate.lint.ddl import (
    AddColumn,
    AddConstraint,
    AlterTable,
    ChangeType,
    Constraint,
    CreateIndex,
    CreateTable,
    Drop,
    DropColumn,
    Other,
    SelectInto,
    Unread,
    Write,
)
from sqlpin.migrate.lint.scene import Found, Scene, Whole


def timestamp_without_time_zone(scene: Scene) -> Iterator[Found]:
    """`TIMESTAMP` forgets the zone; `TIMESTAMPTZ` is a moment."""
    for table, column in scene.columns():
        if re.match(r"TIMESTAMP\b", column.type):
            yield Found(column.span, {"column": f"{table}.{column.name}"})
    if isinstance(scene.statement, AlterTable):
        for action in scene.statement.actions:
            if isinstance(action, ChangeType) and re.match(r"TIMESTAMP\b", action.type):
                yield Found(action.span, {"column": f"{scene.statement.table}.{action.column}"})


def narrow_key(scene: Scene) -> Iterator[Found]:
    """A key of 32 bits or fewer ends at 2,147,483,647 rows."""
    keys: set[str] = set()
    match scene.statement:
        case CreateTable(constraints=constraints):
            for constraint in constraints:
                if constraint.kind == "PRIMARY KEY" and len(constraint.columns) == 1:
                    keys.update(constraint.columns)
        case AlterTable(table=table, actions=actions):
            known = scene.state.tables.get(table)
            for action in actions:
                match action:
                    case AddConstraint(constraint=Constraint(kind="PRIMARY KEY", columns=(name,))) if known:
                        if (type_name := known.columns.get(name)) in _NARROW:
                            fields = {"column": f"{table}.{name}", "type": type_name, "wide": "BIGINT"}
                            yield Found(action.span, fields)
                    case _:
                        pass
        case _:
            pass
    for table, column in scene.columns():
        serial = column.type in ("SERIAL", "SMALLSERIAL")
        narrow = column.type in _NARROW and (column.primary_key or column.name in keys or column.identity)
        if serial or narrow:
            wide = "BIGSERIAL" if serial else "BIGINT"
            fields = {"column": f"{table}.{column.name}", "type": column.type, "wide": wide}
            yield Found(column.span, fields)


_NARROW = ("INT", "SMALLINT")


def unnamed_constraint(scene: Scene) -> Iterator[Found]:
    """A constraint that is added without a name gets one that nobody chose, and a down file has to guess it."""
    if isinstance(scene.statement, AlterTable):
        for action in scene.statement.actions:
            if (
                isinstance(action, AddConstraint)
                and action.constraint.name is None
                and action.constraint.kind != "NOT NULL"
            ):
                yield Found(action.span, {"kind": action.constraint.kind, "table": scene.statement.table})


def missing_if_exists(scene: Scene) -> Iterator[Found]:
    """The workflow's idempotent style: IF NOT EXISTS and IF EXISTS."""
    match scene.statement:
        case CreateTable(if_not_exists=False, temporary=False) as create:
            yield Found(create.span, {"what": f"CREATE TABLE {create.table}", "clause": "IF NOT EXISTS"})
        case CreateIndex(if_not_exists=False, name=str() as name) as index:
            yield Found(index.span, {"what": f"CREATE INDEX {name}", "clause": "IF NOT EXISTS"})
        case Drop(if_exists=False) as drop:
            yield Found(drop.span, {"what": f"DROP {drop.kind} {', '.join(drop.names)}", "clause": "IF EXISTS"})
        case AlterTable() as alter:
            for action in alter.actions:
                if isinstance(action, AddColumn) and not action.if_not_exists:
                    yield Found(action.span, {"what": f"ADD COLUMN {action.column.name}", "clause": "IF NOT EXISTS"})
                if isinstance(action, DropColumn) and not action.if_exists:
                    yield Found(action.span, {"what": f"DROP COLUMN {action.name}", "clause": "IF EXISTS"})
        case _:
            pass


def unread_statement(scene: Scene) -> Iterator[Found]:
    """What no rule has looked at is told: silence would pass for consent."""
    match scene.statement:
        case Unread() as unread:
            yield Found(unread.span, {"reason": unread.reason})
        case CreateTable(unread=parts):
            yield from (Found(part.span, {"reason": part.reason}) for part in parts)
        case AlterTable(actions=actions):
            yield from (Found(each.span, {"reason": each.reason}) for each in actions if isinstance(each, Unread))
        case _:
            pass


def commits_by_itself(scene: Scene) -> Iterator[Found]:
    """A COMMIT in the file ends the transaction that would undo it."""
    if isinstance(scene.statement, Other) and not scene.file.no_transaction and ends_transaction(scene.text):
        yield Found(scene.statement.span, {"statement": scene.statement.head[0]})


def mixed_migration(whole: Whole) -> Iterator[Found]:
    """Rows of an existing table are changed in one transaction with the schema: the locks last as long as the data takes.

    INSERT … VALUES takes no longer than it is.
    """
    schema = any(isinstance(each, AlterTable | CreateTable | CreateIndex | Drop) for each in whole.statements)
    made = {each.table for each in whole.statements if isinstance(each, CreateTable | SelectInto)}
    if schema and not whole.migration.up.no_transaction:
        for each in whole.statements:
            if isinstance(each, Write) and each.table not in made and not each.literal:
                yield Found(each.span, {"verb": each.verb, "table": each.table})


def missing_down_file(whole: Whole) -> Iterator[Found]:
    """A migration that cannot be taken back, in a folder where others can."""
    if whole.migration.down is None and whole.folder_has_down_files:
        stem = whole.migration.up.shown.removesuffix(".sql").removesuffix(".up")
        yield Found(None, {"file": f"{stem}.down.sql"})


def out_of_order_migration(whole: Whole) -> Iterator[Found]:
    """A new migration that is older than one that was there at the last prepare: another branch was faster."""
    pinned, version = whole.pinned, whole.migration.version
    if pinned.is_new(version) and pinned.versions and version < max(pinned.versions):
        yield Found(None, {"version": str(version), "newest": str(max(pinned.versions))})
