"""A referral for the walk: what the helpline passed on to the school, with the person's agreement."""

from datetime import timedelta

from django.utils import timezone

from abri.centre.cases import keys
from abri.centre.cases.mailbox import Mailbox
from abri.centre.cases.models import Case
from abri.centre.referrals import answering, consenting, offering
from abri.centre.referrals.offering import Wanted
from tests.centre.conftest import Cast


def passed_on(cast: Cast, case: Case, number: int) -> dict[str, object]:
    """What stands in addresses of a referral to the school: evidence ``number`` of ``case``, which clara accepted."""
    at, ring = timezone.now(), keys.case_keyring(case, cast.alma.keyring)
    wanted = Wanted(
        to=cast.school, codes=frozenset({f"evidence:{number}"}), letter="Can you help here?",
        request="May we ask the school?", until=at + timedelta(days=30),
    )  # fmt: skip
    referral = offering.offer(case=case, keyring=ring, wanted=wanted, by=cast.alma.person, at=at)
    consenting.agree(Mailbox(case, ring), referral, "", at=at)
    answering.accept(referral=referral, by=cast.clara.person, at=at)
    return {"referral_reference": referral.reference, "item_number": 1}
