"""The application for granian: pages in threads as a WSGI server would answer them, held streams on an event loop.

A page is answered by the thread that made it, without a turn of the loop in between: that is what keeps pages as fast
as under WSGI (docs/adr/0012). A request takes a thread only once it is whole, unless it is large: who sends drop by
drop keeps nobody waiting.
"""

import asyncio
import io
import logging
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime
from http import HTTPStatus
from typing import Any, Protocol, cast

from abri.centre.doors import LEARNING, REPORTING, is_open
from abri.centre.streams import Held, Hub, Numbers, Rooms

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "abri.centre.settings")

logger = logging.getLogger(__name__)

# A form without files fits; what is larger is read while it comes in.
COLLECTED = 1024 * 1024
# How long a form may take to come in: a long story in a minute on the worst line.
SECONDS_TO_COME_IN = 120
# An answer up to this is sent at once, whatever it was made of.
SENT_AT_ONCE = 1024 * 1024
_PIECE = 64 * 1024

Headers = list[tuple[str, str]]
Pages = Callable[[dict[str, Any], Callable[..., object]], Iterable[bytes]]


class Scope(Protocol):
    """What granian says about a request (RSGI 1.6)."""

    proto: str
    http_version: str
    server: str
    client: str
    scheme: str
    method: str
    path: str
    query_string: str
    headers: Any


class Transport(Protocol):
    """An answer that is sent piece by piece."""

    async def send_bytes(self, data: bytes) -> None:
        """Send a piece; raises where nobody listens any more."""


class Exchange(Protocol):
    """One request to be answered (RSGI's protocol object)."""

    async def __call__(self) -> bytes:
        """The whole body."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """The body in pieces."""

    def client_disconnect(self) -> Awaitable[None]:
        """Done once who asked has gone."""

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        """Answer at once, from any thread."""

    def response_stream(self, status: int, headers: Headers) -> Transport:
        """Answer in pieces, on the loop."""


class CutShort(OSError):
    """The line broke before the whole request was here."""


class Application:
    """What granian calls. ``pages`` is the WSGI application, made when a process starts."""

    def __init__(
        self, pages: Callable[[], Pages], *, threads: int, hub: Hub, stops_on: Sequence[signal.Signals] = ()
    ) -> None:
        self._make, self._threads, self._hub, self._stops_on = pages, threads, hub, stops_on

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Make what does not survive a fork, and let go of who is held as soon as the process is told to stop.

        Granian waits for every answer before it stops, and a held page would have none. Its own handler, which wakes
        the loop, stays.
        """
        self._loop, self._pages = loop, self._make()
        self._pool = ThreadPoolExecutor(self._threads, thread_name_prefix="pages")
        for number in self._stops_on:
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(self._hub.close))

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Leave no thread behind."""
        self._hub.close()
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def __rsgi__(self, scope: Scope, exchange: Exchange) -> None:
        """Answer one request."""
        try:
            body = await self._body(scope, exchange)
        except (CutShort, TimeoutError, ValueError):
            _refuse(exchange, HTTPStatus.BAD_REQUEST)
            return
        held = await self._loop.run_in_executor(self._pool, self._answer, scope, body, exchange)
        if held is not None:
            response, headers = held
            transport = exchange.response_stream(response.status_code, headers)
            await self._hub.hold(response.watch, transport.send_bytes, exchange.client_disconnect())

    async def _body(self, scope: Scope, exchange: Exchange) -> Any:
        """What a WSGI application reads; raises :class:`CutShort`, ``TimeoutError``, ``ValueError``."""
        length = int(scope.headers.get("content-length") or 0)
        if length <= 0:
            return io.BytesIO()
        if length > COLLECTED:
            return io.BufferedReader(_Incoming(exchange, length, self._loop), _PIECE)
        async with asyncio.timeout(SECONDS_TO_COME_IN):
            try:
                body = bytes(await exchange())
            except Exception as error:
                # Granian has no public name for what it raises here.
                raise CutShort("the line broke") from error
        if len(body) != length:
            # A message of which only half came must not be taken for a whole one.
            raise CutShort("less came than was announced")
        return io.BytesIO(body)

    def _answer(self, scope: Scope, body: Any, exchange: Exchange) -> tuple[Held, Headers] | None:
        """Let the pages answer, in this thread; returns what has to be held instead."""
        began = _Begun()
        answered: Iterable[bytes] | None = None
        try:
            answered = self._pages(environ_of(scope, body), began)
            if isinstance(answered, Held) and self._hub.has_room:
                return answered, [pair for pair in began.headers if pair[0] != "content-length"]
            self._send(exchange, began, answered)
        except Exception as error:
            # The edge of the server: the pages answer their own faults, so this is a line that broke, or ours.
            logger.exception("request not answered", extra={"error": type(error).__name__})
            with suppress(Exception):
                _refuse(exchange, HTTPStatus.INTERNAL_SERVER_ERROR)
        finally:
            if (close := getattr(answered, "close", None)) is not None:
                close()
        return None

    def _send(self, exchange: Exchange, began: "_Begun", answered: Iterable[bytes]) -> None:
        if getattr(answered, "streaming", False) and began.length > SENT_AT_ONCE:
            asyncio.run_coroutine_threadsafe(self._begin(exchange, began), self._loop).result()
            transport = began.transport
            for piece in answered:
                asyncio.run_coroutine_threadsafe(transport.send_bytes(piece), self._loop).result()
        else:
            exchange.response_bytes(began.status, began.headers, b"".join(answered))

    @staticmethod
    async def _begin(exchange: Exchange, began: "_Begun") -> None:
        began.transport = exchange.response_stream(began.status, began.headers)


class _Begun:
    """What a WSGI application calls before it answers."""

    transport: Transport

    def __init__(self) -> None:
        self.status, self.headers = 500, cast(Headers, [])

    def __call__(self, status: str, headers: Headers, _trouble: object = None) -> None:
        self.status = int(status[:3])
        self.headers = [(name.lower(), value) for name, value in headers]

    @property
    def length(self) -> float:
        """How long the answer will be; endless where it does not say."""
        return float(dict(self.headers).get("content-length", "inf"))


class _Incoming(io.RawIOBase):
    """A large body, piece by piece from the loop as a thread asks for it."""

    def __init__(self, exchange: Exchange, length: int, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__()
        self._pieces, self._loop = exchange.__aiter__(), loop
        self._missing, self._held = length, memoryview(b"")

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer`` with what is here, waiting for a piece where nothing is; raises :class:`CutShort`."""
        while not self._held and self._missing > 0:
            piece = asyncio.run_coroutine_threadsafe(self._next(), self._loop).result()
            self._missing -= len(piece)
            self._held = memoryview(piece)
        size = min(len(buffer), len(self._held))
        buffer[:size] = self._held[:size]
        self._held = self._held[size:]
        return size

    async def _next(self) -> bytes:
        try:
            async with asyncio.timeout(SECONDS_TO_COME_IN):
                return bytes(await self._pieces.__anext__())
        except Exception as error:
            # The end before all was here, a silent sender, or a broken line: the same for who reads.
            raise CutShort("less came than was announced") from error


def environ_of(scope: Scope, body: Any) -> dict[str, Any]:
    """The request as WSGI (PEP 3333) describes it.

    A header with an underscore in its name is left out: it would pass for the one with a dash that only the proxy in
    front may set.
    """
    address, _, _port = scope.client.rpartition(":")
    server, _, port = scope.server.rpartition(":")
    environ = {
        "REQUEST_METHOD": scope.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": scope.path.encode().decode("latin-1"),
        "QUERY_STRING": scope.query_string,
        "SERVER_PROTOCOL": f"HTTP/{scope.http_version}",
        "SERVER_NAME": server,
        "SERVER_PORT": port,
        "REMOTE_ADDR": address.strip("[]"),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.scheme,
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope.headers.items():
        if "_" in name:
            continue
        spelled = name.upper().replace("-", "_")
        key = spelled if spelled in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{spelled}"
        joined = "; " if key == "HTTP_COOKIE" else ","
        environ[key] = f"{environ[key]}{joined}{value}" if key in environ else value
    return environ


def _refuse(exchange: Exchange, status: HTTPStatus) -> None:
    exchange.response_bytes(status, [("content-type", "text/plain")], status.phrase.encode())


def _ask(watches: Sequence[Any], at: datetime, *, is_time_to_note: bool) -> list[Numbers]:
    """What the pages that this process holds are told. Models can be loaded only once a process has started."""
    rooms: dict[tuple[type, ...], Any] = {}
    if is_open(REPORTING):
        from abri.centre.conversing import numbers, presence

        rooms[numbers.ReportersPage, numbers.DesksPage, numbers.LinePage] = presence.ask
    if is_open(LEARNING):
        from abri.centre.learning.play import watching

        rooms[watching.PlayersPage, watching.TeachersPage] = watching.ask
    return Rooms(rooms)(watches, at, is_time_to_note=is_time_to_note)


def application(*, threads: int) -> Application:
    """The centre with ``threads`` that answer pages in each process."""
    from django.core.wsgi import get_wsgi_application

    make = cast(Callable[[], Pages], get_wsgi_application)
    stops_on = (signal.SIGTERM, signal.SIGINT)
    return Application(make, threads=threads, hub=Hub(_ask), stops_on=stops_on)
