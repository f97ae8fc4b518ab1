"""Opening a query level: its join tree, its grouping, and what its conditions prove, stage by stage."""

from __future__ import annotations

from sqlpin.nodetree import Node, walk
from sqlpin.nullability.grouping import grouping
from sqlpin.nullability.joins import join_tree
from sqlpin.nullability.keys import MERGE, SELECT
from sqlpin.nullability.quals import close, conjuncts
from sqlpin.nullability.scope import Because, Env, Outcome, Run, Scope, Stage
from sqlpin.nullability.verdict import Key


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
    )
    scope.rows = scope.output = scope.around = Env(scope, Stage.ROWS, outside.known if outside else {}, outside)
    if query.integer("commandType") != MERGE:
        scope.rows = scope.output = close(scope.around)
    if query.integer("commandType") != SELECT:
        scope.output = scope.rows.in_stage(Stage.RETURNING)
    elif scope.grouping.grouped:
        scope.output = _having(scope.rows.in_stage(Stage.GROUPS))
    return scope


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
    """Count the set-returning calls of the target list."""
    if not query.flag("hasTargetSRFs"):
        return 0
    return sum(
        1
        for target in query.nodes("targetList")
        for node in walk(target)
        if node.flag("funcretset") or node.flag("opretset")
    )
