"""What the desk's pages find in their context: where to go, how to leave, and which keys have changed."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext

from abri.centre.accounts import endorsements, mail_alarm
from abri.centre.accounts.belonging import closed_to, keys_of_desks_of, memberships_of
from abri.centre.accounts.models import DeskKey, MemberKey, Membership, Person
from abri.centre.accounts.navigation import Visitor, address_of, first_of_others, navigation
from abri.centre.accounts.parts import stays_out_of_the_desk
from abri.centre.accounts.rooms import behind_sign_in


def desk(request: HttpRequest) -> dict[str, Any]:
    """The names that docs/developer/ui.md promises to pages of the desk; nothing for public pages and strangers."""
    if not behind_sign_in(request.path_info) or not getattr(request, "user", None):
        return {}
    person = request.user
    if not isinstance(person, Person):
        return {}
    memberships = memberships_of(person)
    return {
        "desk_url": _first_page(person, belongs=bool(memberships)),
        "desk_navigation": navigation(request, Visitor(person, memberships)),
        "desk_account_links": [{"label": gettext("Your account"), "url": reverse("accounts:me")}],
        "sign_out_url": reverse("account_logout"),
        "key_alerts": _alerts(request, person, memberships),
        "mail_alarm": mail_alarm.banner(),
    }


def first_page(person: Person) -> str:
    """Where ``person`` begins: the queue of their desks, the administration, what else they take part in, or the page
    that says what is missing."""
    return _first_page(person, belongs=bool(memberships_of(person)))


def _first_page(person: Person, *, belongs: bool) -> str:
    team = address_of("accounts:team")
    if belongs and team:
        return address_of("casework:queue") or team
    if person.is_administrator:
        return reverse("accounts:administration")
    if team and not stays_out_of_the_desk(person):
        return team
    return first_of_others(Visitor(person, ()))


def _alerts(request: HttpRequest, person: Person, memberships: Sequence[Membership]) -> list[str]:
    """What is to be said about the keys of these desks, in two queries at most whatever their number."""
    keys: defaultdict[UUID, list[DeskKey]] = defaultdict(list)
    for key in keys_of_desks_of(person):
        keys[key.desk_id].append(key)
    current = {desk: key for desk, versions in keys.items() for key in versions if key.retired_at is None}
    closed = closed_to(person, request.keyring)  # type: ignore[attr-defined]
    let_in = MemberKey.objects.filter(person=person, desk_key__in=closed)
    swapped = set(let_in.values_list("desk_key", flat=True)) if closed else set()
    said = (
        _alert(
            request, one, current[one.desk_id], keys[one.desk_id], swapped=current[one.desk_id].pk in swapped
        )
        for one in memberships
        if one.desk_id in current
    )
    return [text for text in said if text]


def _alert(
    request: HttpRequest, membership: Membership, key: DeskKey, versions: Sequence[DeskKey], *, swapped: bool
) -> str:
    ring = request.keyring  # type: ignore[attr-defined]
    if swapped:
        return gettext(
            "The public key of %(desk)s is not the one that its members hold. What arrives now may be readable by "
            "somebody else. Tell your colleagues and the people who run the server at once."
        ) % {"desk": membership.desk.name}
    if endorsements.doubted(versions, ring):
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
