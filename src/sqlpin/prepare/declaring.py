"""What the configuration declares of types and columns that this database does not have, or contradicts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlpin.diagnostics import Diagnostic, Location
from sqlpin.project import Project
from sqlpin.span import Span

if TYPE_CHECKING:
    import psycopg


def declaring(connection: psycopg.Connection[Any], project: Project) -> Iterator[Diagnostic]:
    """Yield one finding per declaration that makes no sense, at its key in the configuration file."""
    from sqlpin.describe.declared import resolve

    file = project.settings.file
    if file is None:
        return
    shown = project.shown(file)
    text = project.texts([shown]).get(shown, "")
    for fault in resolve(connection, project.settings.declarations).faults:
        yield Diagnostic(fault.code, Location(shown, _key(text, fault.written)), fault.fields)


def _key(text: str, key: str) -> Span | None:
    """Return where a key of TOML stands; tomllib does not say. Quoted keys may be written with escapes: then nobody knows."""
    found = re.search(rf"""(?m)^[ \t]*(?P<quote>["']?)(?P<key>{re.escape(key)})(?P=quote)[ \t]*=""", text)
    return Span(found.start("key"), found.end("key")) if found else None
