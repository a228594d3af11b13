"""What the script asks for that sends files in parts. Addresses carry random ids and numbers, never a name.

Each request opens the sealed pocket of its browser anew: an id without its cookie is worth nothing.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from abri.centre.files.uploads import sent_part
from abri.centre.reporting import file_words, handing_in
from abri.centre.reporting.handing_in import HandingIn
from abri.centre.vault import blobs, parts, settling, taking

_STATUS = {
    taking.TooLarge: 413,
    taking.CaseFull: 413,
    handing_in.TooMany: 413,
    handing_in.Busy: 429,
    taking.NoSpace: 507,
    blobs.StorageGone: 507,
}
PartView = Callable[..., JsonResponse]


def for_who_hands_in(view: PartView) -> PartView:
    """Give ``view`` whoever hands files in; answer in words that the script shows, whatever goes wrong."""

    @wraps(view)
    def answer(request: HttpRequest, language: str, *, mailbox: bool, **more: Any) -> JsonResponse:
        at = timezone.now()
        try:
            by = handing_in.of_request(request, at, mailbox=mailbox)
            if by is None:
                return _gone(mailbox)
            response = view(request, by=by, at=at, **more)
            by.stay(response, at)
        except settling.Incomplete as error:
            return JsonResponse({"missing": error.missing}, status=409)
        except DatabaseError:
            # The script tries again by itself.
            return JsonResponse({}, status=503)
        except file_words.TROUBLES as error:
            name = request.POST.get("name", "") if request.method == "POST" else ""
            return JsonResponse({"error": file_words.trouble(error, name)}, status=_status(error))
        return response

    return answer


def _status(error: Exception) -> int:
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 403)


@require_POST
@for_who_hands_in
def begin(request: HttpRequest, *, by: HandingIn, at: datetime) -> JsonResponse:
    """Begin with a file, or go on with it: which parts have not come yet."""
    announced = request.POST.get("size", "")
    size = int(announced) if announced.isascii() and announced.isdigit() and len(announced) < 16 else 0
    file = by.begin(request.POST.get("name", ""), size, at, mark=request.POST.get("mark", "")[:300])
    return JsonResponse({"id": file.id, "part": parts.PART_SIZE, "missing": by.missing(file)})


@require_http_methods(["PUT"])
@for_who_hands_in
def part(request: HttpRequest, *, by: HandingIn, at: datetime, file_id: UUID, number: int) -> JsonResponse:
    """Take one part: raw bytes, sealed before this answers."""
    by.put_part(file_id, number, sent_part(request, parts.PART_SIZE + 1), at)
    return JsonResponse({})


@require_POST
@for_who_hands_in
def finish(request: HttpRequest, *, by: HandingIn, at: datetime, file_id: UUID) -> JsonResponse:
    """All parts have come: lock the file, or forget it where somebody stopped it."""
    if "remove" in request.POST:
        by.remove(file_id, at)
        return JsonResponse({})
    return JsonResponse({"says": file_words.state(by.finish(file_id, at))})


def _gone(mailbox: bool) -> JsonResponse:
    said = (
        _("The mailbox was closed to protect you. Open it again with your code.")
        if mailbox
        else _("To protect you, your answers were deleted after 60 minutes without a click.")
    )
    return JsonResponse({"error": said, "gone": True}, status=410)
