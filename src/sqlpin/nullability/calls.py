"""Functions and operators: the audited list decides, by OID. A user's function is never trusted."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from sqlpin.nodetree import Node
from sqlpin.nullability import functions as audited
from sqlpin.nullability.catalog import FIRST_USER_OID
from sqlpin.nullability.constants import is_cast_constant, string
from sqlpin.nullability.explain import NOT_KNOWN, call_name, show
from sqlpin.nullability.scope import Env
from sqlpin.nullability.times import is_finite
from sqlpin.nullability.verdict import Verdict, failure, nullable, proven

UNNEST: Final = 2331
_ONLY_FOR_NULL: Final = re.compile(r"\A[^:]+ is NULL only for NULL: ")
_TO_CHAR: Final = frozenset({1768, 1770, 2049})
_TYPE_FIELDS: Final = {
    "VAR": "vartype",
    "CONST": "consttype",
    "PARAM": "paramtype",
    "AGGREF": "aggtype",
    "WINDOWFUNC": "wintype",
    "FUNCEXPR": "funcresulttype",
    "OPEXPR": "opresulttype",
    "RELABELTYPE": "resulttype",
    "COERCEVIAIO": "resulttype",
    "ARRAYCOERCEEXPR": "resulttype",
    "COERCETODOMAIN": "resulttype",
    "FIELDSELECT": "resulttype",
    "CASEEXPR": "casetype",
    "COALESCEEXPR": "coalescetype",
    "MINMAXEXPR": "minmaxtype",
    "ARRAYEXPR": "array_typeid",
    "SQLVALUEFUNCTION": "type",
    "SUBSCRIPTINGREF": "refrestype",
    "NULLIFEXPR": "opresulttype",
    "ROWEXPR": "row_typeid",
    "CONVERTROWTYPEEXPR": "resulttype",
    "NEXTVALUEEXPR": "typeId",
    "XMLEXPR": "type",
}


def type_of(node: Node) -> int:
    """Return the type's OID of the common kinds of expressions, or 0."""
    while node.label in ("COLLATEEXPR", "NAMEDARGEXPR") and (inner := node.node("arg")):
        node = inner
    if node.label in ("BOOLEXPR", "NULLTEST", "BOOLEANTEST", "SCALARARRAYOPEXPR", "DISTINCTEXPR"):
        return 16
    if node.label == "SUBLINK":
        return _type_of_sublink(node)
    return node.integer(_TYPE_FIELDS.get(node.label, ""))


def _type_of_sublink(node: Node) -> int:
    if node.integer("subLinkType") != 4:
        return 16 if node.integer("subLinkType") < 4 else 0
    query = node.node("subselect")
    target = next((entry for entry in query.nodes("targetList") if not entry.flag("resjunk")), None) if query else None
    expression = target.node("expr") if target else None
    return type_of(expression) if expression else 0


def function(node: Node, env: Env) -> Verdict:
    """A function call, a cast by function included."""
    if node.flag("funcretset"):
        return row_value(node, env, padded=env.scope.set_returning > 1)
    return _call(node, node.integer("funcid"), env)


def operation(node: Node, env: Env) -> Verdict:
    """An operator, which is its function."""
    return _call(node, env.catalog.function_of(node.integer("opno")), env)


def any_of_array(node: Node, env: Env) -> Verdict:
    """`x = ANY (array)`: NULL for a NULL array or element, and for a NULL `x` unless the array is empty."""
    arguments = node.nodes("args")
    if not env.elements(arguments[-1]):
        return nullable(f"an element of the array {show(arguments[-1], env)} may be NULL")
    oid = env.catalog.function_of(node.integer("opno"))
    return all_of(call_name(node, env), arguments, [oid], env).for_other_reasons


def all_of(name: str, arguments: Sequence[Node], oids: Sequence[int], env: Env) -> Verdict:
    """Return the verdict of functions that are NULL only for a NULL argument, if the list says so of all of them.

    `name` is what the user wrote that calls them.
    """
    for oid in oids:
        if not _never_null_strict(oid, env):
            return _unproven(name, oid)
    verdicts = [env.verdict(argument) for argument in arguments]
    return failure(verdicts) or _null_only_for_null(name, arguments, verdicts)


def _null_only_for_null(name: str, arguments: Sequence[Node], verdicts: Sequence[Verdict]) -> Verdict:
    if not arguments:
        return proven(f"{name} never returns NULL")
    reasons = reasons_of(arguments, verdicts)
    return proven(f"{name} is NULL only for NULL{': ' if reasons else ', and is given none'}{reasons}")


def reasons_of(arguments: Sequence[Node], verdicts: Sequence[Verdict]) -> str:
    """Return why arguments are not NULL, each reason once; constants explain themselves.

    What the arguments call is NULL only for NULL, too: the columns at the bottom are what counts.
    """
    columns = (
        _ONLY_FOR_NULL.sub("", verdict.reason)
        for verdict, argument in zip(verdicts, arguments, strict=True)
        if not is_cast_constant(argument)
    )
    return "; ".join(dict.fromkeys(columns))


def is_distinct(node: Node, env: Env) -> Verdict:
    """IS DISTINCT FROM: what `=` says of two values, which may be NULL where that is a user's.

    A user may call anything of PostgreSQL's own `=`, too, say what a path finds in a jsonb.
    """
    found = env.catalog.operators.get(node.integer("opno"))
    if found is None or not (found.builtin or found.families or _never_null_strict(found.function, env)):
        return nullable("IS DISTINCT FROM asks an operator that is not PostgreSQL's own")
    return proven("IS DISTINCT FROM is true or false")


def _never_null_strict(oid: int, env: Env) -> bool:
    if oid < FIRST_USER_OID:
        return oid in audited.NEVER_NULL_STRICT
    found = env.catalog.functions.get(oid)
    return found is not None and found.native in audited.EXTENSIONS_NEVER_NULL_STRICT


def _call(node: Node, oid: int, env: Env) -> Verdict:
    name, arguments, variadic = call_name(node, env), node.nodes("args"), node.flag("funcvariadic")
    positional = all(argument.label != "NAMEDARGEXPR" for argument in arguments)
    if oid in audited.NEVER_NULL:
        if variadic and not (failed := env.verdict(arguments[-1])).not_null:
            return nullable(f"{name} of a NULL array is NULL: {failed.reason}")
        return proven(f"{name} never returns NULL")
    if _never_null_strict(oid, env):
        return all_of(name, arguments, [oid], env)
    if oid in audited.NEVER_NULL_OF_BUILTIN and all(_casts_to_text(type_of(argument), env) for argument in arguments):
        return _given(name, arguments, env)
    if oid in audited.NEVER_NULL_GIVEN and positional:
        needed = audited.NEVER_NULL_GIVEN[oid]
        if max(needed, default=0) < len(arguments):
            wanted = [arguments[index] for index in needed]
            return _given(
                name, [*wanted, arguments[-1]] if variadic else wanted, env, rest=len(wanted) < len(arguments)
            )
    if oid in audited.NEVER_NULL_GIVEN_ANY:
        found = next((v for argument in arguments if (v := env.verdict(argument)).not_null), None)
        return (
            proven(f"{name} ignores NULL, and {found.reason}")
            if found
            else nullable(f"both arguments of {name} can be NULL")
        )
    if _never_null_time(oid, arguments, env):
        return _given(name, arguments, env)
    return _unproven(name, oid)


def _casts_to_text(type_: int, env: Env) -> bool:
    """Tell whether PostgreSQL casts a type to text by itself, which makes no NULL; a user's cast may."""
    found = env.catalog.types.get(type_)
    return 0 < type_ < FIRST_USER_OID if found is None else not found.cast_to_text


def _given(name: str, needed: Sequence[Node], env: Env, *, rest: bool = False) -> Verdict:
    """A function that is NULL only for some of its arguments; `rest`: there are others, of which it does not matter."""
    verdicts = [env.verdict(argument) for argument in needed]
    failed = failure(verdicts)
    if failed or not rest or not needed:
        return failed or _null_only_for_null(name, needed, verdicts)
    reasons = reasons_of(needed, verdicts)
    shown = " or ".join(show(argument, env) for argument in needed)
    return proven(f"{name} is NULL only if {shown} is{': ' if reasons else ''}{reasons}")


def _never_null_time(oid: int, arguments: Sequence[Node], env: Env) -> bool:
    """Tell whether a function of time that is NULL for infinity, or for some fields of it, is given neither."""
    if not arguments or any(argument.label == "NAMEDARGEXPR" for argument in arguments):
        return False
    fields = audited.NEVER_NULL_FIELDS.get(oid)
    if fields is not None and (string(arguments[0]) or "").lower() in fields:
        return True
    if oid not in audited.NULL_FOR_INFINITY:
        return False
    if oid in _TO_CHAR:
        return bool(string(arguments[1])) and is_finite(arguments[0], env)
    return is_finite(arguments[-1], env)


def _unproven(name: str, oid: int) -> Verdict:
    if oid >= FIRST_USER_OID:
        return not_known(name, oid)
    if oid in audited.NULL_FOR_INFINITY:
        return nullable(f"{name} is NULL for {'infinity and an empty format' if oid in _TO_CHAR else 'infinity'}")
    return nullable(f"{name} can return NULL even for arguments that are not NULL")


def not_known(name: str, oid: int) -> Verdict:
    """Return the verdict of what a function returns that nobody has audited, a user's above all."""
    if oid < FIRST_USER_OID:
        return nullable(f"{name} may return NULL here")
    return nullable(f"{name} is not PostgreSQL's own, and {NOT_KNOWN}")


def row_value(node: Node, env: Env, *, padded: bool) -> Verdict:
    """The value of a set-returning function in a row that it returned; `padded`: another one may return more rows."""
    oid = node.integer("funcid") or env.catalog.function_of(node.integer("opno"))
    name = call_name(node, env)
    if padded:
        return nullable(f"{name} stands beside another set-returning function; the shorter is filled with NULL")
    if oid in audited.ROWS_NOT_NULL:
        return proven(f"{name} returns no NULL in its rows")
    if oid == UNNEST and (arguments := node.nodes("args")):
        if env.elements(arguments[0]):
            return proven(f"no element of the array {show(arguments[0], env)} is NULL")
        return nullable(f"an element of the array {show(arguments[0], env)} may be NULL")
    if oid >= FIRST_USER_OID:
        return not_known(name, oid)
    return nullable(f"{name} may return NULL in its rows")
