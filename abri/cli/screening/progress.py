"""A bar on the terminal while long work goes on; nothing where nobody looks."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO, TypeVar

_Thing = TypeVar("_Thing")
_WIDTH = 24
_OFTEN = 0.1
"""Seconds between two drawings."""


class Progress:
    """Phases of work, drawn over each other in one line of a terminal."""

    def __init__(self, phases: Sequence[str], stream: TextIO | None = None) -> None:
        self._stream = stream if stream is not None else sys.stderr
        self._shown = self._stream is not None and self._stream.isatty()
        self._phases = phases
        self._at = -1
        self._drawn = 0.0

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """Clear the line: results follow on the same terminal."""
        if self._shown:
            self._shown = False
            self._stream.write("\r\x1b[K")
            self._stream.flush()

    def begin(self, phase: str) -> None:
        """A phase begins; those before it are done."""
        self._at = self._phases.index(phase)
        self._draw(0.0)

    def each(self, things: Iterable[_Thing], total: int) -> Iterator[_Thing]:
        """The things one by one; the bar moves with them."""
        for done, thing in enumerate(things):
            if self._shown and time.monotonic() - self._drawn > _OFTEN:
                self._draw(done / max(total, 1))
            yield thing

    def _draw(self, part: float) -> None:
        if not self._shown:
            return
        filled = int(_WIDTH * (self._at + min(part, 1.0)) / len(self._phases))
        bar = "#" * filled + "-" * (_WIDTH - filled)
        share = f" {part:.0%}" if part else ""
        self._stream.write(f"\r\x1b[K[{bar}] {self._phases[self._at]}{share}")
        self._stream.flush()
        self._drawn = time.monotonic()
