"""What the desk's pages find in their context: where to go, how to leave, and which keys have changed."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext

from abri.centre.accounts import endorsements, mail_alarm
from abri.centre.accounts.models import DeskKey, Membership, Person
from abri.centre.accounts.navigation import Visitor, address_of, navigation

DESK = "/desk/"


def desk(request: HttpRequest) -> dict[str, Any]:
    """The names that docs/developer/ui.md promises to pages of the desk; nothing for public pages and strangers."""
    if not request.path_info.startswith(DESK) or not getattr(request, "user", None):
        return {}
    person = request.user
    if not isinstance(person, Person):
        return {}
    memberships = list(Membership.objects.of(person))
    return {
        "desk_url": _first_page(person, belongs=bool(memberships)),
        "desk_navigation": navigation(request, Visitor(person, memberships)),
        "desk_account_links": [{"label": gettext("Your account"), "url": reverse("accounts:me")}],
        "sign_out_url": reverse("account_logout"),
        "key_alerts": [text for membership in memberships if (text := _alert(request, membership))],
        "mail_alarm": mail_alarm.banner(),
    }


def first_page(person: Person) -> str:
    """Where ``person`` begins: the queue of their desks, the administration, or the page that says what is missing."""
    return _first_page(person, belongs=Membership.objects.of(person).exists())


def _first_page(person: Person, *, belongs: bool) -> str:
    if belongs:
        return address_of("casework:queue") or reverse("accounts:team")
    return reverse("accounts:administration" if person.is_administrator else "accounts:team")


def _alert(request: HttpRequest, membership: Membership) -> str:
    key = membership.desk.current_key
    if key is None:
        return ""
    if is_swapped(request, membership, key):
        return gettext(
            "The public key of %(desk)s is not the one that its members hold. What arrives now may be readable by "
            "somebody else. Tell your colleagues and the people who run the server at once."
        ) % {"desk": membership.desk.name}
    if endorsements.doubted(list(membership.desk.keys.all()), request.keyring):  # type: ignore[attr-defined]
        return gettext(
            "It is not clear who made a key of %(desk)s. Older cases are not passed on to it. The page Team says what "
            "to do."
        ) % {"desk": membership.desk.name}
    if is_unconfirmed(membership, key):
        return gettext(
            "%(desk)s has had a new key since %(day)s. Compare its fingerprint with a colleague on the page Team, then "
            "confirm it."
        ) % {
            "desk": membership.desk.name,
            "day": formats.date_format(key.made_at, "DATE_FORMAT"),
        }
    return ""


def is_unconfirmed(membership: Membership, key: DeskKey) -> bool:
    """Whether the desk's key is newer than the one this member confirmed."""
    return 0 < membership.key_seen_version < key.version


def is_swapped(request: HttpRequest, membership: Membership, key: DeskKey) -> bool:
    """Whether this member was let in to ``key`` and yet does not hold its private half: somebody wrote over it."""
    let_in = key.member_keys.filter(person_id=membership.person_id).exists()
    return let_in and not request.keyring.holds(key.recipient)  # type: ignore[attr-defined]
