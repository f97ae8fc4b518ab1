"""Findings as text: one pure function per output format, registered in `FORMATS`.

Adding a format is one file, one line here, one test file, one section in docs/reference/cli.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType

from sqlpin.render.report import Renderer, Report, Sources
from sqlpin.render.style import Style

__all__ = ["FORMATS", "Renderer", "Report", "Sources", "Style", "render"]

# name -> the module of this package that has a `Renderer` of that name; imported when it is asked for
FORMATS: Mapping[str, str] = MappingProxyType({"full": "full", "concise": "concise", "json": "json"})


def render(output_format: str, report: Report, style: Style, width: int) -> str:
    """Return a report in one of the `FORMATS`, for a screen of `width` columns."""
    renderer: Renderer = getattr(import_module(f"sqlpin.render.{FORMATS[output_format]}"), output_format)
    return renderer(report, style, width)
