"""The drawing of each topic, with what it shows for those who do not see it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

ANY = "any"

DRAWINGS: Mapping[str, Promise] = MappingProxyType(
    {
        "communication": _("Two speech bubbles that overlap, with a heart where they meet."),
        "anonymity": _("A mask on a stick, and a face behind it."),
        "personal-data": _("A card with a name and a photograph, behind a padlock."),
        "bystanders": _("Three people stand in a row, and one of them raises a hand."),
        "grooming": _("A fishing line with a gift on its hook hangs above a telephone."),
        "pictures": _("A photograph with a lock in its corner."),
        "passwords": _("A key lies below a row of dots."),
        "hate": _("A speech bubble with thorns, and an umbrella against it."),
        "gaming": _("A game controller."),
        "ai-fakes": _("A portrait, half drawn and half made of small squares."),
        "well-being": _("A telephone sleeps below a moon and two stars."),
        "parents": _("A grown-up and a child look at a tablet together."),
        "teachers": _("A board with a question mark, and somebody who points at it."),
        ANY: _("A question mark in a lantern."),
    }
)


class Drawing(NamedTuple):
    """The template of a drawing, and its alternative text."""

    template: str
    shows: Promise


def drawing(topic: str) -> Drawing:
    """The drawing of a topic, or one that fits any."""
    name = topic if topic in DRAWINGS else ANY
    return Drawing(f"learning/quizzes/drawings/{name}.html", DRAWINGS[name])
