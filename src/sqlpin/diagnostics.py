"""Findings: values with a code and named fields. The words of every code stand once, in `RULES`.

A rule's `message` and `help` are templates over the fields of its diagnostics. Adding a rule is one entry here, one place
that makes it, one test, one section in docs/reference/diagnostics.md (a test compares the two lists).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from sqlpin.span import Span


class Severity(StrEnum):
    """An error or a warning is a finding (exit code 1); a note is not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a file: `path` relative to the project with `/`; `span` None means the file as a whole."""

    path: str
    span: Span | None = None
    label: str = ""


class Rule(NamedTuple):
    """What all diagnostics of one code have in common. `message` and `help` are `str.format` templates."""

    code: str
    severity: Severity
    title: str
    message: str
    help: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `extra_help` adds what only this finding knows (the server's hint, a "did you mean").

    Raises KeyError at birth for a code that is not in `RULES` or a template field that is missing.
    """

    code: str
    location: Location
    fields: Mapping[str, str] = field(default_factory=dict)
    extra_help: tuple[str, ...] = ()
    related: tuple[Location, ...] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", MappingProxyType(dict(self.fields)))
        _ = self.message, self.help

    @property
    def rule(self) -> Rule:
        """The entry of `RULES` for this code."""
        return RULES[self.code]

    @property
    def severity(self) -> Severity:
        """The severity of the rule."""
        return self.rule.severity

    @property
    def message(self) -> str:
        """One sentence: what was expected and what was found."""
        return self.rule.message.format_map(self.fields)

    @property
    def help(self) -> tuple[str, ...]:
        """What to do, one sentence each."""
        return (*(line.format_map(self.fields) for line in self.rule.help), *self.extra_help)


def _table(*rules: Rule) -> Mapping[str, Rule]:
    return MappingProxyType({rule.code: rule for rule in rules})


RULES: Mapping[str, Rule] = _table(
    Rule(
        "invalid-query",
        Severity.ERROR,
        "PostgreSQL refuses the query",
        "{message}",
    ),
    Rule(
        "empty-query",
        Severity.ERROR,
        "the query holds no statement",
        "the query is empty: nothing but white space and comments",
        ("remove the call, or write the statement it should run",),
    ),
    Rule(
        "multiple-statements",
        Severity.ERROR,
        "several statements in one query",
        "the query holds {count} statements; {driver} can run only one {reason}",
        ("give each statement a call of its own",),
    ),
    Rule(
        "invalid-placeholder",
        Severity.ERROR,
        "a placeholder the driver would refuse",
        "{message}",
    ),
    Rule(
        "indeterminate-parameter",
        Severity.ERROR,
        "PostgreSQL cannot infer the type of a parameter",
        "could not determine the type of parameter {parameter}",
        (
            "the query may be right: the driver sends the type of the Python value, PostgreSQL alone cannot see it",
            "add a cast to the placeholder: {cast}",
        ),
    ),
    Rule(
        "ambiguous-query",
        Severity.ERROR,
        "one text, two meanings",
        "the same text reaches the server in two ways, as `{first}` and as `{second}`",
        ("the two calls differ in driver or in passing arguments; make the texts differ or the calls agree",),
    ),
    Rule(
        "invalid-override",
        Severity.ERROR,
        "an override that cannot be read",
        "{message}",
        ("an override is a comment such as `-- sqlpin: not-null total`; see docs/guides/overrides.md",),
    ),
    Rule(
        "unknown-override",
        Severity.ERROR,
        "an override of something that is not there",
        "{where} has no {subject} `{name}`",
        ("the names are {names}",),
    ),
    Rule(
        "contradicted-override",
        Severity.ERROR,
        "an override that contradicts the database",
        "`{name}` is declared {declared}, but it is {reason}",
        ("remove the override",),
    ),
    Rule(
        "unneeded-override",
        Severity.WARNING,
        "an override that says what is proven",
        "`{name}` is declared not null, which is proven already: {reason}",
        ("remove the override",),
    ),
    Rule(
        "missing-metadata",
        Severity.ERROR,
        "the query has no metadata",
        "no metadata for this query: expected {file}",
        ("run `sqlpin prepare` and commit the .sqlx folder",),
    ),
    Rule(
        "unused-metadata",
        Severity.ERROR,
        "metadata that no query uses",
        "no query in the project has this text: {summary}",
        ("run `sqlpin prepare` to remove the file, and commit that",),
    ),
    Rule(
        "metadata-differs",
        Severity.ERROR,
        "the metadata is not what the database says",
        "the metadata of this query is out of date: {difference}",
        ("run `sqlpin prepare` and commit the .sqlx folder",),
    ),
    Rule(
        "foreign-metadata",
        Severity.ERROR,
        "another tool's metadata for this query is out of date",
        "{file} was written by another tool and is not what the database says: {difference}",
        (
            "run `cargo sqlx prepare` in the crate that shares this folder, or give sqlpin a folder of its own: `sqlx-dir`",
        ),
    ),
    Rule(
        "corrupt-metadata",
        Severity.ERROR,
        "a metadata file that cannot be trusted",
        "this file cannot be trusted: {reason}",
        ("run `sqlpin prepare` to write it anew",),
    ),
    Rule(
        "stale-overrides",
        Severity.ERROR,
        "the metadata was made with other overrides",
        "{reason}",
        ("run `sqlpin prepare` and commit the .sqlx folder",),
    ),
    Rule(
        "stale-schema",
        Severity.ERROR,
        "the metadata was made from other migrations",
        "{reason}",
        ("run `sqlpin prepare` and commit the .sqlx folder",),
    ),
    Rule(
        "unparsable-file",
        Severity.ERROR,
        "a Python file that cannot be read",
        "cannot read this file: {reason}",
        ("mend the file, or add it to `exclude` in [tool.sqlpin]",),
    ),
    Rule(
        "unused-ignore",
        Severity.WARNING,
        "an ignore comment that silences nothing",
        "this ignore comment silences nothing: {reason}",
        ("remove the comment",),
    ),
    Rule(
        "ignored-migration-file",
        Severity.WARNING,
        "a file in the migrations folder that is not used",
        "this is not run as a migration: {reason}",
        ("rename it, or move it out of the migrations folder",),
    ),
    Rule(
        "orphan-down-migration",
        Severity.WARNING,
        "a down file without a migration",
        "no migration has the version of this down file",
        ("give it the version of the migration it takes back, or remove it",),
    ),
    Rule(
        "incomplete-down-migration",
        Severity.ERROR,
        "a down file that does not take back all of its migration",
        "the down file {difference}",
        (
            "after up and down the schema must be as it was before; what is left here, or lost, belongs into the down file",
        ),
    ),
    Rule(
        "failed-down-migration",
        Severity.ERROR,
        "a down file that fails",
        "the down file fails{when}: {message}",
    ),
    Rule(
        "unrepeatable-migration",
        Severity.ERROR,
        "a migration that cannot be applied again after its down file",
        "applied again after its down file, the migration {difference}",
        ("the down file leaves something that the migration trips over, or takes too much",),
    ),
    Rule(
        "lossy-down-migration",
        Severity.WARNING,
        "rows that do not survive a down file",
        "with the data of {seed}, taking the migration back and applying it again {loss}",
        (
            "let the down file keep them; or say why they may go, in a comment above its first statement",
            "-- sqlpin: ignore[lossy-down-migration] …",
        ),
    ),
    Rule(
        "timestamp-without-time-zone",
        Severity.WARNING,
        "a column that forgets the time zone",
        "{column} is a TIMESTAMP, which forgets the time zone",
        ("TIMESTAMPTZ is a moment, whatever the zone of whoever writes or reads it",),
    ),
    Rule(
        "narrow-key",
        Severity.WARNING,
        "a key that runs out of numbers",
        "{column} is {type}: its numbers end at 2147483647 or before",
        ("{wide} never ends; to change a key later means to write the table anew, and all that refer to it",),
    ),
    Rule(
        "unindexed-foreign-key",
        Severity.WARNING,
        "a foreign key without an index",
        "no index begins with {columns} of {table}, which refers to {target}",
        ("every DELETE and key UPDATE of a row of {target} reads all of {table}: CREATE INDEX ON {table} ({columns})",),
    ),
    Rule(
        "unnamed-constraint",
        Severity.WARNING,
        "a constraint without a name of its own",
        "this {kind} constraint of {table} has no name",
        ("ADD CONSTRAINT name …: error messages and down files call it by that",),
    ),
    Rule(
        "missing-if-exists",
        Severity.WARNING,
        "a statement that fails where its work is done already",
        "{what} without {clause}",
        ("with {clause} the migration can be repeated",),
    ),
    Rule(
        "required-column",
        Severity.ERROR,
        "a column that existing rows cannot have",
        "{column} is NOT NULL without a default: that fails as soon as the table has a row",
        ("give it a DEFAULT, or add it nullable, fill it, and SET NOT NULL afterwards",),
    ),
    Rule(
        "volatile-default",
        Severity.WARNING,
        "a new column that writes the whole table anew",
        "{column} gets its values from {reason}, for which every row of {table} is written anew under an exclusive lock",
        ("{cure}",),
    ),
    Rule(
        "set-not-null",
        Severity.WARNING,
        "NOT NULL that reads the whole table",
        "{what} on {column} reads all of {table} under an exclusive lock",
        (
            "first ADD CONSTRAINT … CHECK ({column} IS NOT NULL) NOT VALID, and VALIDATE it in a migration of its own",
            "then SET NOT NULL believes the constraint and reads nothing",
        ),
    ),
    Rule(
        "blocking-constraint",
        Severity.WARNING,
        "a constraint that is held against all rows while others wait",
        "{what} reads all of {table} under a lock that keeps {whom} out",
        ("{cure}",),
    ),
    Rule(
        "column-type-change",
        Severity.WARNING,
        "a change of type that writes the whole table anew",
        "the type of {column} changes {change}: the table and its indexes are written anew under an exclusive lock",
        ("add a column of the new type, fill it in steps, and let the two change places",),
    ),
    Rule(
        "blocking-index",
        Severity.WARNING,
        "an index that keeps writers out of an existing table",
        "{what} keeps all writers out of {table} until the index is made",
        ("{cure}",),
    ),
    Rule(
        "concurrently-in-transaction",
        Severity.ERROR,
        "CONCURRENTLY inside a transaction",
        "CONCURRENTLY cannot run inside a transaction, in which this file runs",
        ("start the file with `-- no-transaction`",),
    ),
    Rule(
        "column-in-use",
        Severity.ERROR,
        "what is dropped or renamed is used by committed queries",
        "{what} of {name}, still used by {count} of .sqlx: {queries}",
        (
            "the release that is running fails when this is applied: first release code that does not use it",
            "if that is out, run `sqlpin prepare`, so that .sqlx holds its queries",
        ),
    ),
    Rule(
        "unread-statement",
        Severity.NOTE,
        "a statement that no rule has looked at",
        "no rule has looked at this: {reason}",
        ("look at it yourself; a server says what it does: `sqlpin migrate test`, `sqlpin migrate impact`",),
    ),
    Rule(
        "mixed-migration",
        Severity.WARNING,
        "data and schema in one migration",
        "{verb} of {table} in one transaction with changes of the schema: their locks last as long as the data takes",
        ("give the data a migration of its own",),
    ),
    Rule(
        "missing-down-file",
        Severity.NOTE,
        "a migration that cannot be reverted",
        "there is no {file}",
        ("write it, or say in a comment above the first statement why not: -- sqlpin: ignore[missing-down-file] …",),
    ),
    Rule(
        "missing-lock-timeout",
        Severity.WARNING,
        "a migration that waits for its locks without end",
        "ALTER TABLE {table} waits for its lock as long as it takes, and everybody else waits behind it",
        ("SET LOCAL lock_timeout = '5s'; before it, and run the migration again when it was not lucky",),
    ),
    Rule(
        "out-of-order-migration",
        Severity.WARNING,
        "a new migration that is older than a known one",
        "{version} is new, and older than {newest}: where that is applied this one comes after it",
        ("`sqlpin migrate rebase {version}` gives it a version after all others",),
    ),
    Rule(
        "commits-by-itself",
        Severity.WARNING,
        "a migration that ends its own transaction",
        "{statement} ends the transaction that would undo the file if it failed",
        ("leave it out; or start the file with `-- no-transaction`",),
    ),
    Rule(
        "query-breaks",
        Severity.ERROR,
        "a pending migration breaks a committed query",
        "{migration} breaks this query: {message}",
        ("release code without the query before the migration, or change the migration",),
    ),
    Rule(
        "query-changes",
        Severity.WARNING,
        "a pending migration changes what a committed query returns or takes",
        "{migration} changes this query: {difference}",
        ("run `sqlpin prepare` when the migration is applied, and look at the code that uses the query",),
    ),
)
