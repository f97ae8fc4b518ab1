"""The façade keeps its names, whatever else of the package has been imported."""

from __future__ import annotations

import subprocess
import sys

EVERYTHING = """
import importlib, pkgutil, sqlpin
for module in pkgutil.walk_packages(sqlpin.__path__, "sqlpin."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
print(sqlpin.sql("SELECT 1"), *sqlpin.__all__)
"""


def test_no_submodule_takes_the_name_of_a_public_function() -> None:
    # A subpackage called `sql` once replaced the function `sql` as soon as it was imported.
    ran = subprocess.run([sys.executable, "-c", EVERYTHING], capture_output=True, text=True, check=True)
    assert ran.stdout.split("\n")[0] == "SELECT 1 __version__ sql"
