"""Invitations, for administrators: made, shown once, withdrawn."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from abri.centre.accounts import invitations as verbs
from abri.centre.accounts.administration_forms import InvitationForm
from abri.centre.accounts.models import Invitation
from abri.centre.accounts.permissions import administrators_only, signed_in

SHOWN = 50


@administrators_only
@require_GET
def invitations(request: HttpRequest) -> HttpResponse:
    """Invitations that can be accepted, then the last ones that ended."""
    now = timezone.now()
    every = Invitation.objects.select_related("desk").order_by("-created_at")
    return render(
        request,
        "accounts/invitations.html",
        {"open": every.open(now), "ended": every.ended(now)[:SHOWN]},
    )


@administrators_only
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """The form; a POST makes the invitation and shows its link, which cannot be shown again."""
    by = signed_in(request)
    initial = {"language": by.language, "desk": request.GET.get("desk", "")}
    form = InvitationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made, link = verbs.invite(by=by, at=timezone.now(), **form.cleaned_data)
        return render(
            request,
            "accounts/invitation_made.html",
            {"invitation": made, "link": link, "by_mail": settings.MAIL_CONFIGURED},
        )
    return render(request, "accounts/invite.html", {"form": form})


@administrators_only
@require_POST
def withdraw(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """Make a link useless."""
    found = get_object_or_404(Invitation, pk=invitation_id)
    try:
        verbs.withdraw(invitation=found, by=signed_in(request), at=timezone.now())
    except verbs.InvitationGone:
        messages.info(request, _("This invitation had ended already."))
    else:
        messages.success(request, _("The invitation is withdrawn. Its link does not work any more."))
    return redirect("accounts:invitations")
