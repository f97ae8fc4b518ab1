"""Spans, mapped texts and line indexes: slices and compositions keep every character's address."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sqlpin.span import LineIndex, MappedText, Position, Segment, Span

ESCAPED = MappedText("a\nb", (Segment(0, 1, Span(10, 11)), Segment(1, 2, Span(11, 13)), Segment(2, 3, Span(13, 14))))


@pytest.mark.parametrize(
    ("start", "end"), [pytest.param(-1, 0, id="before the text"), pytest.param(2, 1, id="end before start")]
)
def test_no_span(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="not a span"):
        Span(start, end)


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        pytest.param("ab", (Segment(0, 1, Span(0, 1)),), id="the last character has no origin"),
        pytest.param("ab", (Segment(1, 2, Span(0, 1)),), id="the first character has no origin"),
        pytest.param("ab", (Segment(0, 2, Span(0, 2)), Segment(1, 2, Span(5, 6))), id="two origins for one character"),
        pytest.param("", (Segment(0, 0, Span(0, 0)),), id="an empty segment"),
    ],
)
def test_segments_must_tile_the_text(text: str, segments: tuple[Segment, ...]) -> None:
    with pytest.raises(ValueError, match="segments"):
        MappedText(text, segments)


@pytest.mark.parametrize(
    ("mapped", "span", "origin"),
    [
        pytest.param(MappedText.verbatim("abc", 7), Span(1, 2), Span(8, 9), id="verbatim, one character"),
        pytest.param(MappedText.verbatim("abc", 7), Span(0, 3), Span(7, 10), id="verbatim, all"),
        pytest.param(MappedText.verbatim("abc", 7), Span(1, 1), Span(8, 8), id="empty, inside"),
        pytest.param(MappedText.verbatim("abc", 7), Span(3, 3), Span(10, 10), id="empty, at the end"),
        pytest.param(MappedText.verbatim("abc", 7), Span(3, 4), Span(10, 10), id="just past the end"),
        pytest.param(ESCAPED, Span(1, 2), Span(11, 13), id="an escape is a unit"),
        pytest.param(ESCAPED, Span(0, 2), Span(10, 13), id="a range ends with its last unit"),
        pytest.param(MappedText("", ()), Span(0, 0), Span(0, 0), id="the empty text"),
    ],
)
def test_locate(mapped: MappedText, span: Span, origin: Span) -> None:
    assert mapped.locate(span) == origin


texts = st.text(alphabet="ab'\n💡", max_size=6)


@st.composite
def mapped_texts(draw: st.DrawFn, origin_length: int = 60) -> MappedText:
    """A text whose segments are partly verbatim, partly units, with gaps between the origins."""
    parts, at = [], 0
    for _ in range(draw(st.integers(0, 5))):
        text = draw(texts.filter(bool))
        at += draw(st.integers(0, 3))
        width = draw(st.sampled_from([len(text), len(text) + 1, 1]))
        if at + width > origin_length:
            break
        parts.append(MappedText(text, (Segment(0, len(text), Span(at, at + width)),)))
        at += width
    return MappedText.join(tuple(parts))


@given(mapped_texts(), st.data())
def test_a_slice_keeps_every_address(mapped: MappedText, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(mapped.text)))
    end = data.draw(st.integers(start, len(mapped.text)))
    part = mapped.slice(Span(start, end))
    assert part.text == mapped.text[start:end]
    for at in range(len(part.text)):
        assert part.locate(Span(at, at + 1)) == mapped.locate(Span(start + at, start + at + 1))


@given(st.data())
def test_maps_compose(data: st.DataObject) -> None:
    outer = data.draw(mapped_texts())
    inner = data.draw(mapped_texts(origin_length=len(outer.text)))
    composed = inner.through(outer)
    assert composed.text == inner.text
    for at in range(len(inner.text)):
        span = Span(at, at + 1)
        assert composed.locate(span) == outer.locate(inner.locate(span))


@pytest.mark.parametrize(
    ("text", "offset", "line", "column"),
    [
        pytest.param("", 0, 1, 1, id="the empty file"),
        pytest.param("a\nb", 2, 2, 1, id="after LF"),
        pytest.param("a\r\nb", 3, 2, 1, id="after CRLF"),
        pytest.param("a\rb", 2, 2, 1, id="after CR"),
        pytest.param("a\r\nb", 2, 1, 3, id="inside CRLF"),
        pytest.param("💡x", 1, 1, 2, id="a non-BMP character is one column"),
        pytest.param("\tx", 1, 1, 2, id="a tab is one column"),
        pytest.param("a\x0cb\u2028c", 4, 1, 5, id="form feed and U+2028 end no line"),
    ],
)
def test_position(text: str, offset: int, line: int, column: int) -> None:
    assert LineIndex(text).position(offset) == Position(line, column)


def test_lines_without_their_endings() -> None:
    text = "one\r\ntwo\n\nfour"
    index = LineIndex(text)
    spans = [index.line_span(line) for line in range(1, index.line_count + 1)]
    assert [text[span.start : span.end] for span in spans] == ["one", "two", "", "four"]
