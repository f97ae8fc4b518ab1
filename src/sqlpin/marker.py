"""`sql()`: marks a string as a query for sqlpin and costs nothing at run time."""

from __future__ import annotations

from typing import LiteralString


def sql(query: LiteralString, /) -> LiteralString:
    """Return `query` unchanged; `sqlpin prepare` and `sqlpin check` treat the literal as a query.

    >>> sql("SELECT 1")
    'SELECT 1'
    """
    return query
