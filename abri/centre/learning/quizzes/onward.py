"""What to read after a quiz: advice about the same thing, the law, and who can help. It leads only to what is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from abri.centre.country import articles
from abri.centre.learning.families.law import bands
from abri.centre.ui.language import plain

ADVICE: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "communication": ("cyberbullying", "bystanders"),
        "anonymity": ("cyberbullying", "bystanders"),
        "personal-data": ("hacked-account", "sextortion"),
        "bystanders": ("bystanders", "cyberbullying"),
        "grooming": ("grooming", "sextortion"),
        "pictures": ("intimate-images", "sextortion"),
        "passwords": ("hacked-account",),
        "hate": ("hate", "bystanders"),
        "gaming": ("grooming", "hacked-account"),
        "ai-fakes": ("intimate-images", "hate"),
        "well-being": ("danger", "cyberbullying"),
        "parents": ("parents",),
        "teachers": ("teachers",),
    }
)
"""Articles of advice by topic of the quiz; which of them a country has, its pack says."""


class Way(NamedTuple):
    """Where to go on, under the names that the component knows."""

    url: str
    title: str
    icon: str


def onward(topic: str, spoken: str) -> list[Way]:
    """The ways on from a topic, in the order in which they are shown."""
    return list(_ways(topic, spoken))


def _ways(topic: str, spoken: str) -> Iterator[Way]:
    for name in ADVICE.get(topic, ()):
        if name in articles():
            yield from _way("directory:advice", articles()[name].title.say(spoken), "path", spoken, name)
    law = list(_way("directory:law", _("What the law says"), "shield", spoken))
    # Without a directory there is still what the law says at an age.
    own = _way("learning:age_law", _("What the law says at your age"), "shield", spoken)
    yield from law or (own if bands() else ())
    for room in ("directory", "learning"):
        # The page of who answers now stands in one of them.
        yield from _way(f"{room}:help", _("Talk to someone"), "phone", spoken)


def _way(name: str, title: str, icon: str, spoken: str, *args: str) -> Iterator[Way]:
    try:
        yield Way(reverse(name, args=[plain(spoken), *args]), title, icon)
    except NoReverseMatch:
        return
