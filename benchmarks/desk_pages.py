"""How long the desk's pages take when there are many cases, for one caseworker and for two hundred at once.

A fresh centre is filled (``benchmarks.synthetic_cases``: 1,000,000 cases and 200 desks on a throw-away PostgreSQL, or
100,000 on SQLite), served, and asked for its pages by caseworkers who signed in: one of an ordinary desk, one of the
desk that has a fifth of all cases. Then all caseworkers work at once, each asking for a page every ten seconds on
average, as somebody does who reads what is on it. Every page is opened for real: a case page decrypts its case. The
load shares the cores with the server and the database.

    python -m benchmarks.desk_pages                       (PostgreSQL; filling takes a quarter of an hour)
    python -m benchmarks.desk_pages --sqlite --cases 100000
    python -m benchmarks.desk_pages --filled FOLDER       (a centre that was filled before; DATABASE_URL says where)
"""

import argparse
import random
import re
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from benchmarks.browser import Browser
from benchmarks.figures import Figure, percentile, report
from benchmarks.instance import PASSWORD, Instance
from tests.on_postgresql import cluster, installed

BAR_SECONDS = 0.1
ASKED = 60
THINK_SECONDS = 10.0
# Reading pages does not need more, and the rest is what a PostgreSQL of this size is given.
DURABLE = ("shared_buffers=1GB", "max_connections=100")
_CASE = re.compile(r'data-open class="abri-code" href="(/desk/cases/[^/]+/)"')
_NEXT = re.compile(r'rel="next" href="([^"]+)"')
Ask = Callable[[], str]


def signed_in(instance: Instance, number: int) -> Browser:
    """The browser of a caseworker who signed in; raises ``RuntimeError``."""
    # Each from an address of its own: thirty sign-ins a minute are all that one address is allowed.
    browser = Browser("127.0.0.1", instance.port, at=f"127.0.1.{number + 1}")
    page = browser.get("/desk/")
    page = browser.submit(
        page, page.form_with("password"), {"login": f"person-{number}", "password": PASSWORD}
    )
    if page.status != 200 or "/login/" in page.url:
        raise RuntimeError(f"person-{number} could not sign in: {page.status} {page.url}")
    return browser


def asked(browser: Browser, url: str) -> float:
    """The seconds until the page of ``url`` is here whole; raises ``RuntimeError`` where it is refused."""
    before = browser.seconds
    page = browser.get(url)
    if page.status != 200:
        raise RuntimeError(f"{url} answered {page.status}")
    return browser.seconds - before


def pages_of(browser: Browser) -> Iterator[tuple[str, Sequence[str]]]:
    """The pages of a caseworker by name, each with the addresses that are asked for in turn."""
    queue = browser.get("/desk/").text
    cases = _CASE.findall(queue)
    later = _NEXT.search(queue)
    endings = [f"/desk/search/?asked={address[-5:-1]}&state=new" for address in cases]
    yield "queue", ["/desk/"]
    if later:
        yield "queue, next page", [later[1].replace("&amp;", "&")]
    yield "queue, one topic", ["/desk/?category=grooming", "/desk/?category=impersonation"]
    yield "mine", ["/desk/?view=mine"]
    yield "overdue", ["/desk/?view=overdue"]
    yield "closed", ["/desk/?view=closed"]
    yield "case", cases
    yield "search, end of a reference", endings
    yield "search, topic and state", ["/desk/search/?asked=grooming&state=closed"]
    yield "search, everything of a year", ["/desk/search/?since=2025-01-01&until=2025-12-31"]


def alone(browser: Browser, who: str) -> list[Figure]:
    """Each page on its own, nobody else at work."""
    figures = []
    for name, addresses in pages_of(browser):
        for address in addresses[:2]:
            asked(browser, address)
        seconds = [asked(browser, addresses[number % len(addresses)]) for number in range(ASKED)]
        p95 = percentile(seconds, 0.95)
        figures += [
            Figure(f"{who}: {name}, p50", percentile(seconds, 0.5) * 1000, "ms"),
            Figure(f"{who}: {name}, p95", p95 * 1000, "ms", "< 100", p95 < BAR_SECONDS),
        ]
    return figures


@dataclass
class Shift:
    """What everybody who worked at once saw."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, name: str, seconds: float) -> None:
        """Write down how long a page took."""
        with self.lock:
            self.seconds.setdefault(name, []).append(seconds)


def at_work(browser: Browser, shift: Shift, until: float, seed: int) -> None:
    """One caseworker until the shift ends: half of the pages are queues, a third cases, the rest searches."""
    dice = random.Random(seed)
    cases = _CASE.findall(browser.get("/desk/").text)
    time.sleep(dice.uniform(0, THINK_SECONDS))
    while time.monotonic() < until:
        drawn = dice.random()
        if drawn < 0.5 or not cases:
            name, address = (
                "queue",
                dice.choice(["/desk/", "/desk/", "/desk/?view=mine", "/desk/?view=overdue"]),
            )
        elif drawn < 0.85:
            name, address = "case", dice.choice(cases)
        else:
            name, address = "search", f"/desk/search/?asked={dice.choice(cases)[-5:-1]}&state=new"
        try:
            shift.note(name, asked(browser, address))
        except (OSError, RuntimeError) as error:
            with shift.lock:
                shift.errors.append(str(error)[:200])
        time.sleep(dice.expovariate(1 / THINK_SECONDS))


def at_once(browsers: Sequence[Browser], seconds: float) -> list[Figure]:
    """Everybody at work for so many seconds."""
    shift, until = Shift(), time.monotonic() + seconds
    crew = [
        threading.Thread(target=at_work, args=(browser, shift, until, seed))
        for seed, browser in enumerate(browsers)
    ]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    for error in sorted(set(shift.errors))[:5]:
        print(f"  error: {error}", file=sys.stderr)
    who = f"{len(browsers)} at once"
    answered = sum(len(found) for found in shift.seconds.values())
    figures = [
        Figure(f"{who}: pages", answered / seconds, "/s"),
        Figure(f"{who}: errors", len(shift.errors), "", "0", not shift.errors),
    ]
    for name, found in sorted(shift.seconds.items()):
        p95 = percentile(found, 0.95)
        figures += [
            Figure(f"{who}: {name}, p50", percentile(found, 0.5) * 1000, "ms"),
            Figure(f"{who}: {name}, p95", p95 * 1000, "ms", "< 100", p95 < BAR_SECONDS),
        ]
    return figures


@contextmanager
def centre(chosen: argparse.Namespace) -> Iterator[Instance]:
    """The filled centre that is measured, served."""
    fill = ("-m", "benchmarks.synthetic_cases", "--cases", str(chosen.cases), "--desks", str(chosen.desks))
    with ExitStack() as stack:
        if chosen.filled:
            instance = Instance(fill=(), ABRI_DATA=chosen.filled, ABRI_SECOND_FACTOR="0")
        elif chosen.sqlite:
            instance = Instance(fill=fill, ABRI_SECOND_FACTOR="0")
        else:
            programs = installed()
            if programs is None:
                sys.exit("PostgreSQL's server is not installed (Debian: apt-get install postgresql)")
            socket = stack.enter_context(cluster(programs, DURABLE))
            instance = Instance(
                fill=fill,
                ABRI_SECOND_FACTOR="0",
                DATABASE_URL="postgres://abri@/postgres",
                PGHOST=str(socket),
            )
        yield stack.enter_context(instance)


def main() -> None:
    """Fill, serve and measure what the arguments ask for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--desks", type=int, default=200)
    parser.add_argument("--sqlite", action="store_true")
    parser.add_argument("--filled", default="")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--together", type=int, default=200, help="how many caseworkers work at once")
    chosen = parser.parse_args()
    with centre(chosen) as instance:
        figures = alone(signed_in(instance, 1), "ordinary desk")
        figures += alone(signed_in(instance, 0), "largest desk")
        with ThreadPoolExecutor(2) as doors:
            browsers = list(
                doors.map(lambda number: signed_in(instance, number % chosen.desks), range(chosen.together))
            )
        figures += at_once(browsers, chosen.seconds)
    report(figures)


if __name__ == "__main__":
    main()
