"""The classes of a file, and what has to be known of all of it before a class attribute is taken for a constant."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlpin.scan.bindings import bound_names


@dataclass(slots=True)
class Classes:
    """The classes of one file by name, and every attribute name that any statement of it assigns to or deletes."""

    named: dict[str, list[ast.ClassDef]] = field(default_factory=dict)
    stored: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, tree: ast.Module) -> Classes:
        classes = cls()
        for statement in _statements(tree):
            if isinstance(statement, ast.ClassDef):
                classes.named.setdefault(statement.name, []).append(statement)
            for target in _targets(statement):
                classes.stored.update(node.attr for node in ast.walk(target) if isinstance(node, ast.Attribute))
        return classes

    def one(self, name: str) -> ast.ClassDef | None:
        """Return the class of that name; None where there is none, or more than one."""
        found = self.named.get(name, [])
        return found[0] if len(found) == 1 else None

    def definer(self, own: ast.ClassDef, attribute: str) -> ast.ClassDef | None:
        """Return the class that gives `own` the attribute: itself, or the only one of its bases that has it.

        None where there is no such class, or a base of another file may come first.
        """
        if attribute in bound_names(own.body):
            return own
        ancestors = self._ancestors(own)
        definers = [each for each in ancestors or () if attribute in bound_names(each.body)]
        return definers[0] if len(definers) == 1 else None

    def overridden(self, own: ast.ClassDef, attribute: str) -> bool:
        """Say whether a class of the file that inherits from `own`, by the names of bases, has the attribute too."""
        return any(attribute in bound_names(each.body) for each in self._descendants(own))

    def _ancestors(self, own: ast.ClassDef) -> list[ast.ClassDef] | None:
        """Return the classes that `own` inherits from; None where one of another file may come before one of them."""
        found: list[ast.ClassDef] = []
        queue = [own]
        linear = True  # while every class has one base, one of another file can only come after those found
        while queue:
            each = queue.pop(0)
            linear = linear and len(each.bases) <= 1
            for base in each.bases:
                named = self.one(base.id) if isinstance(base, ast.Name) else None
                if named is None:
                    return found if linear else None
                if named not in found:
                    found.append(named)
                    queue.append(named)
        return found

    def _descendants(self, ancestor: ast.ClassDef) -> list[ast.ClassDef]:
        found = [ancestor]
        names = {ancestor.name}
        while new := [
            each
            for classes in self.named.values()
            for each in classes
            if each not in found and any(isinstance(base, ast.Name) and base.id in names for base in each.bases)
        ]:
            found += new
            names |= {each.name for each in new}
        return found[1:]


def _statements(node: ast.AST) -> Iterator[ast.stmt]:
    """Yield every statement below `node`, without looking into expressions."""
    stack = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, ast.stmt):
            yield current
        for name in ("body", "orelse", "finalbody", "handlers", "cases"):
            stack.extend(getattr(current, name, ()))


def _targets(statement: ast.stmt) -> Iterator[ast.expr]:
    """Yield the expressions that a statement assigns to or deletes."""
    match statement:
        case ast.Assign(targets=targets) | ast.Delete(targets=targets):
            yield from targets
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target, value=ast.expr()):
            yield target
        case ast.For(target=target) | ast.AsyncFor(target=target):
            yield target
        case ast.With(items=items) | ast.AsyncWith(items=items):
            yield from (item.optional_vars for item in items if item.optional_vars)


def instance_fields(node: ast.ClassDef) -> set[str]:
    """Return the annotated names of a class body, which a dataclass or a model sets per instance; not ClassVar and Final."""
    return {
        statement.target.id
        for statement in node.body
        if isinstance(statement, ast.AnnAssign)
        and isinstance(statement.target, ast.Name)
        and not any(word in ast.unparse(statement.annotation) for word in ("ClassVar", "Final"))
    }
