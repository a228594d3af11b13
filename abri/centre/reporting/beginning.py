"""Whose turn it is to begin a report in a minute in which very many are begun.

There is no draft yet, so a turn is bound to a random word of its own that the form carries, and serves once.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from abri.centre import turns
from abri.centre.accounts.models import Desk
from abri.centre.reporting import budget


@dataclass(frozen=True)
class Turn:
    """A turn that is not earned yet, and how long a browser without scripts still waits for it."""

    word: str
    ticket: str
    still: timedelta
    at: datetime

    def page(self, request: HttpRequest, desk: Desk | None, *, carried: str = "") -> HttpResponse:
        """The page that works for the turn, or waits; ``carried`` is a chat that has no draft yet to lie beside."""
        known = {
            "turn": self.word,
            "ticket": self.ticket,
            "work": turns.challenge(_subject(self.word), self.at),
            "seconds": int(self.still.total_seconds()) + 1,
            "desk": desk,
            "carried": carried,
        }
        return render(request, "reporting/begin_turn.html", known, status=429)


def turn_of(request: HttpRequest, at: datetime) -> Turn | None:
    """``None`` where this browser may begin now; counts it then."""
    word, ticket = request.POST.get("turn", "")[:60], request.POST.get("ticket", "")
    if not budget.beginnings_exhausted(at):
        budget.count_beginning(at)
        return None
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
    return f"begin {word}"
