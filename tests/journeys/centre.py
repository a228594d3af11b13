"""A demonstration centre for the tests: `abri up --demo` on a free port, with data and a mail server of its own."""

import os
import re
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from zoneinfo import ZoneInfo

from tests.fakes.smtp import MailServer, Received, mail_server

SECONDS_TO_START = 600
SECONDS_TO_STOP = 20
SECONDS_FOR_A_MAIL = 60


@dataclass(frozen=True)
class Centre:
    """A served centre: where it answers, where *Exit this page* leads, its data, its log, the mails that left it."""

    url: str
    elsewhere: str
    data: Path
    log: Path
    mails: MailServer

    def mails_to(self, address: str) -> list[Received]:
        """Return the mails to ``address``, waiting a little for the first one."""
        deadline = time.monotonic() + SECONDS_FOR_A_MAIL
        while time.monotonic() < deadline:
            found = [mail for mail in self.mails.received if mail.recipient == address]
            if found:
                return found
            time.sleep(0.1)
        return []

    @property
    def password(self) -> str:
        """The password of the invented people, as the centre printed it."""
        found = re.search(r"with the password (\S+) as", self.log.read_text())
        assert found, self.log.read_text()
        return found[1]

    def newest_case(self) -> str:
        """Return the reference of the case that arrived last: the reporter never learns it."""
        with closing(sqlite3.connect(f"file:{self.data}/abri.sqlite3?mode=ro", uri=True)) as database:
            newest = database.execute("SELECT reference FROM cases_case ORDER BY created_at DESC LIMIT 1")
            reference: str = newest.fetchone()[0]
            return reference

    def count_cases(self) -> int:
        """Return how many cases there are."""
        with closing(sqlite3.connect(f"file:{self.data}/abri.sqlite3?mode=ro", uri=True)) as database:
            count: int = database.execute("SELECT COUNT(*) FROM cases_case").fetchone()[0]
            return count

    def bytes_on_disk(self) -> bytes:
        """Return every byte of the database's files, also what still waits in the log of the database."""
        return b"".join(path.read_bytes() for path in sorted(self.data.glob("abri.sqlite3*")))


def today() -> date:
    """The day of the demonstration centre, which is the next one before it is in universal time."""
    return datetime.now(tz=ZoneInfo("Europe/Brussels")).date()


@contextmanager
def served(folder: Path) -> Iterator[Centre]:
    """Serve a demonstration centre with its data in ``folder`` for the length of the block."""
    port = free_port()
    url = f"http://localhost:{port}"
    log = folder / "log"
    with mail_server() as mails, another_site() as elsewhere, log.open("wb") as lines:
        program = subprocess.Popen(
            [sys.executable, "-m", "abri.cli", "up", "--demo", "--port", str(port), "--processes", "1"],
            env=environment(folder / "data", url, elsewhere, mails.port),
            stdin=subprocess.DEVNULL,
            stdout=lines,
            stderr=lines,
        )
        try:
            wait_until_it_answers(program, url, log)
            yield Centre(url, elsewhere, folder / "data", log, mails)
        finally:
            program.terminate()
            try:
                program.wait(SECONDS_TO_STOP)
            except subprocess.TimeoutExpired:
                program.kill()
                program.wait()


class AnotherSite(BaseHTTPRequestHandler):
    """A page that anybody might have open."""

    def do_GET(self) -> None:
        """Answer every address alike."""
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<!doctype html><title>Weather</title><p>Sunny spells.</p>")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def another_site() -> Iterator[str]:
    """A site on the loopback for the length of the block; yields its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), AnotherSite) as site:
        thread = Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{site.server_port}/"
        finally:
            site.shutdown()
            thread.join()


def environment(data: Path, url: str, elsewhere: str, mail_port: int) -> dict[str, str]:
    """Return the environment of the served centre: nothing that was set for the tests or by a developer."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ABRI_", "DATABASE_"))}
    return kept | {
        "ABRI_DATA": str(data),
        "ABRI_BASE_URL": url,
        "ABRI_EXIT_URL": elsewhere,
        "ABRI_EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
    }


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until_it_answers(program: "subprocess.Popen[bytes]", url: str, log: Path) -> None:
    """Return once every part says that it is ready; otherwise fail with what the centre said."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and program.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=5):  # noqa: S310
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"the centre did not start:\n{log.read_text(errors='replace')}")
