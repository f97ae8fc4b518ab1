"""Accounts over synchronous psycopg, function by function."""

from __future__ import annotations

from datetime import timedelta

import psycopg
import pytest
from organizations import accounts
from organizations.accounts import Role
from psycopg.rows import TupleRow

Connection = psycopg.Connection[TupleRow]


def test_a_registered_account_can_log_in_whatever_the_case_of_the_address(connection: Connection) -> None:
    user = accounts.register(connection, "Dora@Example.org", "dora", "$hash")
    found = accounts.credentials(connection, "DORA@example.org")
    assert found is not None
    assert (found.id, found.password_hash, found.is_active, found.role) == (user, "$hash", True, "user")


@pytest.mark.parametrize(
    ("email", "username"),
    [
        pytest.param("ada@example.org", "someone", id="address taken"),
        pytest.param("someone@example.org", "ada", id="name taken"),
    ],
)
def test_register_refuses_what_is_taken(connection: Connection, email: str, username: str) -> None:
    assert accounts.register(connection, email, username, "$hash") is None


@pytest.mark.parametrize(
    ("email", "username", "constraint"),
    [
        pytest.param("nonsense", "dora", "email_format", id="no address"),
        pytest.param("dora@example.org", "do", "username_length", id="name too short"),
    ],
)
def test_the_schema_refuses_nonsense(connection: Connection, email: str, username: str, constraint: str) -> None:
    with pytest.raises(psycopg.errors.CheckViolation, match=constraint):
        accounts.register(connection, email, username, "$hash")


def test_is_taken(connection: Connection) -> None:
    assert accounts.is_taken(connection, "Ada@example.org")
    assert not accounts.is_taken(connection, "nobody@example.org")


@pytest.mark.parametrize(
    ("username", "full_name"),
    [
        pytest.param("ada", "Ada Lovelace", id="both names"),
        pytest.param("ben", None, id="no name"),
        pytest.param("cleo", None, id="one name is no full name"),
    ],
)
def test_profile(connection: Connection, username: str, full_name: str | None) -> None:
    found = accounts.profile(connection, username)
    assert found is not None
    assert found.full_name == full_name


def test_a_profile_is_gone_with_the_account(connection: Connection) -> None:
    accounts.deactivate(connection, [1])
    assert accounts.profile(connection, "ada") is None


def test_update_profile_keeps_what_is_not_given(connection: Connection) -> None:
    assert accounts.update_profile(connection, 2, first_name="Ben", last_name="Okri", bio="Reads.")
    assert accounts.update_profile(connection, 2, first_name="Benjamin", last_name="Okri")
    found = accounts.profile(connection, "ben")
    assert found is not None
    assert (found.full_name, found.bio) == ("Benjamin Okri", "Reads.")
    assert not accounts.update_profile(connection, 99, first_name=None, last_name=None)


def test_find_matches_the_start_of_any_name(connection: Connection) -> None:
    assert [match.username for match in accounts.find(connection, "LOVE")] == ["ada"]
    assert [match.full_name for match in accounts.find(connection, "b")] == [None]
    assert accounts.find(connection, "da") == []


def test_roles(connection: Connection) -> None:
    assert accounts.set_role(connection, 3, Role.MODERATOR)
    assert not accounts.set_role(connection, 3, Role.MODERATOR)
    assert accounts.with_roles(connection, [Role.ADMIN, Role.MODERATOR]) == ["ada@example.org", "cleo@example.org"]
    accounts.deactivate(connection, [2])
    counted = {count.role: (count.accounts, count.active) for count in accounts.count_roles(connection)}
    assert counted == {"admin": (1, 1), "moderator": (1, 1), "user": (1, 0), "guest": (0, 0)}


def test_deactivate_and_purge(connection: Connection) -> None:
    assert accounts.deactivate(connection, [2, 3, 99]) == ["ben", "cleo"]
    assert accounts.deactivate(connection, [2, 3]) == []
    assert accounts.purge_inactive(connection, timedelta(days=1)) == 0
    assert accounts.purge_inactive(connection, timedelta(0)) == 2
