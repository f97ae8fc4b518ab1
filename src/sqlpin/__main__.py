"""`sqlpin` and `python -m sqlpin`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line of this process."""
    from sqlpin.cli import main as run

    sys.exit(run())


if __name__ == "__main__":
    main()
