"""A migration that failed, in words: PostgreSQL's message, the place in the file, and how to go on. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from sqlpin.diagnostics import Location, Severity
from sqlpin.errors import WorkError
from sqlpin.migrations import Form, MigrationFile
from sqlpin.render.frame import frame, gutter_width
from sqlpin.render.report import Sources
from sqlpin.render.style import Style
from sqlpin.span import LineIndex, Position, Span

_WIDTH = 120  # of a frame inside a message, which no screen is known for


@dataclass(frozen=True, slots=True)
class ServerMessage:
    """What the server says of an error; `offset` is the place it points at in the text, in characters from 0."""

    message: str
    sqlstate: str | None = None
    detail: str | None = None
    hint: str | None = None
    context: str | None = None
    offset: int | None = None


class Aftermath(StrEnum):
    """What a failed migration has left in the database."""

    NOTHING = "nothing"
    UNFINISHED = "unfinished"  # begun outside a transaction; the history says so
    UNKNOWN = "unknown"  # the connection was lost, or somebody stopped it, in the middle of COMMIT
    OVERTAKEN = "overtaken"  # nothing, and the history says that another program has done the same meanwhile


class MigrationError(WorkError):
    """A migration did not run to its end.

    `path` and `position` (None: the server named no place) lead to the statement, whose text is `statement`; `span` is the
    place in characters of the file. `reason` is advice about the cause, where the message alone would not tell it.
    """

    def __init__(
        self, file: MigrationFile, server: ServerMessage, statement: Span | None, aftermath: Aftermath
    ) -> None:
        self.path = file.shown
        self.version = file.name.version
        self.server = server
        self.aftermath = aftermath
        self.statement = None if statement is None else file.text[statement.start : statement.end]
        self.span = span = pointed_at(file.text, server, statement)
        self.position: Position | None = None if span is None else LineIndex(file.text).position(span.start)
        self.reason = _reason(file.text, server, span)
        if aftermath is Aftermath.OVERTAKEN:
            self.reason = None  # that something exists, say, has this reason and no other
        cures = (*((self.reason,) if self.reason else ()), *how_to_go_on(file, aftermath, server.sqlstate))
        super().__init__(describe(file.shown, file.text, server, span), help=cures)


def pointed_at(text: str, server: ServerMessage, statement: Span | None) -> Span | None:
    """Return what to mark: the word the server points at, else the name it speaks of, else the statement's first line."""
    if server.offset is not None:
        start = min(server.offset, len(text))
        match = _WORD.match(text, start)
        return Span(start, match.end() if match else start)
    if statement is None:
        return None
    line_end = re.compile(r"[\r\n]").search(text, statement.start, statement.end)
    first_line = Span(statement.start, line_end.start() if line_end else statement.end)
    return _spoken_of(text, server.message, statement) or first_line


def _spoken_of(text: str, message: str, statement: Span) -> Span | None:
    """Return the first name that the message quotes and the statement has exactly once."""
    for name in _QUOTED.findall(message):
        pattern = re.compile(rf"""(?<![\w.$"'])"?{re.escape(name)}"?(?![\w.$"'])""", re.IGNORECASE)
        found = list(pattern.finditer(text, statement.start, statement.end))
        if len(found) == 1:
            return Span(*found[0].span())
    return None


def describe(shown: str, text: str, server: ServerMessage, span: Span | None) -> str:
    """Return the place in a file, the server's message, the code frame, and what the server adds."""
    lines = [f"{shown}: {server.message}"]
    if span is not None:
        start = LineIndex(text).position(span.start)
        lines[0] = f"{shown}:{start.line}:{start.column}: {server.message}"
        sources = Sources({shown: text})
        location = Location(shown, span)
        lines += frame(sources, location, Severity.ERROR, Style(), gutter_width(sources, (location,)), _WIDTH)
    for name, value in (("detail", server.detail), ("hint", server.hint), ("context", server.context)):
        if value:
            lines.append(f"{name}: {value}")
    return "\n".join(lines)


def how_to_go_on(file: MigrationFile, aftermath: Aftermath, sqlstate: str | None = None) -> tuple[str, ...]:
    """Return what to do after a file did not run to its end, line by line."""
    words = _AFTERMATH[aftermath]
    if aftermath is Aftermath.NOTHING and _NO_FAULT_OF_THE_FILE.match(sqlstate or ""):
        words = _AGAIN
    down = file.name.form is Form.DOWN
    command, done = ("revert", "reverted") if down else ("run", "applied")
    return tuple(line.format(version=file.name.version, command=command, done=done) for line in words)


def interruption(file: MigrationFile, aftermath: Aftermath) -> str:
    """Return what to tell whoever pressed Ctrl-C."""
    return "\n".join((f"interrupted: {file.shown}", *how_to_go_on(file, aftermath, _INTERRUPTED)))


def _reason(text: str, server: ServerMessage, span: Span | None) -> str | None:
    """Return what a file that PostgreSQL cannot read was probably meant for, or which right is missing."""
    if server.sqlstate in _BY_SQLSTATE:
        return _BY_SQLSTATE[server.sqlstate]
    if server.message.startswith("COPY from stdin failed"):
        return _COPY_HELP
    if server.sqlstate != _SYNTAX_ERROR or span is None:
        return None
    rest = text[span.start :]
    before = text[: span.start]
    if rest.startswith("\\"):
        command = re.match(r"\\\S*", rest)
        return f"`{command[0] if command else rest[0]}` is a command of psql, not SQL: only psql understands it"
    if re.match(r""":['"]?\w""", rest):
        return "`:name` is a variable of psql, not SQL: only psql understands it"
    if _COPY_STDIN.search(before):
        return _COPY_HELP
    return None


_QUOTED = re.compile(r'"([^"\s]+)"')
_SYNTAX_ERROR = "42601"
_WORD = re.compile(r"""'(?:[^'\n]|'')*'|"(?:[^"\n]|"")*"|\w+|[^\w\s]""")
_COPY_STDIN = re.compile(r"\bCOPY\b[^;]*\bFROM\s+STDIN\b", re.IGNORECASE)
_COPY_HELP = "COPY … FROM stdin takes rows from the client, as psql does from the lines below it: write INSERT instead"
_EXISTS = (
    "if the database has all of this migration from elsewhere, say so: `sqlpin migrate mark-applied`; if it has a part,"
    " write IF NOT EXISTS"
)
_BY_SQLSTATE: Mapping[str | None, str] = MappingProxyType(
    {
        "25001": "let `-- no-transaction` be the very first characters of the file: its statements run one by one then",
        "55P04": "start a file of its own with `-- no-transaction`: a new enum value can be used once it is committed",
        "42P07": _EXISTS,
        "42701": _EXISTS,
        "42710": _EXISTS,
        "42723": _EXISTS,
        "53100": "make room on the server's disk",
        "42501": "the role that connects lacks a right: let the owner of the object GRANT it, or connect as the owner",
        "25006": "this server or session can only read: connect to the primary, or switch off default_transaction_read_only",
    }
)
# Connection, resources, locks and serialization, an administrator's command, rights: the next run of the same file may succeed.
# https://www.postgresql.org/docs/current/errcodes-appendix.html
_NO_FAULT_OF_THE_FILE = re.compile(r"08|53|55P03|40|57P|42501|25006")
LOST, _INTERRUPTED = "08006", "57P01"
_AGAIN = ("nothing of it is left in the database: run `sqlpin migrate {command}` again",)
_AFTERMATH: Mapping[Aftermath, tuple[str, ...]] = MappingProxyType(
    {
        Aftermath.NOTHING: (
            "nothing of it is left in the database: mend the file and run `sqlpin migrate {command}` again",
        ),
        Aftermath.UNFINISHED: (
            "it ran outside a transaction: part of it may be done, and the history says unfinished",
            "mend the database by hand, then say what is true:",
            "`sqlpin migrate mark-reverted {version}` if nothing of the migration is there (it will run again),",
            "`sqlpin migrate mark-applied {version}` if all of it is there",
        ),
        Aftermath.UNKNOWN: ("it ended in the middle of its COMMIT: `sqlpin migrate info` says whether it is {done}",),
        Aftermath.OVERTAKEN: (
            "meanwhile another program has {done} it; SQLx's command line takes no lock",
            "this run left nothing of it: run `sqlpin migrate {command}` again for the rest",
        ),
    }
)
