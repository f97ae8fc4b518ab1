"""Code against metadata, without a server: a dictionary look-up per query, and the migrations against their sum.

Pure: what was read from files comes in, findings go out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlpin.declarations import Declarations
from sqlpin.diagnostics import Diagnostic, Location
from sqlpin.migrations import Migration, MigrationFolder
from sqlpin.store import OVERRIDES_FILE, SUM_FILE, Store, file_name
from sqlpin.survey import PlacedQuery, Survey, place_of
from sqlpin.syntax.fingerprint import fingerprint

# What a check without a server can find at the place of a query.
OFFLINE_CODES = frozenset(
    {"missing-metadata", "ambiguous-query", "empty-query", "multiple-statements", "invalid-placeholder"}
)

_SUMMARY_LENGTH = 60


def check(
    survey: Survey,
    store: Store,
    migrations: MigrationFolder,
    declarations: Declarations,
    *,
    shown: str,
    whole_project: bool,
) -> list[Diagnostic]:
    """Return what is wrong, in no order. `shown` is the metadata folder as messages name it.

    Whether metadata is unused can be said only when the whole project was read.
    """
    return [
        *survey.findings,
        *store.diagnostics,
        *_unprepared(survey, store, shown),
        *(_unused(survey, store, shown) if whole_project else ()),
        *(stale_schema(store, migrations, shown) if store.owned else ()),
        *(stale_overrides(store, declarations, shown) if store.owned else ()),
    ]


def _unprepared(survey: Survey, store: Store, shown: str) -> Iterator[Diagnostic]:
    corrupt = {diagnostic.location.path for diagnostic in store.diagnostics}
    look_alikes = _LookAlikes(survey, store, shown)
    for query in survey.queries.values():
        path = f"{shown}/{file_name(query.hash)}"
        pinned = store.queries.get(query.hash) or store.foreign.get(query.hash)
        if pinned is None and path not in corrupt:
            hint = look_alikes.hint(query)
            for place in query.places:
                yield Diagnostic("missing-metadata", place_of(place), {"file": path}, hint)
        elif pinned is not None and pinned.text != query.normalized.server.text:
            difference = f"it was made for `{pinned.text}`, the server is sent `{query.normalized.server.text}`"
            for place in query.places:
                yield Diagnostic("metadata-differs", place_of(place), {"difference": difference})


def _unused(survey: Survey, store: Store, shown: str) -> Iterator[Diagnostic]:
    """Yield our files that no text of the project belongs to; nobody knows what is in a file that cannot be read."""
    if any(finding.code == "unparsable-file" for finding in survey.findings):
        return
    for query_hash, query in store.queries.items():
        if query_hash not in survey.hashes:
            location = Location(f"{shown}/{file_name(query_hash)}")
            yield Diagnostic("unused-metadata", location, {"summary": summary(query.query)})


def stale_schema(store: Store, folder: MigrationFolder, shown: str) -> Iterator[Diagnostic]:
    """Yield how the migrations differ from those the metadata was made from."""
    if store.sums is None:
        if folder.migrations:
            reason = f"{SUM_FILE} is missing: from which migrations the metadata was made is not known"
            yield Diagnostic("stale-schema", Location(f"{shown}/{SUM_FILE}"), {"reason": reason})
        return
    for migration in folder.migrations:
        change = _changed(migration, store.sums)
        if change is not None:
            yield Diagnostic("stale-schema", Location(migration.up.shown), {"reason": change})
    for version in sorted(store.sums.keys() - {migration.version for migration in folder.migrations}):
        reason = f"migration {version} is gone: the metadata was made with it"
        yield Diagnostic("stale-schema", Location(f"{shown}/{SUM_FILE}"), {"reason": reason})


def stale_overrides(store: Store, declarations: Declarations, shown: str) -> Iterator[Diagnostic]:
    """Yield what the configuration declares of types and columns otherwise than when the metadata was made."""
    location, declared = Location(f"{shown}/{OVERRIDES_FILE}"), frozenset(declarations.lines())
    for line in sorted(declared - store.overrides):
        yield Diagnostic(
            "stale-overrides", location, {"reason": f"the metadata was made without `{line}` in the configuration"}
        )
    for line in sorted(store.overrides - declared):
        yield Diagnostic(
            "stale-overrides",
            location,
            {"reason": f"the metadata was made with `{line}`, which the configuration no longer says"},
        )


def _changed(migration: Migration, sums: Mapping[int, bytes]) -> str | None:
    known = sums.get(migration.version)
    if known is None:
        return f"migration {migration.version} is new: the metadata was made without it"
    if not migration.up.same_but_line_endings(known):
        return f"migration {migration.version} has changed since the metadata was made"
    return None


class _LookAlikes:
    """Finds, among the metadata that no query uses, what was made for the same statement written otherwise."""

    def __init__(self, survey: Survey, store: Store, shown: str) -> None:
        self._texts = {
            f"{shown}/{file_name(query_hash)}": query.query
            for query_hash, query in store.queries.items()
            if query_hash not in survey.hashes
        }
        self._files: dict[str, str] | None = None  # made at the first question: most runs ask none

    def hint(self, query: PlacedQuery) -> tuple[str, ...]:
        if self._files is None:
            self._files = {fingerprint(text): file for file, text in self._texts.items()}
        file = self._files.get(fingerprint(query.normalized.query))
        return (f"only white space, comments or case changed since {file}",) if file else ()


def summary(query: str) -> str:
    """Return a query on one line, cut to a readable length."""
    line = " ".join(query.split())
    return line if len(line) <= _SUMMARY_LENGTH else line[: _SUMMARY_LENGTH - 1] + "…"
