"""The Python files of a project: what `include` names, less what `exclude` and `.gitignore` leave out.

Paths given on the command line select among these files, they never add one: a query in a file that a whole run does not see
would have no metadata. Git's rules hold without asking git: nested `.gitignore` files, `.git/info/exclude`, and the
`.gitignore` files above the project in the same repository. (The excludes file of the user's own Git configuration is not
read: the answer must be the same on every machine.) Links to folders are not followed, as in Git, so a loop cannot trap us.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from fnmatch import fnmatchcase
from glob import glob
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlpin.config import Settings
from sqlpin.errors import UsageError, WorkError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

# Folders of tools: nothing in them is the project's own source. A virtual environment of any name is known by its pyvenv.cfg.
NEVER = frozenset(
    (
        *(".bzr", ".git", ".hg", ".svn"),
        *(".direnv", ".eggs", ".nox", ".tox", ".venv", "node_modules", "site-packages"),
        *(
            ".hypothesis",
            ".ipynb_checkpoints",
            ".mypy_cache",
            ".pants.d",
            ".pytest_cache",
            ".ruff_cache",
            "__pycache__",
        ),
    )
)
_GLOB = frozenset("*?[")
# What a pattern can hold that fnmatch reads in another way.
_BEYOND_FNMATCH = re.compile(r"\\|\[(?!!?[^]\[!^:/\\]+\])")


class SourceFile(NamedTuple):
    """A Python file: its path relative to the project, with `/`, and its bytes."""

    path: str
    data: bytes


def source_files(settings: Settings, paths: Sequence[Path] = ()) -> Iterator[SourceFile]:
    """Yield the project's Python files in the order of their paths, those in or below `paths` where any are given.

    Raises UsageError for a path or an `include` that does not exist or lies outside the project, WorkError for a file or a folder
    that cannot be read.
    """
    root = settings.root
    included = _Selection.of(_included(settings), root)
    asked = _Selection.of((_existing(path) for path in paths), root)
    walk = _Walk(root, _Rules(settings.exclude, ""))
    for path in walk.files("", _rules_above(root), [each for each in (included, asked) if each.selected]):
        try:
            yield SourceFile(path, (root / path).read_bytes())
        except OSError as error:
            raise WorkError(f"cannot read {path}: {error.strerror}") from error


def _existing(path: Path) -> Path:
    if not path.exists():
        raise UsageError(f"no such file or folder: {path}")
    return path.absolute()


def _included(settings: Settings) -> Iterator[Path]:
    for pattern in settings.include:
        plain = _GLOB.isdisjoint(pattern)
        # glob, unlike Path.glob, takes any pattern, absolute ones too
        matches = [pattern] if plain else glob(pattern, root_dir=settings.root, recursive=True)  # noqa: PTH207
        found = [settings.root / match for match in sorted(matches)]
        if not found or not found[0].exists():
            raise UsageError(
                f'{settings.file}: `include` names "{pattern}", which does not exist',
                help=(f"it is looked for in {settings.root}",),
            )
        yield from found


class _Selection(NamedTuple):
    """Paths relative to the project that were asked for, and the folders above them; an empty selection selects all."""

    selected: frozenset[str]
    above: frozenset[str]

    @classmethod
    def of(cls, paths: Iterable[Path], root: Path) -> _Selection:
        selected: set[str] = set()
        above: set[str] = set()
        for path in paths:
            relative = _relative(path, root)
            selected.add(relative)
            parts = relative.split("/")
            above.update("/".join(parts[:n]) for n in range(len(parts)))
        return cls(frozenset(selected), frozenset(above))

    def wants(self, path: str, *, above: bool) -> bool:
        """Say whether `path` was asked for or, with `above`, is a folder above what was asked for."""
        return path in self.selected or (above and path in self.above)


def _relative(path: Path, root: Path) -> str:
    """Return `path` relative to the project, "" for its folder; a link above the project may lead to it."""
    for place, base in ((path, root), (path.resolve(), root.resolve())):
        relative = Path(os.path.relpath(place, base))
        if not relative.is_absolute() and relative.parts[:1] != ("..",):
            return "" if relative == Path() else relative.as_posix()
    raise UsageError(f"{path} is outside the project {root}")


class _Rules:
    """The patterns of one ignore file. `base` is the prefix, in paths relative to the project, that its patterns start from.

    `base` is "" for the project's folder and "a/" for the folder a in it. A file above the project has `outer`: what leads from
    its folder down to the project, "" or "x/y/".
    """

    __slots__ = ("_base", "_globs", "_lines", "_names", "_outer", "_spec")

    def __init__(self, lines: Iterable[str], base: str, outer: str = "") -> None:
        self._lines = list(lines)
        self._base = base
        self._outer = outer
        names = set(filter(None, map(_name_of, self._lines)))
        self._names = {name for name in names if _GLOB.isdisjoint(name)}
        self._globs = names - self._names
        self._spec: GitIgnoreSpec | None = None

    def verdict(self, path: str) -> bool | None:
        """Say whether the patterns ignore `path` (True), keep it (False), or do not speak of it."""
        path = self._outer + path.removeprefix(self._base)
        if not self._may_speak_of(path):
            return None
        if self._spec is None:
            # Most ignore files speak of nothing that is there, and importing pathspec takes longer than all the rest of the walk.
            from pathspec import GitIgnoreSpec

            self._spec = GitIgnoreSpec.from_lines(self._lines)
        return self._spec.check_file(path).include

    def _may_speak_of(self, path: str) -> bool:
        """Say whether a pattern could match `path`; never wrong when it says no."""
        parts = path.split("/")
        return not self._names.isdisjoint(parts) or any(
            fnmatchcase(part, each) for part in parts for each in self._globs
        )


def _name_of(line: str) -> str | None:
    """Return a pattern for a name that stands in every path a line of an ignore file speaks of; None where it speaks of none."""
    pattern = "" if line.startswith("#") else line.rstrip().removeprefix("!").strip("/")
    if not pattern:
        return None
    if _BEYOND_FNMATCH.search(pattern):
        return "*"
    names = [name for name in pattern.split("/") if name != "**"]
    return next((name for name in names if _GLOB.isdisjoint(name)), names[-1] if names else "*")


def _ignored(path: str, rules: Sequence[_Rules]) -> bool:
    """Say whether `path` (a folder's ends in `/`) is left out: the innermost file that speaks of it decides."""
    return next((verdict for each in reversed(rules) if (verdict := each.verdict(path)) is not None), False)


class _Walk(NamedTuple):
    root: Path
    excluded: _Rules

    def files(self, folder: str, rules: Sequence[_Rules], selections: Sequence[_Selection]) -> Iterator[str]:
        """Yield the paths of the Python files below `folder`, which is "" or ends in `/`.

        `rules` are those of the ignore files above it; `selections` those that need not hold the whole of it.
        """
        partial = [each for each in selections if folder.rstrip("/") not in each.selected]
        entries = self._entries(folder)
        names = {entry.name for entry in entries}
        if folder and "pyvenv.cfg" in names:
            return
        if ".gitignore" in names and (own := _read_rules(self.root / folder / ".gitignore", folder)):
            rules = (*rules, own)
        for entry in entries:
            path = folder + entry.name
            if entry.is_dir(follow_symlinks=False):
                wanted = entry.name not in NEVER and all(each.wants(path, above=True) for each in partial)
                if wanted and not self._left_out(path + "/", rules):
                    yield from self.files(path + "/", rules, partial)
            elif self._is_python(path, partial) and not self._left_out(path, rules):
                yield path

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(self.root / folder) as entries:
                return sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            raise WorkError(f"cannot list the folder {folder or self.root}: {error.strerror}") from error

    def _is_python(self, path: str, partial: Sequence[_Selection]) -> bool:
        """Say whether a wanted file holds Python: by its name, or because it was asked for by its own name."""
        named = any(path in each.selected for each in partial)
        wanted = all(path in each.selected for each in partial)
        return wanted and (named or path.endswith(".py")) and (self.root / path).is_file()

    def _left_out(self, path: str, rules: Sequence[_Rules]) -> bool:
        return bool(self.excluded.verdict(path)) or _ignored(path, rules)


def _read_rules(path: Path, base: str, outer: str = "") -> _Rules | None:
    try:
        text = path.read_bytes().decode("utf-8", "surrogateescape")
    except OSError:
        return None
    return _Rules(text.splitlines(), base, outer)


def _rules_above(root: Path) -> list[_Rules]:
    """Return the rules of the repository that the project lies in, outermost first.

    None where they ignore the project itself: who works in an ignored folder means it.
    """
    repository = next((place for place in (root, *root.parents) if (place / ".git").exists()), None)
    if not repository:
        return []
    found = [_read_rules(_git_folder(repository) / "info" / "exclude", "", _down(repository, root))]
    found += [
        _read_rules(place / ".gitignore", "", _down(place, root))
        for place in reversed(root.parents)
        if place.is_relative_to(repository)
    ]
    rules = [each for each in found if each]
    return [] if root != repository and _ignored("", rules) else rules


def _down(place: Path, root: Path) -> str:
    relative = root.relative_to(place).as_posix()
    return "" if relative == "." else relative + "/"


def _git_folder(repository: Path) -> Path:
    """Return Git's folder: of a worktree or a submodule, `.git` is a file that names it."""
    git = repository / ".git"
    try:
        folder = repository / git.read_text(encoding="utf-8").removeprefix("gitdir:").strip()
        common = folder / "commondir"
        return folder / common.read_text(encoding="utf-8").strip() if common.exists() else folder
    except (OSError, UnicodeDecodeError):
        return git
