"""Findings: values with a code and named fields. The words of every code stand once, in `RULES`.

A rule's `message` and `help` are templates over the fields of its diagnostics. Adding a rule is one entry here, one place
that makes it, one test, one section in docs/reference/diagnostics.md (a test compares the two lists).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

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


@dataclass(frozen=True, slots=True)
class Rule:
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
        "an override of a column or parameter that is not there",
        "the query has no {subject} `{name}`",
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
)
