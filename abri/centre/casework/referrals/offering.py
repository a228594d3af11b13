"""Offering a case to another desk: to whom, what, on which ground; then the preview; then it is asked or done."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from abri.centre.accounts.models import Desk
from abri.centre.accounts.permissions import signed_in
from abri.centre.cases import actions, keys, states
from abri.centre.cases.models import Case
from abri.centre.casework import words
from abri.centre.casework.referrals.forms import OfferForm
from abri.centre.casework.views.case import opened_or_refused, visible_case
from abri.centre.country import country
from abri.centre.records.keyring import Keyring, SealingError
from abri.centre.referrals import choosing
from abri.centre.referrals import offering as noun
from abri.centre.referrals.models import Referral
from abri.centre.ui.law_lines import citation
from abri.engine.routing import Gate

TEMPLATE = "casework/referrals/offer.html"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offer(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask to which desk, then what goes there; show what it will see before anything happens."""
    case = visible_case(request, reference)
    if not actions.may_act(case, signed_in(request)):
        raise PermissionDenied
    if not states.may("refer", case):
        messages.info(request, _("Only an open case can be passed on. Open it again first."))
        return redirect("casework:case", reference)
    desks = {desk.slug: desk for desk in choosing.receivers(case)}
    desk = desks.get((request.POST if request.method == "POST" else request.GET).get("to", ""))
    if desk is None:
        return _choose(request, case, list(desks.values()))
    return _sent(request, case, desk) if request.method == "POST" else _page(request, case, desk)


def _choose(request: HttpRequest, case: Case, desks: list[Desk]) -> HttpResponse:
    """Which desks there are, with what such a desk does."""
    receivers = country().referral.receivers
    rows = [
        {
            "desk": desk,
            "kind": words.desk_kind(desk.kind),
            "says": words.said(receivers[desk.kind]) if desk.kind in receivers else "",
        }
        for desk in desks
    ]
    # Also after a form was sent for a desk that was dissolved, or asked, since it was shown.
    gone = request.method == "POST"
    return render(request, TEMPLATE, {"case": case, "rows": rows, "gone": gone}, status=422 if gone else 200)


def _page(request: HttpRequest, case: Case, desk: Desk) -> HttpResponse:
    ring = opened_or_refused(request, case)
    if isinstance(ring, HttpResponse):
        return ring
    offering = choosing.offering_of(case, ring, desk)
    gate = choosing.gate_of(case, offering.opened, desk, at=timezone.now())
    initial = {
        "to": desk.slug,
        "days": country().referral.times.until,
        "ground": Referral.CONSENT,
        "request": _request_in(str((offering.opened.report or {}).get("language") or case.language), desk),
    }
    form = OfferForm(initial=initial, desk=desk, offering=offering, gate=gate)
    return render(request, TEMPLATE, _shown(case, desk, form, gate))


def _sent(request: HttpRequest, case: Case, desk: Desk) -> HttpResponse:
    """The form with what is wrong, the preview of what was filled in, or back to the case once it is done."""
    ring = _ring(request, case)
    offering, now = choosing.offering_of(case, ring, desk), timezone.now()
    gate = choosing.gate_of(case, offering.opened, desk, at=now)
    form = OfferForm(request.POST, desk=desk, offering=offering, gate=gate)
    if not form.is_valid() or "change" in request.POST:
        return render(request, TEMPLATE, _shown(case, desk, form, gate), status=422 if form.errors else 200)
    if "send" not in request.POST:
        return _preview(request, case, desk, form)
    try:
        referral = noun.offer(
            case=case, keyring=ring, wanted=form.wanted(now), by=signed_in(request), at=now,
            once=form.cleaned_data["once"],
        )  # fmt: skip
    except keys.AlreadySent:
        return redirect("casework:case", case.reference)
    except _REFUSALS as refusal:
        form.add_error(None, str(_SAID.get(type(refusal), _SAID[noun.NotOffered])))
        return render(request, TEMPLATE, _shown(case, desk, form, gate), status=422)
    said = _("The person is asked in the mailbox.") if referral.by_consent else _("It is passed on.")
    messages.success(request, said)
    return redirect(reverse("casework:case", args=[case.reference]) + "#referral")


def _ring(request: HttpRequest, case: Case) -> Keyring:
    """The ring that opens ``case``, without another line about an opened case; nobody else sends this form."""
    if not case.shows_content_to(signed_in(request)):
        raise Http404
    try:
        return keys.case_keyring(case, cast(Any, request).keyring)
    except SealingError as error:
        raise PermissionDenied from error


def _preview(request: HttpRequest, case: Case, desk: Desk, form: OfferForm) -> HttpResponse:
    """What the other desk sees and what the person reads, with everything that was filled in to be sent again."""
    given = form.cleaned_data
    pieces = form.offering.chosen(form.ticked)
    hidden = [(name, value) for name in form.fields for value in request.POST.getlist(form.add_prefix(name))]
    context = {
        "case": case,
        "desk": desk,
        "items": form.offering.preview(pieces),
        "letter": given["letter"],
        "request_text": given["request"],
        "by_consent": given["ground"] == Referral.CONSENT,
        "ground": dict(form.fields["ground"].choices)[given["ground"]],  # type: ignore[attr-defined]
        "days": dict(form.fields["days"].choices)[str(given["days"])],  # type: ignore[attr-defined]
        "hidden": hidden,
    }
    return render(request, "casework/referrals/preview.html", context)


def _shown(case: Case, desk: Desk, form: OfferForm, gate: Gate) -> dict[str, Any]:
    return {
        "case": case,
        "desk": desk,
        "kind": words.desk_kind(desk.kind),
        "form": form,
        "gate": gate,
        "secrecy": [words.said(reason) for reason in gate.reasons] if gate.grounds else [],
        "grounds": [
            {
                "name": words.said(one.ground.names),
                "says": words.said(one.ground.says),
                "verified": one.ground.basis.verified,
                "law": [citation(match.provision, words.reading_language()) for match in one.law],
                "points": [
                    {
                        "value": f"{one.ground.id}:{point.confirmation.id}",
                        "text": words.said(point.confirmation.text),
                        "stated": str(_STATED[point.stated]) if point.confirmation.stated else "",
                    }
                    for point in one.asked
                ],
            }
            for one in gate.grounds
        ],
    }


_STATED: Mapping[bool | None, Any] = MappingProxyType(
    {
        True: gettext_lazy("The report says so."),
        False: gettext_lazy("The report says otherwise."),
        None: gettext_lazy("The report does not say."),
    }
)


def _request_in(language: str, desk: Desk) -> str:
    """A first draft of what the person is asked, in the language and register of the report."""
    with translation.override(language):
        return _(
            "We think that “%(desk)s” can help. Below you see who they are and exactly what they would get, nothing "
            "else. You decide: you can say yes or no, and take a yes back later."
        ) % {"desk": desk.name}


_SAID: Mapping[type[Exception], Any] = MappingProxyType(
    {
        noun.NothingChosen: gettext_lazy("Choose at least one thing that the other desk gets."),
        noun.GroundMissing: gettext_lazy(
            "This ground is not open, or something that it asks for is missing."
        ),
        noun.NotOffered: gettext_lazy(
            "This cannot be offered any more: the desk, or something that you chose, has changed. Look at it again."
        ),
        actions.NotAllowed: gettext_lazy("Only caseworkers of this desk can do that. Nothing was changed."),
        states.CannotFollow: gettext_lazy("This case was closed in the meantime. Nothing was changed."),
        states.AlreadyClosed: gettext_lazy("This case was closed in the meantime. Nothing was changed."),
    }
)
_REFUSALS = tuple(_SAID)
