"""What CHECK constraints and generated columns prove of a table's own columns.

The condition of a CHECK is false in no row, so that `CHECK (a IS NOT NULL AND b > 0)` proves `a`, and nothing of `b`.
A generated column is what its expression gives for the other columns of its row. Both are proven with the rules that serve
queries, in the scope of a query that reads just that table.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from sqlpin.nodetree import Node, NodeTextError, read, walk
from sqlpin.nullability.calls import type_of
from sqlpin.nullability.catalog import Check, Column, Relation
from sqlpin.nullability.constants import string
from sqlpin.nullability.decisions import EQUAL_TRUTHS, NUM_NONNULLS
from sqlpin.nullability.joins import Clause
from sqlpin.nullability.lasting import UNSTEADY
from sqlpin.nullability.scope import Env, Outcome, Run, Scope, TooComplexError

_TABLE: Final = 0
_TEXT_EQUALITY: Final = 67  # texteq; that of character ignores trailing blanks, which are in the value all the same
_ALTERNATIVES: Final = re.compile(rf":boolop\s+(or|not)\b|:funcid\s+{NUM_NONNULLS}\b|:opfuncid\s+{EQUAL_TRUTHS}\b")
_VARNO: Final = re.compile(r":varno\s+1\b")
_CHARACTER: Final = 1042


def proven_columns(relation: Relation, run: Run, *, written: bool) -> frozenset[int]:
    """Return the columns that no row of this very relation has NULL; `written`: no row written from now on."""
    key = (relation.oid, written)
    proven = run.catalog.proven_columns
    if key not in proven:
        proven[key] = frozenset()  # while it is being worked out: a generated column never depends on itself
        # The answer is for all queries, so that nothing of this one may go into it.
        own = Run(run.rules, run.catalog, weighs_truths=True, most_steps=run.most_steps)
        try:
            proven[key] = _proven_columns(relation, own, written)
        except (RecursionError, TooComplexError):
            del proven[key]  # how deep the stack was is this query's affair: the next one asks afresh
            raise
    return proven[key]


def _proven_columns(relation: Relation, run: Run, written: bool) -> frozenset[int]:
    env = _place(relation, run)
    found = {number for number, column in relation.columns.items() if column.not_null or (written and column.enforced)}
    for check in relation.checks:
        condition = _read(check.tree)
        if condition is not None and (check.valid or written):
            facts = env.implied(condition, Outcome.NOT_FALSE) or frozenset()
            found |= {int(str(key[3])) for key in facts if key[0] == "v"}
    known = env.knowing({("v", env.scope.number, 1, number, ""): None for number in found})
    for number, column in relation.columns.items():
        expression = _read(column.generation) if column.generation else None
        if expression is not None and known.verdict(expression).not_null:
            found.add(number)
    return frozenset(found)


def check_clauses(scope: Scope) -> list[Clause]:
    """Return the CHECK constraints with alternatives of the tables of a level, said of its range-table entries.

    What a constraint proves of single columns, `proven_columns` says; a table with children is left out. So is a condition
    that need not be what it was when the row was written, `expires > now()`: WHERE may say the contrary today.
    """
    found: list[Clause] = []
    answers = scope.query.has("targetList") or scope.query.has("returningList")
    for index, needs in scope.joins.needs.items() if answers else ():
        entry = scope.entry(index)
        table = scope.run.catalog.relations.get(entry.integer("relid")) if entry else None
        if entry is None or table is None or entry.integer("rtekind") != _TABLE or table.kind not in "rp":
            continue
        if table.children and entry.flag("inh"):
            continue
        found += [
            Clause("CHECK", condition, needs)
            for check in table.checks
            if check.valid and (condition := _alternatives(check, index)) and _is_lasting(condition, scope.run)
        ]
    return found


def written_checks(scope: Scope, index: int) -> list[Clause]:
    """Return the CHECK constraints with alternatives that a row of a table met when this statement wrote it."""
    entry = scope.entry(index)
    table = scope.run.catalog.relations.get(entry.integer("relid")) if entry else None
    if entry is None or table is None or table.kind not in "rp":
        return []
    if table.children and (entry.flag("inh") or table.kind == "p"):
        return []
    conditions = (_alternatives(check, index) for check in table.checks)
    return [Clause("CHECK", found, frozenset()) for found in conditions if found and _is_lasting(found, scope.run)]


def _alternatives(check: Check, index: int) -> Node | None:
    """Return the condition of a CHECK that leaves alternatives, said of a range-table entry, or None of any other."""
    return _read(_VARNO.sub(f":varno {index}", check.tree)) if _ALTERNATIVES.search(check.tree) else None


def _is_lasting(condition: Node, run: Run) -> bool:
    """Tell whether a condition gives what it gave when the row was written, as long as the row is the same."""
    for node in walk(condition):
        function = node.integer("funcid") or run.catalog.function_of(node.integer("opno"))
        found = run.catalog.functions.get(function)
        if node.label in UNSTEADY or (function and (found is None or found.volatility != "i")):
            return False
    return True


def admitted_values(table: Relation, column: Column, run: Run) -> tuple[str, ...] | None:
    """Return the strings that a validated CHECK `column IN ('a', 'b')` of a table or a domain admits, in its order."""
    if table.kind not in "rpt":
        return None
    for check in table.checks:
        condition = _read(check.tree) if check.valid else None
        values = values_of(condition, column.number, run) if condition else None
        if values is not None:
            return values
    return domain_values(column.type, run)


def domain_values(domain: int, run: Run) -> tuple[str, ...] | None:
    """Return the strings that a CHECK `VALUE IN ('a', 'b')` of a domain admits, in its order."""
    found = run.catalog.types.get(domain)
    for check in found.checks if found else ():
        condition = _read(check.tree) if check.valid else None
        values = values_of(condition, None, run) if condition else None
        if values is not None:
            return values
    return None


def refuses_null(domain: int, env: Env) -> bool:
    """Tell whether a cast to a domain refuses NULL: by NOT NULL or by a CHECK, validated or not, of it or a domain below."""
    found = env.catalog.types.get(domain)
    if found is None or found.not_null:
        return found is not None
    conditions = [condition for check in found.checks if (condition := _read(check.tree)) is not None]
    return any(("e", "VALUE") in (env.implied(condition, Outcome.NOT_FALSE) or ()) for condition in conditions)


def refusing_domain(parameter: Node, env: Env) -> str | None:
    """Return the name of the domain that a parameter is of, if it refuses NULL, or None.

    Bind calls the domain's input function for NULL, too, and that checks (exec_bind_message, postgres.c; domain_in, domains.c).
    """
    domain = parameter.integer("paramtype")
    found = env.catalog.types.get(domain)
    return found.name if found is not None and found.kind == "d" and refuses_null(domain, env) else None


def values_of(condition: Node, column: int | None, run: Run) -> tuple[str, ...] | None:
    """Return the strings to which a condition confines a column (None: the value of a domain).

    Only where the equality is identity: not under a collation that calls 'A' and 'a' the same, not for character(n), whose
    values are padded, not with an operator that a user made.
    """
    if condition.label == "BOOLEXPR" and condition.text("boolop") == "and":
        found = (values_of(part, column, run) for part in condition.nodes("args"))
        return next((values for values in found if values is not None), None)
    arguments = condition.nodes("args")
    if run.catalog.function_of(condition.integer("opno")) != _TEXT_EQUALITY or len(arguments) != 2:
        return None
    loose = run.catalog.nondeterministic_collations  # to them, 'Draft' may be in ('draft', 'live')
    if condition.integer("inputcollid") in loose or not _is_column(arguments[0], column):
        return None
    if condition.label == "OPEXPR":
        elements = [arguments[1]]
    elif condition.label == "SCALARARRAYOPEXPR" and condition.flag("useOr"):
        elements = _elements(arguments[1])
    else:
        return None
    values = [None if type_of(element) == _CHARACTER else string(element) for element in elements]
    known = tuple(value for value in values if value is not None and (run.catalog.utf8 or value.isascii()))
    return known if known and len(known) == len(values) else None


def _is_column(node: Node, column: int | None) -> bool:
    while node.label in ("RELABELTYPE", "COLLATEEXPR") and (inner := node.node("arg")):
        node = inner
    if column is None:
        return node.label == "COERCETODOMAINVALUE"
    return node.label == "VAR" and node.integer("varattno") == column


def _elements(node: Node) -> list[Node]:
    while node.label in ("RELABELTYPE", "ARRAYCOERCEEXPR") and (inner := node.node("arg")):
        node = inner
    return node.nodes("elements") if node.label == "ARRAYEXPR" else []


def _place(relation: Relation, run: Run) -> Env:
    query = read(
        f"({{QUERY :commandType 1 :rtable ({{RANGETBLENTRY :eref {{ALIAS :aliasname {relation.oid} :colnames <>}} :rtekind 0 "
        f":relid {relation.oid} :inh false}}) :jointree {{FROMEXPR :fromlist ({{RANGETBLREF :rtindex 1}}) :quals <>}}}})"
    )[0]
    return run.open(query, None).rows


@lru_cache(maxsize=512)  # many queries read the same tables
def _read(tree: str) -> Node | None:
    try:
        found = read(tree)
    except NodeTextError:
        return None
    return found[0] if len(found) == 1 else None
