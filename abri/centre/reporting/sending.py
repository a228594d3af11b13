"""Sending a draft, and what may come of it.

A draft becomes one report: sending claims the draft's row and stores the case in one transaction, so a second press of
the button, even at the same moment, finds it spent.
"""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from enum import Enum, auto

from django.db import DatabaseError, IntegrityError, transaction
from django.utils.dateparse import parse_datetime

from abri.centre import turns
from abri.centre.cases import arrivals
from abri.centre.cases.arrivals import Arrival, NoDeskCanReceive
from abri.centre.country import country
from abri.centre.records import pockets
from abri.centre.records.keyring import CookieKey, Receipt
from abri.centre.records.models import Pocket
from abri.centre.reporting import budget, chats, drafts, file_question, handing_in, held
from abri.centre.reporting.drafts import AlreadySent, Draft, Sent
from abri.centre.reporting.held import Hold
from abri.centre.vault import adults, settling
from abri.engine.packs import files_answer, files_count


class ChatGone(Exception):
    """The chat that was to be sent along is no longer here; the answers are."""


class FilesGone(Exception):
    """Files that were to be sent along are no longer here, or may not be sent; the answers are here."""


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
    # The same of files.
    FILES_GONE = auto()
    FAILED = auto()


def attempt(draft: Draft, *, spoken: str, untrusted_work: str = "", at: datetime) -> Outcome:
    """Send ``draft`` once, unless it was sent before or has to wait for its turn."""
    try:
        exhausted = budget.reports_exhausted(at)
        if exhausted and not _has_turn(draft, untrusted_work, at):
            draft.waiting_since = draft.waiting_since or at.isoformat()
            drafts.keep(draft, at)
            return Outcome.HAS_TO_WAIT
        send(draft, spoken=spoken, at=at)
    except AlreadySent:
        return _sent_before(draft, spoken=spoken, at=at)
    except (NoDeskCanReceive, ChatGone, FilesGone) as error:
        return _without(error, draft, at)
    except DatabaseError:
        return Outcome.FAILED
    if exhausted:
        # The report is stored: nothing that goes wrong now may say otherwise.
        with suppress(DatabaseError):
            turns.use_up(draft.key.lookup)
    return Outcome.RECEIVED


def send(draft: Draft, *, spoken: str, at: datetime) -> Sent:
    """Make the one report of ``draft`` and keep its receipt for 60 minutes.

    ``spoken`` is the language with its register. Raises :class:`AlreadySent`, :class:`ChatGone`, :class:`FilesGone`,
    ``arrivals.NoDeskCanReceive`` or a ``DatabaseError``; then nothing was received and ``draft`` is as it was.
    """
    chat, hold = _chat(draft, at), _files(draft, at)
    answers = draft.applicable_answers
    arrival = arrivals.prepare(
        answers,
        language=spoken,
        desk_slug=draft.desk,
        receipt=Receipt.new(),
        chat=chat.record if chat else None,
        found=hold.raises,
        at=at,
    )
    _require_fitting_desks(hold, arrival)
    due = arrival.case.due_at
    sent = Sent(
        receipt=arrival.receipt.display,
        at=at.isoformat(),
        desk=arrival.desk.name,
        fallback=arrival.fallback.name if arrival.fallback else "",
        due=due.isoformat() if due else "",
        distress=arrival.distress or hold.distress or bool(chat and chat.dangers),
    )
    content = Draft(draft.key, answers, draft.desk, sent=sent).content
    spent = Pocket.sealed_with(draft.key, drafts.PURPOSE, content, at + drafts.LASTS)
    spent.spent_at = at
    with transaction.atomic():
        _claim(spent)
        case = arrivals.store(arrival)
        if len(settling.adopt(case, [one.key for one in hold.whole], at=at)) < len(hold.whole):
            raise FilesGone
        chats.drop(draft.key)
        held.forget(draft.key)
    held.discard(hold.unfinished)
    return sent


def still_waits(draft: Draft, at: datetime) -> bool:
    """Whether a browser without scripts has to wait on before this draft may be sent."""
    since = parse_datetime(draft.waiting_since)
    return since is None or at - since < turns.WAIT


def _chat(draft: Draft, at: datetime) -> chats.Kept | None:
    """The chat that belongs to the answers, if they speak of one; raises :class:`ChatGone`."""
    asked = country().intake.chat
    if asked is None or asked.id not in draft.applicable_answers:
        return None
    kept = chats.find(draft.key, at)
    if kept is None and not _is_spent(draft):
        raise ChatGone
    return kept


def _files(draft: Draft, at: datetime) -> Hold:
    """The files that go along; raises :class:`FilesGone` where they are fewer than was said, or may not come."""
    asked = country().intake.files
    if asked is None or not (asked.id in draft.applicable_answers or held.is_held(draft.key)):
        return Hold()
    by = handing_in.with_report(draft, at)
    promised = files_count(draft.applicable_answers.get(asked.id, "")) or 0
    if (not file_question.fits(by) or len(by.hold.whole) < promised) and not _is_spent(draft):
        raise FilesGone
    if by.hold.whole:
        draft.answers[asked.id] = files_answer(len(by.hold.whole))
    return by.hold


def _require_fitting_desks(hold: Hold, arrival: Arrival) -> None:
    """Where the story made a second desk read along, that one too has to be of a kind that may read intimate files."""
    readers = [desk for desk in (arrival.desk, arrival.fallback) if desk is not None]
    if any(one.intimate == "adult" for one in hold.whole) and not adults.may_read(readers):
        raise FilesGone


def _is_spent(draft: Draft) -> bool:
    return Pocket.objects.filter(lookup=draft.key.lookup).exclude(spent_at=None).exists()


def _claim(spent: Pocket) -> None:
    """Spend the draft's row, which the form on one page has not made yet; raises :class:`AlreadySent`."""
    unsent = Pocket.objects.filter(lookup=spent.lookup, spent_at=None)
    changed = unsent.update(content=spent.content, expires_at=spent.expires_at, spent_at=spent.spent_at)
    if changed:
        return
    try:
        with transaction.atomic():
            spent.save(force_insert=True)
    except IntegrityError as error:
        raise AlreadySent from error


def _has_turn(draft: Draft, untrusted_work: str, at: datetime) -> bool:
    lookup = draft.key.lookup
    worked = turns.has_worked(lookup, untrusted_work) and not turns.is_used_up(lookup)
    return worked or (bool(draft.waiting_since) and not still_waits(draft, at))


def _without(error: Exception, draft: Draft, at: datetime) -> Outcome:
    """Take the answer about what is gone back, so that the rest can be sent as soon as somebody says so."""
    if isinstance(error, NoDeskCanReceive):
        return Outcome.NO_DESK
    intake, chat_gone = country().intake, isinstance(error, ChatGone)
    asked = intake.chat if chat_gone else intake.files
    if asked is not None:
        draft.answers.pop(asked.id, None)
    with suppress(DatabaseError):
        if not chat_gone:
            held.drop(draft.key)
        drafts.keep(draft, at)
    return Outcome.CHAT_GONE if chat_gone else Outcome.FILES_GONE


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
    kept, hold, draft.key = chats.find(draft.key, at), held.find(draft.key, at), CookieKey.new()
    if kept is not None:
        chats.keep(draft.key, kept, at + drafts.LASTS)
    if hold.files:
        held.change(draft.key, at + drafts.LASTS, lambda empty: replace(empty, files=hold.files))
    return attempt(draft, spoken=spoken, at=at)
