"""How pages take what somebody writes for a sheet of paper: posted, printed in the answer, kept nowhere."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

View = Callable[..., HttpResponse]
CHANGE = "change"
"""The button of a finished sheet that leads back to its form, with everything still in it."""


def for_paper(view: View) -> View:
    """A form whose answer is a sheet of paper.

    Nothing is changed or kept, so there is nothing that a forged request could do; a token would need a cookie.
    """
    return csrf_exempt(require_http_methods(["GET", "HEAD", "POST"])(view))


def wants_change(request: HttpRequest) -> bool:
    """Whether somebody who saw the sheet wants to go on writing."""
    return CHANGE in request.POST
