"""Comments that silence findings: `# sqlpin: ignore[code, code] reason`, and `# sqlpin: ignore-file[code] reason`.

A comment on any line of a statement speaks for the whole statement (of a compound one: for its header); on a line of its own
between statements it speaks for the next one.
"""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator

from sqlpin.scan.result import Suppression
from sqlpin.scan.source import Source
from sqlpin.span import Span

_IGNORE = re.compile(r"#\s*sqlpin:\s*(?P<what>ignore(?:-file)?)(?![\w-])(?:\[(?P<codes>[^\]]*)\])?(?P<reason>[^#]*)")


def read_suppressions(path: str, source: Source) -> Iterator[Suppression]:
    """Yield the suppressions of a file in order."""
    if not _IGNORE.search(source.text):
        return
    headers = sorted(_headers(source.tree))
    for start, comment in _comments(source):
        for match in _IGNORE.finditer(comment):
            whole_file = match["what"] == "ignore-file"
            line = source.lines.position(start).line
            covers = Span(0, len(source.text)) if whole_file else _lines(source, *_statement(headers, line))
            codes = frozenset(code.strip() for code in (match["codes"] or "").split(",") if code.strip())
            reason = match["reason"].strip(" \t:—-")
            yield Suppression(path, Span(start + match.start(), start + match.end()), covers, codes, reason)


def _comments(source: Source) -> Iterator[tuple[int, str]]:
    """Yield the offset and the text of each comment; what looks like one in a string is none."""
    import tokenize  # few files silence anything

    try:
        for token in tokenize.generate_tokens(io.StringIO(source.text, newline="").readline):
            if token.type == tokenize.COMMENT:
                yield source.lines.line_start(token.start[0]) + token.start[1], token.string
    except (tokenize.TokenError, SyntaxError):
        return  # the parser took the file: at worst a comment after an oddity is not seen


def _headers(tree: ast.Module) -> Iterator[tuple[int, int]]:
    """Yield the first and the last line of each simple statement, and of the header of each compound one."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.stmt):
            continue
        first = min((each.lineno for each in getattr(node, "decorator_list", ())), default=node.lineno)
        compound = hasattr(node, "body") or hasattr(node, "cases")
        last = max(node.lineno, *_ends(node)) if compound else node.end_lineno or first
        yield first, last


def _ends(node: ast.stmt) -> Iterator[int]:
    """Yield the last lines of what stands in the header of a compound statement."""
    yield node.lineno
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case):
            continue
        yield from (getattr(each, "end_lineno", None) or 0 for each in (child, *ast.iter_child_nodes(child)))


def _statement(headers: list[tuple[int, int]], line: int) -> tuple[int, int]:
    """Return the lines of the statement that a comment on `line` speaks for."""
    around = [each for each in headers if each[0] <= line <= each[1]]
    if around:
        return max(around, key=lambda each: (each[0], -each[1]))
    return next((each for each in headers if each[0] > line), (line, line))


def _lines(source: Source, first: int, last: int) -> Span:
    return Span(source.lines.line_span(first).start, source.lines.line_span(last).end)
