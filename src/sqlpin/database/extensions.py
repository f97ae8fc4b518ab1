"""The extensions that migrations ask for, and what an engine has of them.

`uuid-ossp` and `pgcrypto`, the two most used, need libraries that the wheel does without. On PostgreSQL 18, which takes
extensions from further folders (`extension_control_path`), stubs in SQL stand in for them: same names, types, strictness
and volatility, so that a query is described just the same; the values they return are not the real ones.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlpin.database.engine import Engine, find_engine
from sqlpin.database.rundir import RunDirectory
from sqlpin.errors import WorkError

_FOLDER = Path(__file__).parent / "stubs"
_STUBBED = frozenset({"pgcrypto", "uuid-ossp"})
_STUBS_SINCE = 18


@dataclass(frozen=True, slots=True)
class EngineChoice:
    """An engine that has every extension asked for, some as `stubs`."""

    engine: Engine
    stubs: tuple[str, ...] = ()

    @property
    def notes(self) -> tuple[str, ...]:
        """What the user should know of the choice, a line each."""
        return tuple(f"extension {name} is stubbed: its types are right, its values are not" for name in self.stubs)

    @property
    def key(self) -> str:
        """What a database built with the stubs depends on."""
        files = sorted((_FOLDER / "extension").iterdir()) if self.stubs else ()
        return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()

    def settings(self, run: RunDirectory) -> dict[str, str]:
        """Return the server settings by which CREATE EXTENSION finds the stubs, put where the server may read them."""
        if not self.stubs:
            return {}
        folder = run.path / "stubs"
        shutil.copytree(_FOLDER, folder, dirs_exist_ok=True)
        for path in (folder, folder / "extension"):
            path.chmod(0o755)
        return {"extension_control_path": f"$system:{folder}"}


def choose_engine(
    extensions: Collection[str] = (), *, binaries: Path | None = None, major: int | None = None
) -> EngineChoice:
    """Return the first engine of `find_engine` that has these extensions.

    Raises WorkError when there is no engine, or none with all of them; then it names those that are lacking.
    """
    engine = find_engine(binaries=binaries, major=major, fits=lambda engine: not _lacking(engine, extensions))
    lacking = _lacking(engine, extensions)
    if lacking:
        plural = "s" if len(lacking) > 1 else ""
        raise WorkError(
            f"the migrations create the extension{plural} {', '.join(lacking)}, which {engine.description} does not have",
            help=(
                "name a database whose server has it: --database-url or DATABASE_URL; with --scratch it is left as it is",
                f"or install PostgreSQL with {'them' if plural else 'it'}, and say where: `postgres-bin`",
            ),
        )
    wanted = set(extensions) - engine.extensions() if extensions else set()
    return EngineChoice(engine, tuple(sorted(wanted)))


def _lacking(engine: Engine, extensions: Collection[str]) -> Sequence[str]:
    if not extensions:
        return ()
    stubbed = _STUBBED if engine.major >= _STUBS_SINCE else frozenset()
    return sorted(set(extensions) - engine.extensions() - stubbed)
