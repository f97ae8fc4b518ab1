"""Whom servers run as, and where that account may go."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sqlpin.database.account import Account, reaches, server_account

STRANGER = Account("stranger", os.getuid() + 1, os.getgid() + 1)
SAME_GROUP = Account("colleague", os.getuid() + 1, os.getgid())
OWNER = Account("owner", os.getuid(), os.getgid() + 1)


@pytest.mark.parametrize(
    ("mode", "account", "expected"),
    [
        pytest.param(0o711, STRANGER, True, id="open-to-pass-through"),
        pytest.param(0o700, STRANGER, False, id="closed"),
        pytest.param(0o744, STRANGER, False, id="readable-is-not-enough"),
        pytest.param(0o710, SAME_GROUP, True, id="open-to-the-group"),
        pytest.param(0o701, SAME_GROUP, False, id="closed-to-the-group-alone"),
        pytest.param(0o700, OWNER, True, id="the-owner"),
        pytest.param(0o677, OWNER, False, id="closed-to-the-owner-alone"),
    ],
)
def test_every_folder_on_the_way_counts(place: Path, mode: int, account: Account, expected: bool) -> None:
    inner = place / "outer" / "inner"
    inner.mkdir(parents=True)
    for path in (place, place / "outer", inner):
        path.chmod(0o755)
    assert reaches(account, inner)
    (place / "outer").chmod(mode)
    assert reaches(account, inner) is expected
    (place / "outer").chmod(0o755)


def test_path_that_does_not_exist_is_not_reached(place: Path) -> None:
    assert not reaches(STRANGER, place / "nowhere")
    assert not reaches(None, place / "nowhere")


def test_root_steps_down_and_nobody_else_does() -> None:
    account = server_account()
    if os.geteuid() == 0:
        assert account is not None
        assert account.uid != 0
    else:
        assert account is None
