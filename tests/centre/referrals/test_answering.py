"""The receiving desk: one answer to an offer, notes between the desks, and every end takes its key away."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from abri.centre.accounts import keys as account_keys
from abri.centre.accounts import people
from abri.centre.accounts.models import Desk, Membership
from abri.centre.cases import erasure, rotation
from abri.centre.cases.keys import AlreadySent
from abri.centre.cases.models import Case, Deadline
from abri.centre.outbox.models import Letter
from abri.centre.records.keyring import Identity, Keyring, NotForThisKey
from abri.centre.records.models import AuditEntry
from abri.centre.referrals import answering, ending, states
from abri.centre.referrals.models import Referral, ReferralGrant
from tests.centre.conftest import NOON, Member, make_member
from tests.centre.referrals.referring import LATER, LETTER, Referring, again, referring

DAY = timedelta(days=1)


@pytest.fixture
def cora(case: Referring) -> Member:
    """A second caseworker of the school."""
    member, cast = make_member("cora", case.cast.school), case.cast
    account_keys.let_in(
        person=member.person, desk=cast.school, keyring=cast.clara.keyring, by=cast.clara.person, at=NOON
    )
    return member


def test_every_state_says_what_may_follow() -> None:
    assert set(states.MAY_FOLLOW) == set(Referral.State.values)
    ended = set(Referral.State.values) - set(Referral.RUNNING)
    assert all(not states.MAY_FOLLOW[state] for state in ended)
    assert all(states.MAY_FOLLOW[state] for state in Referral.RUNNING)


@pytest.mark.parametrize("state", Referral.State.values)
@pytest.mark.parametrize("to", Referral.State.values)
def test_a_step_is_taken_or_refused_as_the_table_says(state: str, to: str) -> None:
    referral = Referral(state=state)
    if to in states.MAY_FOLLOW[state]:
        states.move(referral, to)
        assert referral.state == to
    else:
        with pytest.raises(states.CannotFollow):
            states.move(referral, to)


def test_two_people_accept_and_one_of_them_is_told_who_was_faster(case: Referring, cora: Member) -> None:
    referral, twin = case.agreed(), Referral.objects.get()
    answering.accept(referral=referral, by=case.cast.clara.person, at=LATER)
    with pytest.raises(answering.AlreadyAnswered) as told:
        answering.accept(referral=twin, by=cora.person, at=LATER)
    assert told.value.by == case.cast.clara.person
    with pytest.raises(answering.AlreadyAnswered):
        answering.decline(referral=twin, reason="other", text="", by=cora.person, at=LATER)
    assert again(referral).taken_by == case.cast.clara.person


def test_accepting_keeps_the_promise(case: Referring) -> None:
    case.accepted()
    promised = Deadline.objects.get(kind="referral")
    assert promised.met_at == LATER


def test_who_may_only_read_answers_nothing(case: Referring) -> None:
    reader = make_member("rita", case.cast.school, Membership.Role.READ_ONLY)
    referral = case.agreed()
    with pytest.raises(answering.NotYours):
        answering.accept(referral=referral, by=reader.person, at=LATER)
    with pytest.raises(answering.NotYours):
        answering.accept(referral=referral, by=case.cast.alma.person, at=LATER)
    assert again(referral).state == "offered"


def test_nobody_writes_to_a_desk_that_was_dissolved(case: Referring) -> None:
    """Seen to fail while the mailbox of a team that was there no more was told that something waits."""
    referral = case.accepted()
    Desk.objects.filter(pk=case.cast.helpline.pk).update(
        alert_email="team@helpline.example", dissolved_at=LATER
    )
    answering.complete(
        referral=again(referral), outcome="helped", text="", by=case.cast.clara.person, at=LATER
    )
    assert not Letter.objects.filter(kind="decision").exists()


def test_declining_gives_the_case_back_to_its_desk(case: Referring) -> None:
    case.cast.helpline.alert_email = "team@helpline.example"
    case.cast.helpline.save()
    referral = case.agreed()
    Case.objects.filter(pk=case.case.pk).update(due_at=None)
    answering.decline(
        referral=referral, reason="not_competent", text="Not our pupil.", by=case.cast.clara.person, at=LATER
    )
    case.case.refresh_from_db()
    assert case.case.due_at is not None
    assert Letter.objects.filter(kind="decision").exists()
    with pytest.raises(NotForThisKey):
        answering.ring_of(referral, case.cast.clara.keyring)
    note = referral.notes.get(kind="note")
    assert "Not our pupil." in answering.ring_of(referral, case.cast.alma.keyring).open(note, "content")


def test_a_reason_that_the_country_does_not_know_changes_nothing(case: Referring) -> None:
    referral = case.agreed()
    with pytest.raises(answering.UnknownReason):
        answering.decline(referral=referral, reason="mood", text="", by=case.cast.clara.person, at=LATER)
    assert again(referral).state == "offered"


def test_completing_needs_that_it_was_accepted(case: Referring) -> None:
    referral = case.agreed()
    with pytest.raises(answering.Ended):
        answering.complete(referral=referral, outcome="helped", text="", by=case.cast.clara.person, at=LATER)
    answering.accept(referral=referral, by=case.cast.clara.person, at=LATER)
    answering.complete(
        referral=referral, outcome="helped", text="It is better.", by=case.cast.clara.person, at=LATER
    )
    referral = again(referral)
    assert (referral.state, referral.outcome, referral.ended_at) == ("completed", "helped", LATER)


def test_notes_are_sealed_to_the_referral_alone(case: Referring) -> None:
    referral, once = case.accepted(), uuid4()
    answering.write(
        referral=referral, text="We talk on Monday.", by=case.cast.clara.person, at=LATER, once=once
    )
    with pytest.raises(AlreadySent):
        answering.write(
            referral=referral, text="We talk on Monday.", by=case.cast.clara.person, at=LATER, once=once
        )
    note = referral.notes.get(kind="note")
    assert note.desk == case.cast.school
    with pytest.raises(NotForThisKey):
        case.box.keyring.open(note, "content")
    with pytest.raises(NotForThisKey):
        case.ring.only(case.case.recipient).open(note, "content")


def test_nobody_writes_into_what_has_ended(case: Referring) -> None:
    referral = case.accepted()
    answering.take_back(referral=referral, by=case.cast.alma.person, at=LATER)
    for person in (case.cast.clara.person, case.cast.alma.person):
        with pytest.raises(answering.Ended):
            answering.write(referral=again(referral), text="Hello?", by=person, at=LATER)


def test_every_look_is_written_down_for_the_desk_that_looked(case: Referring) -> None:
    referral = case.accepted()
    answering.look(referral=referral, keyring=case.cast.clara.keyring, by=case.cast.clara.person, at=LATER)
    entry = AuditEntry.objects.get(action="referral.opened")
    assert (entry.desk_id, entry.subject_id) == (str(case.cast.school.pk), str(referral.pk))


def test_a_new_key_of_the_receiving_desk_opens_it_and_the_leavers_does_not(
    case: Referring, cora: Member
) -> None:
    cast, referral = case.cast, case.accepted()
    kept = [
        Keyring([cora.identity]).opened_identity(key, "sealed_identity")
        for key in cora.person.member_keys.all()
    ]
    old = Keyring([cora.identity, *kept])
    people.leave(person=cora.person, desk=cast.school, by=cast.emil.person, at=LATER)
    assert rotation.desks_to_catch_up(cast.clara.person) == [cast.school]
    cast.school.refresh_from_db()
    rotation.catch_up(desk=cast.school, keyring=cast.clara.keyring, by=cast.clara.person, at=LATER)
    assert rotation.desks_to_catch_up(cast.clara.person) == []
    assert not ReferralGrant.objects.filter(
        desk_key__retired_at__isnull=False, desk_key__desk=cast.school
    ).exists()
    assert LETTER in answering.ring_of(referral, cast.clara.keyring).open(
        referral.notes.get(kind="letter"), "content"
    )
    with pytest.raises(NotForThisKey):
        answering.ring_of(referral, old)
    assert isinstance(kept[0], Identity)


def test_an_offer_that_nobody_answers_runs_out_and_the_promise_is_broken(case: Referring) -> None:
    referral = case.agreed()
    assert ending.follow(at=LATER) == 0
    assert ending.follow(at=LATER + 20 * DAY) == 1
    referral = again(referral)
    assert (referral.state, referral.end_reason) == ("expired", "no_answer")
    promised = Deadline.objects.get(kind="referral")
    assert promised.met_at is None
    assert promised.dropped_at is not None
    assert promised.dropped_at > promised.due_at
    assert not referral.grants.filter(desk_key__desk=case.cast.school).exists()
    assert ending.follow(at=LATER + 21 * DAY) == 0


def test_a_question_that_the_person_does_not_answer_runs_out(case: Referring) -> None:
    referral = case.offer()
    assert ending.follow(at=LATER + 13 * DAY) == 0
    assert ending.follow(at=LATER + 14 * DAY) == 1
    case.case.refresh_from_db()
    assert again(referral).state == "expired"
    assert case.case.due_at is not None


def test_what_was_agreed_until_a_day_ends_that_day(case: Referring) -> None:
    referral = case.accepted()
    assert ending.follow(at=referral.until - timedelta(minutes=1)) == 0
    assert ending.follow(at=referral.until) == 1
    assert again(referral).end_reason == "agreed_time"


def test_nobody_looks_longer_than_agreed_while_the_worker_is_away(case: Referring) -> None:
    clara, referral = case.cast.clara, case.accepted()
    who: dict[str, Any] = {"referral": referral, "by": clara.person, "at": referral.until}
    with pytest.raises(answering.Ended):
        answering.look(keyring=clara.keyring, **who)
    with pytest.raises(answering.Ended):
        answering.write(text="One more question.", **who)
    with pytest.raises(answering.Ended):
        answering.complete(outcome="helped", text="", **who)
    who["at"] = referral.until - timedelta(seconds=1)
    answering.look(keyring=clara.keyring, **who)
    answering.complete(outcome="helped", text="", **who)
    assert again(referral).state == "completed"


def test_nobody_accepts_what_was_agreed_until_now(case: Referring) -> None:
    referral = case.agreed()
    with pytest.raises(answering.Ended):
        answering.accept(referral=referral, by=case.cast.clara.person, at=referral.until)
    assert again(referral).state == "offered"


def test_an_offer_that_nobody_answers_until_the_agreed_day_comes_back_to_its_desk(case: Referring) -> None:
    until = LATER + timedelta(hours=2)
    referral = case.agreed(until=until)
    assert referral.due_at is not None
    assert referral.due_at > until
    Case.objects.filter(pk=case.case.pk).update(due_at=None)
    assert ending.follow(at=until) == 1
    case.case.refresh_from_db()
    assert (again(referral).state, again(referral).end_reason) == ("expired", "agreed_time")
    assert case.case.due_at is not None


def test_what_was_accepted_and_ends_as_agreed_asks_nothing_of_its_desk(case: Referring) -> None:
    referral = case.accepted()
    Case.objects.filter(pk=case.case.pk).update(due_at=None)
    assert ending.follow(at=referral.until) == 1
    case.case.refresh_from_db()
    assert case.case.due_at is None


def test_who_ends_one_holds_the_case_before_it(case: Referring) -> None:
    # As everybody who answers does: of two who hold one and wait for the other, PostgreSQL would throw one out.
    case.agreed()
    with CaptureQueriesContext(connection) as asked:
        ending.follow(at=LATER + 20 * DAY)
    order = [one["sql"] for one in asked if one["sql"].startswith("SELECT")]
    cases = [place for place, sql in enumerate(order) if f'FROM "{Case._meta.db_table}"' in sql]
    held = [place for place, sql in enumerate(order) if '"grants"' in sql or "sealed_identity" in sql]
    assert cases
    assert held
    assert cases[0] < held[0]


def test_a_desk_that_is_dissolved_holds_nothing_any_more(case: Referring) -> None:
    referral = case.accepted()
    Desk.objects.filter(pk=case.cast.school.pk).update(dissolved_at=LATER)
    with pytest.raises(answering.Ended):
        answering.look(
            referral=referral, keyring=case.cast.clara.keyring, by=case.cast.clara.person, at=LATER
        )
    assert ending.follow(at=LATER) == 1
    assert again(referral).end_reason == "dissolved"
    assert not ReferralGrant.objects.filter(desk_key__desk=case.cast.school).exists()


def test_one_that_fails_keeps_no_other(case: Referring, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import DatabaseError

    first, other = case.agreed(), referring(case.cast).agreed()
    real = ending._follow

    def once_broken(pk: object, *more: object) -> bool:
        if pk == first.pk:
            raise DatabaseError
        return real(pk, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(ending, "_follow", once_broken)
    assert ending.follow(at=LATER + 20 * DAY) == 1
    assert (again(first).state, again(other).state) == ("offered", "expired")


def test_an_erased_case_takes_its_referrals_along(case: Referring) -> None:
    from abri.centre.cases import mailbox

    case.accepted()
    mailbox.withdraw(case.box, at=LATER)
    case.case.refresh_from_db()
    case.case.unread, case.case.rank = False, case.case.urgency + 1
    case.case.save()
    assert erasure.erase_due(at=LATER + 4 * DAY) == 1
    assert not Referral.objects.exists()
    assert not ReferralGrant.objects.exists()
