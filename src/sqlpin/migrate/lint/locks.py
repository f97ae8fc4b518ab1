"""Rules about tables that are in use: what writes them anew, reads them whole or keeps others out meanwhile. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlpin.migrate.lint.ddl import (
    AddColumn,
    AddConstraint,
    AlterTable,
    ChangeType,
    Constraint,
    CreateIndex,
    Drop,
    DropColumn,
    Other,
    RenameColumn,
    RenameTable,
    SetNotNull,
    Statement,
)
from sqlpin.migrate.lint.scene import Found, Scene, Whole
from sqlpin.migrate.lint.usage import users_of
from sqlpin.span import Span


def required_column(scene: Scene) -> Iterator[Found]:
    """ADD COLUMN … NOT NULL without a default fails as soon as there is one row."""
    for table, action in _added(scene):
        column = action.column
        filled = column.default or column.identity or column.stored or column.type.endswith("SERIAL")
        if (column.not_null or column.primary_key) and not filled:
            yield Found(action.span, {"column": f"{table}.{column.name}"})


def volatile_default(scene: Scene) -> Iterator[Found]:
    """A default that is another for each row makes PostgreSQL write every row of the table anew, under an exclusive lock."""
    for table, action in _added(scene):
        column = action.column
        cure = "add the column without it, set the DEFAULT for new rows, and fill the old ones in steps"
        if column.volatile:
            reason = f"{column.volatile}()"
        elif column.identity:
            reason = "an identity"
        elif column.stored:
            reason, cure = "a stored expression", "let a trigger fill a plain column, and fill the old rows in steps"
        else:
            continue
        yield Found(action.span, {"table": table, "column": column.name, "reason": reason, "cure": cure})


def set_not_null(scene: Scene) -> Iterator[Found]:
    """SET NOT NULL reads the whole table under an exclusive lock."""
    alter = scene.alters_existing()
    if alter:
        for action in alter.actions:
            if isinstance(action, SetNotNull):
                yield Found(action.span, {"table": alter.table, "column": action.column})


def column_type_change(scene: Scene) -> Iterator[Found]:
    """A change of type writes the table and its indexes anew, but for a few that are only wider."""
    alter = scene.alters_existing()
    if alter is None:
        return
    known = scene.state.tables.get(alter.table)
    for action in alter.actions:
        if isinstance(action, ChangeType):
            before = known.columns.get(action.column) if known else None
            if action.using or before is None or not only_wider(before, action.type):
                change = f"from {before} to {action.type}" if before else f"to {action.type}"
                yield Found(action.span, {"column": f"{alter.table}.{action.column}", "change": change})


def only_wider(before: str, after: str) -> bool:
    """Whether PostgreSQL changes the type in the catalog only.

    Source: https://www.postgresql.org/docs/current/sql-altertable.html, and the support functions of the sized types in
    src/backend/utils/adt (varchar_support and the like).
    """
    old, new = _TYPE.fullmatch(before), _TYPE.fullmatch(after)
    if before == after or old is None or new is None:
        return before == after
    names = (old["name"], new["name"])
    if names in (("VARCHAR", "TEXT"), ("CIDR", "INET")) or (names == ("TEXT", "VARCHAR") and new["size"] is None):
        return True
    if names[0] != names[1] or names[0] not in _SIZED:
        return False
    if new["size"] is None or old["size"] is None:
        return new["size"] is None
    return int(old["size"]) <= int(new["size"]) and (old["scale"] or "0") == (new["scale"] or "0")


_TYPE = re.compile(r"(?P<name>[^(]+?)(?:\((?P<size>\d+)(?:,\s*(?P<scale>\d+))?\))?")
_SIZED = frozenset({"VARCHAR", "DECIMAL", "NUMERIC", "TIME", "TIMETZ", "TIMESTAMP", "TIMESTAMPTZ"})


def blocking_index(scene: Scene) -> Iterator[Found]:
    """Making an index keeps all writers out of the table until it is made."""
    match scene.statement:
        case CreateIndex(concurrently=False) as index if scene.state.is_existing(index.table):
            yield Found(index.span, {"what": "CREATE INDEX", "table": index.table})
        case AlterTable() as alter if scene.state.is_existing(alter.table):
            for action in alter.actions:
                match action:
                    case AddConstraint(constraint=Constraint(kind="UNIQUE" | "PRIMARY KEY" as kind, using_index=False)):
                        yield Found(action.span, {"what": f"ADD {kind}", "table": alter.table})
                    case _:
                        pass
        case _:
            pass


def concurrently_in_transaction(scene: Scene) -> Iterator[Found]:
    """CONCURRENTLY fails inside a transaction."""
    match scene.statement:
        case CreateIndex(concurrently=True) | Drop(concurrently=True) if not scene.file.no_transaction:
            yield Found(scene.statement.span, {})
        case _:
            pass


def column_in_use(scene: Scene) -> Iterator[Found]:
    """What is dropped or renamed is still used by committed queries: the release that runs now would fail."""
    if not scene.pinned.is_new(scene.migration.version):
        return
    for span, what, table, column in _gone(scene.statement):
        users = users_of(table, column, scene.pinned.queries)
        if users:
            named = f"{table}.{column}" if column else table
            titles = ", ".join(user.title for user in users[:3]) + (
                f" and {len(users) - 3} more" if len(users) > 3 else ""
            )
            yield Found(
                span, {"what": what, "name": named, "count": _count(len(users), "query", "queries"), "queries": titles}
            )


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _gone(statement: Statement) -> Iterator[tuple[Span, str, str, str | None]]:
    match statement:
        case Drop(kind="TABLE" | "VIEW" | "MATERIALIZED VIEW" as kind, names=names):
            yield from ((statement.span, f"DROP {kind}", name, None) for name in names)
        case AlterTable(table=table, actions=actions):
            for action in actions:
                match action:
                    case DropColumn(name=name):
                        yield action.span, "DROP COLUMN", table, name
                    case RenameColumn(old=old):
                        yield action.span, "RENAME COLUMN", table, old
                    case RenameTable():
                        yield action.span, "RENAME", table, None
                    case _:
                        pass
        case _:
            pass


def missing_lock_timeout(whole: Whole) -> Iterator[Found]:
    """A migration that waits for its lock makes everybody wait behind it."""
    for each in whole.statements:
        if isinstance(each, Other) and "LOCK_TIMEOUT" in each.head:
            return
        if isinstance(each, AlterTable) and each.table in whole.existing:
            yield Found(each.span, {"table": each.table})
            return


def _added(scene: Scene) -> Iterator[tuple[str, AddColumn]]:
    """Yield the columns that are added to a table that was there before."""
    alter = scene.alters_existing()
    if alter:
        yield from ((alter.table, action) for action in alter.actions if isinstance(action, AddColumn))
