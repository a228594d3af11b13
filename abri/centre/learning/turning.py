"""The page of a turn that a browser earns on a public form of learning while too much arrives (``turns``).

What was typed goes along in hidden fields: nothing is lost.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from abri.centre.turns import Turn

# What a form of this house carries at the most, once more in hidden fields.
MOST_FIELDS = 80
_OWN = frozenset({"turn", "ticket", "work", "csrfmiddlewaretoken"})


def page(turn: Turn, request: HttpRequest, template: str, **more: object) -> HttpResponse:
    """The page that works for the turn, or waits, and then sends the same form again."""
    fields = [(name, value) for name, values in request.POST.lists() if name not in _OWN for value in values]
    known = {**more, "fields": fields[:MOST_FIELDS], **turn.fields}
    return render(request, template, known, status=429)
