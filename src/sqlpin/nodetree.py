"""Reader of PostgreSQL's node text: what `debug_print_rewritten` prints, and what `pg_constraint.conbin` holds.

The grammar (outfuncs.c, read.c, print.c of PostgreSQL 14 to 18):

    node   {LABEL :field value :field value ...}
    list   (item item ...)      of nodes, of lists, of "strings"; `(i 1 2)`, `(o 1 2)`, `(x 1 2)` hold numbers
    set    (b 1 2)              a bitmapset
    datum  8 [ 1 0 0 0 0 0 0 0 ]      a byte count and the bytes, as signed numbers
    null   <>

A backslash protects the next character of a token. Lines are wrapped at blanks, at 78 bytes, without regard to the
backslash, so that a backslash before a line break means a blank.

This is the hot path of describing, so the text is cut once at its braces and parentheses, and what stands between them
(runs of scalar fields) stays a string until somebody asks a node for a field. A node that nobody looks at costs
one list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

Value: TypeAlias = "Node | list[Value] | str | None"

_STRUCTURE: Final = re.compile(r"([{}()])")

# Brackets are not escaped inside tokens: a datum is told by the blanks and numbers around them.
_DATUM: Final = re.compile(r"\d+\s\[\s([\d\s-]*)\](?!\S)")

# What must not cut moves to private-use characters until its token is read: what a backslash protects, and what is white
# space to Python but not to PostgreSQL.
_ESCAPE: Final = re.compile(r"\\([\s\S])")
_BLANK: Final = re.compile(r"[^\S \t]")
_PRIVATE: Final = 0xF0000
_PROTECTED: Final = re.compile(f"[{chr(_PRIVATE)}-{chr(_PRIVATE + 0xFFFF)}]")

# PostgreSQL 14 abbreviates the names of some nodes; 15 spells them as the struct.
_LABELS: Final = {
    "ARRAY": "ARRAYEXPR",
    "CASE": "CASEEXPR",
    "COALESCE": "COALESCEEXPR",
    "COLLATE": "COLLATEEXPR",
    "MINMAX": "MINMAXEXPR",
    "ROW": "ROWEXPR",
    "ROWCOMPARE": "ROWCOMPAREEXPR",
    "RTE": "RANGETBLENTRY",
    "WHEN": "CASEWHEN",
}


class NodeTextError(ValueError):
    """The text is not node text; the message says what was expected where."""


class Node:
    """One node: its label (`VAR`, `OPEXPR`, upper case, PostgreSQL 15's spelling) and fields, read when first asked for.

    An accessor of a field that the server's version does not print returns the type's empty value: 0, False, "", None, ().
    """

    __slots__ = ("_fields", "_parts", "label")

    def __init__(self, first: str) -> None:
        label, blank, run = first.partition(" ")
        self.label = _LABELS.get(label, label)
        self._parts: list[Value] = [blank + run]
        self._fields: dict[str, Value] | None = None

    @property
    def children(self) -> list[Value]:
        """The nodes and lists right below, in the order of the text: all there is to follow, without reading a field."""
        return [part for part in self._parts if type(part) is not str]

    @property
    def fields(self) -> dict[str, Value]:
        """All fields by name, raw: scalars are strings, `<>` is "<>"."""
        if self._fields is None:
            return self._read()
        return self._fields

    def has(self, field: str) -> bool:
        """Tell whether a field is there and is not null: an empty string and a list of nulls are."""
        return (self._fields or self._read()).get(field, "<>") != "<>"

    def integer(self, field: str) -> int:
        """Return a number or an OID."""
        value = (self._fields or self._read()).get(field)
        return int(value) if type(value) is str and value != "<>" else 0

    def flag(self, field: str) -> bool:
        """Return a boolean."""
        return (self._fields or self._read()).get(field) == "true"

    def text(self, field: str) -> str:
        """Return a string or an enumeration; "" for null."""
        value = (self._fields or self._read()).get(field)
        return _plain(value) if type(value) is str else ""

    def node(self, field: str) -> Node | None:
        """Return a child node, or None."""
        value = (self._fields or self._read()).get(field)
        return value if type(value) is Node else None

    def nodes(self, field: str) -> list[Node]:
        """Return the nodes of a list; nulls in the list are left out."""
        value = (self._fields or self._read()).get(field)
        return [item for item in value if type(item) is Node] if type(value) is list else []

    def lists(self, field: str) -> list[list[Node]]:
        """Return a list of lists of nodes."""
        value = (self._fields or self._read()).get(field)
        if type(value) is not list:
            return []
        return [[node for node in row if type(node) is Node] for row in value if type(row) is list]

    def strings(self, field: str) -> list[str]:
        """Return a list of strings."""
        value = (self._fields or self._read()).get(field)
        return [_plain(item) for item in items(value) if type(item) is str] if type(value) is list else []

    def integers(self, field: str) -> list[int]:
        """Return the numbers of a list of integers or OIDs, or of a bitmapset."""
        value = (self._fields or self._read()).get(field)
        return [int(item) for item in items(value)[1:] if type(item) is str] if type(value) is list else []

    def datum(self, field: str) -> bytes | None:
        """Return the bytes of a constant, or None for null."""
        value = (self._fields or self._read()).get(field)
        if type(value) is not str or not value.startswith("["):
            return None
        return bytes(int(number) & 0xFF for number in value[1:].split(",") if number)

    def __repr__(self) -> str:
        return f"<{self.label} {' '.join(self.fields)}>"

    def _read(self) -> dict[str, Value]:
        fields: dict[str, Value] = {}
        name = "?"
        for part in self._parts:
            if type(part) is not str:
                fields[name] = part
            elif words := _words(part):
                fields.update(zip(words[0::2], words[1::2]))  # noqa: B905  # an odd last word names the next child
                name = words[-1 if len(words) % 2 else -2]
        self._fields = fields
        return fields


def _words(run: str) -> list[str]:
    """Split a run of scalar fields; names lose their colon, a datum becomes one word, `[1,0,0,0`."""
    if "[" in run:
        run = _DATUM.sub(lambda match: "[" + ",".join(match[1].split()), run)
    return run.replace(" :", " ").split()


def items(value: list[Value]) -> list[Value]:
    """Return the items of a raw list: a list as read still holds runs of words between its children."""
    result: list[Value] = []
    for part in value:
        if type(part) is str:
            result.extend(None if word == "<>" else word for word in part.split())
        else:
            result.append(part)
    return result


def read(text: str) -> list[Node]:
    """Return the nodes of a text: one for `{...}`, all top-level ones for `({...} {...})`.

    Raises NodeTextError where braces or parentheses do not match, or where the text is cut off.
    """
    if "\\" in text:
        text = _ESCAPE.sub(_protect_escaped, text)
    text = text.replace("\n", " ")
    if not text.isprintable():
        text = _BLANK.sub(_protect, text)
    pieces = iter(_STRUCTURE.split(text))
    next(pieces)
    parts: list[Value] = []
    top = parts
    stack: list[tuple[list[Value], str]] = []
    for mark, run in zip(pieces, pieces, strict=True):
        if mark == "{":
            node = Node(run)
            parts.append(node)
            stack.append((parts, "}"))
            parts = node._parts
        elif mark == "(":
            child: list[Value] = [run]
            parts.append(child)
            stack.append((parts, ")"))
            parts = child
        else:
            if not stack or stack[-1][1] != mark:
                raise NodeTextError(f"expected {stack[-1][1] if stack else 'the end'}, found {mark}")
            parts = stack.pop()[0]
            parts.append(run)
    if stack:
        raise NodeTextError(f"expected {stack[-1][1]}, found the end of the text: it was cut off")
    return list(_top(top))


def leads_out(query: Node) -> bool:
    """Tell whether a query refers to a row of a query around it: by a column, an aggregate or GROUPING of an outer level."""
    stack: list[tuple[Value, int]] = [(query, -1)]
    while stack:
        value, depth = stack.pop()
        if type(value) is Node:
            level = _LEVELS.get(value.label)
            if level and value.integer(level) > depth:
                return True
            inner = depth + (value.label == "QUERY")
            stack.extend((child, inner) for child in value.children)
        elif type(value) is list:
            stack.extend((child, depth) for child in value)
    return False


_LEVELS: Final = {
    "VAR": "varlevelsup",
    "AGGREF": "agglevelsup",
    "GROUPINGFUNC": "agglevelsup",
    "RETURNINGEXPR": "retlevelsup",
    "PLACEHOLDERVAR": "phlevelsup",
}

# Where an expression stands, how it is printed, and what the server fills in later: nothing of its meaning.
MEANINGLESS: Final = frozenset(
    {
        *("location", "list_start", "list_end", "rexpr_list_start", "rexpr_list_end", "stmt_location", "stmt_len"),
        *("varnosyn", "varattnosyn", "varnullingrels", "opfuncid", "hashfuncid", "negfuncid", "aggno", "aggtransno"),
        *("funcformat", "relabelformat", "coerceformat", "convertformat", "row_format"),
    }
)


def same(one: Value, other: Value) -> bool:
    """Tell whether two expressions of one tree mean the same (`equal()` of equalfuncs.c)."""
    if isinstance(one, Node) and isinstance(other, Node):
        mine = {name: value for name, value in one.fields.items() if name not in MEANINGLESS}
        theirs = {name: value for name, value in other.fields.items() if name not in MEANINGLESS}
        return one.label == other.label and mine.keys() == theirs.keys() and all(same(mine[n], theirs[n]) for n in mine)
    if isinstance(one, list) and isinstance(other, list):
        return len(items(one)) == len(items(other)) and all(map(same, items(one), items(other)))
    return type(one) is type(other) and one == other


def walk(node: Node) -> Iterator[Node]:
    """Yield the node and all nodes below it, in the order of the text."""
    yield from inside([node])


def inside(values: Sequence[Value], *, past: str = "") -> Iterator[Node]:
    """Yield the nodes among the values and all below them, in the order of the text.

    Nodes of the kind `past` are passed over, with all that is below them.
    """
    stack = list(reversed(values))
    while stack:
        value = stack.pop()
        if type(value) is Node:
            if value.label != past:
                yield value
                stack.extend(reversed(value.children))
        elif type(value) is list:
            stack.extend(reversed(value))


def _top(values: list[Value]) -> Iterator[Node]:
    for value in values:
        if type(value) is Node:
            yield value
        elif type(value) is list:
            yield from _top(value)


def _protect_escaped(match: re.Match[str]) -> str:
    # A line break behind a backslash is where an escaped blank stood.
    return _private(" " if match[1] == "\n" else match[1])


def _protect(match: re.Match[str]) -> str:
    return _private(match[0])


def _private(character: str) -> str:
    return chr(_PRIVATE + ord(character)) if ord(character) < 0x10000 else character


def _plain(word: str) -> str:
    if word == "<>":
        return ""
    if len(word) > 1 and word[0] == word[-1] == '"':
        word = word[1:-1]
    return _PROTECTED.sub(lambda match: chr(ord(match[0]) - _PRIVATE), word)
