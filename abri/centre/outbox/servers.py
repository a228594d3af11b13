"""How things stand with the mail server, so that nobody asks a dead one every second and people hear that it is."""

from datetime import datetime, timedelta

from django.db.models import F
from django.db.models.functions import Coalesce

from abri.centre.outbox.models import MailServer

SHORTEST_REST = timedelta(seconds=5)
LONGEST_REST = timedelta(minutes=1)
# How often it is written down that the server takes mail while it does.
NOTED_EVERY = timedelta(seconds=30)


def rests(*, at: datetime) -> bool:
    """Whether the server failed a moment ago and is not asked again yet."""
    return MailServer.objects.filter(pk=MailServer.ROW, retry_at__gt=at).exists()


def gone(code: str, *, at: datetime) -> None:
    """Note that the server takes nothing; it is asked again after a rest that grows with the time it has been away."""
    MailServer.objects.get_or_create(pk=MailServer.ROW)
    row = MailServer.objects.filter(pk=MailServer.ROW)
    row.update(failing_since=Coalesce(F("failing_since"), at), code=code[:60])
    away = at - (row.values_list("failing_since", flat=True).get() or at)
    row.update(retry_at=at + min(max(away / 2, SHORTEST_REST), LONGEST_REST))


def took(*, at: datetime) -> None:
    """Note that the server took a letter."""
    standing = MailServer.current()
    if standing.failing_since is None and standing.took_at and standing.took_at > at - NOTED_EVERY:
        return
    MailServer.objects.update_or_create(
        pk=MailServer.ROW, defaults={"failing_since": None, "retry_at": None, "code": "", "took_at": at}
    )
