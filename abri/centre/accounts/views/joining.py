"""Accepting an invitation."""

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from abri.centre.accounts import invitations
from abri.centre.accounts.forms import AcceptForm
from abri.centre.accounts.models import Invitation


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, untrusted_secret: str) -> HttpResponse:
    """The page behind an invitation's link: who asks, and the form that makes the account."""
    found = invitations.find(untrusted_secret, at=timezone.now())
    if found is None:
        return render(request, "accounts/invitation_gone.html", status=404)
    if request.user.is_authenticated:
        return render(request, "accounts/invitation_signed_in.html", status=409)
    translation.activate(found.language)
    form = AcceptForm(request.POST or None, email=found.email, initial={"language": found.language})
    if request.method == "POST" and form.is_valid():
        return _accept(request, found, form)
    return render(request, "accounts/invitation.html", {"form": form, "invitation": found})


def _accept(request: HttpRequest, found: Invitation, form: AcceptForm) -> HttpResponse:
    answers = form.cleaned_data
    try:
        invitations.accept(
            invitation=found, username=answers["username"], name=answers["name"],
            language=answers["language"], password=answers["password1"], at=timezone.now(),
        )  # fmt: skip
    except invitations.InvitationGone:
        return render(request, "accounts/invitation_gone.html", status=404)
    except IntegrityError:
        form.add_error("username", _("Somebody signs in with this name already. Choose another."))
        return render(request, "accounts/invitation.html", {"form": form, "invitation": found})
    messages.success(request, _("Welcome. Your account is made: sign in with the password you chose."))
    return redirect("account_login")
