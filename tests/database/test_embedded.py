"""Where a server comes from: the steps of the cache, and that none of them hands out what it should not."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from sqlpin.database import EngineChoice, Schema, Server, disposable_server, migrated_server
from sqlpin.database.cache import Entry, boot
from sqlpin.errors import WorkError
from tests.conftest import chosen_engine


class Builder:
    """A schema that counts how often it is built."""

    def __init__(self, key: str = "k") -> None:
        self.built = 0
        self.schema = Schema(key, self.build)

    def build(self, conninfo: str) -> None:
        self.built += 1
        with psycopg.connect(conninfo) as connection:
            connection.execute("CREATE TABLE accounts (id bigserial PRIMARY KEY, email text NOT NULL UNIQUE)")


def ask(server: Server, query: str = "SELECT count(*) FROM accounts") -> object:
    with psycopg.connect(server.conninfo, autocommit=True) as connection:
        cursor = connection.execute(query)
        return cursor.fetchone() if cursor.description else None


def start(schema: Schema) -> contextlib.AbstractContextManager[Server]:
    return migrated_server(EngineChoice(chosen_engine()), schema)


def entry_of(cache: Path, kind: str = "schema") -> Entry:
    (file,) = cache.glob(f"{kind}-*.pack")
    return Entry(cache, file.stem)


@pytest.fixture
def built(cache: Path, runs: Path) -> Builder:
    """A schema that is in the cache, and has been started in place once."""
    builder = Builder()
    for _ in range(2):
        with start(builder.schema) as server:
            assert ask(server) == (0,)
    assert builder.built == 1
    return builder


def test_first_start_makes_template_and_schema(empty_cache: Path, runs: Path) -> None:
    builder = Builder()
    with start(builder.schema) as server:
        assert ask(server) == (0,)
        assert runs in server.data.parents
    assert builder.built == 1
    assert entry_of(empty_cache, "template").head()
    assert entry_of(empty_cache).head()


def test_later_start_is_in_place(built: Builder, cache: Path) -> None:
    with start(built.schema) as server:
        assert ask(server) == (0,)
        assert server.data == entry_of(cache).live
    assert built.built == 1


def test_later_start_in_memory_is_unpacked(built: Builder, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SQLPIN_RUN_DIR")
    shutil.rmtree(entry_of(cache).live.parent)
    with start(built.schema) as server:
        assert ask(server) == (0,)
        if not server.data.is_relative_to("/dev/shm"):
            pytest.skip("no room in /dev/shm")
    assert not entry_of(cache).live.exists()
    assert built.built == 1


def test_second_server_at_the_same_time_runs_on_a_copy(built: Builder, cache: Path, runs: Path) -> None:
    with start(built.schema) as first, start(built.schema) as second:
        assert first.data == entry_of(cache).live
        assert runs in second.data.parents
        assert (ask(first), ask(second)) == ((0,), (0,))
    assert built.built == 1


def test_another_key_is_another_schema(built: Builder) -> None:
    other = Builder("other")
    with start(other.schema):
        pass
    assert other.built == 1


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("INSERT INTO accounts (email) VALUES ('a')", id="a-row"),
        pytest.param("CREATE TABLE accounts2 ()", id="a-table"),
        pytest.param("SELECT nextval('accounts_id_seq')", id="a-sequence"),
        pytest.param("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", id="a-function"),
    ],
)
def test_what_one_run_writes_the_next_does_not_see(built: Builder, statement: str) -> None:
    def fingerprint(server: Server) -> object:
        return ask(
            server,
            "SELECT (SELECT count(*) FROM accounts), (SELECT count(*) FROM pg_class), (SELECT count(*) FROM pg_proc),"
            " (SELECT last_value FROM accounts_id_seq), (SELECT is_called FROM accounts_id_seq)",
        )

    with start(built.schema) as server:
        before = fingerprint(server)
        ask(server, statement)
        assert fingerprint(server) != before
    with start(built.schema) as server:
        assert fingerprint(server) == before
    assert built.built == 1


def test_asking_leaves_live_as_it_is(built: Builder, cache: Path) -> None:
    made = entry_of(cache).live.stat().st_ino
    with start(built.schema) as server:
        ask(server)
    with start(built.schema) as server:
        ask(server)
    assert entry_of(cache).live.stat().st_ino == made


class TestFailedBuild:
    def test_nothing_is_kept(self, cache: Path, runs: Path) -> None:
        def fail(conninfo: str) -> None:
            with psycopg.connect(conninfo) as connection:
                connection.execute("CREATE TABLE half ()")
            raise WorkError("the second migration fails")

        with pytest.raises(WorkError, match="second migration"), start(Schema("k", fail)):
            pass
        assert not list(cache.glob("schema-*.pack"))
        builder = Builder()
        with start(builder.schema) as server:
            assert ask(server) == (0,)
        assert builder.built == 1

    def test_interrupt_keeps_nothing(self, cache: Path, runs: Path) -> None:
        def interrupt(conninfo: str) -> None:
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt), start(Schema("k", interrupt)):
            pass
        assert not list(cache.glob("schema-*.pack"))


@pytest.mark.pg(">= 15")  # that allow_in_place_tablespaces is from
def test_tablespace_is_outside_of_what_can_be_kept(cache: Path, runs: Path) -> None:
    def build(conninfo: str) -> None:
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute("SET allow_in_place_tablespaces = on")
            connection.execute("CREATE TABLESPACE elsewhere LOCATION ''")
            connection.execute("CREATE TABLE accounts () TABLESPACE elsewhere")

    for _ in range(2):
        with start(Schema("k", build)) as server:
            assert ask(server) == (0,)
    assert not list(cache.glob("schema-*.pack"))


def database_folder(data: Path) -> Path:
    (folder,) = (data / "base").iterdir()
    return folder


def remove(file: Path) -> None:
    file.unlink()


def remove_folder(file: Path) -> None:
    shutil.rmtree(file.parent)


def empty(file: Path) -> None:
    file.write_bytes(b"")


def truncate(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def lengthen(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"x")


def garble_head(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[8] = 0xFF
    file.write_bytes(content)


def another_head(file: Path) -> None:
    file.write_bytes((2).to_bytes(8, "big") + b"[]")


def earlier_boot(file: Path) -> None:
    file.write_bytes(file.read_bytes().replace(boot().encode(), b"x" * len(boot()), 1))


def does_not_start(file: Path) -> None:
    """As after a power failure within the same boot's numbers: all there, and zero."""
    head = file.read_bytes()[: 8 + int.from_bytes(file.read_bytes()[:8], "big")]
    file.write_bytes(head + bytes(file.stat().st_size - len(head)))


DAMAGE = [
    remove,
    remove_folder,
    empty,
    truncate,
    lengthen,
    garble_head,
    another_head,
    earlier_boot,
    does_not_start,
]


class TestDamage:
    @pytest.mark.parametrize("damage", DAMAGE, ids=lambda damage: damage.__name__)
    def test_damaged_schema_is_built_anew(self, built: Builder, cache: Path, damage: Callable[[Path], None]) -> None:
        entry = entry_of(cache)
        shutil.rmtree(entry.live.parent)
        damage(entry.file)
        for _ in range(2):
            with start(built.schema) as server:
                assert ask(server) == (0,)
        assert built.built == 2

    @pytest.mark.parametrize("damage", [truncate, does_not_start], ids=lambda damage: damage.__name__)
    def test_damaged_template_is_made_anew(self, cache: Path, runs: Path, damage: Callable[[Path], None]) -> None:
        (file,) = cache.glob("template-*.pack")
        damage(file)
        for _ in range(2):
            with disposable_server(chosen_engine()) as server:
                assert ask(server, "SELECT 1") == (1,)

    @pytest.mark.parametrize(
        "damage",
        [
            pytest.param(lambda live: (live / "postmaster.pid").write_text("1\n"), id="lock-file-of-a-killed-server"),
            pytest.param(lambda live: (live / "PG_VERSION").unlink(), id="does-not-start"),
            pytest.param(lambda live: shutil.rmtree(database_folder(live)), id="database-gone"),
            pytest.param(lambda live: shutil.rmtree(live), id="all-gone"),
            pytest.param(lambda live: (live.parent / "boot").write_text("another"), id="of-an-earlier-boot"),
            pytest.param(lambda live: (live / "global" / "pg_control").write_bytes(b""), id="empty-control-file"),
        ],
    )
    def test_damaged_live_is_copied_anew(self, built: Builder, cache: Path, damage: Callable[[Path], object]) -> None:
        damage(entry_of(cache).live)
        for _ in range(2):
            with start(built.schema) as server:
                assert ask(server) == (0,)
        assert built.built == 1

    def test_cache_deleted_under_a_running_server_is_made_anew(self, built: Builder, cache: Path) -> None:
        with start(built.schema) as server:
            assert ask(server) == (0,)
            shutil.rmtree(cache)
        with start(built.schema) as server:
            assert ask(server) == (0,)


def test_number_of_entries_is_bounded(cache: Path, runs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sqlpin.database.cache.KEPT", 2)
    with contextlib.ExitStack() as stack:
        in_use = Builder("0")
        for _ in range(2):
            stack.enter_context(start(in_use.schema))  # the second in place, after the first has built
        for number in range(1, 4):
            with start(Builder(str(number)).schema):
                pass
        assert len(list(cache.glob("schema-*.pack"))) == 2 + 1  # the one in use is the oldest, and stays
        assert len(list(cache.glob("schema-*.lock"))) == 2 * (2 + 1)


def test_what_a_killed_maker_left_is_removed(cache: Path, runs: Path) -> None:
    left = cache / "schema-0123456789abcdef.making"
    left.touch()
    with start(Builder().schema):
        pass
    assert not left.exists()
