"""What the migrations so far have made: tables, their columns' types, their indexes. A fold over statements.

It knows what stands in the migrations; a table it does not know was made elsewhere and is an existing one.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlpin.migrate.lint.ddl import (
    AddColumn,
    AddConstraint,
    AlterTable,
    ChangeType,
    Column,
    Constraint,
    CreateIndex,
    CreateTable,
    Drop,
    DropColumn,
    ForeignKey,
    RenameColumn,
    RenameTable,
    Statement,
)
from sqlpin.span import Span


@dataclass(frozen=True, slots=True)
class ForeignKeySite:
    """A foreign key and where it is written."""

    path: str
    span: Span
    key: ForeignKey


@dataclass(slots=True)
class Table:
    """One table: column types by name, the leading columns of each index, the foreign keys it has."""

    columns: dict[str, str] = field(default_factory=dict)
    indexes: dict[str, tuple[str | None, ...]] = field(default_factory=dict)
    foreign_keys: list[ForeignKeySite] = field(default_factory=list)

    def has_index_for(self, columns: tuple[str, ...]) -> bool:
        """Whether some index begins with these columns, in any order."""
        return any(set(index[: len(columns)]) == set(columns) for index in self.indexes.values())


@dataclass(slots=True)
class State:
    """All tables by name; `fresh` are those that the migration at hand has made, which nobody uses yet."""

    tables: dict[str, Table] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)

    def is_existing(self, table: str) -> bool:
        """Whether a table was there before the migration at hand."""
        return table not in self.fresh

    def begin_migration(self) -> None:
        """Count all tables as existing."""
        self.fresh.clear()

    def apply(self, statement: Statement, path: str) -> None:
        """Do what a statement does, as far as it concerns the rules."""
        match statement:
            case CreateTable():
                self._create(statement, path)
            case AlterTable():
                self._alter(statement, path)
            case CreateIndex(name=name, table=table, columns=columns, partial=False):
                self._table(table).indexes[name or f"#{len(self._table(table).indexes)}"] = columns
            case Drop(kind="TABLE", names=names):
                for name in names:
                    self.tables.pop(name, None)
                    self.fresh.discard(name)
            case Drop(kind="INDEX", names=names):
                for each in self.tables.values():
                    for name in names:
                        each.indexes.pop(name, None)
            case _:
                pass

    def _table(self, name: str) -> Table:
        return self.tables.setdefault(name, Table())

    def _create(self, statement: CreateTable, path: str) -> None:
        if statement.if_not_exists and statement.table in self.tables:
            return
        self.tables[statement.table] = Table()
        self.fresh.add(statement.table)
        for column in statement.columns:
            self._add_column(statement.table, column, path)
        for constraint in statement.constraints:
            self._add_constraint(statement.table, constraint, path)

    def _alter(self, statement: AlterTable, path: str) -> None:
        table = statement.table
        for action in statement.actions:
            match action:
                case AddColumn(column=column):
                    self._add_column(table, column, path)
                case AddConstraint(constraint=constraint):
                    self._add_constraint(table, constraint, path)
                case ChangeType(column=name, type=type_name):
                    self._table(table).columns[name] = type_name
                case DropColumn(name=name):
                    self._drop_column(table, name)
                case RenameColumn(old=old, new=new):
                    self._rename_column(table, old, new)
                case RenameTable(new=new):
                    self.tables[new] = self.tables.pop(table, Table())
                    if table in self.fresh:
                        self.fresh.add(new)
                    table = new
                case _:
                    pass

    def _add_column(self, table: str, column: Column, path: str) -> None:
        known = self._table(table)
        known.columns[column.name] = column.type
        if column.primary_key or column.unique:
            known.indexes[f"#{column.name}"] = (column.name,)
        if column.references:
            known.foreign_keys.append(ForeignKeySite(path, column.span, column.references))

    def _add_constraint(self, table: str, constraint: Constraint, path: str) -> None:
        known = self._table(table)
        if constraint.kind in ("UNIQUE", "PRIMARY KEY") and constraint.columns:
            known.indexes[constraint.name or f"#{len(known.indexes)}"] = constraint.columns
        if constraint.references:
            known.foreign_keys.append(ForeignKeySite(path, constraint.span, constraint.references))

    def _drop_column(self, table: str, name: str) -> None:
        known = self._table(table)
        known.columns.pop(name, None)
        known.indexes = {index: columns for index, columns in known.indexes.items() if name not in columns}
        known.foreign_keys = [site for site in known.foreign_keys if name not in site.key.columns]

    def _rename_column(self, table: str, old: str, new: str) -> None:
        known = self._table(table)
        known.columns[new] = known.columns.pop(old, "")
        known.indexes = {
            index: tuple(new if column == old else column for column in columns)
            for index, columns in known.indexes.items()
        }
        known.foreign_keys = [
            ForeignKeySite(
                site.path,
                site.span,
                ForeignKey(tuple(new if c == old else c for c in site.key.columns), site.key.table),
            )
            for site in known.foreign_keys
        ]
