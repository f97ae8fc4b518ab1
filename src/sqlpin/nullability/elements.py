"""Whether the elements of an array are proven not NULL: the second bit, in `ELEMENTS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sqlpin.nodetree import Node
from sqlpin.nullability.constants import array_header
from sqlpin.nullability.scope import Env


def _constant(node: Node, _env: Env) -> bool:
    header = array_header(node)
    return header is not None and not header[1]


def _constructor(node: Node, env: Env) -> bool:
    parts = node.nodes("elements")
    if node.flag("multidims"):
        return all(env.verdict(part).not_null and env.elements(part) for part in parts)
    return all(env.verdict(part).not_null for part in parts)


def _same(node: Node, env: Env) -> bool:
    return env.elements(node.node("arg"))


ELEMENTS: Mapping[str, Callable[[Node, Env], bool]] = MappingProxyType(
    {"CONST": _constant, "ARRAYEXPR": _constructor, "RELABELTYPE": _same}
)
