"""How a text is meant to be read: by which driver, with which placeholders, and what the driver itself does to it first."""

from __future__ import annotations

import re

from sqlpin.query import Arguments, Driver, ParamStyle
from sqlpin.syntax.lexer import Token, TokenKind, significant
from sqlpin.syntax.recognize import first_word

_OWN = {
    Driver.PSYCOPG: ParamStyle.PYFORMAT,
    Driver.PSYCOPG2: ParamStyle.PYFORMAT,
    Driver.ASYNCPG: ParamStyle.NUMBERED,
    Driver.SQLALCHEMY: ParamStyle.NAMED,
}
_PERCENT = re.compile(r"%(?:\([^)]+\))?[sbt]")
# PostgreSQL takes parameters in these alone: https://www.postgresql.org/docs/current/sql-prepare.html and its uses elsewhere.
_TAKE_PARAMETERS = frozenset(
    (
        "select",
        "insert",
        "update",
        "delete",
        "merge",
        "values",
        "with",
        "table",
        "call",
        "declare",
        "explain",
        "execute",
    )
)
_CLIENT_SIDE = (
    (re.compile(r"\bIN\s*%(?:\(\w+\))?s", re.IGNORECASE), "has `IN %s`, which {driver} expands on the client"),
    (re.compile(r"\bIN\s*:\w+", re.IGNORECASE), "has `IN :name`, which {driver} expands on the client"),
    (
        re.compile(r"\b(?:INTERVAL|TIMESTAMP|TIMESTAMPTZ|DATE|TIME)\s*%(?:\(\w+\))?s", re.IGNORECASE),
        "has a typed literal such as `INTERVAL %s`, which {driver} fills in on the client",
    ),
)


def written_styles(text: str) -> set[ParamStyle]:
    """Return the styles of the placeholders that stand in `text` outside quotes and comments."""
    found: set[ParamStyle] = set()
    brackets = 0
    previous: Token | None = None
    for token in significant(text):
        if token.kind is TokenKind.PARAMETER:
            found.add(ParamStyle.NUMBERED)
        elif "%" in token.text and token.kind is TokenKind.OPERATOR and _PERCENT.match(text, token.end - 1):
            found.add(ParamStyle.PYFORMAT)
        elif (
            token.kind is TokenKind.WORD
            and previous
            and previous.text == ":"
            and previous.end == token.start
            and not brackets
        ):
            found.add(ParamStyle.NAMED)
        # In brackets a colon is a slice's: `a[1:n]`.
        brackets = max(0, brackets + {"[": 1, "]": -1}.get(token.text, 0))
        previous = token
    return found


def read_as(text: str, drivers: set[Driver], default: Driver, arguments: Arguments) -> tuple[Driver, ParamStyle]:
    """Return the driver and the style that a call's text is meant for: `drivers` are those the call may be for, empty for any.

    `default` decides where neither they nor the text do.
    """
    written = written_styles(text)
    if not drivers:
        drivers = _by_style(written, default, arguments) or {default}
    if len(drivers) > 1 and written == {ParamStyle.NUMBERED} and Driver.ASYNCPG in drivers:
        drivers = {Driver.ASYNCPG}
    elif len(drivers) > 1 and ParamStyle.PYFORMAT in written:
        drivers = drivers - {Driver.ASYNCPG}
    driver = default if default in drivers else next(each for each in Driver if each in drivers)
    return driver, _style(driver, written)


def _by_style(written: set[ParamStyle], default: Driver, arguments: Arguments) -> set[Driver]:
    """Return the drivers that the placeholders of an otherwise unknown text speak for."""
    if ParamStyle.PYFORMAT in written:
        return {default} if _OWN[default] is ParamStyle.PYFORMAT else {Driver.PSYCOPG}
    if ParamStyle.NUMBERED in written:
        return {Driver.ASYNCPG}
    if ParamStyle.NAMED in written and arguments is not Arguments.ABSENT:
        return {Driver.SQLALCHEMY}
    return set()


def _style(driver: Driver, written: set[ParamStyle]) -> ParamStyle:
    if driver is Driver.PSYCOPG and written == {ParamStyle.NUMBERED}:
        return ParamStyle.NUMBERED  # psycopg.RawCursor
    if driver is Driver.SQLALCHEMY and len(written) == 1:
        return next(iter(written))
    return _OWN[driver]


# The commands of https://www.postgresql.org/docs/current/protocol-replication.html are no SQL.
_REPLICATION = frozenset(
    (
        *("identify_system", "timeline_history", "base_backup", "start_replication", "upload_manifest"),
        *("create_replication_slot", "alter_replication_slot", "drop_replication_slot", "read_replication_slot"),
    )
)


def client_side(text: str, driver: Driver, style: ParamStyle) -> str | None:
    """Return why PostgreSQL cannot judge `text` although the program works: the driver rewrites it on the client.

    psycopg2 puts literals into the text, and SQLAlchemy may run on it. A command of the replication protocol is no SQL at all.
    """
    if first_word(text) in _REPLICATION:
        return "is a command of the replication protocol"
    if driver not in (Driver.PSYCOPG2, Driver.SQLALCHEMY):
        return None
    for pattern, reason in _CLIENT_SIDE:
        if pattern.search(text):
            return reason.format(driver=driver)
    if driver is Driver.PSYCOPG2 and style in written_styles(text) and first_word(text) not in _TAKE_PARAMETERS:
        return "is a utility statement with placeholders, which psycopg2 fills in on the client"
    return None
