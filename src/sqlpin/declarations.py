"""What the configuration declares of types and columns: a person's knowledge that holds for all queries.

`[tool.sqlpin.types]` gives a PostgreSQL type its Python type, `[tool.sqlpin.columns]` says of a column of a table or a view
whether it is ever NULL, and which Python type it has. What one query knows stands in a comment of its SQL (`syntax.overrides`)
and wins over this.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple


class ObjectName(NamedTuple):
    """The name of a type, a table or a view: `schema` is None where the search_path finds it. Folded as PostgreSQL does."""

    schema: str | None
    name: str


@dataclass(frozen=True, slots=True)
class DeclaredType:
    """The Python type of a PostgreSQL type. `written` is the name as it stands in the configuration."""

    written: str
    name: ObjectName
    python: str


@dataclass(frozen=True, slots=True)
class DeclaredColumn:
    """What is declared of a column; None where nothing is. `written` is the name as it stands in the configuration."""

    written: str
    table: ObjectName
    column: str
    nullable: bool | None = None
    python: str | None = None


@dataclass(frozen=True, slots=True)
class Declarations:
    """All that a configuration declares, by the names that are written there."""

    types: Mapping[str, DeclaredType] = field(default_factory=dict)
    columns: Mapping[str, DeclaredColumn] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.types or self.columns)

    def lines(self) -> Iterator[str]:
        """Yield one line for each thing declared, white space folded: equal lines mean the same, wherever they stand."""
        return (" ".join(said.split()) for said in self._said())

    def _said(self) -> Iterator[str]:
        for column in self.columns.values():
            if column.nullable is not None:
                yield f"column {column.written} {'nullable' if column.nullable else 'not null'}"
            if column.python is not None:
                yield f"column {column.written} type {column.python}"
        for declared in self.types.values():
            yield f"type {declared.written} type {declared.python}"


NOTHING_DECLARED: Final = Declarations()
