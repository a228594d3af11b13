"""A live conversation for the walk: the helpline talks live, alma is there and talks with the reporter."""

from django.utils import timezone

from abri.centre.accounts.models import Desk
from abri.centre.cases.models import Case
from abri.centre.conversing.models import Attendance, Conversation
from tests.centre.conftest import Cast


def talk(cast: Cast, case: Case) -> None:
    """Let alma and whoever sent ``case`` talk."""
    now = timezone.now()
    Desk.objects.filter(pk=cast.helpline.pk).update(live=True)
    Attendance.objects.create(desk=cast.helpline, person=cast.alma.person, seen_at=now)
    Conversation.objects.create(
        case=case, desk=cast.helpline, state=Conversation.State.OPEN, person=cast.alma.person, asked_at=now,
        joined_at=now, reporter_seen_at=now, desk_seen_at=now,
    )  # fmt: skip
