"""The browsers of a class that plays, as far as the server can tell: a line for questions, and a stream of numbers."""

import asyncio
import re
from collections.abc import Callable
from dataclasses import dataclass, field

TOKEN = "p" * 32  # what a browser keeps as its guard against forged forms
# Seconds after which a browser opens a stream again that ended.
COME_BACK = 2.0


class Line(asyncio.Protocol):
    """One kept-open connection of a browser: a request at a time, or a stream of numbers."""

    def __init__(
        self, heard: Callable[[bytes], None] | None = None, ended: Callable[[], None] | None = None
    ) -> None:
        self._heard, self._ended, self._received = heard, ended, b""
        self._waits: asyncio.Future[bytes] | None = None
        self._transport: asyncio.WriteTransport | None = None
        self._one_at_a_time = asyncio.Lock()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what is written to."""
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Pass on what a stream says, or wait until an answer is whole."""
        if self._heard is not None:
            self._heard(data)
            return
        self._received += data
        head, found, body = self._received.partition(b"\r\n\r\n")
        length = re.search(rb"(?i)content-length: (\d+)", head)
        if found and length and len(body) >= int(length[1]) and self._waits is not None:
            answer, self._received = self._received, b""
            self._waits.set_result(answer)

    def connection_lost(self, exc: Exception | None) -> None:
        """Let whoever waits know."""
        self._received = b""
        if self._waits is not None and not self._waits.done():
            self._waits.set_exception(ConnectionError("the line broke"))
        if self._ended is not None:
            self._ended()

    @property
    def is_gone(self) -> bool:
        """Whether the server has closed it: it keeps no line open on which nothing was asked for a while."""
        return self._transport is None or self._transport.is_closing()

    def close(self) -> None:
        """Let go of it."""
        assert self._transport is not None
        self._transport.close()

    def write(self, request: bytes) -> None:
        """Send, and wait for nothing."""
        assert self._transport is not None
        self._transport.write(request)

    async def ask(self, request: bytes) -> bytes:
        """One request; raises ``RuntimeError`` for another answer than 200."""
        async with self._one_at_a_time, asyncio.timeout(60):
            self._waits = asyncio.get_running_loop().create_future()
            self.write(request)
            answer = await self._waits
        if b" 200 " not in answer[:15]:
            raise RuntimeError(f"{request[:60]!r} answered {answer[:300]!r}")
        return answer


@dataclass
class Browser:
    """One page: its line for questions, and its stream."""

    port: int
    url: str
    cookie: str
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    opened: asyncio.Event = field(default_factory=asyncio.Event)
    told: bytes = b""

    async def open(self) -> None:
        """Connect, and listen."""
        loop = asyncio.get_running_loop()
        _, self.line = await loop.create_connection(Line, "127.0.0.1", self.port)
        await self._listen()

    async def _listen(self) -> None:
        """Open the stream; chunked, so that the server ends it by an empty chunk, or by closing the line."""
        loop = asyncio.get_running_loop()
        _, stream = await loop.create_connection(
            lambda: Line(self._hear, self._come_back), "127.0.0.1", self.port
        )
        self._stream = stream
        stream.write(self._head("GET", f"{self.url}numbers/") + b"Accept: text/event-stream\r\n\r\n")

    def _come_back(self) -> None:
        loop = asyncio.get_running_loop()
        loop.call_later(COME_BACK, lambda: loop.create_task(self._listen()))

    def _hear(self, data: bytes) -> None:
        if data.endswith(b"0\r\n\r\n") and not data.endswith(b"00\r\n\r\n"):
            self._stream.close()
        found = re.findall(rb'data: \{"state":(\d+),"moves":(\d+)', data)
        if found:
            self.opened.set()
            if (now := b" ".join(found[-1])) != self.told:
                self.told = now
                self.changed.set()

    def _head(self, verb: str, url: str) -> bytes:
        cookies = f"{self.cookie}; abri_csrf={TOKEN}"
        return f"{verb} {url} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {cookies}\r\n".encode()

    async def fetch(self) -> bytes:
        """The part of the page that changes."""
        return await self._ask(self._head("GET", f"{self.url}news/") + b"\r\n")

    async def post(self, url: str, fields: str) -> bytes:
        """Send a form as the script does."""
        body = f"{fields}&part=1&csrfmiddlewaretoken={TOKEN}".encode()
        head = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        return await self._ask(self._head("POST", url) + head.encode() + body)

    async def _ask(self, request: bytes) -> bytes:
        if self.line.is_gone:
            _, self.line = await asyncio.get_running_loop().create_connection(Line, "127.0.0.1", self.port)
        return await self.line.ask(request)
