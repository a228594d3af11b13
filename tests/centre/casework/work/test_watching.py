"""Watching a case without holding it."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from abri.centre.cases import actions, mailbox, states
from abri.centre.casework.models import Watch
from abri.centre.casework.work import watching
from abri.centre.outbox.models import Letter
from tests.centre.casework.case_page import address, shown
from tests.centre.conftest import NOON, Cast, Member, Report, Reported, sign_in

WATCHED = "/desk/?view=watched"


def news_tags(client: Client) -> int:
    return client.get(WATCHED).content.decode().count(">news<")


@pytest.fixture
def watched(cast: Cast, bea: Member, held: Reported) -> Reported:
    """alma's case, which bea watches."""
    watching.watch(case=held.case, on=True, by=bea.person, at=timezone.now())
    return held


def test_the_queue_says_when_something_happens_until_somebody_looks(bea: Member, watched: Reported) -> None:
    client = sign_in(bea)
    assert watched.case.reference in client.get(WATCHED).content.decode()
    assert news_tags(client) == 0
    box = mailbox.open_with_receipt(watched.receipt)
    mailbox.post(box, "It goes on.", at=timezone.now() + timedelta(seconds=1))
    assert news_tags(client) == 1
    assert watching.news_for(bea.person).count() == 1
    watching.look(case=watched.case, by=bea.person, at=timezone.now() + timedelta(seconds=2))
    assert news_tags(client) == 0


def test_closing_is_news_although_its_instant_is_rounded(cast: Cast, bea: Member, watched: Reported) -> None:
    actions.close(case=watched.case, outcome="helped", by=cast.alma.person, at=timezone.now())
    assert watching.news_for(bea.person).count() == 1


def test_no_mail_tells_of_it(cast: Cast, bea: Member, watched: Reported) -> None:
    mailbox.post(mailbox.open_with_receipt(watched.receipt), "It goes on.", at=timezone.now())
    assert not Letter.objects.exists()


def test_opening_the_case_is_looking_at_it(bea: Member, watched: Reported) -> None:
    mailbox.post(mailbox.open_with_receipt(watched.receipt), "It goes on.", at=timezone.now())
    shown(sign_in(bea), watched)
    assert watching.news_for(bea.person).count() == 0


def test_watching_begins_and_stops_on_the_page_also_for_who_may_only_read(cast: Cast, held: Reported) -> None:
    boris = sign_in(cast.boris)
    for on, kept in (("1", 1), ("1", 1), ("0", 0)):
        assert boris.post(f"{address(held)}watch/", {"on": on}).status_code == 302
        assert Watch.objects.count() == kept
    assert "Watch this case" in re.sub(r"<[^>]+>", "", shown(boris, held))


def test_another_desk_cannot_watch(cast: Cast, held: Reported) -> None:
    assert sign_in(cast.clara).post(f"{address(held)}watch/", {"on": "1"}).status_code == 404
    assert not Watch.objects.exists()


def test_a_withdrawn_report_is_not_watched(cast: Cast, report: Report) -> None:
    reported = report()
    case = mailbox.withdraw(mailbox.open_with_receipt(reported.receipt), at=NOON)
    with pytest.raises(states.CannotFollow):
        watching.watch(case=case, on=True, by=cast.alma.person, at=NOON)


def test_who_left_the_desk_hears_of_nothing(cast: Cast, bea: Member, watched: Reported) -> None:
    cast.helpline.memberships.filter(person=bea.person).update(ended_at=NOON)
    mailbox.post(mailbox.open_with_receipt(watched.receipt), "It goes on.", at=timezone.now())
    assert watching.news_for(bea.person).count() == 0
