"""Somebody agrees by voice: who asked writes it down, somebody else confirms it, the mailbox shows it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import DatabaseError
from django.test import Client
from django.utils import timezone

from abri.centre.accounts.models import Membership
from abri.centre.cases import actions
from abri.centre.cases.keys import case_keyring
from abri.centre.country import country
from abri.centre.records.keyring import NotForThisKey
from abri.centre.records.models import AuditEntry
from abri.centre.referrals import answering, consenting, spoken
from abri.centre.referrals.models import Referral, SpokenConsent
from abri.centre.referrals.spoken import Heard
from tests.centre.casework.work.conftest import let_in
from tests.centre.conftest import NOON, Member, make_member, sign_in, today
from tests.centre.referrals.referring import LATER, Referring, again, police, referring

pytestmark = pytest.mark.django_db

SAID = LATER + timedelta(minutes=20)
POINTS = frozenset({"act", "victim", "danger"})


@pytest.fixture
def bea(case: Referring) -> Member:
    return let_in(make_member("bea", case.cast.helpline), case.cast.helpline, case.cast.alma)


def heard(referral: Referral, **more: Any) -> Heard:
    numbers = frozenset(referral.items.values_list("number", flat=True))
    return replace(Heard("phone", NOON.date(), numbers), **more)


def record(case: Referring, referral: Referral, **more: Any) -> bool:
    who: dict[str, Any] = {"keyring": case.cast.alma.keyring, "by": case.cast.alma.person, "at": SAID}
    return spoken.record(referral=referral, heard=heard(referral, **more), **who)


def confirm(referral: Referral, member: Member) -> None:
    spoken.confirm(referral=referral, keyring=member.keyring, by=member.person, at=SAID)


def test_it_leaves_once_somebody_else_has_confirmed_it(case: Referring, bea: Member) -> None:
    referral = case.offer()
    assert not record(case, referral)
    row = SpokenConsent.objects.get()
    assert (row.way, row.asked_by, row.said_on) == ("phone", case.cast.alma.person, NOON.date())
    assert row.read_aloud == list(referral.items.order_by("number").values_list("number", flat=True))
    assert again(referral).state == "asked"
    with pytest.raises(NotForThisKey):
        answering.ring_of(referral, case.cast.clara.keyring)
    with pytest.raises(spoken.SameEyes):
        confirm(referral, case.cast.alma)
    confirm(referral, bea)
    assert (again(referral).state, again(referral).sealed_identity) == ("offered", None)
    assert answering.ring_of(referral, case.cast.clara.keyring).holds(referral.recipient)
    told = AuditEntry.objects.filter(action__startswith="referral.spoken").order_by("at", "id")
    assert {(one.action, one.actor_id) for one in told} == {
        ("referral.spoken", str(case.cast.alma.person.pk)),
        ("referral.spoken_confirmed", str(bea.person.pk)),
    }


def test_the_pack_says_whether_it_has_to_be_a_supervisor_or_nobody(
    case: Referring, bea: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ruled(second: str) -> None:
        pack = country()
        rules = replace(pack.referral, spoken=replace(pack.referral.spoken, second=second))
        monkeypatch.setattr(spoken, "country", lambda: replace(pack, referral=rules))

    ruled("supervisor")
    referral = case.offer()
    record(case, referral)
    with pytest.raises(spoken.SameEyes):
        confirm(referral, bea)
    Membership.objects.filter(person=bea.person).update(role=Membership.Role.SUPERVISOR)
    confirm(referral, bea)
    answering.take_back(referral=referral, by=bea.person, at=SAID)
    monkeypatch.undo()
    ruled("")
    other = case.offer()
    assert record(case, other)
    assert again(other).state == "offered"


def test_without_the_message_in_the_mailbox_nothing_is_written_down(
    case: Referring, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Seen to fail while the message was written after the rest had been kept."""

    def fail(**_given: object) -> None:
        raise DatabaseError

    referral = case.offer()
    monkeypatch.setattr("abri.centre.cases.actions.answer", fail)
    with pytest.raises(DatabaseError):
        record(case, referral)
    assert not SpokenConsent.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"read_aloud": frozenset({1})},
        {"read_aloud": frozenset({1, 2, 3, 99})},
        {"said_on": (SAID + timedelta(days=1)).date()},
        {"said_on": (NOON - timedelta(days=1)).date()},
        {"conditions": frozenset({"act"})},
    ],
)
def test_everything_is_read_aloud_on_a_day_since_it_was_asked(case: Referring, wrong: dict[str, Any]) -> None:
    referral = case.offer()
    with pytest.raises(spoken.NotRead):
        record(case, referral, **wrong)
    assert not SpokenConsent.objects.exists()


def test_where_secrecy_stands_before_it_only_with_the_listed_conditions(case: Referring) -> None:
    desk, _paul = police(case.cast)
    referral = case.offer(to=desk)
    with pytest.raises(spoken.NotByVoice):
        record(case, referral)
    listed = referring(case.cast, category=["grooming"])
    referral = listed.offer(to=desk)
    for points in (frozenset[str](), frozenset({"act", "victim"})):
        with pytest.raises(spoken.NotRead):
            record(listed, referral, conditions=points)
    assert not record(listed, referral, conditions=POINTS)


def test_conditions_that_nobody_confirmed_are_not_confirmed_by_a_second_person(
    case: Referring, bea: Member
) -> None:
    """Seen to fail while only the first of the two was asked for them."""
    desk, _paul = police(case.cast)
    listed = referring(case.cast, category=["grooming"])
    referral = listed.offer(to=desk)
    record(listed, referral, conditions=POINTS)
    SpokenConsent.objects.update(conditions=["act"])
    with pytest.raises(spoken.NotRead):
        confirm(referral, bea)
    assert again(referral).state == "asked"


def test_the_person_reads_it_in_the_mailbox_says_no_there_or_takes_it_back(
    case: Referring, bea: Member
) -> None:
    referral = case.offer()
    record(case, referral)
    question = consenting.question(case.box, again(referral), "en")
    assert question.spoken
    assert question.can_answer
    texts = [str(content["text"]) for _item, content in case.box.conversation()]
    assert any("you told us on the telephone" in text for text in texts)
    confirm(referral, bea)
    assert consenting.question(case.box, again(referral), "en").can_take_back
    consenting.take_back(case.box, again(referral), at=SAID)
    assert again(referral).end_reason == "person"
    with pytest.raises(NotForThisKey):
        answering.ring_of(referral, case.cast.clara.keyring)


def test_after_a_yes_by_voice_the_mailbox_waits_for_no_answer(case: Referring, bea: Member) -> None:
    referral = case.offer()
    case.case.refresh_from_db()
    assert case.case.state == "waiting"
    record(case, referral)
    case.case.refresh_from_db()
    assert (case.case.state, case.case.due_at) == ("open", None)
    confirm(referral, bea)
    case.case.refresh_from_db()
    assert case.case.state == "open"


def test_a_question_written_meanwhile_still_waits_for_its_answer(case: Referring, bea: Member) -> None:
    referral = case.offer()
    record(case, referral)
    ring = case_keyring(case.case, case.cast.alma.keyring)
    by = case.cast.alma.person
    actions.answer(case=case.case, keyring=ring, text="Which class is it?", by=by, at=SAID)
    confirm(referral, bea)
    case.case.refresh_from_db()
    assert case.case.state == "waiting"


def test_a_no_in_the_mailbox_is_stronger_than_a_voice(case: Referring, bea: Member) -> None:
    referral = case.offer()
    record(case, referral)
    consenting.refuse(case.box, again(referral), at=SAID)
    with pytest.raises(answering.Ended):
        confirm(again(referral), bea)
    assert again(referral).state == "refused"


def test_taken_back_by_voice_is_the_persons_doing(case: Referring) -> None:
    referral = case.accepted()
    answering.take_back(referral=referral, by=case.cast.alma.person, at=SAID, for_person=True)
    assert again(referral).end_reason == "person"
    asked = case.offer()
    answering.take_back(referral=asked, by=case.cast.alma.person, at=SAID, for_person=True)
    assert again(asked).end_reason == "taken_back"


def test_the_pages_lead_from_reading_aloud_to_the_other_desk(case: Referring, bea: Member) -> None:
    referral = case.offer(at=timezone.now())
    address = f"/desk/referrals/{referral.reference}/"
    alma, beas = sign_in(case.cast.alma), sign_in(bea)
    assert "on the telephone or in person" in alma.get(address).content.decode()
    page = alma.get(f"{address}spoken/").content.decode()
    assert all(words in page for words in ("Since the trip", "letter.txt", "What you read aloud"))
    assert "Nobody else of this desk" not in page
    wrong = alma.post(f"{address}spoken/", {}).content.decode()
    places = [wrong.index(f'href="#id_{name}') for name in ("read_aloud", "way", "said_on")]
    assert places == sorted(places)
    some = {"way": "phone", "said_on": today().isoformat(), "read_aloud": ["1"]}
    assert alma.post(f"{address}spoken/", some).status_code == 422
    assert alma.post(f"{address}spoken/", {**some, "read_aloud": ["1", "2", "3"]}).status_code == 302
    waits = "Waits for a colleague to confirm the yes"
    for place in (address, f"/desk/cases/{case.case.reference}/", "/desk/referrals/?view=sent"):
        shown = alma.get(place).content.decode()
        assert waits in shown
        assert "The person is asked" not in shown
    assert "Who can: Bea." in alma.get(address).content.decode()
    assert "I heard it too" not in alma.get(address).content.decode()
    assert "I heard it too" in beas.get(address).content.decode()
    assert "confirms the agreement" in beas.get(f"/desk/cases/{case.case.reference}/").content.decode()
    beas.post(f"{address}spoken/confirm/")
    assert again(referral).state == "offered"
    assert waits not in alma.get(address).content.decode()
    assert_hidden_from_the_receiver(sign_in(case.cast.clara), address)


def test_where_nobody_else_can_confirm_it_both_pages_say_so(case: Referring) -> None:
    referral, alma = case.offer(at=timezone.now()), sign_in(case.cast.alma)
    address = f"/desk/referrals/{referral.reference}/"
    aloud = alma.get(f"{address}spoken/").content.decode()
    assert "Nobody else of this desk can confirm it" in aloud
    said = {"way": "phone", "said_on": today().isoformat(), "read_aloud": ["1", "2", "3"]}
    alma.post(f"{address}spoken/", said)
    assert "Nobody else of this desk can at the moment" in alma.get(address).content.decode()


def assert_hidden_from_the_receiver(clara: Client, address: str) -> None:
    assert "agreed by voice" not in clara.get(address).content.decode()
    assert clara.get(f"{address}spoken/").status_code == 404
