"""How many reports a second arrive, and whether every one that was acknowledged is there afterwards.

Reporters work side by side as browsers do: fetch the form, send it, read the receipt page (three requests a report on
the one page; step by step one page a question). Each story carries a mark of its own. Afterwards every receipt opens
its mailbox over HTTP and the story has to be in it. The load runs on the same cores as the server.

The flood budget is off (``ABRI_FLOOD_PER_MINUTE=0``): at more than 120 reports a minute it would ask browsers for work,
which is what it is for, and what is measured here is what the intake itself can take. Everything else is as shipped.

    python -m benchmarks.submit_reports --parallel 8 --seconds 30
    python -m benchmarks.submit_reports --kill          (kill -9 in the middle, start again, open every receipt)
"""

import argparse
import re
import secrets
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.browser import Browser, Page
from benchmarks.figures import Figure, percentile, report
from benchmarks.instance import Instance

PEER = "Hush Line 8.3/s; GlobaLeaks 5.0.15 0.1-0.15/s as shipped (65 % errors)"
RECEIPT = re.compile(r"\b([0-9A-HJKMNP-TV-Z]{5}(?:-[0-9A-HJKMNP-TV-Z]{5}){3})\b")
PARALLEL_MAILBOXES = 4
ANSWERS: dict[str, str | list[str]] = {
    "reporter": "self", "age": "14-15", "danger": "none", "wants": ["talk", "removal"],
    "category": ["cyberbullying.peers"], "platform": "whatsapp", "relation": "classmate", "acts": "6-20",
    "authors": "2-5", "minor_image": "none", "region": "be.vl", "contact": "mailbox", "sight": "ask_me_first",
}  # fmt: skip
STORY = (
    "Since the school trip they write about me in the class group every evening. I asked them to stop "
    "and they laughed. A friend showed me the messages. I keep the pictures of the screen."
)


@dataclass
class Acknowledged:
    """A report whose receipt was shown."""

    receipt: str
    mark: str


@dataclass
class Tally:
    """What the reporters of one run saw; seconds are per report, from the first request to the receipt."""

    acknowledged: list[Acknowledged] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    requests: int = 0
    errors: list[str] = field(default_factory=list)


Way = Callable[[Browser, str], Page]


def on_one_page(browser: Browser, mark: str) -> Page:
    """Report over the one-page form: three requests."""
    page = browser.get("/en/report/all/")
    return browser.submit(page, page.form_with("story"), {**ANSWERS, "story": f"{STORY} {mark}"})


def step_by_step(browser: Browser, mark: str) -> Page:
    """Report one question a screen, as a browser follows the redirects, then check and send."""
    page = browser.get("/en/report/")
    page = browser.submit(page, page.last_form(), {})
    for _ in range(40):
        if "/receipt/" in page.url:
            return page
        question = page.url.rstrip("/").rsplit("/", 1)[-1]
        given: dict[str, str | list[str]] = {**ANSWERS, "story": f"{STORY} {mark}"}
        answers = {question: given[question]} if question in given else {}
        page = browser.submit(page, page.last_form(), answers)
    raise LookupError(f"no receipt after 40 pages, stuck at {page.url}")


def reporter(port: int, way: Way, until: float, tally: Tally, lock: threading.Lock) -> None:
    """One reporter after another in a browser of their own, until the time is over."""
    while time.monotonic() < until:
        browser, mark = Browser("127.0.0.1", port), secrets.token_hex(8)
        began = time.perf_counter()
        try:
            page = way(browser, mark)
        except (OSError, LookupError, RuntimeError) as error:
            with lock:
                tally.errors.append(str(error)[:200])
            continue
        found = RECEIPT.search(page.text)
        if page.status != 200 or found is None:
            with lock:
                tally.errors.append(f"{page.url} answered {page.status} without a receipt")
            continue
        taken = time.perf_counter() - began
        with lock:
            tally.acknowledged.append(Acknowledged(found[1], mark))
            tally.seconds.append(taken)
            tally.requests += browser.requests


def run(instance: Instance, way: Way, parallel: int, seconds: float) -> tuple[Tally, float]:
    """Let ``parallel`` reporters work for ``seconds``; returns what they saw and how long it took."""
    tally, lock, began = Tally(), threading.Lock(), time.monotonic()
    crew = [
        threading.Thread(target=reporter, args=(instance.port, way, began + seconds, tally, lock))
        for _ in range(parallel)
    ]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    return tally, time.monotonic() - began


def lost(instance: Instance, acknowledged: list[Acknowledged]) -> int:
    """How many receipts do not open a mailbox with their story in it, asked over HTTP."""
    found, lock, waiting = [], threading.Lock(), list(acknowledged)

    def ask() -> None:
        while True:
            with lock:
                if not waiting:
                    return
                one = waiting.pop()
            browser = Browser("127.0.0.1", instance.port)
            page = browser.get("/en/mailbox/")
            page = browser.submit(page, page.form_with("code"), {"code": one.receipt})
            if one.mark in page.text:
                with lock:
                    found.append(one.receipt)

    crew = [threading.Thread(target=ask) for _ in range(PARALLEL_MAILBOXES)]
    for each in crew:
        each.start()
    for each in crew:
        each.join()
    return len(acknowledged) - len(found)


def measure(instance: Instance, name: str, way: Way, parallel: int, seconds: float) -> list[Figure]:
    """The figures of one run: rate, latencies, errors, lost."""
    tally, took = run(instance, way, parallel, seconds)
    for error in sorted(set(tally.errors))[:5]:
        print(f"  error: {error}", file=sys.stderr)
    rate, p95 = len(tally.seconds) / took, percentile(tally.seconds, 0.95) * 1000
    missing = lost(instance, tally.acknowledged)
    label = f"{name}, {parallel} parallel"
    figures = [
        Figure(f"{label}: p50 a report", percentile(tally.seconds, 0.5) * 1000, "ms"),
        Figure(f"{label}: p99 a report", percentile(tally.seconds, 0.99) * 1000, "ms"),
        Figure(f"{label}: requests a report", tally.requests / max(1, len(tally.seconds)), ""),
        Figure(f"{label}: errors", len(tally.errors), "", "0", not tally.errors),
        Figure(f"{label}: lost of {len(tally.acknowledged)}", missing, "", "0", missing == 0),
    ]
    if parallel != 8:
        return [
            Figure(f"{label}: reports", rate, "/s"),
            Figure(f"{label}: p95 a report", p95, "ms"),
            *figures,
        ]
    if way is on_one_page:
        return [
            Figure(f"{label}: reports", rate, "/s", ">= 50", rate >= 50, PEER),
            Figure(f"{label}: p95 a report", p95, "ms", "< 250", p95 < 250),
            *figures,
        ]
    return [
        Figure(f"{label}: reports", rate, "/s", ">= 8", rate >= 8),
        Figure(f"{label}: p95 a report", p95, "ms"),
        *figures,
    ]


def killed(instance: Instance, seconds: float) -> list[Figure]:
    """Kill the server with SIGKILL in the middle of a run, start it again, open every receipt that was shown."""
    timer = threading.Timer(seconds / 2, instance.kill)
    timer.start()
    tally, _ = run(instance, on_one_page, 8, seconds / 2 + 0.5)
    timer.join()
    instance.serve()
    missing = lost(instance, tally.acknowledged)
    return [
        Figure("kill -9 in the run: acknowledged before it", len(tally.acknowledged), "reports"),
        Figure("kill -9 in the run: acknowledged and missing after", missing, "reports", "0", missing == 0),
    ]


def main() -> None:
    """Measure what the arguments ask for; without any, everything that the documentation quotes."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--parallel", type=int, nargs="*", default=[1, 8, 50])
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--steps", action="store_true", help="only step by step")
    parser.add_argument("--one-page", action="store_true", help="only the one-page form")
    parser.add_argument("--kill", action="store_true", help="only the kill -9 run")
    chosen = parser.parse_args()
    everything = not (chosen.steps or chosen.one_page or chosen.kill)
    figures: list[Figure] = []
    with Instance(ABRI_FLOOD_PER_MINUTE="0", ABRI_WRONG_RECEIPTS_PER_MINUTE="0") as instance:
        for parallel in chosen.parallel:
            if everything or chosen.one_page:
                figures += measure(instance, "one page", on_one_page, parallel, chosen.seconds)
            if everything or chosen.steps:
                figures += measure(instance, "step by step", step_by_step, parallel, chosen.seconds)
        if everything or chosen.kill:
            figures += killed(instance, chosen.seconds)
    report(figures)


if __name__ == "__main__":
    main()
