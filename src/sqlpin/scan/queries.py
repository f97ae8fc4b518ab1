"""From the places of a file to its queries: what a call is handed, whether that is SQL for PostgreSQL, and how it is read.

Calls of drivers come first, wrappers (`sqlpin.sql()`, `text()`) after them: a marked text that a call takes belongs to that call,
which knows the driver and the arguments; a `text()` is a query by itself, and one that is executed is so whatever it looks like.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlpin.query import Arguments, Driver, ParamStyle, QueryOccurrence
from sqlpin.scan.calls import (
    CALLS,
    Receiver,
    call_name,
    is_no_text,
    judge_text,
    judge_unknown,
    passed_arguments,
    receiver_name,
    sql_argument,
)
from sqlpin.scan.evaluate import Evaluator
from sqlpin.scan.imports import Dialect, Imports
from sqlpin.scan.result import DynamicSite, ScanSettings
from sqlpin.scan.scopes import Scope, Scopes
from sqlpin.scan.sites import Place, enclosing, find_places
from sqlpin.scan.source import Source
from sqlpin.scan.style import client_side, read_as, written_styles
from sqlpin.scan.values import Handle, Text, Texts, Unknown, Value, Wrapper
from sqlpin.span import Span
from sqlpin.syntax.recognize import Likeness, likeness


@dataclass(slots=True)
class Found:
    """The queries of a file in the order of their calls."""

    occurrences: list[QueryOccurrence] = field(default_factory=list)
    dynamic: list[DynamicSite] = field(default_factory=list)
    other_dialect: int = 0


def read_queries(path: str, source: Source, settings: ScanSettings) -> Found:
    """Return the queries of a parsed file."""
    reader = _Reader(path, source, settings)
    reader.read()
    reader.found.occurrences.sort(key=lambda each: (each.call, each.text.locate(Span(0, 0))))
    reader.found.dynamic.sort(key=lambda each: each.span)
    return reader.found


class _Reader:
    def __init__(self, path: str, source: Source, settings: ScanSettings) -> None:
        self.found = Found()
        self._path = path
        self._source = source
        self._settings = settings
        module = Scope(source.tree)
        self._places = find_places(source, module)
        self._imports = Imports.of(self._places.imports)
        self._evaluator = Evaluator(source, self._imports)
        self._scopes = Scopes(
            source.tree,
            module,
            self._imports,
            self._evaluator,
            frozenset(self._places.rebound),
            walruses=":=" in source.text,
        )
        self._taken: set[int] = set()  # ids of wrappers that a call has taken: what they hold is the call's query

    def read(self) -> None:
        # The statements of a migration are for the schema of their day; only what is marked is for today's.
        migration = "alembic.op" in self._imports.names.values()
        wrappers: list[tuple[Place, Wrapper]] = []
        for place in self._places.calls:
            if wrapper := self._evaluator.wrapper(place.node):
                wrappers.append((place, wrapper))
            elif not migration and isinstance(place.node, ast.Call) and (name := call_name(place.node)):
                self._call(place, place.node, name)
        executed = frozenset(self._taken)
        for place, wrapper in wrappers:
            if wrapper is Wrapper.TEXT and not migration:
                self._text(place, executed=id(place.node) in executed)
        for place, wrapper in wrappers:
            if wrapper is Wrapper.MARK and id(place.node) not in self._taken:
                self._mark(place)

    def _value(self, node: ast.expr, place: Place) -> Value:
        try:
            return self._scopes.evaluate(node, place.scope, place.statement)
        except RecursionError:
            return Unknown("is nested too deeply")

    def _call(self, place: Place, node: ast.Call, name: str) -> None:
        argument = sql_argument(node, CALLS[name])
        if argument is None or is_no_text(argument):
            return
        value = self._value(argument, place)
        if isinstance(value, Texts):
            for text in value.alternatives:
                self._executed(place, node, name, argument, text)
        elif isinstance(value, Unknown):
            self._unknown(place, node, name, value)

    def _receiver(self, place: Place, node: ast.Call) -> Receiver:
        value = self._value(node.func.value, place) if isinstance(node.func, ast.Attribute) else None
        return Receiver(receiver_name(node), value.dialect if isinstance(value, Handle) else None)

    def _executed(self, place: Place, node: ast.Call, name: str, argument: ast.expr, text: Text) -> None:
        self._taken.update(map(id, text.nodes))
        if text.wrapper is Wrapper.TEXT:
            return  # it is read where it is made
        receiver = self._receiver(place, node)
        marked = text.wrapper is not None or bool(text.nodes)
        dialect = judge_text(name, text.mapped.text, receiver, self._imports, marked=marked)
        if dialect == "other":
            self.found.other_dialect += 1
        elif dialect:
            arguments = passed_arguments(node, CALLS[name])
            self._add(place, text, _Use(name, self._drivers(name, receiver), arguments, argument))

    def _drivers(self, name: str, receiver: Receiver) -> set[Driver]:
        """Return the drivers that a call may be for; empty for any."""
        if isinstance(receiver.dialect, Driver):
            return {receiver.dialect}
        able = CALLS[name].drivers
        return self._imports.drivers & able or (set(able) if len(able) < len(Driver) else set())

    def _unknown(self, place: Place, node: ast.Call, name: str, value: Unknown) -> None:
        self._taken.update(map(id, value.nodes))
        if value.wrapper is Wrapper.TEXT:
            return
        receiver = self._receiver(place, node)
        dialect: Dialect | None
        if value.wrapper:
            dialect = receiver.dialect or Driver.PSYCOPG
        else:
            dialect = judge_unknown(name, value.prefix, receiver, self._imports)
        if dialect == "other":
            self.found.other_dialect += 1
        elif dialect:
            self._dynamic(place, name, value.reason)

    def _text(self, place: Place, *, executed: bool) -> None:
        """Read a `text()` of SQLAlchemy. A fragment of a statement that SQLAlchemy builds is none of our queries."""
        value = self._value(place.node, place)
        if isinstance(value, Texts):
            for text in value.alternatives:
                self._taken.update(map(id, text.nodes))
                if executed or likeness(text.mapped.text) is Likeness.CLEAR:
                    self._add(place, text, _Use("text", {Driver.SQLALCHEMY}, Arguments.PRESENT, place.node))
        elif isinstance(value, Unknown):
            self._taken.update(map(id, value.nodes))
            if executed or likeness(value.prefix):
                self._dynamic(place, "text", value.reason)

    def _mark(self, place: Place) -> None:
        """Read a `sqlpin.sql()` or `sql[...]` that no call takes."""
        value = self._value(place.node, place)
        if isinstance(value, Texts):
            for text in value.alternatives:
                self._add(place, text, _Use("sql", self._imports.drivers, Arguments.UNKNOWN, place.node))
        elif isinstance(value, Unknown):
            self._dynamic(place, "sql", value.reason)

    def _add(self, place: Place, text: Text, use: _Use) -> None:
        driver, style = read_as(text.mapped.text, use.drivers, self._settings.driver, use.arguments)
        arguments = use.arguments
        if use.via == Wrapper.TEXT.value:
            style = ParamStyle.NAMED
        elif driver is Driver.SQLALCHEMY:
            arguments = Arguments.PRESENT  # it hands the DBAPI driver empty ones where it has none
            if use.via in CALLS and not written_styles(text.mapped.text):
                style = ParamStyle.PYFORMAT  # a plain string goes to the DBAPI driver as it is
        if use.via == "execute_values":
            reason: str | None = "is expanded by execute_values on the client"
        else:
            reason = client_side(text.mapped.text, driver, style)
        if reason:
            self._dynamic(place, use.via, reason)
            return
        call, name = self._source.span(place.node), _variable(use.sql) or _name(place, use.sql)
        self.found.occurrences.append(
            QueryOccurrence(self._path, text.mapped, call, use.via, driver, style, arguments, name)
        )

    def _dynamic(self, place: Place, via: str, reason: str) -> None:
        self.found.dynamic.append(DynamicSite(self._path, self._source.span(place.node), via, reason))


class _Use(NamedTuple):
    """How a text is used: by the call `via`, for one of `drivers` (none: any), with `arguments`; `sql` is its expression."""

    via: str
    drivers: set[Driver]
    arguments: Arguments
    sql: ast.expr


def _variable(node: ast.expr) -> str | None:
    """Return the name of the variable or the attribute that the SQL comes from, past wrappers and string methods."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Call(func=ast.Attribute(attr=method, value=value)) if method in (
            "strip",
            "lstrip",
            "rstrip",
            "encode",
        ):
            return _variable(value)
        case ast.Call(args=[first, *_]):
            return _variable(first)
    return None


def _name(place: Place, sql: ast.expr) -> str | None:
    """Return the name that a literal query has by its place: the variable it is assigned to, or the function around it."""
    match place.statement:
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if value is sql:
            return name
        case ast.AnnAssign(target=ast.Name(id=name), value=value) if value is sql:
            return name
    return next((node.name for node in enclosing(place)), None)
