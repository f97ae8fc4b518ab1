"""What statements begin with, so that what begins with something else is told and not passed over. Pure."""

from __future__ import annotations

import re

# Source: https://www.postgresql.org/docs/current/sql-commands.html
_FIRST = frozenset(
    {
        "ABORT", "ALTER", "ANALYSE", "ANALYZE", "BEGIN", "CALL", "CHECKPOINT", "CLOSE", "CLUSTER", "COMMENT",
        "COMMIT", "COPY", "CREATE", "DEALLOCATE", "DECLARE", "DELETE", "DISCARD", "DO", "DROP", "END",
        "EXECUTE", "EXPLAIN", "FETCH", "GRANT", "IMPORT", "INSERT", "LISTEN", "LOAD", "LOCK", "MERGE", "MOVE",
        "NOTIFY", "PREPARE", "REASSIGN", "REFRESH", "REINDEX", "RELEASE", "RESET", "REVOKE", "ROLLBACK",
        "SAVEPOINT", "SECURITY", "SELECT", "SET", "SHOW", "START", "TABLE", "TRUNCATE", "UNLISTEN", "UPDATE",
        "VACUUM", "VALUES", "WITH", "(",
    }
)  # fmt: skip
_CREATED = frozenset(
    {
        "ACCESS", "AGGREGATE", "CAST", "COLLATION", "CONSTRAINT", "CONVERSION", "DATABASE", "DEFAULT", "DOMAIN",
        "EVENT", "EXTENSION", "FOREIGN", "FUNCTION", "GLOBAL", "GROUP", "INDEX", "LANGUAGE", "LARGE", "LOCAL",
        "MATERIALIZED", "OPERATOR", "OR", "OWNED", "POLICY", "PROCEDURAL", "PROCEDURE", "PUBLICATION",
        "RECURSIVE", "ROLE", "ROUTINE", "RULE", "SCHEMA", "SEQUENCE", "SERVER", "STATISTICS", "SUBSCRIPTION",
        "SYSTEM", "TABLE", "TABLESPACE", "TEMP", "TEMPORARY", "TEXT", "TRANSFORM", "TRIGGER", "TRUSTED", "TYPE",
        "UNIQUE", "UNLOGGED", "USER", "VIEW",
    }
)  # fmt: skip
_DOES = re.compile(r"\b(alter|create|drop|insert|update|delete|execute|truncate)\b", re.IGNORECASE)


def begins_a_statement(first: str, second: str) -> bool:
    """Whether PostgreSQL has a statement that begins with these words, upper case."""
    return first in _FIRST and (first not in ("CREATE", "ALTER", "DROP") or second in _CREATED)


def hidden_in_do(text: str) -> bool:
    """Whether a DO block may change schema or rows."""
    return _DOES.search(text) is not None
