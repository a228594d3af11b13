"""The draft: answers that wait sealed on the server until they are sent, and the receipt until it is saved.

The database holds ciphertext; the key is in the browser's cookie. ``sending`` makes one report of a draft.
"""

from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.utils.dateparse import parse_datetime

from abri.centre.country import country
from abri.centre.records import pockets
from abri.centre.records.keyring import CookieKey, WrongKey
from abri.centre.records.models import Pocket
from abri.centre.reporting import chats, held
from abri.engine.facts import Facts
from abri.engine.packs import Answer, Question

PURPOSE = "draft"
COOKIE = "abri_draft"
LASTS = timedelta(minutes=60)
# A cookie that opens nothing yet may wait longer: somebody takes a whole evening over the form on one page.
EMPTY_LASTS = timedelta(hours=8)
# A visit that changes nothing prolongs the draft only once this much of its time is gone: not a write a page.
PROLONG_AFTER = timedelta(minutes=10)

GROWN_UP_REPORTERS = frozenset({"parent", "teacher", "professional"})
GROWN_UP = 18


class AlreadySent(Exception):
    """This draft became a report before."""


@dataclass(frozen=True)
class Sent:
    """What a reporter is told about a report that was received; instants are ISO texts."""

    receipt: str
    at: str
    desk: str
    fallback: str
    due: str
    # Somebody may be at risk, by what was told or by the chat that was sent along: show who answers now.
    distress: bool = False

    @property
    def due_at(self) -> datetime | None:
        """By when somebody should have opened it."""
        return parse_datetime(self.due)


@dataclass
class Draft:
    """One reporter's answers so far. ``desk`` is the short name of a desk whose own link was used."""

    key: CookieKey
    answers: dict[str, Answer] = field(default_factory=dict)
    desk: str = ""
    waiting_since: str = ""
    sent: Sent | None = None
    expires_at: datetime | None = None

    @classmethod
    def opened(cls, pocket: pockets.OpenPocket) -> Self:
        """The draft in ``pocket``."""
        content = pocket.content
        sent = content.get("sent")
        return cls(
            key=pocket.key,
            answers=content["answers"],
            desk=content["desk"],
            waiting_since=content["waiting_since"],
            sent=Sent(**sent) if sent else None,
            expires_at=pocket.row.expires_at,
        )

    @property
    def content(self) -> dict[str, Any]:
        """The draft as plain JSON."""
        return {
            "answers": self.answers,
            "desk": self.desk,
            "waiting_since": self.waiting_since,
            "sent": asdict(self.sent) if self.sent else None,
        }

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions that apply, given the answers so far."""
        return country().intake.applicable(self.answers)

    @property
    def applicable_answers(self) -> dict[str, Answer]:
        """The answers to questions that apply: what somebody answered and then took back is not sent."""
        return {asked.id: self.answers[asked.id] for asked in self.asked if asked.id in self.answers}

    def facts(self, at: datetime) -> Facts:
        """What the answers say."""
        return facts_of(self.answers, at)


def facts_of(answers: dict[str, Answer], at: datetime) -> Facts:
    """What these answers say, on the day of ``at`` in the country."""
    return country().intake.facts(answers, today=at.astimezone(country().zone).date())


def speaks_young(facts: Facts) -> bool:
    """Whether to say tu, je, du: until somebody says that they are an adult."""
    adult = facts.victim_age is not None and facts.victim_age.low >= GROWN_UP
    return not (adult or facts.reporter in GROWN_UP_REPORTERS)


def key_of(request: HttpRequest) -> CookieKey:
    """The key in this browser's cookie, or a new one where there is none that fits."""
    try:
        return CookieKey.parse(request.COOKIES.get(COOKIE, ""))
    except WrongKey:
        return CookieKey.new()


def key_for_a_form(request: HttpRequest, at: datetime) -> CookieKey:
    """The key of what this browser began or sent, else a new one: who used it before may have left one that they know.

    A form that is open in two tabs still sends one report: both carry the cookie that the browser has now.
    """
    try:
        known = find(request, at)
    except DatabaseError:
        known = None
    return known.key if known else CookieKey.new()


def find(request: HttpRequest, at: datetime) -> Draft | None:
    """The draft of this browser; ``None`` where there is none or its 60 minutes are over."""
    pocket = pockets.find(request.COOKIES.get(COOKIE), PURPOSE, at)
    return Draft.opened(pocket) if pocket else None


def begin(at: datetime, *, desk: str = "") -> Draft:
    """A new, stored draft."""
    draft = Draft(CookieKey.new(), desk=desk)
    pockets.keep(draft.key, PURPOSE, draft.content, at + LASTS)
    return draft


def keep(draft: Draft, at: datetime) -> None:
    """Store the answers for another 60 minutes; raises :class:`AlreadySent` rather than touch a receipt."""
    row = Pocket.sealed_with(draft.key, PURPOSE, draft.content, at + LASTS)
    unsent = Pocket.objects.filter(lookup=row.lookup, spent_at=None)
    if unsent.update(content=row.content, expires_at=row.expires_at):
        _prolong_beside(draft.key, at)
        return
    if Pocket.objects.filter(lookup=row.lookup).exists():
        raise AlreadySent
    row.save(force_insert=True)


def prolong(draft: Draft, at: datetime) -> None:
    """Let the 60 minutes begin again: somebody is reading, and what was typed has to be there afterwards."""
    if draft.expires_at is not None and draft.expires_at - at < LASTS - PROLONG_AFTER:
        Pocket.objects.filter(lookup=draft.key.lookup, spent_at=None).update(expires_at=at + LASTS)
        _prolong_beside(draft.key, at)


def _prolong_beside(key: CookieKey, at: datetime) -> None:
    chats.prolong(key, at + LASTS)
    held.prolong(key, at, at + LASTS)


def drop(untrusted_cookie: str | None) -> None:
    """Forget the draft of this cookie with the chat and the files beside it, if there are any."""
    pockets.drop(untrusted_cookie)
    with suppress(WrongKey):
        key = CookieKey.parse(untrusted_cookie or "")
        chats.drop(key)
        held.drop(key)


def give_cookie(response: HttpResponse, key: CookieKey, *, lasts: timedelta = LASTS) -> None:
    """Leave the draft's key in this browser and nowhere else."""
    response.set_cookie(
        COOKIE,
        key.cookie,
        max_age=int(lasts.total_seconds()),
        secure=settings.SECURE_COOKIES,
        httponly=True,
        samesite="Strict",
    )


def take_cookie(response: HttpResponse) -> None:
    """Remove the draft's key from this browser."""
    response.delete_cookie(COOKIE, samesite="Strict")
