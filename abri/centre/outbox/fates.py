"""Writing down what became of a letter. Only of one that this worker still holds, or that has left.

Address and link are deleted as soon as they are not needed any more, in the same statement.
"""

import logging
import secrets
from datetime import datetime, timedelta

from django.db.models import Q

from abri.centre.outbox.models import Letter, LetterQuerySet

logger = logging.getLogger(__name__)

State = Letter.State
Kind = Letter.Kind

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=4)
# Somebody waits for help: no longer than this between two tries.
LONGEST_PAUSE_OF_ALERTS = timedelta(minutes=5)
# A letter that could not leave for a day is given up: a hint that comes later helps nobody.
GIVE_UP_AFTER = timedelta(hours=24)
# What is as good a few days later.
PATIENCE: dict[str, timedelta] = {
    Letter.Kind.NOTICE: timedelta(days=5),
    Letter.Kind.CUSTODY_SEAL: timedelta(days=5),
}
# How long an administrator and the desk can look up what became of a letter.
KEEP_SETTLED = timedelta(days=30)


def pause_after(attempts: int, longest: timedelta = LONGEST_PAUSE) -> timedelta:
    """How long to wait after the ``attempts``-th try: doubling up to ``longest``, give or take a quarter.

    The difference keeps letters that failed together from coming back together.
    """
    pause = FIRST_PAUSE
    for _ in range(attempts - 1):
        pause = min(pause * 2, longest)
    return pause * (0.75 + secrets.randbelow(501) / 1000)


def hand_over(letter: Letter, *, at: datetime) -> bool:
    """Note that a mail server took ``letter``; ``False`` where somebody else took the letter over since."""
    return _settle(letter, State.HANDED_OVER, handed_over_at=at)


def refuse(letter: Letter, code: str, *, at: datetime) -> bool:
    """Note that nobody will ever take ``letter``."""
    return _settle(letter, State.REFUSED, code=code[:60], settled_at=at)


def put_off(letter: Letter, code: str, *, at: datetime) -> None:
    """Let ``letter`` wait for another try, or give it up where it has waited for a day."""
    attempts = letter.attempts + 1
    longest = LONGEST_PAUSE_OF_ALERTS if letter.urgent else LONGEST_PAUSE
    next_try_at = at + pause_after(attempts, longest)
    if next_try_at > letter.created_at + PATIENCE.get(letter.kind, GIVE_UP_AFTER):
        _settle(letter, State.GIVEN_UP, code=code[:60], settled_at=at)
        return
    _held(letter).update(
        attempts=attempts, next_try_at=next_try_at, leased_until=None, claim=None, code=code[:60]
    )


def let_go(letters: list[Letter]) -> None:
    """Let ``letters`` wait as if nobody had held them: nothing was tried."""
    held = [letter.pk for letter in letters]
    claims = {letter.claim for letter in letters}
    Letter.objects.filter(pk__in=held, claim__in=claims, state=State.WAITING).update(
        leased_until=None, claim=None
    )


def tell(letter: Letter, state: Letter.State, code: str, *, at: datetime) -> bool:
    """Note what the mail server of the addressee says about ``letter``, which has left; the last word counts."""
    left = Letter.objects.filter(pk=letter.pk, state__in=(State.HANDED_OVER, State.DELIVERED, State.BOUNCED))
    changed = bool(left.update(state=state, code=code[:60], settled_at=at))
    if changed:
        logger.info("letter %s", state.value, extra={"letter": str(letter.pk)})
    return changed


def give_up_old(*, at: datetime) -> int:
    """Give up what nobody could even try, twice as long as a try is worth; its address goes. Returns how many."""
    patient = Q()
    for kind, patience in PATIENCE.items():
        patient |= Q(kind=kind, created_at__gt=at - 2 * patience)
    old = Letter.objects.waiting_since(at - 2 * GIVE_UP_AFTER).exclude(patient)
    return old.update(state=State.GIVEN_UP, settled_at=at, content=None, leased_until=None, claim=None)


def forget_settled(*, at: datetime) -> int:
    """Delete letters that left or were given up a month ago; returns how many."""
    deleted, _ = Letter.objects.settled_before(at - KEEP_SETTLED).delete()
    return deleted


def _settle(letter: Letter, state: Letter.State, **columns: object) -> bool:
    settled = _held(letter).update(
        state=state,
        attempts=letter.attempts + 1,
        leased_until=None,
        claim=None,
        content=None,
        **{"code": "", **columns},
    )
    logger.info("letter %s", state.value, extra={"letter": str(letter.pk)})
    return bool(settled)


def _held(letter: Letter) -> LetterQuerySet:
    """``letter`` as long as nobody else took it over, because this worker was taken for dead."""
    return Letter.objects.filter(pk=letter.pk, claim=letter.claim, state=State.WAITING)
