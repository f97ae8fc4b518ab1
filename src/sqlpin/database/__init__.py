"""Databases to ask: one that the user names, a scratch database beside it, or a server of our own that needs no set-up.

psycopg is not imported with these modules: that takes longer than our server's start, which goes on meanwhile.
"""

from __future__ import annotations

from sqlpin.database.cluster import Server
from sqlpin.database.conninfo import Target, find_target
from sqlpin.database.embedded import Schema, disposable_server, migrated_server
from sqlpin.database.engine import Engine, find_engine
from sqlpin.database.extensions import EngineChoice, choose_engine
from sqlpin.database.opening import Choice, Database, Origin, open_database, open_empty

__all__ = [
    "Choice",
    "Database",
    "Engine",
    "EngineChoice",
    "Origin",
    "Schema",
    "Server",
    "Target",
    "choose_engine",
    "disposable_server",
    "find_engine",
    "find_target",
    "migrated_server",
    "open_database",
    "open_empty",
]
