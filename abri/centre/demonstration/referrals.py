"""What the invented desks pass on to each other, and what the invented people say to it."""

from datetime import datetime, timedelta

from abri.centre.accounts.models import Desk, Person
from abri.centre.cases import keys, mailbox
from abri.centre.cases.models import Case
from abri.centre.country import country
from abri.centre.demonstration.stories import Event
from abri.centre.records.keyring import Keyring, Receipt
from abri.centre.referrals import answering, consenting, offering
from abri.centre.referrals.models import Referral
from abri.centre.referrals.offering import Wanted

HAPPENS = frozenset({"refers", "agrees", "accepts_referral", "writes_between"})
"""What an event may be that this module tells."""


def happen(
    event: Event, case: Case, receipt: Receipt, by: Person | None, ring: Keyring, *, at: datetime
) -> None:
    """Let ``event`` happen to ``case``; ``ring`` is what the session of ``by`` holds, ``None`` being the reporter."""
    if by is None:
        box = mailbox.open_with_receipt(receipt)
        consenting.agree(box, _newest(case), event.text, at=at)
    elif event.does == "refers":
        _refer(event, case, keys.case_keyring(case, ring), by, at)
    elif event.does == "accepts_referral":
        answering.accept(referral=_newest(case), by=by, at=at)
    else:
        answering.write(referral=_newest(case), text=event.text, by=by, at=at)


def _refer(event: Event, case: Case, ring: Keyring, by: Person, at: datetime) -> None:
    """``text`` is for the person who is asked, ``about`` for the other desk."""
    wanted = Wanted(
        to=Desk.objects.get(slug=event.to),
        codes=frozenset(event.items),
        letter=event.about,
        request=event.text,
        until=at + timedelta(days=country().referral.times.until),
    )
    offering.offer(case=case, keyring=ring, wanted=wanted, by=by, at=at)


def _newest(case: Case) -> Referral:
    return case.referrals.select_related("to_desk", "from_desk").latest("number")
