"""Expressions, columns and joins in words, for the reasons: short, in the user's own names, with line numbers."""

from __future__ import annotations

from typing import Final

from sqlpin.nodetree import Node
from sqlpin.nullability.constants import boolean, integer, string
from sqlpin.nullability.joins import FULL, LEFT
from sqlpin.nullability.places import join_line, literal_at
from sqlpin.nullability.scope import Because, Env, Scope
from sqlpin.nullability.verdict import Key

LONGEST: Final = 70
"""A condition that takes more characters is cut."""

FURTHER_OUT: Final = "further out"
"""The clause of a condition on an output column of a sub-query, which holds where the sub-query is used."""

_MOST_ARGUMENTS: Final = 4
_DEEPEST: Final = 8
_SINGLE_ARGUMENT: Final = (
    "RELABELTYPE",
    "COERCEVIAIO",
    "ARRAYCOERCEEXPR",
    "COLLATEEXPR",
    "COERCETODOMAIN",
    "NAMEDARGEXPR",
)


def show(node: Node | None, env: Env) -> str:
    """Return an expression as SQL, abridged."""
    text = _show(node, env) if node else "NULL"
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def column_name(node: Node, env: Env) -> str:
    """Return `alias.column` of a column reference."""
    level = env.at(node.integer("varlevelsup"))
    entry = level.scope.entry(node.integer("varno")) if level else None
    if entry is None:
        return "a column"
    number = node.integer("varattno")
    relation = relation_name(entry)
    names = _column_names(entry)
    if number == 0:
        return relation
    if number < 0:
        return f"{relation}.{SYSTEM_COLUMNS.get(number, 'a system column')}"
    name = names[number - 1] if number <= len(names) else "?"
    return name if entry.integer("rtekind") in (2, 9) else f"{relation}.{name}"


SYSTEM_COLUMNS: Final = {-1: "ctid", -2: "xmin", -3: "cmin", -4: "xmax", -5: "cmax", -6: "tableoid"}


def relation_name(entry: Node) -> str:
    """Return the alias by which the query knows a relation."""
    reference = entry.node("eref")
    return reference.text("aliasname") if reference else "a relation"


def function_name(oid: int, env: Env) -> str:
    """Return a function's name."""
    found = env.catalog.functions.get(oid)
    return found.name if found else "a function"


def call_name(node: Node, env: Env) -> str:
    """Return how a user calls what a node calls: the sign of an operator, "the cast to date", a function with parentheses."""
    if node.has("opno"):
        found = env.catalog.operators.get(node.integer("opno"))
        return found.name if found else "an operator"
    if node.label == "FUNCEXPR" and node.integer("funcformat") in _CASTS:
        kind = env.catalog.types.get(node.integer("funcresulttype"))
        return f"the cast to {kind.name}" if kind else "a cast"
    oid = node.integer("funcid") or node.integer("aggfnoid") or node.integer("winfnoid")
    return f"{function_name(oid, env)}()"


# COERCE_EXPLICIT_CAST, COERCE_IMPLICIT_CAST, src/include/nodes/primnodes.h
_CASTS: Final = (1, 2)


def missing(key: Key, scope: Scope) -> str:
    """Say which relations a join can leave out."""
    if key[3] == "source":
        return "a row that is NOT MATCHED BY SOURCE has no source"
    join = scope.joins.joins.get(int(str(key[2])))
    if join is None:
        return "an outer join may find no row"
    kind = join.integer("jointype")
    side = join.node("rarg" if key[3] == "right" else "larg")
    names = relations_below(side, scope)
    what = "FULL JOIN" if kind == FULL else "LEFT JOIN" if kind == LEFT else "RIGHT JOIN"
    verb = "is" if len(names) == 1 else "are"
    where = f"on the {key[3]} of a {what}" if kind != FULL else "in a FULL JOIN"
    return f"{' and '.join(names) or 'it'} {verb} {where}{_line(join, scope)}"


def relations_below(node: Node | None, scope: Scope) -> list[str]:
    """Return the names of the relations in a part of the join tree."""
    if node is None:
        return []
    if node.label == "RANGETBLREF":
        entry = scope.entry(node.integer("rtindex"))
        return [relation_name(entry)] if entry else []
    return relations_below(node.node("larg"), scope) + relations_below(node.node("rarg"), scope)


def because(fact: Because | None) -> str:
    """Return "posts.id = 3 in WHERE"."""
    if fact is None:
        return "it is marked as not null"
    if fact.clause == FURTHER_OUT:
        return f"a condition on {show(fact.condition, fact.env)} further out"
    return f"{show(fact.condition, fact.env)} in {fact.clause}"


def _line(join: Node, scope: Scope) -> str:
    """Return " (line 4)", or "" where the line is not known. What was read from the catalog has no place in the text."""
    if scope.query.integer("stmt_location") < 0:
        return " in a view"
    lines = scope.run.lines
    if join not in lines:
        names = relations_below(join.node("rarg"), scope)
        lines[join] = join_line(join, scope.run.text, names[0] if names else None)
    return f" (line {lines[join]})" if lines[join] else ""


def _column_names(entry: Node) -> list[str]:
    reference = entry.node("eref")
    return reference.strings("colnames") if reference else []


def _show(node: Node | None, env: Env, deep: int = 0) -> str:
    if node is None:
        return "NULL"
    if deep > _DEEPEST:
        return "…"
    label = node.label
    if label == "VAR":
        return column_name(node, env)
    if label == "CONST":
        return _constant(node, env)
    if label == "PARAM":
        return f"${node.integer('paramid')}"
    if label in _SINGLE_ARGUMENT:
        return _show(node.node("arg"), env, deep + 1)
    if label in ("OPEXPR", "DISTINCTEXPR", "SCALARARRAYOPEXPR"):
        return _operation(node, env, deep)
    if label == "FUNCEXPR":
        if node.integer("funcformat") in _CASTS and node.has("args"):  # a cast: show what is cast
            return _show(node.nodes("args")[0], env, deep + 1)
        return f"{function_name(node.integer('funcid'), env)}({_list(node, ', ', env, deep)})"
    if label == "BOOLEXPR":
        operator = node.text("boolop").upper()
        shown = _list(node, f" {operator} ", env, deep)
        return f"NOT ({shown})" if operator == "NOT" else shown
    if label == "NULLTEST":
        return f"{_show(node.node('arg'), env, deep + 1)} IS {'NOT ' if node.integer('nulltesttype') else ''}NULL"
    if label == "BOOLEANTEST":
        tests = ("TRUE", "NOT TRUE", "FALSE", "NOT FALSE", "UNKNOWN", "NOT UNKNOWN")
        return f"{_show(node.node('arg'), env, deep + 1)} IS {tests[node.integer('booltesttype')]}"
    return _other(node, env, deep)


def _list(node: Node, separator: str, env: Env, deep: int) -> str:
    arguments = node.nodes("args")
    shown = []
    for argument in arguments[:_MOST_ARGUMENTS]:
        text = _show(argument, env, deep + 1)
        shown.append(f"({text})" if node.label == argument.label == "BOOLEXPR" else text)
    return separator.join(shown + ["…"] * (len(arguments) > _MOST_ARGUMENTS))


def _other(node: Node, env: Env, deep: int) -> str:
    label = node.label
    if label == "AGGREF":
        return f"{function_name(node.integer('aggfnoid'), env)}({'*' if node.flag('aggstar') else '…'})"
    if label == "WINDOWFUNC":
        return f"{function_name(node.integer('winfnoid'), env)}(…) OVER (…)"
    if label == "SUBLINK":
        return "EXISTS (…)" if node.integer("subLinkType") == 0 else "(SELECT …)"
    if label == "COALESCEEXPR":
        return f"coalesce({_list(node, ', ', env, deep)})"
    names = {
        "CASEEXPR": "CASE … END",
        "ARRAYEXPR": "ARRAY[…]",
        "ROWEXPR": "ROW(…)",
        "ROWCOMPAREEXPR": "(…) compared with (…)",
    }
    return names.get(label, "…")


def _operation(node: Node, env: Env, deep: int) -> str:
    found = env.catalog.operators.get(node.integer("opno"))
    operator = found.name if found else "?"
    if node.label == "DISTINCTEXPR":
        operator = "IS DISTINCT FROM"
    shown = [_show(argument, env, deep + 1) for argument in node.nodes("args")]
    if node.label == "SCALARARRAYOPEXPR":
        return f"{shown[0]} {operator} {'ANY' if node.flag('useOr') else 'ALL'} ({shown[1]})"
    return f"{shown[0]} {operator} {shown[1]}" if len(shown) == 2 else f"{operator}{''.join(shown)}"


def _constant(node: Node, env: Env) -> str:
    if node.flag("constisnull"):
        return "NULL"
    truth = boolean(node)
    if truth is not None:
        return "true" if truth else "false"
    number, text = integer(node), string(node)
    if number is not None:
        return str(number)
    if text is not None:
        return "'{}'".format(text.replace("'", "''"))
    return literal_at(node.integer("location"), env.scope.run.text) or "a constant"
