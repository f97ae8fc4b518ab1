"""One simple query on the wire: whole text in, how far the server came out.

The simple query protocol runs several statements of one message in turn and answers each; counting the answers before the
error tells which statement failed where the server gives no position (a violated constraint, say).
https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-MULTI-STATEMENT
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import generators, pq
from psycopg.errors import Diagnostic
from psycopg.waiting import Ready, Wait

from sqlpin.errors import WorkError
from sqlpin.migrate.failure import ServerMessage


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many statements of the text were completed, and the error that ended it, if one did."""

    completed: int
    error: ServerMessage | None


def execute(connection: psycopg.Connection[Any], text: str) -> Outcome:
    """Send `text` as one simple query and wait for the end.

    Raises psycopg.OperationalError when the connection is lost, and KeyboardInterrupt after the server was told to cancel.
    """
    encoding = connection.info.encoding
    try:
        connection.pgconn.send_query(text.encode(encoding))
    except UnicodeEncodeError as error:
        message = f"the character {text[error.start]!r} cannot be sent: the connection's client_encoding is {encoding}"
        raise WorkError(message, help=("connect with client_encoding=UTF8",)) from None
    outcome = connection.wait(_answers(connection.pgconn, encoding))
    if connection.pgconn.status == pq.ConnStatus.BAD:
        raise psycopg.OperationalError(outcome.error.message if outcome.error else "the server closed the connection")
    return outcome


def syntax_error(connection: psycopg.Connection[Any], statement: str) -> ServerMessage | None:
    """Let the server parse a statement without running it; return its complaint if the grammar does not know it.

    Anything else it may say is not for now: what the statement names may be made by the one before.
    """
    connection.pgconn.send_prepare(b"", statement.encode(connection.info.encoding))
    error = connection.wait(_answers(connection.pgconn, connection.info.encoding)).error
    return error if error and error.sqlstate == "42601" else None


def _answers(pgconn: pq.abc.PGconn, encoding: str) -> Generator[Wait, Ready | int, Outcome]:
    """Read to the end of the answer. A statement that would copy rows from us is told that there are none."""
    completed = 0
    error: ServerMessage | None = None
    yield from generators.send(pgconn)
    while (result := (yield from generators.fetch(pgconn))) is not None:
        match result.status:
            case pq.ExecStatus.COPY_IN | pq.ExecStatus.COPY_BOTH:
                pgconn.put_copy_end(b"a migration file cannot send rows")
                yield from generators.send(pgconn)
            case pq.ExecStatus.COPY_OUT:
                yield from _skip_rows(pgconn)
            case pq.ExecStatus.FATAL_ERROR:
                error = error or _server_message(result, encoding)
            case _:
                completed += 1
    return Outcome(completed, error)


def _skip_rows(pgconn: pq.abc.PGconn) -> Generator[Wait, Ready | int, None]:
    while True:
        size, _ = pgconn.get_copy_data(1)
        if size < 0:
            return
        if size == 0:
            yield Wait.R
            pgconn.consume_input()


def _server_message(result: pq.abc.PGresult, encoding: str) -> ServerMessage:
    diagnostic = Diagnostic(result, encoding)
    position = diagnostic.statement_position
    return ServerMessage(
        message=diagnostic.message_primary or "the server gave no reason",
        sqlstate=diagnostic.sqlstate,
        detail=diagnostic.message_detail,
        hint=diagnostic.message_hint,
        context=diagnostic.context,
        offset=None if position is None else int(position) - 1,
    )
