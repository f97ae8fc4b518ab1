"""A project as every command sees it: its settings, what its code holds, its metadata and its migrations, read once."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from sqlpin.config import Settings, load_settings
from sqlpin.discover import source_files
from sqlpin.migrations import MigrationFolder, read_folder
from sqlpin.scan import ScanSettings, scan, source_text
from sqlpin.store import Store, load
from sqlpin.survey import Survey, survey


class Project(NamedTuple):
    """What a command works on. `whole` when every file of the project was read, not only those in some paths.

    `sqlx_dir` is how messages name the metadata folder.
    """

    settings: Settings
    survey: Survey
    store: Store
    migrations: MigrationFolder
    sqlx_dir: str
    whole: bool

    @property
    def files(self) -> int:
        """How many files hold a query."""
        return len({place.path for query in self.survey.queries.values() for place in query.places})

    def shown(self, path: Path) -> str:
        """Return how messages name a path: relative to the project, with `/`, unless that leads far away."""
        return _shown(path, self.settings.root)

    def texts(self, paths: Iterable[str]) -> dict[str, str]:
        """Return the text of files that findings point into, as the scanner counts it; what cannot be read is left out."""
        texts = {}
        for path in paths:
            try:
                data = (self.settings.root / path).read_bytes()
            except OSError:
                continue
            texts[path] = source_text(data)
        return texts


def open_project(
    folder: Path, environment: Mapping[str, str], config: Path | None = None, paths: Sequence[Path] = ()
) -> Project:
    """Read the configuration, the Python files (those in `paths` where any are given), the metadata and the migrations.

    Raises UsageError where the configuration or a path makes no sense, WorkError for what cannot be read.
    """
    settings = load_settings(folder, environment, config)
    scan_settings = ScanSettings(settings.driver)
    sqlx_dir = _shown(settings.sqlx_dir, settings.root)
    return Project(
        settings,
        survey(scan(file.path, file.data, scan_settings) for file in source_files(settings, paths)),
        load(settings.sqlx_dir, sqlx_dir),
        read_folder(settings.migrations, shown=_shown(settings.migrations, settings.root)),
        sqlx_dir,
        whole=not paths or any(path.resolve() == settings.root.resolve() for path in paths),
    )


def _shown(path: Path, root: Path) -> str:
    """Return how messages name a path: relative to the project, with `/`, unless that leads far away."""
    relative = Path(os.path.relpath(path, root))
    return path.as_posix() if relative.parts[:2] == ("..", "..") else relative.as_posix()
