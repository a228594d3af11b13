"""Where somebody at the desk can go: one line a place, with who finds it.

A place is known by the name of its address, so a room above stands here before it is built, and is left out until then.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from abri.centre.accounts.models import Membership, Person
from abri.centre.accounts.parts import parts_of
from abri.centre.country import country


@dataclass(frozen=True)
class Visitor:
    """Who looks, and where they belong now."""

    person: Person
    memberships: Sequence[Membership]


def belongs(visitor: Visitor) -> bool:
    """Members of any desk."""
    return bool(visitor.memberships)


def acts(visitor: Visitor) -> bool:
    """Whoever may change cases at any desk."""
    return any(membership.may_act for membership in visitor.memberships)


def supervises(visitor: Visitor) -> bool:
    """Supervisors of any desk."""
    return any(membership.supervises for membership in visitor.memberships)


def talks_live(visitor: Visitor) -> bool:
    """Whoever may change cases at a desk that talks live."""
    return any(membership.may_act and membership.desk.live for membership in visitor.memberships)


def restores(visitor: Visitor) -> bool:
    """Members of a desk that works things out: a school, a mediation."""
    restorative = country().restorative
    return any(restorative.offered_by(membership.desk.kind) for membership in visitor.memberships)


def administrates(visitor: Visitor) -> bool:
    """Administrators of the centre."""
    return visitor.person.is_administrator


def edits(visitor: Visitor) -> bool:
    """Whoever may change what the centre says: administrators and supervisors."""
    return administrates(visitor) or supervises(visitor)


def works_here(visitor: Visitor) -> bool:
    """Members, and whoever is nothing else: the team's page says what is missing."""
    return belongs(visitor) or not (administrates(visitor) or parts_of(visitor.person))


def takes_part(part: str) -> Callable[[Visitor], bool]:
    """Whoever takes part in something besides desks, by the word for it."""
    return lambda visitor: part in parts_of(visitor.person)


@dataclass(frozen=True)
class Place:
    """An entry of the navigation. ``view`` is a view of the queue; ``more`` is folded away until somebody looks."""

    name: str
    label: str | Promise
    whom: Callable[[Visitor], bool]
    view: str = ""
    more: bool = False
    # The letter that leads here after "g".
    key: str = ""


# In the order in which they stand. What is used many times a day comes first, the rest under "More".
PLACES: tuple[Place, ...] = (
    Place("casework:queue", _("Queue"), belongs, key="q"),
    Place("casework:queue", _("Mine"), belongs, view="mine", key="m"),
    Place("casework:queue", _("Watched"), belongs, view="watched"),
    Place("casework:queue", _("Overdue"), belongs, view="overdue"),
    Place("casework:queue", pgettext_lazy("cases", "Closed"), belongs, view="closed"),
    Place("casework:new_contact", _("Write down a contact"), acts),
    Place("casework:search", pgettext_lazy("entry of the navigation", "Search"), belongs),
    Place("casework:conversations", _("Conversations"), talks_live),
    Place("casework:tasks", _("Tasks"), acts, key="t"),
    Place("casework:referrals", _("Referrals"), belongs),
    Place("restoring:index", _("Working things out"), restores),
    Place("casework:incidents", _("Incidents"), belongs, more=True),
    Place("casework:notices", _("Notices"), belongs, more=True),
    Place("casework:hotline", _("For the hotline"), belongs, more=True),
    Place("casework:caseload", _("Who works on what"), belongs, more=True),
    Place("casework:wellbeing", _("Your own load"), acts, more=True),
    Place("casework:supervision", _("Supervision"), supervises, more=True),
    Place("casework:triage_figures", _("Figures"), supervises, more=True),
    Place("casework:wall", pgettext_lazy("screen for a team", "Wall"), belongs, more=True),
    Place("accounts:team", _("Team"), works_here, more=True),
    Place("overlay:changes", _("Changes to the pack"), edits, more=True),
    Place("learning:schools", _("Your school"), takes_part("school")),
    Place("learning:moderation", _("Schools to confirm"), takes_part("moderator")),
    Place("learning:reviews", _("Labels to review"), takes_part("reviewer")),
    Place("learning:label_figures", _("Labels by region"), takes_part("ministry")),
    Place("learning:tips", _("Tips to read"), takes_part("tips")),
    Place("learning:jury", _("Jury"), takes_part("juror")),
    Place("learning:competition", _("Competition"), takes_part("editor")),
    Place("learning:appointments", _("Parts in learning"), administrates, more=True),
    Place("accounts:administration", _("Administration"), administrates),
)


def navigation(request: HttpRequest, visitor: Visitor) -> list[dict[str, Any]]:
    """The entries that ``visitor`` finds, those under "More" last; the longest fitting address is the current one."""
    found = sorted(_found(visitor), key=lambda entry: entry[0].more)
    here = max((fit for fit in (_fit(request, *one) for one in found) if fit), default=0)
    return [
        {
            "label": str(place.label),
            "url": url,
            "count": None,
            "current": bool(here) and _fit(request, place, url) == here,
            "urgent": False,
            "more": place.more,
            "key": place.key,
        }
        for place, url in found
    ]


def first_of_others(visitor: Visitor) -> str:
    """Where somebody begins who belongs to no desk; their own account where no room has a place for them."""
    return next((url for _place, url in _found(visitor)), reverse("accounts:me"))


def _found(visitor: Visitor) -> Iterator[tuple[Place, str]]:
    for place in PLACES:
        if place.whom(visitor) and (address := address_of(place.name)):
            yield place, f"{address}?view={place.view}" if place.view else address


def _fit(request: HttpRequest, place: Place, url: str) -> int:
    """How much of the present address this place explains; 0: it is elsewhere."""
    address = url.partition("?")[0]
    if place.name == "casework:queue":
        # Everything at the desk is below the queue; its views are told apart by what is asked for.
        here = request.path == address and request.GET.get("view", "") == place.view
    else:
        here = request.path.startswith(address)
    return len(address) if here else 0


def address_of(name: str) -> str:
    """The address of that name; empty where no room has it."""
    try:
        return _found_address(name)
    except NoReverseMatch:
        return ""


# What is not found is not kept.
_found_address = cache(reverse)
