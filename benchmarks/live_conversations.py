"""How quickly a message of a live conversation is on the other screen, with 500 conversations open on two cores.

Everything runs on the same cores: the real server, as shipped, and the browsers of 500 reporters and of the
caseworkers, each page with its stream of numbers open (1,000 lines). Reporters and caseworkers write in turn, so many
messages a second over all conversations; each is posted, told to the other side as a number, and fetched there. The
figures count from the press of the button to the words on the other screen. In between the first page is asked for, as
somebody who is not part of any of it. The flood budget is off (``ABRI_FLOOD_PER_MINUTE=0``).

    python -m benchmarks.live_conversations
    python -m benchmarks.live_conversations --conversations 100 --rate 10
"""

import argparse
import asyncio
import itertools
import json
import random
import re
import resource
import subprocess
import sys
import time
import urllib.parse
import uuid
from dataclasses import dataclass, field

from benchmarks.browser import Browser
from benchmarks.figures import Figure, percentile, report
from benchmarks.instance import Instance
from benchmarks.upload import private_bytes, processor_seconds, web_processes

MB = 1_000_000
TOKEN = "m" * 32  # what a browser keeps as its guard against forged forms
PASSWORD = "a password for measuring"  # noqa: S105 (of an instance that is thrown away)
SETTLE = 8.0
# Messages that come first, so that each process has loaded what reads them.
WARMING = 12

SEEDING = """
import json, sys
import django
django.setup()
from django.utils import timezone
from abri.centre.accounts.models import Desk, Person
from abri.centre.cases import arrivals, mailbox
from abri.centre.conversing import actions
from abri.centre.conversing.models import Attendance
from abri.centre.reporting import visits
desk, person = Desk.objects.get(), Person.objects.get()
Desk.objects.update(live=True)
now = timezone.now()
Attendance.objects.create(desk=desk, person=person, seen_at=now)
told = []
for number in range(int(sys.argv[1])):
    given = {"danger": "none", "category": ["cyberbullying.peers"], "story": f"Story {number} of somebody who waits."}
    arrival = arrivals.prepare(given, language="en", desk_slug="measured", at=now)
    case = arrivals.store(arrival)
    box = mailbox.open_with_receipt(arrival.receipt)
    Attendance.objects.update(seen_at=timezone.now())
    actions.join(actions.ask(box, at=timezone.now()), by=person, at=timezone.now())
    told.append([visits.begin(box, timezone.now()).key.cookie, case.reference])
print(json.dumps(told))
"""


@dataclass
class Screen:
    """One side of a conversation: where it is, and what its browser has shown so far."""

    url: str
    cookies: str
    name: str
    newest: int = 0
    told: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self, port: int, opened: asyncio.Event) -> None:
        """Keep the stream of numbers open."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(self._head("GET", f"{self.url}numbers/", "Accept: text/event-stream\r\n") + b"\r\n")
        while line := await reader.readline():
            if line.startswith(b"data:"):
                self.newest = max(self.newest, json.loads(line[5:]).get("newest", 0))
                opened.set()
                self.told.set()

    async def say(self, port: int, text: str) -> None:
        """Post a message as the script does; raises ``RuntimeError`` where it is refused."""
        prefix = self.name.removesuffix("text")
        form = {
            self.name: text,
            f"{prefix}once": str(uuid.uuid4()),
            "csrfmiddlewaretoken": TOKEN,
            "after": "99999",
        }
        body = urllib.parse.urlencode(form).encode()
        head = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        await ask(port, self._head("POST", self.url, head) + b"\r\n" + body)

    async def fetch(self, port: int, after: int) -> str:
        """What is new since ``after``."""
        return await ask(port, self._head("GET", f"{self.url}news/?after={after}") + b"\r\n")

    def _head(self, verb: str, url: str, more: str = "") -> bytes:
        cookies = f"{self.cookies}; abri_csrf={TOKEN}"
        return f"{verb} {url} HTTP/1.1\r\nHost: 127.0.0.1:{PORT[0]}\r\nCookie: {cookies}\r\n{more}".encode()


PORT = [0]
NUMBERS = itertools.count(1_000)


async def ask(port: int, request: bytes) -> str:
    """One request on a line of its own; raises ``RuntimeError`` for another answer than 200."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request.replace(b"HTTP/1.1\r\n", b"HTTP/1.1\r\nConnection: close\r\n", 1))
    answer = (await reader.read()).decode()
    writer.close()
    if " 200 " not in answer[:15]:
        raise RuntimeError(f"{request[:60]!r} answered {answer[:300]}")
    return answer


@dataclass
class Taken:
    """Seconds that things took, one entry a message."""

    stored: list[float] = field(default_factory=list)
    shown: list[float] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)


async def exchange(port: int, writer: Screen, reader: Screen, taken: Taken) -> None:
    """One message from button to the other screen."""
    # Words in which the screening marks nothing: a mark would cut the text that is looked for.
    text, before, began = f"Thank you for message {next(NUMBERS)}.", reader.newest, time.perf_counter()
    reader.told.clear()

    async def post() -> None:
        await writer.say(port, text)
        taken.stored.append(time.perf_counter() - began)

    async def read() -> None:
        while reader.newest <= before or text not in await reader.fetch(port, before):
            await reader.told.wait()
            reader.told.clear()
        taken.shown.append(time.perf_counter() - began)

    # Together, so that a message that is refused ends the run with what the server said.
    async with asyncio.timeout(30), asyncio.TaskGroup() as both:
        both.create_task(post())
        both.create_task(read())


async def talk(port: int, pairs: list[tuple[Screen, Screen]], rate: float, seconds: float) -> Taken:
    """Open all streams, then let people write; returns what it took."""
    taken, opened = Taken(), []
    tasks = []
    for screen in (screen for pair in pairs for screen in pair):
        opened.append(asyncio.Event())
        tasks.append(asyncio.create_task(screen.listen(port, opened[-1])))
        await asyncio.sleep(0.002)
    await asyncio.gather(*(one.wait() for one in opened))
    await asyncio.sleep(SETTLE)
    for pair in pairs[:WARMING]:
        await exchange(port, *pair, Taken())
    order, running, number = random.Random(6).sample(pairs, len(pairs)), [], 0
    ends = time.perf_counter() + seconds
    while time.perf_counter() < ends:
        due = time.perf_counter() + 1 / rate
        pair = order[number % len(order)]
        writer, reader = pair if (number // len(order)) % 2 == number % 2 else pair[::-1]
        running.append(asyncio.create_task(exchange(port, writer, reader, taken)))
        if number % 10 == 0:
            running.append(asyncio.create_task(look(port, taken)))
        number += 1
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
    await asyncio.gather(*running)
    for task in tasks:
        task.cancel()
    return taken


async def look(port: int, taken: Taken) -> None:
    """The first page, for somebody else."""
    began = time.perf_counter()
    await ask(port, f"GET /en/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
    taken.pages.append(time.perf_counter() - began)


def signed_in(instance: Instance) -> str:
    """The cookies of the caseworker."""
    browser = Browser("127.0.0.1", instance.port)
    page = browser.get("/desk/account/login/")
    browser.submit(page, page.last_form(), {"login": "measurer", "password": PASSWORD})
    return "; ".join(f"{name}={value}" for name, value in browser.cookies.items() if name != "abri_csrf")


def screens(instance: Instance, number: int) -> list[tuple[Screen, Screen]]:
    """Both sides of so many conversations."""
    seeded = subprocess.run(
        [sys.executable, "-c", SEEDING, str(number)],
        env=instance.environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    desk = signed_in(instance)
    return [
        (
            Screen("/en/mailbox/live/", f"abri_mailbox={cookie}", "text"),
            Screen(f"/desk/cases/{reference}/live/", desk, "answer-text"),
        )
        for cookie, reference in json.loads(re.search(r"^\[\[.*$", seeded.stdout, re.MULTILINE)[0])  # type: ignore[index]
    ]


def share(values: list[float], part: float) -> float:
    """In milliseconds, what ``part`` of the values stay below."""
    return percentile(values, part) * 1000


def main() -> None:
    """Measure what the arguments ask for; without any, what the documentation quotes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--conversations", type=int, default=500)
    parser.add_argument("--rate", type=float, default=20, help="messages a second over all conversations")
    parser.add_argument("--seconds", type=float, default=30)
    chosen = parser.parse_args()
    # The browsers of all sides are lines of this process; shells often allow 1,024 of them.
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with Instance(ABRI_FLOOD_PER_MINUTE="0", ABRI_SECOND_FACTOR="0") as instance:
        PORT[0] = instance.port
        pairs = screens(instance, chosen.conversations)
        processes = web_processes(instance.pid)
        before, computed, began = (
            sum(private_bytes(processes).values()),
            processor_seconds(processes),
            time.monotonic(),
        )
        taken = asyncio.run(talk(instance.port, pairs, chosen.rate, chosen.seconds))
        grown = sum(private_bytes(processes).values()) - before
        load = (processor_seconds(processes) - computed) / (time.monotonic() - began)
    label = f"{chosen.conversations} conversations, {chosen.rate:g} messages a second"
    slow = share(taken.shown, 0.95)
    page = share(taken.pages, 0.95)
    report(
        [
            Figure(f"{label}: on the other screen, p50", share(taken.shown, 0.5), "ms"),
            Figure(f"{label}: on the other screen, p95", slow, "ms", "< 1000", slow < 1000),
            Figure("stored and answered, p95", share(taken.stored, 0.95), "ms"),
            Figure("first page for somebody else meanwhile, p95", page, "ms", "< 250", page < 250),
            Figure("messages that arrived", len(taken.shown), "messages"),
            Figure("processors that the server used", load, "of 2"),
            Figure("memory for all open pages", grown / MB, "MB more"),
        ]
    )  # fmt: skip


if __name__ == "__main__":
    main()
