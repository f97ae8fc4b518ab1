"""Findings as text: one pure function per output format, registered in `FORMATS`.

Adding a format is one file, one line here, one test file, one section in docs/reference/cli.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sqlpin.render.concise import concise
from sqlpin.render.full import full
from sqlpin.render.json import json
from sqlpin.render.report import Renderer, Report, Sources
from sqlpin.render.style import Style

__all__ = ["FORMATS", "Renderer", "Report", "Sources", "Style"]

FORMATS: Mapping[str, Renderer] = MappingProxyType({"full": full, "concise": concise, "json": json})
