"""Open pages hear of danger, of mail that does not leave, and of nothing else; asking keeps nobody signed in."""

from datetime import timedelta

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from abri.centre.accounts import mail_alarm
from abri.centre.accounts.middleware import SEEN_NAME
from abri.centre.cases import actions
from abri.centre.outbox import servers
from tests.centre.conftest import NOON, STORY, Cast, Member, Report, sign_in

PULSE = "/desk/pulse/"


def heard(member: Member) -> dict[str, object]:
    answer = sign_in(member).get(PULSE)
    found: dict[str, object] = answer.json()
    return found


def test_danger_is_heard_by_its_desk_alone_until_somebody_reads_it(cast: Cast, report: Report) -> None:
    case = report(danger="suicide", desk_slug="school").case
    assert heard(cast.clara) == {"danger": 1, "says": "1 report of danger is unread."}
    assert heard(cast.alma) == {"danger": 0, "says": ""}
    assert heard(cast.emil) == {"danger": 0, "says": ""}
    actions.open_case(case=case, keyring=cast.clara.keyring, by=cast.clara.person, at=NOON)
    assert heard(cast.clara)["danger"] == 0


def test_it_says_no_reference_and_no_word_of_the_case(cast: Cast, report: Report) -> None:
    case = report(danger="suicide").case
    said = sign_in(cast.alma).get(PULSE).content.decode()
    assert case.reference not in said
    assert STORY not in said
    assert case.category not in said


def test_every_page_says_it_without_scripts_too(cast: Cast, report: Report) -> None:
    alma = sign_in(cast.alma)
    page = alma.get("/desk/team/").content.decode()
    assert 'data-pulse="/desk/pulse/"' in page
    assert "is unread" not in page
    report(danger="suicide")
    report(danger="self_harm")
    assert "2 reports of danger are unread." in alma.get("/desk/team/").content.decode()


def test_mail_that_does_not_leave_is_said_too(cast: Cast) -> None:
    servers.gone("smtp 421", at=NOON)
    mail_alarm.watch(at=NOON + timedelta(minutes=5))
    assert "E-mails do not leave" in str(heard(cast.alma)["says"])


def test_asking_keeps_nobody_signed_in(cast: Cast) -> None:
    alma = sign_in(cast.alma)
    session = alma.session
    session[SEEN_NAME] = (timezone.now() - timedelta(minutes=59)).isoformat()
    session.save()
    assert alma.get(PULSE).status_code == 200
    assert alma.session[SEEN_NAME] == session[SEEN_NAME]
    session[SEEN_NAME] = (timezone.now() - timedelta(minutes=61)).isoformat()
    session.save()
    # The page's script takes a redirect for "signed out".
    assert alma.get(PULSE).status_code == 302


@pytest.mark.parametrize("cases", [1, 5])
def test_asking_costs_the_same_whatever_waits(
    cast: Cast, report: Report, cases: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(cases):
        report(danger="suicide")
    alma = sign_in(cast.alma)
    alma.get(PULSE)
    with django_assert_max_num_queries(6):
        alma.get(PULSE)
