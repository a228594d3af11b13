"""The page of one thing that a case holds, and what a desk does with it: look, take a copy, seal it off."""

import logging
from dataclasses import dataclass
from typing import Any, cast

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST, require_safe

from abri.centre.accounts.permissions import signed_in
from abri.centre.cases import actions, keys
from abri.centre.cases.models import Case
from abri.centre.casework.desks import desk_of
from abri.centre.casework.evidence import looking, serving
from abri.centre.casework.evidence import words as evidence_words
from abri.centre.casework.evidence.forms import CopyForm, HandOverForm, LookForm
from abri.centre.casework.evidence.log import log_of
from abri.centre.casework.evidence.pieces import piece_of
from abri.centre.casework.evidence.sheet import SHOWN, sheet_of
from abri.centre.casework.views.case import opened_or_refused, visible_case
from abri.centre.records.keyring import Identity, Keyring, SealingError
from abri.centre.records.models import AuditEntry
from abri.centre.vault import adults, custody, destruction, index, opening, sealing_off
from abri.centre.vault.blobs import StorageGone
from abri.centre.vault.models import Evidence
from abri.engine.evidence.canonical import Malformed

logger = logging.getLogger(__name__)

TEMPLATE = "casework/evidence.html"

State = Evidence.State


@dataclass(frozen=True)
class Asked:
    """What an address is about, for somebody who may see the case; nothing of it is opened yet."""

    case: Case
    evidence: Evidence

    @property
    def name(self) -> str:
        """How a file is called that leaves Abri: never by the name that an outsider gave it."""
        return f"{self.case.reference}-{self.evidence.number}"


def _asked(request: HttpRequest, reference: str, number: int) -> Asked:
    case = visible_case(request, reference)
    rows = case.evidence.exclude(number=0).select_related("author")
    return Asked(case, get_object_or_404(rows, number=number))


def _unlocked(request: HttpRequest, asked: Asked) -> Identity:
    """The identity of what is kept, without another line about an opened case; whoever may not look gets 404."""
    if asked.evidence.state != State.KEPT or not asked.case.shows_content_to(signed_in(request)):
        raise Http404
    try:
        ring = keys.case_keyring(asked.case, cast(Any, request).keyring)
        identity = opening.identity_of(asked.evidence, ring)
        described = opening.described(asked.evidence, identity)
    except SealingError as error:
        raise PermissionDenied from error
    except opening.Damaged as error:
        raise Http404 from error
    if adults.kept_from(signed_in(request), asked.case, described):
        raise Http404
    return identity


@login_required
@require_safe
def evidence(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Open the page of one thing; that it was opened stands in its custody log."""
    answer = _page(request, _asked(request, reference, number))
    # The only page on which something plays.
    csp_update({"media-src": [SELF]})(lambda _request: answer)(request)
    return answer


def _page(request: HttpRequest, asked: Asked, *, refused: CopyForm | None = None) -> HttpResponse:
    case, person, now = asked.case, signed_in(request), timezone.now()
    ring = opened_or_refused(request, case)
    if isinstance(ring, HttpResponse):
        return ring
    if asked.evidence.state == State.KEPT and refused is None:
        _opened(request, asked)
    descriptions = opening.described_all([asked.evidence], ring)
    piece = piece_of(asked.evidence, descriptions, person, index.elsewhere(case, ring, person, descriptions))
    until, sheet = looking.shown_until(request, asked.evidence), sheet_of(piece)
    if piece.described and adults.kept_from(person, case, piece.described):
        sheet = sheet.closed(evidence_words.adults_only())
    return render(
        request,
        TEMPLATE,
        {
            "case": case,
            "now": now,
            "piece": piece,
            "sheet": sheet,
            "log": log_of(asked.evidence, _identity(asked.evidence, ring)),
            "may_act": actions.may_act(case, person),
            "veiled": piece.group in SHOWN and until is None,
            "shown_until": until,
            "look": LookForm(auto_id="look_%s"),
            "copy": refused or CopyForm(initial={"form_of": "original"}),
            "hand_over": HandOverForm(),
            "what_now": evidence_words.sealed_off_says(),
            "handed_to": _handed_to(asked.evidence),
        },
        status=422 if refused else 200,
    )


def _opened(request: HttpRequest, asked: Asked) -> None:
    try:
        _write_down(request, asked, "opened")
    except Malformed:
        # No line fits behind a log that was changed. The page says so, and gives nothing out.
        logger.warning("custody log cannot be continued", extra={"evidence": str(asked.evidence.pk)})


@login_required
@require_GET
def veil(request: HttpRequest, reference: str, number: int) -> HttpResponseBase:
    """The tiny grey blurred form of a picture, which everybody sees before choosing."""
    asked = _asked(request, reference, number)
    return looking.given(
        asked.evidence,
        lambda: serving.whole(
            asked.evidence, _unlocked(request, asked), "veil", name=asked.name, attachment=False
        ),
    )


@login_required
@require_POST
def reveal(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Show a picture, let a video or a sound play, for a while and in this session only."""
    asked, form = _asked(request, reference, number), LookForm(request.POST)
    _unlocked(request, asked)
    if not looking.can_be_shown(asked.evidence):
        raise Http404
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    _write_down(request, asked, "revealed", reason)
    looking.show(request, asked.evidence)
    return _back_to(asked, "#look")


@login_required
@require_POST
def veil_again(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Hide what was shown before its time is over."""
    asked = _asked(request, reference, number)
    looking.hide(request, asked.evidence)
    return _back_to(asked, "#look")


@login_required
@require_GET
def look(request: HttpRequest, reference: str, number: int) -> HttpResponseBase:
    """The working copy of a picture, or what a player asks for of a video or a sound, once somebody chose to look."""
    asked = _asked(request, reference, number)
    return looking.look(request, asked.evidence, _unlocked(request, asked), name=asked.name)


@login_required
@require_POST
def download(request: HttpRequest, reference: str, number: int) -> HttpResponseBase:
    """Give a copy out of Abri, always as a file to save; that it left stands in the custody log."""
    asked, form = _asked(request, reference, number), CopyForm(request.POST)
    if not actions.may_act(asked.case, signed_in(request)):
        raise PermissionDenied
    identity = _unlocked(request, asked)
    if not form.is_valid():
        return _page(request, asked, refused=form)
    role = form.cleaned_data["form_of"]

    def send() -> HttpResponseBase:
        answer = serving.whole(asked.evidence, identity, role, name=asked.name, attachment=True)
        _write_down(request, asked, "copied", form.cleaned_data["reason"])
        return answer

    return looking.given(asked.evidence, send)


@login_required
def seal_off(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Ask once more, then let nobody open it again and tell who has to know."""
    asked, person = _asked(request, reference, number), signed_in(request)
    if not actions.may_act(asked.case, person):
        raise PermissionDenied
    if asked.evidence.state != State.KEPT or asked.evidence.is_link:
        return _back_to(asked)
    if request.method != "POST":
        words = {"what_happens": evidence_words.sealing_off(), "what_now": evidence_words.sealed_off_says()}
        return render(request, "casework/seal_off.html", {"case": asked.case, "asked": asked, **words})
    try:
        sealing_off.seal_off(asked.evidence, by=person, desk=desk_of(asked.case, person), at=timezone.now())
    except sealing_off.NotOpen:
        # Somebody was faster, which is what the person wants to see.
        return _back_to(asked)
    messages.success(request, _("It is sealed off. Nobody opens it any more."))
    return _back_to(asked)


@login_required
@require_POST
def handed_over(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """Note to whom something that was sealed off was handed over; what is stored here is destroyed."""
    asked, person = _asked(request, reference, number), signed_in(request)
    if not actions.may_act(asked.case, person):
        raise PermissionDenied
    form = HandOverForm(request.POST)
    if not form.is_valid():
        messages.warning(request, _("Say to whom it was handed over. Nothing was changed."))
        return _back_to(asked)
    desk = desk_of(asked.case, person)
    try:
        sealing_off.hand_over(
            asked.evidence, to=form.cleaned_data["to"], by=person, desk=desk, at=timezone.now()
        )
    except sealing_off.NotSealedOff:
        return _back_to(asked)
    except destruction.Held:
        messages.warning(request, _("A legal hold keeps it from being destroyed. End the hold first."))
        return _back_to(asked)
    except StorageGone:
        logger.warning("handed-over evidence waits to be deleted", extra={"evidence": str(asked.evidence.pk)})
    messages.success(request, _("Noted. What was stored here is destroyed; its custody log stays."))
    return _back_to(asked)


def _handed_to(evidence: Evidence) -> str:
    """To whom something was handed over that nobody may look at; its own log tells no reasons once it is destroyed."""
    if evidence.state != State.DESTROYED:
        return ""
    entry = AuditEntry.objects.about(evidence).filter(action="evidence.handed_over").first()
    return evidence_words.reason(str(entry.detail.get("to", ""))) if entry else ""


def _write_down(request: HttpRequest, asked: Asked, action: str, reason: str = "") -> None:
    person = signed_in(request)
    desk = desk_of(asked.case, person)
    custody.record(asked.evidence, action, at=timezone.now(), by=person, desk_id=desk.pk, reason=reason)


def _identity(evidence: Evidence, ring: Keyring) -> Identity | None:
    try:
        return opening.identity_of(evidence, ring)
    except SealingError:
        return None


def _back_to(asked: Asked, anchor: str = "") -> HttpResponse:
    page = reverse("casework:evidence", args=[asked.case.reference, asked.evidence.number])
    return HttpResponseRedirect(page + anchor)
