"""How quickly a question is on telephones and an answer taken, with 100 classes of 25 that play at once on two cores.

Everything runs on the same cores: the real server, as shipped, and the browsers of 100 teachers and 2,500 pupils, each
with its stream of numbers open and one more line for what it asks. Each class goes round in twenty seconds: the teacher
presses, every telephone is told by a number and fetches the question, each pupil answers once within twelve seconds,
the teacher shows the results, every telephone fetches its own. So 125 answers, 125 questions and 125 results a second.
The figures count from the press of the button. In between the first page is asked for, as somebody who does not play.
A stream that the server ends is opened again after two seconds, as a browser does. What the browsers themselves take of
the cores, and how late their timers run, is measured too: where they were the bottleneck it would show there.

    python -m benchmarks.class_play
    python -m benchmarks.class_play --postgresql
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
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from benchmarks.figures import Figure, percentile, report
from benchmarks.instance import FOUNDING, Instance
from benchmarks.telephones import Browser, Line
from benchmarks.upload import private_bytes, processor_seconds, web_processes
from tests.on_postgresql import cluster, installed

MB = 1_000_000
# A PostgreSQL that writes everything through to the disk, as an operator's does.
DURABLE = ("shared_buffers=256MB", "max_connections=100")
PUPILS = 25
ROUND = 20.0
# Classes that come in at once.
AT_ONCE = 8
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


@dataclass
class Taken:
    """Seconds that things took, one entry each."""

    seconds: dict[str, list[float]] = field(
        default_factory=lambda: {name: [] for name in (PRESS, SHOWN, ANSWER, RESULT, PAGE)}
    )
    # Answers that arrived after the results were shown, and telephones that had not heard of a step by the next one.
    late: int = 0
    unheard: int = 0
    # Seconds by which the timers of the browsers were late.
    behind: list[float] = field(default_factory=list)

    def note(self, what: str, began: float) -> None:
        """One more."""
        self.seconds[what].append(time.perf_counter() - began)


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
            if browser is self.teacher:
                # Its script shows what came with the answer to the button, and fetches only what others changed.
                continue
            said = await browser.fetch()
            if self.counts:
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
        if self.counts:
            moves = b" %d" % self.moves
            self.taken.unheard += sum(not one.told.endswith(moves) for one in self.pupils)
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


async def lag(taken: Taken) -> None:
    """How late the timers of the browsers run: as long as they are punctual, it is not they who are slow."""
    while True:
        began = time.perf_counter()
        await asyncio.sleep(0.05)
        taken.behind.append(time.perf_counter() - began - 0.05)


async def play(
    port: int, classes: list[SchoolClass], seconds: float, load: Callable[[], float]
) -> tuple[float, float]:
    """Let everybody come in and play a round that does not count, then ``seconds`` that do.

    Returns how many processors the server used, and how many the browsers.
    """
    door, watching = asyncio.Semaphore(AT_ONCE), list["asyncio.Task[None]"]()

    async def come_in(one: SchoolClass) -> None:
        async with door:
            watching.extend(await one.open())

    await asyncio.gather(*map(come_in, classes))
    until = time.perf_counter() + ROUND + seconds
    playing = [asyncio.create_task(one.play(until)) for one in classes]
    await asyncio.sleep(ROUND)
    for one in classes:
        one.counts = True
    looking = asyncio.create_task(look(port, classes[0].taken, until))
    lagging = asyncio.create_task(lag(classes[0].taken))
    before, own = load(), time.process_time()
    await asyncio.sleep(seconds)
    used, used_here = (load() - before) / seconds, (time.process_time() - own) / seconds
    lagging.cancel()
    for one in classes:
        one.counts = False
    await asyncio.gather(*playing, looking)
    for task in watching:
        task.cancel()
    return used, used_here


@contextmanager
def centre(*, postgresql: bool) -> Iterator[Instance]:
    """The centre that is measured, served."""
    with ExitStack() as stack:
        there = dict[str, str]()
        if postgresql:
            programs = installed()
            if programs is None:
                sys.exit("PostgreSQL's server is not installed (Debian: apt-get install postgresql)")
            there = {
                "DATABASE_URL": "postgres://abri@/postgres",
                "PGHOST": str(stack.enter_context(cluster(programs, DURABLE))),
            }
        yield stack.enter_context(Instance(fill=("-c", FOUNDING), serve=True, **there))


def main() -> None:
    """Measure what the arguments ask for; without any, what the documentation quotes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--classes", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument(
        "--postgresql", action="store_true", help="on a throw-away cluster, instead of SQLite"
    )
    chosen = parser.parse_args()
    # The browsers of all sides are lines of this process; shells often allow 1,024 of them.
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    taken = Taken()
    with centre(postgresql=chosen.postgresql) as instance:
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
        loads = asyncio.run(
            play(instance.port, classes, chosen.seconds, lambda: processor_seconds(processes))
        )
        grown = sum(private_bytes(processes).values()) - before
    where = "PostgreSQL" if chosen.postgresql else "SQLite"
    report(figures(f"{where}, {chosen.classes} classes of {PUPILS}", taken, loads, grown))


def figures(label: str, taken: Taken, loads: tuple[float, float], grown: float) -> list[Figure]:
    """What was measured, in milliseconds."""
    slow = {name: percentile(values, 0.95) * 1000 for name, values in taken.seconds.items()}
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
        Figure("telephones that missed a step", taken.unheard, "times", "0", taken.unheard == 0),
        Figure("processors that the server used", loads[0], "of 2"),
        Figure("processors that the browsers used", loads[1], "of 2"),
        Figure("timers of the browsers late by, p95", percentile(taken.behind, 0.95) * 1000, "ms"),
        Figure("memory for all that is held", grown / MB, "MB more"),
    ]


if __name__ == "__main__":
    main()
