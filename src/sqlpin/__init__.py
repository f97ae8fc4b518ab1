"""sqlpin pins every SQL string in your Python code to what PostgreSQL says it means.

This façade is what a user's program imports; it pulls in no dependency and no driver.
"""

from sqlpin.marker import sql
from sqlpin.version import __version__

__all__ = ["__version__", "sql"]
