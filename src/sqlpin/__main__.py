"""`sqlpin` and `python -m sqlpin`."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line of this process."""
    gc.set_threshold(50_000)  # a short life with much to build: the default looks for garbage a hundred times in vain

    from sqlpin.cli import main as run

    sys.exit(run())


if __name__ == "__main__":
    main()
