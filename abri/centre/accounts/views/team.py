"""The desk's members and keys, for its members."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from abri.centre.accounts import keys, teams
from abri.centre.accounts.models import Membership
from abri.centre.accounts.permissions import signed_in


@login_required
@require_GET
def team(request: HttpRequest) -> HttpResponse:
    """Everybody at my desks, and the desks' keys."""
    return render(request, "accounts/team.html", {"teams": list(teams.of(signed_in(request), request))})


@login_required
@require_http_methods(["GET", "POST"])
def let_in(request: HttpRequest, membership: UUID) -> HttpResponse:
    """Show the fingerprint of somebody who waits; a POST seals the desk's keys to the key that was shown."""
    person = signed_in(request)
    waiting = get_object_or_404(
        Membership.objects.waiting().filter(desk__in=_desks_where_i_act(request)).select_related("person", "desk"),
        pk=membership,
    )  # fmt: skip
    if request.method == "GET":
        return render(request, "accounts/let_in.html", {"waiting": waiting})
    try:
        keys.let_in(
            person=waiting.person, desk=waiting.desk, keyring=request.keyring,  # type: ignore[attr-defined]
            by=person, at=timezone.now(), untrusted_recipient=request.POST.get("recipient", ""),
        )  # fmt: skip
    except (keys.KeyChanged, keys.NotAMember):
        messages.error(request, _("Something changed while you compared. Nobody was let in: look again."))
    except keys.NotLetIn:
        messages.error(request, _("You do not hold this desk's key, so you cannot let anybody in."))
    else:
        messages.success(request, _("%(name)s can read the cases now.") % {"name": waiting.person.name})
    return redirect("accounts:team")


@login_required
@require_POST
def confirm_key(request: HttpRequest, membership: UUID) -> HttpResponse:
    """Write down that this member compared the desk's key with a colleague; the alert ends."""
    mine = get_object_or_404(Membership.objects.of(signed_in(request)), pk=membership)
    return _compared(request, mine, keys.confirm)


@login_required
@require_POST
def vouch(request: HttpRequest, membership: UUID) -> HttpResponse:
    """Write down that a colleague said to have made the key that was shown; older cases may be sealed to it."""
    mine = get_object_or_404(Membership.objects.of(signed_in(request)), pk=membership)
    if not mine.may_act:
        raise Http404
    return _compared(request, mine, partial(keys.vouch, keyring=request.keyring))  # type: ignore[attr-defined]


def _compared(request: HttpRequest, mine: Membership, confirm: Callable[..., object]) -> HttpResponse:
    """Confirm the key that was shown, unless it changed once more meanwhile."""
    try:
        confirm(mine, untrusted_recipient=request.POST.get("recipient", ""), at=timezone.now())
    except keys.KeyChanged:
        messages.error(request, _("The key changed once more while you compared. Compare again."))
    else:
        messages.success(
            request, _("Thank you. The key of %(desk)s is confirmed.") % {"desk": mine.desk.name}
        )
    return redirect("accounts:team")


@login_required
@require_POST
def new_key(request: HttpRequest, membership: UUID) -> HttpResponse:
    """Give a desk whose key nobody holds a new one, so that it can receive again."""
    mine = get_object_or_404(Membership.objects.of(signed_in(request)), pk=membership)
    if not mine.may_act:
        raise Http404
    if keys.found(mine, at=timezone.now()):
        messages.success(
            request,
            _("%(desk)s has a new key and can receive. Let your colleagues in.") % {"desk": mine.desk.name},
        )
    else:
        messages.info(request, _("Somebody holds the key of this desk by now and can let you in."))
    return redirect("accounts:team")


def _desks_where_i_act(request: HttpRequest) -> list[UUID]:
    mine = Membership.objects.acting().filter(person=signed_in(request))
    return list(mine.values_list("desk_id", flat=True))
