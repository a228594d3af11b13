"""No page of the desk asks the database more because there is more to show: with four rows as often as with two."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from abri.centre.accounts.models import Desk, Membership
from abri.centre.cases import actions, arrivals, incidents, keys
from abri.centre.cases.mailbox import Mailbox
from abri.centre.cases.models import Case
from abri.centre.casework.work import absences, tasks, watching
from abri.centre.referrals import consenting, offering
from abri.centre.referrals.offering import Wanted
from abri.centre.vault import links
from tests.centre.conftest import make_member, people_at_work, sign_in
from tests.guarantees.asking import Counted, with_few_and_more
from tests.guarantees.conftest import installation
from tests.guarantees.notifying import notified
from tests.guarantees.together import process_of

pytestmark = pytest.mark.django_db

STORY = "They put the screenshots at https://board.example/thread in the class group."
# By who looks: alma supervises the helpline, clara belongs to the school.
PAGES = {
    "alma": (
        "/desk/",
        "/desk/?view=mine",
        "/desk/?view=watched",
        "/desk/?view=overdue",
        "/desk/?view=closed",
        "/desk/search/?q=online",
        "/desk/tasks/",
        "/desk/referrals/?view=sent",
        "/desk/notices/",
        "/desk/hotline/",
        "/desk/incidents/",
        "/desk/work/",
        "/desk/supervision/",
        "/desk/figures/",
        "/desk/conversations/",
        "/desk/team/",
        "{case}",
    ),
    "clara": ("/desk/referrals/", "/desk/restorative/"),
}


class GrowingDesk:
    """A helpline and a school at which there is more and more to see."""

    def __init__(self) -> None:
        self.cast = people_at_work()
        Membership.objects.filter(person=self.cast.alma.person).update(role=Membership.Role.SUPERVISOR)
        Desk.objects.filter(pk=self.cast.helpline.pk).update(live=True)
        self.rows = 0
        self.case = self._reported()
        self.clients = {name: sign_in(getattr(self.cast, name)) for name in PAGES}

    def _reported(self) -> Case:
        given = {"danger": "none", "category": ["cyberbullying.peers"], "story": STORY}
        early = timezone.now() - timedelta(days=30)
        return arrivals.store(
            arrivals.prepare(given, language="en", desk_slug=self.cast.helpline.slug, at=early)
        )

    @property
    def names(self) -> dict[str, object]:
        """What stands for the names in addresses."""
        return {"case": f"/desk/cases/{self.case.reference}/"}

    def grow(self, rows: int) -> None:
        """Let there be so many of everything."""
        while self.rows < rows:
            self.rows += 1
            self._one_more_case()
            self._one_more_in_the_case()
            process_of(self.cast)

    def _one_more_case(self) -> None:
        by, at = self.cast.alma.person, timezone.now()
        cases = [self._reported() for _ in range(3)]
        for case in cases:
            actions.open_case(case=case, keyring=self.cast.alma.keyring, by=by, at=at)
            watching.watch(case=case, on=True, by=by, at=at)
        actions.close(case=cases[0], outcome="helped", by=by, at=at)
        incidents.begin(cases=cases[1:2], kind="class", label="Third year", by=by, at=at)
        tasks.add(case=cases[2], text="Call back.", due_on=tasks.today(at), person=by, by=by, at=at)
        self._refer(cases[2])
        colleague = make_member(f"colleague{self.rows}", self.cast.helpline).person
        actions.assign(case=cases[1], to=colleague, expected=by, by=by, at=at)
        absences.enter(
            desk=self.cast.helpline, person=colleague, stand_in=by, first_day=tasks.today(at),
            last_day=tasks.today(at), by=by, at=at,
        )  # fmt: skip

    def _one_more_in_the_case(self) -> None:
        alma, case, at = self.cast.alma, self.case, timezone.now()
        ring = keys.case_keyring(case, alma.keyring)
        actions.answer(case=case, keyring=ring, text="We call the platform.", by=alma.person, at=at)
        actions.note(case=case, text="The same group.", by=alma.person, at=at)
        tasks.add(case=case, text="Ask.", due_on=tasks.today(at), person=None, by=alma.person, at=at)
        notified(self.cast, case)

    def _refer(self, case: Case) -> None:
        by, at = self.cast.alma.person, timezone.now()
        ring = keys.case_keyring(case, self.cast.alma.keyring)
        desk_id = str(self.cast.helpline.pk)
        link = links.Link(f"https://board.example/{self.rows}")
        held = links.add(case, [link], at=at, author=by, desk_id=desk_id)
        wanted = Wanted(
            to=self.cast.school, codes=frozenset({f"evidence:{held[0].number}"}), letter="Can you help here?",
            request="May we ask the school?", until=at + timedelta(days=30),
        )  # fmt: skip
        referral = offering.offer(case=case, keyring=ring, wanted=wanted, by=by, at=at)
        consenting.agree(Mailbox(case, ring), referral, "", at=at)


@pytest.fixture(scope="module")
def counted(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Counted, Counted]:
    """What each page asks with a few rows and with more; the database is as empty afterwards as before."""
    folder = tmp_path_factory.mktemp("queries")
    with django_db_blocker.unblock(), installation(folder), transaction.atomic():
        found = with_few_and_more(GrowingDesk(), PAGES)
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize(
    ("who", "address"), [(who, address) for who, pages in PAGES.items() for address in pages]
)
def test_a_page_asks_no_more_for_more_rows(counted: tuple[Counted, Counted], who: str, address: str) -> None:
    few, more = counted
    assert more[who, address].asked <= few[who, address].asked


def test_the_pages_that_are_open_all_day_ask_little(counted: tuple[Counted, Counted]) -> None:
    _few, more = counted
    assert more["alma", "/desk/"].asked <= 13
    assert more["alma", "{case}"].asked <= 30
