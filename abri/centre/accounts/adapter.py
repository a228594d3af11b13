"""What the sign-in library asks us: who may sign up, how mails leave."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils import timezone

from abri.centre.accounts.models import Person
from abri.centre.outbox import letters


class AccountAdapter(DefaultAccountAdapter):
    """People come by invitation only, and every mail leaves through the outbox."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up by themselves."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put a letter into the outbox instead of waiting for a mail server in the request."""
        link = context.get("password_reset_url", "")
        kind = letters.Kind.NEW_PASSWORD if link else letters.Kind.ACCOUNT
        person = context.get("user")
        language = person.language if isinstance(person, Person) else "en"
        letters.enqueue(kind, to=email, language=language, link=link, at=timezone.now())


class SecondFactorAdapter(DefaultMFAAdapter):
    """Names of the second factors as people see them."""

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The name a passkey is filed under."""
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return {**entity, "name": "Abri"}
