"""Which calls take SQL, and for which driver: a table of names, and the evidence that a call is one of them.

`execute` is a word of many libraries. What counts, strongest first: what the receiver is (`conn = sqlite3.connect(...)`,
`cur: psycopg.Cursor`); what the file imports; what the text looks like (`recognize`); what the receiver is called. The rule
is told to users in docs/design/scanner.md.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from enum import Enum, auto
from types import MappingProxyType
from typing import NamedTuple

from sqlpin.query import Arguments, Driver
from sqlpin.scan.imports import Dialect, Imports
from sqlpin.syntax.lexer import TokenKind, significant
from sqlpin.syntax.recognize import Likeness, first_word, likeness


class Passing(Enum):
    """How a call passes the query's arguments."""

    NEXT = auto()  # in the parameter after the SQL
    ALWAYS = auto()
    NEVER = auto()


class Call(NamedTuple):
    """A name that takes SQL. `common`: other things have that name too, so the text must be SQL beyond doubt.

    `drivers` are those that have it; `position` is that of the SQL; `words` are first words the text must have, where not empty.
    """

    drivers: frozenset[Driver]
    passing: Passing = Passing.NEXT
    position: int = 0
    common: bool = False
    words: frozenset[str] = frozenset()


_DBAPI = frozenset((Driver.PSYCOPG, Driver.PSYCOPG2, Driver.SQLALCHEMY))  # SQLAlchemy's raw connections are DBAPI ones
_ASYNCPG = frozenset((Driver.ASYNCPG,))

CALLS: Mapping[str, Call] = MappingProxyType(
    {
        "execute": Call(frozenset(Driver)),
        "executemany": Call(frozenset((*_DBAPI, Driver.ASYNCPG)), Passing.ALWAYS),
        "stream": Call(frozenset((Driver.PSYCOPG,)), common=True),
        "copy": Call(frozenset((Driver.PSYCOPG,)), common=True, words=frozenset(("copy",))),
        "copy_expert": Call(_DBAPI - {Driver.PSYCOPG}, Passing.NEVER, words=frozenset(("copy",))),
        "execute_values": Call(frozenset((Driver.PSYCOPG2,)), Passing.ALWAYS, position=1),
        "execute_batch": Call(frozenset((Driver.PSYCOPG2,)), Passing.ALWAYS, position=1),
        "fetch": Call(_ASYNCPG, common=True),
        "fetchrow": Call(_ASYNCPG),
        "fetchval": Call(_ASYNCPG),
        "fetchmany": Call(_ASYNCPG, Passing.ALWAYS, common=True),
        "cursor": Call(_ASYNCPG, common=True),
        "prepare": Call(_ASYNCPG, common=True),
        "copy_from_query": Call(_ASYNCPG),
        "exec_driver_sql": Call(frozenset((Driver.SQLALCHEMY,)), Passing.ALWAYS),
    }
)
_KEYWORDS = ("query", "sql", "statement", "operation", "command")

_RECEIVERS = re.compile(
    r"(?:^|_)(?:cur|curs|cursor|crsr|cr|conn|con|connection|db|dbh|database|pool|session|engine|tx|txn|transaction|pg|postgres"
    r"|postgresql|psql)\d*(?:$|_)",
    re.IGNORECASE,
)
_CURSORS = re.compile(r"(?:^|_)(?:cur|curs|cursor|crsr|cr|conn|connection)\d*$", re.IGNORECASE)
_OTHER_DIALECT = re.compile(
    r"(?i)\bautoincrement\b|\bsqlite_\w+\b|\binsert\s+or\s+\w+\s+into\b|\bon\s+duplicate\s+key\b|`"
)
_OTHER_WORDS = frozenset(("pragma", "replace", "attach", "detach", "use"))


def call_name(node: ast.Call) -> str | None:
    """Return the name of the table that is called: `execute` of `self.cur.execute(...)`; None where it is another name."""
    match node.func:
        case ast.Attribute(attr=name) | ast.Name(id=name) if name in CALLS:
            return name
    return None


def sql_argument(node: ast.Call, call: Call) -> ast.expr | None:
    """Return the expression that stands where the SQL belongs, or None."""
    if any(isinstance(each, ast.Starred) for each in node.args[: call.position + 1]):
        return None
    if len(node.args) > call.position:
        return node.args[call.position]
    return next((keyword.value for keyword in node.keywords if keyword.arg in _KEYWORDS), None)


def is_no_text(node: ast.expr) -> bool:
    """Say whether an expression cannot be SQL: `cursor.fetch(50)`, `cursor.fetch(size - 1)`."""
    match node:
        case ast.Constant(value=value):
            return not isinstance(value, str | bytes)
        case ast.BinOp(op=operator):
            return not isinstance(operator, ast.Add | ast.Mod)
        case ast.UnaryOp() | ast.Compare() | ast.List() | ast.Tuple() | ast.Dict() | ast.Set() | ast.Lambda():
            return True
    return False


def passed_arguments(node: ast.Call, call: Call) -> Arguments:
    """Say whether the call passes arguments for the query's placeholders."""
    if call.passing is not Passing.NEXT:
        return Arguments.PRESENT if call.passing is Passing.ALWAYS else Arguments.ABSENT
    rest = node.args[call.position + 1 :]
    named = [keyword for keyword in node.keywords if keyword.arg in ("params", "vars", "parameters", "args", None)]
    if any(isinstance(each, ast.Starred) for each in rest) or any(keyword.arg is None for keyword in named):
        return Arguments.UNKNOWN
    given = rest[0] if rest else named[0].value if named else None
    absent = given is None or (isinstance(given, ast.Constant) and given.value is None)
    return Arguments.ABSENT if absent else Arguments.PRESENT


class Receiver(NamedTuple):
    """What a call is a method of: its last name ("" for a plain function), and what is known of it."""

    name: str
    dialect: Dialect | None


def receiver_name(node: ast.Call) -> str:
    """Return the last name of the receiver: `cursor` of `self.conn.cursor().execute(...)`."""
    if not isinstance(node.func, ast.Attribute):
        return ""
    value = node.func.value
    while isinstance(value, ast.Call | ast.Await | ast.Subscript):
        value = value.func if isinstance(value, ast.Call) else value.value
    match value:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def judge_text(name: str, text: str, receiver: Receiver, imports: Imports, *, marked: bool) -> Dialect | None:
    """Say what a call that is handed `text` speaks to; None where it is no SQL call as far as one can see.

    A driver in the answer is a guess to be refined by `choose_driver`.
    """
    call = CALLS[name]
    like = likeness(text)
    if call.words and first_word(text) not in call.words:
        return None
    if receiver.dialect != "other" and not marked and not imports.postgres and _other_dialect(text):
        return "other" if like or receiver.dialect or _database(receiver) else None
    if receiver.dialect:
        return _its_own(receiver.dialect, call)
    if marked:
        return _any_driver(call, imports)
    if imports.other and not imports.drivers:
        return "other" if like is Likeness.CLEAR else None
    if imports.other and _other_dialect(text):
        return "other" if like or _database(receiver) else None
    if like is Likeness.CLEAR or (not call.common and _plausible(like, receiver, imports)):
        return _any_driver(call, imports)
    return None


def _plausible(like: Likeness, receiver: Receiver, imports: Imports) -> bool:
    if like is Likeness.LIKELY:
        return _database(receiver)
    # A typing error in the first word: only in the hands of a cursor.
    return bool(_CURSORS.search(receiver.name)) and bool(imports.drivers - {Driver.SQLALCHEMY})


def judge_unknown(name: str, prefix: str, receiver: Receiver, imports: Imports) -> Dialect | None:
    """Say what a call speaks to whose text is not known but for its beginning; None where that is not evident."""
    call = CALLS[name]
    known = bool(first_word(prefix)) and likeness(prefix) > Likeness.UNLIKELY
    if call.words and (not known or first_word(prefix) not in call.words):
        return None
    if receiver.dialect:
        # The statements that SQLAlchemy itself builds are no text.
        return _its_own(receiver.dialect, call) if known or receiver.dialect is not Driver.SQLALCHEMY else None
    if imports.other and not imports.drivers:
        return "other" if known else None
    if known and (not call.common or _database(receiver)):
        return _any_driver(call, imports)
    textual = imports.drivers & call.drivers - {Driver.SQLALCHEMY}
    if name == "cursor" or (call.common and _CURSORS.search(receiver.name) and "conn" not in receiver.name.lower()):
        return None  # a name for a new cursor, a number of rows to fetch from one
    if textual and (_database(receiver) or (not receiver.name and call.position)):
        return _any_driver(call, imports)
    return None


def _its_own(dialect: Dialect, call: Call) -> Dialect | None:
    """Return `dialect` where its objects have the call: `TypeInfo.fetch(conn, "hstore")` is psycopg's, but not this `fetch`."""
    return dialect if dialect == "other" or dialect in call.drivers else None


def _database(receiver: Receiver) -> bool:
    return bool(_RECEIVERS.search(receiver.name))


def _any_driver(call: Call, imports: Imports) -> Driver:
    """Return the likeliest driver of a call: one that the file imports and that has the call."""
    candidates = imports.drivers & call.drivers or call.drivers
    return next(driver for driver in Driver if driver in candidates)


def _other_dialect(text: str) -> bool:
    """Say whether the text is another database's: its words, or `?` for a placeholder."""
    if _OTHER_DIALECT.search(text) or first_word(text) in _OTHER_WORDS:
        return True
    previous = ""
    for token in significant(text):
        if previous == "?" and token.text in (",", ")", ";"):
            return True
        if token.kind is TokenKind.OPERATOR and (
            token.text in ("=?", "<?", ">?")
            or (token.text == "?" and previous in ("(", ",", "=", "<", ">", "like", "limit"))
        ):
            return True
        previous = token.text.lower()
    return previous == "?"
