"""No page of learning asks the database more because there is more to show: with four rows as often as with two."""

import pytest
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from abri.centre.learning.models import Appointment
from tests.centre.conftest import NOON, make_member, sign_in
from tests.centre.learning.team import school_at_work
from tests.guarantees.asking import Counted, with_few_and_more
from tests.guarantees.conftest import installation
from tests.guarantees.growing_competition import GrowingCompetition, GrowingRoom
from tests.guarantees.growing_schools import GrowingSchools

pytestmark = pytest.mark.django_db

EDITIONS, DAY, LABEL = "/learning/competition/", "/en/safer-internet-day/", "/en/school-label/"
# By who looks: hanne leads a school, ivo is of several, jana moderates and reviews and looks on for a ministry, emil
# administrates, nele is of the jury, paul edits the charter. Two screens: of a room that waits, and of one that plays.
PAGES = {
    "hanne": (
        "{school}/",
        "{school}/team/",
        "{school}/label/",
        "{school}/label/area/{area}/",
        "{school}/label/evidence/{question}/",
        "{school}/plan/",
        "{school}/plan/{item}/",
        "{school}/incidents/",
        "{school}/awards/",
        "{school}/awards/comparison/",
        "{school}/competition/",
        "{school}/competition/{sending}/",
        "{school}/competition/{voting}/",
        "{school}/competition/{voting}/vote/",
    ),
    "ivo": ("/school/",),
    "jana": (
        "/learning/schools/",
        "/learning/tips/",
        "/learning/tips/{tip}/",
        "/learning/labels/",
        "/learning/labels/{claim}/",
        "/learning/figures/",
    ),
    "emil": ("/learning/parts/", "/learning/domains/"),
    "nele": ("/learning/jury/", "/learning/jury/{score}/"),
    "paul": (
        EDITIONS,
        f"{EDITIONS}2027/",
        f"{EDITIONS}2027/charter/",
        f"{EDITIONS}2027/charter/chapters/private/",
        f"{EDITIONS}2026/charter/signatures/",
        f"{EDITIONS}2026/charter/signatures/{{signature}}/",
    ),
    "anybody": (
        f"{LABEL}schools/",
        DAY,
        f"{DAY}2026/",
        f"{DAY}2026/charter/",
        f"{DAY}2026/charter/1/",
        f"{DAY}commitments/",
        "/en/quizzes/",
    ),
    "pupils": (f"{DAY}class/tips/",),
    "lobby": ("/en/play/room/",),
    "screen": ("/en/play/room/", "/en/play/room/sheet/"),
}


class GrowingLearning:
    """Schools, a competition and rooms of class play in which there is more and more to see."""

    def __init__(self) -> None:
        home = school_at_work()
        for part in (Appointment.Part.REVIEWER, Appointment.Part.MINISTRY):
            Appointment.objects.create(person=home.jana.person, part=part, since=NOON, appointed_by_id="x")
        self.rows, self.schools, self.competition = 0, GrowingSchools(home), GrowingCompetition(home)
        self.lobby, self.screen = GrowingRoom(begun=False), GrowingRoom(begun=True)
        people = {"hanne": home.hanne, "ivo": home.ivo, "jana": home.jana}
        people |= {"nele": self.competition.nele, "paul": self.competition.paul}
        people["emil"] = make_member("emil", None, is_administrator=True)
        self.clients = {name: sign_in(member) for name, member in people.items()}
        self.clients |= {"anybody": Client(), "pupils": self.competition.pupils()}
        self.clients |= {"lobby": self.lobby.screen, "screen": self.screen.screen}

    @property
    def names(self) -> dict[str, object]:
        """What stands for the names in addresses."""
        return self.schools.names | self.competition.names

    def grow(self, rows: int) -> None:
        """Let there be so many of everything."""
        while self.rows < rows:
            self.rows += 1
            for one in (self.schools, self.competition, self.lobby, self.screen):
                one.grow(self.rows)


@pytest.fixture(scope="module")
def counted(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Counted, Counted]:
    """What each page asks with a few rows and with more; the database is as empty afterwards as before."""
    folder = tmp_path_factory.mktemp("queries")
    with django_db_blocker.unblock(), installation(folder), transaction.atomic():
        found = with_few_and_more(GrowingLearning(), PAGES)
        transaction.set_rollback(True)
    return found


OPENED = [(who, address) for who, pages in PAGES.items() for address in pages]
# What they show is of one thing, a number, or from the pack.
AS_LONG = frozenset(
    {
        ("hanne", "{school}/"),
        ("hanne", "{school}/awards/comparison/"),
        ("jana", "/learning/tips/{tip}/"),
        ("jana", "/learning/figures/"),
        ("nele", "/learning/jury/{score}/"),
        ("anybody", "/en/quizzes/"),
    }
)


@pytest.mark.parametrize(("who", "address"), OPENED)
def test_a_page_asks_no_more_for_more_rows(counted: tuple[Counted, Counted], who: str, address: str) -> None:
    few, more = counted
    assert more[who, address].asked <= few[who, address].asked


@pytest.mark.parametrize(("who", "address"), [one for one in OPENED if one not in AS_LONG])
def test_a_page_shows_more(counted: tuple[Counted, Counted], who: str, address: str) -> None:
    few, more = counted
    assert more[who, address].length > few[who, address].length
