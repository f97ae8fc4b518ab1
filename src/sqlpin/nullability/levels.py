"""Opening a query level: its join tree, its grouping, and what its conditions prove, stage by stage."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlpin.nodetree import Node, inside, walk
from sqlpin.nullability.constants import boolean
from sqlpin.nullability.constraints import check_clauses, written_checks
from sqlpin.nullability.explain import ALWAYS_FOUND
from sqlpin.nullability.grouping import grouping
from sqlpin.nullability.joins import INNER, Clause, join_tree
from sqlpin.nullability.keys import DELETE, MERGE, SELECT, targets
from sqlpin.nullability.quals import close, conjuncts
from sqlpin.nullability.rows import from_has_a_row, item_has_a_row
from sqlpin.nullability.scope import Because, Env, Outcome, Run, Scope, Stage
from sqlpin.nullability.selfjoin import finds_itself
from sqlpin.nullability.verdict import Key

# MergeMatchKind, src/include/nodes/primnodes.h; CMD_NOTHING, src/include/nodes/nodes.h
_MATCHED: Final = 0
_BY_SOURCE: Final = 1
_NOTHING: Final = 7


def open_scope(run: Run, query: Node, outside: Env | None) -> Scope:
    """Return the scope of a query, with the places of its stages."""
    run.count += 1
    rtable = query.nodes("rtable")
    scope = Scope(
        run,
        run.count,
        query,
        outside,
        rtable,
        join_tree(query, run.count),
        grouping(query, rtable),
        _set_returning(query),
        targets(query),
    )
    scope.rows = scope.output = scope.around = Env(scope, Stage.ROWS, outside.known if outside else {}, outside)
    if query.integer("commandType") == MERGE:
        _merge(scope)
    scope.joins.constraints = check_clauses(scope)
    run.weighs_truths |= bool(scope.joins.constraints)
    scope.rows = scope.output = close(_always_matched(scope.around))
    if query.integer("commandType") != SELECT:
        scope.output = _written(scope)
    elif scope.grouping.grouped:
        scope.output = _having(_groups(scope))
    return scope


def _written(scope: Scope) -> Env:
    """Return the place of RETURNING. The row that was written was checked, by constraints that are NOT VALID as well."""
    query, env = scope.query, scope.rows.in_stage(Stage.RETURNING)
    commands = [action.integer("commandType") for action in (query, *query.nodes("mergeActionList"))]
    if DELETE not in commands and query.has("returningList"):
        scope.joins.written = written_checks(scope, query.integer("resultRelation"))
        scope.run.weighs_truths |= bool(scope.joins.written)
    return close(env) if scope.joins.written else env


def _groups(scope: Scope) -> Env:
    """Return the place behind GROUP BY. No row of an empty group met a condition: outer rows and parameters are as they were."""
    if not scope.grouping.empty:
        return scope.rows.in_stage(Stage.GROUPS)
    if from_has_a_row(scope):
        return scope.rows.in_stage(Stage.GROUPS).knowing({("n", scope.number): None})
    return scope.around.in_stage(Stage.GROUPS)


def _merge(scope: Scope) -> None:
    """Take the ON condition of MERGE for what it is: it holds for a row that is matched, and only there is a source row."""
    query, joins = scope.query, scope.joins
    condition = query.node("mergeJoinCondition")
    joins.clauses = [clause for clause in joins.clauses if clause.name != "WHERE"]
    kinds = {
        action.integer("matchKind")
        for action in query.nodes("mergeActionList")
        if action.integer("commandType") != _NOTHING
    }
    if condition is None:  # before PostgreSQL 17, where MERGE has no RETURNING: nothing is proven of its rows
        kinds = {_BY_SOURCE}
    if _BY_SOURCE in kinds:
        source = frozenset({("p", scope.number, 0, "source")})
        joins.needs.update({index: needs | source for index, needs in joins.needs.items()})
        joins.clauses = [clause._replace(needs=clause.needs | source) for clause in joins.clauses]
    elif condition is not None and kinds == {_MATCHED}:
        joins.clauses.append(Clause("ON", condition, frozenset()))


def _always_matched(env: Env) -> Env:
    """Know the joins that always find a row: ON is true and the other side has one (LEFT JOIN LATERAL ... ON true), or
    each row finds itself.
    """
    joins = env.scope.joins
    while True:
        found: dict[Key, Because | None] = {}
        for index, join in joins.joins.items():
            if join.integer("jointype") == INNER:
                continue
            sides = joins.sides(index)
            present = {*joins.needs.get(index, frozenset()), *sides, *env.known}
            for key, side in zip(sides, (join.node("larg"), join.node("rarg")), strict=True):
                if side is not None and key not in env.known and _finds_a_row(join, side, present, env):
                    found[key] = Because(ALWAYS_FOUND, join.node("quals") or join, env)
        if not found:
            return env
        env = env.knowing(found)


def _finds_a_row(join: Node, side: Node, present: set[Key], env: Env) -> bool:
    condition = join.node("quals")
    if (condition is None or boolean(condition) is True) and item_has_a_row(side, env.scope):
        return True
    return finds_itself(join, side, present, env)


def _having(env: Env) -> Env:
    condition = env.scope.query.node("havingQual")
    while condition is not None:
        found: dict[Key, Because | None] = {}
        for part in conjuncts(condition):
            facts = env.implied(part, Outcome.TRUE) or frozenset[Key]()
            found.update((key, Because("HAVING", part, env)) for key in facts if key not in env.known)
        if not found:
            break
        env = close(env.knowing(found))
    return env


def _set_returning(query: Node) -> int:
    """Count the set-returning calls of the target list; those among the grouping keys stand apart since PostgreSQL 18."""
    if not query.flag("hasTargetSRFs"):
        return 0
    keys = [key for entry in query.nodes("rtable") for key in entry.nodes("groupexprs")]
    return sum(
        1
        for target in (*query.nodes("targetList"), *keys)
        for node in walk(target)
        if node.flag("funcretset") or node.flag("opretset")
    )


def levels(scope: Scope) -> Iterator[Scope]:
    """Yield a query level and all levels inside it: WITH queries, sub-queries in FROM, sub-selects in expressions."""
    yield scope
    query = scope.query
    beside = scope.rows.in_stage(Stage.ROWS)
    inner: list[tuple[Node | None, Env]] = [(found.node("ctequery"), scope.around) for found in query.nodes("cteList")]
    inner += [(entry.node("subquery"), beside if entry.flag("lateral") else scope.around) for entry in scope.rtable]
    inner += [(found, scope.output) for found in _subselects(query)]
    for node, outside in inner:
        if node is not None:
            yield from levels(scope.run.open(node, outside))


def _subselects(query: Node) -> Iterator[Node]:
    """Yield the sub-selects in the expressions of a level, not those inside them."""
    if not query.flag("hasSubLinks"):  # the planner trusts it as well (subquery_planner, planner.c)
        return
    for node in inside(query.children, past="QUERY"):
        if node.label == "SUBLINK" and (found := node.node("subselect")) is not None:
            yield found
