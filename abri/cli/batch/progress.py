"""How far a long run is: over itself on a terminal, else, where asked for, a line now and then."""

from __future__ import annotations

import sys
import time

_SECONDS = {True: 0.2, False: 10.0}


class Progress:
    """Counts messages and says how many, how much of the file, and how fast."""

    def __init__(self, size: int, *, asked: bool) -> None:
        self._terminal = sys.stderr is not None and sys.stderr.isatty()
        self._shown = asked or self._terminal
        self._size = max(size, 1)
        self._begun = time.monotonic()
        self._said = 0.0
        self._screened = 0

    def count(self, reached: int, total: int, screened: int) -> None:
        """So much of the file is done, so many messages, and of these so many screened just now."""
        self._screened += screened
        now = time.monotonic()
        if not self._shown or now - self._said < _SECONDS[self._terminal]:
            return
        self._said = now
        rate = self._screened / max(now - self._begun, 1e-3)
        self._say(f"{reached / self._size:.0%}, {total:,} messages, {rate:,.0f} a second")

    def end(self) -> None:
        """Leave a clean line."""
        if self._shown and self._terminal:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()

    def _say(self, text: str) -> None:
        sys.stderr.write(f"\r\x1b[K{text}" if self._terminal else f"{text}\n")
        sys.stderr.flush()
