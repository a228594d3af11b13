"""Who may have intimate pictures of adults: only desks of the kinds that the country names, all that read the case."""

from collections.abc import Iterable

from django.db.models import Q

from abri.centre.accounts.models import Desk, Person
from abri.centre.cases.models import Case
from abri.centre.country import country
from abri.centre.vault.opening import Description


def may_read(desks: Iterable[Desk]) -> bool:
    """Whether each of ``desks`` is of a kind that the country names for them; nobody is not enough."""
    kinds = [desk.kind for desk in desks]
    return bool(kinds) and all(kind in country().evidence.adult_desks for kind in kinds)


def readers(case: Case) -> tuple[Desk, ...]:
    """The desks that see ``case``, and those that hold a key and see it as soon as danger stays unread."""
    holds = Q(keys__grants__case=case)
    sees = Q(pk__in=[pk for pk in (case.desk_id, case.escalated_to_id) if pk])
    return tuple(Desk.objects.filter(holds | sees, dissolved_at=None).distinct())


def kept_from(person: Person, case: Case, description: Description) -> bool:
    """Whether ``person`` may not see it: later danger may have let in a desk of another kind."""
    if description.told.get("intimate") != "adult":
        return False
    through = Desk.objects.of(person).filter(pk__in=[pk for pk in (case.desk_id, case.escalated_to_id) if pk])
    return not any(may_read([desk]) for desk in through)
