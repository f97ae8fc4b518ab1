"""Pinned queries to store."""

from __future__ import annotations

from sqlpin.datatype import DataType
from sqlpin.pgtypes.builtin import builtin
from sqlpin.query import OtherOrigin, PinnedColumn, PinnedParameter, PinnedQuery, Rows, TableOrigin

INT4, INT8, TEXT = map(builtin, ("int4", "int8", "text"))


def column(name: str, data_type: DataType = INT4, **facts: object) -> PinnedColumn:
    values = {"origin": OtherOrigin.EXPRESSION, "nullable": True} | facts
    return PinnedColumn(name, data_type, **values)  # type: ignore[arg-type]


def pinned(
    query: str,
    *columns: PinnedColumn,
    parameters: tuple[PinnedParameter, ...] = (),
    text: str | None = None,
    rows: Rows = Rows.MANY,
) -> PinnedQuery:
    return PinnedQuery(query, text or query, columns, parameters, rows)


REPOSITORY = pinned(
    "SELECT id FROM repositories WHERE name = $1",
    column("id", origin=TableOrigin("repositories", "id"), nullable=False),
    parameters=(PinnedParameter("name", TEXT, nullable=False),),
)
REPOSITORY_HASH = "47a522faf85351452029d93376b6b510067182bd91f1550f35a622cf5bbd8e87"
