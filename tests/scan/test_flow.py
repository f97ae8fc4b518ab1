"""Variables: the text that reaches the call, all of them where there are several, and none where one is not known."""

# ruff: noqa: E501  # one case, one line

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from sqlpin.scan import scan


def look(code: str) -> tuple[list[str], list[str]]:
    found = scan("a.py", dedent(code).encode())
    return sorted(each.text.text for each in found.occurrences), [each.reason for each in found.dynamic]


def in_function(body: str) -> str:
    return "import psycopg\ndef f(cur, x, y):\n" + indent(dedent(body).strip("\n"), "    ")


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("q = 'SELECT 1'\ncur.execute(q)", ["SELECT 1"], id="one assignment"),
        pytest.param("q = 'a'\nq = 'SELECT 1'\ncur.execute(q)\nq = 'b'", ["SELECT 1"], id="the nearest one"),
        pytest.param("q: str = 'SELECT 1'\ncur.execute(q)", ["SELECT 1"], id="annotated"),
        pytest.param("q = r = 'SELECT 1'\ncur.execute(r)", ["SELECT 1"], id="a chain"),
        pytest.param("q = 'SELECT 1'\nq = r = q + ' + 2'\ncur.execute(r)", ["SELECT 1 + 2"], id="a chain that evaluates once"),
        pytest.param("(q, p), r = ('SELECT 1', x), y\ncur.execute(q)", ["SELECT 1"], id="a tuple in a tuple"),
        pytest.param("q, r = 'SELECT 1', (x,)\ncur.execute(q, r)", ["SELECT 1"], id="a tuple"),
        pytest.param("a = 'SELECT 1'\nb = ''\na, b = b, a\ncur.execute(b)", ["SELECT 1"], id="a swap"),
        pytest.param("cur.execute(q := 'SELECT 1')\ncur.execute(q)", ["SELECT 1", "SELECT 1"], id="a walrus"),
        pytest.param("if x: q = 'SELECT 1'\nelse: q = 'SELECT 2'\ncur.execute(q)", ["SELECT 1", "SELECT 2"], id="branches"),
        pytest.param("q = 'SELECT 1'\nif x: q = 'SELECT 2'\ncur.execute(q)", ["SELECT 1", "SELECT 2"], id="one branch"),
        pytest.param("if x: q = 'SELECT 1'\nelse: raise E\ncur.execute(q)", ["SELECT 1"], id="the other branch raises"),
        pytest.param("if x: q = 'SELECT 1'\nelse: return\ncur.execute(q)", ["SELECT 1"], id="the other branch returns"),
        pytest.param("if x: q = 'SELECT 1'\ncur.execute(q)", ["SELECT 1"], id="unset on the other branch"),
        pytest.param("q = None\nif x: q = 'SELECT 1'\ncur.execute(q)", ["SELECT 1"], id="None on the other branch"),
        pytest.param("q = ''\nif x: q = 'SELECT 1'\nelif y: q = 'SELECT 2'\ncur.execute(q)", ["SELECT 1", "SELECT 2"],
                     id="an empty text is a placeholder"),
        pytest.param("q = 'SELECT 1' if x else 'SELECT 2'\ncur.execute(q)", ["SELECT 1", "SELECT 2"], id="a conditional expression"),
        pytest.param("q = 'SELECT 1'\nq += ' + 2'\ncur.execute(q)", ["SELECT 1 + 2"], id="added to"),
        pytest.param("q = 'SELECT 1'\nif x: q += ' + 2'\ncur.execute(q)", ["SELECT 1", "SELECT 1 + 2"], id="added to in one branch"),
        pytest.param("q = 'SELECT 1'\nif x: q += ' + 2'\nq += ' + 3'\ncur.execute(q)", ["SELECT 1 + 2 + 3", "SELECT 1 + 3"],
                     id="added to after a branch"),
        pytest.param("if x: q = 'SELECT a'\nelse: q = 'SELECT b'\ncur.execute(q + ' FROM t')",
                     ["SELECT a FROM t", "SELECT b FROM t"], id="branches and one end"),
        pytest.param("if x:\n  if y: q = 'SELECT 1'\n  else: q = 'SELECT 2'\nelse:\n  q = 'SELECT 3'\ncur.execute(q)",
                     ["SELECT 1", "SELECT 2", "SELECT 3"], id="branches in branches"),
        pytest.param("for i in x:\n  q = 'SELECT 1'\n  cur.execute(q)", ["SELECT 1"], id="in a loop"),
        pytest.param("q = 'SELECT 1'\nfor i in x:\n  cur.execute(q)", ["SELECT 1"], id="before a loop"),
        pytest.param("q = 'SELECT 1'\nwhile x:\n  cur.execute(q)\n  q = 'SELECT 2'", ["SELECT 1", "SELECT 2"],
                     id="from the turn before"),
        pytest.param("while True:\n  q = 'SELECT 1'\n  if x: break\ncur.execute(q)", ["SELECT 1"], id="out of an endless loop"),
        pytest.param("q = 'SELECT 1'\nfor i in x:\n  if y:\n    q = 'SELECT 2'\n    continue\n  q = 'SELECT 3'\ncur.execute(q)",
                     ["SELECT 1", "SELECT 2", "SELECT 3"], id="every way through a loop"),
        pytest.param("for i in x: pass\nelse: q = 'SELECT 1'\ncur.execute(q)", ["SELECT 1"], id="a loop's else"),
        pytest.param("try: q = 'SELECT 1'\nexcept E: q = 'SELECT 2'\ncur.execute(q)", ["SELECT 1", "SELECT 2"], id="a handler"),
        pytest.param("q = 'SELECT 1'\ntry:\n  q = 'SELECT 2'\n  q = 'SELECT 3'\nexcept E:\n  cur.execute(q)",
                     ["SELECT 1", "SELECT 2", "SELECT 3"], id="whatever was set when it was thrown"),
        pytest.param("try:\n  q = 'SELECT 1'\nexcept E: raise\ncur.execute(q)", ["SELECT 1"], id="a handler that raises"),
        pytest.param("q = ''\ntry: q = 'SELECT 1'\nfinally: y()\ncur.execute(q)", ["SELECT 1"], id="past a finally"),
        pytest.param("try: x()\nfinally: cur.execute('SELECT 1')", ["SELECT 1"], id="in a finally"),
        pytest.param("try: x()\nexcept* E: q = 'SELECT 1'\nelse: q = 'SELECT 2'\ncur.execute(q)", ["SELECT 1", "SELECT 2"],
                     id="a group handler and an else"),
        pytest.param("q = 'SELECT 1'\nwhile x:\n  try:\n    if y: continue\n  finally: q = 'SELECT 2'\ncur.execute(q)",
                     ["SELECT 1", "SELECT 2"], id="continue passes a finally"),
        pytest.param("q = 'SELECT 1'\nwith suppress(E):\n  x()\n  q = 'SELECT 2'\ncur.execute(q)", ["SELECT 1", "SELECT 2"],
                     id="a suppressed exception"),
        pytest.param("q = 'SELECT 1'\nwith x:\n  q = 'SELECT 2'\ncur.execute(q)", ["SELECT 2"], id="no suppressed exception"),
        pytest.param("with x as c:\n  q = 'SELECT 1'\ncur.execute(q)", ["SELECT 1"], id="a with statement"),
        pytest.param("match x:\n  case 1: q = 'SELECT 1'\n  case _: q = 'SELECT 2'\ncur.execute(q)", ["SELECT 1", "SELECT 2"],
                     id="a match statement"),
        pytest.param("q = 'SELECT 1'\ndef g(): cur.execute(q)", ["SELECT 1"], id="a closure over a single assignment"),
        pytest.param("q = 'SELECT 1'\ng = lambda: cur.execute(q)", ["SELECT 1"], id="a lambda"),
        pytest.param("q = 'SELECT 1'\n[cur.execute(q) for i in x]", ["SELECT 1"], id="a comprehension"),
        pytest.param("q = ('SELECT '\n     '1')\ncur.execute(q)", ["SELECT 1"], id="an implicit concatenation"),
    ],
)  # fmt: skip
def test_known(body: str, expected: list[str]) -> None:
    assert look(in_function(body)) == (expected, [])


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param("cur.execute(x)", "is a parameter of the function", id="a parameter"),
        pytest.param("if x: q = 'SELECT 1'\nelse: q = y()\ncur.execute(q)", "is the result of a call", id="one way is not known"),
        pytest.param("q = 'SELECT 1'\nfor i in x: q += ' + 2'\ncur.execute(q)", "", id="added to in a loop"),
        pytest.param("q = 'SELECT 1'\nwhile x:\n  cur.execute(q)\n  q = q + ' + 2'", "", id="grows from turn to turn"),
        pytest.param("q = 'SELECT 1'\nif x: q += ' + 2'\nif y: q += ' + 3'\ncur.execute(q)", "is put together from independent branches",
                     id="independent branches"),
        pytest.param("q = 'SELECT 1' + (' + 2' if x else '+ 3') + (' + 4' if y else ' + 5')\ncur.execute(q)",
                     "is put together from independent branches", id="independent conditions"),
        pytest.param("q = ['SELECT 1']\nq.append(x)\ncur.execute(q)", "is the result of an expression", id="a list"),
        pytest.param("q = 'SELECT 1'\nq = q.replace('1', x)\ncur.execute(q)", "is built with `.replace()`", id="replace"),
        pytest.param("cur.execute('SELECT {}'.format(x))", "is built with `.format()`", id="format"),
        pytest.param("cur.execute('SELECT %s' % x)", "is built with `%`", id="percent"),
        pytest.param("cur.execute(f'SELECT {x}')", "is built with an f-string", id="an f-string"),
        pytest.param("cur.execute(' '.join(['SELECT', x]))", "is built with `.join()`", id="join"),
        pytest.param("cur.execute('SELECT ' + x)", "is put together with `+`, and one part is a parameter of the function", id="plus"),
        pytest.param("for q in ['SELECT 1']: cur.execute(q)", "is a loop variable", id="a loop variable"),
        pytest.param("[cur.execute(q) for q in x]", "is a loop variable", id="a comprehension's variable"),
        pytest.param("g = lambda q: cur.execute(q)", "is a parameter of the function", id="a lambda's parameter"),
        pytest.param("q = 'SELECT 1'\ndef g(): cur.execute(q)\nq = 'SELECT 2'", "is assigned more than once", id="a closure over two"),
        pytest.param("q = 'SELECT 1'\ng = lambda: cur.execute(q)\nq = 'SELECT 2'", "is assigned more than once", id="a lambda over two"),
        pytest.param("q = 'SELECT 1'\ndef g():\n  nonlocal q\n  q = x\ncur.execute(q)", "is declared global or nonlocal", id="nonlocal"),
        pytest.param("cur.execute(q)\nq = 'SELECT 1'", "is not set on the way here", id="set too late"),
        pytest.param("def g(): cur.execute(x)\nif y: x = 'SELECT 1'\ng()", "is a parameter of the function", id="a closure over a parameter"),
        pytest.param("q = 'SELECT 1'\ndel q\ncur.execute(q)", "is deleted", id="deleted"),
        pytest.param("q = 'SELECT 1'\ndef q(): pass\ncur.execute(q)", "is a function or a class", id="a function of that name"),
        pytest.param("q = 'SELECT 1'\nfor q in x: pass\ncur.execute(q)", "", id="overwritten by a loop"),
        pytest.param("q = 'SELECT 1'\nwith x as q: pass\ncur.execute(q)", "", id="overwritten by a with statement"),
        pytest.param("q = 'SELECT 1'\nmatch x:\n  case q: pass\ncur.execute(q)", "", id="overwritten by a pattern"),
        pytest.param("q = 'SELECT 1'\nfrom a import q\ncur.execute(q)", "is imported from another module", id="overwritten by an import"),
        pytest.param("q = 'SELECT 1'\nif x and (q := y): pass\ncur.execute(q)", "", id="overwritten by a walrus, perhaps"),
        pytest.param("q, *r = 'SELECT 1', x\ncur.execute(q)", "is unpacked from another value", id="a starred tuple"),
        pytest.param("q = 'SELECT 1'\nq *= x\ncur.execute(q)", "is changed in place", id="another operator"),
        pytest.param("cur.execute('SELECT {}'.format(x).encode())", "is built with `.format()`", id="format and a method"),
        pytest.param("cur.execute(x[0])", "is an element of a collection", id="an element"),
        pytest.param("cur.execute(x.y)", "is an attribute", id="an attribute"),
        pytest.param("match x:\n" + "".join(f"  case {n}: q = 'SELECT {n}'\n" for n in range(9)) + "cur.execute(q)",
                     "is one of more than 8 texts", id="too many texts"),
    ],
)  # fmt: skip
def test_not_known(body: str, reason: str) -> None:
    texts, reasons = look(in_function(body))
    assert texts == []
    assert len(reasons) == 1
    assert reason in reasons[0]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param("Q = 'SELECT 1'\ndef f(c): c.execute(Q)", ["SELECT 1"], id="a module constant"),
        pytest.param("def f(c): c.execute(Q)\nQ = 'SELECT 1'", ["SELECT 1"], id="set after the function"),
        pytest.param("A = 'SELECT '\nQ = A + '1'\ndef f(c): c.execute(Q)", ["SELECT 1"], id="a constant made of a constant"),
        pytest.param("try: Q = 'SELECT 1'\nexcept E: Q = 'SELECT 2'\ndef f(c): c.execute(Q)", ["SELECT 1", "SELECT 2"],
                     id="one of two constants"),
        pytest.param("if a: Q = 'SELECT 1'\nelse: Q = 'SELECT 2'\ndef f(c): c.execute(Q)", ["SELECT 1", "SELECT 2"],
                     id="by a condition of the module"),
        pytest.param("q = 'SELECT 1'\nc.execute(q)\nq = 'SELECT 2'\nc.execute(q)", ["SELECT 1", "SELECT 2"], id="a script"),
        pytest.param("class A:\n Q = 'SELECT 1'\n def f(self, c): c.execute(self.Q)", ["SELECT 1"], id="self"),
        pytest.param("class A:\n Q = 'SELECT 1'\n @classmethod\n def f(cls, c): c.execute(cls.Q)", ["SELECT 1"], id="cls"),
        pytest.param("class A:\n Q = 'SELECT 1'\ndef f(c): c.execute(A.Q)", ["SELECT 1"], id="the class by name"),
        pytest.param("class A:\n Q = 'SELECT 1'\nclass B(A):\n def f(self, c): c.execute(self.Q)", ["SELECT 1"], id="a base class"),
        pytest.param("class A:\n T = 'SELECT '\n Q = T + '1'\n def f(self, c): c.execute(self.Q)", ["SELECT 1"],
                     id="made of another of the class"),
        pytest.param("class A(ABC):\n Q = 'SELECT 1'\nclass B(A): pass\nclass C(B):\n def f(self, c): c.execute(self.Q)", ["SELECT 1"],
                     id="two classes up"),
        pytest.param("Q = 'SELECT 1'\nclass A:\n Q = Q\n def f(self, c): c.execute(self.Q)", ["SELECT 1"], id="a class's name for it"),
        pytest.param("class A:\n Q: ClassVar[str] = 'SELECT 1'\n def f(self, c): c.execute(self.Q)", ["SELECT 1"], id="ClassVar"),
        pytest.param("class A:\n Q = 'SELECT 1'\n def f(self, c):\n  def g(): c.execute(self.Q)", ["SELECT 1"],
                     id="a function in a method"),
        pytest.param("Q = 'SELECT 1'\nclass A:\n Q = 'SELECT 2'\n def f(self, c): c.execute(Q)", ["SELECT 1"],
                     id="a method does not see its class's names"),
    ],
)  # fmt: skip
def test_constants(code: str, expected: list[str]) -> None:
    assert look("import psycopg\n" + code) == (expected, [])


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        pytest.param("Q = 'SELECT 1'\nQ = 'SELECT 2'\ndef f(cur): cur.execute(Q)", "is assigned more than once", id="twice"),
        pytest.param("Q = 'SELECT 1'\ndef g():\n global Q\n Q = 'SELECT 2'\ndef f(cur): cur.execute(Q)", "is declared global", id="global"),
        pytest.param("Q = None\ndef f(cur): cur.execute(Q or x)", "is the result of an expression", id="a default"),
        pytest.param("def f(cur): cur.execute(Q)", "is not defined in this file", id="nowhere"),
        pytest.param("from a import Q\ndef f(cur): cur.execute(Q)", "is imported from another module", id="imported"),
        pytest.param("import a\ndef f(cur): cur.execute(a.Q)", "is imported from another module", id="another module's"),
        pytest.param("Q = Q + 'a'\ndef f(cur): cur.execute(Q)", "", id="made of itself"),
        pytest.param("class A:\n Q = 'SELECT 1'\n def f(self, cur): cur.execute(self.Q)\n def g(self): self.Q = 'x'",
                     "assigned elsewhere", id="an attribute that is set"),
        pytest.param("class A:\n Q = 'SELECT 1'\n def f(self, cur): cur.execute(self.Q)\nclass B(A):\n Q = 'SELECT 2'",
                     "a subclass overrides", id="a subclass"),
        pytest.param("class A:\n Q: str = 'SELECT 1'\n def f(self, cur): cur.execute(self.Q)", "a field", id="a dataclass's field"),
        pytest.param("class A:\n Q = 'SELECT 1'\n @staticmethod\n def f(self, cur): cur.execute(self.Q)", "is an attribute",
                     id="a static method has no self"),
        pytest.param("class A: Q = 'SELECT 1'\nclass B(A): pass\nclass C: Q = 'SELECT 2'\nclass D(B, C):\n def f(self, cur): cur.execute(self.Q)",
                     "is an attribute", id="two bases have it"),
        pytest.param("class A(X): pass\nclass B: Q = 'SELECT 1'\nclass C(A, B):\n def f(self, cur): cur.execute(self.Q)",
                     "is an attribute", id="one of another file may come between"),
        pytest.param("class A: Q = 'SELECT 1'\nclass B(X, A):\n def f(self, cur): cur.execute(self.Q)", "is an attribute",
                     id="a base of another file comes first"),
        pytest.param("class A(B):\n def f(self, cur): cur.execute(self.Q)", "is an attribute", id="a class in another file"),
        pytest.param("def f(cur):\n class A: Q = 'SELECT 1'\nclass A: Q = 'SELECT 2'\ndef g(cur): cur.execute(A.Q)", "is a",
                     id="two classes of one name"),
    ],
)  # fmt: skip
def test_no_constants(code: str, reason: str) -> None:
    texts, reasons = look("import psycopg\n" + code)
    assert texts == []
    assert len(reasons) == 1
    assert reason in reasons[0]
