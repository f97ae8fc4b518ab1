"""What the tests of the proof share: a probe, and a database to ask."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from psycopg.pq import ExecStatus

from sqlpin.describe.facts import fetch
from sqlpin.nullability import Proof, prove, questions

SCHEMA = Path(__file__).with_name("schema.sql")


@dataclass(frozen=True)
class Probe:
    """A query with the truth about each of its columns: `!` never NULL, `?` can be NULL."""

    reason: str
    query: str
    truth: str
    pg: str = ">= 14"
    """The majors on which the query can be run."""


def table(*probes: Probe) -> pytest.MarkDecorator:
    """Return the parametrisation of a table of probes; the reasons are the ids."""
    return pytest.mark.parametrize(
        "probe", [pytest.param(probe, id=probe.reason, marks=pytest.mark.pg(probe.pg)) for probe in probes]
    )


def open_world(conninfo: str) -> psycopg.Connection:
    """Load the schema and its rows; every later statement is rolled back by the test that makes it."""
    connection = psycopg.connect(conninfo, autocommit=True)
    connection.execute(SCHEMA.read_bytes())
    return connection


def analysed(connection: psycopg.Connection, query: str) -> str:
    """Return the rewritten tree of a query, as the server prints it."""
    found: list[str] = []

    def keep(diagnostic: psycopg.errors.Diagnostic) -> None:
        if diagnostic.message_primary == "rewritten parse tree:" and diagnostic.message_detail:
            found.append(diagnostic.message_detail)

    connection.execute("SET debug_pretty_print = off; SET log_min_messages = panic; SET client_min_messages = log")
    connection.execute("SET debug_print_rewritten = on")
    found.clear()
    connection.add_notice_handler(keep)
    try:
        result = connection.pgconn.prepare(b"", query.encode())
    finally:
        connection.remove_notice_handler(keep)
        connection.execute("RESET debug_print_rewritten")
    assert result.status == ExecStatus.COMMAND_OK, result.error_message.decode()
    return found[0]


def proof_of(
    connection: psycopg.Connection,
    query: str,
    *,
    not_null_parameters: frozenset[int] = frozenset(),
    nullable_parameters: frozenset[int] = frozenset(),
) -> Proof:
    """Prove a query."""
    tree = analysed(connection, query)
    return prove(
        tree,
        fetch(connection, questions([tree])),
        text=query,
        not_null_parameters=not_null_parameters,
        nullable_parameters=nullable_parameters,
    )


def truth_of(proof: Proof) -> str:
    """Write a proof as the truth of a probe is written."""
    return "".join("!" if column.not_null else "?" for column in proof.columns)


def shown(proof: Proof) -> str:
    """Show the reasons, for the message of a failed test."""
    return "\n".join(f"{column.name}: {column.reason}" for column in proof.columns)
