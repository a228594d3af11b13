"""No garbage collection for a while: what builds hundreds of thousands of objects in a row and drops none in a cycle.

The collector would look through all of them again and again, for up to a tenth of the time that a long chat takes.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager


class _Pause:
    """How many threads want it quiet, and whether the collector ran before the first of them came."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._wanting = 0
        self._ran = False

    def begin(self) -> None:
        with self._lock:
            if not self._wanting:
                self._ran = gc.isenabled()
                gc.disable()
            self._wanting += 1

    def end(self) -> None:
        with self._lock:
            self._wanting -= 1
            if not self._wanting and self._ran:
                gc.enable()


_pause = _Pause()


@contextmanager
def no_collecting() -> Iterator[None]:
    """Stop the collector; what was before comes back when the last thread that asked for it has ended."""
    _pause.begin()
    try:
        yield
    finally:
        _pause.end()
