"""Whose turn it is to begin a report in a minute in which very many are begun: there is no draft yet to bind it to."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from abri.centre import turns
from abri.centre.accounts.models import Desk
from abri.centre.reporting import budget

_BEGIN = "begin"


def turn_of(request: HttpRequest, at: datetime) -> turns.Turn | None:
    """``None`` where this browser may begin now; counts it then."""
    if budget.beginnings_exhausted(at):
        return turns.earned(_BEGIN, request.POST, at)
    budget.count_beginning(at)
    return None


def page(turn: turns.Turn, request: HttpRequest, desk: Desk | None, *, carried: str = "") -> HttpResponse:
    """The page that works for the turn, or waits; ``carried`` is a chat that has no draft yet to lie beside."""
    known = {**turn.fields, "desk": desk, "carried": carried}
    return render(request, "reporting/begin_turn.html", known, status=429)
