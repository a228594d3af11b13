"""The queue of a person's desks."""

from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from abri.centre.accounts.belonging import desks_of, remember
from abri.centre.accounts.models import Person
from abri.centre.accounts.permissions import signed_in
from abri.centre.cases import rotation
from abri.centre.cases.models import Case
from abri.centre.casework.forms import FilterForm
from abri.centre.casework.paging import Page, neighbours, page_of
from abri.centre.casework.queue import (
    PAGE_SIZE,
    VIEWS,
    cases_in,
    closed_lately,
    desks_that_wait,
    narrowed,
    order_of,
    rows_for,
    who_may_let_in,
)
from abri.centre.casework.work.exposure import pause_for


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The cases of my desks, 50 a page; a desk whose key is due gets its new one on the way."""
    person, now = signed_in(request), timezone.now()
    _catch_up(request, person)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else ""
    filters = FilterForm(request.GET or {"view": view})
    chosen = filters.chosen()
    parts = [cases_in(view, part, person, now) for part in Case.objects.all().sights(person)]
    page = page_of(
        [narrowed(part, chosen, person, now).select_related("desk", "assignee") for part in parts],
        order_of(view),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        size=PAGE_SIZE,
    )
    rows = rows_for(list(page.rows), person, now)
    context = {
        "now": now,
        "view": view,
        "rows": rows,
        "filters": filters,
        "filtered": bool(chosen),
        "clear": _address(view),
        "member": bool(desks_of(person)),
        "waiting_desks": [
            (desk, who_may_let_in(desk)) for desk in desks_that_wait(person, cast(Any, request).keyring)
        ],
        "closed_lately": None if rows else closed_lately(person, now),
        "hidden_danger": _hidden_danger(person, page, filtered=bool(chosen), view=view),
        "pause": pause_for(person, now),
        "several_desks": any(row.desk for row in rows),
        **neighbours(request, page),
    }
    return render(request, "casework/queue.html", context)


def _catch_up(request: Any, person: Person) -> None:
    """Give these desks their new keys; what is remembered of their keys is asked anew."""
    if desks := rotation.desks_to_catch_up(person):
        for desk in desks:
            rotation.catch_up(desk=desk, keyring=request.keyring, by=person, at=timezone.now())
        remember(person)


def _hidden_danger(person: Person, page: Page, *, filtered: bool, view: str) -> int:
    """How much unread danger waits that this page does not show: a filter must not hide it."""
    if not filtered and not view and not page.before:
        return 0
    shown = [case.pk for case in page.rows if case.is_unread_danger]
    return Case.objects.visible_to(person).unread_danger().exclude(pk__in=shown).count()


def _address(view: str) -> str:
    queue_url = reverse("casework:queue")
    return f"{queue_url}?view={view}" if view else queue_url
