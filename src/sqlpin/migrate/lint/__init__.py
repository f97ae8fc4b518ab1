"""`sqlpin migrate lint`: what migrations do to a database in use, read from the files alone. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlpin.diagnostics import Diagnostic, Location
from sqlpin.errors import UsageError
from sqlpin.migrate.lint.ddl import Statement
from sqlpin.migrate.lint.parse import parse
from sqlpin.migrate.lint.rules import (
    CODES,
    MIGRATION_RULES,
    OFF_BY_DEFAULT,
    ON_DOWN_FILES,
    STATEMENT_RULES,
    UNINDEXED_FOREIGN_KEY,
)
from sqlpin.migrate.lint.scene import Found, Pinned, Scene, Whole
from sqlpin.migrate.lint.state import State
from sqlpin.migrate.lint.suppress import find_suppressions, silence
from sqlpin.migrate.lint.usage import QueryText
from sqlpin.migrations import Migration, MigrationFile, MigrationFolder

__all__ = ["CODES", "OFF_BY_DEFAULT", "LintSettings", "Pinned", "QueryText", "lint"]


@dataclass(frozen=True, slots=True)
class LintSettings:
    """Which rules are asked: all but those off by default and `ignore`, and those in `enable`.

    Migrations up to `since` are read and not judged: what is applied everywhere can no longer be changed.
    """

    ignore: Collection[str] = ()
    enable: Collection[str] = ()
    since: int | None = None

    def __post_init__(self) -> None:
        for code in (*self.ignore, *self.enable):
            if code not in CODES:
                raise UsageError(
                    f"no rule about migrations is called {code}", help=(f"they are {', '.join(sorted(CODES))}",)
                )

    @property
    def codes(self) -> frozenset[str]:
        """The rules that are asked."""
        return (CODES - OFF_BY_DEFAULT).union(self.enable).difference(self.ignore)


def lint(
    folder: MigrationFolder, settings: LintSettings, pinned: Pinned, versions: Collection[int] = ()
) -> tuple[Diagnostic, ...]:
    """Return what there is to say about the migrations, or about those of some versions, file by file in order."""
    for version in versions:
        folder.require(version)
    judged = {
        migration.version
        for migration in folder.migrations
        if (not versions or migration.version in versions)
        and (settings.since is None or migration.version > settings.since)
    }
    state = State()
    findings: dict[str, list[Diagnostic]] = {file.shown: [] for m in folder.migrations for file in m.files}
    parsed: dict[str, tuple[Statement, ...]] = {}
    reversible = any(migration.down for migration in folder.migrations)
    for migration in folder.migrations:
        is_judged = migration.version in judged
        existing = frozenset(state.tables)
        for file in migration.files:
            if file is migration.up or is_judged:
                parsed[file.shown] = parse(file.text)
        for diagnostic in _migration(migration, parsed, state, pinned, settings.codes):
            if is_judged:
                findings[diagnostic.location.path].append(diagnostic)
        if is_judged:
            whole = Whole(migration, parsed[migration.up.shown], existing, pinned, reversible)
            findings[migration.up.shown].extend(_whole(whole, settings.codes))
    if UNINDEXED_FOREIGN_KEY in settings.codes:
        for diagnostic in _unindexed_foreign_keys(state):
            findings[diagnostic.location.path].append(diagnostic)
    return tuple(
        diagnostic
        for migration in folder.migrations
        if migration.version in judged
        for file in migration.files
        for diagnostic in _in_order(file, parsed[file.shown], findings[file.shown])
    )


def _migration(
    migration: Migration,
    parsed: dict[str, tuple[Statement, ...]],
    state: State,
    pinned: Pinned,
    codes: Collection[str],
) -> Iterator[Diagnostic]:
    """Yield the findings about the statements of a migration, and do to the state what its up file does."""
    state.begin_migration()
    for file in migration.files:
        asked = codes if file is migration.up else ON_DOWN_FILES.intersection(codes)
        written = parsed.get(file.shown, ())
        for index, statement in enumerate(written):
            # an AlterTable comes after itself: what one action drops, another of its actions may bring back
            scene = Scene(migration, file, statement, written[index:], state, pinned)
            for code, rule in STATEMENT_RULES.items():
                if code in asked:
                    yield from (_diagnostic(code, file, found) for found in rule(scene))
            if file is migration.up:
                state.apply(statement, file.shown)


def _whole(whole: Whole, codes: Collection[str]) -> Iterator[Diagnostic]:
    for code, rule in MIGRATION_RULES.items():
        if code in codes:
            yield from (_diagnostic(code, whole.migration.up, found) for found in rule(whole))


def _unindexed_foreign_keys(state: State) -> Iterator[Diagnostic]:
    for name, table in state.tables.items():
        for site in table.foreign_keys:
            if not table.has_index_for(site.key.columns):
                columns = ", ".join(site.key.columns)
                fields = {"table": name, "columns": columns, "target": site.key.table}
                yield Diagnostic(UNINDEXED_FOREIGN_KEY, Location(site.path, site.span), fields)


def _diagnostic(code: str, file: MigrationFile, found: Found) -> Diagnostic:
    return Diagnostic(code, Location(file.shown, found.span), found.fields)


def _in_order(
    file: MigrationFile, statements: Sequence[Statement], diagnostics: Sequence[Diagnostic]
) -> list[Diagnostic]:
    """Return what remains of a file's findings when its comments have spoken, in order of their places."""
    suppressions = find_suppressions(file, [statement.span for statement in statements])
    remaining = silence(file, suppressions, diagnostics)
    return sorted(remaining, key=lambda each: (each.location.span is not None, each.location.span or 0, each.code))
