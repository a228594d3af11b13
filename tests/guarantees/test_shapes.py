"""An installation with some doors open is whole: nothing of the others is there, and no link leads nowhere.

Each shape is filled and looked at by programs of its own (`shapes/`), because Django loads its apps once.
"""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from abri.centre import doors
from abri.centre.country import country
from tests.centre.commands.installation import Installation, database, free_port

pytestmark = pytest.mark.database_of_programs

ROOT = Path(__file__).resolve().parents[2]
SHAPES = ("learning", "directory,learning", "reporting,directory")
LANGUAGES = ("nl", "fr", "de", "en")
# Opened addresses of one route: all of learning alone, some where the directory has thousands.
MOST = {"learning": 40}
SOME = 2
# Rooms that may be loaded in every shape.
EVERYWHERE = {
    "accounts", "commands", "country", "doors", "files", "logged_routes", "outbox", "private_files", "records",
    "settings", "status", "streams", "turns", "ui", "urls",
}  # fmt: skip


@dataclass
class Shape:
    """A shape that was started, and what was found in it."""

    doors: frozenset[str]
    greeting: str
    installation: Installation
    found: dict[str, Any]

    @property
    def pages(self) -> dict[str, str]:
        """The public pages by their addresses."""
        pages: dict[str, str] = self.found["pages"]
        return pages

    @property
    def addresses(self) -> list[str]:
        """Every route."""
        addresses: list[str] = self.found["addresses"]
        return addresses


@pytest.fixture(scope="module", params=SHAPES)
def shape(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shape]:
    """Each shape, with the demonstration in it."""
    named: str = request.param
    folder = tmp_path_factory.mktemp("shape") / "data"
    with database(f"shape_{len(named)}") as more:
        installation = Installation(folder, {**more, "ABRI_DOORS": named, "ABRI_ENV": "demonstration"})
        greeting = _told_by(installation, "fill")
        found = json.loads(_told_by(installation, "crawl", str(MOST.get(named, SOME))))
        yield Shape(frozenset(named.split(",")), greeting, installation, found)


def _told_by(installation: Installation, program: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", f"tests.guarantees.shapes.{program}", *arguments],
        env=installation.environment, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    return done.stdout


def test_it_greets_whom_it_has(shape: Shape) -> None:
    receives = doors.REPORTING in shape.doors
    assert ("Report  " in shape.greeting) == receives
    assert ("alma" in shape.greeting) == receives
    assert ("hanne" in shape.greeting) == (doors.LEARNING in shape.doors)


def test_learning_alone_starts_and_is_ready(shape: Shape) -> None:
    if shape.doors != {doors.LEARNING}:
        pytest.skip("another shape")
    with shape.installation.up("--demo", "--processes", "1", port=free_port()) as running:
        running.wait_until("Stop with Ctrl-C")
        status, words = running.get("/readyz")
        assert status == 200, words
        assert [running.get(path)[0] for path in ("/nl/", "/nl/help/", "/en/report/", "/en/law/")] == [
            200, 200, 404, 404
        ]  # fmt: skip
    # Every duty of the worker came in its first round.
    assert "duty failed" not in "".join(running.err)


def test_no_link_leads_nowhere(shape: Shape) -> None:
    assert shape.found["broken"] == []
    assert {name: one["broken"] for name, one in shape.found["people"].items() if one["broken"]} == {}
    assert {f"/{language}/" for language in LANGUAGES} <= set(shape.pages)


def test_nothing_of_a_closed_door_is_loaded_or_has_an_address(shape: Shape) -> None:
    open_here = {name.rpartition(".")[2] for name in doors.rooms(shape.doors)}
    loaded = {name.split(".")[2] for name in shape.found["loaded"]}
    assert loaded - open_here - EVERYWHERE == set()
    routes = "\n".join(shape.addresses)
    assert (
        ("/report/" in routes) == ("cases/" in routes) == ("mailbox/" in routes) == ("/desk/team/" in routes)
    )
    assert ("/report/" in routes) == (doors.REPORTING in shape.doors)
    assert ("/law/<slug" in routes) == ("/api/v1/" in routes) == (doors.DIRECTORY in shape.doors)
    assert ("/quizzes/" in routes) == (doors.LEARNING in shape.doors)


def test_everybody_begins_where_they_have_something_to_do(shape: Shape) -> None:
    homes = {name: one["home"] for name, one in shape.found["people"].items()}
    expected = {"emil": "/desk/admin/"}
    if doors.LEARNING in shape.doors:
        expected |= {"hanne": "/school/", "ivo": "/school/", "jana": "/learning/schools/"}
    if doors.REPORTING in shape.doors:
        expected |= dict.fromkeys(("alma", "boris", "clara"), "/desk/")
    assert homes == expected
    administered = set(shape.found["people"]["emil"]["pages"])
    assert {"/desk/admin/people/", "/desk/admin/invitations/new/", "/desk/admin/audit/"} <= administered
    assert ("/desk/admin/desks/" in administered) == (doors.REPORTING in shape.doors)
    assert ("/learning/parts/" in administered) == (doors.LEARNING in shape.doors)


def test_a_child_in_danger_finds_a_number_on_every_first_page_and_one_step_away(shape: Shape) -> None:
    for language in LANGUAGES:
        first, helps = shape.pages[f"/{language}/"], shape.pages[f"/{language}/help/"]
        heard = [one for one in country().emergency if language in one.organisation.languages]
        numbers = [one.number for one in heard or country().emergency]
        assert numbers
        assert [number for number in numbers if number not in first or number not in helps] == [], language
        assert f'href="/{language}/help/"' in first
        assert helps.count('class="abri-number') >= 3


def test_where_nobody_takes_reports_no_page_says_so(shape: Shape) -> None:
    if doors.REPORTING in shape.doors:
        pytest.skip("reports are taken")
    promises = re.compile(
        r"We take your report|Tell us what happened|I have a receipt code|Check a chat|Report or get something removed"
    )
    english = {path: body for path, body in shape.pages.items() if path.startswith("/en/")}
    assert [path for path, body in english.items() if promises.search(body)] == []


def test_where_nobody_takes_reports_the_first_page_is_that_of_learning(shape: Shape) -> None:
    if doors.LEARNING not in shape.doors:
        pytest.skip("nothing is taught")
    for language in LANGUAGES:
        links = set(re.findall(r'href="([^"]*)"', shape.pages[f"/{language}/"]))
        below = (
            "quizzes/",
            "play/join/",
            "check-yourself/",
            "families/",
            "families/parents/",
            "school-label/",
        )
        assert {f"/{language}/{page}" for page in (*below, "safer-internet-day/", "play/")} <= links
        assert (f"/{language}/learn/" in links) == (doors.DIRECTORY in shape.doors)
