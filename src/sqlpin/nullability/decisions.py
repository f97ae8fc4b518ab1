"""Conditions that are decided by what is known: of themselves, of constants, of how many arguments are NULL, of two truths."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from sqlpin.nodetree import Node, walk
from sqlpin.nullability.alternatives import contradicts, either, is_null, truth
from sqlpin.nullability.constants import integer
from sqlpin.nullability.keys import canonical, is_key_expression, is_left_out
from sqlpin.nullability.scope import Env, Facts, Outcome, Stage

Rule: TypeAlias = Callable[[Node, Outcome, Env], Facts]

NUM_NONNULLS: Final = 440
EQUAL_TRUTHS: Final = 60  # booleq(boolean, boolean)
_PLAIN: Final = frozenset({"VAR", "CONST", "RELABELTYPE", "COLLATEEXPR", "COERCEVIAIO"})
_COMPARISONS: Final[Mapping[str, Callable[[int, int], bool]]] = MappingProxyType(
    {
        "=": operator.eq,
        "<>": operator.ne,
        "<": operator.lt,
        "<=": operator.le,
        ">": operator.gt,
        ">=": operator.ge,
    }
)


def of_groups(rule: Rule) -> Rule:
    """Return a rule that takes a grouping key for the value it is: what it was made of is known of the rows, not of the group.

    In `GROUP BY ROLLUP (a + 1, a)`, `a + 1` is there where `a` is left out.
    """

    def ask(node: Node, outcome: Outcome, env: Env) -> Facts:
        if not is_key_expression(node, env):
            return rule(node, outcome, env)
        known = outcome in (Outcome.TRUE, Outcome.FALSE, Outcome.SOME)
        if is_left_out(node, env) and (not known or may_fold(node, env)):
            return frozenset()
        facts, text = rule(node, outcome, env.in_stage(Stage.ROWS)), canonical(node, env)
        return facts if facts is None or text is None or not known else facts | {("e", text)}

    return ask


def is_folded(variable: Node, env: Env) -> bool:
    """Tell whether a column of RTE_GROUP stands for a key that some set leaves out and that the planner may fold."""
    level = env.at(variable.integer("varlevelsup"))
    index, number = variable.integer("varno"), variable.integer("varattno")
    entry = level.scope.entry(index) if level and level.scope.grouping.entry == index else None
    if level is None or entry is None or not level.scope.grouping.leaves_out(number):
        return False
    keys = entry.nodes("groupexprs")
    return number > len(keys) or may_fold(keys[number - 1], env)


def may_fold(key: Node, env: Env) -> bool:
    """Tell whether the planner may take a grouping key for a constant, and that before it sees to the sets that leave it out.

    `GROUP BY ROLLUP (coalesce(1, a)) HAVING coalesce(1, a) IS NOT NULL` returns the row of all rows, with NULL for the key.
    Strict calls of columns stay what they are.
    """
    labels = set()
    for node in walk(key):
        labels.add(node.label)
        if node.label in ("OPEXPR", "FUNCEXPR"):
            if not env.catalog.is_strict(node.integer("funcid") or env.catalog.function_of(node.integer("opno"))):
                return True
        elif node.label not in _PLAIN:
            return True
    return "VAR" not in labels


def decided(rule: Rule) -> Rule:
    """Return a rule that also knows the truth of the very expression, where it is known already, and says it where not."""

    def ask(node: Node, outcome: Outcome, env: Env) -> Facts:
        text = canonical(node, env) if env.scope.run.weighs_truths and outcome is not Outcome.SOME else None
        if text is None:
            return rule(node, outcome, env)
        if contradicts(text, outcome, env.known) or _is_undecided(node, text, outcome, env):
            return None
        facts = rule(node, outcome, env)
        return None if facts is None else facts | {truth(text, outcome)}

    return ask


def _is_undecided(node: Node, text: str, outcome: Outcome, env: Env) -> bool:
    """Tell whether an expression would be neither true nor false, though it is not NULL."""
    other = {Outcome.NOT_TRUE: Outcome.NOT_FALSE, Outcome.NOT_FALSE: Outcome.NOT_TRUE}.get(outcome)
    return other is not None and truth(text, other) in env.known and env.verdict(node).not_null


def is_possible(value: bool | None, outcome: Outcome) -> bool:
    """Tell whether a boolean that is not NULL can have an outcome; its value, if it is known."""
    if value is None:
        return True
    return outcome is Outcome.SOME or (outcome in (Outcome.TRUE, Outcome.NOT_FALSE)) is value


def compared(node: Node, env: Env) -> bool | None:
    """Return the value of a comparison of two integer constants: `1 = 1`."""
    arguments, compare = node.nodes("args"), _comparison(node, env)
    if compare is None or len(arguments) != 2:
        return None
    left, right = integer(arguments[0]), integer(arguments[1])
    return None if left is None or right is None else compare(left, right)


def _comparison(node: Node, env: Env) -> Callable[[int, int], bool] | None:
    found = env.catalog.operators.get(node.integer("opno")) if node.label == "OPEXPR" else None
    return _COMPARISONS.get(found.name) if found is not None and found.builtin else None


def alternatives(node: Node, outcome: Outcome, env: Env) -> Facts:
    """Return what `num_nonnulls(a, b) = 1` and `(a = 'x') = (b IS NOT NULL)` leave open: one of several sets of facts."""
    arguments = node.nodes("args")
    if outcome not in (Outcome.TRUE, Outcome.NOT_FALSE) or len(arguments) != 2:
        return frozenset()
    if env.catalog.function_of(node.integer("opno")) == EQUAL_TRUTHS:
        return either(_equal_truths(arguments[0], arguments[1], outcome, env))
    count, compare = arguments[0], _comparison(node, env)
    if count.integer("funcid") != NUM_NONNULLS or count.flag("funcvariadic") or compare is None:
        return frozenset()
    limit, counted = integer(arguments[1]), count.nodes("args")
    if limit is None or compare(0, limit):
        return frozenset()
    return either(env.implied(argument, Outcome.SOME) for argument in counted)


def _equal_truths(left: Node, right: Node, outcome: Outcome, env: Env) -> list[Facts]:
    arms: list[Facts] = []
    for same in (Outcome.TRUE, Outcome.FALSE):
        one, other = env.implied(left, same), env.implied(right, same)
        arms.append(None if one is None or other is None else one | other)
    if outcome is Outcome.NOT_FALSE:
        arms += [is_null(side, env) for side in (left, right) if not env.verdict(side).not_null]
    return arms
