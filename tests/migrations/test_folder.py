"""The folder of migration files: what is read, what is warned of, what is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from sqlpin.errors import WorkError
from sqlpin.migrations import Form, Migration, MigrationFolder, parse_name, read_folder
from sqlpin.migrations.names import next_free_version

CHECKSUM_OF_SELECT_1 = (
    "24454095d8d7876ca8e842f34296ca645c83e0f7b50f048c99db4b2ff4da659267afc4ef3e994f3d74e18c741165d931"
)


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def read(tmp_path: Path, files: Mapping[str, str | bytes]) -> MigrationFolder:
    return read_folder(write(tmp_path / "migrations", files), shown="migrations")


def only(folder: MigrationFolder) -> Migration:
    (migration,) = folder.migrations
    return migration


@pytest.mark.parametrize(
    ("name", "version", "slug", "form"),
    [
        pytest.param(
            "20260116123456_add_users_table.sql", 20260116123456, "add_users_table", Form.SIMPLE, id="timestamp"
        ),
        pytest.param("0001_init.up.sql", 1, "init", Form.UP, id="leading-zeros-are-no-part-of-the-version"),
        pytest.param("1_init.down.sql", 1, "init", Form.DOWN, id="down"),
        pytest.param("-5_before.sql", -5, "before", Form.SIMPLE, id="i64-may-be-negative"),
        pytest.param("+5_after.sql", 5, "after", Form.SIMPLE, id="i64-may-have-a-plus"),
        pytest.param("1_.sql", 1, "", Form.SIMPLE, id="no-description"),
        pytest.param("1_up.sql", 1, "up", Form.SIMPLE, id="up-without-dot-is-a-description"),
        pytest.param("1_a.b.sql", 1, "a.b", Form.SIMPLE, id="dots-in-the-description"),
        pytest.param("1_a.up.down.sql", 1, "a.up", Form.DOWN, id="the-last-suffix-counts"),
        pytest.param("9223372036854775807_max.sql", 2**63 - 1, "max", Form.SIMPLE, id="the-last-bigint"),
    ],
)
def test_a_migration_name_is_taken_apart(name: str, version: int, slug: str, form: Form) -> None:
    parsed = parse_name(name)
    assert parsed is not None
    assert (parsed.version, parsed.slug, parsed.form, parsed.name) == (version, slug, form, name)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("add_users.sql", id="no-version"),
        pytest.param("20260116123456.sql", id="no-description-separator"),
        pytest.param("1_a.SQL", id="suffix-is-lower-case"),
        pytest.param("1_a.sql.bak", id="backup"),
        pytest.param("1-a.sql", id="dash"),
        pytest.param("1_a.sql\n", id="newline-after-the-suffix"),
        pytest.param("٣_a.sql", id="digits-of-another-script"),
        pytest.param("9223372036854775808_big.sql", id="beyond-bigint"),
    ],
)
def test_another_name_is_no_migration(name: str) -> None:
    assert parse_name(name) is None


def test_the_checksum_is_sha_384_of_the_bytes(tmp_path: Path) -> None:
    migration = only(read(tmp_path, {"1_one.sql": "SELECT 1;\n"}))
    # The vector that sqlx-cli 0.9 wrote into _sqlx_migrations for a file of exactly these bytes.
    assert migration.checksum.hex() == CHECKSUM_OF_SELECT_1
    assert migration.checksum == hashlib.sha384(b"SELECT 1;\n").digest()


def test_the_three_forms_are_paired_and_ordered_by_number(tmp_path: Path) -> None:
    folder = read(
        tmp_path,
        {
            "10_simple.sql": "a",
            "2_both.up.sql": "b",
            "2_both.down.sql": "c",
            "3_documented.sql": "d",
            "3_documented.down.sql": "e",
        },
    )
    assert [(m.title, m.up.text, m.down and m.down.text) for m in folder.migrations] == [
        ("2/both", "b", "c"),
        ("3/documented", "d", "e"),
        ("10/simple", "a", None),
    ]
    assert folder.warnings == ()
    assert folder.migrations[0].up.shown == "migrations/2_both.up.sql"


def test_the_description_has_spaces_in_the_history(tmp_path: Path) -> None:
    migration = only(read(tmp_path, {"1_add_users_table.sql": ""}))
    assert (migration.slug, migration.description) == ("add_users_table", "add users table")


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param("-- no-transaction\nSELECT 1", True, id="first-bytes"),
        pytest.param(b"\xef\xbb\xbf-- no-transaction\n", True, id="behind-a-byte-order-mark"),
        pytest.param("-- no-transaction because of the index", True, id="more-on-the-line"),
        pytest.param("\n-- no-transaction", False, id="on-line-two"),
        pytest.param("--no-transaction", False, id="without-the-space"),
    ],
)
def test_no_transaction_is_asked_for_by_the_first_characters(
    tmp_path: Path, content: str | bytes, expected: bool
) -> None:
    assert only(read(tmp_path, {"1_a.sql": content})).up.no_transaction is expected


def test_a_byte_order_mark_is_no_part_of_the_text_and_part_of_the_checksum(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbfSELECT 1;"
    up = only(read(tmp_path, {"1_a.sql": data})).up
    assert (up.text, up.checksum) == ("SELECT 1;", hashlib.sha384(data).digest())


@pytest.mark.parametrize(
    ("content", "other", "same"),
    [
        pytest.param(b"a\r\nb\r\n", b"a\nb\n", True, id="crlf-checkout-of-an-lf-migration"),
        pytest.param(b"a\nb\n", b"a\r\nb\r\n", True, id="lf-checkout-of-a-crlf-migration"),
        pytest.param(b"a\r\nb\n", b"a\nb\n", True, id="mixed"),
        pytest.param(b"a\nb\n", b"a\nb", False, id="a-missing-newline-is-an-edit"),
        pytest.param(b"a\rb", b"a\nb", False, id="a-lone-cr-is-no-line-ending-of-git"),
    ],
)
def test_line_endings_are_told_from_edits(tmp_path: Path, content: bytes, other: bytes, same: bool) -> None:
    up = only(read(tmp_path, {"1_a.sql": content})).up
    assert up.same_but_line_endings(hashlib.sha384(other).digest()) is same


@pytest.mark.parametrize(
    ("name", "code"),
    [
        pytest.param("add_users.sql", "ignored-migration-file", id="no-version"),
        pytest.param("20260116_x.SQL", "ignored-migration-file", id="upper-case-suffix"),
        pytest.param("9223372036854775808_x.sql", "ignored-migration-file", id="beyond-bigint"),
        pytest.param("20260116-x/up.sql", "ignored-migration-file", id="a-folder-with-sql"),
        pytest.param("3_gone.down.sql", "orphan-down-migration", id="down-without-up"),
    ],
)
def test_a_file_that_is_not_used_is_warned_of(tmp_path: Path, name: str, code: str) -> None:
    folder = read(tmp_path, {"1_a.sql": "", name: ""})
    (warning,) = folder.warnings
    assert (warning.code, warning.location.path) == (code, f"migrations/{name.partition('/')[0]}")
    assert [m.version for m in folder.migrations] == [1]


@pytest.mark.parametrize("name", ["README.md", ".gitkeep", "notes/today.md"])
def test_other_files_are_nobodys_business(tmp_path: Path, name: str) -> None:
    assert read(tmp_path, {"1_a.sql": "", name: ""}).warnings == ()


@pytest.mark.parametrize(
    ("files", "moves"),
    [
        pytest.param(
            ["20260116120000_add_orgs.sql", "20260116120000_add_users.sql"],
            ["20260116120000_add_users.sql 20260116120100_add_users.sql"],
            id="two-branches-one-second",
        ),
        pytest.param(
            ["20260116120000_a.sql", "20260116120000_b.up.sql", "20260116120000_b.down.sql", "20260116120100_c.sql"],
            [
                "20260116120000_b.up.sql 20260116120001_b.up.sql",
                "20260116120000_b.down.sql 20260116120001_b.down.sql",
            ],
            id="the-down-file-goes-with-its-migration-and-both-stay-before-what-may-need-them",
        ),
        pytest.param(["0002_a.sql", "0002_b.sql", "0003_c.sql"], ["0002_b.sql 0004_b.sql"], id="sequential"),
        pytest.param(["2_a.sql", "0002_b.sql"], ["0002_b.sql 0003_b.sql"], id="padding-hides-no-conflict"),
        pytest.param(["1_a.sql", "1_a.up.sql"], ["1_a.up.sql 2_a.up.sql"], id="simple-and-reversible"),
        pytest.param(["1_a.sql", "1_b.sql", "1_c.sql"], ["1_b.sql 2_b.sql", "1_c.sql 3_c.sql"], id="three"),
        pytest.param(
            ["1_users.sql", "1_orgs.down.sql", "2_orgs.sql"],
            ["1_orgs.down.sql 2_orgs.down.sql"],
            id="a-down-file-left-behind-by-a-rename",
        ),
        pytest.param(
            ["1_users.sql", "1_user.down.sql"], ["1_user.down.sql 1_users.down.sql"], id="a-down-file-misspelt"
        ),
    ],
)
def test_one_version_for_two_migrations_is_refused_with_the_rename(
    tmp_path: Path, files: list[str], moves: list[str]
) -> None:
    with pytest.raises(WorkError, match="two migrations have the version") as caught:
        read(tmp_path, dict.fromkeys(files, ""))
    commands = [f"git mv migrations/{old} migrations/{new}" for old, new in (move.split() for move in moves)]
    assert list(caught.value.help[1 : len(moves) + 1]) == commands
    assert any("`sqlpin migrate rebase`" in line for line in caught.value.help) == (".down.sql" not in moves[0])


@pytest.mark.parametrize(
    ("files", "claimants"),
    [
        pytest.param(
            ["1_a.sql", "1_a.down.sql", "1_b.up.sql", "1_b.down.sql"], "m/1_a.sql and m/1_b.up.sql", id="two-pairs"
        ),
        pytest.param(["1_a.sql", "1_b.down.sql"], "m/1_a.sql and m/1_b.down.sql", id="a-stray-down-file"),
        pytest.param(
            ["1_a.sql", "1_a.down.sql", "01_a.down.sql"],
            "m/01_a.down.sql and m/1_a.down.sql and m/1_a.sql",
            id="one-down-file-twice",
        ),
    ],
)
def test_a_conflict_names_each_migration_once(tmp_path: Path, files: list[str], claimants: str) -> None:
    for name in files:
        (tmp_path / name).touch()
    with pytest.raises(WorkError) as caught:
        read_folder(tmp_path, shown="m")
    assert caught.value.message == f"two migrations have the version 1: {claimants}"


def test_one_down_file_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkError) as caught:
        read(tmp_path, {"1_a.sql": "", "1_a.down.sql": "", "01_a.down.sql": ""})
    assert caught.value.help[1:] == ("git rm migrations/1_a.down.sql",)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("é".encode("latin-1"), "migrations/1_a.sql:1 is not UTF-8: byte 0xe9 at offset 0", id="latin-1"),
        pytest.param(b"--\n\xff", "migrations/1_a.sql:2 is not UTF-8", id="the-line-is-named"),
        pytest.param("SELECT 1".encode("utf-16"), "migrations/1_a.sql is UTF-16", id="utf-16"),
        pytest.param(
            b"SELECT 1;\n\0DROP", "migrations/1_a.sql:2 holds a NUL byte", id="nul-would-end-the-text-for-libpq"
        ),
    ],
)
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(WorkError, match=message):
        read(tmp_path, {"1_a.sql": content})


def test_no_folder_and_an_empty_folder_hold_no_migrations(tmp_path: Path) -> None:
    assert read_folder(tmp_path / "none").migrations == ()
    assert read(tmp_path, {}).migrations == ()


def test_a_file_in_place_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "migrations").write_text("")
    with pytest.raises(WorkError, match="migrations is a file; a folder"):
        read_folder(tmp_path / "migrations", shown="migrations")


def test_a_dangling_link_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "migrations", {})
    (tmp_path / "migrations" / "1_a.sql").symlink_to("nowhere")
    with pytest.raises(WorkError, match=r"cannot read .*1_a.sql: No such file"):
        read_folder(tmp_path / "migrations")


@pytest.mark.parametrize(
    ("version", "taken", "expected"),
    [
        pytest.param(20261231235900, {20261231235900}, 20270101000000, id="over-the-end-of-the-year"),
        pytest.param(20260116120000, {20260116120000, 20260116120101}, 20260116120100, id="the-minute-is-free"),
        pytest.param(20260116120000, {20260116120000, 20260116120100}, 20260116120001, id="the-minute-is-taken"),
        pytest.param(20260116120000, {20260116120000, 20260116120030}, 20260116120001, id="less-than-a-minute"),
        pytest.param(
            20260116120000, {20260116120000, 20260116120001, 20260116120100}, 20260116120200, id="there-is-no-room"
        ),
        pytest.param(20260116120059, {20260116120059, 20260116120159}, 20260116120100, id="the-next-second"),
        pytest.param(3, {1, 2, 3, 7, 20260116120000}, 8, id="numbers-do-not-follow-timestamps"),
        pytest.param(20261399000000, {20261399000000}, 20261399000001, id="fourteen-digits-that-are-no-moment"),
    ],
)
def test_the_next_free_version(version: int, taken: set[int], expected: int) -> None:
    assert next_free_version(version, taken) == expected
