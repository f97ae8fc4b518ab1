"""What is known of a row beyond "not NULL": truths, NULLs, and alternatives of which one holds.

`a IS NOT NULL OR b IS NOT NULL` proves neither column. It leaves two alternatives, each a set of facts; when the one is
refuted by what else is known (`a IS NULL` in an arm of a CASE, the next argument of COALESCE), the other one holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from sqlpin.nodetree import Node
from sqlpin.nullability.keys import canonical, column_key
from sqlpin.nullability.scope import Because, Env, Facts, Outcome
from sqlpin.nullability.verdict import Key

_MOST: Final = 6  # alternatives, and facts of one: an OR of hundreds of arms tells nothing
_MOST_FACTS: Final = 24
_CONTRARY: Final = {
    Outcome.TRUE: (Outcome.FALSE, Outcome.NOT_TRUE),
    Outcome.FALSE: (Outcome.TRUE, Outcome.NOT_FALSE),
    Outcome.NOT_TRUE: (Outcome.TRUE,),
    Outcome.NOT_FALSE: (Outcome.FALSE,),
}


def truth(text: str, outcome: Outcome) -> Key:
    """Return the fact that an expression, by its canonical text, has an outcome."""
    return ("is", text, outcome)


def contradicts(text: str, outcome: Outcome, known: Iterable[Key]) -> bool:
    """Tell whether an expression cannot have an outcome by what is known of it."""
    return any(truth(text, contrary) in known for contrary in _CONTRARY[outcome])


def either(arms: Iterable[Facts]) -> Facts:
    """Return what follows when one of the arms holds and nobody knows which; None if all are impossible."""
    possible = [facts for facts in arms if facts is not None]
    if not possible:
        return None
    common = frozenset.intersection(*possible)
    rest = frozenset(facts - common for facts in possible)
    if 1 < len(rest) <= _MOST and all(0 < len(facts) <= _MOST_FACTS for facts in rest):
        return common | {("or", rest)}
    return common


def is_null(node: Node, env: Env) -> frozenset[Key]:
    """Return the fact that an expression is NULL, or nothing where it has no name."""
    key = _key(node, env)
    return frozenset() if key is None else frozenset({("null", key)})


def without(env: Env, argument: Node) -> Env | None:
    """Return the place where an expression is NULL; None if it cannot be."""
    key = _key(argument, env)
    if key is None:
        return env
    env = env.knowing({("null", key): Because("COALESCE", argument, env)})
    found = dict(resolved(env))
    while found:
        if key in found:
            return None
        env = env.knowing(found)
        found = dict(resolved(env))
    return env


def resolved(env: Env) -> Iterator[tuple[Key, Because | None]]:
    """Yield the new facts of alternatives of which only one is left."""
    for key, because in env.known.items():
        if key[0] != "or" or not isinstance(key[1], frozenset):
            continue
        left = [facts for facts in key[1] if not any(_refuted(fact, env.known) for fact in facts)]
        if len(left) == 1:
            yield from ((fact, because) for fact in left[0] if fact not in env.known)


def _refuted(fact: Key, known: Mapping[Key, Because | None]) -> bool:
    if fact[0] == "is" and isinstance(fact[2], Outcome):
        return contradicts(str(fact[1]), fact[2], known)
    return fact[1] in known if fact[0] == "null" else ("null", fact) in known


def _key(node: Node, env: Env) -> Key | None:
    if node.label == "VAR":
        return column_key(node, env)
    text = canonical(node, env)
    return None if text is None else ("e", text)
