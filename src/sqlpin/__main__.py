"""`sqlpin` and `python -m sqlpin`."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line of this process."""
    gc.set_threshold(50_000)  # a short life with much to build: the default looks for garbage a hundred times in vain

    from sqlpin.cli import main as run

    code = run()
    gc.freeze()  # the interpreter's last collection would look at all that is left, a moment before the process ends
    sys.exit(code)


if __name__ == "__main__":
    main()
