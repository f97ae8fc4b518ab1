"""Expressions, columns and joins in words, for the reasons: short, in the user's own names, with line numbers."""

from __future__ import annotations

from typing import Final

from sqlpin.nodetree import Node
from sqlpin.nullability.catalog import FIRST_USER_OID
from sqlpin.nullability.constants import CASTS, boolean, integer, string
from sqlpin.nullability.joins import FULL, LEFT
from sqlpin.nullability.places import join_line, literal_at
from sqlpin.nullability.scope import Because, Env, Scope
from sqlpin.nullability.verdict import Key

LONGEST: Final = 70
"""A condition that takes more characters is cut."""

FURTHER_OUT: Final = "further out"
"""The clause of a condition on an output column of a sub-query, which holds where the sub-query is used."""

ALWAYS_FOUND: Final = "always found"
"""The clause of a join that finds a row for every row: its condition rules nothing out."""

NOT_KNOWN: Final = "what it returns is not known"
"""What is said of functions that nobody has audited; only the user may know more."""

_MOST_ARGUMENTS: Final = 4
_COMPARISONS: Final = frozenset({"=", "<>", "<", ">", "<=", ">=", "LIKE", "NOT LIKE", "ILIKE", "NOT ILIKE"})
# What the parser makes of the words, in which people write them.
_WORDS: Final = {"~~": "LIKE", "!~~": "NOT LIKE", "~~*": "ILIKE", "!~~*": "NOT ILIKE"}
# SQLValueFunctionOp, src/include/nodes/primnodes.h
_VALUE_FUNCTIONS: Final = (
    "current_date",
    "current_time",
    "current_time",
    "current_timestamp",
    "current_timestamp",
    "localtime",
    "localtime",
    "localtimestamp",
    "localtimestamp",
    "current_role",
    "current_user",
    "user",
    "session_user",
    "current_catalog",
    "current_schema",
)
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
    return name_of_column(entry, node.integer("varattno"))


def name_of_column(entry: Node, number: int) -> str:
    """Return `alias.column` of a column of a range-table entry; the alias alone for the whole row."""
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
        return _operator(node, env) or "an operator"
    if node.label == "FUNCEXPR" and node.integer("funcformat") in CASTS:
        kind = env.catalog.types.get(node.integer("funcresulttype"))
        return f"the cast to {kind.name}" if kind else "a cast"
    oid = node.integer("funcid") or node.integer("aggfnoid") or node.integer("winfnoid")
    name = called(node, oid, env)
    if name == _AT_TIME_ZONE:
        return name
    return f"{name}({'*' if node.flag('aggstar') or node.flag('winstar') else ''})"


def called(node: Node, oid: int, env: Env) -> str:
    """Return the name of a function as it is written: some that the parser calls by SQL's own syntax have another one."""
    name = function_name(oid, env)
    return _SYNTAX.get(name, name) if node.integer("funcformat") == _SQL_SYNTAX else name


_SQL_SYNTAX: Final = 3  # COERCE_SQL_SYNTAX, src/include/nodes/primnodes.h
_AT_TIME_ZONE: Final = "AT TIME ZONE"
_SYNTAX: Final = {
    "timezone": _AT_TIME_ZONE,
    "btrim": "trim",
    "ltrim": "trim",
    "rtrim": "trim",
    "pg_collation_for": "COLLATION FOR",
    "is_normalized": "IS NORMALIZED",
}


def _operator(node: Node, env: Env) -> str | None:
    oid = node.integer("opno")
    found = env.catalog.operators.get(oid)
    if found is None:
        return None
    return _WORDS.get(found.name, found.name) if oid < FIRST_USER_OID else found.name


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


def parameter_name(number: int, env: Env) -> str:
    """Return a parameter as the query writes it, `%(id)s`, or by its number where it has no name."""
    return env.scope.run.placeholders.get(number, f"${number}")


def because(fact: Because) -> str:
    """Return "posts.id = 3 in WHERE"."""
    if fact.clause == FURTHER_OUT:
        return f"a condition on {show(fact.condition, fact.env)} further out"
    return f"{show(fact.condition, fact.env)} in {fact.clause}"


def leaves_no_null(fact: Because | None, name: str) -> str:
    """Say what a fact says of a column or an expression that is called `name`."""
    if fact is None:
        return f"{name} is known not to be NULL here"
    said = "a condition further out" if fact.clause == FURTHER_OUT else because(fact)
    if said.startswith(f"{name} IS NOT NULL in "):
        return said
    return f"{said} leaves only rows where {name} is not NULL"


def join_found(fact: Because | None) -> str:
    """Say why a join that may fill a row with NULL has found one."""
    if fact is None:
        return "the join always finds a row"
    if fact.clause != ALWAYS_FOUND:
        return f"{because(fact)} rules out the row that the join fills with NULL"
    if fact.condition.label == "JOINEXPR" or boolean(fact.condition) is True:
        return "the join always finds a row"
    return f"the join on {show(fact.condition, fact.env)} finds at least the row itself"


def _line(join: Node, scope: Scope) -> str:
    """Return " (line 4)", or "" where the line is not known. What was read from the catalog has no place in the text."""
    if scope.query.integer("stmt_location") < 0:
        name = _view(scope)
        return f" in the view {name}" if name else " in a view"
    lines = scope.run.lines
    if join not in lines:
        names = relations_below(join.node("rarg"), scope)
        lines[join] = join_line(join, scope.run.text, names[0] if names else None)
    return f" (line {lines[join]})" if lines[join] else ""


def _view(scope: Scope) -> str | None:
    """Return the name of the view that a query level belongs to. Before PostgreSQL 16 an expanded view has lost it."""
    query, place = scope.query, scope.outside
    while place is not None:
        entry = next((entry for entry in place.scope.rtable if entry.node("subquery") is query), None)
        view = scope.run.catalog.relations.get(entry.integer("relid")) if entry else None
        if view is not None:
            return view.name
        query, place = place.scope.query, place.scope.outside
    return None


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
        return parameter_name(node.integer("paramid"), env)
    if label in _SINGLE_ARGUMENT:
        return _show(node.node("arg"), env, deep + 1)
    if label in ("OPEXPR", "DISTINCTEXPR", "SCALARARRAYOPEXPR"):
        return _operation(node, env, deep)
    if label == "FUNCEXPR":
        if node.integer("funcformat") in CASTS and node.has("args"):  # a cast: show what is cast
            return _show(node.nodes("args")[0], env, deep + 1)
        name = called(node, node.integer("funcid"), env)
        if name == _AT_TIME_ZONE and len(arguments := node.nodes("args")) == 2:
            zone, time = (_show(argument, env, deep + 1) for argument in arguments)
            return f"{time} {name} {zone}"
        return f"{name}({_list(node, ', ', env, deep)})"
    if label == "BOOLEXPR":
        operator, first = node.text("boolop").upper(), next(iter(node.nodes("args")), None)
        if operator == "NOT" and first is not None and first.label == "DISTINCTEXPR":
            return _operation(first, env, deep, "IS NOT DISTINCT FROM")
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
        expression = argument.node("expr") if argument.label == "TARGETENTRY" else argument
        text = _show(expression, env, deep + 1)
        shown.append(f"({text})" if node.label == argument.label == "BOOLEXPR" else text)
    return separator.join(shown + ["…"] * (len(arguments) > _MOST_ARGUMENTS))


def _other(node: Node, env: Env, deep: int) -> str:
    label = node.label
    if label == "AGGREF":
        arguments = "*" if node.flag("aggstar") else _list(node, ", ", env, deep)
        which = " FILTER (…)" if node.node("aggfilter") else ""
        return f"{function_name(node.integer('aggfnoid'), env)}({arguments}){which}"
    if label == "WINDOWFUNC":
        return f"{function_name(node.integer('winfnoid'), env)}(…) OVER (…)"
    if label == "SUBLINK":
        return _sub_select(node, env, deep)
    if label in ("COALESCEEXPR", "MINMAXEXPR", "NULLIFEXPR"):
        name = {"COALESCEEXPR": "coalesce", "NULLIFEXPR": "nullif"}.get(label) or minmax_name(node).lower()
        return f"{name}({_list(node, ', ', env, deep)})"
    if label == "SUBSCRIPTINGREF":
        return f"{_show(node.node('refexpr'), env, deep + 1)}[…]"
    if label == "SQLVALUEFUNCTION" and node.integer("op") < len(_VALUE_FUNCTIONS):
        return _VALUE_FUNCTIONS[node.integer("op")]
    names = {
        "CASEEXPR": "CASE … END",
        "ARRAYEXPR": "ARRAY[…]",
        "ROWEXPR": "ROW(…)",
        "ROWCOMPAREEXPR": "(…) compared with (…)",
    }
    return names.get(label, "…")


def minmax_name(node: Node) -> str:
    """Return GREATEST or LEAST."""
    return "LEAST" if node.integer("op") else "GREATEST"


def _sub_select(node: Node, env: Env, deep: int) -> str:
    kind = node.integer("subLinkType")
    if kind == _EXISTS:
        return "EXISTS (…)"
    test, quantifier = node.node("testexpr"), _QUANTIFIERS.get(kind)
    if test is None or quantifier is None:
        return "ARRAY(SELECT …)" if kind == _ARRAY else "(SELECT …)"
    tests = test.nodes("args") if test.label == "BOOLEXPR" else [test]  # (a, b) IN (SELECT ...)
    operators = {_operator(each, env) if each.label == "OPEXPR" else None for each in tests}
    operator = operators.pop()
    if operators or operator is None:
        return "(…) compared with (SELECT …)"
    left = ", ".join(_show(each.nodes("args")[0], env, deep + 1) for each in tests)
    how = "IN" if (operator, quantifier) == ("=", "ANY") else f"{operator} {quantifier}".rstrip()
    return f"{f'({left})' if len(tests) > 1 else left} {how} (SELECT …)"


# SubLinkType, src/include/nodes/primnodes.h
_EXISTS: Final = 0
_ARRAY: Final = 6
_QUANTIFIERS: Final = {1: "ALL", 2: "ANY", 3: ""}


def _operation(node: Node, env: Env, deep: int, words: str = "") -> str:
    operator = words or ("IS DISTINCT FROM" if node.label == "DISTINCTEXPR" else _operator(node, env) or "?")
    arguments = node.nodes("args")
    shown = [_operand(argument, operator, at, env, deep) for at, argument in enumerate(arguments)]
    if node.label == "SCALARARRAYOPEXPR":
        listed = _IN.get((operator, node.flag("useOr")))
        # The parser makes an array of an IN list, which stands nowhere in the text.
        if listed and arguments[1].label == "ARRAYEXPR" and arguments[1].integer("location") < 0:
            return f"{shown[0]} {listed} ({_elements(arguments[1], env, deep)})"
        return f"{shown[0]} {operator} {'ANY' if node.flag('useOr') else 'ALL'} ({_show(arguments[1], env, deep + 1)})"
    return f"{shown[0]} {operator} {shown[1]}" if len(shown) == 2 else f"{operator}{''.join(shown)}"


_IN: Final = {("=", True): "IN", ("<>", False): "NOT IN"}


def _elements(array: Node, env: Env, deep: int) -> str:
    elements = array.nodes("elements")
    shown = [_show(element, env, deep + 1) for element in elements[:_MOST_ARGUMENTS]]
    return ", ".join(shown + ["…"] * (len(elements) > _MOST_ARGUMENTS))


def _operand(node: Node, operator: str, at: int, env: Env, deep: int) -> str:
    """Return an operand, in parentheses where it would be read another way without them."""
    text, inner = _show(node, env, deep + 1), node
    while inner.label in _SINGLE_ARGUMENT and (argument := inner.node("arg")) is not None:
        inner = argument
    if inner.label == "OPEXPR" and len(inner.nodes("args")) == 2:
        within = _operator(inner, env)
        leave = (operator in _COMPARISONS and within not in _COMPARISONS) or (at == 0 and within == operator)
        return text if leave else f"({text})"
    return f"({text})" if inner.label in ("BOOLEXPR", "NULLTEST", "BOOLEANTEST", "DISTINCTEXPR") else text


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
