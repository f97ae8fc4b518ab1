"""Organizations and their members over synchronous psycopg."""

from __future__ import annotations

import psycopg
import pytest
from organizations import membership
from psycopg.rows import TupleRow

Connection = psycopg.Connection[TupleRow]


def test_the_founder_owns_what_they_found(connection: Connection) -> None:
    organization = membership.found(connection, 3, "Chess Circle", "chess")
    assert [(m.username, m.role) for m in membership.members(connection, organization)] == [("cleo", "owner")]


def test_an_import_creates_once_and_then_refreshes(connection: Connection) -> None:
    first = membership.import_organization(connection, "Chess", "chess", "https://chess.example.org")
    second = membership.import_organization(connection, "Chess Circle", "chess", None)
    assert (first[0], first[1], second[1]) == (second[0], True, False)
    found = membership.organization(connection, "chess")
    assert found is not None
    assert (found.name, found.website, found.members) == ("Chess Circle", "https://chess.example.org", 0)


def test_no_such_organization(connection: Connection) -> None:
    assert membership.organization(connection, "nothing") is None


def test_the_directory_goes_page_by_page(connection: Connection) -> None:
    pages = [membership.directory(connection, page, page_size=1) for page in (0, 1, 2)]
    assert [[(line.slug, line.total) for line in page] for page in pages] == [
        [("analytical", 2)],
        [("botanical", 2)],
        [],
    ]


def test_adding_a_member_twice_changes_the_role(connection: Connection) -> None:
    assert membership.add_member(connection, 1, 3, "viewer")
    assert not membership.add_member(connection, 1, 3, "member")
    assert [(m.username, m.role) for m in membership.members(connection, 1)][-1] == ("cleo", "member")


def test_the_schema_knows_the_roles(connection: Connection) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match="member_role"):
        membership.add_member(connection, 1, 3, "emperor")


def test_inviting_skips_members_and_strangers(connection: Connection) -> None:
    assert membership.invite_all(connection, 1, ["ada", "cleo", "nobody"]) == 1


def test_members_in_the_order_they_joined(connection: Connection) -> None:
    assert [(m.username, m.last_post) for m in membership.members(connection, 1)] == [("ada", None), ("ben", None)]


def test_removing_a_member(connection: Connection) -> None:
    assert membership.remove_member(connection, 1, 2) is not None
    assert membership.remove_member(connection, 1, 2) is None


def test_memberships_count_the_others(connection: Connection) -> None:
    assert [(m.slug, m.role, m.colleagues) for m in membership.memberships(connection, 2)] == [
        ("analytical", "member", 1)
    ]
    assert membership.memberships(connection, 3) == []


def test_in_common(connection: Connection) -> None:
    assert membership.in_common(connection, 1, 2) == ["analytical"]
    assert membership.in_common(connection, 1, 3) == []


def test_abandoned(connection: Connection) -> None:
    assert membership.abandoned(connection) == ["botanical"]
