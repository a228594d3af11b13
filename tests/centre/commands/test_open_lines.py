"""The real server holds open pages in several processes, tells all of them, and lets go of them when it stops."""

import http.client
import json
import queue
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.centre.commands.installation import Installation, database, free_port

pytestmark = pytest.mark.database_of_programs

# A desk that talks live, with a reporter and a caseworker who talk; prints the cookie of the open mailbox.
SCENE = """
from django.utils import timezone
from abri.centre.accounts import people
from abri.centre.accounts.models import Desk
from abri.centre.cases import arrivals, mailbox
from abri.centre.conversing import actions
from abri.centre.conversing.models import Attendance
from abri.centre.reporting import visits
now = timezone.now()
desk = Desk.objects.create(slug="helpline", kind="helpline", name="Helpline", created_at=now, live=True)
password = "a long enough password"
alma, _ = people.create(username="alma", name="Alma", email="", password=password, language="en", at=now)
people.join(person=alma, desk=desk, role="caseworker", at=now)
given = {"danger": "none", "category": ["cyberbullying.peers"], "story": "Told only to test with."}
arrival = arrivals.prepare(given, language="en", desk_slug="helpline", at=now)
arrivals.store(arrival)
box = mailbox.open_with_receipt(arrival.receipt)
Attendance.objects.create(desk=desk, person=alma, seen_at=now)
actions.join(actions.ask(box, at=now), by=alma, at=now)
print(visits.begin(box, timezone.now()).key.cookie)
"""
# Somebody in another process than those of the server writes.
SAYING = """
from django.utils import timezone
from abri.centre.cases import mailbox
from abri.centre.cases.models import Case
from abri.centre.records import pockets
visit = pockets.find("{cookie}", "mailbox", timezone.now()).content
mailbox.post(mailbox.open_with_secret(visit["case"], visit["secret"]), "Hello", at=timezone.now())
"""
WINDOWS = 4
SECONDS_TO_HEAR = 60
# The server is given ten before it is killed.
SECONDS_TO_LET_GO = 9


class Window:
    """A browser's open page: what it has been told, and that its line has ended."""

    def __init__(self, port: int, cookie: str) -> None:
        self.told: queue.Queue[dict[str, int]] = queue.Queue()
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        headers = {"Accept": "text/event-stream", "Cookie": f"abri_mailbox={cookie}"}
        self.line.request("GET", "/en/mailbox/live/numbers/", headers=headers)
        self.answer = self.line.getresponse()
        assert (self.answer.status, self.answer.headers["Content-Type"]) == (200, "text/event-stream")
        self.was_let_go = False
        self.listening = threading.Thread(target=self._listen, daemon=True)
        self.listening.start()

    def _listen(self) -> None:
        # A server that is killed leaves an answer without its end.
        with suppress(http.client.IncompleteRead, ConnectionError):
            while text := self.answer.readline():
                if text.startswith(b"data:"):
                    self.told.put(json.loads(text[5:]))
            self.was_let_go = True
        self.answer.close()
        self.line.close()

    def hears_of(self, newest: int) -> bool:
        """Whether this page is told of a message with at least that number."""
        until = time.monotonic() + SECONDS_TO_HEAR
        while time.monotonic() < until:
            if self.told.get(timeout=SECONDS_TO_HEAR).get("newest", 0) >= newest:
                return True
        return False


def test_every_window_hears_and_none_keeps_the_server_from_stopping(tmp_path: Path) -> None:
    """Seen to fail while the server waited for the lines that it held itself, until it was killed."""
    with database("open_lines") as more:
        every_window_hears(Installation(tmp_path / "data", more), free_port())


def every_window_hears(installation: Installation, port: int) -> None:
    with installation.up("--processes", "2", port=port) as running:
        running.wait_until("Abri is open")
        cookie = installation.ask(SCENE).splitlines()[-1]
        windows = [Window(port, cookie) for _ in range(WINDOWS)]
        assert all(window.hears_of(0) for window in windows)
        installation.ask(SAYING.format(cookie=cookie))
        assert all(window.hears_of(1) for window in windows)
        # As many windows are open as the processes have threads, and pages are answered all the same.
        assert running.get("/healthz") == (200, "ok\n")
        began = time.monotonic()
        running.process.terminate()
        assert running.wait_until_it_ends() == 0
        # The one look at a clock: that a process was killed after its ten seconds is seen by nothing else.
        assert time.monotonic() - began < SECONDS_TO_LET_GO
        for window in windows:
            window.listening.join(60)
            assert window.was_let_go
