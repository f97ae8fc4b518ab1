"""Colour: the one place that knows escape sequences. Source: ECMA-48, "select graphic rendition"."""

from __future__ import annotations

from typing import NamedTuple

from sqlpin.diagnostics import Severity

_RESET = "\x1b[0m"
_BOLD = "1"
_SEVERITY = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.NOTE: "1;36"}


class Style(NamedTuple):
    """Says in what way a piece of text stands out; without `colour` every method returns its text unchanged."""

    colour: bool = False

    def severity(self, severity: Severity, text: str) -> str:
        """Return `text` in the colour of `severity`."""
        return self._paint(_SEVERITY[severity], text)

    def strong(self, text: str) -> str:
        """Return `text` in bold: messages, numbers that matter."""
        return self._paint(_BOLD, text)

    def frame(self, text: str) -> str:
        """Return `text` in the colour of what surrounds code: line numbers, gutters, arrows."""
        return self._paint("1;34", text)

    def quiet(self, text: str) -> str:
        """Return `text` in a colour that recedes."""
        return self._paint("2", text)

    def added(self, text: str) -> str:
        """Return `text` in the colour of what is new."""
        return self._paint("32", text)

    def removed(self, text: str) -> str:
        """Return `text` in the colour of what goes away."""
        return self._paint("31", text)

    def _paint(self, sequence: str, text: str) -> str:
        return f"\x1b[{sequence}m{text}{_RESET}" if self.colour and text else text
