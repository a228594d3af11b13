"""Server-sent events: one watcher a process asks the database for all pages that are open, and tells those apart for
which something is new.

A page that is answered without this hub gets one event and comes back for the next: the same address is a stream on
our server and polling on any other. What a page watches belongs to its room: the hub knows numbers only, and asks each
room about its own pages.
"""

import asyncio
import json
import logging
import random
import threading
import time
import weakref
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import close_old_connections, connection
from django.http import HttpResponse
from django.utils import timezone

logger = logging.getLogger(__name__)

Numbers = Mapping[str, int]
EVENTS = "text/event-stream"

# Seconds between two looks at the database for all pages; a message of the same process is told at once, to the pages
# that are about the same.
LOOK_EVERY = 0.25
# At most so often, however many messages come in.
SHORTEST_LOOK = 0.05
# Looks for all pages take at most so great a share of the time, however many pages there are.
MOST_OF_THE_TIME = 0.2
# What noted the last time that pages are open counts for three of these.
NOTE_EVERY = 10.0
# Then a silent stream says that it still stands: proxies do not close it, who has gone is found out, and a page notices
# when it hears nothing any more.
SILENT_FOR = 15.0
STILL = b"event: still\ndata: {}\n\n"
# Then the browser comes back and shows once more who it is.
LONGEST = timedelta(minutes=5)
# Of one page, in how many windows; the oldest gives way.
MOST_WINDOWS = 4
MOST_STREAMS = 4_000
# A browser that lost its stream comes back after so many milliseconds.
COME_BACK = 2_000


class Watch(Protocol):
    """A page that is open: which, until when it may be told anything, and what it is told."""

    @property
    def key(self) -> str:
        """Which pages are the same."""

    @property
    def about(self) -> Hashable:
        """What it shows, a conversation or a room: whoever changes that wakes the pages about it."""

    @property
    def until(self) -> datetime:
        """When the browser has to show again who it is."""

    def numbers(self, seen: Any) -> Numbers:
        """What this page is told."""


class Ask(Protocol):
    """What the watcher asks in each look."""

    def __call__(self, watches: Sequence[Any], at: datetime, *, is_time_to_note: bool) -> list[Numbers]:
        """What each of ``watches`` is told."""


class Rooms:
    """Ask several rooms in one look, each about the pages of its own kinds; who has none open is not asked."""

    def __init__(self, asks: Mapping[tuple[type, ...], Ask]) -> None:
        self._asks = asks

    def __call__(self, watches: Sequence[Any], at: datetime, *, is_time_to_note: bool) -> list[Numbers]:
        """What each of ``watches`` is told."""
        told: list[Numbers] = [{}] * len(watches)
        for kinds, ask in self._asks.items():
            places = [place for place, watch in enumerate(watches) if isinstance(watch, kinds)]
            if places:
                found = ask([watches[place] for place in places], at, is_time_to_note=is_time_to_note)
                for place, numbers in zip(places, found, strict=True):
                    told[place] = numbers
        return told


class Held(HttpResponse):
    """One event with the numbers of now, which a server with a :class:`Hub` goes on with as they change."""

    def __init__(self, watch: Watch, numbers: Numbers) -> None:
        super().__init__(f"retry: {COME_BACK}\n\n{event(numbers)}", content_type=EVENTS)
        # A proxy that collects an answer before it passes it on would keep every event to itself.
        self.headers["X-Accel-Buffering"] = "no"
        self.watch = watch


def event(numbers: Numbers) -> str:
    """One server-sent event."""
    return f"data: {json.dumps(dict(numbers), separators=(',', ':'))}\n\n"


class _Stream:
    """One page that is held."""

    def __init__(self, watch: Watch, at: datetime) -> None:
        self.watch = watch
        # Not all at the same moment, after a start of the server.
        self.until = min(watch.until, at + LONGEST * random.uniform(0.8, 1))  # noqa: S311 (no secret)
        self.told: Numbers | None = None
        self.next: Numbers | None = None
        self.over = False
        self.news = asyncio.Event()

    def tell(self, numbers: Numbers) -> None:
        """Let the page have ``numbers`` if they are new to it. On the loop."""
        if numbers != self.told:
            self.next = numbers
            self.news.set()

    def stop(self) -> None:
        """End it. On the loop."""
        self.over = True
        self.news.set()


_HERE: "weakref.WeakSet[Hub]" = weakref.WeakSet()


def wake(about: Hashable) -> None:
    """Let the pages about this that this process holds be told at once that something has changed."""
    for hub in _HERE:
        hub.wake(about)


class Hub:
    """The streams of one process. Made before the fork, used after it."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask
        self._streams: dict[str, list[_Stream]] = {}
        self._lock = threading.Lock()
        self._count = 0
        self._awake = threading.Event()
        self._changed: set[Hashable] = set()
        self._closed = False
        self._watcher: threading.Thread | None = None
        _HERE.add(self)

    @property
    def has_room(self) -> bool:
        """Whether one more page can be held; otherwise it polls."""
        return self._count < MOST_STREAMS and not self._closed

    def wake(self, about: Hashable) -> None:
        """Look at once for the pages about this: it has just changed."""
        with self._lock:
            # Where no page is held, nobody would ever take it again.
            if not self._count:
                return
            self._changed.add(about)
        self._awake.set()

    def close(self) -> None:
        """End all streams; browsers come back to whoever answers then. On the loop."""
        with self._lock:
            self._closed = True
            streams = [one for many in self._streams.values() for one in many]
        for stream in streams:
            stream.stop()
        self._awake.set()

    async def hold(
        self, watch: Watch, send: Callable[[bytes], Awaitable[None]], gone: Awaitable[None]
    ) -> None:
        """Tell a page its numbers until it is gone or its time is over."""
        stream = _Stream(watch, timezone.now())
        self._add(stream)
        leaving = asyncio.ensure_future(gone)
        leaving.add_done_callback(lambda _: stream.stop())
        try:
            await send(f"retry: {COME_BACK}\n\n".encode())
            while not stream.over:
                await send(await self._next(stream))
        except Exception as error:  # noqa: BLE001 - granian has no public name for a line that broke
            logger.debug("stream ended", extra={"error": type(error).__name__})
        finally:
            leaving.cancel()
            self._remove(stream)

    async def _next(self, stream: _Stream) -> bytes:
        with suppress(TimeoutError):
            async with asyncio.timeout(SILENT_FOR):
                await stream.news.wait()
        stream.news.clear()
        if timezone.now() >= stream.until:
            stream.over = True
        if stream.next is None:
            return STILL
        stream.told, stream.next = stream.next, None
        return event(stream.told).encode()

    def _add(self, stream: _Stream) -> None:
        loop = asyncio.get_running_loop()
        with self._lock:
            same = self._streams.setdefault(stream.watch.key, [])
            same.append(stream)
            self._count += 1
            oldest = same[0] if len(same) > MOST_WINDOWS else None
            if self._watcher is None or not self._watcher.is_alive():
                self._watcher = threading.Thread(
                    target=self._watch, args=(loop,), name="watcher", daemon=True
                )
                self._watcher.start()
        if oldest is not None:
            oldest.stop()
        self.wake(stream.watch.about)

    def _remove(self, stream: _Stream) -> None:
        with self._lock:
            same = self._streams.get(stream.watch.key, [])
            if stream in same:
                same.remove(stream)
                self._count -= 1
            if not same:
                self._streams.pop(stream.watch.key, None)

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Look again and again, in a thread of its own, while a page is held."""
        noted = looked = took = 0.0
        while True:
            began = time.monotonic()
            self._awake.clear()
            # Before the pages are counted: one that is opened in between is among those that are told.
            changed = self._take_changed()
            streams = self._held()
            if streams is None:
                break
            pause = max(LOOK_EVERY, took / MOST_OF_THE_TIME)
            at_all = began - looked >= pause
            is_time = at_all and began - noted >= NOTE_EVERY
            wanted = streams if at_all else [one for one in streams if one.watch.about in changed]
            if wanted and not self._look(loop, wanted, is_time_to_note=is_time):
                continue
            noted = began if is_time else noted
            if at_all:
                looked, took = began, time.monotonic() - began
            time.sleep(SHORTEST_LOOK)
            self._awake.wait(max(0.0, pause - (time.monotonic() - looked)))
        connection.close()

    def _look(
        self, loop: asyncio.AbstractEventLoop, streams: Sequence[_Stream], *, is_time_to_note: bool
    ) -> bool:
        """Tell these pages what is new; whether the database answered."""
        try:
            close_old_connections()
            watches = [one.watch for one in streams]
            numbers = self._ask(watches, timezone.now(), is_time_to_note=is_time_to_note)
        except Exception:
            # The edge of the loop: a database that is away for a moment ends no stream.
            logger.exception("open pages could not be told what is new")
            time.sleep(1)
            return False
        with suppress(RuntimeError):
            # The loop is closed once the process stops.
            loop.call_soon_threadsafe(_tell, streams, numbers)
        return True

    def _take_changed(self) -> set[Hashable]:
        with self._lock:
            changed, self._changed = self._changed, set()
        return changed

    def _held(self) -> list[_Stream] | None:
        """The streams there are; ``None``, and the watcher ends, where there is none."""
        with self._lock:
            if self._closed or not self._streams:
                self._watcher = None
                return None
            return [one for many in self._streams.values() for one in many]


def _tell(streams: Sequence[_Stream], numbers: Sequence[Numbers]) -> None:
    for stream, told in zip(streams, numbers, strict=True):
        stream.tell(told)
