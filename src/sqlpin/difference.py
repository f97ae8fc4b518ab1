"""What has changed between two answers for one query, in words: what the metadata says, and what the database says now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlpin.datatype import ArrayType, CompositeType, DataType, DomainType, EnumType, MultirangeType, RangeType
from sqlpin.query import PinnedColumn, PinnedParameter, PinnedQuery, Rows, TableOrigin

_ROWS = {
    Rows.NONE: "no rows",
    Rows.EXACTLY_ONE: "exactly one row",
    Rows.AT_MOST_ONE: "at most one row",
    Rows.MANY: "any number of rows",
}


def differences(before: PinnedQuery, now: PinnedQuery) -> list[str]:
    """Return one clause per difference, columns first; none when the two are equal.

    A clause reads `column 2 "bio" is nullable; the metadata says not null`.
    """
    return [
        *_sequence(
            "column", [c.name for c in before.columns], [c.name for c in now.columns], before.columns, now.columns
        ),
        *_sequence(
            "parameter",
            [p.name or "" for p in before.parameters],
            [p.name or "" for p in now.parameters],
            before.parameters,
            now.parameters,
        ),
        *_change("the query returns", _ROWS[before.rows], _ROWS[now.rows]),
        *_change("the query reaches the server as", f"`{before.text}`", f"`{now.text}`"),
    ]


def _sequence(
    noun: str,
    names_before: Sequence[str],
    names_now: Sequence[str],
    before: Sequence[PinnedColumn | PinnedParameter],
    now: Sequence[PinnedColumn | PinnedParameter],
) -> Iterator[str]:
    """Pair the parts that have kept their name and order; the rest has been renamed, is new or is gone."""
    from difflib import SequenceMatcher

    for kind, i, j, k, m in SequenceMatcher(None, names_before, names_now, autojunk=False).get_opcodes():
        paired = min(j - i, m - k) if kind != "replace" or j - i == m - k else 0
        for old, new, place in zip(before[i : i + paired], now[k : k + paired], range(k, k + paired), strict=True):
            yield from _part(noun, place, old, new)
        for place in range(i + paired, j):
            yield f"{_called(noun, place, names_before[place])} is gone"
        for place in range(k + paired, m):
            yield f"{_called(noun, place, names_now[place])} is new: {now[place].type.name}, {_nullable(now[place])}"


def _part(
    noun: str, place: int, old: PinnedColumn | PinnedParameter, new: PinnedColumn | PinnedParameter
) -> Iterator[str]:
    called = _called(noun, place, new.name or "")
    if old.name != new.name:
        yield f'{called} was called "{old.name or ""}"'
    yield from _type(called, old.type, new.type)
    yield from _change(f"{called} is", _nullable(old), _nullable(new))
    yield from _change(f"{called} has", _python(old), _python(new))
    if isinstance(old, PinnedColumn) and isinstance(new, PinnedColumn):
        yield from _column(called, old, new)


def _column(called: str, old: PinnedColumn, new: PinnedColumn) -> Iterator[str]:
    yield from _change(f"{called} comes from", _origin(old), _origin(new))
    yield from _change(f"{called} has", _elements(old), _elements(new))
    yield from _change(f"{called} has the values", _values(old), _values(new))
    if (old.group is None) != (new.group is None):
        yield f"{called} {'now belongs' if new.group is not None else 'no longer belongs'} to an outer-joined row"
    elif old.group != new.group:
        yield f"{called} belongs to another outer-joined row"


def _type(called: str, old: DataType, new: DataType) -> Iterator[str]:
    if old == new:
        return
    if old.name != new.name:
        yield from _change(f"{called} is", old.name, new.name)
        return
    before, now = definition(old), definition(new)
    if before != now:
        yield from _change(f"{called}: type {new.name} is", before, now)
    else:
        yield f"{called}: a type that {new.name} is made of is defined differently"


def definition(data_type: DataType) -> str:
    """Return what makes up a type, one level deep: `enum (admin, user)`."""
    match data_type:
        case EnumType(labels=labels):
            return f"enum ({', '.join(labels)})"
        case DomainType(base=base, not_null=not_null):
            return f"a domain over {base.name}{' not null' if not_null else ''}"
        case CompositeType(fields=fields):
            return f"({', '.join(f'{name} {field.name}' for name, field in fields)})"
        case ArrayType(element=EnumType() | DomainType() | CompositeType() as element):
            return f"an array of {definition(element)}"
        case ArrayType(element=element):
            return f"an array of {element.name}"
        case RangeType(subtype=subtype):
            return f"a range of {subtype.name}"
        case MultirangeType(range=range_):
            return f"a multirange of {range_.name}"
    return f"the base type {data_type.internal}"


def _change(subject: str, old: str, new: str) -> Iterator[str]:
    if old != new:
        yield f"{subject} {new}; the metadata says {old}"


def _called(noun: str, place: int, name: str) -> str:
    return f'{noun} {place + 1} "{name}"' if name else f"{noun} {place + 1}"


def _nullable(part: PinnedColumn | PinnedParameter) -> str:
    return "nullable" if part.nullable else "not null"


def _python(part: PinnedColumn | PinnedParameter) -> str:
    return "the Python type of its driver" if part.python is None else f"the Python type {part.python}"


def _elements(column: PinnedColumn) -> str:
    known = {None: "elements of which nothing is known", True: "nullable elements", False: "elements that are not null"}
    return known[column.elements_nullable]


def _values(column: PinnedColumn) -> str:
    return "that its type allows" if column.values is None else ", ".join(f"'{value}'" for value in column.values)


def _origin(column: PinnedColumn) -> str:
    origin = column.origin
    if isinstance(origin, TableOrigin):
        return f"{origin.table}.{origin.column}"
    return "an expression" if origin.value == "Expression" else "an unknown place"
