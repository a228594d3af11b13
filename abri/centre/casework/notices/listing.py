"""The list of notices: what to look at now, what runs, what waits to be sent, what ended."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from abri.centre.accounts.models import Desk, Person
from abri.centre.accounts.permissions import signed_in
from abri.centre.cases.models import Case
from abri.centre.casework.notices import words as notice_words
from abri.centre.casework.paging import Order, neighbours, page_of
from abri.centre.country import country
from abri.centre.notices.actions import letter_key
from abri.centre.notices.days import today
from abri.centre.notices.models import Notice, NoticeQuerySet
from abri.centre.outbox.models import Letter

PAGE_SIZE = 50
VIEWS: Mapping[str, Promise] = MappingProxyType(
    {
        "": _("To look at now"),
        "running": pgettext_lazy("notices", "Running"),
        "drafts": pgettext_lazy("notices", "Not sent yet"),
        "ended": pgettext_lazy("notices", "Ended"),
    }
)
_BY_DAY, _BY_MAKING = Order(("look_on", "id")), Order(("-made_at", "id"))


@dataclass(frozen=True)
class Row:
    """One notice in the list. ``lost``: its mail did not arrive."""

    notice: Notice
    platform: str
    reason: str
    overdue: bool
    lost: bool


@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The notices of my desks, those that wait for a look first."""
    person, view = signed_in(request), request.GET.get("view", "")
    view = view if view in VIEWS else ""
    rows, order = _in_view(view, person)
    page = page_of(
        rows.select_related("case", "desk"),
        order,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        size=PAGE_SIZE,
    )
    context = {
        "view": view,
        "rows": _rows(page.rows, today()),
        "tabs": _tabs(view),
        "can_notify": country().platforms.can_notify,
        "this_year": today().year,
        "several_desks": Desk.objects.of(person).count() > 1,
        "supervised": Desk.objects.supervised_by(person).order_by("name"),
        **neighbours(request, page),
    }
    return render(request, "casework/notices/notices.html", context)


def seen_by(person: Person) -> NoticeQuerySet:
    """Notices whose case ``person`` may see; with a withdrawn case its notices are hidden."""
    return Notice.objects.filter(case__in=Case.objects.visible_to(person))


def _in_view(view: str, person: Person) -> tuple[NoticeQuerySet, Order]:
    seen = seen_by(person)
    match view:
        case "drafts":
            return seen.filter(state=Notice.State.DRAFT), _BY_MAKING
        case "ended":
            return seen.filter(state__in=Notice.ENDED), _BY_MAKING
        case "running":
            return seen.running().exclude(look_on=None), _BY_DAY
        case _:
            return seen.to_look_at(today()), _BY_DAY


def _rows(found: Sequence[Notice], on: date) -> list[Row]:
    keys = [letter_key(one) for one in found if one.way == Notice.Way.MAIL]
    lost = set(Letter.objects.filter(key__in=keys, state__in=Letter.LOST).values_list("key", flat=True))
    return [
        Row(
            notice=one,
            platform=notice_words.platform(one),
            reason=notice_words.reason(one.reason),
            overdue=one.look_on is not None and one.look_on < on and one.is_running,
            lost=letter_key(one) in lost,
        )
        for one in found
    ]


def _tabs(view: str) -> list[dict[str, Any]]:
    address = reverse("casework:notices")
    return [
        {"label": str(label), "url": f"{address}?view={name}" if name else address, "current": name == view}
        for name, label in VIEWS.items()
    ]
