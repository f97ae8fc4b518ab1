"""Parameters: required or nullable, and what to call them.

A parameter is *required* when passing NULL is certainly a mistake: it would be stored in a NOT NULL column, or a condition
that needs it could never be true, so that the statement does nothing. Whatever else is done with it, it is nullable. A
comparison that is only a part of a larger question (an ON clause, a sub-select, a FILTER) counts when the parameter occurs
nowhere else. Where a condition allows for NULL (`$1 IS NULL OR x = $1`), or asks for it (`$1 IS NOT NULL`), it requires
nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from sqlpin.nodetree import Node, inside, walk
from sqlpin.nullability.behind import sources
from sqlpin.nullability.catalog import Relation
from sqlpin.nullability.constants import BOOL
from sqlpin.nullability.constraints import refuses_null, refusing_domain
from sqlpin.nullability.explain import column_name, show
from sqlpin.nullability.inner import source_scope
from sqlpin.nullability.keys import INSERT, MERGE, SELECT, UPDATE
from sqlpin.nullability.levels import levels
from sqlpin.nullability.quals import conjuncts
from sqlpin.nullability.scope import Env, Outcome, Scope, Stage
from sqlpin.nullability.tables import stored_column
from sqlpin.nullability.verdict import Key

_EXTERNAL: Final = 0
_INTERSECT, _EXCEPT = 2, 3
_COMPARISONS: Final = frozenset({"OPEXPR", "SCALARARRAYOPEXPR", "DISTINCTEXPR", "NULLIFEXPR"})
_QUESTIONS: Final = frozenset(
    {"SCALARARRAYOPEXPR", "DISTINCTEXPR", "ROWCOMPAREEXPR", "NULLTEST", "BOOLEANTEST", "SUBLINK"}
)
_PARTS: Final = ("args", "elements", "newvals")
_FOLDINGS: Final = frozenset({870, 871})  # lower and upper of text


@dataclass(frozen=True, slots=True)
class ParameterProof:
    """One parameter: `required` when NULL would violate a constraint or could never match; `name` of the column it meets."""

    required: bool
    name: str | None
    reason: str


@dataclass(slots=True)
class _Uses:
    """What is done with one parameter."""

    count: int = 0
    compared: int = 0
    needed: bool = False
    required: str | None = None
    comparison: str | None = None
    allowed: str | None = None
    names: list[str] = field(default_factory=list)


def parameters(top: Scope, nullable: frozenset[int] = frozenset()) -> dict[int, ParameterProof]:
    """Return what is known of each parameter that occurs, by number.

    `nullable` are declared so by the user, which overrules comparisons and no constraint.
    """
    uses: dict[int, _Uses] = {}
    for node in walk(top.query):
        if _is_parameter(node):
            found = uses.setdefault(node.integer("paramid"), _Uses())
            found.count += 1
            if domain := refusing_domain(node, top.rows):
                found.required = f"the domain {domain} refuses NULL"
    if not uses:
        return {}
    for scope in levels(top):
        _assignments(scope, uses)
        _comparisons(scope, uses)
        _limits(scope, uses)
    for key in _needed(top):
        if (use := _use(key, uses)) is not None:
            use.needed = True
    return {number: _proof(number, use, nullable) for number, use in sorted(uses.items())}


def _proof(number: int, use: _Uses, nullable: frozenset[int]) -> ParameterProof:
    name = use.names[0] if use.names else None
    if use.required is None and number in nullable:
        return ParameterProof(False, name, "nullable: the query declares it nullable")
    if use.required is None and (use.needed or use.compared >= use.count):
        use.required = use.comparison
    if use.required is not None:
        return ParameterProof(True, name, f"required: {use.required}")
    return ParameterProof(False, name, f"nullable: {use.allowed or 'nothing was found that forbids NULL'}")


def _is_parameter(node: Node) -> bool:
    return node.label == "PARAM" and node.integer("paramkind") == _EXTERNAL


def _numbers(node: Node) -> Iterator[int]:
    for found in walk(node):
        if _is_parameter(found):
            yield found.integer("paramid")


def _use(key: Key, uses: Mapping[int, _Uses]) -> _Uses | None:
    name = str(key[1])
    return uses.get(int(name[1:])) if key[0] == "e" and name[1:].isdigit() and name[0] == "$" else None


def _assignments(scope: Scope, uses: Mapping[int, _Uses]) -> None:
    query = scope.query
    command = query.integer("commandType")
    if command not in (INSERT, UPDATE, MERGE):
        return
    entry = scope.entry(query.integer("resultRelation"))
    table = scope.run.catalog.relations.get(entry.integer("relid")) if entry else None
    if table is None:
        return
    conflict = query.node("onConflict")
    _assigned(
        query.nodes("targetList"), table, table.before_insert if command == INSERT else table.before_update, scope, uses
    )
    _assigned(conflict.nodes("onConflictSet") if conflict else [], table, table.before_update, scope, uses)
    for action in query.nodes("mergeActionList"):
        triggered = table.before_insert if action.integer("commandType") == INSERT else table.before_update
        _assigned(action.nodes("targetList"), table, triggered, scope, uses)


def _assigned(entries: list[Node], table: Relation, triggered: bool, scope: Scope, uses: Mapping[int, _Uses]) -> None:
    rows = scope.rows.in_stage(Stage.ROWS)
    for target in entries:
        expression, column = target.node("expr"), table.columns.get(target.integer("resno"))
        if expression is None or column is None or target.flag("resjunk"):
            continue
        name = f"{table.name}.{column.name}"
        refused = stored_column(table.oid, column.number, True, rows, written=True).not_null
        for source, env in sources(expression, rows):
            needed = env.implied(source, Outcome.SOME) or frozenset()
            for number in _of_value(source):
                uses[number].names.append(column.name)
            for number in set(_numbers(source)):
                use = uses[number]
                if ("e", f"${number}") not in needed:
                    use.allowed = (
                        use.allowed or f"{show(source, env)}, stored in {name}, need not be NULL when the parameter is"
                    )
                elif not refused:
                    use.allowed = use.allowed or f"{name} may be NULL"
                elif triggered:
                    use.allowed = use.allowed or f"{name} is NOT NULL, but a BEFORE trigger may fill it"
                else:
                    use.required = use.required or f"{name} is NOT NULL"
                if ("e", f"${number}") in needed and _domain_refuses(source, env):
                    use.required = use.required or f"the domain of {name} refuses NULL"


def _domain_refuses(node: Node, env: Env) -> bool:
    return node.label == "COERCETODOMAIN" and refuses_null(node.integer("resulttype"), env)


def _comparisons(scope: Scope, uses: Mapping[int, _Uses]) -> None:
    """Count the occurrences in conditions that cannot be true when the parameter is NULL, and name the rest."""
    rows = scope.rows.in_stage(Stage.ROWS)
    conditions = [(clause.name, part, rows) for clause in scope.joins.clauses for part in conjuncts(clause.quals)]
    having = scope.query.node("havingQual")
    conditions += [("HAVING", part, scope.output) for part in (conjuncts(having) if having else ())]
    for node in inside(scope.query.children, past="QUERY"):
        if node.label == "AGGREF" and (condition := node.node("aggfilter")) is not None:
            conditions += [("FILTER", part, rows) for part in conjuncts(condition)]
        elif node.label in _COMPARISONS:
            _name(node, rows, uses)
    for clause, part, env in conditions:
        needed = env.implied(part, Outcome.TRUE) or frozenset()
        numbers = list(_numbers_of_level(part))
        for number in set(numbers):
            use = uses[number]
            if ("e", f"${number}") not in needed:
                use.allowed = use.allowed or f"{show(part, env)} in {clause} may be true for NULL"
            elif _asks_for_null(part, number):
                use.allowed = use.allowed or f"{show(part, env)} in {clause} asks whether it is NULL"
            else:
                use.compared += numbers.count(number)
                use.comparison = use.comparison or f"{show(part, env)} in {clause} is never true for NULL"


def _asks_for_null(condition: Node, number: int) -> bool:
    """Tell whether a condition tests the parameter itself: who writes `$1 IS NOT NULL` means to pass NULL."""
    tests = (node for node in walk(condition) if node.label == "NULLTEST")
    tested = (_stripped(argument) for node in tests if (argument := node.node("arg")) is not None)
    return any(_is_parameter(node) and node.integer("paramid") == number for node in tested)


def _name(node: Node, env: Env, uses: Mapping[int, _Uses]) -> None:
    """Name the parameters that a column is compared with: `name = $1`, not `price * $1`."""
    arguments = node.nodes("args")
    if len(arguments) != 2 or (node.label == "OPEXPR" and not _is_question(node)):
        return
    for one, other in (arguments, arguments[::-1]):
        column = _stripped(other)
        if column.label == "VAR":
            for number in _of_value(one):
                uses[number].names.append(column_name(column, env).rsplit(".", 1)[-1])


def _stripped(node: Node) -> Node:
    """Return what is compared, without casts and the folding of case."""
    while True:
        folded = node.nodes("args") if node.integer("funcid") in _FOLDINGS else []
        casted = node.node("arg") if node.label in ("RELABELTYPE", "COLLATEEXPR", "COERCEVIAIO") else None
        inner = folded[0] if folded else casted
        if inner is None:
            return node
        node = inner


def _of_value(expression: Node) -> Iterator[int]:
    """Yield the parameters of which a value is made, not those that only decide, or say where: `CASE WHEN $1 THEN $2 END`."""
    stack: list[Node | None] = [expression]
    while stack:
        node = stack.pop()
        if node is None or _is_question(node):
            continue
        if _is_parameter(node):
            yield node.integer("paramid")
        elif node.label == "CASEEXPR":
            stack += [node.node("defresult"), *(when.node("result") for when in reversed(node.nodes("args")))]
        elif node.label == "SUBSCRIPTINGREF":
            stack.append(node.node("refassgnexpr"))
        else:
            parts = (part for name in _PARTS for part in node.nodes(name))
            stack += [*reversed([*parts, node.node("arg"), node.node("raw_expr")])]


def _is_question(node: Node) -> bool:
    """Tell whether a node asks something of values: what it gives is not made of them."""
    return node.label in _QUESTIONS or (node.label == "OPEXPR" and node.integer("opresulttype") == BOOL)


def _limits(scope: Scope, uses: Mapping[int, _Uses]) -> None:
    for name, said in (("limitCount", "LIMIT NULL is no limit"), ("limitOffset", "OFFSET NULL is OFFSET 0")):
        node = scope.query.node(name)
        for number in _numbers_of_level(node) if node else ():
            uses[number].names.append("limit" if name == "limitCount" else "offset")
            uses[number].allowed = uses[number].allowed or said


def _numbers_of_level(node: Node) -> Iterator[int]:
    for found in inside([node], past="QUERY"):
        if _is_parameter(found):
            yield found.integer("paramid")


def _needed(scope: Scope) -> frozenset[Key]:
    """Return the parameters without which a query returns and changes no row, as keys."""
    needed = scope.run.needed
    if scope.number not in needed:
        needed[scope.number] = _needed_by(scope)
    return needed[scope.number]


def _needed_by(scope: Scope) -> frozenset[Key]:
    operations = scope.query.node("setOperations")
    if operations is not None:
        return _needed_by_arms(operations, scope)
    if scope.query.integer("commandType") == MERGE or (
        scope.query.integer("commandType") == SELECT and scope.grouping.empty
    ):
        return frozenset()
    found = {key for key in scope.output.known if key[0] == "e"}
    for index, needs in scope.joins.needs.items():
        entry = scope.entry(index)
        inner = source_scope(entry, scope) if entry and all(key in scope.rows.known for key in needs) else None
        if inner is not None:
            found |= _needed(inner)
    return frozenset(found)


def _needed_by_arms(node: Node, scope: Scope) -> frozenset[Key]:
    if node.label == "RANGETBLREF":
        entry = scope.entry(node.integer("rtindex"))
        inner = source_scope(entry, scope) if entry else None
        return _needed(inner) if inner else frozenset()
    left, right = (
        _needed_by_arms(side, scope) if side else frozenset[Key]() for side in (node.node("larg"), node.node("rarg"))
    )
    operation = node.integer("op")
    return left | right if operation == _INTERSECT else left if operation == _EXCEPT else left & right
