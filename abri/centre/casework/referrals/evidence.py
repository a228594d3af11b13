"""Evidence that was referred: its page, and looking at it or taking a copy, for a desk that accepted it.

Everything stands in the custody log of the evidence. What is being sent breaks off as soon as the referral ends.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST, require_safe

from abri.centre.accounts.permissions import signed_in
from abri.centre.casework.evidence import looking, serving
from abri.centre.casework.evidence.forms import CopyForm, LookForm
from abri.centre.casework.evidence.pieces import piece_of
from abri.centre.casework.evidence.sheet import SHOWN, sheet_of
from abri.centre.casework.referrals.views import found_for, looked_into
from abri.centre.records.keyring import Identity, SealingError
from abri.centre.referrals import answering, showing
from abri.centre.referrals.models import Referral
from abri.centre.vault import adults, custody, opening
from abri.centre.vault.models import Evidence
from abri.centre.vault.opening import Damaged, Description
from abri.engine.evidence.canonical import Malformed

logger = logging.getLogger(__name__)

TEMPLATE = "casework/referrals/evidence.html"


@dataclass(frozen=True)
class Referred:
    """Evidence of a referral that the reader's desk accepted, opened."""

    referral: Referral
    number: int
    evidence: Evidence
    identity: Identity
    described: Description

    @property
    def name(self) -> str:
        """How a file is called that leaves Abri: never by the name that an outsider gave it."""
        return f"{self.referral.reference}-{self.number}"


def _referred(request: HttpRequest, referral_reference: str, item_number: int) -> Referred:
    """What stands at this address, for members of the receiving desk alone: the other one has its case."""
    found, receives = found_for(request, referral_reference)
    if not receives:
        raise Http404
    ring = looked_into(request, found, receives=receives)
    rows = found.items.select_related("evidence__author")
    row = get_object_or_404(rows, number=item_number, evidence__state=Evidence.State.KEPT)
    evidence = cast(Evidence, row.evidence)
    try:
        identity = showing.item_identity(row, ring)
        described = opening.described(evidence, identity)
    except (SealingError, Damaged) as error:
        raise Http404 from error
    if described.told.get("intimate") == "adult" and not adults.may_read([found.to_desk]):
        raise Http404
    return Referred(found, item_number, evidence, identity, described)


@login_required
@require_safe
def evidence(request: HttpRequest, referral_reference: str, item_number: int) -> HttpResponse:
    """Open the page of one thing; that it was opened stands in its custody log."""
    answer = _page(request, _referred(request, referral_reference, item_number))
    csp_update({"media-src": [SELF]})(lambda _request: answer)(request)
    return answer


def _page(request: HttpRequest, referred: Referred, refused: CopyForm | None = None) -> HttpResponse:
    piece = piece_of(referred.evidence, {referred.evidence.pk: referred.described}, signed_in(request), {})
    until = looking.shown_until(request, referred.evidence)
    if refused is None:
        _write_down(request, referred, "opened")
    context = {
        "referral": referred.referral,
        "number": referred.number,
        "piece": piece,
        "sheet": sheet_of(piece),
        "veiled": piece.group in SHOWN and until is None,
        "shown_until": until,
        "look": LookForm(auto_id="look_%s"),
        "copy": refused or CopyForm(initial={"form_of": "original"}),
        "may_act": answering.receives(referred.referral, signed_in(request)),
    }
    return render(request, TEMPLATE, context, status=422 if refused else 200)


@login_required
@require_GET
def veil(request: HttpRequest, referral_reference: str, item_number: int) -> HttpResponseBase:
    """The tiny grey blurred form of a picture."""
    one = _referred(request, referral_reference, item_number)
    return looking.given(
        one.evidence,
        lambda: serving.whole(one.evidence, one.identity, "veil", name=one.name, attachment=False),
    )


@login_required
@require_POST
def reveal(request: HttpRequest, referral_reference: str, item_number: int) -> HttpResponse:
    """Show a picture, let a video or a sound play, for a while and in this session only."""
    one, form = _referred(request, referral_reference, item_number), LookForm(request.POST)
    if not looking.can_be_shown(one.evidence):
        raise Http404
    _write_down(request, one, "revealed", form.cleaned_data["reason"] if form.is_valid() else "")
    looking.show(request, one.evidence)
    return HttpResponseRedirect(
        reverse("casework:referral_evidence", args=[one.referral.reference, item_number])
    )


@login_required
@require_GET
def look(request: HttpRequest, referral_reference: str, item_number: int) -> HttpResponseBase:
    """What was chosen to be shown, as long as the referral stands."""
    one = _referred(request, referral_reference, item_number)
    return _while_it_stands(one, looking.look(request, one.evidence, one.identity, name=one.name))


@login_required
@require_POST
def download(request: HttpRequest, referral_reference: str, item_number: int) -> HttpResponseBase:
    """Give a copy out of Abri; that it left stands in the custody log."""
    one, form = _referred(request, referral_reference, item_number), CopyForm(request.POST)
    if not answering.receives(one.referral, signed_in(request)):
        raise Http404
    if not form.is_valid():
        return _page(request, one, refused=form)

    def send() -> HttpResponseBase:
        role = form.cleaned_data["form_of"]
        answer = serving.whole(one.evidence, one.identity, role, name=one.name, attachment=True)
        _write_down(request, one, "copied", form.cleaned_data["reason"])
        return answer

    return _while_it_stands(one, looking.given(one.evidence, send))


class Withdrawn(Exception):
    """The referral ended while something of it was being sent, so the rest is not sent."""


def _while_it_stands(one: Referred, answer: HttpResponseBase) -> HttpResponseBase:
    """``answer``, torn as soon as the referral ends: before each part it is asked again."""
    if isinstance(answer, StreamingHttpResponse):
        answer.streaming_content = _standing(one.referral, cast(Iterator[bytes], answer.streaming_content))
    return answer


def _standing(referral: Referral, pieces: Iterator[bytes]) -> Iterator[bytes]:
    for piece in pieces:
        if not Referral.objects.open_to_receiver(timezone.now()).filter(pk=referral.pk).exists():
            raise Withdrawn
        yield piece


def _write_down(request: HttpRequest, one: Referred, action: str, reason: str = "") -> None:
    """Write a line into the custody log; nothing is given out where none fits behind a log that was changed."""
    desk, person = one.referral.to_desk_id, signed_in(request)
    try:
        custody.record(one.evidence, action, at=timezone.now(), by=person, desk_id=desk, reason=reason)
    except Malformed as error:
        logger.warning("custody log cannot be continued", extra={"evidence": str(one.evidence.pk)})
        raise Http404 from error
