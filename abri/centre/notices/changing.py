"""Rows of a notice or an address for a hotline, locked for one change by somebody who may make it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import transaction

from abri.centre.accounts.models import Person
from abri.centre.cases import actions as cases
from abri.centre.cases.models import Case
from abri.centre.notices.models import HotlineAddress, Notice

Row = TypeVar("Row", Notice, HotlineAddress)


@contextmanager
def begun_from(case: Case, by: Person) -> Iterator[None]:
    """Hold ``case`` open while something begins from it; raises ``cases.NotAllowed``, ``cases.AlreadyClosed``."""
    with transaction.atomic():
        locked = Case.objects.select_for_update().get(pk=case.pk)
        if not cases.may_act(locked, by):
            raise cases.NotAllowed
        if not locked.is_open:
            raise cases.AlreadyClosed
        yield


@contextmanager
def changing(row: Row, by: Person) -> Iterator[Row]:
    """``row`` locked and saved at the end, then brought up to date; raises as :func:`begun_from` does.

    What happened to a notice is still written down when its case is closed, not when it was withdrawn or erased.
    """
    with transaction.atomic():
        # The case first, as everywhere: nothing leaves in the moment in which its report is withdrawn, and of two who
        # change it neither waits for the other.
        case = Case.objects.select_for_update().filter(pk=row.case_id).first() if row.case_id else None
        if case is None or case.state == Case.State.WITHDRAWN:
            raise cases.AlreadyClosed
        if not cases.may_act(case, by):
            raise cases.NotAllowed
        rows = type(row)._default_manager.select_for_update(of=("self",))
        locked = rows.select_related("desk").get(pk=row.pk)
        locked.case = case
        yield locked
        locked.save()
    row.refresh_from_db()
