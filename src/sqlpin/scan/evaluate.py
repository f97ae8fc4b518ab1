"""What an expression can be: literals, wrappers and string methods here, names and attributes by way of the scope.

Folding of f-strings, `.format()` and `%` over known parts has its place in `_Evaluation.formatted`.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Callable
from typing import Protocol

from sqlpin.scan.flow import Env
from sqlpin.scan.imports import Dialect, Imports, dialect
from sqlpin.scan.literals import read_literal
from sqlpin.scan.source import Source
from sqlpin.scan.values import NOTHING, Handle, Text, Texts, Unknown, Value, Wrapper, concatenate, merge
from sqlpin.span import MappedText, Span
from sqlpin.syntax.recognize import Likeness, likeness

_WRAPPERS = {
    **dict.fromkeys(
        (
            *("sqlalchemy.text", "sqlalchemy.sql.text", "sqlalchemy.sql.expression.text", "sqlmodel.text"),
            *("sqlalchemy.future.text", "sqlalchemy.sql.elements.text"),
        ),
        Wrapper.TEXT,
    ),
    **dict.fromkeys(("psycopg.sql.SQL", "psycopg2.sql.SQL", "psycopg2cffi.sql.SQL"), Wrapper.COMPOSABLE),
    **dict.fromkeys(("sqlpin.sql", "sqlpin.marker.sql"), Wrapper.MARK),
}
_STRIPS: dict[str, Callable[[str, str | None], str]] = {"strip": str.strip, "lstrip": str.lstrip, "rstrip": str.rstrip}
_OTHER_URLS = ("sqlite", "mysql", "mariadb", "oracle", "mssql", "duckdb", "snowflake", "bigquery", "clickhouse")


class Lookup(Protocol):
    """Where names and attributes get their values from: the scope that an expression stands in."""

    def name(self, name: str, env: Env) -> Value:
        """Return what a name is."""

    def attribute(self, node: ast.Attribute) -> Value | None:
        """Return what `self.X` or `Class.X` is, or None where it is no attribute that this file defines."""


class Evaluator:
    """Evaluates the expressions of one file."""

    def __init__(self, source: Source, imports: Imports) -> None:
        self._source = source
        self._imports = imports

    def __call__(self, node: ast.expr, env: Env, lookup: Lookup) -> Value:
        """Return what `node` can be where the variables are `env`."""
        return _Evaluation(self._source, self._imports, env, lookup).of(node)

    def wrapper(self, node: ast.expr) -> Wrapper | None:
        """Say which of the known wrappers a call or a subscript is, by its imports (a subscript by its name)."""
        if isinstance(node, ast.Subscript):
            return Wrapper.MARK if is_sql_subscript(node) else None
        path = self._imports.path(node.func) if isinstance(node, ast.Call) else None
        return _WRAPPERS.get(path) if path else None


def imported(path: str) -> Value:
    """Return what the thing at a dotted path of another module is."""
    found = dialect(path)
    return Handle(found) if found else Unknown("is imported from another module")


def is_sql_subscript(node: ast.Subscript) -> bool:
    """Say whether `node` is `sql["SELECT ..."]` or `db.sql["..."]`; `sql["get_user"]` is somebody's dictionary."""
    match node:
        case ast.Subscript(value=ast.Name(id="sql") | ast.Attribute(attr="sql"), slice=ast.Constant(value=str(text))):
            return likeness(text) is Likeness.CLEAR
    return False


class _Evaluation:
    def __init__(self, source: Source, imports: Imports, env: Env, lookup: Lookup) -> None:
        self._source = source
        self._imports = imports
        self._env = env
        self._lookup = lookup

    def of(self, node: ast.expr) -> Value:
        match node:
            case ast.Constant():
                return self._constant(node)
            case ast.JoinedStr():
                return self.formatted(node)
            case ast.Name(id=name):
                return self._lookup.name(name, self._env)
            case ast.Call():
                return self._call(node)
            case ast.Attribute():
                return self._attribute(node)
            case ast.BinOp(op=ast.Add()):
                return self._sum(node)
            case ast.BinOp(left=left, op=ast.Mod()):
                return Unknown("is built with `%`", self._prefix(left))
            case ast.IfExp(body=body, orelse=orelse):
                return merge(self.of(body), self.of(orelse))
            case ast.NamedExpr(value=value) | ast.Await(value=value):
                return self.of(value)
            case ast.Subscript():
                return self._subscript(node)
        return Unknown("is the result of an expression")

    def _constant(self, node: ast.Constant) -> Value:
        match node.value:
            case None:
                return NOTHING
            case str(value):
                return self._literal(node, value)
            case bytes(value):
                try:
                    return self._literal(node, value.decode())
                except UnicodeDecodeError:
                    return Unknown("is bytes that are not UTF-8")
        return Unknown("is no string")

    def _literal(self, node: ast.expr, value: str) -> Value:
        return Texts((Text(read_literal(self._source.text, self._source.span(node), value)),))

    def formatted(self, node: ast.JoinedStr) -> Value:
        parts = [part.value if isinstance(part, ast.Constant) else None for part in node.values]
        if None not in parts:
            return self._literal(node, "".join(str(part) for part in parts))
        return Unknown("is built with an f-string", str(parts[0] or ""))

    def _sum(self, node: ast.BinOp) -> Value:
        """Evaluate `a + b + ...`, which nests to the left as deep as it is long."""
        operands: list[ast.expr] = []
        left: ast.expr = node
        while isinstance(left, ast.BinOp) and isinstance(left.op, ast.Add):
            operands.append(left.right)
            left = left.left
        value = self.of(left)
        for operand in reversed(operands):
            value = concatenate(value, self.of(operand))
        return value

    def _subscript(self, node: ast.Subscript) -> Value:
        if is_sql_subscript(node):
            return _wrap(self.of(node.slice), Wrapper.MARK, node)
        if isinstance(handle := self.of(node.value), Handle):
            return handle
        return Unknown("is an element of a collection")

    def _attribute(self, node: ast.Attribute) -> Value:
        if path := self._imports.path(node):
            return imported(path)
        if (value := self._lookup.attribute(node)) is not None:
            return value
        if isinstance(handle := self.of(node.value), Handle):
            return handle
        return Unknown("is an attribute")

    def _call(self, node: ast.Call) -> Value:
        path = self._imports.path(node.func)
        if path and (wrapper := _WRAPPERS.get(path)):
            return _wrap(self._argument(node, 0), wrapper, node)
        if path == "textwrap.dedent":
            return _each(self._argument(node, 0), dedent)
        if path in ("typing.cast", "typing_extensions.cast"):
            return self._argument(node, 1)
        if path and (found := dialect(path)):
            return Handle(self._engine(node) or found)
        if isinstance(node.func, ast.Attribute):
            return self._method(node, node.func)
        return Unknown("is the result of a call")

    def _engine(self, node: ast.Call) -> Dialect | None:
        """Return "other" for `create_engine("sqlite://...")`: SQLAlchemy speaks to what its URL names."""
        prefix = (
            self._prefix(node.args[0]) if node.args and isinstance(node.args[0], (ast.Constant, ast.JoinedStr)) else ""
        )
        return "other" if prefix.startswith(_OTHER_URLS) else None

    def _argument(self, node: ast.Call, position: int) -> Value:
        if len(node.args) > position and not any(isinstance(each, ast.Starred) for each in node.args[: position + 1]):
            return self.of(node.args[position])
        keywords = [keyword.value for keyword in node.keywords if keyword.arg in ("text", "string", "query")]
        return self.of(keywords[0]) if keywords else Unknown("is the result of a call")

    def _method(self, node: ast.Call, function: ast.Attribute) -> Value:
        value = self.of(function.value)
        if isinstance(value, Handle):
            return value
        prefix = _beginning(value)
        if isinstance(value, Texts):
            return self._string_method(node, function.attr, value)
        if isinstance(value, Unknown) and (value.wrapper or function.attr in (*_STRIPS, "encode")):
            return value
        return Unknown("is the result of a call", prefix)

    def _string_method(self, node: ast.Call, method: str, value: Texts) -> Value:
        wrapper = value.alternatives[0].wrapper
        if wrapper is Wrapper.TEXT and method in ("bindparams", "columns", "execution_options"):
            return value
        if wrapper is Wrapper.COMPOSABLE and method in ("as_string", "as_bytes"):
            return _each(value, lambda mapped: mapped)
        if wrapper in (None, Wrapper.MARK):
            if method == "encode":
                return value
            if method in _STRIPS and (characters := _characters(node)) is not False:
                return _each(value, lambda mapped: _strip(mapped, method, characters))
        return Unknown(f"is built with `.{method}()`", _beginning(value), wrapper, value.alternatives[0].nodes)

    def _prefix(self, node: ast.expr) -> str:
        return _beginning(self.of(node))


def _beginning(value: Value) -> str:
    if isinstance(value, Texts):
        return value.alternatives[0].mapped.text
    return value.prefix if isinstance(value, Unknown) else ""


def _wrap(value: Value, wrapper: Wrapper, node: ast.expr) -> Value:
    if isinstance(value, Texts):
        return Texts(tuple(Text(each.mapped, wrapper, (*each.nodes, node)) for each in value.alternatives))
    if isinstance(value, Unknown):
        return Unknown(value.reason, value.prefix, wrapper, (*value.nodes, node))
    return Unknown("is no string", "", wrapper, (node,))


def _each(value: Value, change: Callable[[MappedText], MappedText]) -> Value:
    if not isinstance(value, Texts):
        return value
    return Texts(tuple(Text(change(each.mapped), nodes=each.nodes) for each in value.alternatives))


def _characters(node: ast.Call) -> str | bool | None:
    """Return the argument of a strip method, None where there is none, False where it is not known."""
    match node:
        case ast.Call(args=[], keywords=[]):
            return None
        case ast.Call(args=[ast.Constant(value=str(characters))], keywords=[]):
            return characters
    return False


def _strip(mapped: MappedText, method: str, characters: str | bool | None) -> MappedText:
    argument = characters if isinstance(characters, str) else None
    kept = _STRIPS[method](mapped.text, argument)
    start = 0 if method == "rstrip" else len(mapped.text) - len(mapped.text.lstrip(argument))
    return mapped.slice(Span(start, start + len(kept))) if kept else MappedText("", ())


def dedent(mapped: MappedText) -> MappedText:
    """Return what `textwrap.dedent` makes of the text: each line loses some of its beginning, or all of it."""
    parts: list[MappedText] = []
    at = 0
    lines = mapped.text.split("\n")
    for number, (line, kept) in enumerate(zip(lines, textwrap.dedent(mapped.text).split("\n"), strict=True), start=1):
        end = at + len(line)
        parts.append(
            mapped.slice(Span(end - len(kept), min(end + 1, len(mapped.text)) if number < len(lines) else end))
        )
        at = end + 1
    return MappedText.join(tuple(parts))
