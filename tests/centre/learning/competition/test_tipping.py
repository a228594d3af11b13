"""Tips: what is refused at once, what a moderator decides, and that nothing typed is lost."""

from __future__ import annotations

import pytest

from abri.centre.learning.competition import tipping
from abri.centre.learning.models import Appointment, Belonging, Tip
from abri.centre.learning.wording import ABUSIVE, DOUBTFUL, Wording
from abri.centre.records.models import AuditEntry
from abri.engine.learning.competition import Phase
from tests.centre.conftest import NOON, sign_in
from tests.centre.learning.competition.competing import Competing, appoint, make_tip
from tests.centre.learning.competition.test_entering import opened

CLASS = "/nl/safer-internet-day/class/tips/"
NEW = {"text": "Praat erover met iemand die je vertrouwt.", "theme": "help"}


def test_a_class_sends_a_tip_and_a_moderator_accepts_it(competing: Competing) -> None:
    assert opened(competing.class_n).post(CLASS, NEW).status_code == 302
    tip = Tip.objects.get(text=NEW["text"])
    assert (tip.state, tip.theme) == ("waiting", "help")
    browser = sign_in(competing.north.jana)
    assert NEW["text"] in browser.get("/learning/tips/").content.decode()
    browser.post(f"/learning/tips/{tip.pk}/", {"to": "accept", "revision": "1"})
    tip.refresh_from_db()
    assert (tip.state, tip.reason) == ("accepted", "")


@pytest.mark.parametrize(
    "text",
    [
        "Bel mij op 0470 12 34 56 als je gepest wordt.",
        "Schrijf naar jan.peeters@school.example voor hulp.",
        "Kijk op www.voorbeeld.be voor meer.",
        "Volg @zonnebloem_5b voor tips.",
        "Wees lief voor Emma Vandenbroucke.",
        "Hitler had gelijk.",
        "Wees lief \u202e omgekeerd.",
    ],
)
def test_names_numbers_addresses_and_offence_are_refused_and_what_was_typed_stays(
    competing: Competing, text: str
) -> None:
    page = opened(competing.class_n).post(CLASS, {"text": text, "theme": "help"})
    assert page.status_code == 422
    assert Tip.objects.count() == 2
    assert page.context["form"].errors["text"]
    assert page.context["form"]["text"].value() == text


@pytest.mark.parametrize("thought", [Wording(False, True, (DOUBTFUL,)), Wording(True, False, (ABUSIVE,))])
def test_what_the_screener_alone_finds_offensive_waits_with_a_mark(
    competing: Competing, monkeypatch: pytest.MonkeyPatch, thought: Wording
) -> None:
    monkeypatch.setattr(tipping, "check", lambda *given, **more: thought)
    opened(competing.class_n).post(CLASS, NEW)
    assert "look twice" in sign_in(competing.north.jana).get("/learning/tips/").content.decode()


def test_a_class_sends_no_more_than_the_rules_say_and_nothing_twice(competing: Competing) -> None:
    browser = opened(competing.class_n)
    page = browser.post(CLASS, {"text": competing.tip_n.text.upper(), "theme": "help"})
    assert page.status_code == 422
    for number in range(4):
        make_tip(competing.class_n, f"Tip {number}", "waiting")
    page = browser.post(CLASS, NEW)
    assert page.status_code == 422
    assert Tip.objects.filter(team=competing.class_n).count() == 5


def test_a_tip_that_came_back_is_written_in_another_way_also_after_the_end(competing: Competing) -> None:
    tip = make_tip(competing.class_n, "Doe gewoon.", "waiting")
    page = sign_in(competing.north.jana).post(f"/learning/tips/{tip.pk}/", {"to": "ask", "revision": "1"})
    assert page.status_code == 422
    sign_in(competing.north.jana).post(
        f"/learning/tips/{tip.pk}/", {"to": "ask", "reason": "unclear", "revision": "1"}
    )
    competing.at(Phase.JURY)
    browser = opened(competing.class_n)
    assert "Doe gewoon." in browser.get(CLASS).content.decode()
    assert browser.post(f"{CLASS}{tip.pk}/", NEW | {"revision": "2"}).status_code == 302
    tip.refresh_from_db()
    assert (tip.text, tip.state, tip.reason) == (NEW["text"], "waiting", "")
    assert browser.post(CLASS, {"text": "Nog een.", "theme": "help"}).status_code == 422


def test_an_accepted_tip_is_no_longer_the_classes_to_change(competing: Competing) -> None:
    browser = opened(competing.class_n)
    assert browser.post(f"{CLASS}{competing.tip_n.pk}/", NEW | {"revision": "1"}).status_code == 404
    assert (
        browser.post(f"{CLASS}{competing.tip_n.pk}/", {"take_back": "1", "revision": "1"}).status_code == 404
    )
    assert Tip.objects.filter(pk=competing.tip_n.pk).exists()


def test_a_class_takes_back_a_tip_and_no_consent(competing: Competing) -> None:
    tip = make_tip(competing.class_n, "Doe gewoon.", "waiting")
    page = opened(competing.class_n).get(f"{CLASS}{tip.pk}/").content.decode()
    assert "Deze tip intrekken" in page
    assert "toestemming" not in page


def test_a_class_changes_no_tip_of_another(competing: Competing) -> None:
    tip = make_tip(competing.class_s, "Wacht even.", "waiting")
    assert opened(competing.class_n).post(f"{CLASS}{tip.pk}/", {"take_back": "1"}).status_code == 404


def test_nobody_decides_about_words_that_were_changed_meanwhile(competing: Competing) -> None:
    tip = make_tip(competing.class_n, "Doe gewoon.", "waiting")
    assert opened(competing.class_n).post(f"{CLASS}{tip.pk}/", NEW | {"revision": "1"}).status_code == 302
    sign_in(competing.north.jana).post(f"/learning/tips/{tip.pk}/", {"to": "accept", "revision": "1"})
    tip.refresh_from_db()
    assert tip.state == "waiting"


def test_a_moderator_decides_about_no_tip_of_their_own_school(competing: Competing) -> None:
    Belonging.objects.create(
        school=competing.north.school, person=competing.north.jana.person, role="member", since=NOON
    )
    tip = make_tip(competing.class_n, "Doe gewoon.", "waiting")
    assert sign_in(competing.north.jana).get(f"/learning/tips/{tip.pk}/").status_code == 404


def test_a_moderator_of_another_region_finds_no_tip(competing: Competing) -> None:
    other = appoint("quinn", "moderator")
    Appointment.objects.filter(person=other.person).update(region="be.br")
    assert sign_in(other).get(f"/learning/tips/{competing.tip_n.pk}/").status_code == 404


@pytest.mark.parametrize("address", ["/learning/tips/", "/learning/jury/", "/learning/competition/"])
def test_who_was_not_appointed_finds_no_such_page(competing: Competing, address: str) -> None:
    assert sign_in(competing.north.hanne).get(address).status_code == 404


def test_the_audit_trail_holds_codes_and_no_words(competing: Competing) -> None:
    opened(competing.class_n).post(CLASS, NEW)
    tip = Tip.objects.get(text=NEW["text"])
    sign_in(competing.north.jana).post(
        f"/learning/tips/{tip.pk}/", {"to": "refuse", "reason": "no_tip", "revision": "1"}
    )
    entry = AuditEntry.objects.get(action="competition.tip_refused")
    assert entry.detail == {"reason": "no_tip"}
