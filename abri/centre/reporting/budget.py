"""How many reports and wrong codes a minute the installation takes before a browser has to earn its turn.

Nobody's address is stored or looked at. Above the budget a turn is earned by a proof of work, which a browser does by
itself, or without scripts by waiting. Either is bound to the one draft or the one code it was given for. A draft's
work is remembered as used for as long as it would be valid, because its browser may forget the receipt and come back
with the same cookie; a code that was tried already tells nothing new, so using its turn twice gains nothing.

Waiting slows a flood less than work does: who is prepared to wait may wait in many windows. It is there so that a
person whose browser runs no scripts is never locked out.
"""

import json
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from altcha.v1 import ChallengeOptions, create_challenge, extract_params, verify_solution
from django.conf import settings
from django.core import signing
from django.core.cache import cache
from django.utils.crypto import salted_hmac

from abri.centre.records.models import AuditEntry

MINUTE = timedelta(minutes=1)
# Most who begin do not send; the budget for beginning is that much wider.
BEGUN_FOR_ONE_SENT = 4
# Reading chats may take a second for so many reports: the budget leaves half of what two at once would take.
REPORTS_FOR_ONE_SECOND = 2
# Most who report send no file, some a dozen.
FILES_FOR_ONE_SENT = 10
WAIT = timedelta(seconds=30)
# How long an earned turn may be used; a slow telephone needs most of a minute for the work.
TURN_LASTS = timedelta(minutes=20)
# The browser tries half of these on average: about a second on a computer, a few on an old telephone.
HARDEST = 60_000
LONGEST_SOLUTION = 2_000
_WORK_SALT = "abri.reporting.budget.work"
_TICKET_SALT = "abri.reporting.budget.ticket"


def reports_exhausted(at: datetime) -> bool:
    """Whether more reports arrived in the last minute than the budget allows. Counts no further than the budget."""
    limit: int = settings.ABRI_FLOOD_PER_MINUTE
    if not limit:
        return False
    lately = AuditEntry.objects.filter(at__gt=at - MINUTE, action="case.received")
    return lately[limit - 1 : limit].exists()


def wrong_codes_exhausted(at: datetime) -> bool:
    """Whether more wrong codes were tried in this minute than the budget allows."""
    limit: int = settings.ABRI_WRONG_RECEIPTS_PER_MINUTE
    return bool(limit) and (cache.get(_wrong_key(at)) or 0) >= limit


def count_wrong_code(at: datetime) -> None:
    """Remember that one more wrong code was tried, and nothing else about it."""
    _count(_wrong_key(at))


def beginnings_exhausted(at: datetime) -> bool:
    """Whether more reports were begun in this minute than the budget allows: each keeps a draft for an hour."""
    limit: int = settings.ABRI_FLOOD_PER_MINUTE * BEGUN_FOR_ONE_SENT
    return bool(limit) and (cache.get(_begun_key(at)) or 0) >= limit


def count_beginning(at: datetime) -> None:
    """Remember that one more report was begun, and nothing else about it."""
    _count(_begun_key(at))


def chats_exhausted(at: datetime) -> bool:
    """Whether reading chats took more of this minute than the budget allows. Most take a second, a hostile one many."""
    limit: int = settings.ABRI_FLOOD_PER_MINUTE
    return bool(limit) and (cache.get(_chats_key(at)) or 0) * REPORTS_FOR_ONE_SECOND >= limit


def count_chat(at: datetime, *, seconds: float) -> None:
    """Remember how long one more chat was read, and nothing else about it."""
    _count(_chats_key(at), max(1, round(seconds)))


def files_exhausted(at: datetime) -> bool:
    """Whether more files were begun in this minute than the budget allows."""
    limit: int = settings.ABRI_FLOOD_PER_MINUTE * FILES_FOR_ONE_SENT
    return bool(limit) and (cache.get(_files_key(at)) or 0) >= limit


def count_file(at: datetime) -> None:
    """Remember that one more file was begun, and nothing else about it."""
    _count(_files_key(at))


def _count(key: str, by: int = 1) -> None:
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


def use_up(subject: str) -> None:
    """Remember that the work of ``subject`` has earned what it earns."""
    cache.set(_used_key(subject), 1, timeout=int(TURN_LASTS.total_seconds()))


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
    return f"reporting.used.{_bound(subject)}"


def _begun_key(at: datetime) -> str:
    return f"reporting.begun.{int(at.timestamp()) // 60}"


def _chats_key(at: datetime) -> str:
    return f"reporting.chats.{int(at.timestamp()) // 60}"


def _files_key(at: datetime) -> str:
    return f"reporting.files.{int(at.timestamp()) // 60}"


def _wrong_key(at: datetime) -> str:
    return f"reporting.wrong_codes.{int(at.timestamp()) // 60}"
