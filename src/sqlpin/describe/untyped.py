"""A refusal that says no more than that the server cannot see the type of a parameter.

Nothing gives a type to the parameter in `VALUES ($1)` or `SELECT $1`: the server takes text, and what it is compared with or
assigned to later may not go with text. A driver that sends the type of the Python value never sees that error. Whether a
refusal is of this kind is not guessed: the server parses the text again, with one parameter declared as each of the types
that psycopg sends.

Source: https://www.postgresql.org/docs/current/typeconv-union-case.html (unknown becomes text), psycopg/types/*.py (the
dumpers' OIDs), https://www.postgresql.org/docs/current/protocol-message-formats.html (Parse declares parameter types).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import psycopg
from psycopg import pq

from sqlpin.describe.pipeline import ServerError

# undefined_function (operators too), datatype_mismatch: https://www.postgresql.org/docs/current/errcodes-appendix.html
_ABOUT_TYPES = frozenset({"42883", "42804"})
_MOST_PARAMETERS = 20

# pg_type.dat: built-in types have the same OID on every server.
_SENT: Mapping[str, int] = MappingProxyType(
    {
        "bytea": 17,
        "bigint": 20,
        "uuid": 2950,
        "timestamptz": 1184,
        "date": 1082,
        "numeric": 1700,
        "double precision": 701,
        "boolean": 16,
        "interval": 1186,
        "time": 1083,
        "timestamp": 1114,
        "jsonb": 3802,
        "inet": 869,
        "bytea[]": 1001,
        "bigint[]": 1016,
        "uuid[]": 2951,
    }
)


def accepted_type(
    connection: psycopg.Connection, text: str, parameters: int, error: ServerError
) -> tuple[int, str] | None:
    """Return the number of a parameter and a type for it with which the server takes the refused text, if there is one.

    The connection is in autocommit mode: each question that is refused ends a transaction.
    """
    if error.sqlstate not in _ABOUT_TYPES:
        return None
    for name, oid in _SENT.items():
        for number in range(1, min(parameters, _MOST_PARAMETERS) + 1):
            declared = [0] * (number - 1) + [oid]
            if connection.pgconn.prepare(b"", text.encode(), declared).status == pq.ExecStatus.COMMAND_OK:
                return number, name
    return None
