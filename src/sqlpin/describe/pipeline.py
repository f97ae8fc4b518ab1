"""Ask the server what texts mean: Parse and Describe in libpq's pipeline mode, one Sync for each text.

A text reaches the server inside a Parse message and nowhere else: nothing of it is executed. Each has a Sync of its own, so
that a refused one spoils no other.

Protocol of the trees. With `session.ready` the server sends, during each Parse that succeeds, one LOG notice with the
rewritten query tree, before ParseComplete. libpq runs the notice handler while it reads ahead, but never past a result that
has not been fetched, except to the next one's notices: so what has arrived when the result of a Parse is fetched, and
had not when the result before it was fetched, belongs to that Parse. A Parse without exactly one tree has none.

Source: https://www.postgresql.org/docs/current/libpq-pipeline-mode.html, `pqParseInput3` of fe-protocol3.c,
`exec_parse_message` and `pg_rewrite_query` of postgres.c.
"""

from __future__ import annotations

import selectors
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

import psycopg
from psycopg import pq
from psycopg.pq.abc import PGconn, PGresult

from sqlpin.errors import WorkError

_TREE_TITLE = b"rewritten parse tree:"
# A batch is what is sent before its answers are read: enough to hide the round trip, little enough to report progress.
_BATCH_QUERIES = 50
_BATCH_BYTES = 256 * 1024

_OK = pq.ExecStatus.COMMAND_OK
_SYNC = pq.ExecStatus.PIPELINE_SYNC
_ABORTED = pq.ExecStatus.PIPELINE_ABORTED
_FIELD = pq.DiagnosticField


class Field(NamedTuple):
    """A column of a RowDescription; `table` and `attnum` are 0 where it is no column of a table."""

    name: str
    table: int
    attnum: int
    type: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """What the server says of a text. `trees` are the node texts it sent meanwhile: one, unless something is amiss."""

    fields: tuple[Field, ...]
    parameters: tuple[int, ...]
    trees: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServerError:
    """An ErrorResponse. `position` counts the server's characters from 1; so does `internal_position` in `internal_query`."""

    sqlstate: str
    message: str
    detail: str | None = None
    hint: str | None = None
    position: int | None = None
    context: str | None = None
    internal_query: str | None = None
    internal_position: int | None = None


Answer: TypeAlias = Parsed | ServerError


def ask(
    connection: psycopg.Connection,
    texts: Sequence[str],
    progress: Callable[[int], object] = lambda _: None,
    renew: Callable[[], None] | None = None,
) -> list[Answer]:
    """Return the server's answer to each text, in order. `progress` is told how many are answered, batch by batch.

    The connection is idle, its client encoding UTF-8. In a transaction a refused text ends it: there `renew` begins the
    next, and what was sent after the refused text is sent again. Raises WorkError when the connection is lost, ValueError
    for a text with a NUL, at which libpq would end it, or a lone surrogate.
    """
    answers: list[Answer] = []
    messages = [_message(text) for text in texts]
    while len(answers) < len(messages):
        try:
            with _pipeline(connection) as conversation:
                start = len(answers)
                answers.extend(conversation.answers(_batch(messages, start)))
            if renew and _cut_behind_refusal(answers, start):
                renew()
        except psycopg.OperationalError as error:
            raise _lost(error, texts[len(answers)]) from error
        progress(len(answers))
    return answers


def _cut_behind_refusal(answers: list[Answer], start: int) -> bool:
    """Drop what follows the first refusal from `start` on, and return whether there is one."""
    for number in range(start, len(answers)):
        if isinstance(answers[number], ServerError):
            del answers[number + 1 :]
            return True
    return False


def _message(text: str) -> bytes:
    if "\0" in text:
        raise ValueError("a text for the server cannot hold a NUL")
    return text.encode()


def _batch(texts: Sequence[bytes], start: int) -> Sequence[bytes]:
    size = 0
    for end in range(start, min(start + _BATCH_QUERIES, len(texts))):
        size += len(texts[end])
        if size >= _BATCH_BYTES:
            return texts[start : end + 1]
    return texts[start : start + _BATCH_QUERIES]


@contextmanager
def _pipeline(connection: psycopg.Connection) -> Iterator[_Conversation]:
    """Have the connection in pipeline mode, with a notice handler of our own; afterwards both are as they were.

    A conversation that is broken off, by an error or by Ctrl-C, cannot be taken up again: the connection is closed.
    """
    pgconn = connection.pgconn
    conversation = _Conversation(pgconn)
    nonblocking, notice_handler = pgconn.nonblocking, pgconn.notice_handler
    pgconn.nonblocking = 1
    pgconn.notice_handler = conversation.notice
    pgconn.enter_pipeline_mode()
    try:
        yield conversation
        pgconn.exit_pipeline_mode()
        pgconn.nonblocking = nonblocking
    except BaseException:
        connection.close()
        raise
    finally:
        pgconn.notice_handler = notice_handler
        conversation.close()


class _Conversation:
    """One pipeline: what was sent, and the trees that came since the last result."""

    def __init__(self, pgconn: PGconn) -> None:
        self._pgconn = pgconn
        self._trees: list[str] = []
        self._selector = selectors.DefaultSelector()
        self._selector.register(pgconn.socket, selectors.EVENT_READ)

    def close(self) -> None:
        self._selector.close()

    def notice(self, result: PGresult) -> None:
        if result.error_field(_FIELD.MESSAGE_PRIMARY) == _TREE_TITLE:
            self._trees.append(_text(result.error_field(_FIELD.MESSAGE_DETAIL)) or "<>")

    def answers(self, batch: Sequence[bytes]) -> Iterator[Answer]:
        for text in batch:
            self._pgconn.send_prepare(b"", text)
            self._pgconn.send_describe_prepared(b"")
            self._pgconn.pipeline_sync()
        for _ in batch:
            yield self._answer()

    def _answer(self) -> Answer:
        parse = self._result()
        trees, self._trees = tuple(self._trees), []
        describe = self._result()
        if self._fetch_result().status != _SYNC:
            raise psycopg.OperationalError("the server's answers are out of step")
        for result in (parse, describe):
            if result.status not in (_OK, _ABORTED):
                return _error(result)
        return Parsed(_fields(describe), _parameters(describe), trees)

    def _result(self) -> PGresult:
        """Return the result of one command, which libpq ends with a null."""
        result = self._fetch_result()
        if self._fetch() is not None:
            raise psycopg.OperationalError("the server's answers are out of step")
        return result

    def _fetch_result(self) -> PGresult:
        result = self._fetch()
        if result is None or self._pgconn.status != pq.ConnStatus.OK:
            raise psycopg.OperationalError((result and _text(result.error_message)) or "no answer")
        return result

    def _fetch(self) -> PGresult | None:
        while self._pgconn.is_busy():
            self._wait()
        return self._pgconn.get_result()

    def _wait(self) -> None:
        """Send what is left to send and read what has come; sleep until one of them is possible."""
        unsent = self._pgconn.flush()
        self._selector.modify(self._pgconn.socket, selectors.EVENT_READ | (selectors.EVENT_WRITE if unsent else 0))
        for _, events in self._selector.select():
            if events & selectors.EVENT_READ:
                self._pgconn.consume_input()


def _fields(result: PGresult) -> tuple[Field, ...]:
    return tuple(
        Field(_text(result.fname(at)) or "", result.ftable(at), result.ftablecol(at), result.ftype(at))
        for at in range(result.nfields)
    )


def _parameters(result: PGresult) -> tuple[int, ...]:
    return tuple(map(result.param_type, range(result.nparams)))


def _error(result: PGresult) -> ServerError:
    def field(which: pq.DiagnosticField) -> str | None:
        return _text(result.error_field(which))

    def number(which: pq.DiagnosticField) -> int | None:
        return int(result.error_field(which) or 0) or None

    return ServerError(
        sqlstate=field(_FIELD.SQLSTATE) or "XX000",
        message=field(_FIELD.MESSAGE_PRIMARY) or (_text(result.error_message) or "unknown error").strip(),
        detail=field(_FIELD.MESSAGE_DETAIL),
        hint=field(_FIELD.MESSAGE_HINT),
        position=number(_FIELD.STATEMENT_POSITION),
        context=field(_FIELD.CONTEXT),
        internal_query=field(_FIELD.INTERNAL_QUERY),
        internal_position=number(_FIELD.INTERNAL_POSITION),
    )


def _text(data: bytes | None) -> str | None:
    """Decode the server's UTF-8; a database in SQL_ASCII may send any bytes."""
    return None if data is None else data.decode("utf-8", "replace")


def _lost(error: Exception, text: str) -> WorkError:
    said = " ".join(str(error).split()) or "no answer"
    return WorkError(
        f"the connection to PostgreSQL was lost at or after the query `{summary(text)}`: {said}",
        help=("look at the server's log, then run the command again: nothing was written",),
    )


def summary(query: str) -> str:
    """Return a query on one line of at most 60 characters."""
    line = " ".join(query.split())
    return line if len(line) <= 60 else f"{line[:59]}…"
