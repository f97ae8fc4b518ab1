"""String literals read again from the source, so that every character knows where it was written.

`ast` gives the value of a literal and the place of the whole; here the pieces of an implicit concatenation, their prefixes
and their escapes are read as Python's tokenizer reads them.
Source of the rules: https://docs.python.org/3/reference/lexical_analysis.html#string-and-bytes-literals
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from sqlpin.span import MappedText, Span

_BODY = {
    quote: re.compile(rf"(?s)[^{quote[0]}\\]*+(?>(?:(?:\\.|{again})[^{quote[0]}\\]*+)*){quote}")
    for quote, again in (("'", "(?!)"), ('"', "(?!)"), ("'''", "'(?!'')"), ('"""', '"(?!"")'))
}
_OPEN = re.compile(r"""([A-Za-z]*)('''|\"""|'|")""")
_BETWEEN = re.compile(r"(?>(?:\s|\\\r?\n|\\\r|#[^\r\n]*)*)")

_ESCAPE = re.compile(
    r"\\(?:(?P<line>\r\n|\n|\r)|(?P<simple>[\\'\"abfnrtv])|(?P<octal>[0-7]{1,3})|x(?P<hex>[0-9a-fA-F]{2})"
    r"|(?P<unicode>u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})|N\{(?P<name>[^}]*)\})"
    r"|(?P<newline>\r\n?)|(?P<brace>\{\{|\}\})"
)
_SIMPLE = {"\\": "\\", "'": "'", '"': '"', "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


class _Kind(NamedTuple):
    """What the prefix of a literal says."""

    raw: bool
    bytes: bool
    formatted: bool


def read_literal(source: str, span: Span, value: str) -> MappedText:
    """Return `value`, the value of the literal at `span`, mapped to the source.

    The literal may be several, implicitly concatenated. What cannot be followed (bytes beyond ASCII) maps as a whole.
    """
    opening = _OPEN.match(source, span.start, span.end)
    if opening and source[opening.end() : span.end - len(opening[2])] == value:
        return MappedText.verbatim(value, opening.end())  # most literals: one piece, no escapes
    mapped = MappedText.join(tuple(_pieces(source, span)))
    return mapped if mapped.text == value else MappedText.unit(value, span)


def _pieces(source: str, span: Span) -> Iterator[MappedText]:
    at = span.start
    while (opening := _OPEN.match(source, at, span.end)) and (
        body := _BODY[opening[2]].match(source, opening.end(), span.end)
    ):
        prefix = opening[1].lower()
        kind = _Kind("r" in prefix, "b" in prefix, "f" in prefix)
        yield from _characters(source, Span(opening.end(), body.end() - len(opening[2])), kind)
        between = _BETWEEN.match(source, body.end(), span.end)
        at = between.end() if between else body.end()


def _characters(source: str, body: Span, kind: _Kind) -> Iterator[MappedText]:
    """Yield the body of one literal: verbatim runs, and what its escapes and line endings stand for."""
    at = body.start
    for match in _ESCAPE.finditer(source, body.start, body.end):
        text = _meaning(match, kind)
        if text is None:
            continue
        yield MappedText.verbatim(source[at : match.start()], at)
        yield MappedText.unit(text, Span(*match.span()))
        at = match.end()
    yield MappedText.verbatim(source[at : body.end], at)


def _meaning(match: re.Match[str], kind: _Kind) -> str | None:
    """Return what the matched characters stand for, or None where they stand for themselves."""
    group, text = match.lastgroup or "", match[match.lastgroup or 0]
    if group == "newline":
        return "\n"
    if group == "brace":
        return text[0] if kind.formatted else None
    if kind.raw or (kind.bytes and group in ("unicode", "name")):
        # In a raw string a backslash keeps a CRLF after it, which is a line ending all the same.
        return "\\\n" if group == "line" and text != "\n" else None
    match group:
        case "line":
            return ""
        case "simple":
            return _SIMPLE[text]
        case "octal":
            return chr(int(text, 8))
        case "name":
            return unicodedata.lookup(text)
    return chr(int(text.lstrip("uU"), 16))
