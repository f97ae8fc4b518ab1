"""Bring the upgrade scripts of real packages into our naming, run them, and say what came of it.

    python tools/real_migrations.py

Steps, for each package: fetch the pinned wheels, write its scripts as numbered migrations below scratch/real-migrations,
which git ignores; then on an embedded server `migrate run` all of them, `info --check`, and `migrate lint`. The upgrades of
swh-scheduler start from the schema of an old release and must end at the schema that the new release makes at once: the two
are compared object by object.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from sqlpin.database import Choice, open_empty
from sqlpin.migrate.catalog import read_schema
from sqlpin.migrate.history import find_history
from sqlpin.migrate.lint import LintSettings, Pinned, lint
from sqlpin.migrate.plan import plan_run
from sqlpin.migrate.schema import Schema, differences
from sqlpin.migrate.session import look, migrate
from sqlpin.migrations import MigrationFolder, read_folder
from sqlpin.migrations.extensions import created_extensions

SCRATCH = Path(__file__).parents[1] / "scratch" / "real-migrations"

# psql's own commands: only psql could run them.
_PSQL = re.compile(r"^\\[^\n]*$|^[^\n]*\\gset$", re.MULTILINE)

# What a person did by hand, as these scripts take for granted; by name of the script.
_BY_HAND = {
    "34.sql": "drop function swh_scheduler_create_tasks_from_temp();\n",  # its return type changes
    "36.sql": "drop table archive_task cascade;\n",
}


def fetch(requirement: str) -> Path:
    """Download a wheel once, unpack it once, and return the folder."""
    name = requirement.replace("==", "-")
    wheels, folder = SCRATCH / "wheels" / name, SCRATCH / "unpacked" / name
    if not folder.exists():
        pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
        subprocess.run([*pip, "--only-binary=:all:", "--dest", wheels, requirement], check=True)
        (wheel,) = wheels.glob("*.whl")
        with zipfile.ZipFile(wheel) as archive:
            archive.extractall(folder)
    return folder


def write(name: str, scripts: Sequence[Path]) -> MigrationFolder:
    """Write scripts as migrations, in their order; one that is made for no transaction says so in our way."""
    folder = SCRATCH / name / "migrations"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for number, script in enumerate(scripts, start=1):
        sql = _BY_HAND.get(script.name, "") + _PSQL.sub("", script.read_text(encoding="utf-8"))
        head = "-- no-transaction\n" if "CONCURRENTLY" in sql.upper() else ""
        slug = re.sub(r"\W+", "_", script.stem)
        (folder / f"{number:04}_{slug}.sql").write_text(head + sql, encoding="utf-8")
    return read_folder(folder, shown=f"{name}/migrations")


def run(folder: MigrationFolder) -> Schema:
    """Run all migrations on an empty database, and return its schema."""
    extensions = {name for migration in folder.migrations for name in created_extensions(migration.up.text)}
    with open_empty(Choice(SCRATCH), tuple(sorted(extensions))) as database:
        applied = migrate(database.connection, folder, plan_run)
        states = Counter(entry.state.value for entry in look(database.connection, folder))
        seconds = sum(step.elapsed for step in applied) / 1e9
        print(
            f"{folder.shown}: {len(applied)} of {len(folder.migrations)} applied in {seconds:.2f} s, then {dict(states)}"
        )
        for step in applied:
            for note in step.notes:
                print(f"  {note}")
        findings = Counter(finding.code for finding in lint(folder, LintSettings(), Pinned()))
        print(f"  lint: {', '.join(f'{count} {code}' for code, count in findings.most_common()) or 'nothing'}")
        return read_schema(database.connection, find_history(database.connection))


def swh_scheduler() -> None:
    """From the schema of 0.0.72, version 15, to 3.6.0 by its upgrades, and to 3.6.0 at once."""
    old, new = fetch("swh-scheduler==0.0.72") / "swh/scheduler/sql", fetch("swh-scheduler==3.6.0") / "swh/scheduler/sql"
    upgrades = sorted((new / "upgrades").glob("*.sql"), key=lambda script: (int(script.stem[:2]), "bis" in script.stem))
    after = [script for script in upgrades if int(script.stem[:2]) > 15]
    base = sorted(path for path in old.glob("*.sql"))
    superuser = [path for path in sorted(new.glob("*.sql")) if "superuser" in path.name]
    by_upgrades = run(write("swh-scheduler-upgrades", [*superuser, *base, *after]))
    at_once = run(write("swh-scheduler-fresh", sorted(new.glob("*.sql"))))
    found = differences(at_once, by_upgrades)
    print(f"  {len(found)} objects are not after the upgrades as they are from scratch, such as: the way {found[0]}")


def main() -> None:
    """Run all."""
    scripts = (fetch("procrastinate==3.10.0") / "procrastinate/sql/migrations").glob("*.sql")
    run(write("procrastinate", sorted(scripts)))
    swh_scheduler()


if __name__ == "__main__":
    main()
