"""SIGTERM as Ctrl-C: a run that is stopped leaves nothing behind on the server, no statement and no scratch database.

The process would end at once, and the server go on until the statement is done, an hour later say, and hold the lock.
"""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator

_SIGNALS = [number for name in ("SIGTERM", "SIGHUP") if (number := getattr(signal, name, None))]


class Terminated(KeyboardInterrupt):
    """Ctrl-C that came as another signal; psycopg cancels for it what runs on the server."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = 128 + number


@contextlib.contextmanager
def as_interrupt() -> Iterator[None]:
    """Turn SIGTERM and SIGHUP into Terminated, but where somebody else handles them, and in threads, which may not."""
    usual: list[int] = []
    if threading.current_thread() is threading.main_thread():
        usual = [number for number in _SIGNALS if signal.getsignal(number) is signal.SIG_DFL]
    for number in usual:
        signal.signal(number, _raise)
    try:
        yield
    finally:
        for number in usual:
            signal.signal(number, signal.SIG_DFL)


def _raise(number: int, frame: object) -> None:  # noqa: ARG001  # the signature is signal's
    raise Terminated(number)
