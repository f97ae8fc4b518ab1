"""The `.sqlx` folder: what is pinned, on disk.

`query-<hash>.json` holds the answer for one query: SQLx's bytes, our key last (`metadata`). `migrations.sum` says which
migrations the answers were made from, `overrides.sum` with which declarations of the configuration (`sums`). A query file
without our key belongs to another tool: it is read, never changed, never pruned. Reading never raises for what stands in a
file (`folder`); writing is all or nothing (`write`).
"""

from sqlpin.store.folder import OVERRIDES_FILE, SUM_FILE, SUM_FILES, Store, file_name, load
from sqlpin.store.metadata import render_metadata
from sqlpin.store.sums import render_overrides, render_sums
from sqlpin.store.write import Written, write

__all__ = [
    "OVERRIDES_FILE",
    "SUM_FILE",
    "SUM_FILES",
    "Store",
    "Written",
    "file_name",
    "load",
    "render_metadata",
    "render_overrides",
    "render_sums",
    "write",
]
