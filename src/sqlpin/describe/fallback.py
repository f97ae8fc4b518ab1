"""What can be said of nullability without the server's query tree: little, and that soundly.

An output column is NOT NULL when the server says that it is a column of a table (RowDescription), that column of that table
can hold no NULL, and nothing in the text can put a NULL in its place. The server follows a column through joins and
sub-selects, so that the last of the three is asked of the words of the text: a query without the words of outer joins, set
operations and grouping sets, in whatever meaning they stand there, has none of these. Views need no look: a view's own column
is never NOT NULL to the catalog.
"""

from __future__ import annotations

from collections.abc import Iterable

import psycopg

from sqlpin.syntax.lexer import Token, TokenKind, significant

_STATEMENTS = frozenset({"select", "with", "table", "insert", "update", "delete"})
# MERGE has rows of its source without a target; `old` and `new` (PostgreSQL 18) are NULL on INSERT and DELETE.
_DOUBTFUL = frozenset(
    {"left", "right", "full", "union", "intersect", "except", "grouping", "rollup", "cube", "merge", "old", "new"}
)


def keeps_not_null(text: str) -> bool:
    """Return whether every output column that is a table's column holds what the table holds.

    The lexer reads strings as with `standard_conforming_strings`; with the other reading the answer means nothing.
    """
    words = [_word(token) for token in significant(text) if token.text != "("]
    return bool(words) and words[0] in _STATEMENTS and _DOUBTFUL.isdisjoint(words)


def _word(token: Token) -> str:
    """Return a word in lower case, a quoted identifier by what is in the quotes: `RETURNING "old".id` is `old.id`."""
    if token.kind is TokenKind.QUOTED_IDENTIFIER:
        return "old" if token.text[0] in "uU" else token.text.strip('"')
    return token.text.lower()


def fetch_not_null(connection: psycopg.Connection, columns: Iterable[tuple[int, int]]) -> frozenset[tuple[int, int]]:
    """Return those of the columns, as (table OID, attnum), that never yield a NULL when their table is read or written.

    Left out are: a table with inheritance children, which may lack the constraint; one with rules, which may return anything;
    foreign tables and partitions, which enforce nothing; a constraint that is NOT VALID (PostgreSQL 18).
    """
    wanted = sorted(set(columns))
    rows = connection.execute(
        """
        SELECT a.attrelid AS relation, a.attnum
        FROM ROWS FROM (
            pg_catalog.unnest(%s::pg_catalog.oid[]),
            pg_catalog.unnest(%s::pg_catalog.int2[])
        ) AS wanted (relation, attnum)
        JOIN pg_catalog.pg_attribute AS a ON a.attrelid = wanted.relation AND a.attnum = wanted.attnum
        JOIN pg_catalog.pg_class AS c ON c.oid = a.attrelid
        WHERE
            a.attnotnull
            AND a.attnum > 0
            AND NOT c.relhasrules
            AND (
                (c.relkind = 'r' AND NOT c.relhassubclass)
                OR (
                    c.relkind = 'p'
                    AND NOT EXISTS (
                        SELECT
                        FROM pg_catalog.pg_partition_tree(c.oid) AS tree
                        JOIN pg_catalog.pg_class AS leaf ON leaf.oid = tree.relid
                        WHERE leaf.relkind = 'f'
                    )
                )
            )
            AND NOT EXISTS (
                SELECT
                FROM pg_catalog.pg_constraint AS k
                WHERE k.conrelid = a.attrelid AND k.contype = 'n' AND k.conkey = ARRAY[a.attnum] AND NOT k.convalidated
            )
        """,
        [[relation for relation, _ in wanted], [attnum for _, attnum in wanted]],
    )
    return frozenset((relation, attnum) for relation, attnum in rows)
