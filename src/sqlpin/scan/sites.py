"""Find the places of a file where SQL may be handed over, without looking at the rest of it.

The words of the calls are found in the text first; only the parts of the tree that hold such a line are visited. That is what
keeps a scan close to the cost of parsing.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlpin.scan.calls import CALLS
from sqlpin.scan.scopes import Comprehension, Function, Scope
from sqlpin.scan.source import Source

_MARKS = ("sql", "SQL", "text")
# With an argument: `.copy()` is on every other page. A line too many is visited in vain, no more: the search is twice as fast for
# being ASCII, or for lacking a \b.
_NAMES = re.compile(rf"\b(?:{'|'.join((*CALLS, *_MARKS))})\s*+[(\[]\s*+(?!\))", re.ASCII)
_IMPORTS = re.compile(r"(?:import|global|nonlocal)\b")
# `from sqlalchemy import text as t` gives the call another name.
_ALIASES = re.compile(rf"(?:{'|'.join(_MARKS)})\s+as\s+(\w+)")
_PREFILTER = re.compile(
    rb"\b(?:%s)\s*+[(\[]\s*+(?!\))|\b(?:%s)\s+as\s" % ("|".join((*CALLS, *_MARKS)).encode(), "|".join(_MARKS).encode())
)


def may_hold_sql(data: bytes) -> bool:
    """Say whether a file is worth parsing; cheap, and never wrong when it says no."""
    return _PREFILTER.search(data) is not None


class Place(NamedTuple):
    """An expression, the statement it stands in, and the scope of both."""

    node: ast.Call | ast.Subscript
    statement: ast.stmt
    scope: Scope


@dataclass(slots=True)
class Places:
    """What the visit of a file found."""

    calls: list[Place] = field(default_factory=list)
    imports: list[ast.Import | ast.ImportFrom] = field(default_factory=list)
    rebound: set[str] = field(default_factory=set)


def find_places(source: Source, module: Scope) -> Places:
    """Return the calls and `sql[...]` subscripts of a file, its imports, and its global and nonlocal names."""
    aliases = "|".join(map(re.escape, _ALIASES.findall(source.text)))
    lines = {
        source.lines.position(match.start()).line
        for pattern in (_NAMES, _IMPORTS)
        for match in pattern.finditer(source.text)
    }
    if aliases:
        lines.update(
            source.lines.position(match.start()).line for match in re.finditer(rf"\b(?:{aliases})\s*\(", source.text)
        )
    visitor = _Visitor(sorted(lines))
    visitor.block(source.tree.body, module)
    return visitor.places


class _Visitor:
    def __init__(self, lines: Sequence[int]) -> None:
        self.places = Places()
        self._lines = lines

    def _holds(self, start: int, end: int | None) -> bool:
        at = bisect_left(self._lines, start)
        return at < len(self._lines) and self._lines[at] <= (end or start)

    def block(self, statements: Iterable[ast.stmt], scope: Scope) -> None:
        for statement in statements:
            start = min((each.lineno for each in getattr(statement, "decorator_list", ())), default=statement.lineno)
            if self._holds(start, statement.end_lineno):
                self._statement(statement, scope)

    def _statement(self, statement: ast.stmt, scope: Scope) -> None:
        match statement:
            case ast.Import() | ast.ImportFrom():
                self.places.imports.append(statement)
            case ast.Global(names=names) | ast.Nonlocal(names=names):
                self.places.rebound.update(names)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._expressions((*statement.decorator_list, statement.args), statement, scope)
                self.block(statement.body, Scope(statement, scope))
            case ast.ClassDef():
                self._expressions((*statement.decorator_list, *statement.bases, *statement.keywords), statement, scope)
                self.block(statement.body, Scope(statement, scope))
            case _:
                self._children(statement, statement, scope)

    def _children(self, node: ast.AST, statement: ast.stmt, scope: Scope) -> None:
        """Visit the expressions of a statement, and the statements below it with their own."""
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.stmt):
                self.block((child,), scope)
            elif isinstance(child, ast.ExceptHandler | ast.match_case):
                self._children(child, statement, scope)
            else:
                self._expressions((child,), statement, scope)

    def _expressions(self, nodes: Iterable[ast.AST], statement: ast.stmt, scope: Scope) -> None:
        stack = [(node, scope) for node in nodes]
        while stack:
            node, inside = stack.pop()
            if isinstance(node, ast.expr) and not self._holds(node.lineno, node.end_lineno):
                continue
            if isinstance(node, ast.Call | ast.Subscript):
                self.places.calls.append(Place(node, statement, inside))
                inside.flowing.watched.add(id(statement))
            elif isinstance(node, ast.Lambda | Comprehension):
                inside = Scope(node, inside)
            stack.extend((child, inside) for child in _children(node))


# Most nodes of a tree are these; no call is below them.
_LEAVES = frozenset((ast.Name, ast.Constant, ast.Load, ast.Store, ast.arg, ast.alias))


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the children of a node that a call may stand in."""
    for name in node._fields:
        value = getattr(node, name)
        for child in value if isinstance(value, list) else (value,):
            if isinstance(child, ast.AST) and type(child) not in _LEAVES:
                yield child


def enclosing(place: Place) -> Iterator[Function | ast.ClassDef]:
    """Yield the functions and classes that a place stands in, innermost first."""
    scope: Scope | None = place.scope
    while scope:
        if isinstance(scope.node, Function | ast.ClassDef):
            yield scope.node
        scope = scope.parent
