"""Each request is answered with one edition of the pack: the newest, or the draft that its editor tries out."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from abri.centre import country
from abri.centre.overlay import following, trying

# Whoever asks whether the process lives gets an answer without a database.
_WITHOUT_DATABASE = frozenset({"/healthz"})


class PackOfTheCentre:
    """Follow what was published, and keep to it until the answer is given."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with what counts now, or with what is being tried out."""
        if request.path_info in _WITHOUT_DATABASE:
            return self.get_response(request)
        following.look(time.monotonic())
        trial = trying.found(request)
        if trial is not None:
            return trying.answer(request, trial, self.get_response)
        with country.bound(country.edition()):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Send nothing while something is tried out."""
        return trying.refusal(request)
