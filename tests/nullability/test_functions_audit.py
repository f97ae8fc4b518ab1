"""Every function that `sqlpin.nullability.functions` lists, run over edge values on the server, against what the list says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import psycopg
import pytest

from sqlpin.nullability import functions as listed

from .audit import Auditor, Claim, Values, describe_functions, only
from .edge_values import EDGE_VALUES

NOT_RUN = {
    2626: "pg_sleep would sleep",
    3935: "pg_sleep_for would sleep",
    3936: "pg_sleep_until would sleep",
    1845: "to_ascii(text) wants a database in a Latin encoding; to_ascii(text, name) is run",
}

ROWS = "EXISTS (SELECT FROM (SELECT {call} AS x LIMIT 200) AS s WHERE num_nulls(x) = 1)"
ELEMENTS = "EXISTS (SELECT FROM (SELECT unnest({call}) AS x) AS s WHERE num_nulls(x) = 1)"
AGGREGATE = "num_nulls((SELECT {call})) = 1"
EMPTY_AGGREGATE = "num_nulls((SELECT {call} WHERE false)) = 1"
WINDOW = "EXISTS (SELECT FROM (SELECT {call} OVER () AS x FROM generate_series(1, 3)) AS s WHERE num_nulls(x) = 1)"
"""What would break a promise, as conditions over a call; a composite of NULLs is not NULL for `num_nulls`."""


def everywhere(place: int) -> bool:
    return True


def but(needed: tuple[int, ...]) -> Callable[[int], bool]:
    return lambda place: place not in needed


def finite(place: int, type_name: str) -> Values:
    if type_name == "text":
        return ["day", "hour", "month", "second", "dow", "YYYY-MM-DD", "HH24", "Q", '"', "J"]
    return [value for value in EDGE_VALUES[type_name] if "infinity" not in value]


def no_null_inside(place: int, type_name: str) -> Values:
    values: list[str | None] = [value for value in EDGE_VALUES[type_name] if "NULL" not in value]
    return [*values, None] if type_name.endswith("[]") else values


def columns(wanted: frozenset[int]) -> str:
    wrong = " OR ".join(f"num_nulls(c{number}) = 1" for number in sorted(wanted))
    return f"EXISTS (SELECT FROM {{call}} AS s({{columns}}) WHERE {wrong})"


CLAIMS: Mapping[str, Sequence[Claim]] = {
    **{family.__name__.rpartition(".")[2]: [Claim(o) for o in family.NEVER_NULL_STRICT] for family in listed.FAMILIES},
    "whatever the arguments": [Claim(o, nullable=everywhere) for o in listed.NEVER_NULL],
    "some arguments": [Claim(o, nullable=but(needed)) for o, needed in listed.NEVER_NULL_GIVEN.items()],
    "any argument": [
        Claim(o, nullable=everywhere, wanted=lambda row: any(v is not None for v in row))
        for o in listed.NEVER_NULL_GIVEN_ANY
    ],
    "arguments of built-in types": [Claim(o, builtin_only=True) for o in listed.NEVER_NULL_OF_BUILTIN],
    "fields of infinity": [Claim(o, values=only(0, sorted(f))) for o, f in listed.NEVER_NULL_FIELDS.items()],
    "finite times": [Claim(o, values=finite) for o in listed.NULL_FOR_INFINITY],
    "aggregates of one row": [
        *(Claim(o, AGGREGATE) for o in listed.AGGREGATES_NOT_NULL),
        *(Claim(o, AGGREGATE, nullable=everywhere) for o in listed.AGGREGATES_ANY_ARGUMENT | listed.AGGREGATES_ALWAYS),
    ],
    "aggregates of no row": [Claim(o, EMPTY_AGGREGATE, nullable=everywhere) for o in listed.AGGREGATES_ALWAYS],
    "windows": [
        Claim(o, WINDOW) for o in listed.WINDOWS_NOT_NULL | listed.WINDOWS_NOT_NULL_GIVEN | listed.WINDOWS_FRAMED
    ],
    "rows": [Claim(o, ROWS, nullable=everywhere) for o in listed.ROWS_NOT_NULL],
    "columns of rows": [Claim(o, columns(c), nullable=everywhere) for o, c in listed.ROWS_COLUMNS_NOT_NULL.items()],
    "elements": [Claim(o, ELEMENTS, nullable=everywhere) for o in listed.ELEMENTS_NOT_NULL],
    "elements of the arguments": [Claim(o, ELEMENTS, values=no_null_inside) for o in listed.ELEMENTS_FROM_ARGUMENTS],
    "elements without NULL": [Claim(o, ELEMENTS, values=only(1, [None])) for o in listed.ARRAY_REMOVE],
}

LIARS = [
    pytest.param(Claim(2176), id="array_length of an empty array"),
    pytest.param(Claim(3281), id="scale of NaN"),
    pytest.param(Claim(3848), id="lower of an empty range"),
    pytest.param(Claim(2049), id="to_char of infinity"),
    pytest.param(Claim(1316), id="infinity as a time"),
    pytest.param(Claim(362), id="segments that do not meet"),
    pytest.param(Claim(3214), id="a key that is not there"),
    pytest.param(Claim(870, nullable=everywhere), id="a strict function of NULL"),
    pytest.param(Claim(3059, nullable=everywhere), id="concat_ws without a separator"),
    pytest.param(Claim(6202, values=only(0, ["month"])), id="the month of infinity"),
    pytest.param(Claim(2715, AGGREGATE), id="the deviation of one row"),
    pytest.param(Claim(2115, AGGREGATE, nullable=everywhere), id="the maximum of NULL"),
    pytest.param(Claim(2335, EMPTY_AGGREGATE), id="array_agg of no row"),
    pytest.param(Claim(3106, WINDOW), id="lag without a default"),
    pytest.param(Claim(3969, ROWS), id="the text of a JSON null"),
    pytest.param(Claim(3932, columns(frozenset({1}))), id="the text of a JSON null in a column"),
    pytest.param(Claim(376, ELEMENTS), id="a null string in string_to_array"),
    pytest.param(Claim(378, ELEMENTS), id="array_append to an array with NULL"),
]


@pytest.fixture
def auditor(connection: psycopg.Connection) -> Auditor:
    connection.execute("SET statement_timeout = '60s'")
    return Auditor(connection, bound=40)


def test_an_oid_means_the_same_function_here(connection: psycopg.Connection) -> None:
    here = describe_functions(connection, list(listed.SIGNATURES))
    wrong = {
        oid: (function.signature, listed.SIGNATURES[oid])
        for oid, function in here.items()
        if function.signature not in listed.SIGNATURES[oid].split(" | ")
    }
    assert len(here) > 1500
    assert wrong == {}


@pytest.mark.parametrize("group", CLAIMS)
def test_no_listed_function_breaks_its_promise(auditor: Auditor, group: str) -> None:
    here = describe_functions(auditor.connection, [claim.oid for claim in CLAIMS[group]])
    broken: dict[str, Sequence[str]] = {}
    silent = []
    for claim in CLAIMS[group]:
        if claim.oid not in here or claim.oid in NOT_RUN:
            continue
        function = here[claim.oid]
        outcome = auditor.check(function, claim)
        if outcome.broken:
            broken[function.signature] = outcome.broken[:3]
        if not outcome.answered and ("xml" not in function.signature or auditor.has_xml):
            silent.append(f"{claim.oid} {function.signature}: {outcome.raised} calls raised, none answered")
    assert broken == {}
    assert silent == []


@pytest.mark.parametrize("claim", LIARS)
def test_a_false_promise_is_found(auditor: Auditor, claim: Claim) -> None:
    function = describe_functions(auditor.connection, [claim.oid])[claim.oid]
    assert auditor.check(function, claim).broken
