"""Forms that touch a password: each of them unlocks, re-locks or replaces the person's identity."""

from typing import Any

from allauth.account.forms import ChangePasswordForm as BaseChangePasswordForm
from allauth.account.forms import LoginForm, ResetPasswordKeyForm
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from abri.centre.accounts import people
from abri.centre.accounts.keys import unlock_identity
from abri.centre.accounts.sessions import hold
from abri.centre.records.keyring import Identity


class SignInForm(LoginForm):
    """Signing in: the password unlocks the person's identity for this session."""

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Unlock, hold, then go on to the second factor."""
        hold(request, unlock_identity(self.user, self.cleaned_data["password"]))
        response: HttpResponse = super().login(request, redirect_url)
        return response


class ChangePasswordForm(BaseChangePasswordForm):
    """Another password for the same identity."""

    def save(self) -> None:
        """Lock the identity under the new password, in one transaction with it."""
        identity = unlock_identity(self.user, self.cleaned_data["oldpassword"])
        people.change_password(
            person=self.user, identity=identity, password=self.cleaned_data["password1"], at=timezone.now()
        )


class NewPasswordForm(ResetPasswordKeyForm):
    """A forgotten password: the old identity stays locked for ever, a new one has to be let in by a member."""

    identity: Identity

    def save(self) -> Any:
        """Set the password and make the new identity."""
        return people.reset_password(
            person=self.user, password=self.cleaned_data["password1"], at=timezone.now()
        )
