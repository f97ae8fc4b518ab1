"""Names and attributes: what they are where they stand, by Python's scoping rules.

A local variable is what the flow of its function says. A function reads a variable of an enclosing function, or of the module, at
some later time: so only one that has a single value for good is known. The same holds for a class attribute.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeAlias

from sqlpin.scan.bindings import bound_names
from sqlpin.scan.classes import Classes, instance_fields
from sqlpin.scan.evaluate import Evaluator, imported
from sqlpin.scan.flow import Env, Flow
from sqlpin.scan.imports import Imports, dialect
from sqlpin.scan.values import Handle, Texts, Unknown, Value

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
Comprehension: TypeAlias = ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp
_PARAMETER = Unknown("is a parameter of the function")


@dataclass(eq=False, slots=True)
class Scope:
    """A module, a class, a function, a lambda or a comprehension. `watched` are ids of statements to take snapshots at."""

    node: ast.Module | ast.ClassDef | Function | ast.Lambda | Comprehension
    parent: Scope | None = None
    watched: set[int] = field(default_factory=set)

    @property
    def flowing(self) -> Scope:
        """The scope whose statements this one stands in: itself unless it is an expression."""
        scope = self
        while isinstance(scope.node, ast.expr) and scope.parent:
            scope = scope.parent
        return scope

    @property
    def function(self) -> Function | None:
        """The function that this scope is or stands in."""
        scope: Scope | None = self
        while scope:
            if isinstance(scope.node, Function):
                return scope.node
            scope = scope.parent
        return None


@dataclass(slots=True)
class _Walked:
    """The outcome of the flow of one scope; `end` is None where its end is not reached."""

    flow: Flow
    end: Env | None


class Scopes:
    """The scopes of one file.

    `rebound` are the names that a `global` or `nonlocal` statement declares anywhere; `walruses` says whether `:=` occurs.
    """

    def __init__(
        self,
        tree: ast.Module,
        module: Scope,
        imports: Imports,
        evaluator: Evaluator,
        rebound: frozenset[str],
        *,
        walruses: bool,
    ) -> None:
        self._tree = tree
        self._module = module
        self._imports = imports
        self._evaluator = evaluator
        self._rebound = rebound
        self._walruses = walruses
        self._walked: dict[Scope, _Walked | None] = {}
        self._bound: dict[Scope, frozenset[str]] = {}
        self._class_scopes: dict[ast.ClassDef, Scope] = {}

    def evaluate(self, node: ast.expr, scope: Scope, statement: ast.stmt) -> Value:
        """Return what `node` can be, in `scope`, where `statement` (watched by the scope that flows) begins."""
        walked = self._walk(scope.flowing)
        env = walked.flow.snapshots.get(id(statement), {}) if walked else {}
        return self._evaluator(node, env, _Names(self, scope))

    def _walk(self, scope: Scope) -> _Walked | None:
        """Return the flow of a scope, walked once; None while it is being walked."""
        if scope not in self._walked:
            self._walked[scope] = None
            names = _Names(self, scope)
            flow = Flow(
                lambda node, env: self._evaluator(node, env, names),
                scope.watched,
                self._import,
                walruses=self._walruses,
            )
            env = self._parameters(scope.node) if isinstance(scope.node, Function) else {}
            self._walked[scope] = _Walked(flow, flow.run(_body(scope), env))
        return self._walked[scope]

    def _names(self, scope: Scope) -> frozenset[str]:
        """Return the names that the statements of a scope, and a function's parameters, bind."""
        if scope not in self._bound:
            parameters = self._parameters(scope.node).keys() if isinstance(scope.node, Function) else ()
            self._bound[scope] = bound_names(_body(scope)) | frozenset(parameters)
        return self._bound[scope]

    def _import(self, name: str) -> Value:
        return imported(self._imports.names.get(name, ""))

    def _parameters(self, function: Function) -> Env:
        arguments = function.args
        every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg)
        return {each.arg: self._annotated(each.annotation) or _PARAMETER for each in every if each}

    def _annotated(self, annotation: ast.expr | None) -> Value | None:
        """Return the handle that an annotation such as `asyncpg.Connection | None` promises."""
        if annotation is None:
            return None
        nodes = [node for node in ast.walk(annotation) if isinstance(node, ast.Name | ast.Attribute | ast.Constant)]
        paths = [
            self._quoted(node.value) if isinstance(node, ast.Constant) else self._imports.path(node) for node in nodes
        ]
        found = {each for path in paths if path and (each := dialect(path))}
        return Handle(found.pop()) if len(found) == 1 else None

    def _quoted(self, annotation: object) -> str | None:
        root, _, rest = annotation.partition(".") if isinstance(annotation, str) else ("", "", "")
        path = self._imports.names.get(root.strip())
        return f"{path}.{rest}" if path else None

    def name(self, name: str, scope: Scope, env: Env) -> Value:
        """Return what a name is in `scope`, where the variables of the scope that flows are `env`."""
        later = False
        current: Scope | None = scope
        while current and isinstance(current.node, ast.expr):
            if name in _own_names(current.node):
                return _PARAMETER if isinstance(current.node, ast.Lambda) else Unknown("is a loop variable")
            later = later or isinstance(current.node, ast.Lambda)
            current = current.parent
        if name in self._rebound:
            return Unknown("is declared global or nonlocal")
        if not later and name in env:
            return env[name]
        if current and not later:
            if name in self._names(current) and not isinstance(current.node, ast.ClassDef):
                return Unknown("is not set on the way here")
            current = current.parent
        while current:
            # The names of a class body are seen by that body alone.
            if name in self._names(current) and not isinstance(current.node, ast.ClassDef):
                return self._settled(name, current)
            current = current.parent
        return Unknown("is not defined in this file")

    def _settled(self, name: str, scope: Scope) -> Value:
        """Return what a name of `scope` is for those who read it at any later time."""
        walked = self._walk(scope)
        if walked is None:
            return Unknown("depends on itself")
        values = walked.flow.assigned.get(name, [])
        if isinstance(scope.node, Function):
            if name in self._parameters(scope.node):
                return _PARAMETER
            return values[0] if len(values) == 1 else Unknown("is assigned more than once")
        end = (walked.end or {}).get(name, Unknown("is not set on the way here"))
        if isinstance(end, Texts) and len(values) > len(end.alternatives):
            return Unknown("is assigned more than once")
        return end

    def attribute(self, node: ast.Attribute, scope: Scope) -> Value | None:
        """Return what `self.X`, `cls.X` or `Class.X` is; None where the class is none of this file."""
        if not isinstance(node.value, ast.Name):
            return None
        if own := self._own_class(node.value.id, scope):
            return self._class_constant(own, node.attr, instance=True)
        named = self._classes.one(node.value.id)
        return self._class_constant(named, node.attr, instance=False) if named else None

    @staticmethod
    def _own_class(name: str, scope: Scope) -> ast.ClassDef | None:
        """Return the class whose method `scope` is in, when `name` is what the method calls its instance or class."""
        current: Scope | None = scope
        while current and current.parent:
            node, parent = current.node, current.parent.node
            if isinstance(node, Function) and isinstance(parent, ast.ClassDef):
                first = next(iter((*node.args.posonlyargs, *node.args.args)), None)
                return parent if first and first.arg == name and not _static(node) else None
            current = current.parent
        return None

    @cached_property
    def _classes(self) -> Classes:
        return Classes.of(self._tree)

    def _class_constant(self, own: ast.ClassDef, attribute: str, *, instance: bool) -> Value | None:
        if attribute in self._classes.stored:
            return Unknown("is an attribute that is assigned elsewhere")
        definer = self._classes.definer(own, attribute)
        if not definer:
            return None
        if instance and self._classes.overridden(own, attribute):
            return Unknown("is an attribute that a subclass overrides")
        if instance and attribute in instance_fields(definer):
            return Unknown("is a field that an instance may set")
        return self._settled(attribute, self._class_scope(definer))

    def _class_scope(self, node: ast.ClassDef) -> Scope:
        return self._class_scopes.setdefault(node, Scope(node, self._module))


class _Names:
    """`evaluate.Lookup` for one scope."""

    def __init__(self, scopes: Scopes, scope: Scope) -> None:
        self._scopes = scopes
        self._scope = scope

    def name(self, name: str, env: Env) -> Value:
        return self._scopes.name(name, self._scope, env)

    def attribute(self, node: ast.Attribute) -> Value | None:
        return self._scopes.attribute(node, self._scope)


def _body(scope: Scope) -> list[ast.stmt]:
    return [] if isinstance(scope.node, ast.expr) else scope.node.body


def _own_names(node: ast.expr) -> frozenset[str]:
    if isinstance(node, ast.Lambda):
        arguments = node.args
        every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg)
        return frozenset(each.arg for each in every if each)
    return (
        bound_names(generator.target for generator in node.generators)
        if isinstance(node, Comprehension)
        else frozenset()
    )


def _static(function: Function) -> bool:
    return any(isinstance(each, ast.Name) and each.id == "staticmethod" for each in function.decorator_list)
