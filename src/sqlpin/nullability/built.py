"""A field of a JSON object that is built on the spot: `jsonb_build_object('name', u.name) ->> 'name'`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sqlpin.nodetree import Node
from sqlpin.nullability.calls import type_of
from sqlpin.nullability.catalog import FIRST_USER_OID
from sqlpin.nullability.constants import string
from sqlpin.nullability.scope import Env

_BUILDERS: Final = frozenset({3200, 3273})  # json_build_object, jsonb_build_object
_FIELDS: Final = frozenset({3947, 3478})  # ->
_TEXTS: Final = frozenset({3948, 3214})  # ->>
_JSON: Final = frozenset({114, 3802})


def field_is_there(oid: int, arguments: Sequence[Node], env: Env) -> bool:
    """Tell whether `->` or `->>` finds what was put there: a JSON null is a value to `->`, and NULL to `->>`."""
    if oid not in _FIELDS | _TEXTS or len(arguments) != 2:
        return False
    built, wanted = arguments[0], string(arguments[1])
    parts = built.nodes("args")
    if built.integer("funcid") not in _BUILDERS or built.flag("funcvariadic") or wanted is None or len(parts) % 2:
        return False
    keys = [string(key) for key in parts[::2]]
    if None in keys or keys.count(wanted) != 1:
        return False
    value = parts[2 * keys.index(wanted) + 1]
    return oid in _FIELDS or (_makes_no_json_null(type_of(value)) and env.verdict(value).not_null)


def _makes_no_json_null(kind: int) -> bool:
    """Tell whether values of a type never become a JSON null. A user's type may have a cast to json that does."""
    return 0 < kind < FIRST_USER_OID and kind not in _JSON
