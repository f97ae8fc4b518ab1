"""The same schema with three fillings, and what queries return there: the judge over every claim.

A query runs in a transaction that is rolled back, on each filling, with several choices of parameters. Values are looked at
as PostgreSQL writes them: NULL is no value at all, and a NULL element of an array is the bare word.
"""

from __future__ import annotations

import random
import re
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.pq import ExecStatus

FOLDER = Path(__file__).parent
FILLINGS = ("nulls", "one", "empty")
_TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[{},]|[^{},"]+')

PARAMETERS: dict[str, tuple[str, ...]] = {
    "integer": ("1", "0", "3", "2"),
    "bigint": ("1", "0", "3", "2"),
    "smallint": ("1", "0"),
    "numeric": ("1", "0", "NaN"),
    "double precision": ("1", "0.5", "NaN"),
    "real": ("1", "NaN"),
    "text": ("a@x", "", "Bo", "one", "new@x"),
    "character varying": ("a@x", "", "Bo"),
    "boolean": ("true", "false"),
    "timestamp with time zone": ("2024-02-29", "infinity"),
    "timestamp without time zone": ("2024-02-29", "infinity"),
    "date": ("2024-02-29", "-infinity"),
    "interval": ("1 day", "0"),
    "jsonb": ("null", "{}", '{"a": null}'),
    "json": ("null", "{}"),
    "uuid": ("00000000-0000-0000-0000-000000000000",),
    "mood": ("sad",),
    "integer[]": ("{1,2}", "{}", "{NULL,3}"),
    "text[]": ("{}", "{a@x,Bo}", "{NULL}"),
    "email": ("a@b",),
}
_OTHER = ("", "1", "{}", "a@x")


@dataclass(frozen=True)
class Run:
    """What one execution returned. `rows` holds text values, None for NULL; `changed` is the command's own row count."""

    filling: str
    parameters: tuple[str | None, ...]
    rows: Sequence[Sequence[bytes | None]]
    changed: int


@dataclass(frozen=True)
class Refusal:
    """An execution that the server refused."""

    filling: str
    parameters: tuple[str | None, ...]
    sqlstate: str
    message: str


class Stage:
    """Three databases of one schema. `conninfos` come in the order of `FILLINGS`."""

    def __init__(self, conninfos: Sequence[str]) -> None:
        self._conninfos = conninfos
        self.connections = [_connect(conninfo) for conninfo in conninfos]

    def close(self) -> None:
        """Close the connections."""
        for connection in self.connections:
            connection.close()

    def revive(self) -> None:
        """Connect again after a query has crashed the server, which then restarts itself: a bug, but not ours."""
        self.close()
        for attempt in range(100):
            try:
                self.connections = [_connect(conninfo) for conninfo in self._conninfos]
                return
            except psycopg.OperationalError:
                if attempt == 99:
                    raise
                time.sleep(0.1)

    @property
    def describer(self) -> psycopg.Connection:
        """The connection to describe queries on: the answer must not depend on which filling it is."""
        return self.connections[0]

    @property
    def has_xml(self) -> bool:
        """Whether the server was built with XML."""
        return self.describer.pgconn.exec_(b"SELECT '<a/>'::xml").status == ExecStatus.TUPLES_OK

    def run(self, text: str, types: Sequence[str], choices: int = 8) -> Iterator[Run | Refusal]:
        """Run `$n` text on every filling with up to `choices` choices of parameters of the types named."""
        for parameters in parameter_choices(types, choices):
            for filling, connection in zip(FILLINGS, self.connections, strict=True):
                try:
                    yield _execute(connection, filling, text, parameters)
                except psycopg.OperationalError as error:
                    self.revive()
                    yield Refusal(filling, parameters, "crash", str(error))
                    return


def _connect(conninfo: str) -> psycopg.Connection:
    connection = psycopg.connect(conninfo, autocommit=True)
    connection.execute("SET statement_timeout = '2s'")
    connection.execute("SET client_min_messages = error")
    return connection


def parameter_choices(types: Sequence[str], count: int) -> list[tuple[str | None, ...]]:
    """Return choices of parameters: plain values, all NULL, one NULL at a time, and a sample of the rest."""
    if not types:
        return [()]
    pools = [PARAMETERS.get(name, _OTHER) for name in types]
    first = tuple(pool[0] for pool in pools)
    chosen: list[tuple[str | None, ...]] = [first, (None,) * len(types)]
    chosen += [tuple(pool[turn % len(pool)] for pool in pools) for turn in range(1, 3)]
    chosen += [(*first[:place], None, *first[place + 1 :]) for place in range(len(types))][:3]
    pick = random.Random(0)
    chosen += [tuple(pick.choice([*pool, None]) for pool in pools) for _ in range(count)]
    return list(dict.fromkeys(chosen))[:count]


def _execute(
    connection: psycopg.Connection, filling: str, text: str, parameters: tuple[str | None, ...]
) -> Run | Refusal:
    server = connection.pgconn
    server.exec_(b"BEGIN")
    try:
        values = [None if value is None else value.encode() for value in parameters]
        result = server.exec_params(text.encode(), values)
        if result.status not in {ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK, ExecStatus.EMPTY_QUERY}:
            sqlstate = (result.error_field(psycopg.pq.DiagnosticField.SQLSTATE) or b"").decode()
            return Refusal(filling, parameters, sqlstate, result.get_error_message())
        columns = range(result.nfields)
        rows = [[result.get_value(row, column) for column in columns] for row in range(result.ntuples)]
        return Run(filling, parameters, rows, result.command_tuples or 0)
    finally:
        server.exec_(b"ROLLBACK")


def has_null_element(array: bytes) -> bool:
    """Whether an array as PostgreSQL writes it holds a NULL element, at any depth."""
    return any(
        token.upper() == b"NULL" for token in _TOKEN.findall(array.partition(b"=")[2] if array[:1] == b"[" else array)
    )


def load(connect: Callable[[], psycopg.Connection], filling: str, major: int) -> None:
    """Make the schema and fill it."""
    later = [since for since in (16, 18) if major >= since]
    names = ["schema", *(f"schema_{since}" for since in later), f"data_{filling}"]
    names += [f"data_{since}" for since in later if filling == "nulls"]
    with connect() as connection:
        for name in names:
            connection.execute((FOLDER / f"{name}.sql").read_bytes())
