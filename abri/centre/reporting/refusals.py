"""What a request meets that could not be read at all."""

from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import bad_request

from abri.centre.country import country


def unreadable(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """The page of a bad request (``handler400``); what is too large to be read is told how to become smaller."""
    if isinstance(exception, RequestDataTooBig | TooManyFieldsSent):
        longest = max(question.max_length for question in country().intake.questions)
        return render(request, "reporting/too_large.html", {"limit": longest}, status=413)
    return bad_request(request, exception)
