"""Whether anything is lost or done twice when processes are killed at any moment, two hundred times over.

Two web servers and two workers share one PostgreSQL. Reporters send reports, three caseworkers of one desk open the
same queue and answer, letters leave to a mail server on this machine. Meanwhile SIGKILL hits a web server with all its
processes, one of its processes alone, or a worker, drawn at random; what died is started again. In the end everything
is opened and counted:

- every report and every answer that was acknowledged is there, and nothing that was sent once is there twice;
- every case has one arrival in the audit trail and one first deadline;
- every letter has left, and no more mails came twice than workers were killed.

    python -m benchmarks.kills --kills 200 --seed 6
"""

import argparse
import http.client
import json
import os
import random
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller

from benchmarks.browser import Browser, Page
from benchmarks.figures import Figure, report
from benchmarks.instance import ABRI, PASSWORD, Instance, free_port
from benchmarks.submit_reports import ANSWERS, RECEIPT, STORY, Acknowledged, lost
from tests.on_postgresql import cluster, installed

WORKERS = 2
REPORTERS, CASEWORKERS = 3, 3
# A lease on letters that a killed worker held has to run out.
SECONDS_TO_SETTLE = 420
SECONDS_TO_START = 240
FOUNDING = f"""
import django
django.setup()
from django.utils import timezone
from abri.centre.accounts import keys, people
from abri.centre.accounts.models import Desk
from abri.centre.records.keyring import Keyring
now = timezone.now()
desk = Desk.objects.create(slug="measured", kind="helpline", name="Measured", created_at=now, is_fallback=True)
founder = None
for number in range({CASEWORKERS}):
    person, identity = people.create(
        username=f"person-{{number}}", name=f"Person {{number}}", email="", password="{PASSWORD}", language="en", at=now
    )
    people.join(person=person, desk=desk, role="caseworker", at=now)
    if founder is None:
        founder = person, Keyring([identity])
    else:
        ring = keys.desk_keyring(*founder)
        keys.let_in(person=person, desk=desk, keyring=ring, by=founder[0], at=now)
"""
# Opens everything with a caseworker's password, as that person could, and prints what is there.
COUNTING = f"""
import collections, json, re
import django
django.setup()
from abri.centre.accounts import keys as desk_keys
from abri.centre.accounts.models import Person
from abri.centre.cases import keys
from abri.centre.cases.models import Case, Deadline, Item
from abri.centre.outbox.models import Letter
from abri.centre.records.keyring import Keyring
from abri.centre.records.models import AuditEntry
person = Person.objects.get(username="person-0")
ring = desk_keys.desk_keyring(person, Keyring([desk_keys.unlock_identity(person, "{PASSWORD}")]))
stories, answers = collections.Counter(), collections.Counter()
for case in Case.objects.all():
    opened = keys.case_keyring(case, ring)
    for item in case.items.all():
        if item.kind == Item.Kind.REPORT:
            stories[keys.opened(item, opened)["answers"]["story"].rpartition(" ")[2]] += 1
        elif item.kind == Item.Kind.FROM_DESK:
            answers[keys.opened(item, opened)["text"].rpartition(" ")[2]] += 1
arrivals = collections.Counter(AuditEntry.objects.filter(action="case.received").values_list("subject_id", flat=True))
looks = collections.Counter(Deadline.objects.filter(kind="first_look").values_list("case_id", flat=True))
print(json.dumps({{
    "stories": stories, "answers": answers, "cases": Case.objects.count(),
    "arrivals_not_one": sum(count != 1 for count in arrivals.values()) + Case.objects.count() - len(arrivals),
    "deadlines_not_one": sum(count != 1 for count in looks.values()) + Case.objects.count() - len(looks),
    "letters": list(Letter.objects.values_list("id", "state")),
}}, default=str))
"""

# What a request meets when its server is killed.
_BROKEN = (OSError, LookupError, RuntimeError, http.client.HTTPException)


class Postbox:
    """A mail server of this machine that counts what it took by Message-ID."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the library's name
        """Take a mail."""
        for line in envelope.content.decode(errors="replace").splitlines():
            if line.lower().startswith("message-id:"):
                self.taken[line.partition(":")[2].strip().strip("<>").partition("@")[0]] += 1
        return "250 taken"


@dataclass
class Seen:
    """What the people at their browsers saw acknowledged."""

    reports: list[Acknowledged] = field(default_factory=list)
    answers: set[str] = field(default_factory=set)
    broken: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)


class Crew:
    """The running processes of the centre."""

    def __init__(self, environment: dict[str, str], ports: Sequence[int], log: Path) -> None:
        self._environment, self._log = environment, log
        self._commands = [[ABRI, "serve", "--port", str(port)] for port in ports] + [
            [ABRI, "worker"]
        ] * WORKERS
        self.processes = [self._start(command) for command in self._commands]

    def _start(self, command: list[str]) -> "subprocess.Popen[bytes]":
        with self._log.open("ab") as log:
            return subprocess.Popen(
                command, env=self._environment, stdout=log, stderr=log, start_new_session=True
            )

    def kill_one(self, dice: random.Random) -> str:
        """Kill something, start again what does not do so by itself, and say what it was."""
        place = dice.randrange(len(self.processes))
        process, is_web = self.processes[place], self._commands[place][1] == "serve"
        children = _children(process.pid) if is_web else []
        if children and dice.random() < 0.5:
            _kill(dice.choice(children))
            return "web process"
        _kill_group(process)
        self.tend()
        return "web server" if is_web else "worker"

    def tend(self) -> None:
        """Start again what has ended, as a service manager does: a server gives up when its processes keep dying."""
        for place, process in enumerate(self.processes):
            if process.poll() is not None:
                _kill_group(process)
                self.processes[place] = self._start(self._commands[place])

    def end(self) -> None:
        """Kill everything."""
        for process in self.processes:
            _kill_group(process)


def _children(pid: int) -> list[int]:
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False)
    return [int(line) for line in found.stdout.split()]


def _kill(pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


def _kill_group(process: "subprocess.Popen[bytes]") -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def reporter(ports: Sequence[int], seen: Seen, stop: threading.Event, seed: int) -> None:
    """Send one report after another, each once, whatever becomes of it."""
    dice = random.Random(seed)
    while not stop.is_set():
        browser, mark = Browser("127.0.0.1", dice.choice(ports)), secrets.token_hex(8)
        told = {
            **ANSWERS,
            "story": f"{STORY} {mark}",
            "contact": "email",
            "email": f"{mark}@reporter.example",
        }
        try:
            page = browser.get("/en/report/all/")
            page = browser.submit(page, page.form_with("story"), told)
        except _BROKEN:
            _broken(seen, stop)
            continue
        found = RECEIPT.search(page.text)
        if page.status == 200 and found:
            with seen.lock:
                seen.reports.append(Acknowledged(found[1], mark))
        stop.wait(dice.uniform(0.1, 0.5))


def caseworker(ports: Sequence[int], number: int, seen: Seen, stop: threading.Event, seed: int) -> None:
    """Open cases of the queue and answer, each answer once; sign in again when the session's server is gone."""
    dice, browser = random.Random(seed), None
    while not stop.is_set():
        try:
            if browser is None:
                browser = _signed_in(dice.choice(ports), number)
            _answer_one(browser, seen, dice)
        except _BROKEN:
            # Another server, and the same person at another moment.
            browser = None
            _broken(seen, stop)
        stop.wait(dice.uniform(0.05, 0.3))


def _signed_in(port: int, number: int) -> Browser:
    browser = Browser("127.0.0.1", port)
    page = browser.get("/desk/")
    page = browser.submit(
        page, page.form_with("password"), {"login": f"person-{number}", "password": PASSWORD}
    )
    if page.status != 200 or "/login/" in page.url:
        raise RuntimeError("not signed in")
    return browser


def _answer_one(browser: Browser, seen: Seen, dice: random.Random) -> None:
    references = _references(browser.get("/desk/"))
    if not references:
        return
    page = browser.get(f"/desk/cases/{dice.choice(references[:10])}/")
    mark = secrets.token_hex(8)
    said = f"We read what you wrote and will help you with it. {mark}"
    page = browser.submit(page, page.form_with("answer-text"), {"answer-text": said})
    if page.status == 200 and mark in page.text:
        with seen.lock:
            seen.answers.add(mark)


def _references(page: Page) -> list[str]:
    marker = 'data-open class="abri-code" href="/desk/cases/'
    return [piece.partition("/")[0] for piece in page.text.split(marker)[1:]]


def _broken(seen: Seen, stop: threading.Event) -> None:
    with seen.lock:
        seen.broken += 1
    stop.wait(0.3)


def through(instance: Instance, kills: int, seed: int, postbox: Postbox) -> list[Figure]:
    """Let everybody work while processes are killed, then count."""
    dice, seen, stop = random.Random(seed), Seen(), threading.Event()
    ports = (instance.port, free_port())
    crew = Crew(instance.environment, ports, instance.folder / "crew.log")
    people = [
        threading.Thread(target=reporter, args=(ports, seen, stop, seed + n)) for n in range(REPORTERS)
    ] + [
        threading.Thread(target=caseworker, args=(ports, n, seen, stop, seed + 100 + n))
        for n in range(CASEWORKERS)
    ]
    try:
        _await_answers(ports, crew)
        for one in people:
            one.start()
        time.sleep(2)
        killed = Counter(_kill_and_wait(crew, ports, dice) for _ in range(kills))
        stop.set()
        for one in people:
            one.join()
        _await_answers(ports[:1], crew)
        missing = lost(instance, seen.reports)
        there = _settled(instance)
    finally:
        stop.set()
        crew.end()
    return figures(there, seen, killed, missing, postbox.taken)


def _kill_and_wait(crew: Crew, ports: Sequence[int], dice: random.Random) -> str:
    what = crew.kill_one(dice)
    # Where nobody can work nothing can be lost.
    _await_answers([dice.choice(ports)], crew)
    time.sleep(dice.uniform(0.1, 1.5))
    return what


def _await_answers(ports: Sequence[int], crew: Crew) -> None:
    """Wait until a server answers at each of these ports; raises ``TimeoutError``."""
    until = time.monotonic() + SECONDS_TO_START
    for port in ports:
        while not _answers(port):
            if time.monotonic() > until:
                raise TimeoutError(f"no server at port {port}")
            crew.tend()
            time.sleep(0.1)


def _answers(port: int) -> bool:
    try:
        return Browser("127.0.0.1", port).get("/healthz").status == 200
    except (OSError, http.client.HTTPException):
        return False


def _settled(instance: Instance) -> dict[str, Any]:
    """What is there once no letter waits any more; a lease of a killed worker has to run out first."""
    until = time.monotonic() + SECONDS_TO_SETTLE
    while True:
        counted = subprocess.run(
            [sys.executable, "-c", COUNTING], env=instance.environment, check=True, capture_output=True
        )
        there: dict[str, Any] = json.loads(counted.stdout)
        if all(state != "waiting" for _, state in there["letters"]) or time.monotonic() > until:
            return there
        time.sleep(5)


def figures(
    there: dict[str, Any], seen: Seen, killed: Counter[str], missing: int, came: Counter[str]
) -> list[Figure]:
    """What has to be nothing, and how much was done meanwhile; ``came``: how often each mail arrived."""
    stories, answers = Counter(there["stories"]), Counter(there["answers"])
    sent = [str(letter) for letter, state in there["letters"] if state != "waiting"]
    nothing = {
        "reports acknowledged and missing": missing + sum(not stories[one.mark] for one in seen.reports),
        "reports there twice": sum(count > 1 for count in stories.values()),
        "answers acknowledged and missing": sum(not answers[mark] for mark in seen.answers),
        "answers there twice": sum(count > 1 for count in answers.values()),
        "cases without exactly one arrival": there["arrivals_not_one"],
        "cases without exactly one first deadline": there["deadlines_not_one"],
        "letters that never left": len(there["letters"]) - sum(came[one] > 0 for one in sent),
    }
    twice = sum(count - 1 for count in came.values())
    return [
        Figure("kills", killed.total(), "", detail(killed)),
        Figure(
            "reports acknowledged", len(seen.reports), "", ">= 1 a kill", len(seen.reports) >= killed.total()
        ),
        Figure(
            "answers acknowledged", len(seen.answers), "", ">= 1 a kill", len(seen.answers) >= killed.total()
        ),
        Figure("requests broken by a kill", seen.broken, ""),
        *(Figure(name, value, "", "0", value == 0) for name, value in nothing.items()),
        Figure("letters", len(there["letters"]), ""),
        Figure("mails that came twice", twice, "", f"<= {killed['worker']}", twice <= killed["worker"]),
    ]


def detail(killed: Counter[str]) -> str:
    """What was killed how often, in words."""
    return ", ".join(f"{count} {what}" for what, count in sorted(killed.items()))


def main() -> None:
    """Kill as often as the arguments say."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=6)
    chosen = parser.parse_args()
    programs = installed()
    if programs is None:
        sys.exit("PostgreSQL's server is not installed (Debian: apt-get install postgresql)")
    postbox = Postbox()
    mail = Controller(postbox, hostname="127.0.0.1", port=free_port())
    mail.start()
    try:
        with cluster(programs, ("max_connections=200",)) as socket:
            instance = Instance(
                fill=("-c", FOUNDING), serve=False, DATABASE_URL="postgres://abri@/postgres", PGHOST=str(socket),
                ABRI_SECOND_FACTOR="0", ABRI_FLOOD_PER_MINUTE="0", ABRI_WRONG_RECEIPTS_PER_MINUTE="0",
                ABRI_EMAIL_URL=f"smtp://127.0.0.1:{mail.port}",
            )  # fmt: skip
            with instance:
                report(through(instance, chosen.kills, chosen.seed, postbox))
    finally:
        mail.stop()


if __name__ == "__main__":
    main()
