"""A turn that a browser earns when too much arrives at once: by a proof of work, or without scripts by waiting.

Nobody's address is stored or looked at. A turn is bound to the one subject (a draft, a code) it was given for. Waiting
slows a flood less than work does: who is prepared to wait may wait in many windows. It is there so that a person whose
browser runs no scripts is never locked out.

A form before which there is nothing to bind a turn to carries a random word (:class:`Turn`), which serves once.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from altcha.v1 import ChallengeOptions, create_challenge, extract_params, verify_solution
from django.core import signing
from django.core.cache import cache
from django.db import connection, transaction
from django.utils.crypto import salted_hmac

WAIT = timedelta(seconds=30)
# How long an earned turn may be used; a slow telephone needs most of a minute for the work.
TURN_LASTS = timedelta(minutes=20)
# The browser tries half of these on average: about a second on a computer, a few on an old telephone.
HARDEST = 60_000
LONGEST_SOLUTION = 2_000
LONGEST_WORD = 60
# What is counted together, in seconds.
MINUTE = 60
_WORK_SALT = "abri.turns.work"
_TICKET_SALT = "abri.turns.ticket"


@dataclass(frozen=True)
class Turn:
    """A turn that is not earned yet, bound to a word, and how long a browser without scripts still waits for it."""

    word: str
    ticket: str
    still: timedelta
    # The work that earns it at once, as JSON.
    work: str

    @property
    def fields(self) -> dict[str, str | int]:
        """What a page that works for the turn, or waits, has to know."""
        return {
            "turn": self.word,
            "ticket": self.ticket,
            "work": self.work,
            "seconds": int(self.still.total_seconds()) + 1,
        }


def counted(what: str, at: datetime) -> int:
    """How often ``what`` was counted in this minute."""
    return cache.get(_minute_key(what, at)) or 0


def count(what: str, at: datetime, by: int = 1) -> None:
    """Remember that ``what`` happened in this minute, and nothing else about it."""
    key = _minute_key(what, at)
    # The cache reads and then writes: of many who count at once, most would be lost, and a flood is many at once.
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [key])
        if not cache.add(key, by, timeout=120):
            try:
                cache.incr(key, by)
            except ValueError:  # it expired between the two
                cache.set(key, by, timeout=120)


def challenge(subject: str, at: datetime) -> str:
    """The work, as JSON, that earns the turn of ``subject`` (a draft's or a code's lookup id)."""
    options = ChallengeOptions(
        hmac_key=_work_key(), max_number=HARDEST, expires=at + TURN_LASTS, params={"for": _bound(subject)}
    )
    return json.dumps(create_challenge(options).to_dict())


def has_worked(subject: str, untrusted_solution: str) -> bool:
    """Whether the solution is right, has not expired and belongs to ``subject``."""
    if not untrusted_solution or len(untrusted_solution) > LONGEST_SOLUTION:
        return False
    try:
        payload: Any = json.loads(untrusted_solution)
        right, _reason = verify_solution(payload, _work_key())
        return right and extract_params(payload).get("for") == [_bound(subject)]
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        # The library trusts the shape of what it is given.
        return False


def earned(what: str, form: Mapping[str, str], at: datetime) -> Turn | None:
    """``None`` where the form brought a turn for ``what``, which is used up now; else the turn to earn."""
    word, untrusted_ticket = form.get("turn", "")[:LONGEST_WORD], form.get("ticket", "")
    subject = f"{what} {word}"
    if word and not is_used_up(subject):
        still = still_to_wait(subject, untrusted_ticket, at)
        if still == timedelta(0) or has_worked(subject, form.get("work", "")):
            # The same turn may be sent many times in one moment.
            if use_up(subject):
                return None
        elif still is not None:
            return Turn(word, untrusted_ticket, still, challenge(subject, at))
    word = secrets.token_urlsafe(16)
    subject = f"{what} {word}"
    return Turn(word, ticket(subject, at), WAIT, challenge(subject, at))


def give_back(subject: str) -> None:
    """Let a turn serve again that was used up for nothing."""
    cache.delete(_used_key(subject))


def use_up(subject: str) -> bool:
    """Remember that the work of ``subject`` has earned what it earns; of several at once only the first is told so."""
    return cache.add(_used_key(subject), 1, timeout=int(TURN_LASTS.total_seconds()))


def is_used_up(subject: str) -> bool:
    """Whether the work of ``subject`` was used before."""
    return cache.get(_used_key(subject)) is not None


def ticket(subject: str, at: datetime) -> str:
    """A signed note that ``subject`` has been waiting since ``at``; bound, so that it serves nobody else."""
    return signing.dumps([_bound(subject), at.timestamp()], salt=_TICKET_SALT)


def has_waited(subject: str, untrusted_ticket: str, at: datetime) -> bool:
    """Whether the ticket is ours, belongs to ``subject``, and its wait is over and not long past."""
    return timedelta(0) == still_to_wait(subject, untrusted_ticket, at)


def still_to_wait(subject: str, untrusted_ticket: str, at: datetime) -> timedelta | None:
    """How long ``subject`` still has to wait; ``None`` where the ticket is not valid for it."""
    if len(untrusted_ticket) > LONGEST_SOLUTION:
        return None
    try:
        bound, since = signing.loads(untrusted_ticket, salt=_TICKET_SALT)
    except (signing.BadSignature, ValueError):
        return None
    waited = timedelta(seconds=at.timestamp() - since)
    if bound != _bound(subject) or waited > TURN_LASTS or waited < timedelta(0):
        return None
    return max(WAIT - waited, timedelta(0))


def _bound(subject: str) -> str:
    # Never the lookup id itself: what a page shows should not find a row.
    return sha256(b"abri turn\n" + subject.encode()).hexdigest()[:32]


def _work_key() -> bytes:
    return salted_hmac(_WORK_SALT, "work", algorithm="sha256").digest()


def _used_key(subject: str) -> str:
    return f"turns.used.{_bound(subject)}"


def _minute_key(what: str, at: datetime) -> str:
    return f"{what}.{int(at.timestamp()) // MINUTE}"
