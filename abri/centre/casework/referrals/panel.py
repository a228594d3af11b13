"""The referrals of a case on its page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from abri.centre.cases import states
from abri.centre.casework.referrals.pages import Row, may_speak, row_of, waits_for_a_second
from abri.centre.casework.sight import Sight
from abri.centre.casework.work.next_actions import NextAction
from abri.centre.referrals import answering
from abri.centre.referrals.models import Referral

# The case waits for its own desk again after these.
CAME_BACK = frozenset({Referral.State.DECLINED, Referral.State.EXPIRED, Referral.State.REFUSED})


def panel(sight: Sight) -> dict[str, Any] | None:
    """Every referral of the case, the newest first, and whether it may be offered to another desk."""
    rows = sight.case.referrals.select_related("to_desk", "taken_by", "spoken").order_by("-number")
    may_offer = sight.may_act and states.may("refer", sight.case)
    referred = "referrals_referral" in sight.tables
    found = [row_of(one, sight.now) for one in rows] if referred else []
    if not (found or may_offer):
        return None
    came_back = [one for one in found if one.referral.state in CAME_BACK][:1]
    return {
        "rows": found,
        "may_offer": may_offer,
        "speaks": {one.referral.pk for one in found if may_offer and _to_be_said(one, sight)},
        "next": [
            *(_second_pair_of_ears(one) for one in found if may_offer and waits_for_a_second(one.referral)),
            *(_another_way(one) for one in came_back if may_offer and _newest(found, came_back)),
        ],
    }


def _newest(found: list[Row], came_back: list[Row]) -> bool:
    """Whether what came back is the last thing that was tried."""
    return found[:1] == came_back


def _to_be_said(row: Row, sight: Sight) -> bool:
    """Whether the reader may write down here that the person agreed by voice, and nobody has."""
    asks = row.referral.state == Referral.State.ASKED and not hasattr(row.referral, "spoken")
    return asks and may_speak(row.referral, acts=answering.sends(row.referral, sight.person))


def _second_pair_of_ears(row: Row) -> NextAction:
    says = _("Somebody else confirms the agreement by voice for %(desk)s") % {
        "desk": row.referral.to_desk.name
    }
    return NextAction(says, reverse("casework:referral", args=[row.referral.reference]))


def _another_way(row: Row) -> NextAction:
    says = _("%(desk)s does not take it on: look for another way") % {"desk": row.referral.to_desk.name}
    return NextAction(says, "#referral")
