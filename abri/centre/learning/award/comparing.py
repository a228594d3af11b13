"""What schools with a label come to together: by region and over the country, never a school alone."""

from collections.abc import Mapping
from datetime import date

from abri.centre.accounts.models import Person
from abri.centre.country import country
from abri.centre.learning.models import Appointment, Award, School
from abri.centre.learning.models.award import AwardQuerySet
from abri.engine.learning.comparing import Means, parts_of_whole, suppressed, totals
from abri.engine.packs.learning.label import Label


def by_region(label: Label, today: date) -> tuple[Means | None, dict[str, Means | None]]:
    """The mean shares of the country, and of each region by its code; None where too few schools have a label."""
    parts: dict[str, list[Mapping[str, int]]] = {}
    for region, result in _valid(today).values_list("school__region", "result"):
        parts.setdefault(region, []).append(result.get("shares", {}))
    return parts_of_whole(parts, tuple(label.areas))


def levels_by_region(
    label: Label, today: date
) -> tuple[dict[str, dict[str, int | None]], dict[str, int | None]]:
    """How many schools of each region have which level, and any; None for what is kept back."""
    table = {region: dict.fromkeys(label.levels, 0) for region in country().regions}
    for region, level in _valid(today).values_list("school__region", "level"):
        row = table.setdefault(region, dict.fromkeys(label.levels, 0))
        if level in row:
            row[level] += 1
    return suppressed(table), totals(table)


def regions_of(person: Person, part: str) -> frozenset[str]:
    """The regions that ``person`` sees for a part; every one of the country where it is for all."""
    held = Appointment.objects.current().filter(person=person, part=part).values_list("region", flat=True)
    found = frozenset(held)
    return frozenset(country().regions) if "" in found else found


def _valid(today: date) -> AwardQuerySet:
    return Award.objects.valid(today).filter(school__state=School.State.CONFIRMED)
