"""The codes of notices in words."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from abri.centre.casework import words
from abri.centre.country import country
from abri.centre.notices.models import Notice
from abri.centre.notices.wording import Element
from abri.engine.packs import OffenceClass, Platform

OTHER = "other"
"""A platform that the pack has no profile of: its name stands in the words of the notice."""

_ELEMENTS: Mapping[str, tuple[Promise, Promise]] = MappingProxyType(
    {
        "explanation": (
            _("Why it is illegal"),
            _("Say in a few sentences why this content is illegal."),
        ),
        "location": (
            _("Exactly where it is"),
            _("Add at least one address, or the name of the account."),
        ),
        "notifier": (
            _("Name and e-mail of the sender"),
            _("Your desk has not said as whom it sends notices. A supervisor does that once."),
        ),
        "good_faith": (
            _("Said in good faith"),
            _("Tick that what the notice says is accurate and complete, as far as you know."),
        ),
    }
)


def element(one: Element) -> dict[str, object]:
    """An element of Article 16 with its name, and what to do where it is missing."""
    name, cure = _ELEMENTS[one.code]
    return {"code": one.code, "name": name, "cure": cure, "there": one.there, "missing": one.is_missing}


def missing(codes: Iterable[str]) -> list[str]:
    """What to do about the elements that a notice lacks."""
    return [str(_ELEMENTS[code][1]) for code in codes]


def platform(notice: Notice, site: str = "") -> str:
    """What the platform of a notice is called."""
    found = country().platforms.profiles.get(notice.platform)
    return found.name if found else site or str(_("Another site"))


def profile(notice: Notice) -> Platform | None:
    """The profile of the platform of a notice."""
    return country().platforms.profiles.get(notice.platform)


def reason(code: str) -> str:
    """A kind of content in the reader's language; its code where the pack has it no more."""
    found = country().platforms.reasons.get(code)
    return words.said(found.names) if found else code


def reasons() -> list[tuple[str, list[tuple[str, str]]]]:
    """Every kind of content to choose from, by category: the category itself, then its keywords."""
    groups: dict[str, list[tuple[str, str]]] = {}
    known = country().platforms.reasons
    for code, one in known.items():
        heading = words.said(known[one.category].names)
        groups.setdefault(heading, []).append((code, words.said(one.names)))
    return list(groups.items())


def nameless() -> tuple[OffenceClass, ...]:
    """The offences about which a notice need not say who sends it."""
    return country().platforms.offence_classes
