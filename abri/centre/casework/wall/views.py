"""The wall of my desks, the link for a screen without a person, and what such a screen shows."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from abri.centre.accounts import mail_alarm
from abri.centre.accounts.health import WORKER
from abri.centre.accounts.models import Desk
from abri.centre.accounts.permissions import signed_in, supervisors_only
from abri.centre.casework.wall import links
from abri.centre.casework.wall.figures import figures_of
from abri.centre.country import country
from abri.centre.outbox.models import Heartbeat


@login_required
@require_safe
@never_cache
def wall(request: HttpRequest) -> HttpResponse:
    """How my desks are doing; whoever supervises one finds the link for its screen here."""
    person = signed_in(request)
    desks = list(Desk.objects.of(person).order_by("name"))
    if not desks:
        raise Http404
    return _show(request, desks, supervised=set(Desk.objects.supervised_by(person)))


@require_safe
@never_cache
def screen(request: HttpRequest, untrusted_secret: str) -> HttpResponse:
    """The same for one desk, on a screen that nobody signs in at: whoever has the link sees it."""
    desk = links.desk_of(untrusted_secret)
    if desk is None:
        raise Http404
    with translation.override(desk.languages[0] if desk.languages else country().languages[0]):
        return _show(request, [desk], supervised=set())


@supervisors_only
@require_POST
def open_link(request: HttpRequest, slug: str) -> HttpResponse:
    """Make the link for a desk's screen and show it once."""
    person = signed_in(request)
    desk = get_object_or_404(Desk.objects.supervised_by(person), slug=slug)
    secret = links.make(desk=desk, by=person, at=timezone.now())
    address = f"{settings.ABRI_BASE_URL}{reverse('casework:wall_screen', args=[secret])}"
    return render(request, "casework/wall/link.html", {"desk": desk, "address": address})


@supervisors_only
@require_POST
def withdraw_link(request: HttpRequest, slug: str) -> HttpResponse:
    """End the link for a desk's screen."""
    person = signed_in(request)
    desk = get_object_or_404(Desk.objects.supervised_by(person), slug=slug)
    links.withdraw(desk=desk, by=person, at=timezone.now())
    messages.success(request, _("The link for the screen is withdrawn."))
    return redirect("casework:wall")


def _show(request: HttpRequest, desks: list[Desk], *, supervised: set[Desk]) -> HttpResponse:
    now = timezone.now()
    shown = [(figures_of(desk, at=now), desk in supervised) for desk in desks]
    return render(
        request,
        "casework/wall/wall.html",
        {
            "shown": shown,
            "now": now,
            "on_a_screen": not request.path.endswith("/wall/"),
            "mail_alarm": mail_alarm.banner(),
            "worker_is_away": not Heartbeat.is_alive(WORKER, at=now),
        },
    )
