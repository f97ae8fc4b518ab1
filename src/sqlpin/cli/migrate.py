"""`sqlpin migrate`: the migrations of a folder and the history of a database."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial

import click

from sqlpin.cli.commands import Command, Group
from sqlpin.cli.migration import Work, looking, offline, online, recorded, settle, walk
from sqlpin.cli.report import output_format
from sqlpin.errors import UsageError

_target = click.option("--target-version", "target", type=int, metavar="VERSION", help="Stop at this version.")
_dry_run = click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
_ignore_missing = click.option(
    "--ignore-missing", is_flag=True, help="Go on where the file of an applied migration is gone."
)
_some_versions = click.argument("versions", type=int, nargs=-1, metavar="[VERSION]...")
_versions = click.argument("versions", type=int, nargs=-1, required=True, metavar="VERSION...")


@click.group("migrate", cls=Group)
def command() -> None:
    """Add, run, revert and inspect migrations.

    The history of a database is the table that SQLx uses: sqlpin and SQLx can take over from each other.

    \b
    Examples:
      sqlpin migrate add add_users_table
      sqlpin migrate run
      sqlpin migrate info
      sqlpin migrate revert
    """


@command.command(cls=Command)
@click.argument("description", nargs=-1, required=True)
@click.option("-r", "--reversible/--simple", default=None, help="Write an up and a down file, or one file.")
@click.option("-s", "--sequential", is_flag=True, help="Number it: 0001, 0002.")
@click.option("-t", "--timestamp", is_flag=True, help="Use the moment in UTC: YYYYMMDDHHMMSS.")
@offline
def add(work: Work, description: tuple[str, ...], reversible: bool | None, sequential: bool, timestamp: bool) -> int:
    """Create the file or files of a new migration.

    What no option says is done as for the newest migration in the folder.

    \b
    Examples:
      sqlpin migrate add add_users_table
      sqlpin migrate add -r add an index on email
    """
    from sqlpin.migrations import new

    if sequential and timestamp:
        raise UsageError("--sequential and --timestamp exclude each other")
    chosen = new.Versioning.SEQUENTIAL if sequential else new.Versioning.TIMESTAMP if timestamp else None
    slug = " ".join(description)
    files = new.add(work.path, work.shown, slug, datetime.now(UTC), versioning=chosen, reversible=reversible)
    for file in files:
        work.print(f"Creating {file.shown}")
    if new.is_vague(new.make_slug(slug)):
        work.terminal.say(f"hint: in a year {slug!r} will say little; a description is read more often than the file")
    return 0


@command.command(cls=Command)
@_target
@_dry_run
@_ignore_missing
@click.option("--strict-order", is_flag=True, help="Refuse a migration that is older than an applied one.")
@online
def run(work: Work, target: int | None, dry_run: bool, ignore_missing: bool, strict_order: bool) -> int:
    """Apply the pending migrations, oldest first.

    \b
    Examples:
      sqlpin migrate run
      sqlpin migrate run --dry-run
      sqlpin migrate run --strict-order   in CI: nothing older than what is applied
    """
    from sqlpin.migrate.plan import plan_run

    planner = partial(plan_run, target=target, ignore_missing=ignore_missing, strict_order=strict_order)
    return walk(work, planner, dry_run=dry_run, nothing="nothing to apply: the database has all migrations")


@command.command(cls=Command)
@_target
@_dry_run
@_ignore_missing
@online
def revert(work: Work, target: int | None, dry_run: bool, ignore_missing: bool) -> int:
    """Take back the newest migration, or all after a version (0: all), with their down files.

    \b
    Examples:
      sqlpin migrate revert
      sqlpin migrate revert --target-version 20260116123456
      sqlpin migrate revert --target-version 0
    """
    from sqlpin.migrate.plan import plan_revert

    planner = partial(plan_revert, target=target, ignore_missing=ignore_missing)
    return walk(work, planner, dry_run=dry_run, nothing="nothing to revert")


@command.command(cls=Command)
@click.argument("version", type=int)
@_dry_run
@_ignore_missing
@online
def goto(work: Work, version: int, dry_run: bool, ignore_missing: bool) -> int:
    """Apply and revert until exactly the migrations up to VERSION are applied; 0 reverts all.

    \b
    Examples:
      sqlpin migrate goto 20260116123456
      sqlpin migrate goto 0 --dry-run
    """
    from sqlpin.migrate.plan import plan_goto

    planner = partial(plan_goto, target=version, ignore_missing=ignore_missing)
    return walk(work, planner, dry_run=dry_run, nothing=f"the database is at {version} already")


@command.command(cls=Command)
@click.option("--check", is_flag=True, help="Exit with 1 unless the database has all migrations as they are.")
@click.option(
    "--output-format", type=click.Choice(["table", "json"]), default="table", show_default=True,
    help="A table for people, or JSON for machines.",
)  # fmt: skip
@online
def info(work: Work, check: bool, output_format: str) -> int:
    """Show which migrations are applied, pending, modified or missing; moments are in UTC.

    \b
    Examples:
      sqlpin migrate info
      sqlpin migrate info --check                 before a release starts
      sqlpin migrate info --output-format json
    """
    from sqlpin.migrate import lines
    from sqlpin.migrate.session import look

    with work.connected() as connection:
        entries = look(connection, work.folder(), work.settings.migrations_table)
    table = lines.info_table(entries, work.terminal.style)
    work.terminal.write(table if output_format == "table" else lines.info_json(entries))
    return int(check and not lines.up_to_date(entries))


@command.command(cls=Command)
@click.argument("migrations", nargs=-1, metavar="[VERSION|FILE]...")
@online
def rebase(work: Work, migrations: tuple[str, ...]) -> int:
    """Give migrations a new version: those named, or all that came too late or share a version.

    Only migrations that are applied nowhere may have a new version.

    \b
    Examples:
      sqlpin migrate rebase
      sqlpin migrate rebase migrations/20260116120000_add_orgs.sql
    """
    from sqlpin.migrate.rebase import plan_rebase
    from sqlpin.migrations.rename import list_names, rename

    names = list_names(work.path, work.shown)
    renames = plan_rebase(names, migrations, recorded(work), datetime.now(UTC))
    rename(work.path, work.shown, renames)
    for old, new in renames:
        work.print(f"Renamed {work.shown}/{old} to {work.shown}/{new}")
    if not renames:
        work.terminal.say("nothing to rename")
    return 0


@command.command("mark-applied", cls=Command)
@_versions
@online
def mark_applied(work: Work, versions: tuple[int, ...]) -> int:
    """Record migrations as applied without running them: what they make is there.

    \b
    Examples:
      sqlpin migrate mark-applied 20260116123456
    """
    from sqlpin.migrate import marks

    return settle(work, partial(marks.mark_applied, versions=versions))


@command.command("mark-reverted", cls=Command)
@_versions
@online
def mark_reverted(work: Work, versions: tuple[int, ...]) -> int:
    """Strike migrations from the history without running their down files: what they made is gone.

    \b
    Examples:
      sqlpin migrate mark-reverted 20260116123456
    """
    from sqlpin.migrate import marks

    return settle(work, partial(marks.mark_reverted, versions=versions))


@command.command(cls=Command)
@click.argument("version", type=int)
@online
def baseline(work: Work, version: int) -> int:
    """Record all migrations up to VERSION as applied, for a database that existed before its history.

    \b
    Examples:
      sqlpin migrate baseline 20260116123456
    """
    from sqlpin.migrate import marks

    return settle(work, partial(marks.baseline, version=version))


@command.command("accept-checksum", cls=Command)
@_some_versions
@online
def accept_checksum(work: Work, versions: tuple[int, ...]) -> int:
    """Accept files that were edited after they were applied: these versions, or all, if none is given.

    For an edit that changes nothing in the database, such as a comment or line endings.

    \b
    Examples:
      sqlpin migrate accept-checksum 20260116123456
      sqlpin migrate accept-checksum
    """
    from sqlpin.migrate import marks

    return settle(work, partial(marks.accept_checksums, versions=versions))


@command.command(cls=Command)
@_some_versions
@click.option(
    "--seed",
    type=click.Path(),
    metavar="FILE",
    help="Try the down files with these rows too: SQL for the newest schema.",
)
@click.option("--scratch", is_flag=True, help="Work beside the named database, not on a server of sqlpin's own.")
@output_format
@looking
def test(work: Work, versions: tuple[int, ...], seed: str | None, scratch: bool, output_format: str) -> int:
    """Try every down file on an empty database: up, down, is the schema as before, up again.

    What a down file leaves or loses is named: tables, columns, types, constraints, indexes, functions, triggers, comments,
    rights and all else the catalog knows. With --seed the way is gone with rows too, and what they do not survive is named.
    The database is on a server of sqlpin's own, or with --database-url or --scratch beside the named one, which is left alone.

    \b
    Examples:
      sqlpin migrate test
      sqlpin migrate test 20260116123456
      sqlpin migrate test --seed tests/data.sql
    """
    from sqlpin.cli.findings import report_test

    return report_test(work, versions, seed, scratch, output_format)


@command.command(cls=Command)
@_some_versions
@output_format
@offline
def lint(work: Work, versions: tuple[int, ...], output_format: str) -> int:
    """Say what migrations do to a database in use, and which committed queries they break; no server is asked.

    `-- sqlpin: ignore[code] reason` above a statement silences a finding.

    \b
    Examples:
      sqlpin migrate lint
      sqlpin migrate lint 20260116123456
      sqlpin migrate lint --output-format concise
    """
    from sqlpin.cli.findings import pinned, report_migrations
    from sqlpin.migrate.lint import LintSettings, lint

    settings = work.settings
    rules = LintSettings(settings.lint_ignore, settings.lint_enable, settings.lint_since)
    folder = work.folder()
    return report_migrations(work, folder, lint(folder, rules, pinned(work), versions), output_format)


@command.command(cls=Command)
@_some_versions
@click.option(
    "--from", "after", type=int, metavar="VERSION", help="Count all after VERSION as pending; 0: all migrations."
)
@click.option("--scratch", is_flag=True, help="Work beside the named database, not on a server of sqlpin's own.")
@output_format
@looking
def impact(work: Work, versions: tuple[int, ...], after: int | None, scratch: bool, output_format: str) -> int:
    """Say which committed queries pending migrations break or change, and where they are in the code.

    Pending is what the named database lacks, or, where none is named or it has no history, what .sqlx was made without; or
    what --from or the versions say. The named database is only read: migrations are applied to one of sqlpin's own.

    \b
    Examples:
      sqlpin migrate impact
      sqlpin migrate impact -D postgresql://app@production/app
      sqlpin migrate impact --from 20260116123456
      sqlpin migrate impact 20260116123456
    """
    from sqlpin.cli.findings import report_impact

    if versions and after is not None:
        raise UsageError("--from and versions both say what is pending", help=("give one of them",))
    return report_impact(work, versions, after, scratch, output_format)
