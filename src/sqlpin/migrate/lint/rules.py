"""The rules by code, in two tables: those about a statement, and those about a migration as a whole.

Adding a rule is one function in `practice` or `locks`, one line here, one entry in `diagnostics.RULES`, one section in
docs/reference/diagnostics.md, one test.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from sqlpin.migrate.lint import dependents, locks, practice
from sqlpin.migrate.lint.scene import Found, Scene, Whole

STATEMENT_RULES: Mapping[str, Callable[[Scene], Iterator[Found]]] = MappingProxyType(
    {
        "timestamp-without-time-zone": practice.timestamp_without_time_zone,
        "narrow-key": practice.narrow_key,
        "unnamed-constraint": practice.unnamed_constraint,
        "missing-if-exists": practice.missing_if_exists,
        "commits-by-itself": practice.commits_by_itself,
        "required-column": locks.required_column,
        "volatile-default": locks.volatile_default,
        "set-not-null": locks.set_not_null,
        "blocking-constraint": locks.blocking_constraint,
        "column-type-change": locks.column_type_change,
        "blocking-index": locks.blocking_index,
        "concurrently-in-transaction": locks.concurrently_in_transaction,
        "column-in-use": dependents.column_in_use,
        "unread-statement": practice.unread_statement,
    }
)

MIGRATION_RULES: Mapping[str, Callable[[Whole], Iterator[Found]]] = MappingProxyType(
    {
        "mixed-migration": practice.mixed_migration,
        "missing-down-file": practice.missing_down_file,
        "out-of-order-migration": practice.out_of_order_migration,
        "missing-lock-timeout": locks.missing_lock_timeout,
    }
)

UNINDEXED_FOREIGN_KEY = "unindexed-foreign-key"
"""Told when all migrations are read: an index may come later."""

CODES = frozenset({*STATEMENT_RULES, *MIGRATION_RULES, UNINDEXED_FOREIGN_KEY})

OFF_BY_DEFAULT = frozenset({"missing-if-exists", "missing-lock-timeout"})
"""A matter of style, or of a team's convention: `lint-enable` switches them on."""

ON_DOWN_FILES = frozenset({"missing-if-exists", "concurrently-in-transaction", "commits-by-itself", "unread-statement"})
"""The rules that make sense for a file that takes back."""
