"""Run sqlpin over packages that were not written for it, and say what it made of each call site.

    python tools/real_projects.py [NAME ...]        (make real-projects)

Steps, for each package of `PROJECTS`: fetch the pinned wheel, unpack it, turn the schema it carries into a folder of
migrations, `sqlpin prepare` it on the embedded server, count call sites, silence what was refused, prepare again and
`sqlpin check --offline`. Everything happens below scratch/real-projects, which git ignores. What is refused, and why, is
written up in docs/real-projects.md.
"""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlpin.project import open_project
from sqlpin.query import QueryOccurrence

# Nothing of the user's own: the embedded server answers.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_URL", "SQLX_"))}

DOCUMENT = Path(__file__).parents[1] / "docs" / "real-projects.md"
SCRATCH = Path(__file__).parents[1] / "scratch" / "real-projects"

# psql's own commands in files of SQL: what stands under \\else, then every line that is one or ends in \\gset.
_PSQL = re.compile(r"^\\else$.*?^\\endif$|^\\[^\n]*$|^[^\n]*\\gset$", re.MULTILINE | re.DOTALL)

Schema = Iterable[tuple[str, str]]  # (slug, SQL) of each migration, in order


@dataclass(frozen=True, slots=True)
class Project:
    """A package at a pinned version; `schema` reads the migrations from where it was unpacked."""

    name: str
    requirement: str
    schema: Callable[[Path], Schema]
    include: tuple[str, ...]
    exclude: tuple[str, ...] = ()
    setup: tuple[str, ...] = ()


def sql_files(folder: str) -> Callable[[Path], Schema]:
    """Return a reader of the SQL files of a folder, in the order of their names, without psql's own commands."""

    def read(package: Path) -> Schema:
        files = sorted((package / folder).glob("*.sql"))
        return [(file.stem, _PSQL.sub("", file.read_text(encoding="utf-8"))) for file in files]

    return read


def string_list(path: str, variable: str) -> Callable[[Path], Schema]:
    """Return a reader of a list of SQL strings, as a module assigns it; the module is not imported."""

    def read(package: Path) -> Schema:
        value = _assigned((package / path).read_text(encoding="utf-8"), variable)
        return [(f"{variable.lower()}_{number}", text) for number, text in enumerate(ast.literal_eval(value))]

    return read


def _assigned(source: str, variable: str) -> ast.expr:
    for statement in ast.parse(source).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name == variable:
                return value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value) if name == variable:
                return value
    raise SystemExit(f"no variable {variable}: has the package changed?")


def executed_in(path: str, function: str) -> Callable[[Path], Schema]:
    """Return a reader of the literals that a function of a module executes, each in the order of the file."""

    def read(package: Path) -> Schema:
        tree = ast.parse((package / path).read_text(encoding="utf-8"))
        functions = (node for node in ast.walk(tree) if isinstance(node, ast.AsyncFunctionDef | ast.FunctionDef))
        body = next(node for node in functions if node.name == function)
        calls = sorted((node for node in ast.walk(body) if isinstance(node, ast.Call)), key=lambda node: node.lineno)
        literals = (node.args[0] for node in calls if node.args)
        texts = (node.value for node in literals if isinstance(node, ast.Constant) and isinstance(node.value, str))
        return [(f"{function}_{number}", text) for number, text in enumerate(texts)]

    return read


def statements(*texts: str) -> Callable[[Path], Schema]:
    """Return a reader that says what a package does in a way only its own program could follow."""
    return lambda package: [(f"by_hand_{number}", text) for number, text in enumerate(texts)]  # noqa: ARG005


def together(*readers: Callable[[Path], Schema]) -> Callable[[Path], Schema]:
    """Return a reader of several schemas, one after the other."""
    return lambda package: [migration for reader in readers for migration in reader(package)]


LANGGRAPH = "langgraph-checkpoint-postgres==3.2.0"
SWH_STORAGE = "swh-storage==4.3.0"
SHALLOW = "langgraph/checkpoint/postgres/shallow.py"

PROJECTS = (
    Project(
        "swh-scheduler",
        "swh-scheduler==3.6.0",
        sql_files("swh/scheduler/sql"),
        include=("swh",),
        exclude=("swh/scheduler/tests",),
    ),
    Project(
        "langgraph-checkpoint-postgres",
        LANGGRAPH,
        together(
            string_list("langgraph/checkpoint/postgres/base.py", "MIGRATIONS"),
            string_list("langgraph/store/postgres/base.py", "MIGRATIONS"),
            # setup() makes these two from f-strings, and the vectors from a template with the size the user configures.
            statements(
                "CREATE TABLE store_migrations (v INTEGER PRIMARY KEY); CREATE TABLE vector_migrations (v INTEGER PRIMARY KEY);",
                """CREATE EXTENSION vector;
                   CREATE TABLE store_vectors (
                       prefix text NOT NULL, key text NOT NULL, field_name text NOT NULL, embedding vector(1536),
                       created_at timestamptz DEFAULT now(), updated_at timestamptz DEFAULT now(),
                       PRIMARY KEY (prefix, key, field_name),
                       FOREIGN KEY (prefix, key) REFERENCES store (prefix, key) ON DELETE CASCADE)""",
            ),
        ),
        include=("langgraph",),
        exclude=(SHALLOW,),
    ),
    # The same package's other, deprecated saver has tables of the same names and another shape.
    Project(
        "langgraph-checkpoint-postgres (shallow)",
        LANGGRAPH,
        string_list(SHALLOW, "MIGRATIONS"),
        include=(SHALLOW,),
    ),
    Project(
        "mautrix",
        "mautrix==0.21.1",
        together(
            executed_in("mautrix/crypto/store/asyncpg/upgrade.py", "upgrade_blank_to_latest"),
            executed_in("mautrix/client/state_store/asyncpg/upgrade.py", "upgrade_blank_to_v4"),
            # Made from an f-string, and by a class of its own.
            statements(
                """CREATE TABLE mx_user_profile (room_id TEXT, user_id TEXT, membership membership NOT NULL, displayname TEXT,
                       avatar_url TEXT, PRIMARY KEY (room_id, user_id))""",
                "CREATE TABLE database_owner (key INTEGER PRIMARY KEY DEFAULT 0, owner TEXT NOT NULL)",
            ),
        ),
        include=("mautrix",),
        exclude=("upgrade.py",),  # its history: each statement fits the schema of its day
    ),
    Project(
        "swh-storage",
        SWH_STORAGE,
        sql_files("swh/storage/sql"),
        include=("swh",),
        exclude=("swh/storage/tests", "swh/storage/proxies"),
        # object_delete() makes these before it uses them.
        setup=(
            "CREATE TEMPORARY TABLE objects_to_remove (type extended_object_type NOT NULL, id BYTEA NOT NULL)",
            "CREATE TEMPORARY TABLE origins_to_remove AS SELECT id FROM origin",
            "CREATE TEMPORARY TABLE snapshots_to_remove AS SELECT object_id FROM snapshot",
        ),
    ),
    # Each of its proxies has a database of its own.
    Project(
        "swh-storage (blocking proxy)",
        SWH_STORAGE,
        sql_files("swh/storage/proxies/blocking/sql"),
        include=("swh/storage/proxies/blocking",),
    ),
    Project(
        "swh-storage (masking proxy)",
        SWH_STORAGE,
        sql_files("swh/storage/proxies/masking/sql"),
        include=("swh/storage/proxies/masking",),
    ),
    Project(
        "swh-vault", "swh-vault==2.1.0", sql_files("swh/vault/sql"), include=("swh",), exclude=("swh/vault/tests",)
    ),
    Project(
        "swh-indexer",
        "swh-indexer==4.12.1",
        sql_files("swh/indexer/storage/sql"),
        include=("swh",),
        exclude=("swh/indexer/tests",),
    ),
)


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


def lay_out(project: Project) -> Path:
    """Make a project of its own from the package: its files, its schema as migrations, a configuration."""
    package, folder = fetch(project.requirement), SCRATCH / "projects" / project.name
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(package, folder)
    (folder / "migrations").mkdir()
    for number, (slug, sql) in enumerate(project.schema(package), start=1):
        head = "-- no-transaction\n" if "CONCURRENTLY" in sql.upper() else ""
        name = f"{number:04}_{slug.replace('-', '_')}.sql"
        (folder / "migrations" / name).write_text(head + sql, encoding="utf-8")
    keys = {"include": project.include, "exclude": project.exclude, "setup": project.setup}
    lines = ["[tool.sqlpin]", *(f"{key} = {json.dumps(value)}" for key, value in keys.items())]
    (folder / "pyproject.toml").write_text("\n".join(lines), encoding="utf-8")
    return folder


@dataclass(frozen=True, slots=True)
class Refusal:
    """A finding of `sqlpin prepare` that points at a place; `offset` counts the characters before it."""

    path: str
    line: int
    column: int
    offset: int
    code: str
    message: str

    def concerns(self, place: QueryOccurrence) -> bool:
        """Tell whether this is about the query at `place`: it stands in its text or in its call."""
        spans = (place.call, *(segment.origin for segment in place.text.segments))
        return self.path == place.path and any(span.start <= self.offset <= span.end for span in spans)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the call sites of one project; `left` is what `check --offline` still had to say."""

    sites: int
    dynamic: Counter[str]
    refused: int
    refusals: list[Refusal]
    left: list[Refusal]

    @property
    def verified(self) -> int:
        """How many call sites have all their texts described."""
        return self.sites - self.dynamic.total() - self.refused


def examine(project: Project) -> Outcome:
    """Prepare and check a package; what is refused is silenced by a comment before the second time."""
    folder = lay_out(project)
    refusals = sqlpin(folder, "prepare")
    scans = open_project(folder, ENVIRONMENT).survey.scans
    places = [place for scan in scans for place in scan.occurrences]
    dynamic = Counter(place.reason for scan in scans for place in scan.dynamic)
    known = {(place.path, place.call) for place in places}
    refused = {(p.path, p.call) for p in places if any(refusal.concerns(p) for refusal in refusals)}
    silence(folder, refusals)
    sqlpin(folder, "prepare")
    left = sqlpin(folder, "check", "--offline")
    return Outcome(len(known) + dynamic.total(), dynamic, len(refused), refusals, left)


def sqlpin(folder: Path, *arguments: str) -> list[Refusal]:
    """Run sqlpin in a project and return its findings; end everything when it could not do its work."""
    command = [sys.executable, "-m", "sqlpin", *arguments, "--output-format", "json"]
    done = subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True)
    if done.returncode not in (0, 1):
        raise SystemExit(f"{done.stderr}sqlpin {' '.join(arguments)} ended with {done.returncode} in {folder}")
    found = []
    for each in json.loads(done.stdout)["diagnostics"]:
        start = each["location"]["start"] or {"line": 1, "column": 1, "offset": 0}
        found.append(Refusal(each["location"]["path"], **start, code=each["code"], message=each["message"]))
    return found


def silence(folder: Path, refusals: Iterable[Refusal]) -> None:
    """Put an ignore comment before each statement that holds a refused query."""
    codes: dict[str, dict[int, set[str]]] = {}
    for refusal in refusals:
        codes.setdefault(refusal.path, {}).setdefault(refusal.line, set()).add(refusal.code)
    for path, by_line in codes.items():
        source = (folder / path).read_text(encoding="utf-8")
        lines = source.splitlines(keepends=True)
        starts: dict[int, set[str]] = {}
        for line, names in by_line.items():
            starts.setdefault(_statement(source, line), set()).update(names)
        for line, names in sorted(starts.items(), reverse=True):
            indent = lines[line - 1][: len(lines[line - 1]) - len(lines[line - 1].lstrip())]
            lines.insert(line - 1, f"{indent}# sqlpin: ignore[{', '.join(sorted(names))}] see docs/real-projects.md\n")
        (folder / path).write_text("".join(lines), encoding="utf-8")


def _statement(source: str, line: int) -> int:
    """Return the first line of the innermost statement around a line."""
    around = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.stmt))
    return max(node.lineno for node in around if node.lineno <= line <= (node.end_lineno or node.lineno))


def shown(project: Project, outcome: Outcome) -> str:
    """Return what is printed of one project."""
    counts = f"{outcome.verified} verified, {outcome.dynamic.total()} dynamic, {outcome.refused} refused"
    lines = [f"{project.name} ({project.requirement})", f"  {outcome.sites} call sites: {counts}"]
    lines += [f"  dynamic: {count:3} {reason}" for reason, count in outcome.dynamic.most_common()]
    lines += [f"  refused: {r.path}:{r.line}:{r.column} [{r.code}] {r.message}" for r in outcome.refusals]
    lines += [f"  check --offline: {r.path}:{r.line}:{r.column} [{r.code}] {r.message}" for r in outcome.left]
    return "\n".join([*lines, "" if outcome.left else "  check --offline: clean, without a server", ""])


def main(names: Sequence[str]) -> int:
    """Examine the projects that are named, or all; return 1 if a check was not clean, or the document says otherwise."""
    status = 0
    for project in PROJECTS:
        if not names or project.name in names:
            outcome = examine(project)
            print(shown(project, outcome))
            row = f"| {outcome.sites} | {outcome.verified} | {outcome.dynamic.total()} | {outcome.refused} |"
            if row not in DOCUMENT.read_text(encoding="utf-8"):
                print(f"  docs/real-projects.md does not say {row}\n")
                status = 1
            status |= bool(outcome.left)
    return status


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
