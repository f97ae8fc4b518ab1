"""Random statements: queries with CTEs, and changes with RETURNING."""

from __future__ import annotations

from collections.abc import Callable

from .choices import Choices
from .expression import condition, expression
from .schema import BOOL, DATE, INT, INTS, JSON, MOOD, RELATIONS, TEXT, TEXTS, TIME, Column
from .select import Builder

OUTPUTS = (INT, TEXT, BOOL, INTS, TEXTS, JSON, TIME, MOOD, DATE, "numeric")
WRITABLE = {
    "users": {"name": TEXT, "age": "integer", "verified": BOOL, "extra": JSON, "deleted_at": TIME, "last_mood": MOOD},
    "posts": {"body": TEXT, "views": "integer", "published_at": TIME, "status": TEXT},
    "comments": {"note": TEXT, "body": TEXT, "user_id": INT},
    "tags": {"color": TEXT, "name": TEXT},
    "parents": {"shared": TEXT},
    "events": {"payload": JSON},
    "user_names": {"name": TEXT},
    "active_users": {"name": TEXT},
    "trigger_view": {"name": TEXT},
}
_ROWS = ("'x'", "generate_series(1, 2)::text", "generate_series(1, 0)::text", "'a'), ('b'", "DEFAULT", "DEFAULT), ('b'")
_SHAPES = {**RELATIONS, "user_names": {"id": INT, "name": TEXT}, "trigger_view": {"id": INT, "name": TEXT}}


def statement(choices: Choices, major: int) -> str:
    """Return one statement."""
    builder = Builder(choices, major)
    kinds: list[Callable[[Builder], str]] = [*[_query] * 12, _insert, _update, _update, _delete, _recursive]
    if major >= 17:
        kinds.append(_merge)
    text = choices.of(kinds)(builder)
    return text if "$1" in text else text.replace("$2", "$1")


def _query(builder: Builder) -> str:
    choices, parts = builder.choices, []
    for number in range(choices.of((0, 0, 0, 1, 2))):
        name, body, offered = _common(builder, number)
        parts.append(f"{name} AS {body}")
        builder.shared[name] = offered
    select = builder.select(choices.some(OUTPUTS, 1, 5), 2)
    return f"WITH {', '.join(parts)} {select}" if parts else select


def _common(builder: Builder, number: int) -> tuple[str, str, dict[str, str]]:
    choices = builder.choices
    if choices.maybe(10):
        change = choices.of((_insert, _update, _delete))(builder)
        return f"w{number}", f"({change})", {f"c{place}": kind for place, kind in enumerate(builder.returned, 1)}
    wanted = choices.some((INT, TEXT, INT, BOOL), 1, 3)
    offered = {f"c{place}": kind for place, kind in enumerate(wanted, 1)}
    word = choices.of(("", "MATERIALIZED ", "NOT MATERIALIZED "))
    return f"w{number}", f"{word}({builder.select(wanted, 1)})", offered


def _recursive(builder: Builder) -> str:
    choices = builder.choices
    first = builder.select([INT, TEXT], 1)
    columns = [Column("r.c1", INT), Column("r.c2", TEXT), Column("r.n", INT)]
    join = ""
    others: list[Column] = []
    if choices.maybe(50):
        kind = choices.of(("JOIN", "LEFT JOIN"))
        other, others = builder.item(0, ())
        join = f"{kind} {other} ON {condition(choices, builder.scope([*columns, *others], 0), 0)}"
    scope = builder.scope([*columns, *others], 0)
    step = ", ".join(expression(choices, kind, scope, 1) for kind in (INT, TEXT))
    word = choices.of(("UNION ALL", "UNION"))
    recursive = f"SELECT {step}, r.n + 1 FROM r {join} WHERE r.n < 3"
    builder.shared["r"] = {"c1": INT, "c2": TEXT, "n": INT}
    outer = builder.select(choices.some((INT, TEXT), 1, 3), 1)
    start = f'SELECT q.c1::bigint, q.c2 COLLATE "default", 0::bigint FROM ({first}) q LIMIT 3'
    head = f"WITH RECURSIVE r (c1, c2, n) AS (({start}) {word} ({recursive}))"
    return f"{head} {outer}"


def _returning(builder: Builder, columns: list[Column]) -> str:
    choices = builder.choices
    scope = builder.scope(columns, 1)
    builder.returned = choices.some(OUTPUTS, 1, 4)
    outputs = (expression(choices, kind, scope, 1) for kind in builder.returned)
    return "RETURNING " + ", ".join(f"{output} AS c{place}" for place, output in enumerate(outputs, 1))


def _target(builder: Builder, name: str, alias: str) -> list[Column]:
    columns = [Column(f"{alias}.{column}", kind) for column, kind in _SHAPES[name].items()]
    if builder.major >= 18 and builder.choices.maybe(40):
        columns += [
            Column(f"{side}.{column}", kind) for side in ("old", "new") for column, kind in _SHAPES[name].items()
        ]
    return columns


def _set(builder: Builder, name: str, columns: list[Column]) -> str:
    choices = builder.choices
    column = choices.of(sorted(WRITABLE[name]))
    kind = WRITABLE[name][column]
    scope = builder.scope(columns, 1)
    value = expression(choices, INT if kind == "integer" else kind, scope, 1)
    value = f"(({value}) % 1000)::integer" if kind == "integer" else value
    return f"{column} = {value}"


def _plain(columns: list[Column]) -> list[Column]:
    return [column for column in columns if not column.text.startswith(("old.", "new."))]


def _insert(builder: Builder) -> str:
    choices = builder.choices
    name = choices.of(("tags", "users", "logs"))
    if name == "logs":
        columns = [Column("logs.id", INT), Column("logs.note", TEXT)]
        rows = choices.of((f"VALUES ({choices.of(_ROWS)})", builder.select([TEXT], 1)))
        return f"INSERT INTO logs (note) {rows} {_returning(builder, columns)}"
    column, optional = ("name", "color") if name == "tags" else ("email", "name")
    tail = choices.of(("", " || 'z'"))
    source = f"SELECT coalesce(q.c1, ''){tail}, q.c2 FROM ({builder.select([TEXT, TEXT], 1)}) q (c1, c2) LIMIT 1"
    conflicts = ["", "ON CONFLICT DO NOTHING"]
    if name == "users":
        change = _set(builder, "users", [Column("users.name", TEXT), Column("excluded.name", TEXT)])
        conflicts.append(f"ON CONFLICT (email) DO UPDATE SET {change}")
    head = f"INSERT INTO {name} ({column}, {optional}) {source} {choices.of(conflicts)}"
    return f"{head} {_returning(builder, _target(builder, name, name))}"


def _update(builder: Builder) -> str:
    choices = builder.choices
    name = choices.of(sorted(WRITABLE))
    columns = _target(builder, name, "t")
    source, others = builder.tables(1) if choices.maybe(50) else ("", [])
    visible = [*_plain(columns), *others]
    change = _set(builder, name, visible)
    where = f"WHERE {condition(choices, builder.scope(visible, 1), 1)}" if choices.maybe(70) else ""
    return f"UPDATE {name} AS t SET {change} {source} {where} {_returning(builder, [*columns, *others])}"


def _delete(builder: Builder) -> str:
    choices = builder.choices
    name = choices.of(("comments", "post_tags", "events", "children", "parents", "nothing", "checked", "domains"))
    columns = _target(builder, name, "t")
    source, others = builder.tables(1) if choices.maybe(50) else ("", [])
    visible = [*_plain(columns), *others]
    where = f"WHERE {condition(choices, builder.scope(visible, 1), 1)}" if choices.maybe(70) else ""
    using = source.replace("FROM ", "USING ", 1) if source else ""
    return f"DELETE FROM {name} AS t {using} {where} {_returning(builder, [*columns, *others])}"


def _merge(builder: Builder) -> str:
    choices = builder.choices
    name = choices.of(("tags", "comments", "post_tags"))
    columns = _target(builder, name, "t")
    alias = builder.name()
    source = f"({builder.select([INT, TEXT], 1)}) AS {alias} (a, b)"
    others = [Column(f"{alias}.a", INT), Column(f"{alias}.b", TEXT)]
    if choices.maybe(30):
        joined, more = builder.joined(0, ())
        source, others = f"({source} CROSS JOIN ({joined}))", [*others, *more]
    visible = [*_plain(columns), *others]
    on = condition(choices, builder.scope(visible, 0), 1)
    matched = (
        choices.of(("UPDATE SET color = 'm'", "DELETE", "DO NOTHING"))
        if name == "tags"
        else choices.of(("DELETE", "DO NOTHING"))
    )
    parts = [f"WHEN MATCHED THEN {matched}"]
    if name == "tags" and choices.maybe(60):
        parts.append(f"WHEN NOT MATCHED THEN INSERT (name, color) VALUES (coalesce({alias}.b, ''), 'merged')")
    if choices.maybe(40):
        parts.append("WHEN NOT MATCHED BY SOURCE THEN " + choices.of(("DELETE", "DO NOTHING")))
    return f"MERGE INTO {name} AS t USING {source} ON {on} {' '.join(parts)} {_returning(builder, [*columns, *others])}"
