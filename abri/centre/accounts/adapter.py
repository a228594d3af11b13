"""What the sign-in library asks us: who may sign up, how mails leave, what is kept of an address, where people land."""

import base64
import logging
import secrets
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from abri.centre.accounts import reset_links
from abri.centre.accounts.context import first_page
from abri.centre.accounts.models import Person
from abri.centre.outbox import letters
from abri.centre.records import audit
from abri.centre.records.keyring import CookieKey, WrongKey

logger = logging.getLogger(__name__)

_WRONG_SIGN_IN = _("The sign-in name or the password is not right.")


class AccountAdapter(DefaultAccountAdapter):
    """People come by invitation only, every mail leaves through the outbox, no address of a computer is stored."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account has been closed."),
        "username_password_mismatch": _WRONG_SIGN_IN,
        "email_password_mismatch": _WRONG_SIGN_IN,
        "too_many_login_attempts": _("Too many wrong attempts. Wait five minutes, then try again."),
        "rate_limited": _("Too many attempts. Wait a few minutes, then try again."),
        "incorrect_code": _("This code is not right. It may have expired: take the one that shows now."),
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("This is not your current password."),
        "invalid_password_reset": _("This link has been used or has expired."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """What rate limits are kept by: it tells two computers apart for a day and leads back to neither."""
        address = super().get_client_ip(request)
        return salted_hmac(f"abri.accounts.limit {timezone.now():%Y-%m-%d}", address).hexdigest()

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """The first page after signing in: the queue, or what an administrator without a desk works on."""
        return first_page(request.user)  # type: ignore[arg-type]

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Back to one's own account."""
        return reverse("accounts:me")

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link in the mail, at the public address whatever the request called it."""
        return reset_links.address(*key.split("-", 1))

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse:
        """Write down that somebody signed in."""
        audit.record("person.signed_in", subject=user, actor=user, at=timezone.now())
        response: HttpResponse = super().post_login(request, user, **more)
        return response

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put a letter into the outbox instead of waiting for a mail server in the request."""
        if not settings.MAIL_CONFIGURED:
            return
        link = context.get("password_reset_url", "")
        kind = letters.Kind.NEW_PASSWORD if link else letters.Kind.ACCOUNT
        person = context.get("user")
        language = person.language if isinstance(person, Person) else settings.LANGUAGE_CODE
        letters.enqueue(kind, to=email, language=language, link=link, at=timezone.now())

    def send_notification_mail(
        self, template_prefix: str, user: Any, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Write down that a second factor or the password changed, and tell the person, who may not have done it."""
        change = template_prefix.rpartition("/")[2]
        audit.record(f"sign_in.{change}", subject=user, actor=user, at=timezone.now())
        if user.email:
            self.send_mail(template_prefix, user.email, {"user": user})


class SecondFactorAdapter(DefaultMFAAdapter):
    """Names of the second factors as people see them, and their secrets under a key outside the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def get_totp_label(self, user: Any) -> str:
        """The sign-in name: an authenticator app shows it beside the code, on a screen that others see."""
        return str(user.username)

    def build_totp_svg(self, url: str) -> str:
        """The QR code with a white ground of its own: a camera cannot read dark on dark."""
        import qrcode
        from qrcode.image.svg import SvgPathFillImage

        svg: bytes = qrcode.make(url, image_factory=SvgPathFillImage).to_string()
        return svg.decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:  # noqa: A002 - the library's name
        """What a new security key is called until the person names it."""
        keys = user.authenticator_set.filter(type=type).count()
        return gettext("Security key %(number)d") % {"number": keys + 1}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The name a passkey is filed under."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "Abri"}

    def encrypt(self, text: str) -> str:
        """``text`` under the installation's key: who steals the database makes no codes."""
        return base64.b64encode(_installation_key().seal(text, purpose="second factor")).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What :meth:`encrypt` took. After the installation's key changed, a secret that fits nobody's codes."""
        try:
            return _installation_key().open(base64.b64decode(encrypted_text), purpose="second factor")
        except (WrongKey, ValueError):
            logger.warning("a second factor does not open: it was set up under another ABRI_SECRET_KEY")
            # Never a fixed one: anybody could compute its codes.
            return base64.b32encode(secrets.token_bytes(20)).decode()


def _installation_key() -> CookieKey:
    return CookieKey(salted_hmac("abri.accounts.second-factor", "secrets", algorithm="sha256").digest())
