"""What the functions of pg_catalog say about NULL: audited facts, keyed by OID.

Every table maps an OID to the signature it had when it was audited (`|` separates the forms of several majors); the audit
test compares it with the running server, so that an OID that means something else on another major is found, and runs
every entry over edge values. OIDs of pg_catalog are stable across majors; a user's function never has one of them.

Where the facts come from: the documentation, a reading of the C sources of PostgreSQL 15 and 18 for every path that
returns NULL (`PG_RETURN_NULL`), and runs on 14 to 18. When in doubt a function is left out: a missing entry loses a
claim, a wrong one is a wrong claim.

What they do not cover: a call with the keyword VARIADIC (`FuncExpr.funcvariadic`) of a function that takes `VARIADIC "any"`
is NULL for a NULL array, even in `NEVER_NULL`; there the array must be proven too. Arguments may be of any type, composite
and domain types included, unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sqlpin.nullability.functions import composite, documents, geometry, network, numeric, server, temporal, text
from sqlpin.nullability.functions.aggregates import ALWAYS, ANY_ARGUMENT, DEFAULTED, FRAMED, NOT_NULL, RANKS
from sqlpin.nullability.functions.arguments import FIELDS, GIVEN, GIVEN_ANY, INFINITE, OF_BUILTIN, WHATEVER
from sqlpin.nullability.functions.elements import FROM_ARGUMENTS, NONE_NULL, REMOVES
from sqlpin.nullability.functions.extensions import NEVER_NULL_STRICT as EXTENSIONS_NEVER_NULL_STRICT
from sqlpin.nullability.functions.rows import COLUMNS, VALUES

__all__ = [
    "AGGREGATES_ALWAYS",
    "AGGREGATES_ANY_ARGUMENT",
    "AGGREGATES_NOT_NULL",
    "ARRAY_REMOVE",
    "ELEMENTS_FROM_ARGUMENTS",
    "ELEMENTS_NOT_NULL",
    "EXTENSIONS_NEVER_NULL_STRICT",
    "FAMILIES",
    "NEVER_NULL",
    "NEVER_NULL_FIELDS",
    "NEVER_NULL_GIVEN",
    "NEVER_NULL_GIVEN_ANY",
    "NEVER_NULL_OF_BUILTIN",
    "NEVER_NULL_STRICT",
    "NULL_FOR_INFINITY",
    "ROWS_COLUMNS_NOT_NULL",
    "ROWS_NOT_NULL",
    "SIGNATURES",
    "WINDOWS_FRAMED",
    "WINDOWS_NOT_NULL",
    "WINDOWS_NOT_NULL_GIVEN",
]

FAMILIES = (numeric, text, temporal, documents, composite, geometry, network, server)

NEVER_NULL_STRICT: frozenset[int] = frozenset(oid for family in FAMILIES for oid in family.NEVER_NULL_STRICT)
"""Never NULL when every argument is not NULL. Most are declared strict; some are not and return NULL for NULL all the same."""

NEVER_NULL: frozenset[int] = frozenset(WHATEVER)
"""Never NULL, whatever the arguments are."""

NEVER_NULL_GIVEN: Mapping[int, tuple[int, ...]] = MappingProxyType({oid: needed for oid, (_, needed) in GIVEN.items()})
"""Never NULL when the arguments at these places (from 0) are not NULL: `concat_ws(',', a, b)` needs only the separator."""

NEVER_NULL_GIVEN_ANY: frozenset[int] = frozenset(GIVEN_ANY)
"""Never NULL when at least one argument is not NULL: `array || array`."""

NEVER_NULL_OF_BUILTIN: frozenset[int] = frozenset(OF_BUILTIN)
"""Never NULL for not NULL arguments whose types belong to pg_catalog (OID below 16384).

They cast an argument of any type to text; for a user's type that cast can be a user's function, which can return NULL.
"""

NEVER_NULL_FIELDS: Mapping[int, frozenset[str]] = MappingProxyType({oid: fields for oid, (_, fields) in FIELDS.items()})
"""`extract` and `date_part`: never NULL when the first argument is a constant of these (compare in lower case) and the second
is not NULL. Infinity has a year and an epoch, but no month and no hour."""

NULL_FOR_INFINITY: frozenset[int] = frozenset(INFINITE)
"""NULL for infinite times only; not NULL when the time argument is known to be finite (`now()`, `current_date`) and, for
`to_char`, the format is a constant that is not empty."""

AGGREGATES_NOT_NULL: frozenset[int] = frozenset(NOT_NULL)
"""Not NULL over at least one row when every argument, direct arguments too, is not NULL in every row.

The delimiter of `string_agg` and the columns of ORDER BY do not matter.
"""

AGGREGATES_ANY_ARGUMENT: frozenset[int] = frozenset(ANY_ARGUMENT)
"""Not NULL over at least one row, whatever the arguments: NULLs are collected, or skipped after the result exists."""

AGGREGATES_ALWAYS: frozenset[int] = frozenset(ALWAYS)
"""Never NULL, over no rows too: the counts and the ranks of a hypothetical row."""

WINDOWS_NOT_NULL: frozenset[int] = frozenset(RANKS)
"""Window functions that are never NULL."""

WINDOWS_NOT_NULL_GIVEN: frozenset[int] = frozenset(DEFAULTED)
"""Window functions that are never NULL when every argument is not NULL: `ntile`, and `lag` and `lead` with a default."""

WINDOWS_FRAMED: frozenset[int] = frozenset(FRAMED)
"""`first_value` and `last_value`: not NULL when the argument is not NULL and the frame is never empty."""

ROWS_NOT_NULL: frozenset[int] = frozenset(VALUES)
"""Set-returning functions of one value, which is never NULL in a row they return, whatever the arguments.

Side by side with another one in a target list or in ROWS FROM the shorter is padded with NULL all the same.
"""

ROWS_COLUMNS_NOT_NULL: Mapping[int, frozenset[int]] = MappingProxyType(
    {oid: columns for oid, (_, columns) in COLUMNS.items()}
)
"""Set-returning functions of several columns: the ones (from 0) that are never NULL in a row they return."""

ELEMENTS_NOT_NULL: frozenset[int] = frozenset(NONE_NULL)
"""Functions that return an array, whose elements are never NULL, whatever the arguments."""

ELEMENTS_FROM_ARGUMENTS: frozenset[int] = frozenset(FROM_ARGUMENTS)
"""Functions that return an array made of their arguments: it has a NULL element only if one of the arguments that are of the
array's element type is NULL, or one of those that are arrays has a NULL element (a NULL array adds none)."""

ARRAY_REMOVE: frozenset[int] = frozenset(REMOVES)
"""`array_remove`: as above; with NULL as the second argument the result has no NULL element at all."""

SIGNATURES: Mapping[int, str] = MappingProxyType(
    {oid: signature for family in FAMILIES for oid, signature in family.NEVER_NULL_STRICT.items()}
    | WHATEVER
    | GIVEN_ANY
    | OF_BUILTIN
    | INFINITE
    | {oid: signature for oid, (signature, _) in (GIVEN | FIELDS | COLUMNS).items()}
    | NOT_NULL
    | ANY_ARGUMENT
    | ALWAYS
    | RANKS
    | DEFAULTED
    | FRAMED
    | VALUES
    | NONE_NULL
    | FROM_ARGUMENTS
    | REMOVES
)
"""Every OID named here and its signature, `name(type, type)` as `oidvectortypes` writes it."""
