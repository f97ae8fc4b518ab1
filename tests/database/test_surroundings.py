"""Systems as they are: odd environments, small or closed folders, other users. The whole program runs in each."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import psycopg
import pytest

from sqlpin.database.account import Account, reaches
from tests.conftest import chosen_engine

VICTIM = Path(__file__).with_name("victim.py")
ROOT = os.geteuid() == 0
_ENTRY = pwd.getpwnam("nobody")
NOBODY = Account("nobody", _ENTRY.pw_uid, _ENTRY.pw_gid)
as_root = pytest.mark.skipif(not ROOT, reason="needs root")


def run(environment: Mapping[str, str | None], binaries: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run the victim to its end, as the user of the tests."""
    changed = {**os.environ, **environment}
    return subprocess.run(
        [sys.executable, VICTIM, binaries or chosen_engine().bin, "ask"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd="/",
        env={name: value for name, value in changed.items() if value is not None},
    )


def run_as_nobody(environment: Mapping[str, str | None]) -> subprocess.CompletedProcess[str]:
    """Run the victim to its end as a user without rights, if there is a Python that this user can reach."""
    if not ROOT:
        return run(environment)
    program = interpreter()
    changed = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment}
    return subprocess.run(
        [program, VICTIM, chosen_engine().bin, "ask"],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd="/",
        env={name: value for name, value in changed.items() if value is not None},
        user=NOBODY.uid,
        group=NOBODY.gid,
        extra_groups=[],
    )


def interpreter() -> str:
    name = f"python{sys.version_info.major}.{sys.version_info.minor}"
    for program in (sys.executable, f"/usr/bin/{name}", f"/usr/local/bin/{name}"):
        found = Path(program)
        packages = Path(psycopg.__file__).parent
        if found.exists() and all(reaches(NOBODY, path) for path in (found.resolve().parent, packages, VICTIM.parent)):
            return program
    pytest.skip("no Python with our packages that another user can reach")


def assert_works(run: subprocess.CompletedProcess[str]) -> None:
    assert (run.stdout, run.stderr) == ("open\n(7,)\n", "")


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({"LC_ALL": "xx_YY.no-such", "LANG": "tr_TR.UTF-8"}, id="unknown-locale"),
        pytest.param({"LC_ALL": "C", "PYTHONUTF8": "0"}, id="plain-c-locale"),
        pytest.param({"PGSERVICE": "no_such_service"}, id="service"),
        pytest.param({"PGOPTIONS": "-c search_path=nowhere -c no.such=1"}, id="options"),
        pytest.param({"PGHOST": "nowhere.invalid", "PGPORT": "1", "PGUSER": "x", "PGDATABASE": "y"}, id="address"),
        pytest.param({"PGSSLMODE": "verify-full", "PGSSLROOTCERT": "/nope", "PGCHANNELBINDING": "require"}, id="tls"),
        pytest.param({"PGDATA": "/nowhere", "PGCLIENTENCODING": "LATIN1", "PGDATESTYLE": "German"}, id="server-side"),
        pytest.param(
            {"TZ": "Mars/Olympus", "TERM": None, "USER": None, "LOGNAME": None}, id="nobody-knows-who-or-when"
        ),
        pytest.param({"PATH": None}, id="no-path"),
    ],
)
def test_environment_is_not_let_in(cache: Path, runs: Path, environment: dict[str, str | None]) -> None:
    assert_works(run(environment))


def test_explicit_run_folder_with_a_long_path_is_an_error_that_says_so(cache: Path, place: Path) -> None:
    long = place / ("x" * 100)
    long.mkdir()
    result = run({"SQLPIN_RUN_DIR": str(long)})
    assert "too long a path for a socket" in result.stderr


def test_long_tmpdir_is_passed_over(cache: Path, place: Path) -> None:
    long = place / ("x" * 100)
    long.mkdir()
    assert_works(run({"TMPDIR": str(long), "SQLPIN_RUN_DIR": None}))


@pytest.mark.parametrize("home", ["/nonexistent", "/proc/nowhere", None], ids=["missing", "unwritable", "unset"])
def test_no_home_directory(runs: Path, place: Path, home: str | None) -> None:
    """Where nothing else can be written the cache is in the temporary directory."""
    temporary = place / "tmp"
    temporary.mkdir()
    runs.chmod(0o777)
    temporary.chmod(0o777)
    environment = {"HOME": home, "XDG_CACHE_HOME": None, "SQLPIN_CACHE_DIR": None, "TMPDIR": str(temporary)}
    assert_works(run_as_nobody(environment))
    if ROOT:
        (cache,) = temporary.iterdir()
        assert cache.name == f"sqlpin-cache-{NOBODY.uid}"
        assert cache.stat().st_mode & 0o777 == 0o711


def test_cache_folder_of_another_user_is_not_trusted(runs: Path, place: Path) -> None:
    if not ROOT:
        pytest.skip("needs root to make one")
    temporary = place / "tmp"
    (temporary / f"sqlpin-cache-{NOBODY.uid}").mkdir(parents=True)
    for path in (runs, temporary, temporary / f"sqlpin-cache-{NOBODY.uid}"):
        path.chmod(0o777)
    environment = {"HOME": "/nonexistent", "SQLPIN_CACHE_DIR": None, "TMPDIR": str(temporary)}
    assert_works(run_as_nobody(environment))
    assert list((temporary / f"sqlpin-cache-{NOBODY.uid}").iterdir()) == []


@as_root
def test_cache_that_cannot_be_written(runs: Path, place: Path) -> None:
    closed = place / "closed"
    closed.mkdir(mode=0o755)
    temporary = place / "tmp"
    temporary.mkdir()
    for path in (runs, temporary):
        path.chmod(0o777)
    environment = {"SQLPIN_CACHE_DIR": str(closed), "TMPDIR": str(temporary)}
    assert_works(run_as_nobody(environment))
    assert_works(run_as_nobody(environment))
    assert list(closed.iterdir()) == []


@as_root
def test_cache_that_the_servers_account_cannot_enter(runs: Path, place: Path, cache: Path) -> None:
    """Root writes there; the server runs on a copy."""
    place.chmod(0o755)
    cache.chmod(0o700)
    for _ in range(3):
        assert_works(run({}))
    assert list(cache.glob("schema-*.pack"))
    assert not list(cache.glob("schema-*.live"))


@pytest.fixture
def closed_binaries(place: Path) -> Path:
    """A whole PostgreSQL below a folder that only its owner may enter, as `uv tool install` makes them."""
    folder = Path(tempfile.mkdtemp(prefix="closed-", dir=place))
    prefix = chosen_engine().bin.parent
    if not (prefix / "share").is_dir():
        pytest.skip("this engine is spread over the system")
    shutil.copytree(prefix, folder / prefix.parent.name / prefix.name, symlinks=True)
    libraries = prefix.parent.with_name(f"{prefix.parent.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    return folder / prefix.parent.name / prefix.name / "bin"


def test_binaries_below_a_closed_folder(cache: Path, runs: Path, closed_binaries: Path) -> None:
    for _ in range(2):
        assert_works(run({}, closed_binaries))
    if ROOT:
        assert len(list(cache.glob("runtime-*/**/bin/postgres"))) == 1


@as_root
def test_small_shared_memory_is_passed_over(cache: Path, place: Path) -> None:
    """In a mount namespace of its own /dev/shm has the 64 MB that Docker gives it."""
    script = (
        "mount -t tmpfs -o size=64m tmpfs /dev/shm && "
        f"{sys.executable} {VICTIM} {chosen_engine().bin} ask && ls -A /dev/shm {place / 'tmp'}"
    )
    (place / "tmp").mkdir(mode=0o777)
    (place / "tmp").chmod(0o777)
    environment = {**os.environ, "TMPDIR": str(place / "tmp")}
    result = subprocess.run(
        ["unshare", "--mount", "sh", "-c", script],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=environment,
    )
    if "unshare" in result.stderr or "mount:" in result.stderr:
        pytest.skip("no mount namespaces here")
    assert result.stdout.startswith("open\n(7,)\n"), result.stderr
