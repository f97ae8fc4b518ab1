"""The rule about what goes away while committed queries still use it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlpin.migrate.lint.ddl import (
    AddColumn,
    AlterTable,
    CreateTable,
    CreateView,
    Drop,
    DropColumn,
    RenameColumn,
    RenameTable,
    SelectInto,
    SetSchema,
)
from sqlpin.migrate.lint.scene import Found, Scene
from sqlpin.migrate.lint.usage import QueryText, users_of
from sqlpin.span import Span


class _Gone(NamedTuple):
    span: Span
    what: str
    table: str
    column: str | None
    cascade: bool = False


def column_in_use(scene: Scene) -> Iterator[Found]:
    """What is dropped or renamed is still used by committed queries: the release that runs now would fail."""
    if not scene.pinned.is_new(scene.migration.version):
        return
    for gone in _gone(scene):
        if _comes_back(scene, gone):
            continue
        users = users_of(gone.table, gone.column, scene.pinned.queries)
        if gone.cascade:
            users.extend(user for user in _users_of_views(scene, gone) if user not in users)
        if users:
            named = f"{gone.table}.{gone.column}" if gone.column else gone.table
            more = f" and {len(users) - 3} more" if len(users) > 3 else ""
            titles = ", ".join(user.title for user in users[:3]) + more
            count = f"{len(users)} {'query' if len(users) == 1 else 'queries'}"
            yield Found(gone.span, {"what": gone.what, "name": named, "count": count, "queries": titles})


def _gone(scene: Scene) -> Iterator[_Gone]:
    match scene.statement:
        case Drop(kind="TABLE" | "VIEW" | "MATERIALIZED VIEW" as kind, names=names, cascade=cascade, span=span):
            yield from (_Gone(span, f"DROP {kind}", name, None, cascade) for name in names)
        case Drop(kind="SCHEMA", names=names, cascade=True, span=span):
            for table in (*scene.state.tables, *scene.state.views):
                if table.rpartition(".")[0] in names:
                    yield _Gone(span, "DROP SCHEMA", table, None)
        case AlterTable(table=table, actions=actions):
            for action in actions:
                match action:
                    case DropColumn(name=name, cascade=cascade):
                        yield _Gone(action.span, "DROP COLUMN", table, name, cascade)
                    case RenameColumn(old=old):
                        yield _Gone(action.span, "RENAME COLUMN", table, old)
                    case RenameTable():
                        yield _Gone(action.span, "RENAME", table, None)
                    case SetSchema():
                        yield _Gone(action.span, "SET SCHEMA", table, None)
                    case _:
                        pass
        case _:
            pass


def _comes_back(scene: Scene, gone: _Gone) -> bool:
    """Whether the migration makes something of that name again, which the queries find instead; `impact` knows more of it."""
    for statement in scene.following:
        match statement:
            case CreateTable(table=name) | CreateView(name=name) | SelectInto(table=name):
                if gone.column is None and name == gone.table:
                    return True
            case AlterTable(table=table, actions=actions):
                for action in actions:
                    match action:
                        case AddColumn(column=column) if (table, column.name) == (gone.table, gone.column):
                            return True
                        case RenameColumn(new=new) if (table, new) == (gone.table, gone.column):
                            return True
                        case RenameTable(new=new) if gone.column is None and new == gone.table:
                            return True
                        case _:
                            pass
            case _:
                pass
    return False


def _users_of_views(scene: Scene, gone: _Gone) -> Iterator[QueryText]:
    """Yield the queries that use a view which CASCADE drops too, or a view of that view."""
    lost: list[tuple[str, str | None]] = [(gone.table, gone.column)]
    seen: set[str] = set()
    while lost:
        table, column = lost.pop()
        for view in users_of(table, column, [QueryText(name, query) for name, query in scene.state.views.items()]):
            if view.title not in seen:
                seen.add(view.title)
                lost.append((view.title, None))
                yield from users_of(view.title, None, scene.pinned.queries)
