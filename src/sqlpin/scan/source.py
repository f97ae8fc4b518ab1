"""From bytes to text and tree: the encoding as Python decides it, and offsets in code points.

The text is what follows a byte order mark, decoded, with its own line endings; every span of a scan counts its characters.
"""

from __future__ import annotations

import ast
import codecs
import io
import re
import warnings
from typing import NamedTuple, Protocol

from sqlpin.span import LineIndex, Span

# PEP 263: the declaration stands in one of the first two lines; most files have none and need no look at all.
_FIRST_LINES = re.compile(rb"[^\n\r]*+(?>(?:\r\n|\n|\r)?)[^\n\r]*+")
_DECLARATION = re.compile(rb"coding[:=]")


class SourceError(Exception):
    """The file is no Python source: `reason` says why, `span` where in `source_text(data)`."""

    def __init__(self, reason: str, span: Span | None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.span = span


class Node(Protocol):
    """A node of the tree that has a place."""

    lineno: int
    col_offset: int
    end_lineno: int | None
    end_col_offset: int | None


class Source(NamedTuple):
    """A parsed file: its text, its tree, and the way from the tree's places to offsets of the text."""

    text: str
    tree: ast.Module
    lines: LineIndex

    def span(self, node: Node) -> Span:
        """Return the span of a node of the tree."""
        return Span(
            self.offset(node.lineno, node.col_offset), self.offset(node.end_lineno or 0, node.end_col_offset or 0)
        )

    def offset(self, line: int, column: int) -> int:
        """Return the offset of a line (from 1) and a column in UTF-8 bytes (from 0), which is how `ast` counts."""
        start = self.lines.line_start(line)
        if self.text.isascii():
            return start + column
        # No character takes less than a byte: the column cannot lie further than this many characters away.
        return start + len(self.text[start : start + column].encode()[:column].decode())


def source_text(data: bytes) -> str:
    """Return the text that the spans of a scan of `data` count in; what does not decode is U+FFFD."""
    try:
        encoding = _encoding(data)
    except SourceError:
        encoding = "utf-8"
    return _without_mark(data).decode(encoding, "replace")


def parse(data: bytes) -> Source:
    """Return the text and the tree of a Python file. Raises SourceError."""
    text = _decode(data)
    lines = LineIndex(text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an invalid escape in a string is not our finding
            tree = ast.parse(text)
    except (SyntaxError, ValueError) as error:  # ValueError: what cannot be encoded
        reason = error.msg if isinstance(error, SyntaxError) else str(error)
        raise SourceError(f"not valid Python: {reason}", _place(error, lines)) from error
    except (RecursionError, MemoryError) as error:
        raise SourceError("nested too deeply for Python's parser", None) from error
    return Source(text, tree, lines)


def _without_mark(data: bytes) -> bytes:
    return data.removeprefix(codecs.BOM_UTF8)


def _encoding(data: bytes) -> str:
    """Return the encoding of the file, less its byte order mark."""
    head = _FIRST_LINES.match(data)
    if not head or not _DECLARATION.search(head[0]):
        return "utf-8"
    from tokenize import detect_encoding  # few files declare an encoding, and it imports half a compiler

    try:
        return detect_encoding(io.BytesIO(data).readline)[0].removesuffix("-sig")
    except SyntaxError as error:
        raise SourceError(f"{error.msg or error}", None) from error


def _decode(data: bytes) -> str:
    encoding, data = _encoding(data), _without_mark(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        at = len(data[: error.start].decode(encoding))
        reason = (
            f"byte 0x{data[error.start]:02x} is not valid {encoding}; declare the file's encoding or save it as UTF-8"
        )
        raise SourceError(reason, Span(at, at + 1)) from error


def _place(error: SyntaxError | ValueError, lines: LineIndex) -> Span | None:
    at = lines.text.find("\0")
    if at >= 0:  # the parser does not say where
        return Span(at, at + 1)
    if not isinstance(error, SyntaxError) or not error.lineno or error.lineno > lines.line_count:
        return None
    line = lines.line_span(error.lineno)
    start = min(line.start + max((error.offset or 1) - 1, 0), line.end)
    width = (error.end_offset or 0) - (error.offset or 0) if error.end_lineno == error.lineno else 1
    return Span(start, min(start + max(width, 1), line.end))
