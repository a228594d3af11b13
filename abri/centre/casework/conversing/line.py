"""Who waits to talk, and who talks with whom. Whoever has this page open counts as there."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from abri.centre.accounts.models import Desk, Person
from abri.centre.accounts.permissions import signed_in
from abri.centre.casework import words
from abri.centre.conversing.answering import answer
from abri.centre.conversing.lines import look
from abri.centre.conversing.models import Attendance, Conversation, live_desks_of
from abri.centre.conversing.numbers import LinePage
from abri.centre.conversing.offers import Offer, offer_of

# Then the browser shows once more who it is.
SHOWN_FOR = timedelta(minutes=5)


@dataclass(frozen=True)
class Row:
    """One conversation in the list."""

    conversation: Conversation
    level: str
    category: str
    language: str
    holder: str
    place: int
    is_there: bool
    mine: bool


@login_required
@require_safe
def conversations(request: HttpRequest) -> HttpResponse:
    """The line and the conversations of the desks that talk live."""
    return render(request, "casework/conversing/line.html", _known(request))


@login_required
@require_safe
def news(request: HttpRequest) -> HttpResponse:
    """The list alone, for a page that is open."""
    return render(request, "casework/conversing/line_news.html", _known(request))


@login_required
@require_safe
def numbers(request: HttpRequest) -> HttpResponse:
    """How many wait and talk: as a stream, or once."""
    at, person = timezone.now(), signed_in(request)
    return answer(request, line_page(person, at), at)


def line_page(person: Person, at: datetime) -> LinePage:
    """What the page of ``person`` is told from; raises ``Http404`` where none of their desks talks live."""
    return LinePage(person.pk, tuple(sorted(desk.pk for desk in _desks(person))), at + SHOWN_FOR)


def _desks(person: Person) -> list[Desk]:
    desks = list(live_desks_of(person).order_by("name"))
    if not desks:
        raise Http404
    return desks


def _known(request: HttpRequest) -> dict[str, Any]:
    person, now = signed_in(request), timezone.now()
    desks = _desks(person)
    rows = list(_rows(person, now))
    return {
        "now": now,
        "waiting": [row for row in rows if row.conversation.state == Conversation.State.WAITING],
        "talking": [row for row in rows if row.conversation.state != Conversation.State.WAITING],
        "desks": [_standing(desk, now) for desk in desks],
        "several": len(desks) > 1,
    }


def _rows(person: Person, now: datetime) -> Iterator[Row]:
    places = look(now).places
    shown = Conversation.objects.under_way().for_desks_of(person)
    for one in shown.select_related("case", "desk", "person"):
        if one.case.is_open:
            yield Row(
                conversation=one,
                level=words.urgency_level(one.case.urgency),
                category=words.category(one.case.category),
                language=words.language(one.case.language),
                holder=words.holder(one.person, person),
                place=places.get(one.pk, 0),
                is_there=one.reporter_is_there(now),
                mine=one.person_id == person.pk,
            )


@dataclass(frozen=True)
class _Standing:
    desk: Desk
    offer: Offer | None
    people: int


def _standing(desk: Desk, now: datetime) -> _Standing:
    """Whether reporters of ``desk`` can ask to talk now, and how many of the team are there."""
    there = Attendance.objects.at(now).filter(desk=desk).count()
    return _Standing(desk, offer_of(desk, now), there)
