"""What a desk does with a notice."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from abri.centre.cases import actions as cases
from abri.centre.cases import erasure, keys
from abri.centre.cases.models import Case, Deadline
from abri.centre.cases.models.deadline import DeadlineQuerySet
from abri.centre.notices import actions, states, writings
from abri.centre.notices.actions import Choice
from abri.centre.notices.models import Notice, Notifier, Step, Writing
from abri.centre.notices.wording import Wording
from abri.centre.outbox import letters
from abri.centre.outbox.models import Letter
from abri.centre.outbox.texts import message
from abri.centre.records.keyring import Keyring
from abri.centre.records.models import AuditEntry
from tests.centre.conftest import NOON, Cast
from tests.centre.notices.conftest import ADDRESS, CHOICE, MATERIAL, TODAY, WORDING

Way, State, Kind = Notice.Way, Notice.State, Step.Kind


def words_of(notice: Notice, cast: Cast) -> Wording:
    assert notice.case is not None
    ring = keys.case_keyring(notice.case, cast.alma.keyring)
    content = writings.opened(writings.of_notice(notice), ring)
    assert content is not None
    return Wording.from_content(content)


def send(notice: Notice, cast: Cast, way: Notice.Way = Way.FORM, on: date = TODAY) -> None:
    actions.send(notice=notice, wording=words_of(notice, cast), way=way, on=on, by=cast.alma.person, at=NOON)


def happened(notice: Notice, cast: Cast, kind: Step.Kind, **more: object) -> Step:
    given = {"on": TODAY, **more}
    return actions.record(notice=notice, kind=kind, by=cast.alma.person, at=NOON, **given)  # type: ignore[arg-type]


def promises() -> DeadlineQuerySet:
    """What was promised about notices; a case has promises of its own."""
    return Deadline.objects.filter(kind__in=[Deadline.Kind.NOTICE, Deadline.Kind.RECHECK])


def test_a_draft_bears_the_desks_name_and_never_a_persons(draft: Notice, cast: Cast) -> None:
    wording = words_of(draft, cast)
    assert (wording.name, wording.email) == ("Helpline of the centre", "notices@centre.example")
    assert draft.state == State.DRAFT
    assert draft.look_on is None
    assert not Letter.objects.exists()


def test_what_it_says_is_ciphertext_that_the_case_alone_opens(draft: Notice, cast: Cast) -> None:
    stored = Writing.objects.get(notice=draft)
    assert ADDRESS.encode() not in bytes(stored.content or b"")
    assert writings.opened(stored, Keyring()) is None
    assert writings.opened(stored, cast.clara.keyring) is None


def test_only_caseworkers_of_the_desk_write_notices(case: Case, cast: Cast) -> None:
    for member in (cast.boris, cast.clara, cast.emil):
        with pytest.raises(cases.NotAllowed):
            actions.draft(case=case, choice=CHOICE, wording=WORDING, by=member.person, at=NOON)


def test_what_lacks_an_element_does_not_leave(case: Case, cast: Cast) -> None:
    """Nobody said as whom the desk sends."""
    notice = actions.draft(
        case=case, choice=CHOICE, wording=replace(WORDING, good_faith=False), by=cast.alma.person, at=NOON
    )
    with pytest.raises(actions.Incomplete) as refused:
        send(notice, cast)
    assert refused.value.missing == ("notifier", "good_faith")
    notice.refresh_from_db()
    assert notice.is_draft
    assert not notice.steps.exists()


def test_a_notice_about_abuse_of_children_leaves_without_a_name(
    case: Case, cast: Cast, notifier: Notifier
) -> None:
    choice = Choice("instagram", MATERIAL, "en", named=False)
    notice = actions.draft(case=case, choice=choice, wording=WORDING, by=cast.alma.person, at=NOON)
    send(notice, cast)
    left = words_of(notice, cast).left
    assert notifier.name not in left
    assert notifier.email not in left
    assert "Article 16(2)(c)" in left


def test_about_anything_else_the_name_cannot_be_left_out(case: Case, cast: Cast, notifier: Notifier) -> None:
    choice = replace(CHOICE, named=False)
    notice = actions.draft(case=case, choice=choice, wording=WORDING, by=cast.alma.person, at=NOON)
    assert notice.named
    assert words_of(notice, cast).name == notifier.name


def test_what_left_through_a_form_is_kept_as_it_left_and_looked_at_again(draft: Notice, cast: Cast) -> None:
    send(draft, cast)
    assert draft.state == State.SENT
    assert draft.sent_on == TODAY
    assert draft.look_on == TODAY + timedelta(days=3)
    left = words_of(draft, cast).left
    assert draft.reference in left
    assert ADDRESS in left
    assert "Harassment" in left
    assert not Letter.objects.exists()
    promise = promises().get()
    assert (promise.kind, promise.desk) == (Deadline.Kind.NOTICE, cast.helpline)
    # The day is over at midnight in Brussels.
    assert promise.due_at.isoformat() == "2026-11-24T23:00:00+00:00"
    with pytest.raises(actions.AlreadyLeft):
        actions.change(notice=draft, choice=CHOICE, wording=WORDING, by=cast.alma.person, at=NOON)
    with pytest.raises(actions.AlreadyLeft):
        send(draft, cast)
    with pytest.raises(actions.AlreadyLeft):
        actions.drop(notice=draft, by=cast.alma.person, at=NOON)


def test_a_platform_without_a_mailbox_gets_no_mail(draft: Notice, cast: Cast) -> None:
    with pytest.raises(actions.NoMailbox):
        send(draft, cast, Way.MAIL)
    draft.refresh_from_db()
    assert draft.is_draft


def test_a_mail_holds_the_notice_and_nothing_else_of_the_case(
    case: Case, cast: Cast, notifier: Notifier
) -> None:
    choice = replace(CHOICE, platform="telegram")
    notice = actions.draft(case=case, choice=choice, wording=WORDING, by=cast.alma.person, at=NOON)
    send(notice, cast, Way.MAIL)
    letter = Letter.objects.get()
    assert (letter.kind, letter.key, letter.about) == ("notice", f"notice:{notice.pk}", str(case.pk))
    content = json.loads(Keyring([letters.worker_identity()]).open(letter, "content"))
    mail = message(letter, **content)
    assert mail.to == ["abuse@telegram.org"]
    assert mail.subject == f"Notice of illegal content {notice.reference}"
    assert mail.reply_to == [notifier.email]
    assert "Auto-Submitted" not in mail.extra_headers
    assert ADDRESS in str(mail.body)
    assert case.reference not in str(mail.body)
    assert cast.alma.person.name not in str(mail.body)


def test_the_header_of_a_trusted_flagger_needs_the_desk_the_area_and_the_name(
    case: Case, cast: Cast, notifier: Notifier
) -> None:
    notifier.areas, notifier.named_by, notifier.since = ["CYBER_VIOLENCE"], "BIPT", date(2025, 12, 22)
    notifier.save()

    def header(reason: str, *, named: bool = True) -> bool:
        choice = Choice("instagram", reason, "en", named=named)
        return actions.draft(case=case, choice=choice, wording=WORDING, by=cast.alma.person, at=NOON).trusted

    assert not header("CYBER_VIOLENCE/STALKING"), "the desk is no trusted flagger"
    cast.helpline.trusted_flagger = True
    cast.helpline.save()
    assert header("CYBER_VIOLENCE/STALKING")
    assert not header("SELF_HARM/SUICIDE"), "not its area"
    notifier.areas = ["CYBER_VIOLENCE", "PROTECTION_OF_MINORS"]
    notifier.save()
    assert header(MATERIAL)
    assert not header(MATERIAL, named=False), "a header names its desk"


def test_a_draft_takes_the_sender_that_the_desk_has_when_it_leaves(case: Case, cast: Cast) -> None:
    notice = actions.draft(case=case, choice=CHOICE, wording=WORDING, by=cast.alma.person, at=NOON)
    given = {"name": "The helpline", "email": "team@centre.example"}
    actions.change_sender(desk=cast.helpline, given=given, by=cast.alma.person, at=NOON)
    send(notice, cast)
    assert "team@centre.example" in words_of(notice, cast).left


def test_each_step_keeps_what_was_promised_and_promises_the_next_look(draft: Notice, cast: Cast) -> None:
    send(draft, cast)
    happened(draft, cast, Kind.RECEIPT, text="Ticket 4711")
    assert (draft.state, draft.received_on) == (State.RECEIVED, TODAY)
    happened(draft, cast, Kind.DECISION, action=Notice.Action.REMOVED)
    assert (draft.state, draft.action, draft.decided_on) == (State.DECIDED, "removed", TODAY)
    assert promises().exclude(met_at=None).count() == 2
    running = promises().running().get()
    assert running.kind == Deadline.Kind.RECHECK
    assert draft.look_on == TODAY + timedelta(days=30)
    happened(draft, cast, Kind.END)
    assert not promises().running().exists()
    assert draft.look_on is None


def test_somebody_may_choose_another_day_to_look(draft: Notice, cast: Cast) -> None:
    send(draft, cast)
    happened(draft, cast, Kind.SILENCE, look_on=date(2026, 12, 24))
    assert draft.look_on == date(2026, 12, 24)
    assert draft.state == State.SENT


def test_a_refusal_can_be_contested_step_by_step(draft: Notice, cast: Cast) -> None:
    send(draft, cast)
    happened(draft, cast, Kind.DECISION, action=Notice.Action.REFUSED)
    happened(draft, cast, Kind.REASONS, text="It breaks no rule.")
    happened(draft, cast, Kind.COMPLAINT)
    assert draft.state == State.COMPLAINT
    happened(draft, cast, Kind.DISPUTE)
    happened(draft, cast, Kind.COORDINATOR)
    happened(draft, cast, Kind.DECISION, action=Notice.Action.REMOVED)
    assert (draft.state, draft.action) == (State.DECIDED, "removed")
    with pytest.raises(states.CannotFollow):
        happened(draft, cast, Kind.RECEIPT)


def test_words_of_a_platform_are_sealed_to_the_case(draft: Notice, cast: Cast) -> None:
    send(draft, cast)
    step = happened(draft, cast, Kind.RECEIPT, text="Ticket 4711")
    assert draft.case is not None
    ring = keys.case_keyring(draft.case, cast.alma.keyring)
    assert writings.by_step(draft, ring) == {step.pk: "Ticket 4711"}
    assert b"4711" not in b"".join(bytes(one.content or b"") for one in Writing.objects.all())


def test_with_the_case_its_words_go_and_the_count_stays(draft: Notice, cast: Cast) -> None:
    send(draft, cast)
    assert draft.case is not None
    Case.objects.filter(pk=draft.case.pk).update(
        state="withdrawn", rank=3, withdrawn_at=NOON, erase_at=NOON, unread=False
    )
    assert erasure.erase_due(at=NOON + timedelta(days=1)) == 1
    counted = Notice.objects.get(pk=draft.pk)
    assert counted.case_id is None
    assert not Writing.objects.exists()
    assert Notice.objects.sent_in(2026).get() == counted
    assert not Notice.objects.running().exists()
    with pytest.raises(cases.AlreadyClosed):
        happened(counted, cast, Kind.RECEIPT)


def test_the_story_of_the_case_tells_of_its_notices_by_number_alone(draft: Notice, cast: Cast) -> None:
    send(draft, cast)
    entry = AuditEntry.objects.about(draft.case).get(action="notice.sent")  # type: ignore[arg-type]
    assert entry.detail == {"notice": draft.reference, "platform": "instagram"}


def test_who_changes_a_notice_holds_its_case_before_it(draft: Notice, cast: Cast) -> None:
    # As everybody who changes a case does: a report is withdrawn before the notice leaves, or after it has.
    send(draft, cast)
    with CaptureQueriesContext(connection) as asked:
        happened(draft, cast, Kind.RECEIPT)
    read = [one["sql"] for one in asked if one["sql"].startswith("SELECT")]
    tables = [re.search(r' FROM "(\w+)"', sql).group(1) for sql in read if ' FROM "' in sql]  # type: ignore[union-attr]
    assert tables.index("cases_case") < tables.index("notices_notice")


def test_what_a_colleague_changed_since_it_was_read_does_not_leave(draft: Notice, cast: Cast) -> None:
    wording, seen = words_of(draft, cast), writings.mark_of(writings.of_notice(draft))
    by, at = cast.alma.person, NOON
    actions.change(
        notice=draft, choice=CHOICE, wording=replace(WORDING, explanation="Other words."), by=by, at=at
    )
    with pytest.raises(actions.ChangedMeanwhile):
        actions.send(notice=draft, wording=wording, way=Way.FORM, on=TODAY, by=by, at=at, seen=seen)
    draft.refresh_from_db()
    assert draft.is_draft
    assert words_of(draft, cast).explanation == "Other words."
    seen = writings.mark_of(writings.of_notice(Notice.objects.get()))
    actions.send(notice=draft, wording=words_of(draft, cast), way=Way.FORM, on=TODAY, by=by, at=at, seen=seen)
    assert Notice.objects.get().state == State.SENT
