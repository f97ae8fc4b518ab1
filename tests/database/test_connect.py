"""A connection that cannot be had: what was tried, what the server said, what to do; never a password."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import psycopg
import pytest

from sqlpin.database import disposable_server
from sqlpin.database.connect import connect
from sqlpin.database.conninfo import parse
from sqlpin.errors import WorkError
from tests.conftest import chosen_engine

SECRET = "s3cret"
RULES = """
local all with_password scram-sha-256
local all refused reject
local all of_another_name peer
local all all trust
host all all all trust
"""
SETUP = [
    f"CREATE ROLE with_password LOGIN PASSWORD '{SECRET}'",
    "CREATE ROLE shut_out LOGIN",
    "CREATE ROLE crowded LOGIN CONNECTION LIMIT 0",
    "CREATE DATABASE closed TEMPLATE postgres",
    "REVOKE CONNECT ON DATABASE closed FROM public",
]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture(scope="module")
def strict() -> Iterator[dict[str, str]]:
    """A server that refuses in many ways: `{socket}` and `{tcp}` are its addresses, `{nobody}` is one where nothing listens."""
    port = free_port()
    with disposable_server(chosen_engine(), listen_addresses="127.0.0.1", port=str(port)) as server:
        socket_folder = server.conninfo.split()[0].removeprefix("host=")
        conninfo = f"host={socket_folder} port={port} user=postgres dbname=postgres"
        with psycopg.connect(conninfo, autocommit=True) as connection:
            for statement in SETUP:
                connection.execute(statement)
            (server.data / "pg_hba.conf").write_text(RULES)
            connection.execute("SELECT pg_reload_conf()")
        while trusts_everybody(f"host={socket_folder} port={port} user=refused dbname=postgres"):
            time.sleep(0.01)
        yield {
            "socket": f"host={socket_folder} port={port}",
            "tcp": f"host=127.0.0.1 port={port}",
            "nobody": f"host=127.0.0.1 port={free_port()}",
        }


def trusts_everybody(conninfo: str) -> bool:
    try:
        psycopg.connect(conninfo)
    except psycopg.OperationalError as error:
        return "does not exist" in str(error)
    return True


@pytest.mark.parametrize(
    ("conninfo", "says", "advises"),
    [
        pytest.param("{nobody} user=u", "Connection refused", "host and port", id="nothing-listens"),
        pytest.param("host=/nowhere user=u", "No such file", "host and port", id="no-socket"),
        pytest.param("host=nowhere.invalid user=u", "nowhere.invalid", "host and port", id="no-such-host"),
        pytest.param(
            f"{{socket}} user=with_password dbname=postgres password={SECRET}x",
            "password",
            "~/.pgpass",
            id="wrong-password",
        ),
        pytest.param(
            "{socket} user=with_password dbname=postgres", "no password supplied", "~/.pgpass", id="no-password"
        ),
        pytest.param(
            "{socket} user=nobody_here dbname=postgres", 'role "nobody_here"', "another user", id="no-such-role"
        ),
        pytest.param("{socket} user=postgres dbname=nope", 'database "nope"', "--scratch", id="no-such-database"),
        pytest.param(
            "{socket} user=shut_out dbname=closed", "permission denied", "administrator", id="no-right-to-connect"
        ),
        pytest.param("{socket} user=refused dbname=postgres", "pg_hba.conf rejects", "administrator", id="rejected"),
        pytest.param("{socket} user=of_another_name dbname=postgres", "Peer", "name a host", id="peer"),
        pytest.param("{socket} user=crowded dbname=postgres", "too many connections", "close other", id="too-many"),
        pytest.param("{tcp} user=postgres dbname=postgres sslmode=require", "SSL", "sslmode", id="server-without-tls"),
        pytest.param(
            "{tcp} user=postgres sslmode=verify-full sslrootcert=/nope",
            "SSL",
            "sslrootcert",
            id="certificate-asked-of-a-server-without-tls",
        ),
    ],
)
def test_refusal_is_told_with_advice(strict: dict[str, str], conninfo: str, says: str, advises: str) -> None:
    with pytest.raises(WorkError) as caught:
        connect(parse(conninfo.format(**strict), "DATABASE_URL"))
    assert "DATABASE_URL" in caught.value.message
    assert says in caught.value.message
    assert advises in " ".join(caught.value.help)
    assert SECRET not in str([caught.value.message, caught.value.help])
    assert "\n" not in caught.value.message


def test_right_password_is_let_in(strict: dict[str, str]) -> None:
    target = parse(f"{strict['socket']} user=with_password dbname=postgres password={SECRET}", "DATABASE_URL")
    with connect(target) as connection:
        assert connection.info.user == "with_password"


def test_connection_has_our_name_and_a_time_limit(database: str) -> None:
    with connect(parse(database, "DATABASE_URL")) as connection:
        assert connection.execute("SHOW application_name").fetchone() == ("sqlpin",)
        assert connection.info.get_parameters()["connect_timeout"] == "10"


def test_name_and_time_limit_of_the_user_win(database: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PGAPPNAME", "theirs")
    target = parse(f"{database} connect_timeout=3", "DATABASE_URL")
    with connect(target) as connection:
        assert connection.execute("SHOW application_name").fetchone() == ("theirs",)
        assert connection.info.get_parameters()["connect_timeout"] == "3"
