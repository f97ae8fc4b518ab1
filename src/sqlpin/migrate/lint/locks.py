"""Rules about tables that are in use: what writes them anew, reads them whole or keeps others out meanwhile. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlpin.migrate.lint.ddl import (
    AddColumn,
    AddConstraint,
    AlterTable,
    ChangeType,
    Column,
    Constraint,
    CreateIndex,
    DetachConcurrently,
    Drop,
    ForeignKey,
    Other,
    SetNotNull,
    ValidateConstraint,
)
from sqlpin.migrate.lint.scene import Found, Scene, Whole
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
    """SET NOT NULL reads the whole table under an exclusive lock, unless a constraint says so already."""
    alter = scene.alters_existing()
    if alter is None:
        return
    known = scene.state.tables.get(alter.table)
    for action in alter.actions:
        match action:
            case SetNotNull(column=column) if not (known and known.is_not_null(column)):
                yield Found(action.span, {"what": "SET NOT NULL", "table": alter.table, "column": column})
            case AddConstraint(constraint=Constraint(kind="NOT NULL", columns=(column,), unread_rows=False)):
                yield Found(action.span, {"what": "NOT NULL", "table": alter.table, "column": column})
            case _:
                pass


def blocking_constraint(scene: Scene) -> Iterator[Found]:
    """A new CHECK or foreign key is held against every row that is there, and others wait meanwhile."""
    alter = scene.alters_existing()
    if alter is None:
        return
    known = scene.state.tables.get(alter.table)
    for action in alter.actions:
        match action:
            case AddConstraint(constraint=Constraint(kind="CHECK", unread_rows=False)):
                yield _reads(action.span, "a new CHECK", alter.table, "everybody", _LATER)
            case AddColumn(column=Column(checked=True)):
                yield _reads(action.span, "a new CHECK", alter.table, "everybody", _LATER)
            case AddConstraint(
                constraint=Constraint(kind="FOREIGN KEY", unread_rows=False, references=ForeignKey() as key)
            ):
                yield _reads(action.span, "a new foreign key", alter.table, _writers(alter.table, key), _LATER)
            case AddColumn(column=Column(references=ForeignKey() as key, default=True)):
                yield _reads(action.span, "a new foreign key", alter.table, _writers(alter.table, key), _LATER)
            case ValidateConstraint(name=name) if known and name in known.fresh and not scene.file.no_transaction:
                what = "VALIDATE in the transaction that has added the constraint"
                yield _reads(action.span, what, alter.table, "others", _ELSEWHERE)
            case _:
                pass


_LATER = (
    "add the constraint NOT VALID, and VALIDATE it in a migration of its own: rows are read then while others write"
)
_ELSEWHERE = "VALIDATE it in a migration of its own: rows are read then while others write"


def _writers(table: str, key: ForeignKey) -> str:
    return f"all writers of {table} and {key.table}" if key.table != table else f"all writers of {table}"


def _reads(span: Span, what: str, table: str, whom: str, cure: str) -> Found:
    return Found(span, {"what": what, "table": table, "whom": whom, "cure": cure})


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
    src/backend/utils/adt (varchar_support and the like); a test asks the server.
    """
    old, new = _TYPE.fullmatch(before), _TYPE.fullmatch(after)
    if before == after or old is None or new is None:
        return before == after
    names = (old["name"], new["name"])
    if names in _ALIKE or (names in _ALIKE_UNSIZED and new["size"] is None):
        return True
    if names[0] != names[1] or names[0] not in _SIZED:
        return False
    if new["size"] is None or old["size"] is None:
        return new["size"] is None
    return int(old["size"]) <= int(new["size"]) and (old["scale"] or "0") == (new["scale"] or "0")


_TYPE = re.compile(r"(?P<name>[^(\[]+?)(?: ?\(?(?P<size>\d+)(?:,\s*(?P<scale>\d+))?\)?)?")
_SIZED = frozenset(
    {"VARCHAR", "DECIMAL", "NUMERIC", "TIME", "TIMETZ", "TIMESTAMP", "TIMESTAMPTZ", "INTERVAL", "VARBIT"}
)
_ALIKE = frozenset({("VARCHAR", "TEXT"), ("CIDR", "INET"), ("CHAR", "BPCHAR")})
_ALIKE_UNSIZED = frozenset({("TEXT", "VARCHAR")})


def blocking_index(scene: Scene) -> Iterator[Found]:
    """Making an index keeps all writers out of the table until it is made."""
    match scene.statement:
        case CreateIndex(concurrently=False) as index if scene.state.is_existing(index.table):
            known = scene.state.tables.get(index.table)
            partitioned = known is not None and known.partitioned
            if not (partitioned and index.only):
                cure = _OF_PARTITIONS if partitioned else _CONCURRENTLY
                yield _makes(index.span, "CREATE INDEX", index.table, cure)
        case AlterTable() as alter if scene.state.is_existing(alter.table):
            for action in alter.actions:
                match action:
                    case AddConstraint(constraint=Constraint(kind="UNIQUE" | "PRIMARY KEY" as kind, using_index=False)):
                        yield _makes(action.span, f"ADD {kind}", alter.table, _TAKES_OVER)
                    case AddConstraint(constraint=Constraint(kind="EXCLUDE")):
                        yield _makes(action.span, "ADD EXCLUDE", alter.table, _NO_WAY_ROUND)
                    case AddColumn(column=Column(primary_key=True)):
                        yield _makes(action.span, "ADD COLUMN … PRIMARY KEY", alter.table, _TAKES_OVER)
                    case AddColumn(column=Column(unique=True)):
                        yield _makes(action.span, "ADD COLUMN … UNIQUE", alter.table, _TAKES_OVER)
                    case _:
                        pass
        case _:
            pass


_CONCURRENTLY = "make it CONCURRENTLY, in a file of its own that starts with `-- no-transaction`"
_TAKES_OVER = (
    "make a unique index CONCURRENTLY, in a file that starts with `-- no-transaction`, and let the constraint take it over:"
    " ADD CONSTRAINT … USING INDEX …"
)
_OF_PARTITIONS = (
    "CREATE INDEX … ON ONLY the partitioned table, CONCURRENTLY on each partition, and ALTER INDEX … ATTACH PARTITION"
)
_NO_WAY_ROUND = (
    "it cannot take over an index: do it when nobody writes, or on a new table that takes the old one's place"
)


def _makes(span: Span, what: str, table: str, cure: str) -> Found:
    return Found(span, {"what": what, "table": table, "cure": cure})


def concurrently_in_transaction(scene: Scene) -> Iterator[Found]:
    """CONCURRENTLY fails inside a transaction."""
    if scene.file.no_transaction:
        return
    match scene.statement:
        case CreateIndex(concurrently=True) | Drop(concurrently=True):
            yield Found(scene.statement.span, {})
        case AlterTable(actions=actions):
            yield from (Found(action.span, {}) for action in actions if isinstance(action, DetachConcurrently))
        case Other(head=("REINDEX", *_)) if re.search(r"\bconcurrently\b", scene.text, re.IGNORECASE):
            yield Found(scene.statement.span, {})
        case _:
            pass


def missing_lock_timeout(whole: Whole) -> Iterator[Found]:
    """A migration that waits for its lock makes everybody wait behind it."""
    for each in whole.statements:
        text = whole.migration.up.text[each.span.start : each.span.end]
        if isinstance(each, Other) and each.head[0] in ("SET", "SELECT") and "lock_timeout" in text.lower():
            return
        if isinstance(each, AlterTable) and each.table in whole.existing:
            yield Found(each.span, {"table": each.table})
            return


def _added(scene: Scene) -> Iterator[tuple[str, AddColumn]]:
    """Yield the columns that are added to a table that was there before."""
    alter = scene.alters_existing()
    if alter:
        yield from ((alter.table, action) for action in alter.actions if isinstance(action, AddColumn))
