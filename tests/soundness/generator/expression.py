"""Random expressions over the columns in scope."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from .choices import Choices
from .schema import BOOL, INT, INTS, LITERALS, NUM, TEXT, TEXTS, TYPES, Column
from .templates import AGGREGATES, FRAMES, SCALARS, WINDOWS

_BESIDE = {
    TEXT: ("{0}", "{0} || ({1})::text", "concat_ws({0}, {1})", "lower({0}) || {1}"),
    INT: ("{0}", "({0} % 9) + num_nulls({1})", "nullif({0}, 1)"),
    TEXTS: ("{0}", "{0}[1:num_nulls({1})]", "{0} || {0}"),
}
_COUNTED = ("count(*) > 0", "sum(1) > 0", "sum(1) IS NOT NULL", "max(1) = 1")
_HOLE = re.compile("|".join(re.escape(f"{{{name}}}") for name in TYPES))


@dataclass(frozen=True)
class Scope:
    """What an expression may use: columns, parameters, aggregates or windows, and a maker of sub-selects.

    `inside` are the columns that the arguments of an aggregate see, where `columns` are the grouping keys. `said` are
    expressions that conditions have spoken of, which are worth repeating.
    """

    columns: Sequence[Column]
    subselect: Callable[[Sequence[str], Scope], str]
    inside: Sequence[Column] | None = None
    windows: bool = False
    parameters: bool = False
    said: list[Column] = field(default_factory=list)


def expression(choices: Choices, wanted: str, scope: Scope, depth: int) -> str:
    """Return an expression of the type wanted."""
    columns = [column.text for column in scope.columns if column.type == wanted]
    kinds: list[Callable[[], str]] = [lambda: choices.of(columns)] * 6 if columns else []
    kinds.append(lambda: choices.of(LITERALS[wanted]))
    if said := [column.text for column in scope.said if column.type == wanted]:
        kinds += [lambda: choices.of(said)] * 3
    if scope.inside is not None:
        kinds += [lambda: _aggregate(choices, wanted, scope, depth)] * 3
    if depth > 0:
        kinds += [lambda: _fill(choices, choices.of(SCALARS[wanted]), scope, depth - 1)] * 5
        kinds += [
            lambda: f"coalesce({_two(choices, wanted, scope, depth)})",
            lambda: _case(choices, wanted, scope, depth),
            lambda: f"(SELECT {expression(choices, wanted, scope, depth - 1)})",
            lambda: scope.subselect([wanted], scope),
            lambda: f"greatest({_two(choices, wanted, scope, depth)})",
            lambda: f"NULL::{wanted}",
        ]
        if len(columns) > 1 and wanted in _BESIDE:
            kinds += [lambda: _sides(choices, wanted, columns, scope)] * 2
        if wanted == BOOL:
            kinds += [lambda: _membership(choices, scope, depth)] * 2
        if wanted in {INTS, "text[]"}:
            kinds.append(lambda: f"ARRAY{scope.subselect([wanted.removesuffix('[]')], scope)}::{wanted}")
            kinds.append(lambda: f"ARRAY{scope.subselect([wanted], scope)}::{wanted}")  # of arrays
        if scope.windows and wanted in WINDOWS:
            kinds += [lambda: _window(choices, wanted, scope, depth)] * 3
    if scope.parameters:
        kinds.append(
            lambda: f"$1::{wanted}" if wanted == TEXT else f"$2::{wanted}" if wanted == INT else f"NULL::{wanted}"
        )
    return choices.of(kinds)()


def condition(choices: Choices, scope: Scope, depth: int) -> str:
    """Return a condition as filters have them: mostly about columns, joined by AND and OR."""
    if depth > 0 and choices.maybe(25):
        word = choices.of(("AND", "OR"))
        return f"({condition(choices, scope, depth - 1)} {word} {condition(choices, scope, depth - 1)})"
    if depth > 0 and choices.maybe(10):
        return f"NOT {condition(choices, scope, depth - 1)}"
    if scope.inside is not None and choices.maybe(25):
        return f"({choices.of(_COUNTED)})"
    if scope.columns and choices.maybe(40):
        column = choices.of(scope.columns)
        literal = choices.of(LITERALS[column.type])
        forms = (
            f"{column.text} IS NOT NULL",
            f"{column.text} = {literal}",
            f"{column.text} <> {literal}",
            f"{column.text} IN ({literal}, {choices.of(LITERALS[column.type])})",
            f"{column.text} IS NULL",
            f"{column.text} IS DISTINCT FROM {literal}",
            f"coalesce({column.text}, {literal}) = {literal}",
        )
        return f"({choices.of(forms)})"
    if choices.maybe(25):
        said = Column(expression(choices, kind := choices.of((INT, TEXT)), scope, max(depth, 1)), kind)
        scope.said.append(said)
        form = choices.of(("IS NOT NULL", f"> {LITERALS[kind][0]}", "IS NULL"))
        return f"({said.text} {form})"
    return f"({expression(choices, BOOL, scope, depth)})"


def _sides(choices: Choices, wanted: str, columns: Sequence[str], scope: Scope) -> str:
    """Return a column or, where that and another one are not there, a third: what a FULL JOIN is asked for."""
    beside = choices.of([column.text for column in scope.columns])
    one, other = choices.of(columns), choices.of(columns)
    return f"coalesce({choices.of(_BESIDE[wanted]).format(one, beside)}, {other})"


def _two(choices: Choices, wanted: str, scope: Scope, depth: int) -> str:
    return ", ".join(expression(choices, wanted, scope, depth - 1) for _ in range(2))


def _fill(choices: Choices, template: str, scope: Scope, depth: int) -> str:
    filled = _HOLE.sub(lambda hole: f"({expression(choices, hole[0][1:-1], scope, depth)})", template)
    return f"({filled})"


def _aggregate(choices: Choices, wanted: str, scope: Scope, depth: int) -> str:
    inside = replace(scope, columns=scope.inside or (), inside=None, windows=False)
    call = _fill(choices, choices.of(AGGREGATES[wanted]), inside, min(depth, 1))
    if choices.maybe(15) and call.endswith("))") and "[1]" not in call:
        return f"({call[1:-1]} FILTER (WHERE {condition(choices, inside, 0)}))"
    return call


def _window(choices: Choices, wanted: str, scope: Scope, depth: int) -> str:
    plain = replace(scope, windows=False)
    call = _fill(choices, choices.of(WINDOWS[wanted]), plain, 0)
    partition = f"PARTITION BY {expression(choices, TEXT, plain, 0)}" if choices.maybe(30) else ""
    frame = choices.of(FRAMES)
    order = f"ORDER BY {expression(choices, INT, plain, 0)}" if choices.maybe(60) or "GROUPS" in frame else ""
    cast = f"::{wanted}" if wanted in {INT, NUM} else ""
    return f"(({call[1:-1]} OVER ({partition} {order} {frame})){cast})"


def _case(choices: Choices, wanted: str, scope: Scope, depth: int) -> str:
    when = condition(choices, scope, depth - 1)
    then = expression(choices, wanted, scope, depth - 1)
    other = f" ELSE {expression(choices, wanted, scope, depth - 1)}" if choices.maybe(75) else ""
    if not choices.maybe(40):
        return f"CASE WHEN {when} THEN {then}{other} END"
    # A second arm that has to do with the first: what it says of the row depends on what the first left.
    more, result = condition(choices, scope, depth - 1), expression(choices, wanted, scope, depth - 1)
    arms = [
        (when, f"NOT ({when})"),
        (f"({when}) AND ({more})", when),
        (f"({when}) OR ({more})", more),
        (f"({when}) IS NULL AND ({more}) IS NULL", f"({when}) IS NULL"),
        (f"({when}) = ({more})", f"NOT ({more})"),
    ]
    first, second = choices.of(arms)
    return f"CASE WHEN {first} THEN {then} WHEN {second} THEN {result}{other} END"


def _membership(choices: Choices, scope: Scope, depth: int) -> str:
    if choices.maybe(25):
        return _row_membership(choices, scope, depth)
    kind = choices.of((INT, TEXT))
    inner = scope.subselect([kind], scope)
    left = expression(choices, kind, scope, depth - 1)
    forms = (
        f"{left} IN {inner}",
        f"EXISTS {inner}",
        f"{left} NOT IN {inner}",
        f"{left} > ALL {inner}",
        f"NOT EXISTS {inner}",
    )
    return f"({choices.of(forms)})"


def _row_membership(choices: Choices, scope: Scope, depth: int) -> str:
    kinds = [choices.of((INT, TEXT)) for _ in range(2)]
    inner = scope.subselect(kinds, scope)
    row = f"({', '.join(expression(choices, kind, scope, depth - 1) for kind in kinds)})"
    forms = (
        f"{row} = {inner}",
        f"{row} IN {inner}",
        f"NOT ({row} = {inner})",
        f"{row} <> {inner}",
        f"{row} < {inner}",
        f"({row} = {inner}) IS NOT NULL",
        f"{row} NOT IN {inner}",
        f"{row} >= ALL {inner}",
    )
    return f"({choices.of(forms)})"
