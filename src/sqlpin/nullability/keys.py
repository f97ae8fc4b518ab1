"""The names of facts: a key for a column, a canonical text for any other expression that gives the same value twice."""

from __future__ import annotations

from typing import Final

from sqlpin.nodetree import MEANINGLESS, Node, Value, items, same
from sqlpin.nullability.catalog import FIRST_USER_OID
from sqlpin.nullability.lasting import is_steady, is_steady_column
from sqlpin.nullability.scope import Env, Scope, Stage
from sqlpin.nullability.verdict import Key

# What may give another value when it is evaluated again, or what is no value of the row.
_UNSTABLE: Final = frozenset(
    {"SUBLINK", "NEXTVALUEEXPR", "WINDOWFUNC", "CASETESTEXPR", "COERCETODOMAINVALUE", "SETTODEFAULT"}
)
_JOIN: Final = 2
_OF_GROUP: Final = frozenset({"AGGREF", "GROUPINGFUNC"})


def column_key(variable: Node, env: Env) -> Key | None:
    """Return the key of a column reference, or None where nothing said of it in one place would hold in another."""
    level = env.at(variable.integer("varlevelsup"))
    if level is None or not is_steady_column(variable, level.scope):
        return None
    return place_of(variable, level)


def place_of(variable: Node, level: Env) -> Key | None:
    """Return the key of a column of a level, or None where it is not known which column it is."""
    if level.stage is Stage.GROUPS and any(same(twin, variable) for twin in level.scope.grouping.twins):
        return None
    index, number = variable.integer("varno"), variable.integer("varattno")
    row = row_of(level, index, variable.integer("varreturningtype"))
    if (
        not row
        and level.stage is Stage.GROUPS
        and any(_same_column(variable, key) for key in level.scope.grouping.left_out)
    ):
        row = "group"
    return ("v", level.scope.number, index, number, row)


def is_row_of_join(variable: Node, scope: Scope) -> bool:
    """Tell whether a reference is to the whole row of a join with an alias.

    Where another join fills it with NULL, it is a row of NULLs before PostgreSQL 16, and NULL since.
    """
    entry = scope.entry(variable.integer("varno")) if variable.integer("varattno") == 0 else None
    return entry is not None and entry.integer("rtekind") == _JOIN


def row_of(level: Env, index: int, returning: int) -> str:
    """Return which row of the target table a column is of: "" as WHERE saw it, "new", "old", or "merged" (whichever is there).

    `returning` is `varreturningtype` of PostgreSQL 18: 0 default, 1 old, 2 new.
    """
    query = level.scope.query
    if level.stage is not Stage.RETURNING or index != query.integer("resultRelation"):
        return ""
    command = query.integer("commandType")
    if command == UPDATE:
        return "" if returning == 1 else "new"
    if command == INSERT:
        return "old" if returning == 1 else "new"
    if command == DELETE:
        return "absent" if returning == 2 else ""
    return ("merged", "old", "new")[returning]


SELECT: Final = 1
UPDATE: Final = 2
INSERT: Final = 3
DELETE: Final = 4
MERGE: Final = 5
UTILITY: Final = 6


def output_entries(query: Node) -> list[Node]:
    """Return the target entries that are the output of a query, in order."""
    entries = query.nodes("targetList" if query.integer("commandType") == SELECT else "returningList")
    return [entry for entry in entries if not entry.flag("resjunk")]


def targets(query: Node) -> dict[int, Node]:
    """Return the output expressions of a query by their number, from 1."""
    found = ((entry.integer("resno"), entry.node("expr")) for entry in output_entries(query))
    return {number: expression for number, expression in found if expression is not None}


def canonical(node: Node, env: Env) -> str | None:
    """Return a text that two expressions share only if they have the same value in the same row, or None.

    None for what is volatile, calls a user's function, or holds a sub-select. A grouping key that some set leaves out is
    not the expression that WHERE saw.
    """
    texts, key = env.scope.run.texts, (node, env.scope.number, env.stage)
    if key not in texts:
        texts[key] = _canonical(node, env)
    return texts[key]


def _canonical(node: Node, env: Env) -> str | None:
    if is_left_out(node, env):
        text = canonical(node, env.in_stage(Stage.ROWS))
        return None if text is None or any(same(twin, node) for twin in env.scope.grouping.twins) else f"group {text}"
    if is_key_expression(node, env):  # its value is that of the rows, whatever becomes of the columns in it
        return canonical(node, env.in_stage(Stage.ROWS))
    if node.label == "VAR":
        key = column_key(node, env)
        return None if key is None else repr(key)
    if node.label == "PARAM":
        return f"${node.integer('paramid')}" if node.integer("paramkind") == 0 else None
    if node.label in _UNSTABLE or not _repeatable(node, env):
        return None
    parts = [node.label]
    if node.label in _OF_GROUP:  # count(*) names no column, and yet it is another one in every level
        level = env.at(node.integer("agglevelsup"))
        parts.append(f"level={level.scope.number if level else None}")
    for name, value in node.fields.items():
        if name not in MEANINGLESS:
            text = _canonical_value(value, env)
            if text is None:
                return None
            parts.append(f"{name}={text}")
    return f"{{{' '.join(parts)}}}"


def _canonical_value(value: Value, env: Env) -> str | None:
    if isinstance(value, Node):
        return canonical(value, env)
    if isinstance(value, list):
        texts = [_canonical_value(item, env) for item in items(value)]
        return None if None in texts else f"({' '.join(text for text in texts if text is not None)})"
    return "<>" if value is None else value


def _repeatable(node: Node, env: Env) -> bool:
    if not is_steady(node, env.scope.run):
        return False
    function = node.integer("funcid") or env.catalog.function_of(node.integer("opno"))
    if not function:
        return node.label not in ("FUNCEXPR", "OPEXPR", "SCALARARRAYOPEXPR", "DISTINCTEXPR", "NULLIFEXPR")
    found = env.catalog.functions.get(function)
    return found is not None and found.volatility != "v" and function < FIRST_USER_OID


def _same_column(variable: Node, other: Node) -> bool:
    return (
        other.label == "VAR"
        and variable.integer("varno") == other.integer("varno")
        and variable.integer("varattno") == other.integer("varattno")
        and other.integer("varlevelsup") == 0
    )


def is_key_expression(node: Node, env: Env) -> bool:
    """Tell whether an expression is a grouping key that is no column (before PostgreSQL 18's RTE_GROUP)."""
    return env.stage is Stage.GROUPS and any(
        key.label == node.label and same(key, node) for key in env.scope.grouping.expressions
    )


def is_left_out(node: Node, env: Env) -> bool:
    """Tell whether an expression is a grouping key that some grouping set fills with NULL (before PostgreSQL 18's RTE_GROUP)."""
    return env.stage is Stage.GROUPS and any(
        key.label == node.label != "VAR" and same(key, node) for key in env.scope.grouping.left_out
    )
