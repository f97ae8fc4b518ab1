"""`# sqlpin: ignore[code]`: which findings it silences, and whether it silences any."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from sqlpin.diagnostics import RULES, Diagnostic, Location
from sqlpin.scan import Suppression

# What keeps a query out of the metadata. Who lives with that lives with the consequence: that it has none.
REFUSALS = frozenset(
    {"invalid-query", "indeterminate-parameter", "multiple-statements", "empty-query", "invalid-placeholder"}
)
_CONSEQUENCE = "missing-metadata"


def suppress(
    findings: Iterable[Diagnostic], suppressions: Iterable[Suppression], judged: Collection[str]
) -> list[Diagnostic]:
    """Return the findings that no comment silences, and one for each comment that silences none.

    `judged` are the codes this run could have found: of the others nobody knows whether the comment is needed.
    """
    by_path: dict[str, list[Suppression]] = {}
    for suppression in suppressions:
        by_path.setdefault(suppression.path, []).append(suppression)
    used: set[tuple[Suppression, str]] = set()
    kept = []
    for finding in findings:
        silencing = list(_silencing(finding, by_path.get(finding.location.path, ())))
        used.update(silencing)
        if not silencing:
            kept.append(finding)
    for suppression in (each for group in by_path.values() for each in group):
        kept.extend(_unused(suppression, {code for by, code in used if by == suppression}, judged))
    return kept


def _silencing(finding: Diagnostic, suppressions: Iterable[Suppression]) -> Iterator[tuple[Suppression, str]]:
    """Yield the comments that silence a finding, each with the code by which it does."""
    span = finding.location.span
    if span is None:
        return
    codes = (finding.code, *(sorted(REFUSALS) if finding.code == _CONSEQUENCE else ()))
    for suppression in suppressions:
        yield from ((suppression, code) for code in codes if suppression.silences(code, span))


def _unused(suppression: Suppression, used: Collection[str], judged: Collection[str]) -> Iterator[Diagnostic]:
    location = Location(suppression.path, suppression.span)
    for code in sorted(suppression.codes - set(used)):
        if code not in RULES:
            yield Diagnostic("unused-ignore", location, {"reason": f"there is no code `{code}`"}, _did_you_mean(code))
        elif code in judged:
            yield Diagnostic("unused-ignore", location, {"reason": f"no `{code}` here"})
    if not suppression.codes and not used and set(judged) >= REFUSALS:
        yield Diagnostic("unused-ignore", location, {"reason": "there is no finding here"})


def _did_you_mean(code: str) -> tuple[str, ...]:
    from difflib import get_close_matches  # one comment in a thousand needs it

    return tuple(f"did you mean `{close}`?" for close in get_close_matches(code, RULES, n=1))
