"""Writing a notice from a case, and changing one that has not left."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from abri.centre.accounts.permissions import signed_in
from abri.centre.cases import actions as cases
from abri.centre.cases.models import Case
from abri.centre.casework import words
from abri.centre.casework.notices import words as notice_words
from abri.centre.casework.notices.forms import NoticeForm
from abri.centre.casework.notices.opening import (
    Opened,
    addresses_in,
    facts_of,
    law_for,
    opened_notice,
)
from abri.centre.casework.views.case import opened_or_refused, visible_case
from abri.centre.country import country
from abri.centre.notices import actions
from abri.centre.notices.models import Notice
from abri.centre.records.keyring import Keyring
from abri.centre.ui.colons import named
from abri.centre.ui.law_lines import citation


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, reference: str) -> HttpResponse:
    """Begin a notice from a case."""
    case = visible_case(request, reference)
    _refuse_who_may_not(request, case)
    ring = opened_or_refused(request, case)
    if isinstance(ring, HttpResponse):
        return ring
    found = addresses_in(case, ring)
    form = _form(request, case, ring, found, initial=_proposed(case, ring, found))
    if request.method == "POST" and form.is_valid():
        try:
            notice = actions.draft(
                case=case, choice=form.choice, wording=form.wording, by=signed_in(request), at=timezone.now()
            )
        except cases.AlreadyClosed:
            messages.info(request, _("This case is not open any more. Nothing was changed."))
            return redirect("casework:case", reference)
        return redirect("casework:notice", notice.reference)
    return _page(request, case, form, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, notice: str) -> HttpResponse:
    """Change a notice that has not left."""
    opened = opened_notice(request, notice)
    if isinstance(opened, HttpResponse):
        return opened
    _refuse_who_may_not(request, opened.case)
    if not opened.notice.is_draft:
        return _has_left(request, notice)
    found = addresses_in(opened.case, opened.ring)
    form = _form(request, opened.case, opened.ring, found, initial=_initial(opened), law=opened.wording.law)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(
                notice=opened.notice, choice=form.choice, wording=form.wording, by=signed_in(request),
                at=timezone.now(),
            )  # fmt: skip
        except (actions.AlreadyLeft, cases.AlreadyClosed):
            return _has_left(request, notice)
        return redirect("casework:notice", notice)
    return _page(request, opened.case, form, opened.notice)


def _has_left(request: HttpRequest, reference: str) -> HttpResponse:
    messages.info(request, _("What this notice says cannot be changed any more."))
    return redirect("casework:notice", reference)


def _refuse_who_may_not(request: HttpRequest, case: Case) -> None:
    if not cases.may_act(case, signed_in(request)):
        raise PermissionDenied


def _form(
    request: HttpRequest,
    case: Case,
    ring: Keyring,
    found: Sequence[tuple[str, str]],
    *,
    initial: dict[str, Any],
    law: Sequence[str] = (),
) -> NoticeForm:
    """The form with what the case knows; ``law`` stays to choose from although the facts changed since."""
    offered = law_for(facts_of(case, ring))
    known = country().law.provisions
    kept = [name for name in law if name in known and name not in dict(offered)]
    spoken = words.reading_language()
    still = [(name, named(citation(known[name], spoken), words.said(known[name].names))) for name in kept]
    category = country().categories.get(case.category)
    return NoticeForm(
        request.POST if request.method == "POST" else None,
        addresses=[address for address, _platform in found],
        law=[*offered, *still],
        proposed=[one.code for one in country().platforms.proposed(category)],
        initial=initial,
    )


def _proposed(case: Case, ring: Keyring, found: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """What a new notice begins with: the platform of the first address, else the one that the report names."""
    facts, profiles = facts_of(case, ring), country().platforms.profiles
    told = [platform for _address, platform in found] + [facts.platform or ""]
    platform = next((one for one in told if one in profiles), "")
    reasons = country().platforms.proposed(country().categories.get(case.category))
    reason = reasons[0].code if reasons else ""
    return {
        "platform": platform or notice_words.OTHER,
        "held": [address for address, on in found if on == platform and platform],
        "reason": reason,
        "language": words.reading_language().partition("-")[0],
        "nameless": country().platforms.anonymous_for(reason) is not None,
    }


def _initial(opened: Opened) -> dict[str, Any]:
    """What the form of a draft begins with."""
    notice, wording = opened.notice, opened.wording
    held = [address for address, _platform in addresses_in(opened.case, opened.ring)]
    return {
        "platform": notice.platform,
        "site": wording.site,
        "held": [one for one in wording.addresses if one in held],
        "more": "\n".join(one for one in wording.addresses if one not in held),
        "account": wording.account,
        "reason": notice.reason,
        "explanation": wording.explanation,
        "law": list(wording.law),
        "language": notice.language,
        "nameless": not notice.named,
        "good_faith": wording.good_faith,
    }


def _page(request: HttpRequest, case: Case, form: NoticeForm, notice: Notice | None) -> HttpResponse:
    context = {
        "case": case,
        "notice": notice,
        "form": form,
        "can_notify": country().platforms.can_notify,
        "nameless": [f"{words.said(one.names)}. {words.said(one.says)}" for one in notice_words.nameless()],
    }
    return render(request, "casework/notices/write.html", context, status=422 if form.errors else 200)
