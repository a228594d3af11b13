"""The drawing of each age, with what it shows for those who do not see it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from abri.centre.learning.quizzes.drawings import Drawing

AGES: Mapping[str, Promise] = MappingProxyType(
    {
        "3-5": _("A tower of blocks, and a teddy bear."),
        "6-8": _("An open book with a star above it."),
        "9-11": _("A first telephone, and a football."),
        "12-13": _("A school bag."),
        "14-15": _("Headphones around a speech bubble."),
        "16-17": _("A signpost with two arms that point in different directions."),
    }
)


def drawing_of_age(age: str) -> Drawing | None:
    """The drawing of an age; None for an age that a country made up for itself."""
    return Drawing(f"learning/families/drawings/ages/{age}.html", AGES[age]) if age in AGES else None
