"""The queue of a person's desks."""

from functools import lru_cache
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from abri.centre.accounts.belonging import desks_of, remember
from abri.centre.accounts.models import Person
from abri.centre.accounts.permissions import signed_in
from abri.centre.cases import rotation
from abri.centre.cases.models import Case
from abri.centre.casework.beside import numbers_for
from abri.centre.casework.forms import FilterForm
from abri.centre.casework.lines import Looking, lines
from abri.centre.casework.paging import neighbours, page_of
from abri.centre.casework.queue import (
    PAGE_SIZE,
    VIEWS,
    WAITING,
    cases_in,
    closed_lately,
    desks_that_wait,
    listed,
    narrowed,
    order_of,
    rows_for,
    who_may_let_in,
)
from abri.centre.casework.work.exposure import pause_for
from abri.centre.country import country, edition


@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The cases of my desks, 50 a page; a desk whose key is due gets its new one on the way."""
    person, now = signed_in(request), timezone.now()
    _catch_up(request, person)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else ""
    chosen, filters = _filters(request, view)
    waits = numbers_for(person, now)
    # What waits is counted anyway, beside the navigation: where none of it was escalated, none is asked for.
    sights = Case.objects.all().sights(person, escalated=waits.escalated > 0 or view not in WAITING)
    parts = [cases_in(view, part, person, now) for part in sights]
    page = page_of(
        [listed(narrowed(part, chosen, person, now)) for part in parts],
        order_of(view),
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
        size=PAGE_SIZE,
    )
    rows = rows_for(list(page.rows), person, now, news=waits.news > 0)
    several_desks = any(row.desk for row in rows)
    looking = Looking(person, view, now, token=get_token(request), back=request.get_full_path())
    context = {
        "view": view,
        "rows": lines(rows, looking, several_desks=several_desks),
        "filters": filters,
        "filtered": bool(chosen),
        "clear": _address(view),
        "member": bool(desks_of(person)),
        "waiting_desks": [
            (desk, who_may_let_in(desk)) for desk in desks_that_wait(person, cast(Any, request).keyring)
        ],
        "closed_lately": None if rows else closed_lately(person, now),
        "pause": pause_for(person, now),
        "several_desks": several_desks,
        **neighbours(request, page),
    }
    return render(request, "casework/queue.html", context)


def _filters(request: HttpRequest, view: str) -> tuple[dict[str, Any], SafeString]:
    """What the cases are filtered by, and the form for it: the same for everybody until something is chosen."""
    given = {name for name, value in request.GET.items() if value and name != "view"}
    if given.isdisjoint(FilterForm.base_fields):
        return {}, _unset(view, get_language() or "", country().id, edition().mark)
    filters = FilterForm(request.GET)
    return filters.chosen(), _drawn(filters, view)


@lru_cache(maxsize=200)
def _unset(view: str, _language: str, _country: str, _edition: str) -> SafeString:
    return _drawn(FilterForm({"view": view}), view)


def _drawn(filters: FilterForm, view: str) -> SafeString:
    known = {"filters": filters, "view": view, "clear": _address(view)}
    return render_to_string("casework/filters.html", known)


def _catch_up(request: Any, person: Person) -> None:
    """Give these desks their new keys; what is remembered of their keys is asked anew."""
    if desks := rotation.desks_to_catch_up(person):
        for desk in desks:
            rotation.catch_up(desk=desk, keyring=request.keyring, by=person, at=timezone.now())
        remember(person)


def _address(view: str) -> str:
    queue_url = reverse("casework:queue")
    return f"{queue_url}?view={view}" if view else queue_url
