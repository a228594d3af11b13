"""Related reports on the page of a case, the incidents of a desk, and reporters who learn nothing of either."""

import re

import pytest
from django.test import Client

from abri.centre.cases import incidents, mailbox
from abri.centre.cases.models import Case, Incident
from abri.centre.outbox.models import Letter
from abri.centre.vault import links
from abri.centre.vault.links import Link
from abri.centre.vault.models import CaseMark
from tests.centre.casework.case_page import pane, shown
from tests.centre.conftest import NOON, Cast, Report, Reported, make_member, sign_in

ACCOUNT = "https://www.instagram.com/nobody_99/"
LABEL = "Third year, the group of the trip"
TOGETHER = {"incident-into": "new", "incident-label": LABEL, "incident-kind": "class"}


@pytest.fixture
def pair(report: Report) -> tuple[Reported, Reported]:
    """Two reports that name the same account."""
    return report(addresses=ACCOUNT), report(addresses="It is nobody_99\nhttps://instagram.com/nobody_99")


def put_together(client: Client, first: Reported, *along: Reported) -> str:
    given = {**TOGETHER, "incident-along": [one.case.reference for one in along]}
    answer = client.post(f"/desk/cases/{first.case.reference}/incident/", given)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer.headers["Location"])


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_another_report_of_the_same_account_is_shown(alma: Client, pair: tuple[Reported, Reported]) -> None:
    first, second = pair
    assert "No other report" in pane(shown(alma, first), "related")
    related = pane(shown(alma, second), "related")
    assert first.case.reference in related
    assert "the same account" in related
    assert second.case.reference in pane(shown(alma, first), "related")


def test_an_account_in_a_later_message_is_found(alma: Client, report: Report) -> None:
    first, second = report(addresses=ACCOUNT), report()
    shown(alma, first)
    assert "No other report" in pane(shown(alma, second), "related")
    opened = mailbox.open_with_receipt(second.receipt)
    mailbox.post(opened, text="It is @nobody_99 again.", at=NOON)
    assert "an account of the same name" in pane(shown(alma, second), "related")


def test_what_the_desk_writes_is_not_compared(alma: Client, report: Report) -> None:
    sent = report()
    answer = alma.post(
        f"/desk/cases/{sent.case.reference}/answer/",
        {"answer-text": f"See {ACCOUNT} or call us.", "answer-once": "0b0e6cbe-2c53-4d0a-9f7c-6cb3d7f5a001"},
    )
    assert answer.status_code == 302
    shown(alma, sent)
    assert not CaseMark.objects.exists()


def test_an_address_that_the_desk_keeps_is_found_where_it_was_only_told(alma: Client, report: Report) -> None:
    first, second = report(), report(addresses=ACCOUNT)
    links.add(first.case, [Link(ACCOUNT)], at=NOON)
    shown(alma, first)
    assert first.case.reference in pane(shown(alma, second), "related")


def test_cases_are_put_together_and_each_stays_on_its_own(
    alma: Client, pair: tuple[Reported, Reported]
) -> None:
    first, second = pair
    shown(alma, first)
    shown(alma, second)
    page = text(alma, put_together(alma, first, second))
    for one in pair:
        assert one.case.reference in page
    assert LABEL in page
    assert "they write about me" not in page
    assert LABEL in pane(shown(alma, second), "related")
    assert "put it into incident" in shown(alma, second)
    assert LABEL in text(alma, "/desk/incidents/")


def test_a_new_incident_needs_words(alma: Client, report: Report) -> None:
    sent = report()
    address = f"/desk/cases/{sent.case.reference}/incident/"
    answer = alma.post(address, {**TOGETHER, "incident-label": ""})
    assert answer.status_code == 422
    assert "Give it a few words" in answer.content.decode()
    assert not Incident.objects.exists()


def test_an_incident_is_renamed_closed_and_opened_again(alma: Client, report: Report) -> None:
    here = put_together(alma, report())
    assert alma.post(f"{here}rename/", {"label-label": "", "label-kind": "class"}).status_code == 422
    alma.post(f"{here}rename/", {"label-label": "The trip", "label-kind": "group"})
    assert "The trip" in text(alma, here)
    alma.post(f"{here}close/")
    assert "This incident is closed" in text(alma, here)
    late = report()
    refused = alma.post(f"{here}join/", {"case": late.case.reference})
    assert refused.status_code == 422
    assert "closed in the meantime" in refused.content.decode()
    alma.post(f"{here}reopen/")
    assert alma.post(f"{here}join/", {"case": late.case.reference}).status_code == 302
    assert late.case.reference in text(alma, here)


def test_a_case_that_may_belong_to_it_is_offered(alma: Client, pair: tuple[Reported, Reported]) -> None:
    first, second = pair
    here = put_together(alma, first)
    shown(alma, first)
    shown(alma, second)
    page = text(alma, here)
    assert "May belong to it" in page
    assert second.case.reference in page


def test_the_last_case_taken_out_takes_the_incident_along(alma: Client, report: Report) -> None:
    sent = report()
    here = put_together(alma, sent)
    answer = alma.post(f"{here}part/", {"case": sent.case.reference})
    assert answer.headers["Location"] == "/desk/incidents/"
    assert not Incident.objects.exists()
    assert alma.get(here).status_code == 404


def test_other_desks_and_readers_change_nothing(
    alma: Client, report: Report, cast: Cast, pair: tuple[Reported, Reported]
) -> None:
    here = put_together(alma, pair[0])
    clara, boris = sign_in(cast.clara), sign_in(cast.boris)
    assert clara.get(here).status_code == 404
    assert clara.post(f"{here}close/").status_code == 404
    assert LABEL in text(boris, here)
    assert 'method="post" action="/desk/incidents' not in text(boris, here)
    for address in (f"{here}close/", f"{here}rename/", f"{here}join/", f"{here}part/"):
        assert boris.post(address, {"case": pair[1].case.reference}).status_code == 403
    assert boris.post(f"/desk/cases/{pair[1].case.reference}/incident/", TOGETHER).status_code == 403
    elsewhere = report(desk_slug="school")
    assert alma.post(f"{here}join/", {"case": elsewhere.case.reference}).status_code == 404


def test_a_member_who_was_not_let_in_sees_no_label(alma: Client, report: Report, cast: Cast) -> None:
    here = put_together(alma, report())
    late = sign_in(make_member("late", cast.helpline))
    assert LABEL not in text(late, here)
    assert "nobody has let you in yet" in text(late, here)
    assert LABEL not in text(late, "/desk/incidents/")


def test_the_desk_that_danger_was_passed_on_to_learns_no_label(report: Report, cast: Cast) -> None:
    """It sees the case, through its grant; the incident is of the first desk."""
    sent = report(desk_slug="school", danger="suicide")
    incidents.begin(cases=[sent.case], kind="class", label=LABEL, by=cast.clara.person, at=NOON)
    Case.objects.filter(pk=sent.case.pk).update(escalated_to=cast.helpline)
    page = shown(sign_in(cast.alma), sent)
    assert LABEL not in page
    assert "/desk/incidents/I-" not in page


def test_no_reporter_learns_of_another(alma: Client, pair: tuple[Reported, Reported]) -> None:
    """The mailbox, its pages and every letter, before and after: not a sign of the incident or the other report."""
    first, second = pair
    before = mailbox_page(first)
    shown(alma, second)
    incident = put_together(alma, first, second).rstrip("/").rpartition("/")[2]
    after = mailbox_page(first)
    for word in (incident, LABEL, second.case.reference, "incident"):
        assert word.lower() not in after.lower()
    assert before == after
    assert not Letter.objects.exists()
    opened = mailbox.open_with_receipt(first.receipt)
    assert incident not in str(opened.report())


def test_an_answer_to_one_reaches_that_one_alone(alma: Client, pair: tuple[Reported, Reported]) -> None:
    first, second = pair
    put_together(alma, first, second)
    once = "0b0e6cbe-2c53-4d0a-9f7c-6cb3d7f5a002"
    alma.post(
        f"/desk/cases/{first.case.reference}/answer/", {"answer-text": "Only for you.", "answer-once": once}
    )
    assert len(mailbox.open_with_receipt(first.receipt).conversation()) == 1
    assert mailbox.open_with_receipt(second.receipt).conversation() == []


def mailbox_page(sent: Reported) -> str:
    """What the reporter sees, but for what differs at every look."""
    client = Client()
    client.post("/en/mailbox/", {"code": sent.receipt.display})
    page = text(client, "/en/mailbox/")
    return re.sub(r'(?:value|nonce|content)="[^"]*"|\d+ (?:min|second)\w*', "", page)
