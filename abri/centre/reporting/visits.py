"""An open mailbox: which case this browser reads, sealed on the server for 30 minutes after the last visit."""

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from abri.centre.cases import mailbox
from abri.centre.cases.mailbox import Mailbox
from abri.centre.records import pockets
from abri.centre.records.keyring import CookieKey, WrongKey
from abri.centre.records.models import Pocket
from abri.centre.reporting import held
from abri.centre.reporting.drafts import facts_of, speaks_young

PURPOSE = "mailbox"
COOKIE = "abri_mailbox"
LASTS = timedelta(minutes=30)
PROLONG_AFTER = timedelta(minutes=5)


@dataclass
class Visit:
    """What the browser's cookie opens: the case, the key that reads it, the register, and a message not sent yet."""

    key: CookieKey
    case_id: str
    secret: str
    young: bool
    unsent: str = ""
    # What was written during this visit tells that somebody may be at risk: show who answers now.
    distress: bool = False
    # A second team that can read the report from then on.
    second: str = ""
    expires_at: datetime | None = field(default=None, compare=False)

    @property
    def content(self) -> dict[str, Any]:
        """The visit as plain JSON."""
        return {
            "case": self.case_id,
            "secret": self.secret,
            "young": self.young,
            "unsent": self.unsent,
            "distress": self.distress,
            "second": self.second,
        }

    def open(self) -> Mailbox:
        """The mailbox; raises ``NoSuchMailbox`` once the case is erased."""
        return mailbox.open_with_secret(self.case_id, self.secret)


def begin(box: Mailbox, at: datetime, *, unsent: str = "") -> Visit:
    """Remember in a new pocket that this browser opened ``box``."""
    young = speaks_young(facts_of(box.report()["answers"], at))
    visit = Visit(CookieKey.new(), str(box.case.pk), box.secret, young, unsent)
    pockets.keep(visit.key, PURPOSE, visit.content, at + LASTS)
    return visit


def find(request: HttpRequest, at: datetime) -> Visit | None:
    """The visit of this browser; ``None`` where the mailbox is closed or its 30 minutes are over."""
    pocket = pockets.find(request.COOKIES.get(COOKIE), PURPOSE, at)
    if pocket is None:
        return None
    kept = pocket.content
    return Visit(
        pocket.key,
        kept["case"],
        kept["secret"],
        kept["young"],
        kept["unsent"],
        kept.get("distress", False),
        kept.get("second", ""),
        pocket.row.expires_at,
    )


def keep(visit: Visit, at: datetime) -> None:
    """Store the visit for another 30 minutes."""
    pockets.keep(visit.key, PURPOSE, visit.content, at + LASTS)


def prolong(visit: Visit, at: datetime) -> None:
    """Let the 30 minutes begin again."""
    if visit.expires_at is not None and visit.expires_at - at < LASTS - PROLONG_AFTER:
        Pocket.objects.filter(lookup=visit.key.lookup).update(expires_at=at + LASTS)
        held.prolong(visit.key, at, at + LASTS)


def give_cookie(response: HttpResponse, visit: Visit) -> None:
    """Leave the key of the visit in this browser and nowhere else."""
    response.set_cookie(
        COOKIE,
        visit.key.cookie,
        max_age=int(LASTS.total_seconds()),
        secure=settings.SECURE_COOKIES,
        httponly=True,
        samesite="Strict",
    )


def drop(untrusted_cookie: str | None) -> None:
    """Forget the visit of this cookie and the files that were not sent yet."""
    pockets.drop(untrusted_cookie)
    with suppress(WrongKey):
        held.drop(CookieKey.parse(untrusted_cookie or ""))


def end(request: HttpRequest, response: HttpResponse) -> None:
    """Close the mailbox in this browser."""
    drop(request.COOKIES.get(COOKIE))
    response.delete_cookie(COOKIE, samesite="Strict")
