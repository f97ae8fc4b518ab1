"""Columns: where a column reference leads, by kind of range-table entry, in `SOURCES`.

A column can be NULL because its source gives NULL, or because an outer join filled its relation; what conditions say
overrules both.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from sqlpin.nodetree import Node
from sqlpin.nullability import documents
from sqlpin.nullability import functions as audited
from sqlpin.nullability.calls import not_known, row_value, type_of
from sqlpin.nullability.explain import (
    NOT_KNOWN,
    call_name,
    column_name,
    join_found,
    leaves_no_null,
    missing,
    name_of_column,
    show,
)
from sqlpin.nullability.inner import with_query
from sqlpin.nullability.keys import is_row_of_join, output_entries, place_of
from sqlpin.nullability.returning import excluded_column, excluded_row, returned_column
from sqlpin.nullability.scope import Env, Stage
from sqlpin.nullability.subqueries import NOTHING, output_column
from sqlpin.nullability.tables import declared_column, table_column, whole_row
from sqlpin.nullability.verdict import Verdict, nullable, proven


def column(node: Node, env: Env) -> Verdict:
    """A column reference, of this level or an outer one."""
    level = env.at(node.integer("varlevelsup"))
    key = place_of(node, level) if level else None
    if level is None or key is None:
        return nullable(
            "which of two equal grouping keys it is, is not known" if level else "its query level is not known"
        )
    index, number, row = node.integer("varno"), node.integer("varattno"), str(key[4])
    if row == "group":
        verdict = nullable(f"a grouping set leaves {column_name(node, env)} out")
    elif row:
        verdict = returned_column(node, row, level)
    elif index == excluded_row(level.scope.query):
        verdict = excluded_column(number, level)
    else:
        verdict = _present(source_column(index, number, level), index, level)
        if is_row_of_join(node, level.scope):
            verdict = verdict.for_other_reasons
    if not verdict.not_null and key in env.known:
        return proven(leaves_no_null(env.known[key], column_name(node, env)))
    return verdict


def source_column(index: int, number: int, level: Env) -> Verdict:
    """Tell whether a column of a range-table entry can be NULL where the entry has a row."""
    entry = level.scope.entry(index)
    rule = level.scope.run.rules.sources.get(entry.integer("rtekind")) if entry else None
    return rule(index, number, level) if rule else nullable("sqlpin does not know this kind of relation")


def _present(verdict: Verdict, index: int, level: Env) -> Verdict:
    needs = level.scope.joins.needs.get(index, frozenset())
    lacking = frozenset(key for key in needs if key not in level.known)
    if not lacking:
        if needs and verdict.not_null:
            fact = level.known[next(iter(needs))]
            return proven(f"{join_found(fact)}, and {verdict.reason}")
        return verdict
    absent = lacking if verdict.not_null else verdict.absent | lacking if verdict.absent else frozenset()
    reason = missing(min(lacking, key=str), level.scope)
    return Verdict(False, reason, absent)


def _subquery(index: int, number: int, level: Env) -> Verdict:
    entry = level.scope.entry(index)
    query = entry.node("subquery") if entry else None
    if entry is None or query is None:
        return nullable("the sub-query is not known")
    if number == 0:
        return whole_row(entry)
    if (said := _declared_of_view(entry, query, index, number, level)) is not None:
        return said
    outside = level.in_stage(Stage.ROWS) if entry.flag("lateral") else level.scope.around
    return _of_this(output_column(level.scope.run.open(query, outside), number, _given(index, level)), index, level)


def _declared_of_view(entry: Node, query: Node, index: int, number: int, level: Env) -> Verdict | None:
    """Return what the user declares of a column of the view that a sub-query is, or None.

    Since PostgreSQL 16 the expanded view keeps its OID. Before, an output column that is nothing but a column of the view
    tells of it: its origin is the view, and the same column further inside comes from somewhere else.
    """
    if not level.catalog.declared:
        return None
    if view := entry.integer("relid"):
        return declared_column(view, number, level)
    inner = next((_origin(found) for found in output_entries(query) if found.integer("resno") == number), None)
    for found in output_entries(level.scope.query):
        variable = found.node("expr")
        if variable is None or (variable.label, variable.integer("varlevelsup")) != ("VAR", 0):
            continue
        if (variable.integer("varno"), variable.integer("varattno")) == (index, number) and _origin(found) != inner:
            return declared_column(*_origin(found), level)
    return None


def _origin(target: Node) -> tuple[int, int]:
    return target.integer("resorigtbl"), target.integer("resorigcol")


def _of_this(verdict: Verdict, index: int, level: Env) -> Verdict:
    """Tell apart the rows of two references to one query: what is absent in one may be there in the other."""
    if not verdict.absent:
        return verdict
    return verdict._replace(absent=frozenset(("in", level.scope.number, index, key) for key in verdict.absent))


def _given(index: int, level: Env) -> frozenset[int]:
    """Return the columns of a relation that conditions prove: they may prove other columns further inside."""
    number = level.scope.number
    return frozenset(
        int(str(key[3])) for key in level.known if key[0] == "v" and key[1] == number and key[2] == index and not key[4]
    )


def _join(index: int, number: int, level: Env) -> Verdict:
    """A merged column of USING, or a column of a join with an alias."""
    entry = level.scope.entry(index)
    expressions = entry.nodes("joinaliasvars") if entry else []
    if number == 0:
        return whole_row(entry)
    return level.verdict(expressions[number - 1]) if 0 < number <= len(expressions) else nullable("an unknown column")


def _values(index: int, number: int, level: Env) -> Verdict:
    entry = level.scope.entry(index)
    if number == 0:
        return whole_row(entry)
    verdicts = [
        level.verdict(row[number - 1]) for row in (entry.lists("values_lists") if entry else []) if number <= len(row)
    ]
    failed = next((verdict for verdict in verdicts if not verdict.not_null), None)
    if failed or not verdicts:
        return nullable(f"in a row of VALUES, {failed.reason}" if failed else "VALUES without rows")
    return proven("no row of VALUES has a NULL here")


def _with_query(index: int, number: int, level: Env) -> Verdict:
    entry = level.scope.entry(index)
    home, found = with_query(entry, level.scope) if entry else (None, None)
    query = found.node("ctequery") if found else None
    if entry is None or home is None or found is None or query is None:
        return nullable("the WITH query is not known")
    if number == 0:
        return whole_row(entry)
    run = level.scope.run
    if id(found) in run.recursion:
        name = name_of_column(entry, number)
        if number in run.recursion[id(found)]:
            return proven(f"{name} is not NULL in the rows that the recursion has so far")
        return nullable(f"{name} can be NULL in a row that the recursion has so far")
    scope = run.open(query, home.scope.around)
    if found.flag("cterecursive"):
        return _recursive(found, query, number, home)
    return _of_this(output_column(scope, number, _given(index, level)), index, level)


def _recursive(with_query: Node, query: Node, number: int, home: Env) -> Verdict:
    """Assume that no column is NULL, and take back what does not follow, until the rest follows from itself."""
    run = home.scope.run
    scope = run.open(query, home.scope.around)
    count = len(query.nodes("targetList"))
    assumed = frozenset(range(1, count + 1))
    while True:
        run.recursion[id(with_query)] = assumed
        verdicts = {column: output_column(scope, column, NOTHING) for column in range(1, count + 1)}
        kept = frozenset(column for column in assumed if verdicts[column].not_null)
        del run.recursion[id(with_query)]
        if kept == assumed:
            return verdicts.get(number, nullable("there is no such column"))._replace(absent=frozenset())
        assumed = kept


def _function(index: int, number: int, level: Env) -> Verdict:
    entry = level.scope.entry(index)
    if entry is None:
        return nullable("the function is not known")
    items = entry.nodes("functions")
    first = 1
    for item in items:
        count = item.integer("funccolcount")
        if first <= number < first + count:
            return _function_column(item, number - first, len(items) > 1, level)
        first += count
    if number == first and entry.flag("funcordinality"):
        return proven("WITH ORDINALITY counts the rows")
    return nullable("the row of a function may be NULL")


def _function_column(item: Node, offset: int, padded: bool, level: Env) -> Verdict:
    call = item.node("funcexpr")
    if call is None:
        return nullable("the function is not known")
    name = call_name(call, level)
    if padded:
        return nullable(f"{name} is filled up with NULL where a function beside it returns more rows")
    if item.has("funccolnames"):
        return nullable(f"the query itself lists the columns of {name}, and {NOT_KNOWN}")
    if not call.flag("funcretset"):
        single = item.integer("funccolcount") == 1 and not _returns_row(call, level)
        return level.verdict(call) if single else not_known(name, call.integer("funcid"))
    if call.integer("funcid") in audited.ROWS_COLUMNS_NOT_NULL:
        if offset in audited.ROWS_COLUMNS_NOT_NULL[call.integer("funcid")]:
            return proven(f"{name} returns no NULL in this column")
        return nullable(f"{name} may return NULL in this column")
    if item.integer("funccolcount") != 1 or _returns_row(call, level):
        return not_known(name, call.integer("funcid"))
    return row_value(call, level, padded=False)


def _returns_row(call: Node, level: Env) -> bool:
    """Tell whether a call, or a cast or COALESCE in its place, makes a row, whose fields are the columns."""
    found = level.catalog.types.get(type_of(call))
    return found is None or found.kind not in "berm"


def _table_function(index: int, number: int, level: Env) -> Verdict:
    """XMLTABLE and JSON_TABLE: NOT NULL columns are checked, ordinality counts."""
    entry = level.scope.entry(index)
    table = entry.node("tablefunc") if entry else None
    if table is None or number < 1:
        return nullable("a column of a table of functions")
    if table.integer("functype") != 0:
        return documents.json_table_column(table, number)
    if number - 1 in table.integers("notnulls"):
        return proven("the column is declared NOT NULL in XMLTABLE")
    # Before PostgreSQL 17 there is no functype, and ordinalitycol is -1 where there is none.
    if table.integer("ordinalitycol") == number - 1:
        return proven("FOR ORDINALITY counts the rows")
    return nullable("a column of XMLTABLE that is not declared NOT NULL may find nothing")


def _group(index: int, number: int, level: Env) -> Verdict:
    """A grouping column of PostgreSQL 18."""
    scope = level.scope
    entry = scope.entry(index)
    expressions = entry.nodes("groupexprs") if entry else []
    if not 0 < number <= len(expressions):
        return nullable("an unknown grouping column")
    if scope.grouping.leaves_out(number):
        return nullable(f"a grouping set leaves {show(expressions[number - 1], level)} out")
    return level.in_stage(Stage.ROWS).verdict(expressions[number - 1])


def _unknown(reason: str) -> Callable[[int, int, Env], Verdict]:
    return lambda _index, _number, _level: nullable(reason)


SOURCES: Mapping[int, Callable[[int, int, Env], Verdict]] = MappingProxyType(
    {
        0: table_column,
        1: _subquery,
        2: _join,
        3: _function,
        4: _table_function,
        5: _values,
        6: _with_query,
        7: _unknown("a transition table of a trigger"),
        8: _unknown("a relation without columns"),
        9: _group,
    }
)
