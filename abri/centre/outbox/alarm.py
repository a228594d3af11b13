"""Whether letters leave, and since when not: never a quiet queue that nobody empties."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from abri.centre.outbox.models import Letter, MailServer

# Somebody may be in danger: an alert that has not left after so long is told to people by other ways.
ALERTS_LEAVE_WITHIN = timedelta(minutes=5)
# A server that takes nothing for so long is a fault and not a hiccup.
SERVER_BACK_WITHIN = timedelta(minutes=5)
# Letters wait and none has left for so long: the worker hangs, or is not there.
LETTERS_LEAVE_WITHIN = timedelta(minutes=15)


@dataclass(frozen=True)
class Trouble:
    """Letters do not leave: since when, how many wait, and what the server says (empty where nobody asked it)."""

    since: datetime
    waiting: int
    code: str


def trouble(at: datetime) -> Trouble | None:
    """What keeps letters from leaving at ``at``; ``None`` where nothing does."""
    server = MailServer.current()
    waiting = Letter.objects.waiting_since(at)
    since = _since(server, at)
    return Trouble(since, waiting.count(), server.code) if since is not None else None


def _since(server: MailServer, at: datetime) -> datetime | None:
    if server.failing_since is not None and server.failing_since <= at - SERVER_BACK_WITHIN:
        return server.failing_since
    alerts = Letter.objects.waiting_since(at - ALERTS_LEAVE_WITHIN).filter(urgent=True)
    oldest = alerts.order_by("created_at").first()
    if oldest is None and (server.took_at is None or server.took_at <= at - LETTERS_LEAVE_WITHIN):
        # Only those whose turn it is: one that a server put off waits for a good reason.
        overdue = Letter.objects.waiting_since(at - LETTERS_LEAVE_WITHIN)
        oldest = overdue.filter(next_try_at__lte=at - LETTERS_LEAVE_WITHIN).order_by("created_at").first()
    return oldest.created_at if oldest is not None else None


def raise_alarm(*, at: datetime) -> bool:
    """Note that people are told now; ``False`` where they have been, or another worker is telling them."""
    MailServer.objects.get_or_create(pk=MailServer.ROW)
    return bool(MailServer.objects.filter(pk=MailServer.ROW, alarmed_at=None).update(alarmed_at=at))


def end_alarm() -> bool:
    """Note that letters leave again; ``False`` where nobody had been told otherwise."""
    standing = MailServer.objects.filter(pk=MailServer.ROW, alarmed_at__isnull=False)
    return bool(standing.update(alarmed_at=None))
