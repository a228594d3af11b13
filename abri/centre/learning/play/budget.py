"""How many rooms a minute are opened, and wrong codes tried, before a browser has to earn its turn.

Nobody's address is stored or looked at. Above the budget a turn is earned by work or by waiting (``turns``); whoever
knows the code of a room is slowed down in such a minute, and never locked out.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from abri.centre import turns

# A hundred classes that begin at once mistype a code more seldom; of a hundred million codes it finds none.
WRONG_CODES_PER_MINUTE = 200
ROOMS_PER_MINUTE = 100
_WRONG, _OPENED = "play.wrong_codes", "play.opened"
# What a form of this house carries at the most, once more in hidden fields.
MOST_FIELDS = 80


@dataclass(frozen=True)
class Turn:
    """A turn that is not earned yet."""

    word: str
    ticket: str
    still: timedelta
    at: datetime

    def page(self, request: HttpRequest, *, joins: bool) -> HttpResponse:
        """The page that works for the turn, or waits, and then sends the same form again."""
        own = {"turn", "ticket", "work", "csrfmiddlewaretoken"}
        fields = [
            (name, value) for name, values in request.POST.lists() if name not in own for value in values
        ]
        known: dict[str, Any] = {
            "joins": joins,
            "fields": fields[:MOST_FIELDS],
            "turn": self.word,
            "ticket": self.ticket,
            "work": turns.challenge(_subject(self.word), self.at),
            "seconds": int(self.still.total_seconds()) + 1,
        }
        return render(request, "learning/play/turn.html", known, status=429)


def wrong_code(at: datetime) -> None:
    """Remember that one more wrong code was tried, and nothing else about it."""
    turns.count(_WRONG, at)


def turn_to_join(request: HttpRequest, at: datetime) -> Turn | None:
    """``None`` where this browser may try a code now."""
    return _turn(request, at) if turns.counted(_WRONG, at) >= WRONG_CODES_PER_MINUTE else None


def turn_to_open(request: HttpRequest, at: datetime) -> Turn | None:
    """``None`` where this browser may open a room now; counts it then."""
    if turns.counted(_OPENED, at) >= ROOMS_PER_MINUTE:
        return _turn(request, at)
    turns.count(_OPENED, at)
    return None


def _turn(request: HttpRequest, at: datetime) -> Turn | None:
    word, ticket = request.POST.get("turn", "")[:60], request.POST.get("ticket", "")
    subject = _subject(word)
    if word and not turns.is_used_up(subject):
        still = turns.still_to_wait(subject, ticket, at)
        if still == timedelta(0) or turns.has_worked(subject, request.POST.get("work", "")):
            turns.use_up(subject)
            return None
        if still is not None:
            return Turn(word, ticket, still, at)
    word = secrets.token_urlsafe(16)
    return Turn(word, turns.ticket(_subject(word), at), turns.WAIT, at)


def _subject(word: str) -> str:
    return f"play {word}"
