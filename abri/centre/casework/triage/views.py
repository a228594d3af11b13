"""Confirming and changing what the software proposes."""

from typing import Any, cast

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from abri.centre.accounts.models import Desk
from abri.centre.accounts.permissions import signed_in
from abri.centre.cases import actions, danger, keys, triage, verdicts
from abri.centre.cases.models import Case, Verdict
from abri.centre.cases.triage import Proposal
from abri.centre.casework.triage.forms import ChangeForm
from abri.centre.casework.views.case import page, visible_case
from abri.centre.records.keyring import NotForThisKey

Part = Verdict.Part


@login_required
def judge(request: HttpRequest, reference: str, proposed: str) -> HttpResponse:
    """Confirm one part of the proposal, or change it; the proposal is worked out anew, never taken from the page."""
    if proposed not in Part.values:
        raise Http404
    case = visible_case(request, reference)
    if request.method != "POST":
        # Whoever signs in again after deciding comes back to the address of the form.
        return redirect("casework:case", reference)
    if not actions.may_act(case, signed_in(request)):
        raise PermissionDenied
    try:
        proposal = triage.propose_again(case, keys.case_keyring(case, cast(Any, request).keyring))
    except NotForThisKey:
        return page(request, case)
    if proposal is None:
        messages.warning(request, _("The report cannot be opened, so nothing was changed."))
        return redirect("casework:case", reference)
    return _decide(request, case, Part(proposed), proposal)


def _decide(request: HttpRequest, case: Case, part: Part, proposal: Proposal) -> HttpResponse:
    who: dict[str, Any] = {"by": signed_in(request), "at": timezone.now()}
    confirms = "confirm" in request.POST
    form = ChangeForm(part, proposal, timezone.now(), None if confirms else request.POST)
    try:
        if confirms:
            verdicts.confirm(case=case, part=part, proposal=proposal, **who)
        elif form.is_valid():
            _change(case, part, proposal, form, who)
    except (verdicts.NoSuchChoice, verdicts.NothingOwed):
        form.add_error(None, _("That is not possible. Nothing was changed."))
    except danger.UnreadDanger:
        form.add_error(
            None,
            _(
                "Something that speaks of danger came that nobody had read. Nothing was changed: read it first."
            ),
        )
    except actions.CannotFollow:
        messages.warning(request, _("This case was closed in the meantime. Nothing was changed."))
        return redirect("casework:case", case.reference)
    if form.errors:
        return page(request, visible_case(request, case.reference), refused={"triage": form}, status=422)
    messages.success(request, _("Confirmed.") if confirms else _said(part))
    return redirect(_onward(case, part))


def _change(case: Case, part: Part, proposal: Proposal, form: ChangeForm, who: dict[str, Any]) -> None:
    given = form.cleaned_data
    if part == Part.DUE:
        verdicts.change_due(
            case=case, proposal=proposal, due_at=given["due_at"], reason=given["reason"], **who
        )
        return
    verdicts.change(
        case=case, part=part, proposal=proposal, chosen=given["chosen"], reason=given["reason"], **who
    )


def _said(part: Part) -> str:
    if part == Part.DESK:
        return _("Noted. The case goes to that desk once it accepts a referral.")
    return _("Changed. Your reason is kept as an internal note.")


def _onward(case: Case, part: Part) -> str:
    """Where the change leads: to the proposal again, or to the page that offers the case to the other desk."""
    verdict = case.verdicts.filter(part=part).first()
    if part == Part.DESK and verdict is not None and verdict.chosen != str(case.desk_id):
        desk = get_object_or_404(Desk, pk=verdict.chosen)
        return f"{reverse('casework:referral_offer', args=[case.reference])}?to={desk.slug}"
    return f"{reverse('casework:case', args=[case.reference])}#triage"
