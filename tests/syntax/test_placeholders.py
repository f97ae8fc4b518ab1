"""What the driver sends: the drivers themselves are the oracle, tables show the rules."""

from __future__ import annotations

import psycopg
import psycopg._queries
import pytest
import sqlalchemy
from hypothesis import assume, example, given
from hypothesis import strategies as st
from sqlalchemy.dialects import postgresql

from sqlpin.query import Arguments, Driver, NormalizedQuery, ParamStyle
from sqlpin.span import Span
from sqlpin.syntax.placeholders import PlaceholderError, normalize

PRESENT, ABSENT, UNKNOWN = Arguments
PYFORMAT, NUMBERED, NAMED = ParamStyle


def shape(normalized: NormalizedQuery) -> tuple[str, list[tuple[str | None, int]]]:
    """The server's text; and of each parameter its name and how often it is written."""
    return normalized.server.text, [(each.name, len(each.spans)) for each in normalized.placeholders]


@pytest.mark.parametrize(
    ("query", "style", "arguments", "server", "parameters"),
    [
        pytest.param("SELECT 1", PYFORMAT, PRESENT, "SELECT 1", [], id="nothing to do"),
        pytest.param("%s, %b, %t", PYFORMAT, PRESENT, "$1, $2, $3", [(None, 1)] * 3, id="positional"),
        pytest.param(
            "%(b)s %(a)s %(b)s", PYFORMAT, PRESENT, "$1 $2 $1", [("b", 2), ("a", 1)], id="a name is one parameter"
        ),
        pytest.param("'%s' -- %s", PYFORMAT, PRESENT, "'$1' -- $2", [(None, 1)] * 2, id="psycopg does not know quotes"),
        pytest.param("a %% b = %s", PYFORMAT, PRESENT, "a % b = $1", [(None, 1)], id="doubled percent"),
        pytest.param("%%s %%%s", PYFORMAT, PRESENT, "%s %$1", [(None, 1)], id="doubled percent before s"),
        pytest.param("a %% b %s", PYFORMAT, ABSENT, "a %% b %s", [], id="without arguments nothing is converted"),
        pytest.param("LIKE 'a%%'", PYFORMAT, UNKNOWN, "LIKE 'a%%'", [], id="unknown, no placeholder: as without"),
        pytest.param("LIKE '%sum%'", PYFORMAT, UNKNOWN, "LIKE '%sum%'", [], id="unknown, %s in quotes: as without"),
        pytest.param("-- 5 %s\n1", PYFORMAT, UNKNOWN, "-- 5 %s\n1", [], id="unknown, %s in a comment: as without"),
        pytest.param("a %% b = %s", PYFORMAT, UNKNOWN, "a % b = $1", [(None, 1)], id="unknown, placeholder: as with"),
        pytest.param("a=%(a)s", PYFORMAT, UNKNOWN, "a=$1", [("a", 1)], id="unknown, after an operator"),
        pytest.param("%", PYFORMAT, PRESENT, "%", [], id="psycopg leaves a percent sign at the end"),
        pytest.param("a %\nb", PYFORMAT, PRESENT, "a %\nb", [], id="psycopg leaves one before a line ending"),
        pytest.param("%(a b)s", PYFORMAT, PRESENT, "$1", [("a b", 1)], id="any name"),
        pytest.param("$2 + $1 - $2", NUMBERED, PRESENT, "$2 + $1 - $2", [(None, 1), (None, 2)], id="numbered"),
        pytest.param("'$1' \"$2\" $$ $3 $$ /* $4 */ a$5", NUMBERED, ABSENT, None, [], id="numbered, in quotes"),
        pytest.param("$01", NUMBERED, PRESENT, "$01", [(None, 1)], id="numbered, leading zero"),
        pytest.param("%s %(a)s %%", NUMBERED, PRESENT, "%s %(a)s %%", [], id="numbered knows no percent sign"),
        pytest.param(":b :a :b", NAMED, ABSENT, "$1 $2 $1", [("b", 2), ("a", 1)], id="named"),
        pytest.param("x::int a:b :::c", NAMED, PRESENT, "x::int a:b :::c", [], id="named, casts"),
        pytest.param(r"\:a \:\:b \::", NAMED, PRESENT, r":a ::b \::", [], id="named, escaped colons"),
        pytest.param("':a' -- :b", NAMED, PRESENT, "'$1' -- $2", [("a", 1), ("b", 1)], id="named, in quotes too"),
        pytest.param(
            "a[:i] a[1:2] '12:30:45'", NAMED, PRESENT, "a[$1] a[1:2] '12:30:45'", [("i", 1)], id="named, slices"
        ),
        pytest.param("a LIKE '5%'", NAMED, PRESENT, "a LIKE '5%'", [], id="named, percent signs are plain"),
        pytest.param(":größe", NAMED, PRESENT, "$1", [("größe", 1)], id="named, letters beyond ASCII"),
    ],
)
def test_rewrites(
    query: str, style: ParamStyle, arguments: Arguments, server: str | None, parameters: list[tuple[str | None, int]]
) -> None:
    assert shape(normalize(query, style, arguments)) == (query if server is None else server, parameters)


@pytest.mark.parametrize(
    ("query", "style", "message", "span"),
    [
        pytest.param("%s %(a)s", PYFORMAT, "cannot be mixed", Span(3, 8), id="mixed"),
        pytest.param("a % b", PYFORMAT, "double it", Span(2, 4), id="a lone percent sign"),
        pytest.param("a %d", PYFORMAT, "got '%d'", Span(2, 4), id="another format"),
        pytest.param("%(a)d", PYFORMAT, r"got '%\(a\)d'", Span(0, 5), id="another format, named"),
        pytest.param("a %(b", PYFORMAT, r"incomplete placeholder: '%\(b'", Span(2, 4), id="no closing parenthesis"),
        pytest.param("%()s", PYFORMAT, "incomplete", Span(0, 2), id="no name"),
        pytest.param("%(a)s %(a)b", PYFORMAT, "different formats", Span(6, 11), id="one name, two formats"),
        pytest.param("a %💡", PYFORMAT, "got '%💡'", Span(2, 4), id="beyond the BMP"),
        pytest.param("$1 $3", NUMBERED, r"\$3 is used but \$2 is not", Span(3, 5), id="a gap"),
        pytest.param("$0", NUMBERED, "no parameter", Span(0, 2), id="zero"),
        pytest.param("$" + "9" * 5000, NUMBERED, "highest is", Span(0, 5001), id="a huge number"),
        pytest.param("a\0b", NUMBERED, "NUL", Span(1, 2), id="NUL"),
        pytest.param("a\ud800b", NAMED, "surrogate", Span(1, 2), id="lone surrogate"),
        pytest.param(", ".join(["%s"] * 65_536), PYFORMAT, "more than 65535", Span(262140, 262142), id="too many"),
    ],
)
def test_refuses(query: str, style: ParamStyle, message: str, span: Span) -> None:
    with pytest.raises(PlaceholderError, match=message) as error:
        normalize(query, style, PRESENT)
    assert error.value.span == span


@pytest.mark.parametrize(
    ("query", "server", "parameters"),
    [
        pytest.param("%s '%s' %%", "$1 '$2' %", [(None, 1)] * 2, id="positional"),
        pytest.param("%(a)s %(a)s", "$1 $1", [("a", 2)], id="named"),
        pytest.param("%()s", "$1", [("", 1)], id="the empty name"),
        pytest.param("SELECT 1", "SELECT 1", [], id="none"),
    ],
)
def test_psycopg2_rewrites(query: str, server: str, parameters: list[tuple[str | None, int]]) -> None:
    assert shape(normalize(query, PYFORMAT, PRESENT, Driver.PSYCOPG2)) == (server, parameters)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        pytest.param("%b", "unsupported format character 'b'", id="%b is psycopg 3's"),
        pytest.param("%\n", "unsupported format character", id="a percent sign before a line ending"),
        pytest.param("a %", "incomplete format", id="a percent sign at the end"),
        pytest.param("%(a)", "incomplete format", id="a name and nothing"),
        pytest.param("%(a", "without '\\)'", id="no closing parenthesis"),
        pytest.param("%(a%b)s", "without '\\)'", id="a percent sign in a name"),
        pytest.param("%s %(a)s", "can't be mixed", id="mixed"),
    ],
)
def test_psycopg2_refuses(query: str, message: str) -> None:
    with pytest.raises(PlaceholderError, match=message):
        normalize(query, PYFORMAT, PRESENT, Driver.PSYCOPG2)


def _psycopg(query: str) -> tuple[str, list[str | None]] | None:
    """The text and the names psycopg sends, or None where it refuses."""
    try:
        sent, formats, order, _ = psycopg._queries._query2pg_nocache(query.encode(), "utf-8")
    except (psycopg.Error, UnicodeDecodeError):  # it fails to decode its own message about `%é`
        return None
    return sent.decode(), [*order] if order is not None else [None] * len(formats)


def _ours(query: str, style: ParamStyle) -> tuple[str, list[str | None]] | None:
    try:
        normalized = normalize(query, style, PRESENT)
    except PlaceholderError:
        return None
    return normalized.server.text, [placeholder.name for placeholder in normalized.placeholders]


_PERCENT = ("%s", "%(a)s", "%(b)s", "%(a)b", "%%", "%", "%(", ")", "d")
_COLON = (":a", "::", ":", "\\", "\\:", "_", "1")
fragments = st.sampled_from([*_PERCENT, *_COLON, "'", '"', "$1", " ", "\n", "é", "💡", "--", "/*", "x"])
texts = st.one_of(
    st.lists(fragments, max_size=8).map("".join),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
)


@given(texts)
@example("%(a\n)s")
@example("%(a)\n")
def test_equals_psycopg(query: str) -> None:
    assert _ours(query, PYFORMAT) == _psycopg(query)


@given(texts)
def test_equals_sqlalchemy_through_psycopg(query: str) -> None:
    dialect = postgresql.psycopg.dialect()  # type: ignore[no-untyped-call]
    compiled = str(sqlalchemy.text(query).compile(dialect=dialect))
    assert _ours(query, NAMED) == _psycopg(compiled)


@given(texts)
def test_equals_sqlalchemy_through_asyncpg(query: str) -> None:
    assume("%(" not in query)  # it goes through %(name)s itself, and leaves what looks like one unconverted
    dialect = postgresql.asyncpg.dialect()  # type: ignore[no-untyped-call]
    compiled = str(sqlalchemy.text(query).compile(dialect=dialect))
    ours = _ours(query, NAMED)
    assert ours is not None
    assert ours[0] == compiled


@given(
    texts, st.sampled_from(ParamStyle), st.sampled_from(Arguments), st.sampled_from([Driver.PSYCOPG, Driver.PSYCOPG2])
)
def test_every_character_maps_back(query: str, style: ParamStyle, arguments: Arguments, driver: Driver) -> None:
    try:
        normalized = normalize(query, style, arguments, driver)
    except PlaceholderError as error:
        assert error.span.end <= len(query)  # noqa: PT017  # both ends are checked
        return
    placeholder_spans = {span for placeholder in normalized.placeholders for span in placeholder.spans}
    assert [placeholder.number for placeholder in normalized.placeholders] == [
        number for number, _ in enumerate(normalized.placeholders, start=1)
    ]
    covered = 0
    for segment in normalized.server.segments:
        assert segment.origin.start == covered
        covered = segment.origin.end
        text = normalized.server.text[segment.start : segment.end]
        if segment.verbatim:
            assert text == query[segment.origin.start : segment.origin.end]
        elif text.startswith("$"):
            assert segment.origin in placeholder_spans
    assert covered == len(query)
