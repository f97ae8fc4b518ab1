"""Two answers for one query, and what a reader is told of how they differ."""

from __future__ import annotations

import pytest

from sqlpin.datatype import ArrayType, BaseType, CompositeType, DataType, DomainType, EnumType
from sqlpin.difference import differences
from sqlpin.query import OtherOrigin, PinnedColumn, PinnedParameter, PinnedQuery, Rows, TableOrigin

INT = BaseType("integer", "int4", builtin=True)
TEXT = BaseType("text", "text", builtin=True)
ROLE = EnumType("role", ("admin", "user"))


def column(
    name: str,
    data_type: DataType = INT,
    *,
    nullable: bool = False,
    table: str = "",
    elements_nullable: bool | None = None,
    group: int | None = None,
    values: tuple[str, ...] | None = None,
) -> PinnedColumn:
    origin = TableOrigin(table, name) if table else OtherOrigin.EXPRESSION
    return PinnedColumn(name, data_type, origin, nullable, elements_nullable, group, values)


def query(
    *columns: PinnedColumn,
    parameters: tuple[PinnedParameter, ...] = (),
    rows: Rows = Rows.MANY,
    text: str = "SELECT",
) -> PinnedQuery:
    return PinnedQuery("SELECT", text, columns, parameters, rows)


def parameter(name: str | None, data_type: DataType = TEXT, *, nullable: bool = False) -> PinnedParameter:
    return PinnedParameter(name, data_type, nullable)


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        pytest.param(query(column("id")), query(column("id")), [], id="equal"),
        pytest.param(
            query(column("id"), column("bio")),
            query(column("id"), column("bio", nullable=True)),
            ['column 2 "bio" is nullable; the metadata says not null'],
            id="nullability",
        ),
        pytest.param(
            query(column("id")),
            query(column("id", TEXT)),
            ['column 1 "id" is text; the metadata says integer'],
            id="type",
        ),
        pytest.param(
            query(column("id"), column("bio")),
            query(column("id"), column("age", nullable=True), column("bio")),
            ['column 2 "age" is new: integer, nullable'],
            id="a column in between",
        ),
        pytest.param(
            query(column("id"), column("age"), column("bio")),
            query(column("id"), column("bio")),
            ['column 2 "age" is gone'],
            id="a column less",
        ),
        pytest.param(
            query(column("id"), column("nme")),
            query(column("id"), column("name")),
            ['column 2 "name" was called "nme"'],
            id="renamed",
        ),
        pytest.param(
            query(column("a"), column("b"), column("c")),
            query(column("x", TEXT)),
            [
                'column 1 "a" is gone',
                'column 2 "b" is gone',
                'column 3 "c" is gone',
                'column 1 "x" is new: text, not null',
            ],
            id="nothing in common",
        ),
        pytest.param(
            query(column("id", table="users")),
            query(column("id", table="old_users")),
            ['column 1 "id" comes from old_users.id; the metadata says users.id'],
            id="another table",
        ),
        pytest.param(
            query(column("id", table="users")),
            query(column("id")),
            ['column 1 "id" comes from an expression; the metadata says users.id'],
            id="an expression now",
        ),
        pytest.param(
            query(column("r", ROLE)),
            query(column("r", EnumType("role", ("admin", "guest", "user")))),
            ['column 1 "r": type role is enum (admin, guest, user); the metadata says enum (admin, user)'],
            id="enum label",
        ),
        pytest.param(
            query(column("r", ArrayType("role[]", ROLE, builtin=False))),
            query(column("r", ArrayType("role[]", EnumType("role", ("user",)), builtin=False))),
            ['column 1 "r": type role[] is an array of enum (user); the metadata says an array of enum (admin, user)'],
            id="enum label in an array",
        ),
        pytest.param(
            query(column("r", DomainType("d", INT, not_null=False))),
            query(column("r", DomainType("d", INT, not_null=True))),
            ['column 1 "r": type d is a domain over integer not null; the metadata says a domain over integer'],
            id="domain",
        ),
        pytest.param(
            query(column("r", CompositeType("c", (("x", ROLE),)))),
            query(column("r", CompositeType("c", (("x", EnumType("role", ())),)))),
            ['column 1 "r": a type that c is made of is defined differently'],
            id="two levels down",
        ),
        pytest.param(
            query(column("tags", elements_nullable=True)),
            query(column("tags", elements_nullable=False)),
            ['column 1 "tags" has elements that are not null; the metadata says nullable elements'],
            id="elements",
        ),
        pytest.param(
            query(column("kind", values=("a",))),
            query(column("kind", values=("a", "b"))),
            ["column 1 \"kind\" has the values 'a', 'b'; the metadata says 'a'"],
            id="values of a CHECK",
        ),
        pytest.param(
            query(column("id")),
            query(column("id", group=1)),
            ['column 1 "id" now belongs to an outer-joined row'],
            id="outer join",
        ),
        pytest.param(
            query(parameters=(parameter("email"),)),
            query(parameters=(parameter("email", INT, nullable=True),)),
            [
                'parameter 1 "email" is integer; the metadata says text',
                'parameter 1 "email" is nullable; the metadata says not null',
            ],
            id="parameter",
        ),
        pytest.param(
            query(parameters=(parameter(None),)),
            query(parameters=(parameter(None), parameter(None, INT))),
            ["parameter 2 is new: integer, not null"],
            id="parameter without a name",
        ),
        pytest.param(
            query(rows=Rows.MANY),
            query(rows=Rows.AT_MOST_ONE),
            ["the query returns at most one row; the metadata says any number of rows"],
            id="rows",
        ),
        pytest.param(
            query(text="SELECT '%%'"),
            query(text="SELECT '%'"),
            ["the query reaches the server as `SELECT '%'`; the metadata says `SELECT '%%'`"],
            id="text",
        ),
    ],
)
def test_differences(before: PinnedQuery, now: PinnedQuery, expected: list[str]) -> None:
    assert differences(before, now) == expected


def test_every_field_counts() -> None:
    """Whatever makes two metadata files differ is named: an unequal pair never has an empty list."""
    one = query(column("a", group=1), column("b", group=2))
    two = query(column("a", group=2), column("b", group=2))
    assert one != two
    assert differences(one, two) == ['column 1 "a" belongs to another outer-joined row']
