"""What an administrator sees first: what needs attention, and the health of the installation."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from abri.centre.accounts import health as checks
from abri.centre.accounts.models import Desk, Invitation, Membership, Person
from abri.centre.accounts.permissions import administrators_only
from abri.centre.doors import REPORTING, is_open


@administrators_only
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """What needs attention, and how many of everything there are."""
    now = timezone.now()
    attention = [check for check in checks.everything(now) if check.state is not checks.State.GOOD]
    waiting = Membership.objects.waiting().filter(person__is_active=True).select_related("person", "desk")
    return render(
        request,
        "accounts/overview.html",
        {"attention": attention, "waiting": waiting.order_by("began_at"), "counts": _counts(now)},
    )


@administrators_only
@require_GET
def health(request: HttpRequest) -> HttpResponse:
    """Every check with its answer and cure."""
    return render(request, "accounts/health.html", {"checks": checks.everything(timezone.now())})


def _counts(now: datetime) -> list[dict[str, Any]]:
    desks = Desk.objects.standing()
    return [
        *([_count(_("Desks"), desks.count(), "accounts:desks")] if is_open(REPORTING) else []),
        _count(_("People"), Person.objects.filter(is_active=True).count(), "accounts:people"),
        _count(_("Open invitations"), Invitation.objects.open(now).count(), "accounts:invitations"),
    ]


def _count(label: str, number: int, address: str) -> dict[str, Any]:
    return {"label": label, "number": number, "url": reverse(address)}
