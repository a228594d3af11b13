"""The desk sees what the software proposes, with reasons; it confirms in one click and changes with a reason."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from abri.centre.accounts.models import Desk
from abri.centre.cases.models import Case, Item, Verdict
from abri.centre.country import country
from tests.centre.casework.case_page import address, pane, shown
from tests.centre.conftest import Cast, Report, Reported, make_desk, make_member, sign_in
from tests.fakes.screener import DISTRESS, THREAT


@pytest.fixture
def sent(report: Report) -> Reported:
    return report()


def judge(client: Client, reported: Reported, part: str, **fields: str) -> int:
    given = {f"{part}-{name}" if name != "confirm" else name: value for name, value in fields.items()}
    return client.post(f"{address(reported)}proposal/{part}/", given).status_code


def section(page: str, part: str) -> str:
    found = re.search(rf'<div id="triage-{part}"[^>]*>.*?(?=<div id="triage-|</section>)', page, re.DOTALL)
    assert found
    return found[0]


def test_every_part_stands_on_the_page_with_reasons_and_a_button(alma: Client, sent: Reported) -> None:
    proposal = pane(shown(alma, sent), "triage")
    for part in Verdict.Part.values:
        assert 'name="confirm"' in section(proposal, part)
    assert "People of the same age are bullying online" in section(proposal, "category")
    assert "The reporter chose this." in section(proposal, "category")
    assert "T2 · Normal" in section(proposal, "urgency")
    assert "Answer within two of the desk" not in section(proposal, "urgency")
    assert "An answer within two of the desk" in section(proposal, "due")
    assert "Helpline" in section(proposal, "desk")
    assert "Files may be sent" in section(proposal, "upload")
    assert "Only with the person&#x27;s agreement" in section(proposal, "secrecy")
    assert "our own target" in proposal


def test_one_click_confirms_and_the_page_says_by_whom(alma: Client, sent: Reported) -> None:
    assert judge(alma, sent, "category", confirm="1") == 302
    row = section(pane(shown(alma, sent), "triage"), "category")
    assert "confirmed by You" in row
    assert 'name="confirm"' not in row
    assert Verdict.objects.get().chosen == "cyberbullying.peers"


def test_a_change_without_a_reason_is_refused_and_keeps_what_was_chosen(alma: Client, sent: Reported) -> None:
    answer = alma.post(f"{address(sent)}proposal/urgency/", {"urgency-chosen": "high", "urgency-reason": ""})
    assert answer.status_code == 422
    row = section(pane(answer.content.decode(), "triage"), "urgency")
    assert "Say in a few words why." in row
    assert re.search(r'<option value="high"\s+selected', row)
    assert not Verdict.objects.exists()


def test_a_change_shows_what_was_suggested_and_can_be_taken_back(alma: Client, sent: Reported) -> None:
    assert judge(alma, sent, "urgency", chosen="high", reason="Threats at the gate") == 302
    page = shown(alma, sent)
    row = section(pane(page, "triage"), "urgency")
    assert "T1 · High" in row
    assert "changed by You" in row
    assert "suggested: T2 · Normal" in row
    assert "Threats at the gate" in pane(page, "mailbox")
    assert judge(alma, sent, "urgency", confirm="1") == 302
    sent.case.refresh_from_db()
    assert sent.case.urgency == Case.Urgency.NORMAL
    assert Verdict.objects.count() == 1


def test_what_a_client_claims_was_proposed_is_not_believed(alma: Client, sent: Reported) -> None:
    claimed = {"confirm": "1", "proposed": "immediate", "urgency-chosen": "immediate", "urgency": "0"}
    alma.post(f"{address(sent)}proposal/urgency/", claimed)
    assert Verdict.objects.get().chosen == "normal"


def test_another_due_time_moves_the_case_in_the_queue(alma: Client, sent: Reported) -> None:
    day = timezone.now().astimezone(country().zone) + timedelta(days=9)
    assert judge(alma, sent, "due", due_at=f"{day:%Y-%m-%dT%H:%M}", reason="She is at a camp") == 302
    sent.case.refresh_from_db()
    assert sent.case.due_at == day.replace(second=0, microsecond=0)
    assert judge(alma, sent, "due", due_at="2020-01-01T10:00", reason="x") == 422
    assert judge(alma, sent, "due", due_at="never", reason="x") == 422


@pytest.mark.parametrize(
    ("part", "fields"),
    [
        ("urgency", {"chosen": "low", "reason": "x"}),
        ("due", {"due_at": f"{timezone.now() + timedelta(days=9):%Y-%m-%dT%H:%M}", "reason": "x"}),
    ],
)
def test_a_form_lowers_no_danger_that_nobody_has_read(
    alma: Client, report: Report, part: str, fields: dict[str, str]
) -> None:
    sent = report(story=DISTRESS)
    before = Case.objects.values("urgency", "due_at").get()
    given = {f"{part}-{name}": value for name, value in fields.items()}
    answer = alma.post(f"{address(sent)}proposal/{part}/", given)
    assert answer.status_code == 422
    assert "read it first" in answer.content.decode()
    assert Case.objects.values("urgency", "due_at").get() == before
    # The page that says so shows it: now it is read, and the same form counts.
    assert judge(alma, sent, part, **fields) == 302


def test_another_desk_is_noted_and_the_case_stays(alma: Client, cast: Cast, sent: Reported) -> None:
    assert judge(alma, sent, "desk", chosen=str(cast.school.pk), reason="It is about her class") == 302
    sent.case.refresh_from_db()
    assert sent.case.desk == cast.helpline
    assert "School" in section(pane(shown(alma, sent), "triage"), "desk")


def test_where_pictures_are_forbidden_there_is_nothing_to_change(alma: Client, report: Report) -> None:
    sent = report(category=["ncii.minor"])
    row = section(pane(shown(alma, sent), "triage"), "upload")
    assert "No pictures at all" in row
    assert "<details" not in row
    assert judge(alma, sent, "upload", chosen="allowed", reason="x") == 422
    assert not Verdict.objects.exists()


def test_danger_in_the_story_is_a_reason_and_a_dismissed_finding_is_none(
    alma: Client, report: Report
) -> None:
    sent = report(story=f"{DISTRESS}. And {THREAT}.", category=["scam"])
    proposal = pane(shown(alma, sent), "triage")
    assert "T0 · Immediate" in section(proposal, "urgency")
    assert "signs of distress" in section(proposal, "urgency")
    assert "Grave danger is a ground by itself" in section(proposal, "secrecy")
    threat = country().categories["threat"].names.say("en")
    assert f"That may also be: {threat}" in section(proposal, "category")
    found = sent.case.items.get(kind=Item.Kind.FINDINGS)
    for place in (0, 1):
        alma.post(f"{address(sent)}dismiss/", {"held_by": str(found.pk), "place": place, "reason": "x"})
    assert "That may also be" not in section(pane(shown(alma, sent), "triage"), "category")


@pytest.mark.parametrize("member", ["boris", "clara"])
def test_who_may_not_act_decides_nothing(cast: Cast, sent: Reported, member: str) -> None:
    client = sign_in(getattr(cast, member))
    assert judge(client, sent, "category", confirm="1") == (403 if member == "boris" else 404)
    assert not Verdict.objects.exists()


def test_who_may_only_read_sees_the_proposal_without_buttons(cast: Cast, sent: Reported) -> None:
    proposal = pane(shown(sign_in(cast.boris), sent), "triage")
    assert "The reporter chose this." in proposal
    assert "<form" not in proposal


def test_a_part_that_is_none_is_no_page(alma: Client, sent: Reported) -> None:
    assert judge(alma, sent, "score", confirm="1") == 404
    assert alma.get(f"{address(sent)}proposal/category/").status_code == 302


def test_a_closed_case_is_decided(alma: Client, sent: Reported) -> None:
    shown(alma, sent)
    alma.post(f"{address(sent)}close/", {"close-outcome": "helped"})
    assert judge(alma, sent, "category", confirm="1") == 302
    assert not Verdict.objects.exists()
    assert "<form" not in pane(shown(alma, sent), "triage")


def test_figures_are_for_supervisors_and_tell_how_often_the_software_was_right(
    cast: Cast, alma: Client, sent: Reported
) -> None:
    shown(alma, sent)
    judge(alma, sent, "category", confirm="1")
    judge(alma, sent, "urgency", chosen="high", reason="x")
    assert alma.get("/desk/figures/").status_code == 404
    sofia = make_member("sofia", cast.helpline, "supervisor")
    elsewhere = make_desk("elsewhere", Desk.Kind.HELPLINE)
    make_member("otto", elsewhere, "supervisor")
    page = sign_in(sofia).get("/desk/figures/").content.decode()
    assert re.search(r"Category</td><td[^>]*>1</td><td[^>]*>1</td><td[^>]*>100", page)
    assert re.search(r"Urgency</td><td[^>]*>1</td><td[^>]*>0</td><td[^>]*>0", page)
    assert "from “T2 · Normal” to “T1 · High”" in page
    assert "Elsewhere" not in page
    assert "A first look: 1 of 1 in time" in page


@pytest.mark.parametrize("rule", ["text_only", "forbidden"])
def test_where_somebody_decided_against_files_nobody_sends_one(
    alma: Client, sent: Reported, rule: str
) -> None:
    shown(alma, sent)
    dina = Client()
    assert dina.post("/en/mailbox/", {"code": sent.receipt.display}).status_code == 302
    dina.post("/en/mailbox/files/", {"minor_image": "none"})
    assert 'type="file"' in dina.get("/en/mailbox/files/").content.decode()
    assert alma.post(f"{address(sent)}evidence/files/", {"intimate": "no"}).status_code == 302
    assert judge(alma, sent, "upload", chosen=rule, reason="She sent a picture of a friend") == 302
    assert 'type="file"' not in dina.get("/en/mailbox/files/").content.decode()
    refused = alma.get(f"{address(sent)}evidence/files/").content.decode()
    assert "No files are taken in this case" in refused
    assert alma.get(f"{address(sent)}evidence/files/no/").status_code == 404
