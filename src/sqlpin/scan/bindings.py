"""Which names a piece of a tree binds: Python's own list of statements and targets that do."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator


def names_bound_by(node: ast.AST) -> Iterator[str]:
    """Yield the names that a target, a pattern or a statement binds, nested functions and classes left out."""
    stack = [node]
    while stack:
        match current := stack.pop():
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                yield name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                yield name
            case ast.alias(name=path, asname=asname):
                yield asname or path.partition(".")[0]
            case ast.ExceptHandler(name=str(name)):
                yield name
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
                continue
            case ast.Lambda():
                continue
        stack.extend(ast.iter_child_nodes(current))


def bound_names(body: Iterable[ast.AST]) -> frozenset[str]:
    """Return the names that a body binds."""
    return frozenset(name for node in body for name in names_bound_by(node))
