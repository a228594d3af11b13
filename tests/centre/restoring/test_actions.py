"""The steps go in their order, nobody is brought in before a yes, and what is written is sealed to the desk."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from abri.centre.cases import incidents, rotation
from abri.centre.records.keyring import NotForThisKey
from abri.centre.records.models import AuditEntry
from abri.centre.restoring import actions, beginning, erasure
from abri.centre.restoring.beginning import Origin, Plan, RuledOut
from abri.centre.restoring.models import Entry, Process
from abri.centre.restoring.record import process_ring
from tests.centre.conftest import NOON, Cast, Report
from tests.centre.restoring.conftest import TITLE, TODAY, Begun, Told

STEPS = ("listen", "gather", "explain", "share", "ideas", "hand_over", "meet_again")


def test_a_process_is_sealed_to_its_desk(begun: Begun, cast: Cast) -> None:
    told = begun()
    told.agreed("pupil", "Lena Verhaeghe")
    rows = [bytes(told.process.head or b""), *(bytes(one.content or b"") for one in Entry.objects.all())]
    assert not any(word in row for row in rows for word in (b"Lena", TITLE.encode()))
    with pytest.raises(NotForThisKey):
        process_ring(told.process, cast.alma.keyring)
    assert told.record.title == TITLE


def test_nothing_goes_on_before_the_pupil_agrees(begun: Begun) -> None:
    told = begun()
    with pytest.raises(actions.NobodyAgreedYet):
        told.person("group", "Tom")
    with pytest.raises(actions.NobodyAgreedYet):
        told.step("listen")
    pupil = told.person("pupil", "Lena")
    with pytest.raises(actions.NobodyAgreedYet):
        told.step("listen")
    told.says(pupil, "declined")
    with pytest.raises(actions.NobodyAgreedYet):
        told.step("listen")
    told.says(pupil, "agreed")
    told.step("listen")
    assert told.person("group", "Tom").number == 1


def test_the_seven_steps_are_done_in_their_order(begun: Begun) -> None:
    told = begun()
    told.agreed("pupil", "Lena")
    with pytest.raises(actions.NotItsTurn):
        told.step("gather")
    for step in STEPS:
        told.step(step)
        with pytest.raises(actions.NotItsTurn):
            told.step(step)
    assert told.record.next_step is None
    assert [one.step for one in told.record.steps] == list(STEPS)


def test_who_wants_to_stop_stops_everything(begun: Begun) -> None:
    told = begun()
    pupil = told.agreed("pupil", "Lena")
    told.step("listen")
    told.says(pupil, "stopped")
    assert told.record.said_stop()
    with pytest.raises(actions.NobodyAgreedYet):
        told.step("gather")
    with pytest.raises(actions.NobodyAgreedYet):
        actions.agree(text="Say hello.", **told.who)
    actions.close(ending="stopped", **told.who)


def test_one_pupil_is_the_one_it_is_about(begun: Begun) -> None:
    told = begun()
    told.agreed("pupil", "Lena")
    with pytest.raises(actions.TooMany):
        told.person("pupil", "Sam")
    assert [told.person("group", name).number for name in ("Tom", "Ines")] == [1, 2]


def test_a_step_brings_a_day_to_look_back(begun: Begun) -> None:
    told = begun()
    told.agreed("pupil", "Lena")
    for step in STEPS[:6]:
        told.step(step)
    (day,) = told.record.look_backs
    assert (day.on, told.process.next_on) == (TODAY + timedelta(days=7), TODAY + timedelta(days=7))
    actions.looked_back(look_back=day.id, text="Better than last week.", **told.who)
    assert (told.record.look_backs[0].found, told.process.next_on) == ("Better than last week.", None)
    with pytest.raises(actions.NobodyThere):
        actions.looked_back(look_back=day.id, text="Again.", **told.who)


def test_a_step_that_is_left_out_brings_none(begun: Begun) -> None:
    told = begun()
    told.agreed("pupil", "Lena")
    for step in STEPS[:6]:
        told.step(step, left_out=True)
    assert told.record.look_backs == ()


def test_the_next_day_to_look_back_heads_the_list(begun: Begun) -> None:
    later, sooner, never = begun(), begun(), begun()
    actions.look_back_on(on=TODAY + timedelta(days=9), about="the group", **later.who)
    actions.look_back_on(on=TODAY + timedelta(days=2), about="the group", **sooner.who)
    assert list(Process.objects.going_on()) == [sooner.process, later.process, never.process]


def test_both_parties_agree_to_begin_and_to_the_same_words(begun: Begun) -> None:
    told = begun("mediation")
    first = told.agreed("first_party", "Noor")
    with pytest.raises(actions.NobodyAgreedYet):
        told.step("ask_each")
    second = told.agreed("second_party", "Bram")
    told.step("ask_each")
    actions.agree(text="The first party takes the post down by Friday.", **told.who)
    one = told.record.agreement
    assert one is not None
    held = []
    for person in (first, second):
        told.says(person, "agreed", one.id)
        held.append(told.record.agreement_holds)
    assert held == [False, True]
    actions.agree(text="The first party takes the post down by Monday.", **told.who)
    record = told.record
    assert record.agreement is not None
    assert (record.agreement.version, record.agreement_holds, len(record.agreements)) == (2, False, 2)


def test_an_agreement_that_not_everybody_accepted_does_not_leave(begun: Begun) -> None:
    told = begun("mediation")
    first, second = told.agreed("first_party", "Noor"), told.agreed("second_party", "Bram")
    leave: dict[str, Any] = {
        "sheet": "agreement",
        "to": "first_party",
        "language": "en",
        "text": "The post goes.",
    }
    with pytest.raises(actions.NotAgreed):
        actions.let_leave(**leave, **told.who)
    actions.agree(text="The post goes.", **told.who)
    agreement = told.record.agreement
    assert agreement is not None
    for person in (first, second):
        told.says(person, "agreed", agreement.id)
    actions.let_leave(**leave, **told.who)
    assert [one.text for one in told.record.left] == ["The post goes."]


def test_no_name_leaves(begun: Begun) -> None:
    told = begun()
    told.agreed("pupil", "Lena Verhaeghe")
    told.person("group", "Tom")
    leave: dict[str, Any] = {"sheet": "parents", "to": "parent", "language": "en"}
    for text in (
        "Lena feels better.",
        "TOM helps.",
        "lenatje is fine",
        "Mrs Verhaeghe",
        "Write to a@b.example",
    ):
        with pytest.raises(actions.HoldsNames):
            actions.let_leave(text=text, **leave, **told.who)
        with pytest.raises(actions.HoldsNames):
            actions.agree(text=text, **told.who)
    assert told.record.left == ()
    actions.let_leave(text="Pupil of the group 1 helps.", **leave, **told.who)


def test_nothing_leaves_for_others_before_the_pupil_agrees(begun: Begun) -> None:
    told = begun()
    leave: dict[str, Any] = {"language": "en", "text": "We need your help."}
    with pytest.raises(actions.NobodyAgreedYet):
        actions.let_leave(sheet="invitation", to="group", **leave, **told.who)
    with pytest.raises(actions.NobodyThere):
        actions.let_leave(sheet="nothing", to="group", **leave, **told.who)


def test_who_may_only_read_or_belongs_elsewhere_writes_nothing(begun: Begun, cast: Cast) -> None:
    told = begun()
    for member in (cast.alma, cast.boris, cast.emil):
        with pytest.raises(actions.NotAllowed):
            actions.note(text="x", **{**told.who, "by": member.person})
        assert not Process.objects.visible_to(member.person).exists()
    assert told.process.entries.count() == 0


def test_a_form_that_is_sent_twice_is_stored_once(begun: Begun) -> None:
    told, once = begun(), uuid4()
    actions.note(text="Talk on Monday.", once=once, **told.who)
    with pytest.raises(actions.AlreadyWritten):
        actions.note(text="Talk on Monday.", once=once, **told.who)
    assert len(told.record.notes) == 1


def test_cases_of_pictures_never_begin_it(report: Report, cast: Cast) -> None:
    case = report(desk_slug="school", category=["ncii.minor"], story="x").case
    assert case.category == "ncii.minor"
    plan = Plan("no_blame", "few", TITLE, Origin(case=case))
    with pytest.raises(RuledOut) as refused:
        beginning.begin(desk=cast.school, plan=plan, by=cast.clara.person, at=NOON)
    assert [one.id for one in refused.value.because] == ["sexual_case"]
    assert not Process.objects.exists()


def test_an_incident_with_such_a_case_never_begins_it(report: Report, cast: Cast) -> None:
    cases = [report(desk_slug="school").case, report(desk_slug="school", category=["threat"]).case]
    incident = incidents.begin(cases=cases, kind="class", label="x", by=cast.clara.person, at=NOON)
    plan = Plan("no_blame", "class", TITLE, Origin(incident=incident))
    with pytest.raises(RuledOut):
        beginning.begin(desk=cast.school, plan=plan, by=cast.clara.person, at=NOON)


def test_a_desk_of_another_kind_offers_no_such_way(cast: Cast) -> None:
    plan = Plan("no_blame", "few", TITLE, Origin())
    with pytest.raises(actions.NoSuchApproach):
        beginning.begin(desk=cast.helpline, plan=plan, by=cast.alma.person, at=NOON)


def test_an_ended_process_takes_nothing_more_until_it_goes_on(begun: Begun, cast: Cast) -> None:
    told = begun()
    actions.close(ending="not_begun", **told.who)
    with pytest.raises(actions.Ended):
        actions.note(text="x", **told.who)
    told.process.refresh_from_db()
    assert (told.process.ending, told.process.erase_on) == ("not_begun", TODAY + timedelta(days=365))
    actions.reopen(process=told.process, by=cast.clara.person, at=NOON)
    actions.note(text="x", **told.who)
    with pytest.raises(actions.NotEnded):
        actions.reopen(process=told.process, by=cast.clara.person, at=NOON)
    with pytest.raises(actions.NobodyThere):
        actions.close(ending="somehow", **told.who)


def test_an_ended_process_is_deleted_when_its_time_is_over(begun: Begun) -> None:
    told, other = begun(), begun()
    actions.close(ending="not_begun", **told.who)
    assert erasure.erase_due(at=NOON + timedelta(days=364)) == 0
    assert erasure.erase_due(at=NOON + timedelta(days=365)) == 1
    assert list(Process.objects.all()) == [other.process]
    assert not Entry.objects.filter(process=told.process.pk).exists()


def test_what_a_backup_brings_back_is_deleted_again(begun: Begun) -> None:
    told = begun()
    actions.close(ending="not_begun", **told.who)
    kept = Process.objects.get()
    erasure.erase_due(at=NOON + timedelta(days=400))
    kept.save(force_insert=True)
    assert erasure.replay() == 1
    assert erasure.replay() == 0
    assert not Process.objects.exists()


def test_a_new_key_of_the_desk_opens_the_record(begun: Begun, cast: Cast) -> None:
    begun()
    rotation.replace_key(desk=cast.school, keyring=cast.clara.keyring, by=cast.clara.person, at=NOON)
    rotation.reseal_batch(desk=cast.school, keyring=cast.clara.keyring)
    process = Process.objects.get()
    current = cast.school.current_key
    assert current is not None
    assert process.desk_key == current
    assert process_ring(process, cast.clara.keyring.only(current.recipient))
    assert Told(process, cast.clara).record.title == TITLE


def test_the_audit_tells_what_was_done_and_nothing_of_what_was_said(begun: Begun) -> None:
    told = begun()
    told.agreed("pupil", "Lena")
    told.step("listen")
    entries = AuditEntry.objects.about(told.process).order_by("id")
    assert [one.action for one in entries] == [
        "restoring.begun", "restoring.person", "restoring.word", "restoring.step",
    ]  # fmt: skip
    assert {tuple(one.detail) for one in entries} == {(), ("approach",)}
