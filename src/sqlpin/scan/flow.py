"""What each variable can be where a statement begins: one forward walk over a body of statements.

The walk follows every way through branches, loops, exceptions and early ends, and merges where ways meet (`values.merge`). A
loop is walked until its variables settle; one that does not settle is not known. Expressions are evaluated by the caller, at the
moment of their assignment, so that what they refer to is what it was then.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias

from sqlpin.scan.bindings import names_bound_by
from sqlpin.scan.values import NOTHING, Handle, Unknown, Value, concatenate, merge

Env: TypeAlias = dict[str, Value]
Evaluate: TypeAlias = Callable[[ast.expr, Env], Value]

_UNPACKED = Unknown("is unpacked from another value")
_LOOPED = Unknown("is a loop variable")
_CHANGING = Unknown("changes in a loop")
_DEFINED = Unknown("is a function or a class")
# Every loop walks its body three times, so nested ones multiply; below this depth variables of a loop are not known.
_DEEPEST_LOOP = 4


@dataclass(slots=True)
class _Loop:
    breaks: list[Env] = field(default_factory=list)
    continues: list[Env] = field(default_factory=list)


class Flow:
    """One walk: `snapshots` maps the id of a watched statement to the variables where it begins.

    `assigned` has every value that a name was given, in the order of the text.
    """

    def __init__(
        self, evaluate: Evaluate, watched: set[int], imported: Callable[[str], Value], *, walruses: bool
    ) -> None:
        self.snapshots: dict[int, Env] = {}
        self.assigned: dict[str, list[Value]] = {}
        self._evaluate = evaluate
        self._watched = watched
        self._imported = imported
        self._any_walrus = walruses
        self._loops: list[_Loop] = []
        self._logs: list[list[tuple[str, Value]]] = []
        self._rehearsals = 0

    def run(self, body: Sequence[ast.stmt], env: Env | None) -> Env | None:
        """Walk `body` from `env` (which changes) and return the variables at its end; None where the end is not reached."""
        for statement in body:
            if env is None:
                return None
            if id(statement) in self._watched and not self._rehearsals:
                self.snapshots[id(statement)] = dict(env)
            env = self._statement(statement, env)
        return env

    def _statement(self, statement: ast.stmt, env: Env) -> Env | None:
        if self._any_walrus:
            self._walruses(statement, env)
        match statement:
            case ast.Assign(targets=targets, value=value):
                single = len(targets) == 1 and isinstance(targets[0], ast.Name)
                before = env if single else dict(env)
                for target in targets:
                    self._bind(target, value, env, before)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._bind(target, value, env, env)
            case ast.AugAssign(target=ast.Name(id=name), op=operator, value=value):
                self._assign(name, self._augmented(env.get(name, NOTHING), operator, value, env), env)
            case ast.Return() | ast.Raise():
                return None
            case ast.Break() | ast.Continue():
                self._leave(statement, env)
                return None
            case ast.If(body=body, orelse=orelse):
                return merge_ways((self.run(body, dict(env)), self.run(orelse, dict(env))))
            case ast.For() | ast.AsyncFor() | ast.While():
                return self._loop(statement, env)
            case ast.Try() | ast.TryStar():
                return self._try(statement, env)
            case ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body):
                self._enter(items, env)
                return self._with(items, body, env)
            case ast.Match(cases=cases):
                return self._match(cases, env)
            case _:
                self._define(statement, env)
        return env

    def _assign(self, name: str, value: Value, env: Env) -> None:
        env[name] = value
        for log in self._logs:
            log.append((name, value))
        if not self._rehearsals:
            self.assigned.setdefault(name, []).append(value)

    def _bind(self, target: ast.expr, value: ast.expr, env: Env, before: Env) -> None:
        """Bind what `target` names; `before` are the variables before the whole assignment, for `q, r = r, q`."""
        match target, value:
            case ast.Name(id=name), _:
                self._assign(name, self._evaluate(value, before), env)
            case (
                (ast.Tuple(elts=targets) | ast.List(elts=targets)),
                (ast.Tuple(elts=values) | ast.List(elts=values)),
            ) if len(targets) == len(values) and not any(isinstance(each, ast.Starred) for each in (*targets, *values)):
                for each, its in zip(targets, values, strict=True):
                    self._bind(each, its, env, before)
            case _:
                self._forget(target, _UNPACKED, env)

    def _forget(self, target: ast.AST, value: Value, env: Env) -> None:
        """Give every name that `target` binds the value `value`."""
        for name in names_bound_by(target):
            self._assign(name, value, env)

    def _augmented(self, old: Value, operator: ast.operator, value: ast.expr, env: Env) -> Value:
        if isinstance(operator, ast.Add):
            return concatenate(old, self._evaluate(value, env))
        return Unknown("is changed in place")

    def _define(self, statement: ast.stmt, env: Env) -> None:
        match statement:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                self._assign(name, _DEFINED, env)
            case ast.Import(names=names) | ast.ImportFrom(names=names):
                for alias in names:
                    name = alias.asname or alias.name.partition(".")[0]
                    self._assign(name, self._imported(name), env)
            case ast.Delete(targets=targets):
                for target in targets:
                    self._forget(target, Unknown("is deleted"), env)

    def _walruses(self, statement: ast.stmt, env: Env) -> None:
        for expression in _own_expressions(statement):
            for node in ast.walk(expression):
                if isinstance(node, ast.NamedExpr):
                    name, value = node.target.id, self._evaluate(node.value, env)
                    self._assign(name, value if name not in env else merge_doubtful(env[name], value), env)

    def _enter(self, items: Sequence[ast.withitem], env: Env) -> None:
        for item in items:
            value = self._evaluate(item.context_expr, env)
            if item.optional_vars is not None:
                self._forget(item.optional_vars, value if isinstance(value, Handle) else _UNPACKED, env)

    def _with(self, items: Sequence[ast.withitem], body: Sequence[ast.stmt], env: Env) -> Env | None:
        """Walk the body; `with suppress(...)` goes on after whatever happened in it."""
        before = dict(env)
        log: list[tuple[str, Value]] = []
        self._logs.append(log)
        end = self.run(body, env)
        self._logs.pop()
        return merge_ways((end, _interrupted(before, log))) if any(map(_suppresses, items)) else end

    def _leave(self, statement: ast.stmt, env: Env) -> None:
        if self._loops:
            loop = self._loops[-1]
            (loop.breaks if isinstance(statement, ast.Break) else loop.continues).append(env)

    def _match(self, cases: Sequence[ast.match_case], env: Env) -> Env | None:
        ways: list[Env | None] = [env]
        for case in cases:
            inside = dict(env)
            self._forget(case.pattern, _UNPACKED, inside)
            ways.append(self.run(case.body, inside))
            if isinstance(case.pattern, ast.MatchAs) and case.pattern.pattern is None and case.guard is None:
                return merge_ways(ways[1:])
        return merge_ways(ways)

    def _loop(self, loop: ast.For | ast.AsyncFor | ast.While, env: Env) -> Env | None:
        """Walk the body twice to see what it does to the variables, then once to take snapshots."""
        start = dict(env)
        if len(self._loops) >= _DEEPEST_LOOP:
            for name in {name for statement in loop.body for name in names_bound_by(statement)}:
                start[name] = _CHANGING
        else:
            for _ in range(2):
                before, start = start, self._settle(loop, start)
            for name in start:
                if start[name] != before.get(name):
                    start[name] = _CHANGING
        end, breaks = self._turn(loop, start)
        endless = isinstance(loop, ast.While) and isinstance(loop.test, ast.Constant) and bool(loop.test.value)
        done = None if endless else self.run(loop.orelse, merge_ways((dict(start), end)))
        return merge_ways((done, *breaks))

    def _settle(self, loop: ast.For | ast.AsyncFor | ast.While, start: Env) -> Env:
        """Return the variables where a turn begins, after one more turn."""
        self._rehearsals += 1
        end, _ = self._turn(loop, start)
        self._rehearsals -= 1
        return merge_ways((start, end)) or start

    def _turn(self, loop: ast.For | ast.AsyncFor | ast.While, start: Env) -> tuple[Env | None, list[Env]]:
        """Walk the body once; return the variables where the next turn would begin, and those at each break."""
        inside = dict(start)
        if not isinstance(loop, ast.While):
            self._forget(loop.target, _LOOPED, inside)
        self._loops.append(_Loop())
        end = self.run(loop.body, inside)
        ways = self._loops.pop()
        return merge_ways((end, *ways.continues)), ways.breaks

    def _try(self, statement: ast.Try | ast.TryStar, env: Env) -> Env | None:
        before = dict(env)
        left = self._left_ways()
        everything: list[tuple[str, Value]] = []
        self._logs.append(everything)
        after = self._guarded(statement, env)
        self._logs.pop()
        if not statement.finalbody:
            return after
        self.run(statement.finalbody, _interrupted(before, everything))
        # Once more for those who come by without an exception, and for those who leave the loop or its turn.
        for ways, count in left:
            ways[count:] = [
                way for each in ways[count:] if (way := self._rehearse(statement.finalbody, each)) is not None
            ]
        return self._rehearse(statement.finalbody, after) if after is not None else None

    def _guarded(self, statement: ast.Try | ast.TryStar, env: Env) -> Env | None:
        """Walk all of a try statement but its `finally`."""
        before = dict(env)
        log: list[tuple[str, Value]] = []
        self._logs.append(log)
        end = self.run(statement.body, env)
        self._logs.pop()
        thrown = _interrupted(before, log)
        ways = [self.run(statement.orelse, end)]
        for handler in statement.handlers:
            inside = dict(thrown)
            if handler.name:
                self._assign(handler.name, Unknown("is an exception"), inside)
            ways.append(self.run(handler.body, inside))
        return merge_ways(ways)

    def _left_ways(self) -> list[tuple[list[Env], int]]:
        """Return the ways out of the innermost loop, each list with its present length."""
        loop = self._loops[-1] if self._loops else _Loop()
        return [(loop.breaks, len(loop.breaks)), (loop.continues, len(loop.continues))]

    def _rehearse(self, body: Sequence[ast.stmt], env: Env) -> Env | None:
        """Walk `body` without taking snapshots."""
        self._rehearsals += 1
        end = self.run(body, dict(env))
        self._rehearsals -= 1
        return end


def merge_ways(ways: Iterable[Env | None]) -> Env | None:
    """Return the variables where several ways meet; a way that is None does not get there."""
    merged: Env | None = None
    for way in ways:
        if way is None:
            continue
        if merged is None:
            merged = dict(way)
            continue
        for name in merged.keys() | way.keys():
            merged[name] = merge(merged.get(name, NOTHING), way.get(name, NOTHING))
    return merged


def merge_doubtful(old: Value, new: Value) -> Value:
    """Return what a variable is that an expression may or may not have set."""
    return new if old == new else Unknown("is set inside an expression")


def _interrupted(before: Env, log: Iterable[tuple[str, Value]]) -> Env:
    """Return the variables where an exception may have struck after any of the logged assignments."""
    env = dict(before)
    for name, value in log:
        env[name] = merge(env.get(name, NOTHING), value)
    return env


def _suppresses(item: ast.withitem) -> bool:
    """Say whether a context manager swallows exceptions, by the names of those that do."""
    match item.context_expr:
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in ("suppress", "raises", "assertRaises", "assertRaisesRegex")
    return False


def _own_expressions(statement: ast.stmt) -> Iterator[ast.expr]:
    for value in ast.iter_child_nodes(statement):
        if isinstance(value, ast.expr):
            yield value
