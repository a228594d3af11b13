"""How many chats are read and files cleaned at the same moment, over all processes of the server."""

import fcntl
import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from django.conf import settings

# A second one only where a processor is left for the pages meanwhile.
SLOTS = 2 if (os.cpu_count() or 1) > 1 else 1
_LOOK_AGAIN = 0.05
# Whoever reads a chat holds a thread for seconds. One of each process only: pages are answered by the others.
_here = threading.Lock()


class Busy(Exception):
    """As many are at it as may be at once."""


@contextmanager
def slot() -> Iterator[None]:
    """Hold one of the places for the length of the block; raises :class:`Busy` at once, because waiting blocks pages.

    A place is a lock on an empty file: whoever dies lets go of it.
    """
    if not _here.acquire(blocking=False):
        raise Busy
    try:
        with _place("chat"):
            yield
    finally:
        _here.release()


@contextmanager
def place_for_cleaning(patience: float) -> Iterator[None]:
    """Hold one of the places to clean a file; waits ``patience`` seconds for one, then raises :class:`Busy`."""
    until = time.monotonic() + patience
    with ExitStack() as held:
        while True:
            try:
                held.enter_context(_place("clean"))
                break
            except Busy:
                if time.monotonic() >= until:
                    raise
            time.sleep(_LOOK_AGAIN)
        yield


@contextmanager
def _place(name: str) -> Iterator[None]:
    folder = settings.ABRI_DATA / "locks"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for number in range(SLOTS):
        with (folder / f"{name}.{number}").open("a") as place:
            try:
                fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            yield
            return
    raise Busy
