"""What the script asks for that sends files of the desk in parts; each request asks anew who may add what."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from abri.centre.accounts.permissions import signed_in
from abri.centre.cases import keys
from abri.centre.cases.models import Case
from abri.centre.casework.evidence.arriving import AtDesk, Shut, takes, why_not
from abri.centre.casework.views.case import visible_case
from abri.centre.records.keyring import SealingError
from abri.centre.vault import in_parts, taking
from abri.centre.vault.models import Evidence

PartView = Callable[..., JsonResponse]


def at_desk(request: HttpRequest, case: Case, answer: str) -> AtDesk:
    """Who sends this request and may add such files to ``case``; raises ``Shut``."""
    person = signed_in(request)
    if not takes(case, person, answer):
        raise Shut
    try:
        ring = keys.case_keyring(case, cast(Any, request).keyring)
    except SealingError as error:
        # Nobody has let this member in to the desk's key: the plain form needs none.
        raise Shut from error
    return AtDesk(case, person, answer, ring)


def for_who_adds(view: PartView) -> PartView:
    """Give ``view`` who adds files to a case; answer in words that the script shows, whatever goes wrong."""

    @wraps(view)
    def answered(request: HttpRequest, reference: str, answer: str, **more: Any) -> JsonResponse:
        case, at = visible_case(request, reference), timezone.now()

        def respond() -> JsonResponse:
            return view(request, by=at_desk(request, case, answer), at=at, **more)

        def trouble(error: Exception, name: str) -> str:
            return why_not(error, taking.plain_name(name) or _("This file"))

        return in_parts.answered(request, respond, trouble=trouble)

    return answered


@login_required
@require_POST
@for_who_adds
def begin(request: HttpRequest, *, by: AtDesk, at: datetime) -> JsonResponse:
    """Begin with a file, or go on with it."""
    return in_parts.begin(request, by, at)


@login_required
@require_http_methods(["PUT"])
@for_who_adds
def part(request: HttpRequest, *, by: AtDesk, at: datetime, file_id: UUID, number: int) -> JsonResponse:
    """Take one part."""
    return in_parts.put(request, by, file_id, number, at)


@login_required
@require_POST
@for_who_adds
def finish(request: HttpRequest, *, by: AtDesk, at: datetime, file_id: UUID) -> JsonResponse:
    """All parts have come: keep the file, or forget it where somebody stopped it."""
    return in_parts.finish(request, by, file_id, at, says=_kept)


def _kept(_evidence: Evidence) -> str:
    return _("Arrived and locked.")
