"""Asking, joining, talking, ending, and what the worker ends."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from abri.centre.accounts.models import Desk
from abri.centre.cases import actions as desks_side
from abri.centre.cases import keys, mailbox
from abri.centre.cases.mailbox import Mailbox
from abri.centre.cases.models import Case
from abri.centre.conversing import actions, presence
from abri.centre.conversing.actions import End, State
from abri.centre.conversing.lines import look
from abri.centre.conversing.models import Attendance, Conversation
from abri.centre.conversing.numbers import DesksPage, LinePage, Page, ReportersPage
from abri.centre.outbox.models import Letter
from abri.centre.records.models import AuditEntry
from tests.centre.conftest import Cast, Report, Reported
from tests.centre.conversing.conftest import attend

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def now() -> datetime:
    """One instant for a whole test."""
    return timezone.now()


def verbs() -> list[str]:
    """What the audit says about conversations."""
    return list(
        AuditEntry.objects.filter(action__startswith="conversation.")
        .order_by("id")
        .values_list("action", flat=True)
    )


def talking(box: Mailbox, cast: Cast, at: datetime) -> Conversation:
    """A conversation of dina and alma."""
    return actions.join(actions.ask(box, at=at), by=cast.alma.person, at=at)


def test_who_asks_stands_in_the_line_once(box: Mailbox, now: datetime) -> None:
    first, again = actions.ask(box, at=now), actions.ask(box, at=now + MINUTE)
    assert first == again
    assert again.state == State.WAITING
    assert again.reporter_seen_at == now + MINUTE
    assert verbs() == ["conversation.asked"]


def test_nobody_is_asked_where_nobody_is_there(box: Mailbox, now: datetime) -> None:
    Attendance.objects.update(seen_at=now - MINUTE)
    with pytest.raises(actions.NotOffered):
        actions.ask(box, at=now)


def test_a_desk_that_is_closed_is_not_asked(box: Mailbox, live_helpline: Desk, now: datetime) -> None:
    tomorrow = (now + timedelta(days=2)).weekday()
    live_helpline.hours = [{"days": [tomorrow], "begins": "09:00", "until": "10:00"}]
    live_helpline.save()
    with pytest.raises(actions.NotOffered):
        actions.ask(box, at=now)


def test_a_desk_that_never_talks_live_is_not_asked(box: Mailbox, live_helpline: Desk, now: datetime) -> None:
    Desk.objects.update(live=False)
    with pytest.raises(actions.NotOffered):
        actions.ask(box, at=now)


def test_a_closed_case_is_not_talked_about(box: Mailbox, now: datetime) -> None:
    Case.objects.update(state="closed", closed_at=now)
    with pytest.raises(actions.NotNow):
        actions.ask(box, at=now)


def test_of_two_who_join_one_talks(box: Mailbox, cast: Cast, now: datetime) -> None:
    """Seen to fail while whoever joined last took the conversation over."""
    cast.boris.person.memberships.update(role="caseworker")
    there = talking(box, cast, now)
    with pytest.raises(actions.AlreadyJoined) as taken:
        actions.join(there, by=cast.boris.person, at=now + timedelta(seconds=5))
    assert taken.value.by == cast.alma.person
    assert verbs() == ["conversation.asked", "conversation.joined"]


def test_a_colleague_may_take_over_from_a_page_that_is_gone(box: Mailbox, cast: Cast, now: datetime) -> None:
    cast.boris.person.memberships.update(role="caseworker")
    there = talking(box, cast, now)
    assert actions.join(there, by=cast.boris.person, at=now + MINUTE).person == cast.boris.person


@pytest.mark.parametrize("who", ["boris", "clara", "emil"])
def test_only_who_may_act_joins_or_invites(who: str, box: Mailbox, cast: Cast, now: datetime) -> None:
    stranger = getattr(cast, who).person
    with pytest.raises(desks_side.NotAllowed):
        actions.invite(case=box.case, by=stranger, at=now)
    with pytest.raises(desks_side.NotAllowed):
        actions.join(actions.ask(box, at=now), by=stranger, at=now)


def test_an_invitation_becomes_a_conversation_when_the_reporter_comes(
    box: Mailbox, cast: Cast, now: datetime
) -> None:
    invited = actions.invite(case=box.case, by=cast.alma.person, at=now)
    assert invited.state == State.INVITED
    Attendance.objects.all().delete()
    came = actions.ask(box, at=now + MINUTE)
    assert came == invited
    assert (came.state, came.person) == (State.OPEN, cast.alma.person)
    assert verbs() == ["conversation.invited", "conversation.taken_up"]


def test_inviting_who_waits_already_is_joining(box: Mailbox, cast: Cast, now: datetime) -> None:
    waiting = actions.ask(box, at=now)
    assert actions.invite(case=box.case, by=cast.alma.person, at=now) == waiting
    waiting.refresh_from_db()
    assert waiting.state == State.OPEN


def test_what_is_said_are_messages_of_the_case(box: Mailbox, cast: Cast, now: datetime) -> None:
    there = talking(box, cast, now)
    actions.say_as_reporter(box, there, "Hello", at=now)
    ring = keys.case_keyring(box.case, cast.alma.keyring)
    actions.say_as_desk(there, keyring=ring, text="I am here", by=cast.alma.person, at=now)
    assert [content["text"] for _item, content in box.conversation()] == ["Hello", "I am here"]
    newest = box.conversation()[-1][0].number
    assert box.conversation(after=newest) == []


def test_who_reads_along_gets_no_mail_and_who_left_does(
    cast: Cast, live_helpline: Desk, report: Report, now: datetime
) -> None:
    """Seen to fail while each line of a conversation sent a mail."""
    reported = report(at=now, contact="email", email="dina@example.org")
    box = mailbox.open_with_receipt(reported.receipt)
    there = talking(box, cast, now)
    ring = keys.case_keyring(box.case, cast.alma.keyring)
    sent = Letter.objects.filter(kind="reporter_hint")
    actions.say_as_desk(there, keyring=ring, text="I am here", by=cast.alma.person, at=now)
    assert not sent.exists()
    later = now + MINUTE
    there.refresh_from_db()
    actions.say_as_desk(there, keyring=ring, text="Are you?", by=cast.alma.person, at=later)
    assert sent.count() == 1


def test_ending_sends_the_mail_for_words_that_nobody_read(
    cast: Cast, live_helpline: Desk, report: Report, now: datetime
) -> None:
    box = mailbox.open_with_receipt(report(at=now, contact="email", email="dina@example.org").receipt)
    there = talking(box, cast, now)
    ring = keys.case_keyring(box.case, cast.alma.keyring)
    actions.say_as_desk(there, keyring=ring, text="I am here", by=cast.alma.person, at=now)
    actions.end_as_desk(there, keyring=ring, by=cast.alma.person, at=now)
    assert Letter.objects.filter(kind="reporter_hint").count() == 1


def test_ending_twice_is_ending_once(box: Mailbox, cast: Cast, now: datetime) -> None:
    there = talking(box, cast, now)
    assert actions.end(there, End.REPORTER, at=now)
    assert not actions.end(there, End.DESK, by=cast.alma.person, at=now)
    there.refresh_from_db()
    assert (there.end, there.reporter_seen_at, there.desk_seen_at) == (End.REPORTER, None, None)
    assert verbs().count("conversation.ended") == 1


def test_nothing_is_said_live_once_it_is_over(box: Mailbox, cast: Cast, now: datetime) -> None:
    there = talking(box, cast, now)
    actions.end(there, End.DESK, at=now)
    there.refresh_from_db()
    with pytest.raises(actions.Over):
        actions.say_as_desk(there, keyring=cast.alma.keyring, text="Hello", by=cast.alma.person, at=now)


@pytest.mark.parametrize(
    ("state", "minutes", "ends"),
    [
        ("waiting", 1, ""), ("waiting", 3, End.GONE), ("open", 3, ""), ("open", 11, End.GONE),
        ("invited", 29, ""), ("invited", 31, End.NOBODY),
    ],
)  # fmt: skip
def test_the_worker_ends_what_nobody_is_there_for(
    *, state: str, minutes: int, ends: str, box: Mailbox, cast: Cast, now: datetime
) -> None:
    there = talking(box, cast, now)
    later = now + minutes * MINUTE
    Conversation.objects.update(state=state, desk_seen_at=later)
    actions.tidy(at=later)
    there.refresh_from_db()
    assert there.end == ends


def test_the_worker_ends_what_is_about_a_case_that_is_closed(box: Mailbox, cast: Cast, now: datetime) -> None:
    there = talking(box, cast, now)
    mailbox.withdraw(box, at=now)
    actions.tidy(at=now)
    there.refresh_from_db()
    assert there.end == End.CASE
    actions.tidy(at=now + timedelta(days=2))
    assert not Conversation.objects.exists()


def test_whose_caseworker_has_gone_stands_in_the_line_again(box: Mailbox, cast: Cast, now: datetime) -> None:
    there = talking(box, cast, now)
    later = now + 4 * MINUTE
    Conversation.objects.update(reporter_seen_at=later)
    actions.tidy(at=later)
    there.refresh_from_db()
    assert (there.state, there.person, there.joined_at, there.asked_at) == (State.WAITING, None, None, now)


def test_waiting_ends_where_the_desk_stops_talking_live(box: Mailbox, now: datetime) -> None:
    there = actions.ask(box, at=now)
    Desk.objects.update(live=False)
    actions.tidy(at=now)
    there.refresh_from_db()
    assert there.end == End.NOBODY


def test_the_line_is_by_the_time_of_asking_and_skips_who_left(
    report: Report, cast: Cast, live_helpline: Desk, now: datetime
) -> None:
    asked = []
    for minute in range(3):
        box = mailbox.open_with_receipt(report(at=now).receipt)
        asked.append(actions.ask(box, at=now + timedelta(seconds=minute)))
    assert [look(now).places.get(one.pk) for one in asked] == [1, 2, 3]
    Conversation.objects.filter(pk=asked[0].pk).update(reporter_seen_at=now - 2 * MINUTE)
    assert [look(now).places.get(one.pk) for one in asked] == [None, 1, 2]


def test_pages_are_told_numbers_and_nothing_else(box: Mailbox, cast: Cast, now: datetime) -> None:
    there = talking(box, cast, now)
    actions.say_as_reporter(box, there, "Nobody may read this", at=now)
    presence.types(there, by=None, at=now)
    desks, later = (cast.helpline.pk,), now + timedelta(minutes=5)
    pages: list[Page] = [
        ReportersPage(there.pk, later),
        DesksPage(there.pk, cast.alma.person.pk, desks, later),
        LinePage(cast.alma.person.pk, desks, later),
    ]
    told = presence.ask(pages, now, is_time_to_note=True)
    assert all(type(value) is int for numbers in told for value in numbers.values())
    reporters, desk, line = told
    assert reporters["state"] == desk["state"] == 1
    assert reporters["newest"] == desk["newest"] == box.conversation()[-1][0].number
    assert (reporters["typing"], desk["typing"]) == (0, 1)
    assert (reporters["there"], desk["there"]) == (1, 1)
    assert (line["waiting"], line["talking"]) == (0, 1)


def test_a_look_asks_the_database_the_same_however_many_pages_are_open(
    box: Mailbox, cast: Cast, now: datetime, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    there = talking(box, cast, now)
    pages = [ReportersPage(there.pk, now)] * 50
    with django_assert_num_queries(2):  # type: ignore[operator]
        presence.ask(pages, now, is_time_to_note=False)


def test_an_open_page_counts_as_there_until_it_is_silent(box: Mailbox, cast: Cast, now: datetime) -> None:
    there = talking(box, cast, now)
    later = now + MINUTE
    presence.note([ReportersPage(there.pk, later)], later)
    there.refresh_from_db()
    assert there.reporter_is_there(later)
    assert not there.desk_is_there(later)
    assert not Attendance.objects.at(later).exists()
    presence.note([LinePage(cast.alma.person.pk, (cast.helpline.pk,), later)], later)
    assert Attendance.objects.at(later).exists()


def test_pages_of_a_case_that_was_withdrawn_are_told_that_it_is_over(
    box: Mailbox, cast: Cast, now: datetime
) -> None:
    there = talking(box, cast, now)
    mailbox.withdraw(box, at=now)
    assert presence.ask([ReportersPage(there.pk, now)], now, is_time_to_note=False) == [{"state": 2}]


def test_a_reporter_who_was_erased_takes_the_conversation_along(
    reported: Reported, box: Mailbox, cast: Cast
) -> None:
    attend(cast)
    actions.ask(box, at=timezone.now())
    reported.case.delete()
    assert not Conversation.objects.exists()
