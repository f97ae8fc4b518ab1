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
    CreateView,
    Drop,
    DropColumn,
    DropConstraint,
    DropNotNull,
    ForeignKey,
    RenameColumn,
    RenameTable,
    SelectInto,
    SetNotNull,
    SetSchema,
    Statement,
    ValidateConstraint,
)
from sqlpin.migrate.lint.reader import qualified
from sqlpin.span import Span


@dataclass(frozen=True, slots=True)
class ForeignKeySite:
    """A foreign key and where it is written; `name` is the one PostgreSQL gives where nobody does."""

    path: str
    span: Span
    key: ForeignKey
    name: str


@dataclass(slots=True)
class Table:
    """One table: column types by name, the leading columns of each index, the foreign keys it has.

    `not_null` are the columns that a valid constraint says to be not null, by its name; `unread` the constraints whose rows
    nobody has looked at; `fresh` those that the migration at hand has added.
    """

    columns: dict[str, str] = field(default_factory=dict)
    indexes: dict[str, tuple[str | None, ...]] = field(default_factory=dict)
    foreign_keys: list[ForeignKeySite] = field(default_factory=list)
    not_null: dict[str, tuple[str, ...]] = field(default_factory=dict)
    unread: dict[str, tuple[str, ...]] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    partitioned: bool = False

    def is_not_null(self, column: str) -> bool:
        """Whether a column is known to hold no NULL."""
        return any(column in columns for columns in self.not_null.values())

    def has_index_for(self, columns: tuple[str, ...]) -> bool:
        """Whether some index begins with these columns, in any order."""
        return any(set(index[: len(columns)]) == set(columns) for index in self.indexes.values())


@dataclass(slots=True)
class State:
    """All tables by name, and the queries of views; `fresh` are what the migration at hand has made, which nobody uses yet."""

    tables: dict[str, Table] = field(default_factory=dict)
    views: dict[str, str] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)

    def is_existing(self, table: str) -> bool:
        """Whether a table was there before the migration at hand."""
        return table not in self.fresh

    def begin_migration(self) -> None:
        """Count all tables as existing."""
        self.fresh.clear()
        for table in self.tables.values():
            table.fresh.clear()

    def apply(self, statement: Statement, path: str) -> None:
        """Do what a statement does, as far as it concerns the rules."""
        match statement:
            case CreateTable():
                self._create(statement, path)
            case SelectInto(table=table):
                self.tables[table] = Table()
                self.fresh.add(table)
            case CreateView(name=name, query=query, materialized=materialized):
                self.views[name] = query
                if materialized:
                    self.tables[name] = Table()
                    self.fresh.add(name)
            case AlterTable():
                self._alter(statement, path)
            case CreateIndex(name=name, table=table, columns=columns, partial=False):
                given = "_".join([table.rpartition(".")[2], *(column or "expr" for column in columns), "idx"])
                self._table(table).indexes[name or given] = columns
            case Drop(kind="TABLE" | "VIEW" | "MATERIALIZED VIEW", names=names):
                for name in names:
                    self.tables.pop(name, None)
                    self.views.pop(name, None)
                    self.fresh.discard(name)
            case Drop(kind="INDEX", names=names):
                for each in self.tables.values():
                    for name in names:
                        each.indexes.pop(name.rpartition(".")[2], None)
            case _:
                pass

    def _table(self, name: str) -> Table:
        return self.tables.setdefault(name, Table())

    def _create(self, statement: CreateTable, path: str) -> None:
        if statement.if_not_exists and statement.table in self.tables:
            return
        self.tables[statement.table] = Table(partitioned=statement.partitioned)
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
                case SetNotNull(column=name):
                    self._table(table).not_null[_not_null_name(table, name)] = (name,)
                case DropNotNull(column=name):
                    self._table(table).not_null.pop(_not_null_name(table, name), None)
                case DropConstraint(name=name):
                    self._drop_constraint(table, name)
                case ValidateConstraint(name=name):
                    known = self._table(table)
                    known.not_null[name] = known.unread.pop(name, ())
                case RenameTable(new=new):
                    new = ".".join([*table.split(".")[:-1], new])
                    self._rename(table, new)
                    table = new
                case SetSchema(schema=schema):
                    new = qualified([schema, table.rpartition(".")[2]])
                    self._rename(table, new)
                    table = new
                case _:
                    pass

    def _rename(self, table: str, new: str) -> None:
        if table in self.views:
            self.views[new] = self.views.pop(table)
        if table in self.tables or table not in self.views:
            self.tables[new] = self.tables.pop(table, Table())
        if table in self.fresh:
            self.fresh.discard(table)
            self.fresh.add(new)

    def _drop_constraint(self, table: str, name: str) -> None:
        known = self._table(table)
        for each in (known.indexes, known.not_null, known.unread):
            each.pop(name, None)
        known.foreign_keys = [site for site in known.foreign_keys if site.name != name]

    def _add_column(self, table: str, column: Column, path: str) -> None:
        known = self._table(table)
        known.columns[column.name] = column.type
        last = table.rpartition(".")[2]
        if column.primary_key:
            known.indexes[f"{last}_pkey"] = (column.name,)
        if column.unique:
            known.indexes[f"{last}_{column.name}_key"] = (column.name,)
        if column.not_null or column.primary_key:
            known.not_null[_not_null_name(table, column.name)] = (column.name,)
        if column.references:
            name = f"{last}_{column.name}_fkey"
            known.foreign_keys.append(ForeignKeySite(path, column.span, column.references, name))

    def _add_constraint(self, table: str, constraint: Constraint, path: str) -> None:
        known = self._table(table)
        name = constraint.name or _default_name(table.rpartition(".")[2], constraint)
        known.fresh.add(name)
        if constraint.kind in ("UNIQUE", "PRIMARY KEY") and constraint.columns:
            known.indexes[name] = constraint.columns
        if constraint.kind == "PRIMARY KEY":
            known.not_null[name] = constraint.columns
        if constraint.unread_rows:
            known.unread[name] = constraint.not_null
        elif constraint.not_null:
            known.not_null[name] = constraint.not_null
        if constraint.references:
            known.foreign_keys.append(ForeignKeySite(path, constraint.span, constraint.references, name))

    def _drop_column(self, table: str, name: str) -> None:
        known = self._table(table)
        known.columns.pop(name, None)
        known.indexes = {index: columns for index, columns in known.indexes.items() if name not in columns}
        known.foreign_keys = [site for site in known.foreign_keys if name not in site.key.columns]
        known.not_null = {key: columns for key, columns in known.not_null.items() if name not in columns}

    def _rename_column(self, table: str, old: str, new: str) -> None:
        known = self._table(table)
        known.columns[new] = known.columns.pop(old, "")
        for constraints in (known.not_null, known.unread):
            for key, columns in constraints.items():
                constraints[key] = tuple(new if column == old else column for column in columns)
        known.indexes = {
            index: tuple(new if column == old else column for column in columns)
            for index, columns in known.indexes.items()
        }
        known.foreign_keys = [
            ForeignKeySite(
                site.path,
                site.span,
                ForeignKey(tuple(new if c == old else c for c in site.key.columns), site.key.table),
                site.name,
            )
            for site in known.foreign_keys
        ]


def _default_name(table: str, constraint: Constraint) -> str:
    """Return the name PostgreSQL gives, where it is short and free: `posts_author_id_fkey`."""
    suffix = {"UNIQUE": "key", "PRIMARY KEY": "pkey", "FOREIGN KEY": "fkey", "NOT NULL": "not_null"}.get(
        constraint.kind, ""
    )
    columns = () if constraint.kind == "PRIMARY KEY" else constraint.columns
    return "_".join(filter(None, (table, *columns, suffix or f"{constraint.kind.lower()}@{constraint.span.start}")))


def _not_null_name(table: str, column: str) -> str:
    return f"{table.rpartition('.')[2]}_{column}_not_null"
