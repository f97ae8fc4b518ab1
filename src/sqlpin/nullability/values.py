"""The set of strings that a CHECK constraint confines an output column to."""

from __future__ import annotations

from sqlpin.nodetree import Node
from sqlpin.nullability.behind import behind, outputs
from sqlpin.nullability.constraints import admitted_values, domain_values
from sqlpin.nullability.inner import source_scope
from sqlpin.nullability.scope import Env, Scope


def output_values(scope: Scope, number: int) -> tuple[str, ...] | None:
    """Return the strings an output column is confined to (NULL apart), in the order of the constraint, or None."""
    key = (scope.number, number)
    if key not in scope.run.values:
        found = outputs(scope, number)
        scope.run.values[key] = _common([_values(expression, env) for expression, env in found]) if found else None
    return scope.run.values[key]


def _values(node: Node, env: Env) -> tuple[str, ...] | None:
    while node.label in ("RELABELTYPE", "COLLATEEXPR") and (inner := node.node("arg")) is not None:
        node = inner
    if node.label == "COERCETODOMAIN":
        return domain_values(node.integer("resulttype"), env.scope.run)
    if node.label != "VAR":
        return None
    level = env.at(node.integer("varlevelsup"))
    entry = level.scope.entry(node.integer("varno")) if level else None
    source = source_scope(entry, level.scope) if level and entry else None
    if source is not None:
        return output_values(source, node.integer("varattno"))
    found = behind(node, env)
    if found is not None:
        return _common([_values(expression, place) for expression, place in found])
    return _of_table(node, env)


def _of_table(node: Node, env: Env) -> tuple[str, ...] | None:
    level = env.at(node.integer("varlevelsup"))
    entry = level.scope.entry(node.integer("varno")) if level else None
    if entry is None or entry.integer("rtekind") != 0:
        return None
    pairs = env.catalog.same_columns(entry.integer("relid"), node.integer("varattno"), True)
    return _common([admitted_values(*pair, env.scope.run) if pair else None for pair in pairs])


def _common(found: list[tuple[str, ...] | None]) -> tuple[str, ...] | None:
    """Return the union, in order of appearance; None if one of them is not known."""
    if any(values is None for values in found):
        return None
    return tuple(dict.fromkeys(value for values in found for value in values or ())) or None
