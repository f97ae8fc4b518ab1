"""Where a join stands in the user's text. The tree does not say: a JOINEXPR has no position, but what its ON clause says has.

Expressions of an expanded view or a constraint have no position (`readNode` drops it), so that whatever has one stands in the
text of the query. https://github.com/postgres/postgres/blob/master/src/backend/nodes/readfuncs.c
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from sqlpin.nodetree import Node, inside
from sqlpin.syntax.lexer import Token, TokenKind, significant
from sqlpin.syntax.names import name_parts

_LITERALS: Final = frozenset({TokenKind.NUMBER, TokenKind.STRING, TokenKind.DOLLAR_STRING})
_NAMES: Final = frozenset({TokenKind.WORD, TokenKind.QUOTED_IDENTIFIER})
_BETWEEN: Final = frozenset({"."})
_ENDS: Final = frozenset({"from", "on", "using", "where"})


def join_line(join: Node, text: str, right: str | None) -> int | None:
    """Return the line, from 1, of the JOIN of an explicit join, or None where it is not known.

    `right` is the name of the first relation on its right side, by which a join without ON, or with USING, is found.
    """
    found = _tokens(text)
    location = _location(join.node("quals"))
    if location is not None:
        at = _offset(location, text)
        token = _join_before([token for token in found if token.start < at])
    else:
        joins = [keyword for at in range(len(found)) if (keyword := _join_of(found, at, right)) is not None]
        token = joins[0] if len(joins) == 1 else None
    return text.count("\n", 0, token.start) + 1 if token else None


def literal_at(location: int, text: str) -> str | None:
    """Return the number or the string that stands at a position of the server's, in bytes; None where there is none."""
    if location < 0:
        return None
    at = _offset(location, text)
    return next((token.text for token in _tokens(text) if token.start == at and token.kind in _LITERALS), None)


def _offset(location: int, text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass")[:location].decode("utf-8", "ignore"))


@lru_cache(maxsize=8)
def _tokens(text: str) -> tuple[Token, ...]:
    return tuple(significant(text))


def _location(condition: Node | None) -> int | None:
    nodes = inside([condition], past="QUERY") if condition else ()
    return min(
        (place for node in nodes if (place := node.integer("location")) >= 0 and node.has("location")), default=None
    )


def _join_before(before: list[Token]) -> Token | None:
    """Return the JOIN that the ON belongs to in which the last of the tokens stand: `a JOIN b JOIN c ON … ON <here>`."""
    depth, wanted = 0, 0
    for token in reversed(before):
        word = token.text.lower()
        if word == ")":
            depth += 1
        elif word == "(":
            depth = max(depth - 1, 0)  # out of parentheses around the condition
        elif depth == 0 and token.kind is TokenKind.WORD and word in ("on", "join"):
            wanted += 1 if word == "on" else -1
            if wanted <= 0:
                return token if wanted == 0 else None
    return None


def _join_of(tokens: tuple[Token, ...], at: int, name: str | None) -> Token | None:
    """Return the JOIN whose right side is what is called `name` by the token there."""
    if name is None or name_parts(tokens[at].text) != (name,):
        return None
    place = at - 1
    while place >= 0:
        token = tokens[place]
        word = token.text.lower()
        if word == "join":
            return token
        if word == ")":
            place = _opening(tokens, place)
        elif word in _ENDS or not (word in _BETWEEN or token.kind in _NAMES):
            return None
        place -= 1
    return None


def _opening(tokens: tuple[Token, ...], closing: int) -> int:
    depth = 0
    for place in range(closing, -1, -1):
        depth += {")": 1, "(": -1}.get(tokens[place].text, 0)
        if depth == 0:
            return place
    return 0
