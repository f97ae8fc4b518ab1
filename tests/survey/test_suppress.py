"""`# sqlpin: ignore[code]`: what it silences, and when it is told to go."""

from __future__ import annotations

import pytest

from sqlpin.diagnostics import Diagnostic, Location
from sqlpin.scan import scan
from sqlpin.span import Span
from sqlpin.survey import REFUSALS, suppress

OFFLINE = {"missing-metadata", "empty-query"}


def judge(comment: str, code: str | None, judged: set[str]) -> list[str]:
    """Return what is left to say of a query with a comment behind it, when a finding of `code` (None: none) is made there."""
    source = f'import psycopg\npsycopg.connect().execute("SELECT 1")  {comment}\n'
    found = scan("a.py", source.encode())
    at = source.index("SELECT")
    fields = dict.fromkeys(("message", "file", "reason"), "x")
    findings = [Diagnostic(code, Location("a.py", Span(at, at + 6)), fields)] if code else []
    left = suppress(findings, found.suppressions, judged)
    return [finding.code if finding.code != "unused-ignore" else finding.fields["reason"] for finding in left]


@pytest.mark.parametrize(
    ("comment", "code", "judged", "expected"),
    [
        pytest.param("", "invalid-query", set(REFUSALS), ["invalid-query"], id="no comment"),
        pytest.param("# sqlpin: ignore[invalid-query] so be it", "invalid-query", set(REFUSALS), [], id="its code"),
        pytest.param("# sqlpin: ignore so be it", "invalid-query", set(REFUSALS), [], id="every code"),
        pytest.param(
            "# sqlpin: ignore[empty-query]",
            "invalid-query",
            set(REFUSALS),
            ["invalid-query", "no `empty-query` here"],
            id="another code",
        ),
        pytest.param(
            "# sqlpin: ignore[invalid-query]", "missing-metadata", OFFLINE, [], id="a refused query has no metadata"
        ),
        pytest.param(
            "# sqlpin: ignore[metadata-differs]", "missing-metadata", OFFLINE, ["missing-metadata"], id="no refusal"
        ),
        pytest.param("# sqlpin: ignore[invalid-query]", None, OFFLINE, [], id="offline nobody knows"),
        pytest.param(
            "# sqlpin: ignore[invalid-query]", None, set(REFUSALS), ["no `invalid-query` here"], id="nothing to silence"
        ),
        pytest.param("# sqlpin: ignore", None, OFFLINE, [], id="every code, offline: nobody knows"),
        pytest.param("# sqlpin: ignore", None, set(REFUSALS), ["there is no finding here"], id="every code, and none"),
        pytest.param(
            "# sqlpin: ignore[invalid-query, empty-query]",
            "invalid-query",
            set(REFUSALS),
            ["no `empty-query` here"],
            id="one of two",
        ),
        pytest.param(
            "# sqlpin: ignore[invald-query]", None, OFFLINE, ["there is no code `invald-query`"], id="no such code"
        ),
    ],
)
def test_suppress(comment: str, code: str | None, judged: set[str], expected: list[str]) -> None:
    assert judge(comment, code, judged) == expected


def test_a_file_as_a_whole_cannot_be_silenced() -> None:
    finding = Diagnostic("unparsable-file", Location("a.py"), {"reason": "x"})
    comment = scan(
        "a.py", b"import psycopg  # sqlpin: ignore-file\npsycopg.connect().execute('SELECT 1')\n"
    ).suppressions
    assert suppress([finding], comment, ()) == [finding]
