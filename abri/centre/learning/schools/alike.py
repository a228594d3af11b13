"""Which schools may be one and the same: those of one place, where the words of one name stand in the other."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from abri.centre.learning.models import Belonging, School
from abri.centre.learning.wording import folded

_WORD = re.compile(r"[^\W_]+")


def are_one(one: str, other: str) -> bool:
    """Whether two names have the same words, in whatever order and spelling of letters."""
    return (_words(one) or {folded(one)}) == (_words(other) or {folded(other)})


def say_the_same(one: str, other: str) -> bool:
    """Whether two names of schools of one place may be of one school: each word of the shorter stands in the longer."""
    first, second = _words(one), _words(other)
    if not first or not second:
        return folded(one) == folded(other)
    return first <= second or second <= first


def alike(school: School) -> list[School]:
    """Other schools of that place that take part, or wait with somebody behind them, and may be the same one."""
    return alike_each([school])[school.pk]


def alike_each(schools: Collection[School]) -> Mapping[UUID, list[School]]:
    """What :func:`alike` says of each of these schools, by its id, in one query."""
    somebody = Exists(Belonging.objects.current().filter(school=OuterRef("pk")))
    standing = Q(state=School.State.CONFIRMED) | Q(somebody, state=School.State.ASKED)
    # Q() asks nothing: without a school nothing would be left out.
    here = reduce(or_, map(_of_the_place, schools), Q(pk__in=[]))
    others = list(School.objects.filter(here, standing).order_by("created_at", "pk"))
    return {
        school.pk: [
            one
            for one in others
            if one.pk != school.pk and _share_a_place(one, school) and say_the_same(one.name, school.name)
        ]
        for school in schools
    }


def taking_part(school: School) -> list[School]:
    """Those of them that take part already: ``school`` may have been registered a second time."""
    return [one for one in alike(school) if one.is_confirmed]


def claims_on(school: School) -> list[School]:
    """Registrations with somebody behind them under the very name of this school, which takes part.

    Only these are shown to its team: a registration of any "School" is nobody's business but the moderators'.
    """
    return [one for one in alike(school) if not one.is_confirmed and are_one(one.name, school.name)]


def _of_the_place(school: School) -> Q:
    return Q(place_name__iexact=school.place_name) | (Q(place=school.place) if school.place else Q())


def _share_a_place(one: School, other: School) -> bool:
    """What :func:`_of_the_place` asks the database, of two rows that are here."""
    same_code = bool(other.place) and one.place == other.place
    return same_code or one.place_name.casefold() == other.place_name.casefold()


def _words(name: str) -> set[str]:
    plain = unicodedata.normalize("NFKD", name.casefold())
    return {
        folded(word)
        for word in _WORD.findall("".join(one for one in plain if not unicodedata.combining(one)))
    }
