"""Locks that their owner's death frees: `flock` of an open file, held until the last process that inherited it has ended.

The filelock package has the same, without the inheriting, and without sharing.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

if sys.platform != "win32":
    import fcntl


def acquire(path: Path, *, shared: bool = False, wait: bool = True) -> int:
    """Lock a file, made if need be, and return its descriptor. Raises OSError, BlockingIOError if it may not wait.

    A file that was removed while we waited is none that others look at: then the new one is locked.
    """
    how = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB)
    while True:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, how)
            if os.path.samestat(os.fstat(descriptor), path.stat()):
                return descriptor
        except FileNotFoundError:
            pass
        except BaseException:
            os.close(descriptor)
            raise
        os.close(descriptor)


def try_acquire(path: Path) -> int | None:
    """Lock a file if nobody else has; None if somebody has, or there can be no such file."""
    try:
        return acquire(path, wait=False)
    except OSError:
        return None
