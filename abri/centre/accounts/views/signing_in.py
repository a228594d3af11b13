"""Signing out, and asking for a new password."""

from typing import Any

from allauth.account.views import PasswordResetView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods


@require_http_methods(["GET", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """Ask, then end the session and drop the unlocked key, also of a sign-in that stopped before the second factor."""
    if request.method == "GET":
        if not request.user.is_authenticated:
            return redirect("account_login")
        return render(request, "account/logout.html")
    logout(request)
    messages.success(request, _("You are signed out. Your key is locked."))
    return redirect("account_login")


class ForgottenPassword(PasswordResetView):
    """The library's page; where no mail can leave it says whom to ask instead."""

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        """The library's context, and whether mail leaves."""
        return {**super().get_context_data(**more), "mail_configured": settings.MAIL_CONFIGURED}
