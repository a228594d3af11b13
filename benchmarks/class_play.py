"""How quickly a question is on telephones and an answer taken, with 100 classes of 25 that play at once on two cores.

Everything runs on the same cores: the real server, as shipped, and the browsers of 100 teachers and 2,500 pupils, each
with its stream of numbers open and one more line for what it asks. Each class goes round in twenty seconds: the teacher
presses, every telephone is told by a number and fetches the question, each pupil answers once within twelve seconds,
the teacher shows the results, every telephone fetches its own. So 125 answers, 125 questions and 125 results a second.
The figures count from the press of the button. In between the first page is asked for, as somebody who does not play.

    python -m benchmarks.class_play
    python -m benchmarks.class_play --classes 10 --seconds 45
"""

import argparse
import asyncio
import json
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.figures import Figure, percentile, report
from benchmarks.instance import Instance
from benchmarks.upload import private_bytes, processor_seconds, web_processes

MB = 1_000_000
TOKEN = "p" * 32  # what a browser keeps as its guard against forged forms
PUPILS = 25
ROUND = 20.0
# Within a round: from when to when pupils answer, and when the teacher shows the results.
ANSWERS_FROM, ANSWERS_UNTIL, SHOWS_AT = 2.0, 14.0, 16.0
PRESS, SHOWN, ANSWER, RESULT, PAGE = (
    "press",
    "question on a telephone",
    "answer",
    "result on a telephone",
    "page",
)

# Rooms as teachers open them, with everybody in; and for each question the fields of an answer to it.
SEEDING = """
import json, sys, urllib.parse
import django
django.setup()
from django.utils import timezone
from abri.centre.learning.models import Player
from abri.centre.learning.play import rooms, tokens
from abri.centre.learning.play.asking import quiz
from abri.engine.packs.learning.tasks import Choosing, Estimating, Ordering, Pairing, Spotting
def fields(task):
    match task:
        case Choosing(options): return [("choice", options[0].id)]
        case Spotting(messages=messages): return [("choice", messages[0].id)]
        case Estimating() as estimate: return [("guess", str(estimate.answer))]
        case Ordering(steps): return [("place." + one.id, place) for place, one in enumerate(steps, 1)]
        case Pairing(pairs): return [("pair." + one.id, one.id) for one in pairs]
at, asked = timezone.now(), []
for question in quiz().questions.values():
    if question.audience == "pupils" and question.kind != "scenario":
        asked.append([question.id, urllib.parse.urlencode(fields(question.task))])
asked = asked[:30]
classes = []
for number in range(int(sys.argv[1])):
    names = [name for name, _ in asked]
    room, secret = rooms.open_room(questions=names, language="nl", beside="", seconds=0, at=at)
    pupils = [tokens.new_secret() for _ in range(int(sys.argv[2]))]
    Player.objects.bulk_create(
        Player(room=room, nickname=f"Otter {n}", folded=f"otter{n}", token_digest=tokens.digest(one))
        for n, one in enumerate(pupils)
    )
    classes.append([secret, pupils])
print(json.dumps({"answers": [body for _, body in asked], "classes": classes}))
"""


class Line(asyncio.Protocol):
    """One kept-open connection of a browser: a request at a time, or a stream of numbers."""

    def __init__(self, heard: Callable[[bytes], None] | None = None) -> None:
        self._heard, self._received = heard, b""
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

    @property
    def is_gone(self) -> bool:
        """Whether the server has closed it: it keeps no line open on which nothing was asked for a while."""
        return self._transport is None or self._transport.is_closing()

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
class Taken:
    """Seconds that things took, one entry each."""

    seconds: dict[str, list[float]] = field(
        default_factory=lambda: {name: [] for name in (PRESS, SHOWN, ANSWER, RESULT, PAGE)}
    )
    # Answers that arrived after the results were shown.
    late: int = 0

    def note(self, what: str, began: float) -> None:
        """One more."""
        self.seconds[what].append(time.perf_counter() - began)


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
        _, stream = await loop.create_connection(lambda: Line(self._hear), "127.0.0.1", self.port)
        stream.write(self._head("GET", f"{self.url}numbers/") + b"Accept: text/event-stream\r\n\r\n")

    def _hear(self, data: bytes) -> None:
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


class SchoolClass:
    """A teacher and pupils, going round and round."""

    def __init__(self, port: int, secret: str, pupils: list[str], answers: list[str], taken: Taken) -> None:
        self.teacher = Browser(port, "/nl/play/room/", f"abri_play_room={secret}")
        self.pupils = [Browser(port, "/nl/play/phone/", f"abri_play={one}") for one in pupils]
        self.answers, self.taken = answers, taken
        self.moves, self.pressed = 0, 0.0
        self.counts = False

    async def open(self) -> list["asyncio.Task[None]"]:
        """Everybody comes in."""
        for one in [self.teacher, *self.pupils]:
            async with asyncio.timeout(30):
                await one.open()
                await one.opened.wait()
            one.changed.clear()
        return [asyncio.create_task(self._watch(one)) for one in [self.teacher, *self.pupils]]

    async def _watch(self, browser: Browser) -> None:
        while True:
            await browser.changed.wait()
            browser.changed.clear()
            said = await browser.fetch()
            if browser is not self.teacher and self.counts:
                self.taken.note(SHOWN if b'standing="asked' in said else RESULT, self.pressed)

    async def play(self, until: float) -> None:
        """Go round until then."""
        await asyncio.sleep(random.uniform(0, ROUND))
        number = 0
        while (began := time.perf_counter()) < until:
            await self._press()
            answering = [self._answer(one, number) for one in self.pupils]
            await asyncio.gather(*answering, self._show(began))
            number += 1
            await asyncio.sleep(max(0.0, began + ROUND - time.perf_counter()))

    async def _press(self) -> None:
        self.pressed = time.perf_counter()
        await self.teacher.post("/nl/play/room/on/", f"moves={self.moves}")
        self.moves += 1
        if self.counts:
            self.taken.note(PRESS, self.pressed)

    async def _show(self, began: float) -> None:
        await asyncio.sleep(max(0.0, began + SHOWS_AT - time.perf_counter()))
        await self._press()

    async def _answer(self, pupil: Browser, number: int) -> None:
        await asyncio.sleep(random.uniform(ANSWERS_FROM, ANSWERS_UNTIL))
        began = time.perf_counter()
        said = await pupil.post(pupil.url, f"round={number + 1}&{self.answers[number]}")
        if self.counts:
            self.taken.note(ANSWER, began)
            self.taken.late += b'standing="asked %d 1"' % (number + 1) not in said


async def look(port: int, taken: Taken, until: float) -> None:
    """The first page twice a second, for somebody else."""
    _, line = await asyncio.get_running_loop().create_connection(Line, "127.0.0.1", port)
    while (began := time.perf_counter()) < until:
        await line.ask(f"GET /en/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        taken.note(PAGE, began)
        await asyncio.sleep(0.5)


async def play(port: int, classes: list[SchoolClass], seconds: float, load: Callable[[], float]) -> float:
    """Let everybody come in and play a round that does not count, then ``seconds`` that do; returns the load."""
    watching = [task for one in classes for task in await one.open()]
    until = time.perf_counter() + ROUND + seconds
    playing = [asyncio.create_task(one.play(until)) for one in classes]
    await asyncio.sleep(ROUND)
    for one in classes:
        one.counts = True
    looking = asyncio.create_task(look(port, classes[0].taken, until))
    before = load()
    await asyncio.sleep(seconds)
    used = (load() - before) / seconds
    for one in classes:
        one.counts = False
    await asyncio.gather(*playing, looking)
    for task in watching:
        task.cancel()
    return used


def main() -> None:
    """Measure what the arguments ask for; without any, what the documentation quotes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--classes", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    chosen = parser.parse_args()
    # The browsers of all sides are lines of this process; shells often allow 1,024 of them.
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    taken = Taken()
    with Instance() as instance:
        seeded = subprocess.run(
            [sys.executable, "-c", SEEDING, str(chosen.classes), str(PUPILS)],
            env=instance.environment, check=True, capture_output=True, text=True,
        )  # fmt: skip
        told = json.loads(re.search(r"^\{.*$", seeded.stdout, re.MULTILINE)[0])  # type: ignore[index]
        classes = [
            SchoolClass(instance.port, secret, pupils, told["answers"], taken)
            for secret, pupils in told["classes"]
        ]
        processes = web_processes(instance.pid)
        before = sum(private_bytes(processes).values())
        load = asyncio.run(play(instance.port, classes, chosen.seconds, lambda: processor_seconds(processes)))
        grown = sum(private_bytes(processes).values()) - before
    report(figures(chosen.classes, taken, load, grown))


def figures(classes: int, taken: Taken, load: float, grown: float) -> list[Figure]:
    """What was measured, in milliseconds."""
    slow = {name: percentile(values, 0.95) * 1000 for name, values in taken.seconds.items()}
    label = f"{classes} classes of {PUPILS}"
    bars = {SHOWN: "< 1000", ANSWER: "< 1000"}
    return [
        *(
            Figure(
                f"{label}: {name}, p95",
                value,
                "ms",
                bars.get(name, ""),
                value < 1000 if name in bars else None,
            )
            for name, value in slow.items()
        ),
        Figure("answers", len(taken.seconds[ANSWER]), "answers"),
        Figure("answers that came too late", taken.late, "answers", "0", taken.late == 0),
        Figure("telephones that were shown a question", len(taken.seconds[SHOWN]), "times"),
        Figure("processors that the server used", load, "of 2"),
        Figure("memory for all that is held", grown / MB, "MB more"),
    ]


if __name__ == "__main__":
    main()
