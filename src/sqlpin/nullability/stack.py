"""Room for expressions that are nested more deeply than Python's own stack allows."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Final, TypeVar

T = TypeVar("T")

_FRAMES: Final = 60_000
_BYTES: Final = 512 * 1024 * 1024
"""Address space, of which only what is used becomes memory: far more than so many frames have ever been seen to take."""


def with_room(work: Callable[[], T]) -> T:
    """Return what `work` returns, called in a thread of its own with a large stack. Raises what it raises.

    Where there is no such thread to be had, RecursionError.
    """
    outcome: list[T] = []
    failure: list[BaseException] = []

    def run() -> None:
        try:
            outcome.append(work())
        except BaseException as error:  # it is raised again by the one who waits
            failure.append(error)

    limit, size = sys.getrecursionlimit(), threading.stack_size()
    try:
        threading.stack_size(_BYTES)
        thread = threading.Thread(target=run, name="proof")
        sys.setrecursionlimit(max(limit, _FRAMES))
        thread.start()
        thread.join()
    except (RuntimeError, ValueError, MemoryError) as error:  # no thread, or none so large
        raise RecursionError from error
    finally:
        threading.stack_size(size)
        sys.setrecursionlimit(limit)
    if failure:
        raise failure[0]
    return outcome[0]
