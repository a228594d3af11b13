"""How fast files come in, sealed and acknowledged, and how much memory the server takes for it.

A reporter answers the questions up to the one about files, as a browser does, and sends files in parts of 8 MiB, two at
a time, over a kept connection each, to the real server on the same cores. A part is acknowledged once it is sealed and
on the disk with its folder and its row. Then each file is locked: opened once more for its digest, kind and working
copy (the files are videos by their beginning, of which no copy is made). Files have 200 MB, together 1 GB.

Six small files come first, so that what is measured is what size adds. The flood budget is off
(``ABRI_FLOOD_PER_MINUTE=0``); everything else is as shipped. The memory is that of the web
processes alone, the most while the files came in less what they took before (private pages, from ``/proc``).

    python -m benchmarks.upload
    python -m benchmarks.upload --files 2 --parallel 1
"""

import argparse
import http.client
import json
import os
import queue
import threading
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.browser import Browser, Page
from benchmarks.figures import Figure, report
from benchmarks.instance import Instance
from benchmarks.submit_reports import ANSWERS, STORY

MB = 1_000_000
FILE = 200 * MB
# Small files first, so that each process has loaded what it needs for a file of any size.
WARMING = 6
# What a video of a telephone begins with; the rest says nothing to anybody.
BEGINNING = bytes.fromhex("00000020667479706d703432000000006d70343269736f6d61766331")


@dataclass
class Door:
    """The upload page of one reporter's browser."""

    browser: Browser
    port: int
    url: str
    token: str

    def ask(
        self, connection: http.client.HTTPConnection, method: str, url: str, body: bytes
    ) -> dict[str, object]:
        """What the page's script would be answered; raises ``RuntimeError`` for any other status than 200."""
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.browser.cookies.items()),
            "Origin": f"http://127.0.0.1:{self.port}",
            "X-CSRFToken": self.token,
        }
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, url, body, headers)
        answer = connection.getresponse()
        told: dict[str, object] = json.loads(answer.read() or b"{}")
        if answer.status != 200:
            raise RuntimeError(f"{method} {url} answered {answer.status}: {told}")
        return told


def door_of(instance: Instance) -> Door:
    """Answer questions until the one about files is asked; raises ``LookupError`` where it never is."""
    browser = Browser("127.0.0.1", instance.port)
    page = browser.get("/en/report/")
    page = browser.submit(page, page.last_form(), {})
    for _ in range(40):
        question = _question(page)
        if question == "files":
            token = dict(page.last_form().fields)["csrfmiddlewaretoken"]
            return Door(browser, instance.port, "/en/report/files/", token)
        given: dict[str, str | list[str]] = {**ANSWERS, "story": STORY}
        page = browser.submit(
            page, page.last_form(), {question: given[question]} if question in given else {}
        )
    raise LookupError(f"no question about files after 40 pages, stuck at {page.url}")


def _question(page: Page) -> str:
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def content_of(size: int) -> bytes:
    """A video's beginning and random bytes."""
    return BEGINNING + os.urandom(size - len(BEGINNING))


def send(door: Door, content: bytes, parallel: int) -> tuple[float, float]:
    """Send one file and lock it; returns the seconds until the last part was acknowledged, and those of locking."""
    connections = [http.client.HTTPConnection("127.0.0.1", door.port, timeout=120) for _ in range(parallel)]
    form = urllib.parse.urlencode({"name": "clip.mp4", "size": len(content), "mark": str(time.time())})
    began = time.perf_counter()
    told = door.ask(connections[0], "POST", f"{door.url}begin/", form.encode())
    part, waiting, errors = int(str(told["part"])), queue.SimpleQueue[int](), list[Exception]()
    for number in range(-(-len(content) // part)):
        waiting.put(number)

    def work(connection: http.client.HTTPConnection) -> None:
        while not errors:
            try:
                number = waiting.get_nowait()
            except queue.Empty:
                return
            piece = content[number * part : (number + 1) * part]
            try:
                door.ask(connection, "PUT", f"{door.url}{told['id']}/{number + 1}/", piece)
            except (OSError, RuntimeError, http.client.HTTPException) as error:
                errors.append(error)

    crew = [threading.Thread(target=work, args=(connection,)) for connection in connections]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    if errors:
        raise errors[0]
    came = time.perf_counter()
    door.ask(connections[0], "POST", f"{door.url}{told['id']}/", b"")
    return came - began, time.perf_counter() - came


# ---------------------------------------------------------------- memory


def private_bytes(pids: list[int]) -> dict[int, int]:
    """How much memory each of these processes has for itself now."""
    found = {}
    for pid in pids:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        found[pid] = next(int(line.split()[1]) * 1024 for line in lines if line.startswith("RssAnon"))
    return found


def processor_seconds(pids: list[int]) -> float:
    """How long these processes have computed until now, together."""
    ticks = 0
    for pid in pids:
        told = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += int(told[11]) + int(told[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def web_processes(pid: int) -> list[int]:
    """The processes that answer requests: the children of ``pid``, the server that was started."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in children]


@contextmanager
def watched(pids: list[int]) -> Iterator[dict[int, int]]:
    """A dictionary that holds, at the end of the block, by how many bytes each process had grown at most."""
    before, most, over = private_bytes(pids), dict.fromkeys(pids, 0), threading.Event()

    def watch() -> None:
        while not over.wait(0.02):
            for pid, now in private_bytes(pids).items():
                most[pid] = max(most[pid], now - before[pid])

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield most
    finally:
        over.set()
        watcher.join()


def main() -> None:
    """Measure what the arguments ask for; without any, what the documentation quotes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--files", type=int, default=5, help="how many files of 200 MB")
    parser.add_argument("--parallel", type=int, default=2, help="parts at a time")
    chosen = parser.parse_args()
    content = content_of(FILE)
    coming = locking = 0.0
    with Instance(
        ABRI_FLOOD_PER_MINUTE="0", ABRI_UPLOAD_CASE=str(chosen.files * FILE + WARMING * MB)
    ) as instance:
        door = door_of(instance)
        for _ in range(WARMING):
            send(door, content[:MB], chosen.parallel)
        processes = web_processes(instance.pid)
        computed = processor_seconds(processes)
        with watched(processes) as grown:
            for _ in range(chosen.files):
                came, locked = send(door, content, chosen.parallel)
                coming, locking = coming + came, locking + locked
        computed = processor_seconds(processes) - computed
    sent, all_grown = chosen.files * FILE, sum(grown.values())
    label = f"upload, {chosen.parallel} parts at a time"
    rate = sent / coming / MB
    report(
        [
            Figure(f"{label}: sealed and acknowledged", rate, "MB/s", ">= 100", rate >= 100),
            Figure("both, for a second of the server's processor", sent / computed / MB, "MB"),
            Figure("locking a file: digest, kind, description", sent / locking / MB, "MB/s"),
            Figure(
                f"memory of the web processes, {sent // MB} MB", all_grown / MB, "MB more", "< 150",
                all_grown < 150 * MB,
            ),
            Figure("memory of the largest of them", max(grown.values()) / MB, "MB more"),
        ]
    )  # fmt: skip


if __name__ == "__main__":
    main()
