"""That a page is open, and that somebody types."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from abri.centre.accounts.models import Person
from abri.centre.conversing.lines import look
from abri.centre.conversing.models import Attendance, Conversation
from abri.centre.conversing.numbers import DesksPage, LinePage, Page, ReportersPage
from abri.centre.streams import Numbers

# How often an open page is noted: several times within the time after which it counts as gone.
EVERY = timedelta(seconds=10)


def ask(watches: Sequence[Page], at: datetime, *, is_time_to_note: bool) -> list[Numbers]:
    """What each of ``watches`` is told now. Now and then it is noted, in one go, that these pages are open."""
    if is_time_to_note:
        note(watches, at)
    shows_the_line = any(isinstance(watch, LinePage) for watch in watches)
    of_talks = {watch.conversation for watch in watches if not isinstance(watch, LinePage)}
    seen = look(at, about=None if shows_the_line else of_talks)
    return [watch.numbers(seen) for watch in watches]


def note(watches: Iterable[object], at: datetime) -> None:
    """Note that the pages of ``watches`` are open, in as few statements as there are kinds of pages."""
    reporters, desks, people = set(), set(), set()
    for watch in watches:
        if isinstance(watch, ReportersPage):
            reporters.add(watch.conversation)
        if isinstance(watch, DesksPage):
            desks.add(watch.conversation)
        if isinstance(watch, DesksPage | LinePage):
            people |= {(desk, watch.person) for desk in watch.desks}
    under_way = Conversation.objects.under_way().order_by()
    with transaction.atomic():
        if reporters:
            under_way.filter(pk__in=reporters).update(reporter_seen_at=at)
        if desks:
            under_way.filter(pk__in=desks).update(desk_seen_at=at)
        if people:
            Attendance.objects.bulk_create(
                [Attendance(desk_id=desk, person_id=person, seen_at=at) for desk, person in sorted(people, key=str)],
                update_conflicts=True, unique_fields=["desk", "person"], update_fields=["seen_at"],
            )  # fmt: skip


def types(conversation: Conversation, *, by: Person | None, at: datetime) -> None:
    """Note that the reporter (``by`` is ``None``) or a caseworker is typing."""
    typed = {"reporter_typed_at": at} if by is None else {"desk_typed_at": at}
    Conversation.objects.under_way().order_by().filter(pk=conversation.pk).update(**typed)


def leave(person: Person) -> None:
    """Let ``person`` count as there no more."""
    Attendance.objects.filter(person=person).delete()
