"""From the text of a migration to the values of `ddl`. Pure.

Two readers: sqlglot for what is nested (types, defaults, column constraints), our tokens for the frame around it (the head
of an ALTER TABLE, its actions, the elements of a CREATE TABLE, table constraints). The frame says the exact places, and one
element that sqlglot does not know hides no other. sqlglot's trees are known here and nowhere else.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import sqlglot
from sqlglot import exp
from sqlglot.errors import SqlglotError

from sqlpin.migrate.lint.ddl import (
    Action,
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
    Other,
    OtherAction,
    RenameColumn,
    RenameTable,
    SetNotNull,
    Statement,
    Write,
)
from sqlpin.span import Span
from sqlpin.syntax.lexer import Token, TokenKind, significant
from sqlpin.syntax.statements import statements

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
_CONSTRAINT_WORDS = frozenset({"CONSTRAINT", "CHECK", "UNIQUE", "PRIMARY", "FOREIGN", "EXCLUDE"})


def parse(text: str) -> tuple[Statement, ...]:
    """Return the statements of a migration; none is left out, and nothing is raised."""
    with _quiet():
        return tuple(_statement(text, span) for span in statements(text))


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep sqlglot from writing to stderr about statements that it passes over."""
    logger = logging.getLogger("sqlglot")
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


@dataclass(slots=True)
class _Reader:
    """Goes over tokens; offsets are those of the file, `shift` what a token's own lack."""

    tokens: Sequence[Token]
    shift: int
    at: int = 0

    def word(self, ahead: int = 0) -> str:
        """The word that comes, in upper case; a quoted name or the end is none."""
        index = self.at + ahead
        return self.tokens[index].text.upper() if index < len(self.tokens) else ""

    def take(self, *words: str) -> bool:
        """Go over these words if they are what comes."""
        if tuple(self.word(i) for i in range(len(words))) != words:
            return False
        self.at += len(words)
        return True

    def name(self) -> str | None:
        """Go over a name, qualified or not, and return it; None where there is none."""
        parts: list[str] = []
        while self.at < len(self.tokens):
            part = identifier(self.tokens[self.at])
            if part is None:
                break
            parts.append(part)
            self.at += 1
            if not self.take("."):
                break
        return qualified(parts) if parts else None

    def group(self) -> _Reader | None:
        """Go over what is in the parentheses that come, and return a reader of that."""
        if self.word() != "(":
            return None
        start, depth = self.at + 1, 0
        while self.at < len(self.tokens):
            depth += {"(": 1, ")": -1}.get(self.tokens[self.at].text, 0)
            self.at += 1
            if depth == 0:
                break
        return _Reader(self.tokens[start : self.at - 1], self.shift)

    def split(self) -> Iterator[_Reader]:
        """Yield the parts between the commas of what is left."""
        depth, start = 0, self.at
        for index in range(self.at, len(self.tokens)):
            text = self.tokens[index].text
            depth += {"(": 1, "[": 1, ")": -1, "]": -1}.get(text, 0)
            if text == "," and depth == 0:
                yield _Reader(self.tokens[start:index], self.shift)
                start = index + 1
        if start < len(self.tokens):
            yield _Reader(self.tokens[start:], self.shift)

    @property
    def span(self) -> Span:
        """Where all its tokens stand in the file."""
        return Span(self.tokens[0].start + self.shift, self.tokens[-1].end + self.shift)

    def has(self, *words: str) -> bool:
        """Whether these words follow each other somewhere ahead."""
        texts = [token.text.upper() for token in self.tokens[self.at :]]
        return any(tuple(texts[i : i + len(words)]) == words for i in range(len(texts)))


def identifier(token: Token) -> str | None:
    """Return what a token names, folded as PostgreSQL folds it; None for what is no name."""
    if token.kind is TokenKind.WORD:
        return token.text.lower()
    if token.kind is TokenKind.QUOTED_IDENTIFIER and token.text.startswith('"'):
        return token.text[1:-1].replace('""', '"')
    return None


def qualified(parts: Sequence[str]) -> str:
    """Return a name as the rules compare it: without the schema `public`."""
    return ".".join(parts[1:] if len(parts) > 1 and parts[0] == "public" else parts)


def _statement(text: str, span: Span) -> Statement:
    tokens = list(significant(text[span.start : span.end]))
    reader = _Reader(tokens, span.start)
    return (
        _alter_table(reader, text, span)
        or _create_table(reader, text, span)
        or _create_index(reader, span)
        or _drop(reader, span)
        or _write(reader, text, span)
        or Other(tuple(token.text.upper() for token in tokens[:3]), span)
    )


def _alter_table(reader: _Reader, text: str, span: Span) -> AlterTable | None:
    if not reader.take("ALTER", "TABLE"):
        return None
    reader.take("IF", "EXISTS")
    reader.take("ONLY")
    table = reader.name()
    reader.take("*")
    if table is None:
        return None
    return AlterTable(table, tuple(_action(part, text) for part in reader.split()), span)


def _action(part: _Reader, text: str) -> Action:
    span = part.span
    if part.take("ADD"):
        return _add(part, text, span)
    if part.take("RENAME"):
        return _rename(part, span)
    if part.take("DROP") and part.word() != "CONSTRAINT":
        part.take("COLUMN")
        if_exists = part.take("IF", "EXISTS")
        return DropColumn(part.name() or "", if_exists, span)
    if part.take("ALTER"):
        return _alter_column(part, text, span)
    return OtherAction(span)


def _add(part: _Reader, text: str, span: Span) -> Action:
    if part.word() in _CONSTRAINT_WORDS:
        constraint = _constraint(part)
        return AddConstraint(constraint, span) if constraint else OtherAction(span)
    part.take("COLUMN")
    if_not_exists = part.take("IF", "NOT", "EXISTS")
    element = _Reader(part.tokens[part.at :], part.shift)
    column = _column(_column_tree(text, element), element) if element.tokens else None
    return AddColumn(column, if_not_exists, span) if column else OtherAction(span)


def _rename(part: _Reader, span: Span) -> Action:
    if part.take("TO"):
        return RenameTable(part.name() or "", span)
    if part.word() == "CONSTRAINT":
        return OtherAction(span)
    part.take("COLUMN")
    old = part.name()
    if old is None or not part.take("TO"):
        return OtherAction(span)
    return RenameColumn(old, part.name() or "", span)


def _alter_column(part: _Reader, text: str, span: Span) -> Action:
    part.take("COLUMN")
    name = part.name()
    if name is None:
        return OtherAction(span)
    if part.take("SET", "NOT", "NULL"):
        return SetNotNull(name, span)
    part.take("SET", "DATA")
    if not part.take("TYPE"):
        return OtherAction(span)
    words = text[part.tokens[part.at].start + part.shift : span.end] if part.at < len(part.tokens) else ""
    kind = _tree(f"ALTER TABLE t ALTER COLUMN c TYPE {words}")
    dtype = kind.find(exp.DataType) if kind else None
    return ChangeType(name, _type_name(dtype), part.has("USING"), span) if dtype else OtherAction(span)


def _create_table(reader: _Reader, text: str, span: Span) -> CreateTable | None:
    if not reader.take("CREATE"):
        return None
    start = reader.at
    temporary = any(
        reader.take(*words) for words in (("TEMP",), ("TEMPORARY",), ("LOCAL", "TEMP"), ("LOCAL", "TEMPORARY"))
    )
    reader.take("UNLOGGED")
    if not reader.take("TABLE"):
        reader.at = start - 1
        return None
    if_not_exists = reader.take("IF", "NOT", "EXISTS")
    table = reader.name()
    body = reader.group()
    if table is None:
        return None
    elements = list(body.split()) if body else []
    defined = [each for each in elements if each.word() not in _CONSTRAINT_WORDS and each.word() != "LIKE"]
    columns = (_column(tree, each) for tree, each in zip(_column_trees(text, span, defined), defined, strict=True))
    constraints = (_constraint(each) for each in elements if each.word() in _CONSTRAINT_WORDS)
    return CreateTable(
        table, tuple(c for c in columns if c), tuple(c for c in constraints if c), if_not_exists, temporary, span
    )


def _create_index(reader: _Reader, span: Span) -> CreateIndex | None:
    if not (reader.take("CREATE", "INDEX") or reader.take("CREATE", "UNIQUE", "INDEX")):
        return None
    concurrently = reader.take("CONCURRENTLY")
    if_not_exists = reader.take("IF", "NOT", "EXISTS")
    name = None if reader.word() == "ON" else reader.name()
    if not reader.take("ON"):
        return None
    reader.take("ONLY")
    table = reader.name()
    if reader.take("USING"):
        reader.name()
    body = reader.group()
    if table is None or body is None:
        return None
    columns = tuple(_index_column(part) for part in body.split())
    return CreateIndex(name, table, columns, reader.has("WHERE"), concurrently, if_not_exists, span)


def _index_column(part: _Reader) -> str | None:
    """Return the column of an index's element; None for an expression."""
    name = part.name()
    return None if part.word() == "(" else name


def _drop(reader: _Reader, span: Span) -> Drop | None:
    if not reader.take("DROP"):
        return None
    kind = "MATERIALIZED VIEW" if reader.take("MATERIALIZED", "VIEW") else reader.word()
    reader.at += not kind.startswith("MATERIALIZED")
    concurrently = reader.take("CONCURRENTLY")
    if_exists = reader.take("IF", "EXISTS")
    names = tuple(name for part in reader.split() if (name := part.name()))
    return Drop(kind, names, concurrently, if_exists, span)


def _write(reader: _Reader, text: str, span: Span) -> Write | None:
    """Return a statement that changes rows, also where it is inside WITH."""
    if reader.word() not in ("INSERT", "UPDATE", "DELETE", "MERGE", "WITH"):
        return None
    tree = _tree(text[span.start : span.end])
    write = tree.find(exp.Insert, exp.Update, exp.Delete, exp.Merge) if tree else None
    table = write.find(exp.Table) if write else None
    if write is None or table is None:
        return None
    return Write(type(write).__name__.upper(), _table_name(table), span)


def _constraint(part: _Reader) -> Constraint | None:
    """Return a table constraint: `[CONSTRAINT name] kind …`."""
    span = part.span
    name = part.name() if part.take("CONSTRAINT") else None
    kind = next((kind for kind in _KINDS if part.take(*kind.split())), None)
    if kind is None:
        return None
    part.take("NULLS", "NOT", "DISTINCT")
    part.take("NULLS", "DISTINCT")
    body = part.group() if kind in ("UNIQUE", "PRIMARY KEY", "FOREIGN KEY") else None
    columns = tuple(column for each in body.split() if (column := each.name())) if body else ()
    references = None
    if kind == "FOREIGN KEY" and part.take("REFERENCES"):
        references = ForeignKey(columns, part.name() or "")
    return Constraint(kind, name, columns, references, part.has("NOT", "VALID"), part.has("USING", "INDEX"), span)


_KINDS = ("CHECK", "UNIQUE", "PRIMARY KEY", "FOREIGN KEY", "EXCLUDE")


def _column_trees(text: str, span: Span, elements: Sequence[_Reader]) -> list[exp.ColumnDef | None]:
    """Return sqlglot's trees of the columns of a CREATE TABLE: all from one parse, else each from one of its own."""
    tree = _tree(text[span.start : span.end])
    schema = tree.this if isinstance(tree, exp.Create) else None
    if isinstance(schema, exp.Schema):
        found = [each for each in schema.expressions if isinstance(each, exp.ColumnDef)]
        if len(found) == len(elements):
            return list(found)
    return [_column_tree(text, element) for element in elements]


def _column_tree(text: str, element: _Reader) -> exp.ColumnDef | None:
    tree = _tree(f"CREATE TABLE t ({text[element.span.start : element.span.end]})")
    return tree.find(exp.ColumnDef) if tree else None


def _column(tree: exp.ColumnDef | None, element: _Reader) -> Column | None:
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


def _volatile(element: _Reader, type_name: str) -> str | None:
    if type_name in _SERIAL:
        return "nextval"
    texts = [token.text.lower() for token in element.tokens]
    return next((a for a, b in pairwise(texts) if a in _VOLATILE and b == "("), None)


def _type_name(dtype: exp.DataType) -> str:
    return dtype.sql(dialect="postgres").upper()


def _table_name(table: exp.Table) -> str:
    parts = [part for part in (table.args.get("db"), table.this) if isinstance(part, exp.Identifier)]
    return qualified([part.name if part.args.get("quoted") else part.name.lower() for part in parts])


def _tree(sql: str) -> exp.Expr | None:
    try:
        return sqlglot.parse_one(sql, read="postgres")
    except (SqlglotError, RecursionError):
        return None
