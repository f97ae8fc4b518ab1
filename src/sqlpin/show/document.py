"""What is known of a query as programs read it: the values of a JSON document, described in docs/reference/json.md."""

from __future__ import annotations

from typing import Any

from sqlpin.query import DescribedColumn, DescribedParameter, DescribedQuery, TableOrigin
from sqlpin.show.text import why


def described_json(answer: DescribedQuery) -> dict[str, Any]:
    """Return what is known of a query; every key is always there. Types, rows and groups are named as in the metadata."""
    return {
        "hash": answer.query.hash,
        "query": answer.query.query,
        "text": answer.query.server.text,
        "rows": answer.rows.value,
        "columns": [_column(column) for column in answer.columns],
        "parameters": [_parameter(number, each) for number, each in enumerate(answer.parameters, 1)],
        "degraded": answer.degraded,
        "notes": list(answer.notes),
    }


def _column(column: DescribedColumn) -> dict[str, Any]:
    origin = column.origin
    return {
        "name": column.name,
        "type": column.type.name,
        "nullable": column.nullable,
        "because": why(column.reason),
        "elements_nullable": column.elements_nullable,
        "group": column.group,
        "values": None if column.values is None else list(column.values),
        "python": column.python,
        "origin": {"table": origin.table, "column": origin.column} if isinstance(origin, TableOrigin) else None,
    }


def _parameter(number: int, parameter: DescribedParameter) -> dict[str, Any]:
    return {
        "number": number,
        "name": parameter.name,
        "type": parameter.type.name,
        "nullable": parameter.nullable,
        "because": why(parameter.reason),
        "python": parameter.python,
    }
