"""What the script asks for that sends files in parts, for who writes a report or a message.

Each request opens the sealed pocket of its browser anew: an id without its cookie is worth nothing.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from abri.centre.reporting import file_words, handing_in
from abri.centre.reporting.handing_in import HandingIn
from abri.centre.vault import in_parts

_STATUSES: dict[type[Exception], int] = {handing_in.TooMany: 413, handing_in.Busy: 429}
PartView = Callable[..., JsonResponse]


def for_who_hands_in(view: PartView) -> PartView:
    """Give ``view`` whoever hands files in; answer in words that the script shows, whatever goes wrong."""

    @wraps(view)
    def answer(request: HttpRequest, language: str, *, mailbox: bool, **more: Any) -> JsonResponse:
        at = timezone.now()

        def respond() -> JsonResponse:
            by = handing_in.of_request(request, at, mailbox=mailbox)
            if by is None:
                return _gone(mailbox)
            response = view(request, by=by, at=at, **more)
            by.stay(response, at)
            return response

        return in_parts.answered(request, respond, trouble=file_words.trouble, statuses=_STATUSES)

    return answer


@require_POST
@for_who_hands_in
def begin(request: HttpRequest, *, by: HandingIn, at: datetime) -> JsonResponse:
    """Begin with a file, or go on with it."""
    return in_parts.begin(request, by, at)


@require_http_methods(["PUT"])
@for_who_hands_in
def part(request: HttpRequest, *, by: HandingIn, at: datetime, file_id: UUID, number: int) -> JsonResponse:
    """Take one part."""
    return in_parts.put(request, by, file_id, number, at)


@require_POST
@for_who_hands_in
def finish(request: HttpRequest, *, by: HandingIn, at: datetime, file_id: UUID) -> JsonResponse:
    """All parts have come: lock the file, or forget it where somebody stopped it."""
    return in_parts.finish(request, by, file_id, at, says=file_words.state)


def _gone(mailbox: bool) -> JsonResponse:
    said = (
        _("The mailbox was closed to protect you. Open it again with your code.")
        if mailbox
        else _("To protect you, your answers were deleted after 60 minutes without a click.")
    )
    return JsonResponse({"error": said, "gone": True}, status=410)
