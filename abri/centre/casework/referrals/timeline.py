"""What happened with a case at other desks, as its timeline tells it."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Protocol

from django.utils.translation import gettext as _

from abri.centre.casework import words
from abri.centre.country import country


class Told(Protocol):
    """What a sentence may name."""

    @property
    def who(self) -> str: ...

    @property
    def detail(self) -> Mapping[str, Any]: ...

    def name(self, key: str) -> str:
        """The name of the person or desk under ``key``."""


def _named(told: Told) -> dict[str, str]:
    return {"who": told.who, "desk": told.name("to")}


def _without_consent(told: Told) -> str:
    ground = country().referral.grounds.get(str(told.detail.get("ground", "")))
    named = {**_named(told), "ground": words.said(ground.names) if ground else ""}
    return _("%(who)s passed it on to %(desk)s without agreement. Ground: %(ground)s") % named


def _ended(told: Told) -> str:
    return _("What was passed on to %(desk)s came to its end by itself") % _named(told)


SENTENCES: Mapping[str, Callable[[Told], str]] = MappingProxyType(
    {
        "referral.asked": lambda told: (
            _("%(who)s asked whether it may be passed on to %(desk)s") % _named(told)
        ),
        "referral.without_consent": _without_consent,
        "referral.agreed": lambda told: _("The reporter agreed that %(desk)s gets it") % _named(told),
        "referral.spoken": lambda told: (
            _("%(who)s wrote down that the reporter agreed by voice that %(desk)s gets it") % _named(told)
        ),
        "referral.spoken_confirmed": lambda told: (
            _("%(who)s confirmed that the reporter agreed by voice that %(desk)s gets it") % _named(told)
        ),
        "referral.refused": lambda told: _("The reporter does not want %(desk)s to get it") % _named(told),
        "referral.taken_back": lambda told: (
            _("The reporter took the agreement for %(desk)s back") % _named(told)
        ),
        "referral.accepted": lambda told: _("%(who)s (%(desk)s) accepted it") % _named(told),
        "referral.declined": lambda told: _("%(who)s (%(desk)s) declined it") % _named(told),
        "referral.completed": lambda told: _("%(who)s (%(desk)s) completed it") % _named(told),
        "referral.written": lambda told: (
            _("%(who)s wrote a note between the desks (%(desk)s)") % _named(told)
        ),
        "referral.recalled": lambda told: _("%(who)s took back what %(desk)s was offered") % _named(told),
        "referral.ended": _ended,
    }
)
