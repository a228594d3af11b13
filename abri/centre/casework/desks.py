"""Through which desk somebody sees a case."""

from django.http import Http404

from abri.centre.accounts.belonging import desks_of
from abri.centre.accounts.models import Desk, Person
from abri.centre.cases.models import Case


def desk_of(case: Case, person: Person) -> Desk:
    """The desk of ``person`` that sees ``case``: the case's own, else the one it was escalated to; else 404."""
    mine = {desk.pk: desk for desk in desks_of(person)}
    for desk in (case.desk_id, case.escalated_to_id):
        if desk in mine:
            return mine[desk]
    raise Http404
