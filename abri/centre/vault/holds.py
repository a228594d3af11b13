"""Legal holds, and that the log of each piece of evidence says since when and until when it was held."""

from datetime import datetime

from django.db import transaction

from abri.centre.accounts.models import Person
from abri.centre.cases import actions
from abri.centre.cases.models import Case
from abri.centre.vault import custody
from abri.centre.vault.models import Evidence


@transaction.atomic
def hold(*, case: Case, on: bool, by: Person, at: datetime) -> None:
    """Put a legal hold on ``case`` or end it: nothing of it is destroyed while it lasts; raises ``NotAllowed``."""
    was = Case.objects.select_for_update().get(pk=case.pk).legal_hold
    actions.hold(case=case, on=on, by=by, at=at)
    if was == on:
        return
    for evidence in case.evidence.present().exclude(item="").in_order():
        action = "held" if on else "released"
        custody.record(evidence, action, at=at, by=by, desk_id=case.desk_id, though_broken=True)


def join(evidence: Evidence, *, at: datetime) -> None:
    """Let the log of what came into a case under a hold say so; call it in the transaction that locked the case."""
    holding = Case.objects.filter(evidence=evidence.pk, legal_hold=True).first()
    if holding and evidence.item:
        custody.record(evidence, "held", at=at, desk_id=holding.desk_id)
