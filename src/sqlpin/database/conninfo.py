"""Which database the user names: the command line, else the environment, else `.env`; in any spelling in use.

libpq's own parser judges (through psycopg). Before it, what other drivers' URLs have more is translated or dropped.
No message quotes a connection string: what does not parse may hold a password anywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from sqlpin.environment import nearest_env_file, read_env_file
from sqlpin.errors import UsageError

VARIABLE = "DATABASE_URL"
_SCHEME = re.compile(r"(?:postgresql|postgres)(?:\+[a-z0-9_]+)?://", re.IGNORECASE)
_OTHER_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*)://", re.IGNORECASE)
# As libpq splits it: credentials end at an `@` before the first `/`, and may hold a `?`.
_URL = re.compile(r"(?P<address>(?:[^@/]*@)?[^?]*)(?:\?(?P<query>.*))?", re.DOTALL)
_REFUSED_OPTION = re.compile(r'invalid (?:connection option|URI query parameter):? "(\w+)"')
# Options of other drivers' URLs that do not say which server or how to reach it.
_DROPPED = frozenset(
    {
        "async_fallback",  # SQLAlchemy
        "prepared_statement_cache_size",
        "prepared_statement_name_func",
        "command_timeout",  # asyncpg
        "max_cached_statement_lifetime",
        "max_cacheable_statement_size",
        "statement_cache_size",
        "statement-cache-capacity",  # SQLx
        "connection_limit",  # Prisma, Django URLs
        "conn_max_age",
        "pgbouncer",
        "pool_timeout",
    }
)
_RENAMED = {"ssl": "sslmode", "ssl-mode": "sslmode", "timeout": "connect_timeout"}
_SSL = {"true": "require", "1": "require", "false": "disable", "0": "disable"}
_ENCODE = "a password with @ : / ? # or % is written percent-encoded: @ as %40, / as %2F, % as %25"


@dataclass(frozen=True, slots=True)
class Target:
    """A database the user named. `conninfo` is libpq's and may hold a password; `place` may be shown."""

    conninfo: str = field(repr=False)
    source: str
    place: str

    def named(self, database: str) -> Target:
        """Return another database of the same server."""
        from psycopg.conninfo import conninfo_to_dict, make_conninfo

        conninfo = make_conninfo(self.conninfo, dbname=database)
        parts = {name: str(value) for name, value in conninfo_to_dict(conninfo).items()}
        return Target(conninfo, self.source, _place(parts))


def find_target(option: str | None, environ: Mapping[str, str], folder: Path) -> Target | None:
    """Return the database named by `--database-url`, the environment or the nearest `.env`; None when none is.

    The first that says anything wins; an empty value says nothing. Raises UsageError for one that does not parse.
    """
    if option:
        return parse(option, "--database-url")
    if environ.get(VARIABLE):
        return parse(environ[VARIABLE], VARIABLE)
    file = nearest_env_file(folder)
    value = read_env_file(file).get(VARIABLE) if file else None
    return parse(value, f"{VARIABLE} in {file}") if value else None


def parse(text: str, source: str) -> Target:
    """Read a connection URL or a libpq connection string. Raises UsageError."""
    import psycopg  # not at import: the embedded server starts while psycopg is imported
    from psycopg.conninfo import conninfo_to_dict, make_conninfo

    try:
        options = conninfo_to_dict(_translate(text.strip(), source))
    except psycopg.ProgrammingError as error:
        raise UsageError(f"{source} is not a connection string: {_reason(text, str(error))}", help=(_ENCODE,)) from None
    parts = {name: str(value) for name, value in options.items() if value is not None}
    if any("@" in parts.get(name, "") for name in ("host", "port", "dbname")):
        raise UsageError(f"{source} has an `@` that is not the one before the host", help=(_ENCODE,))
    return Target(make_conninfo("", **parts), source, _place(parts))


def _translate(text: str, source: str) -> str:
    """Return a URL as libpq reads it; a keyword string as it is."""
    scheme = _SCHEME.match(text)
    if not scheme:
        other = _OTHER_SCHEME.match(text)
        if other:
            raise UsageError(
                f"{source} is a URL of {other[1]}, sqlpin works with PostgreSQL",
                help=("write it as postgresql://user@host/database",),
            )
        return text
    url = _URL.fullmatch(text, scheme.end())
    assert url is not None  # noqa: S101  # it matches everything
    options = [_option(part) for part in (url["query"] or "").split("&") if not _is_dropped(part)]
    return f"postgresql://{url['address']}{'?' if any(options) else ''}{'&'.join(options)}"


def _is_dropped(option: str) -> bool:
    return unquote(option.partition("=")[0]) in _DROPPED


def _option(part: str) -> str:
    name, equals, value = part.partition("=")
    renamed = _RENAMED.get(unquote(name), name)
    return f"{renamed}{equals}{_SSL.get(value.lower(), value) if renamed == 'sslmode' else value}"


def _reason(text: str, message: str) -> str:
    """Return libpq's reason without the words it quotes, which may be parts of a password, but for an option's name."""
    refused = _REFUSED_OPTION.search(message)
    if refused:
        before, _, after = text.partition(refused[1])
        if "pass" not in before.lower() and "@" not in after:
            return f"it has an option that libpq does not know: {refused[1]}"
    return re.sub(r'"[^"\n]*"?', '"…"', message.strip().splitlines()[0] if message.strip() else "it does not parse")


def _place(parts: Mapping[str, str]) -> str:
    host = parts.get("host") or parts.get("hostaddr") or ""
    where = f"{host}:{parts['port']}" if "port" in parts and not host.startswith("/") else host
    if "service" in parts:
        where = where or f"service {parts['service']}"
    name = f"database {parts['dbname']}" if "dbname" in parts else "the default database"
    return f"{name} on {where or 'the default host'}"
