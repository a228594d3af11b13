"""Trying to send a draft, and what may come of it."""

from contextlib import suppress
from datetime import datetime
from enum import Enum, auto

from django.db import DatabaseError
from django.utils.dateparse import parse_datetime

from abri.centre.cases.arrivals import NoDeskCanReceive
from abri.centre.country import country
from abri.centre.records import pockets
from abri.centre.records.keyring import CookieKey
from abri.centre.reporting import budget, chats, drafts
from abri.centre.reporting.drafts import AlreadySent, ChatGone, Draft


class Outcome(Enum):
    """What became of an attempt. Only ``RECEIVED`` means that there is a report."""

    RECEIVED = auto()
    # Many reports arrive at the moment: the draft is kept and has to earn its turn.
    HAS_TO_WAIT = auto()
    # This browser sent another report, whose receipt nobody has saved yet.
    ANOTHER_WAS_SENT = auto()
    NO_DESK = auto()
    # The chat that was to go along is no longer here: the answers are, and may be sent without it.
    CHAT_GONE = auto()
    FAILED = auto()


def attempt(draft: Draft, *, spoken: str, untrusted_work: str = "", at: datetime) -> Outcome:
    """Send ``draft`` once, unless it was sent before or has to wait for its turn."""
    try:
        exhausted = budget.reports_exhausted(at)
        if exhausted and not _has_turn(draft, untrusted_work, at):
            draft.waiting_since = draft.waiting_since or at.isoformat()
            drafts.keep(draft, at)
            return Outcome.HAS_TO_WAIT
        drafts.send(draft, spoken=spoken, at=at)
    except AlreadySent:
        return _sent_before(draft, spoken=spoken, at=at)
    except NoDeskCanReceive:
        return Outcome.NO_DESK
    except ChatGone:
        return _without_chat(draft, at)
    except DatabaseError:
        return Outcome.FAILED
    if exhausted:
        # The report is stored: nothing that goes wrong now may say otherwise.
        with suppress(DatabaseError):
            budget.use_up(draft.key.lookup)
    return Outcome.RECEIVED


def still_waits(draft: Draft, at: datetime) -> bool:
    """Whether a browser without scripts has to wait on before this draft may be sent."""
    since = parse_datetime(draft.waiting_since)
    return since is None or at - since < budget.WAIT


def _has_turn(draft: Draft, untrusted_work: str, at: datetime) -> bool:
    lookup = draft.key.lookup
    worked = budget.has_worked(lookup, untrusted_work) and not budget.is_used_up(lookup)
    return worked or (bool(draft.waiting_since) and not still_waits(draft, at))


def _without_chat(draft: Draft, at: datetime) -> Outcome:
    """Take the answer about the chat back, so that the rest can be sent as soon as somebody says so."""
    asked = country().intake.chat
    if asked is not None:
        draft.answers.pop(asked.id, None)
    with suppress(DatabaseError):
        drafts.keep(draft, at)
    return Outcome.CHAT_GONE


def _sent_before(draft: Draft, *, spoken: str, at: datetime) -> Outcome:
    """The same report sent twice is received; another one under an unsaved receipt is not, and has to be told so."""
    before = pockets.find(draft.key.cookie, drafts.PURPOSE, at)
    if before is not None:
        same = Draft.opened(before).answers == draft.applicable_answers
        if same:
            # Read once more for the second press of the button.
            chats.drop(draft.key)
        return Outcome.RECEIVED if same else Outcome.ANOTHER_WAS_SENT
    # The receipt's 60 minutes are over and its row is not swept yet: this is a new report.
    kept, draft.key = chats.find(draft.key, at), CookieKey.new()
    if kept is not None:
        chats.keep(draft.key, kept, at + drafts.LASTS)
    return attempt(draft, spoken=spoken, at=at)
