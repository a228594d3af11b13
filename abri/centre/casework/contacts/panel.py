"""How somebody reached the desk, where it was not by the pages for reporters."""

from collections.abc import Mapping
from typing import Any

from abri.centre.cases.contacts import CONTACT
from abri.centre.cases.models import Case
from abri.centre.casework import words
from abri.centre.casework.sight import Sight
from abri.centre.country import country
from abri.engine.packs.contact import Choice, Lasting


def panel(sight: Sight) -> dict[str, Any] | None:
    """What was counted about a contact; ``None`` for a report from the web, and where it cannot be opened."""
    told = (sight.reading.sealed or {}).get(CONTACT)
    if told is None:
        return None
    lists = country().contact
    return {
        "came_by": Case.CameBy(sight.case.came_by).label,
        "receipt": bool(told.get("receipt")),
        "gender": _named(lists.genders, told.get("gender", "")),
        "place": _named(lists.places, told.get("place", "")),
        "insafe": _counted_as(sight.case, told),
        "lasting": _named(lists.lasting, told.get("lasting", "")),
    }


def _counted_as(case: Case, told: Mapping[str, Any]) -> list[str]:
    """The words under which Insafe's quarterly table counts this contact: topic, place and gender, where it has one."""
    pack = country()
    category = pack.categories.get(case.category)
    listed = (
        pack.contact.places.get(told.get("place", "")),
        pack.contact.genders.get(told.get("gender", "")),
    )
    return [
        word for word in (category.insafe if category else "", *(one.insafe for one in listed if one)) if word
    ]


def _named(listed: Mapping[str, Choice] | Mapping[str, Lasting], code: str) -> str:
    """The words of a list for ``code``; the code where the pack has it no more."""
    found = listed.get(code)
    return words.said(found.names) if found else code
