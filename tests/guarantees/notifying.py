"""A notice that was not sent yet and an address for a hotline, for the walk to come by."""

from typing import Any

from django.utils import timezone

from abri.centre.cases.models import Case
from abri.centre.notices import actions, hotline
from abri.centre.notices.wording import Wording
from tests.centre.conftest import Cast


def notified(cast: Cast, case: Case) -> dict[str, Any]:
    """What stands in addresses of notices, of a desk that sends some, and of the hotline's lane."""
    by, at = cast.alma.person, timezone.now()
    choice = actions.Choice("instagram", "CYBER_VIOLENCE/STALKING", "en")
    wording = Wording(addresses=("https://www.instagram.com/p/Cabc123/",), explanation="It follows her.")
    notice = actions.draft(case=case, choice=choice, wording=wording, by=by, at=at)
    address = hotline.add(case=case, told=hotline.Told(url="https://board.example/7731"), by=by, at=at)
    return {
        "notice": notice.reference,
        "address": address.reference,
        "desk": case.desk.slug,
        "year": at.year,
    }
