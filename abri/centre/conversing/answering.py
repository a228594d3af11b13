"""Answering a page that asks for its numbers: with a stream where it asks for one, else once."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse

from abri.centre.conversing import presence
from abri.centre.conversing.models import Attendance, Conversation
from abri.centre.conversing.numbers import OVER, DesksPage, LinePage, Page
from abri.centre.conversing.presence import EVERY
from abri.centre.streams import EVENTS, Held


def answer(request: HttpRequest, page: Page | None, at: datetime) -> HttpResponse:
    """The numbers of ``page``; ``None`` where there is nothing to watch any more."""
    if page is None:
        return JsonResponse(dict(OVER))
    numbers = presence.ask([page], at, is_time_to_note=_is_time_to_note(page, at))[0]
    # Who asks for the head alone would be held without ever being told anything.
    if request.method == "GET" and EVENTS in request.headers.get("Accept", ""):
        return Held(page, numbers)
    return JsonResponse(dict(numbers))


def _is_time_to_note(page: Page, at: datetime) -> bool:
    """Whether it was not noted lately that this page is open: who polls would write with each look."""
    if isinstance(page, LinePage):
        seen = Attendance.objects.filter(person_id=page.person, desk__in=page.desks, seen_at__gt=at - EVERY)
        return seen.count() < len(page.desks)
    side = "desk" if isinstance(page, DesksPage) else "reporter"
    recent = {f"{side}_seen_at__gt": at - EVERY}
    return not Conversation.objects.filter(pk=page.conversation, **recent).exists()
