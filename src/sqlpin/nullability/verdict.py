"""What a rule says of one expression: whether it can be NULL, and why, in words a user follows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

Key = tuple[object, ...]
"""A fact about a row, as the keys of `Env.known`:

* `("v", scope, relation, column, row)`: this column of this range-table entry is not NULL
* `("p", scope, join, side)`: this join did not fill this side with NULLs
* `("n", scope)`: the group has at least one row
* `("e", text)`: this expression, or parameter `$n`, is not NULL
* `("is", text, outcome)`: this boolean expression is true, false, not true or not false
* `("null", key)`: what the key says is not NULL is NULL
* `("or", sets)`: all facts of one of these sets hold
"""


class Verdict(NamedTuple):
    """Whether an expression is proven not NULL.

    `reason` follows "not null: " or "nullable: ". `absent` is set where the expression is NULL for one reason only, that
    joins filled sides with NULLs: it is NULL exactly when one of these facts does not hold.
    """

    not_null: bool
    reason: str
    absent: frozenset[Key] = frozenset()

    @property
    def sentence(self) -> str:
        """The reason as it is shown."""
        return f"{'not null' if self.not_null else 'nullable'}: {self.reason}"

    @property
    def for_other_reasons(self) -> Verdict:
        """The same of an expression that may be something else than NULL where the joins filled a side."""
        return self._replace(absent=frozenset())


def failure(verdicts: Iterable[Verdict]) -> Verdict | None:
    """Return the verdict of what is NULL exactly when one of several is NULL, or None if none of them can be.

    It is absent only for what makes all of them absent that can be NULL at all.
    """
    failed = [verdict for verdict in verdicts if not verdict.not_null]
    if not failed:
        return None
    alike = all(verdict.absent == failed[0].absent for verdict in failed)
    return failed[0] if alike else failed[0]._replace(absent=frozenset())


def proven(reason: str) -> Verdict:
    """Return the verdict that the expression is never NULL."""
    return Verdict(True, reason)


def nullable(reason: str) -> Verdict:
    """Return the verdict that the expression may be NULL, as far as can be proven."""
    return Verdict(False, reason)
