"""Choosing to see something, for a while and in this session only; the same for a case and for what was referred."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from abri.centre.accounts.permissions import signed_in
from abri.centre.casework.evidence import serving
from abri.centre.casework.evidence import words as evidence_words
from abri.centre.casework.evidence.sheet import SHOWN
from abri.centre.casework.work import exposure
from abri.centre.records.keyring import Identity
from abri.centre.vault import opening
from abri.centre.vault.blobs import StorageGone
from abri.centre.vault.models import Evidence
from abri.engine.evidence.canonical import Malformed

logger = logging.getLogger(__name__)

# What was chosen to be shown veils itself again: somebody else may come to look at the screen.
SHOWN_FOR = timedelta(minutes=15)
_SHOWN_UNTIL = "evidence_shown_until"


def can_be_shown(evidence: Evidence) -> bool:
    """Whether it is a picture, a video or a sound."""
    return evidence_words.group_of(evidence.kind) in SHOWN


def show(request: HttpRequest, evidence: Evidence) -> None:
    """Let this session show it for a while; that its person uncovered something is counted, not what."""
    now = timezone.now()
    exposure.count_reveal(person=signed_in(request), at=now)
    until = now + SHOWN_FOR
    request.session[_SHOWN_UNTIL] = {**_shown(request), str(evidence.pk): until.isoformat()}


def hide(request: HttpRequest, evidence: Evidence) -> None:
    """Let this session show it no more."""
    shown = _shown(request)
    shown.pop(str(evidence.pk), None)
    request.session[_SHOWN_UNTIL] = shown


def shown_until(request: HttpRequest, evidence: Evidence) -> datetime | None:
    """Until when this session shows it; ``None``: it is veiled."""
    return parse_datetime(_shown(request).get(str(evidence.pk), ""))


def look(request: HttpRequest, evidence: Evidence, identity: Identity, *, name: str) -> HttpResponseBase:
    """The working copy of a picture, or what a player asks for of a video or a sound, once somebody chose to look."""
    if not can_be_shown(evidence) or shown_until(request, evidence) is None:
        raise Http404
    if evidence_words.group_of(evidence.kind) == "image":
        return given(evidence, lambda: serving.whole(evidence, identity, "copy", name=name, attachment=False))
    # A player that asks for everything gets its first part, and comes back for the rest.
    wanted = request.headers.get("Range", "bytes=0-")
    return given(evidence, lambda: serving.ranged(evidence, identity, wanted, name=name))


def given(evidence: Evidence, send: Callable[[], HttpResponseBase]) -> HttpResponseBase:
    """What ``send`` gives; the page of the thing where that is damaged or its storage is gone."""
    try:
        return send()
    except (opening.Damaged, opening.SealedOff, Malformed, StorageGone) as error:
        logger.warning("evidence not sent: %s", type(error).__name__, extra={"evidence": str(evidence.pk)})
        raise Http404 from error


def _shown(request: HttpRequest) -> dict[str, str]:
    """What this session shows, and until when; instants of one zone in one spelling sort as texts."""
    now = timezone.now().isoformat()
    return {pk: until for pk, until in request.session.get(_SHOWN_UNTIL, {}).items() if until > now}
