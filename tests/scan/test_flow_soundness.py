"""The flow against Python itself: programs are made at random and run; what reached a call must be what the scan says.

A site is a line `run(LINE, q)`, written `cur.execute(q)`. Every branch, loop and exception asks `chance()`, which draws from a
seeded generator, so that a program takes many ways over its runs.
"""

from __future__ import annotations

import contextlib
import os
import random
from collections import defaultdict
from textwrap import indent

from hypothesis import given, settings
from hypothesis import strategies as st

from sqlpin.scan import scan
from sqlpin.span import LineIndex

RUNS = 25
names = st.sampled_from(["q", "r", "p"])


@st.composite
def expressions(draw: st.DrawFn) -> str:
    expression: str = draw(
        st.one_of(
            st.integers(0, 9).map(lambda n: f"'SELECT {n} '"),
            names,
            names.map(lambda name: f"{name} + 'x '"),
            st.just("'SELECT a ' if chance() else 'SELECT b '"),
            st.just("unknown()"),
            st.just("None"),
            names.map(lambda name: f"({name} := 'SELECT w ')"),
            st.just("CONSTANT"),
        )
    )
    return expression


@st.composite
def simple(draw: st.DrawFn, in_loop: bool) -> str:
    kinds = [
        "set",
        "set",
        "set",
        "add",
        "execute",
        "execute",
        "execute",
        "boom",
        "return",
        "swap",
        "del",
        "chain",
        "test",
    ]
    match draw(st.sampled_from(kinds + (["break", "continue"] if in_loop else []))):
        case "set":
            return f"{draw(names)} = {draw(expressions())}"
        case "add":
            return f"{draw(names)} += 'y '"
        case "execute":
            return f"cur.execute({draw(names)})"
        case "boom":
            return "boom()"
        case "return":
            return "if chance(): return"
        case "swap":
            return "q, r = r, q"
        case "del":
            return f"del {draw(names)}"
        case "chain":
            return f"q = r = {draw(expressions())}"
        case "test":
            return f"chance() and ({draw(names)} := 'SELECT t ')"
        case word:
            return f"if chance(): {word}"


@st.composite
def blocks(draw: st.DrawFn, depth: int = 0, in_loop: bool = False) -> str:
    statements = [draw(statements_(depth, in_loop)) for _ in range(draw(st.integers(1, 4 - depth // 2)))]
    return "\n".join(statements)


@st.composite
def statements_(draw: st.DrawFn, depth: int, in_loop: bool) -> str:
    if depth >= 3 or draw(st.integers(0, 2)):
        return draw(simple(in_loop))

    def body(loop: bool = in_loop) -> str:
        return indent(draw(blocks(depth + 1, loop)), "    ")

    match draw(
        st.sampled_from(["if", "else", "for", "forelse", "while", "endless", "try", "finally", "with", "match", "def"])
    ):
        case "if":
            return f"if chance():\n{body()}"
        case "else":
            return f"if chance():\n{body()}\nelse:\n{body()}"
        case "for":
            return f"for {draw(st.sampled_from(['i', 'q']))} in items():\n{body(True)}"
        case "forelse":
            return f"for i in items():\n{body(True)}\nelse:\n{body()}"
        case "while":
            return f"while chance():\n{body(True)}"
        case "endless":
            return f"while True:\n    tick()\n{body(True)}\n    if chance(): break"
        case "try":
            return f"try:\n{body()}\nexcept BoomError:\n{body()}\nelse:\n{body()}"
        case "finally":
            return f"try:\n{body()}\nfinally:\n{body(False)}"
        case "with":
            return f"with {draw(st.sampled_from(['manager', 'suppress']))}(BoomError):\n{body()}"
        case "match":
            return f"match draw():\n    case 0:\n{indent(body(), '    ')}\n    case r if chance():\n{indent(body(), '    ')}"
        case _:
            return f"def inner():\n    cur.execute({draw(names)})\nif chance(): inner()"


class BoomError(Exception):
    """What `boom()` raises and `except Boom` catches."""


class StopError(Exception):
    """The program has run long enough."""


class Manager:
    def __init__(self, *_: object) -> None:
        return None

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        return None


def executed(program: str, seed: int, seen: dict[int, set[object]]) -> None:
    """Run the program once and note what each line executes."""
    import sys

    choose = random.Random(seed)
    steps = 0

    def tick() -> None:
        nonlocal steps
        steps += 1
        if steps > 200:
            raise StopError

    def chance() -> bool:
        tick()
        return choose.random() < 0.5

    def boom() -> None:
        if chance():
            raise BoomError

    class Cursor:
        def execute(self, query: object) -> None:
            seen[sys._getframe(1).f_lineno].add(query)

    environment = {
        "cur": Cursor(),
        "chance": chance,
        "boom": boom,
        "tick": tick,
        "items": lambda: ["SELECT i "] * choose.randint(0, 3),
        "draw": lambda: choose.randint(0, 2),
        "unknown": lambda: "SELECT u ",
        "manager": Manager,
        "suppress": contextlib.suppress,
        "BoomError": BoomError,
    }
    code = compile(program, "a.py", "exec")
    try:
        exec(code, environment)
        environment["f"]()  # type: ignore[operator]
    except (BoomError, StopError, NameError, TypeError):
        pass  # unset variables and None + "x" end a run, as they would end the user's


@settings(max_examples=int(os.environ.get("SQLPIN_FUZZ", "150")), deadline=None)
@given(blocks())
def test_what_runs_is_what_the_scan_says(body: str) -> None:
    program = f"import psycopg\nCONSTANT = 'SELECT c '\ndef f(p='SELECT p '):\n{indent(body, '    ')}\n"
    seen: dict[int, set[object]] = defaultdict(set)
    for seed in range(RUNS):
        executed(program, seed, seen)
    found = scan("a.py", program.encode())
    assert not found.diagnostics
    lines = LineIndex(program)
    known: dict[int, set[str]] = defaultdict(set)
    for occurrence in found.occurrences:
        known[lines.position(occurrence.call.start).line].add(occurrence.text.text)
    dynamic = {lines.position(site.span.start).line for site in found.dynamic}
    assert not dynamic & known.keys()
    for line, values in seen.items():
        texts = {value for value in values if value}
        assert line in dynamic or texts <= known[line], (program, line, texts, known[line])
