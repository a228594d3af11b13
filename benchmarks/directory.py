"""How fast the directory answers and starts, with the packs that come with Abri and with two hundred countries.

    python -m benchmarks.directory              # both
    python -m benchmarks.directory --countries 20

Each world is measured in a fresh process: cold (nothing is there yet), then started again from what the first left
behind. Pages are asked through the whole of the centre, middleware included, without a network in between.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure, percentile, report
from benchmarks.synthetic_world import COUNTRIES, write_packs

SEARCH_BAR, PAGE_BAR, START_BAR, MEMORY_BAR = 5.0, 20.0, 3.0, 300.0
ROUNDS = 12
# What people type: a word, a name, a number, a mistake, a beginning, a sentence.
TYPED = (
    ("nl", "pesten"), ("fr", "harcèlement"), ("de", "Mobbing"), ("en", "bullying"), ("nl", "child focus"),
    ("fr", "116000"), ("fr", "harcelment"), ("nl", "cyberpeste"), ("de", "Ehrverletzung"), ("en", "442bis"),
    ("en", "someone keeps sharing my naked pictures"), ("en", "h"), ("en", "harassment online"), ("fr", "les écoles"),
    ("en", "police"), ("en", "fals profile"),
)  # fmt: skip
PAGES = (
    ("country page", "/nl/countries/{country}/"),
    ("section page", "/fr/countries/{country}/organisations/"),
    ("section page, law", "/fr/countries/{country}/law/"),
    ("section page, figures", "/en/countries/{country}/statistics/"),
    ("fact page", "/en/facts/{fact}/"),
    ("comparison of two countries", "/en/compare/?left=be&right={other}"),
    ("search page", "/nl/search/?q=pesten"),
    ("law by situation", "/de/law/bullied/?on=2026-08-31"),
    ("API: one entry", "/api/v1/entries/{fact}"),
)


def main() -> None:
    """Measure both worlds and report."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--countries", type=int, default=COUNTRIES, help="invented ones (default: %(default)s)"
    )
    parser.add_argument("--inside", choices=["cold", "warm"], help=argparse.SUPPRESS)
    chosen = parser.parse_args([] if sys.argv[0].endswith("benchmarks/__main__.py") else None)
    if chosen.inside:
        print(json.dumps(_inside(measures=chosen.inside == "warm")))
        return
    figures = [*_world("shipped packs", 0), *_world(f"{chosen.countries} more countries", chosen.countries)]
    report(figures)


def _world(name: str, countries: int) -> Iterator[Figure]:
    folder = Path(tempfile.mkdtemp(prefix="abri-bench-"))
    try:
        environment = {"ABRI_DATA": str(folder / "data"), "ABRI_ENV": "development"} | _compiled(folder)
        if countries:
            (folder / "packs").mkdir()
            write_packs(folder / "packs", countries)
            environment["ABRI_PACKS"] = str(folder / "packs")
        cold = _measure("cold", environment)
        warm = _measure("warm", environment)
    finally:
        shutil.rmtree(folder)
    yield from _figures(f"{name}, {warm['entries']:,} entries", cold, warm)


def _compiled(folder: Path) -> dict[str, str]:
    """What makes Python keep its bytecode, as it does on a server, whatever it is told where this runs."""
    return {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}


def _figures(name: str, cold: dict[str, Any], warm: dict[str, Any]) -> Iterator[Figure]:
    yield Figure(f"{name}: first start, everything built", cold["start"], "s")
    yield _bar(f"{name}: start from the cache", warm["start"], "s", START_BAR)
    yield _bar(f"{name}: peak memory", warm["memory"], "MB", MEMORY_BAR)
    yield Figure(f"{name}: search, p50", warm["search"][0], "ms")
    yield _bar(f"{name}: search, p95", warm["search"][1], "ms", SEARCH_BAR)
    for page, (middle, slow) in warm["pages"].items():
        yield Figure(f"{name}: {page}, p50", middle, "ms")
        yield _bar(f"{name}: {page}, p95", slow, "ms", PAGE_BAR)


def _bar(name: str, value: float, unit: str, bar: float) -> Figure:
    return Figure(name, value, unit, f"< {bar:g} {unit}", value < bar)


def _measure(how: str, environment: dict[str, str]) -> dict[str, Any]:
    """What a fresh process says about itself."""
    command = [sys.executable, "-m", "benchmarks.directory", "--inside", how]
    done = subprocess.run(
        command, env={**os.environ, **environment}, stdout=subprocess.PIPE, text=True, check=True
    )
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _inside(*, measures: bool) -> dict[str, Any]:
    began = time.perf_counter()
    os.environ["DJANGO_SETTINGS_MODULE"] = "abri.centre.settings"
    import django
    from django.conf import settings

    django.setup()
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    from django.test import Client

    from abri.centre.country import world
    from abri.centre.directory.search import Asked, find, prepare_index

    prepare_index()
    client = Client(headers={"host": "localhost"})
    answer = client.get("/en/search/?q=police")
    started = time.perf_counter() - began
    if answer.status_code != 200:
        raise RuntimeError(answer.content.decode()[:500])
    found: dict[str, Any] = {"start": started, "entries": len(world().entries)}
    if measures:
        searches = [
            _milliseconds(lambda: find(Asked.read(typed), language=language))  # noqa: B023 (called at once)
            for _ in range(ROUNDS)
            for language, typed in TYPED
        ]
        found["search"] = percentile(searches, 0.5), percentile(searches, 0.95)
        found["pages"] = {name: _page(client, address) for name, address in PAGES}
        found["memory"] = _peak()
    return found


def _page(client: Any, address: str) -> tuple[float, float]:
    """The middle and the slow time of a page, over many countries and facts."""
    from abri.centre.country import world

    countries = [one for one in world().countries if one != "be"]
    facts = list(world().entries)
    times = []
    for number in range(-2, ROUNDS * 4):
        country = countries[number % len(countries)] if number % 2 else "be"
        named = {"country": country, "other": countries[number % len(countries)],
                 "fact": facts[number * 997 % len(facts)]}  # fmt: skip
        asked = address.format(**named)
        begun = time.perf_counter()
        answer = client.get(asked)
        taken = (time.perf_counter() - begun) * 1000
        if answer.status_code not in {200, 404} or (answer.status_code == 404 and country == "be"):
            raise RuntimeError(f"{asked}: {answer.status_code}")
        # The first ones load templates.
        if number >= 0 and answer.status_code == 200:
            times.append(taken)
    return percentile(times, 0.5), percentile(times, 0.95)


def _milliseconds(do: Callable[[], object]) -> float:
    begun = time.perf_counter()
    do()
    return (time.perf_counter() - begun) * 1000


def _peak() -> float:
    """Megabytes that this process held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
