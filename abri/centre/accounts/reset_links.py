"""Links with which somebody who forgot the password chooses a new one, once."""

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse

from abri.centre.accounts.models import Person


class Tokens(PasswordResetTokenGenerator):
    """Tokens that a new password, a sign-in, the end of all sessions or the end of the account makes useless."""

    def _make_hash_value(self, user: Person, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)}{user.session_generation}{user.is_active}"


def make(person: Person) -> str:
    """A link for ``person``, good until ``PASSWORD_RESET_TIMEOUT`` is over."""
    return address(user_pk_to_url_str(person), Tokens().make_token(person))


def address(person: str, token: str) -> str:
    """The page that takes the new password, at the public address of the centre."""
    base: str = settings.ABRI_BASE_URL
    return base + reverse("account_reset_password_from_key", kwargs={"uidb36": person, "key": token})
