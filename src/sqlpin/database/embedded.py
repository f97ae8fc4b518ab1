"""Servers that need no set-up, each from the cheapest source that works.

1. `live` of a cached schema, started in place, where files are kept on a disk: none is made.
2. A cached schema, unpacked: in memory, or when another server runs on `live`.
3. The engine's template, unpacked, on which the schema is built.
4. initdb.

What does not start is discarded, and the next step is tried.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from sqlpin.database.account import server_account
from sqlpin.database.cache import Entry, cache_root
from sqlpin.database.cluster import Server, StartError, running
from sqlpin.database.engine import Engine
from sqlpin.database.extensions import EngineChoice
from sqlpin.database.rundir import RunDirectory, run_directory
from sqlpin.database.runtime import reachable
from sqlpin.database.template import fingerprint, place_template, template_entry
from sqlpin.errors import WorkError


@dataclass(frozen=True, slots=True)
class Schema:
    """What makes an empty database the project's: `build` is called with its conninfo, once per `key` where that can be kept.

    `key` is different when `build` would make another schema: it is made of the migrations' checksums. `extensions` are
    the names in the migrations' CREATE EXTENSION statements.
    """

    key: str
    build: Callable[[str], None]
    extensions: tuple[str, ...] = ()


@contextlib.contextmanager
def disposable_server(engine: Engine, **settings: str) -> Iterator[Server]:
    """Start a fresh server with one empty database, and leave nothing of it behind. Raises WorkError."""
    with contextlib.ExitStack() as stack:
        with _file_system():
            server = _workplace(stack, engine).fresh(stack, settings)
        yield server


@contextlib.contextmanager
def empty_server(choice: EngineChoice) -> Iterator[Server]:
    """Start a fresh server with one empty database, in which every extension of the choice can be made. Raises WorkError."""
    with contextlib.ExitStack() as stack:
        with _file_system():
            place = _workplace(stack, choice.engine)
            server = place.fresh(stack, choice.settings(place.run))
        yield server


@contextlib.contextmanager
def migrated_server(choice: EngineChoice, schema: Schema) -> Iterator[Server]:
    """Start a server whose database has the schema, built in this run or in an earlier one.

    What is written to it is gone with the block. When `schema.build` raises, nothing is kept. Raises WorkError and what
    `build` raises.
    """
    with contextlib.ExitStack() as stack:
        with _file_system():
            server = _migrated(stack, choice, schema)
        yield server


def _migrated(stack: contextlib.ExitStack, choice: EngineChoice, schema: Schema) -> Server:
    place = _workplace(stack, choice.engine)
    words = repr((fingerprint(place.engine), choice.key, schema.key))
    entry = Entry(place.cache, f"schema-{hashlib.sha256(words.encode()).hexdigest()[:16]}")

    def build() -> None:
        with contextlib.ExitStack() as building:
            server = place.fresh(building, choice.settings(place.run), keep=True)
            schema.build(server.conninfo)

    return place.in_place(stack, entry) or place.unpacked(stack, entry) or place.built(stack, entry, build)


def _workplace(stack: contextlib.ExitStack, engine: Engine) -> _Workplace:
    run = stack.enter_context(run_directory(server_account()))
    try:
        cache = cache_root(run.account)
    except OSError:
        cache = run.path  # nothing is kept
    return _Workplace(reachable(stack, engine, fingerprint(engine), run, cache), run, cache)


@contextlib.contextmanager
def _file_system() -> Iterator[None]:
    """Say in words what the file system refuses while a server is prepared."""
    try:
        yield
    except OSError as error:
        raise WorkError(
            f"cannot prepare the temporary PostgreSQL server: {error}",
            help=(
                "SQLPIN_RUN_DIR names another folder to run it in, SQLPIN_CACHE_DIR one for the cache",
                "or name a database to ask: --database-url or DATABASE_URL",
            ),
        ) from error


@dataclass(frozen=True, slots=True)
class _Workplace:
    """The steps of the ladder; each starts a server on the stack, or returns None for the next to be tried."""

    engine: Engine
    run: RunDirectory
    cache: Path

    @property
    def data(self) -> Path:
        """The data directory in the run directory."""
        return self.run.path / "data"

    def in_place(self, stack: contextlib.ExitStack, entry: Entry) -> Server | None:
        """Start on `live` of the entry; unpacking it in memory takes hardly longer, and wears no disk."""
        if self.run.in_memory:
            return None
        with contextlib.ExitStack() as attempt:
            lock = attempt.enter_context(entry.lease(self.run.account))
            if lock is None:
                return None
            live = running(self.engine, self.run, entry.live, keep=True, locks=[lock])
            try:
                server = attempt.enter_context(live)
            except StartError:
                shutil.rmtree(entry.live.parent, ignore_errors=True)
                return None
            stack.enter_context(attempt.pop_all())
            return server

    def unpacked(self, stack: contextlib.ExitStack, entry: Entry) -> Server | None:
        """Start on what the entry holds, waiting for another process that is making it."""
        with entry.locked(shared=True):
            if not entry.unpack(self.data, self.run.account):
                return None
        try:
            return self._start(stack)
        except StartError:
            shutil.rmtree(self.data, ignore_errors=True)
            with entry.locked():
                entry.discard()
            return None

    def built(self, stack: contextlib.ExitStack, entry: Entry, build: Callable[[], None]) -> Server:
        """Start on what `build` leaves in the data directory, and keep that."""
        with entry.locked():
            if not entry.unpack(self.data, self.run.account):  # nobody else made it while we waited
                build()
                entry.publish(self.data)
        return self._start(stack)

    def fresh(self, stack: contextlib.ExitStack, settings: Mapping[str, str], *, keep: bool = False) -> Server:
        """Start on the template, or on a new one when that does not start."""
        place_template(self.engine, self.run, self.cache, self.data)
        try:
            return self._start(stack, settings, keep=keep)
        except StartError:
            shutil.rmtree(self.data, ignore_errors=True)
            template = template_entry(self.engine, self.cache)
            with template.locked():
                template.discard()
        place_template(self.engine, self.run, self.cache, self.data)
        return self._start(stack, settings, keep=keep)

    def _start(
        self, stack: contextlib.ExitStack, settings: Mapping[str, str] = MappingProxyType({}), *, keep: bool = False
    ) -> Server:
        return stack.enter_context(running(self.engine, self.run, self.data, keep=keep, settings=settings))
