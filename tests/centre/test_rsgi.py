"""The bridge between granian and the pages, without a network: what a page is given, and what is refused."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from abri.centre import streams
from abri.centre.rsgi import COLLECTED, Application, environ_of
from abri.centre.streams import Held, Hub, Numbers, Rooms

LATER = datetime.now(UTC) + timedelta(hours=1)
# In seconds, for what has to happen: a slow machine is no fault.
LONG = 60


class Line:
    """One exchange with a browser that sends ``pieces`` and may go away."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = list(pieces)
        self.status, self.headers, self.body = 0, dict[str, str](), b""
        self.gone = asyncio.Event()
        self.heard = asyncio.Event()

    async def __call__(self) -> bytes:
        """The whole body."""
        return b"".join(self.pieces)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """The body in pieces."""
        for piece in self.pieces:
            yield piece

    async def client_disconnect(self) -> None:
        """Done once the browser has gone."""
        await self.gone.wait()

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        """What was answered."""
        self.status, self.headers, self.body = status, dict(headers), body

    def response_stream(self, status: int, headers: list[tuple[str, str]]) -> "Line":
        """The answer in pieces."""
        self.status, self.headers = status, dict(headers)
        return self

    async def send_bytes(self, data: bytes) -> None:
        """A piece."""
        self.body += data
        self.heard.set()

    async def hears(self, what: bytes) -> None:
        """Wait until ``what`` was sent."""
        async with asyncio.timeout(LONG):
            while what not in self.body:
                self.heard.clear()
                await self.heard.wait()


def scope(**more: Any) -> Any:
    """A request."""
    headers = more.pop("headers", {})
    known = {
        "proto": "http", "http_version": "1.1", "server": "127.0.0.1:8000", "client": "127.0.0.1:55555",
        "scheme": "http", "method": "POST", "path": "/", "query_string": "",
    }  # fmt: skip
    return SimpleNamespace(**{**known, **more}, headers=headers)


def read(environ: dict[str, Any], begin: Any) -> Iterable[bytes]:
    """Pages that answer with what they were sent."""
    begin("200 OK", [("Content-Type", "text/plain")])
    return [environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))]


class Watched:
    """A page that is told what the test says."""

    key, about, until = "page", "this", LATER

    def numbers(self, seen: Any) -> Numbers:
        """What the test says."""
        return {"said": seen}


class Asked:
    """What the watcher is answered; counts how often it asked."""

    def __init__(self) -> None:
        self.said, self.times, self.fails = 1, 0, False
        self.about: list[set[str]] = []

    def __call__(self, watches: Any, at: datetime, *, is_time_to_note: bool) -> list[Numbers]:
        """The numbers of now."""
        self.times += 1
        self.about.append({watch.about for watch in watches})
        if self.fails:
            raise RuntimeError("away")
        return [watch.numbers(self.said) for watch in watches]


def answer(pages: Any, request: Any, line: Line, hub: Hub | None = None) -> Line:
    """Let an application of these pages answer."""

    async def run() -> None:
        application = Application(lambda: pages, threads=1, hub=hub or Hub(Asked()))
        application.__rsgi_init__(asyncio.get_running_loop())
        await application.__rsgi__(request, line)
        application.__rsgi_del__(asyncio.get_running_loop())

    asyncio.run(run())
    return line


@pytest.mark.parametrize("size", [0, 1, 1000, COLLECTED, COLLECTED + 1, 3 * COLLECTED])
def test_pages_read_what_was_sent(size: int) -> None:
    sent = bytes(range(256)) * (size // 256) + bytes(size % 256)
    pieces = [sent[at : at + 30_000] for at in range(0, size, 30_000)]
    answered = answer(read, scope(headers={"content-length": str(size)}), Line(*pieces))
    assert (answered.status, answered.body) == (200, sent)


def test_half_a_message_is_never_taken_for_a_whole_one(caplog: pytest.LogCaptureFixture) -> None:
    """Seen to fail while the length was not compared; to a2wsgi a broken line is the end of what was sent."""
    took = []

    def pages(environ: dict[str, Any], begin: Any) -> Iterable[bytes]:
        took.append(environ["wsgi.input"].read())
        return read(environ, begin)

    assert answer(pages, scope(headers={"content-length": "10"}), Line(b"half")).status == 400
    assert took == []
    with caplog.at_level(logging.CRITICAL):
        large = {"content-length": str(COLLECTED + 10)}
        assert answer(pages, scope(headers=large), Line(b"half")).status == 500
    assert took == []


def test_a_slow_sender_takes_no_thread() -> None:
    """One thread, and a form that has not come in yet: others are answered all the same."""

    async def run() -> None:
        application = Application(lambda: read, threads=1, hub=Hub(Asked()))
        application.__rsgi_init__(asyncio.get_running_loop())
        slow, quick, come = Line(b"late"), Line(), asyncio.Event()

        async def drip() -> bytes:
            await come.wait()
            return b"late"

        waits = SimpleNamespace(response_bytes=slow.response_bytes)
        exchange = type(
            "Slow", (), {"__call__": lambda _self: drip(), "response_bytes": waits.response_bytes}
        )()
        slowly = asyncio.create_task(application.__rsgi__(scope(headers={"content-length": "4"}), exchange))
        await application.__rsgi__(scope(method="GET"), quick)
        assert (quick.status, slow.status) == (200, 0)
        come.set()
        await slowly
        assert slow.body == b"late"

    asyncio.run(run())


@pytest.mark.parametrize("length", ["-1", "nonsense", "1e3"])
def test_a_length_that_is_none_is_refused_or_empty(length: str) -> None:
    assert answer(read, scope(headers={"content-length": length}), Line()).status in {200, 400}


def test_what_only_the_proxy_may_say_cannot_be_said_with_an_underscore() -> None:
    environ = environ_of(
        scope(headers={"x_forwarded_proto": "https", "cookie": "a=1", "host": "here"}, path="/é/"), None
    )
    assert "HTTP_X_FORWARDED_PROTO" not in environ
    assert (environ["HTTP_COOKIE"], environ["HTTP_HOST"]) == ("a=1", "here")
    assert environ["PATH_INFO"].encode("latin-1").decode() == "/é/"
    assert environ["REMOTE_ADDR"] == "127.0.0.1"
    assert environ_of(scope(client="[::1]:4711"), None)["REMOTE_ADDR"] == "::1"


def test_pages_that_break_are_answered_and_named_without_what_was_sent(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(_environ: object, _begin: object) -> Iterable[bytes]:
        raise RuntimeError

    assert answer(broken, scope(), Line()).status == 500
    assert "request not answered" in caplog.text


def test_a_large_answer_is_sent_in_pieces() -> None:
    class Pieces:
        streaming = True

        def __iter__(self) -> Any:
            return iter([b"a" * 700_000, b"b" * 700_000])

    def pages(_environ: object, begin: Any) -> Any:
        begin("200 OK", [("Content-Length", "1400000")])
        return Pieces()

    answered = answer(pages, scope(method="GET"), Line())
    assert (len(answered.body), answered.headers["content-length"]) == (1_400_000, "1400000")


# ---------------------------------------------------------------- pages that are held


@pytest.fixture(autouse=True)
def _no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """The watcher of these tests asks no database, so there is none to close."""
    monkeypatch.setattr(streams, "close_old_connections", lambda: None)
    monkeypatch.setattr(streams, "connection", SimpleNamespace(close=lambda: None))
    monkeypatch.setattr(streams, "LOOK_EVERY", 0.02)
    monkeypatch.setattr(streams, "SHORTEST_LOOK", 0.01)


def holding(page: Watched) -> Any:
    """Pages of which each is held."""

    def held(_environ: object, begin: Any) -> Any:
        begin("200 OK", [("Content-Type", "text/event-stream"), ("Content-Length", "30")])
        return Held(page, {"said": 0})

    return held


async def opened(hub: Hub, *lines: Line, page: Watched | None = None) -> list["asyncio.Task[None]"]:
    """These browsers with the page open."""
    application = Application(lambda: holding(page or Watched()), threads=1, hub=hub)
    application.__rsgi_init__(asyncio.get_running_loop())
    return [asyncio.create_task(application.__rsgi__(scope(method="GET"), one)) for one in lines]


def test_a_held_page_is_told_numbers_as_they_change() -> None:
    async def run() -> None:
        asked, line = Asked(), Line()
        (task,) = await opened(Hub(asked), line)
        await line.hears(b'data: {"said":1}\n\n')
        asked.said = 2
        await line.hears(b'data: {"said":2}\n\n')
        assert line.body.count(b"data:") == 2
        assert "content-length" not in line.headers
        line.gone.set()
        await task

    asyncio.run(run())


class Other(Watched):
    """A page of another room."""


class Third(Watched):
    """A page that nobody has open."""


def test_each_room_is_asked_about_its_own_pages_and_only_where_one_is_open() -> None:
    """Seen to fail while a room was also asked about nothing."""
    one, other, third = Asked(), Asked(), Asked()
    other.said = 2
    rooms = Rooms({(Line, int): one, (Other,): other, (Third,): third})
    told = rooms([Other(), Third(), Other()], LATER, is_time_to_note=False)
    assert told == [{"said": 2}, {"said": 1}, {"said": 2}]
    assert (one.times, other.times, third.times) == (0, 1, 1)


class Else(Watched):
    """A page about something else."""

    key, about = "another page", "that"


def test_a_change_wakes_only_the_pages_about_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen to fail while every message of anybody had all pages looked at."""
    monkeypatch.setattr(streams, "LOOK_EVERY", 60.0)

    async def run() -> None:
        asked, line, other = Asked(), Line(), Line()
        hub = Hub(asked)
        (task,) = await opened(hub, line)
        (another,) = await opened(hub, other, page=Else())
        await line.hears(b"data:")
        await other.hears(b"data:")
        asked.said, asked.about = 2, []
        hub.wake("that")
        await other.hears(b'data: {"said":2}\n\n')
        assert asked.about == [{"that"}]
        assert b'"said":2' not in line.body
        hub.close()
        await asyncio.gather(task, another)

    asyncio.run(run())


def test_changes_are_kept_for_nobody() -> None:
    """Seen to fail while a process without an open page kept every conversation and room that ever changed."""
    hub = Hub(Asked())
    hub.wake("that")
    assert not hub._changed


def test_a_process_stops_asking_when_nobody_listens_and_begins_again() -> None:
    async def run() -> None:
        asked, hub = Asked(), None
        hub = Hub(asked)
        for _ in range(2):
            line = Line()
            (task,) = await opened(hub, line)
            await line.hears(b"data:")
            line.gone.set()
            await task
            async with asyncio.timeout(LONG):
                while hub._watcher is not None and hub._watcher.is_alive():
                    await asyncio.sleep(0.01)
            times = asked.times
            await asyncio.sleep(0.1)
            assert asked.times == times

    asyncio.run(run())


def test_a_database_that_is_away_ends_no_stream(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seen to fail while the thread that asks ended with the first error."""
    monkeypatch.setattr("abri.centre.streams.time.sleep", lambda _seconds: None)

    async def run() -> None:
        asked, line = Asked(), Line()
        asked.fails = True
        (task,) = await opened(Hub(asked), line)
        async with asyncio.timeout(LONG):
            while not asked.times:
                await asyncio.sleep(0.01)
        asked.fails = False
        await line.hears(b"data:")
        line.gone.set()
        await task

    asyncio.run(run())


def test_stopping_ends_every_stream_at_once() -> None:
    async def run() -> None:
        hub, lines = Hub(Asked()), [Line(), Line()]
        tasks = await opened(hub, *lines)
        for line in lines:
            await line.hears(b"data:")
        hub.close()
        async with asyncio.timeout(LONG):
            await asyncio.gather(*tasks)
        assert not hub.has_room

    asyncio.run(run())


def test_one_page_in_many_windows_holds_no_more_than_a_few() -> None:
    async def run() -> None:
        hub = Hub(Asked())
        lines = [Line() for _ in range(streams.MOST_WINDOWS + 2)]
        tasks = []
        for line in lines:
            tasks += await opened(hub, line)
            await line.hears(b"data:")
        async with asyncio.timeout(LONG):
            await asyncio.gather(*tasks[:2])
        assert not any(task.done() for task in tasks[2:])
        hub.close()
        await asyncio.gather(*tasks)

    asyncio.run(run())


def test_who_finds_no_room_gets_one_event_and_comes_back() -> None:
    hub = Hub(Asked())
    hub.close()
    answered = answer(holding(Watched()), scope(method="GET"), Line(), hub)
    assert answered.body == b'retry: 2000\n\ndata: {"said":0}\n\n'


def test_a_page_is_told_nothing_after_its_time() -> None:
    class Short(Watched):
        until = datetime.now(UTC)

    async def run() -> None:
        hub, line = Hub(Asked()), Line()
        await hub.hold(Short(), line.send_bytes, line.client_disconnect())
        assert line.body.count(b"data:") <= 1

    asyncio.run(run())
