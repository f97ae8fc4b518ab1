"""Open the database that queries are described on, whichever it is."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlpin.database.cluster import Server
from sqlpin.database.connect import connect, speaking_of
from sqlpin.database.conninfo import Target, find_target
from sqlpin.database.embedded import Schema, empty_server, migrated_server
from sqlpin.database.extensions import EngineChoice, choose_engine
from sqlpin.database.scratch import scratch_database
from sqlpin.errors import UsageError

if TYPE_CHECKING:
    import psycopg


class Origin(StrEnum):
    """Whose database it is: ours and already migrated, the user's as it is, ours on the user's server."""

    EMBEDDED = "embedded"
    URL = "url"
    SCRATCH = "scratch"


@dataclass(frozen=True, slots=True)
class Choice:
    """What the user said about the database. `folder` is the project's: `.env` is looked for from there upwards."""

    folder: Path
    url: str | None = field(default=None, repr=False)
    scratch: bool = False
    binaries: Path | None = None
    major: int | None = None


@dataclass(frozen=True, slots=True)
class Database:
    """An open database. `connection` is in autocommit mode; `server_version` is libpq's number, 180006 for 18.6.

    `description` says in a few words which server answers, `notes` what else the user should know, a line each.
    """

    target: Target
    origin: Origin
    connection: psycopg.Connection[Any] = field(repr=False)
    description: str
    notes: tuple[str, ...] = ()

    @property
    def conninfo(self) -> str:
        """The connection string, for connections of one's own; it may hold a password."""
        return self.target.conninfo

    @property
    def server_version(self) -> int:
        """The version of the server that answers."""
        return self.connection.info.server_version


@contextlib.contextmanager
def open_database(choice: Choice, schema: Schema) -> Iterator[Database]:
    """Open the database the user names; without one, start a server of our own that has the schema.

    A named database is taken as it is: `schema.build` is called for a scratch or embedded one only, and for the latter
    not if the cache has what it made before. Nothing is left behind, however the block or the process ends, but for a
    scratch database of a killed process: the next run drops it. Raises UsageError, WorkError, and what `build` raises; a
    connection that is lost inside the block, or a right that is lacking there, becomes a WorkError.
    """
    target = find_target(choice.url, os.environ, choice.folder)
    if target is None:
        if choice.scratch:
            raise UsageError(
                "--scratch makes a database on a server, and none is named",
                help=(
                    "add --database-url, or set DATABASE_URL",
                    "or leave out --scratch: sqlpin starts a server of its own",
                ),
            )
        with _embedded(choice, schema) as database:
            yield database
    elif choice.scratch:
        with scratch_database(target) as scratch:
            schema.build(scratch.conninfo)
            with speaking_of(scratch), connect(scratch, autocommit=True) as connection:
                yield Database(scratch, Origin.SCRATCH, connection, _describe(scratch, connection))
    else:
        with speaking_of(target), connect(target, autocommit=True) as connection:
            yield Database(target, Origin.URL, connection, _describe(target, connection))


@contextlib.contextmanager
def open_empty(choice: Choice, extensions: tuple[str, ...] = ()) -> Iterator[Database]:
    """Open a database with nothing in it, which is gone afterwards.

    It is on a server of our own that has these extensions, whatever database is named; with `choice.scratch` it is beside the
    named one. Raises as `open_database` does.
    """
    if choice.scratch:
        with open_database(choice, Schema("", lambda _: None, extensions)) as database:
            yield database
        return
    engine = choose_engine(extensions, binaries=choice.binaries, major=choice.major)
    with _without_libpq_variables(), empty_server(engine) as server, _connected(server, engine) as database:
        yield database


@contextlib.contextmanager
def _embedded(choice: Choice, schema: Schema) -> Iterator[Database]:
    engine = choose_engine(schema.extensions, binaries=choice.binaries, major=choice.major)
    with _without_libpq_variables(), migrated_server(engine, schema) as server, _connected(server, engine) as database:
        yield database


@contextlib.contextmanager
def _connected(server: Server, engine: EngineChoice) -> Iterator[Database]:
    target = Target(server.conninfo, "the embedded server", "the embedded server")
    with speaking_of(target), connect(target, autocommit=True) as connection:
        yield Database(target, Origin.EMBEDDED, connection, engine.engine.description, engine.notes)


@contextlib.contextmanager
def _without_libpq_variables() -> Iterator[None]:
    """Keep PGSERVICE, PGOPTIONS and the like, meant for the user's own servers, from connections to ours."""
    hidden = {name: value for name, value in os.environ.items() if name.startswith("PG")}
    try:
        for name in hidden:
            del os.environ[name]
        yield
    finally:
        os.environ.update(hidden)


def _describe(target: Target, connection: psycopg.Connection[Any]) -> str:
    version = connection.info.parameter_status("server_version") or "of unknown version"
    return f"PostgreSQL {version.partition(' ')[0]} ({target.place})"
