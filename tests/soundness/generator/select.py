"""Random SELECT statements."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from .choices import Choices
from .expression import Scope, condition, expression
from .schema import BOOL, INT, INTS, LITERALS, RELATIONS, TEXT, TEXTS, TYPES, Column

CALLS: tuple[tuple[str, dict[str, str]], ...] = (
    ("generate_series(1::bigint, 3)", {"n": INT}),
    ("generate_series(1::bigint, 2) WITH ORDINALITY", {"n": INT, "place": INT}),
    ("unnest('{1,NULL}'::bigint[])", {"x": INT}),
    ("unnest(ARRAY[1, 2]::bigint[], ARRAY['a'])", {"x": INT, "y": TEXT}),
    (
        "ROWS FROM (generate_series(1::bigint, 3), generate_series(1::bigint, 2)) WITH ORDINALITY",
        {"p": INT, "q": INT, "r": INT},
    ),
    ("user_table()", {"id": INT, "label": TEXT}),
    ("jsonb_array_elements_text('[\"a\", null]')", {"t": TEXT}),
    ('jsonb_each_text(\'{"a": null, "b": 1}\')', {"k": TEXT, "v": TEXT}),
    ("string_to_table('a,b', ',')", {"s": TEXT}),
)
_COLUMN = re.compile(r"\w+\.\w+")
_RELATION = re.compile(r"(\w+) AS (\w+)")


@dataclass
class Builder:
    """Makes the parts of one statement; aliases are numbered through it."""

    choices: Choices
    major: int
    alias: int = 0
    shared: dict[str, dict[str, str]] = field(default_factory=dict)
    returned: Sequence[str] = ()
    """The types of the columns that the latest RETURNING gives, c1, c2, ..."""

    def name(self) -> str:
        """Return a fresh alias."""
        self.alias += 1
        return f"t{self.alias}"

    def scope(self, columns: Sequence[Column], budget: int, *, parameters: bool = True) -> Scope:
        """Return a scope over the columns whose sub-selects are at most `budget` deep."""
        return Scope(columns, lambda wanted, outer: self.subselect(wanted, outer, budget), parameters=parameters)

    def subselect(self, wanted: Sequence[str], outer: Scope, budget: int) -> str:
        """Return a sub-select, in brackets; of at most one row, where it must be."""
        if budget <= 0:
            return f"(SELECT {', '.join(self.choices.of(LITERALS[name]) for name in wanted)})"
        outside = outer.columns if self.choices.maybe(60) else ()
        if outer.inside is not None:  # a sub-select takes a grouping key only where it is a column
            outside = [key for key in outside if _COLUMN.fullmatch(key.text)]
        return f"({self.select(wanted, budget - 1, outside=outside, single=True)})"

    def select(
        self, wanted: Sequence[str], budget: int, *, outside: Sequence[Column] = (), single: bool = False
    ) -> str:
        """Return a SELECT whose columns have the types wanted and the names c1, c2, ...; `single` rows for scalar use."""
        choices = self.choices
        if budget > 0 and not single and choices.maybe(15):
            word = choices.of(("UNION ALL", "UNION", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL"))
            left, right = (self.select(wanted, budget - 1, outside=outside) for _ in range(2))
            return f"({left}) {word} ({right})"
        if not single and choices.maybe(5):
            rows = [f"({', '.join(self._value(name) for name in wanted)})" for _ in range(1 + choices.below(2))]
            return f"SELECT * FROM (VALUES {', '.join(rows)}) AS v ({', '.join(_numbered(len(wanted)))})"
        source, columns = self.tables(budget, outside)
        scope = self.scope([*columns, *outside], budget)
        if choices.maybe(30):
            return self._grouped(wanted, source, scope, columns, outside, single=single)
        filters = self._where(scope)
        ungrouped = replace(scope, windows=choices.maybe(30) and not single)
        outputs = [expression(choices, name, ungrouped, 2) for name in wanted]
        if not single and choices.maybe(5):
            outputs[0] = f"unnest({expression(choices, INTS, scope, 1)})" if wanted[0] == INT else outputs[0]
        distinct = "DISTINCT " if choices.maybe(8) else ""
        tail = "LIMIT 1" if single else choices.of(("", "", "", "LIMIT 5", "LIMIT 1", "OFFSET 1", "LIMIT 0"))
        return _join("SELECT", distinct + _named(outputs), source, filters, tail)

    def _grouped(
        self,
        wanted: Sequence[str],
        source: str,
        scope: Scope,
        columns: Sequence[Column],
        outside: Sequence[Column],
        *,
        single: bool,
    ) -> str:
        """What stands behind GROUP BY sees keys and outer columns; WHERE may have spoken of expressions over them."""
        choices = self.choices
        keys = [self._key(scope, columns) for _ in range(choices.below(3))] if columns else []
        keys = list({key.text: key for key in keys}.values())
        visible = [*keys, *outside]
        filters = self._where(scope)
        grouped = replace(
            scope, columns=visible, inside=columns, windows=choices.maybe(15) and not single, said=list[Column]()
        )
        if choices.maybe(40):
            over_keys = condition(choices, replace(grouped, inside=None, windows=False), 1)
            filters = f"{filters} AND {over_keys}" if filters else f"WHERE {over_keys}"
        texts = [key.text for key in keys]
        clause = f"GROUP BY {self._grouping(texts)}" if texts else ""
        having = f"HAVING {condition(choices, replace(grouped, windows=False), 1)}" if choices.maybe(25) else ""
        outputs = [expression(choices, name, grouped, 1) for name in wanted]
        return _join("SELECT", _named(outputs), source, filters, clause, having, "LIMIT 1" if single else "")

    def _grouping(self, keys: Sequence[str]) -> str:
        every, first = ", ".join(keys), keys[0]
        forms = (
            every,
            every,
            every,
            f"ROLLUP ({every})",
            f"CUBE ({every})",
            f"GROUPING SETS (({every}), ())",
            f"GROUPING SETS (({every}), ({first}))",
            f"{first}, ROLLUP ({every})",
            f"GROUPING SETS (({every}))",
        )
        return self.choices.of(forms)

    def _key(self, scope: Scope, columns: Sequence[Column]) -> Column:
        if self.choices.maybe(25):
            kind = self.choices.of((TEXT, INT, BOOL))
            # A constant alone would be the number of an output column.
            plain = replace(scope, columns=columns, parameters=False, subselect=_no_subselect)
            form = self.choices.of(("coalesce(NULL::{}, {})", "nullif({1}, NULL::{0})"))
            return Column(form.format(kind, expression(self.choices, kind, plain, 1)), kind)
        return self.choices.of(columns)

    def _value(self, kind: str) -> str:
        return self.choices.of([*LITERALS[kind], f"NULL::{kind}"])

    def _where(self, scope: Scope) -> str:
        return f"WHERE {condition(self.choices, scope, 2)}" if self.choices.maybe(60) else ""

    def tables(self, budget: int, outside: Sequence[Column] = ()) -> tuple[str, list[Column]]:
        """Return a FROM clause and the columns it offers."""
        if self.choices.maybe(4):
            return "", []
        text, columns = self.joined(budget, outside)
        if budget > 0 and self.choices.maybe(12):
            more, others = self.item(budget, [*columns, *outside])
            return f"FROM {text}, {more}", [*columns, *others]
        return f"FROM {text}", columns

    def joined(self, budget: int, outside: Sequence[Column], at_least: int = 0) -> tuple[str, list[Column]]:
        """Return a tree of joins and its columns."""
        text, columns = self.item(budget, outside)
        for _ in range(at_least + self.choices.of((0, 1, 1, 2))):
            kind = self.choices.of(("JOIN", "LEFT JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "CROSS JOIN"))
            lateral = [*columns, *outside] if kind in {"JOIN", "LEFT JOIN", "CROSS JOIN"} else outside
            nested = budget > 0 and self.choices.maybe(20)
            other, others = self.joined(budget - 1, outside, 1) if nested else self.item(budget, lateral)
            other = f"({other})" if nested else other
            on = self._on(kind, columns, others)
            first = _RELATION.match(text)
            if first and "id" in RELATIONS.get(first[1], {}) and self.choices.maybe(8):
                name = self.name()  # the same table once more, by its key
                other, others = f"{first[1]} AS {name}", _columns(name, RELATIONS[first[1]])
                on = "" if kind == "CROSS JOIN" else f" ON {name}.id = {first[2]}.id"
            text = f"{text} {kind} {other}{on}"
            columns = [*columns, *others]
        return text, columns

    def _on(self, kind: str, left: Sequence[Column], right: Sequence[Column]) -> str:
        if kind == "CROSS JOIN":
            return ""
        pairs = [(a, b) for a in left for b in right if a.type == b.type]
        if pairs and (kind == "FULL JOIN" or self.choices.maybe(85)):
            one, two = self.choices.of(pairs)
            equal = f"{one.text} = {two.text}"
            if kind != "FULL JOIN" and self.choices.maybe(20):
                equal += f" AND {condition(self.choices, self.scope([*left, *right], 0), 0)}"
            return f" ON {equal}"
        return " ON true" if kind != "FULL JOIN" or self.choices.maybe(50) else " ON false"

    def item(self, budget: int, outside: Sequence[Column]) -> tuple[str, list[Column]]:
        """Return one thing to select from and its columns."""
        choices, name = self.choices, self.name()
        if self.shared and choices.maybe(30):
            relation = choices.of(sorted(self.shared))
            return f"{relation} AS {name}", _columns(name, self.shared[relation])
        if choices.maybe(10):
            call, offered = choices.of(CALLS)
            return f"{call} AS {name} ({', '.join(offered)})", _columns(name, offered)
        if budget > 0 and choices.maybe(20):
            wanted = choices.some((INT, TEXT, BOOL, TEXTS, *TYPES), 1, 3)
            lateral = choices.maybe(40)
            inner = self.select(wanted, budget - 1, outside=outside if lateral else ())
            offered = dict(zip(_numbered(len(wanted)), wanted, strict=True))
            return f"{'LATERAL ' if lateral else ''}({inner}) AS {name} ({', '.join(offered)})", _columns(name, offered)
        relation = choices.of(list(RELATIONS))
        return f"{relation} AS {name}", _columns(name, RELATIONS[relation])


def _no_subselect(wanted: Sequence[str], scope: Scope) -> str:
    return f"(SELECT {', '.join(LITERALS[name][0] for name in wanted)})"


def _columns(name: str, offered: dict[str, str]) -> list[Column]:
    return [Column(f"{name}.{column}", kind) for column, kind in offered.items()]


def _numbered(count: int) -> list[str]:
    return [f"c{number}" for number in range(1, count + 1)]


def _named(outputs: Sequence[str]) -> str:
    return ", ".join(f"{output} AS {name}" for output, name in zip(outputs, _numbered(len(outputs)), strict=True))


def _join(*parts: str) -> str:
    return " ".join(part for part in parts if part)
