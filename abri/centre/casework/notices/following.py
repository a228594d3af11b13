"""The page of one notice: what leaves, how it leaves, and what became of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from abri.centre.accounts.permissions import signed_in
from abri.centre.cases import actions as cases
from abri.centre.casework import words
from abri.centre.casework.notices import words as notice_words
from abri.centre.casework.notices.forms import SaveForm, SendForm, StepForm
from abri.centre.casework.notices.opening import Opened, letter_of, opened_notice, visible_notice
from abri.centre.country import country
from abri.centre.notices import actions, exports, states, writings
from abri.centre.notices.days import today
from abri.centre.notices.models import Notice, Step
from abri.centre.notices.sheet import complaint_of, sheet_of
from abri.centre.notices.wording import elements
from abri.centre.outbox.models import Letter
from abri.centre.vault.bundles.report import CannotPrint

Way = Notice.Way
_TOO_LATE = (actions.AlreadyLeft, cases.AlreadyClosed, states.CannotFollow)


@login_required
@require_safe
def notice(request: HttpRequest, notice: str) -> HttpResponse:
    """One notice: what it says, how it leaves, what became of it."""
    opened = opened_notice(request, notice)
    return opened if isinstance(opened, HttpResponse) else _page(request, opened)


@login_required
def send(request: HttpRequest, notice: str) -> HttpResponse:
    """Let the notice leave by mail, or note that it was copied into the platform's form."""
    opened = _opened_to_act(request, notice)
    if isinstance(opened, HttpResponse):
        return opened
    form = _send_form(opened, request.POST)
    if not form.is_valid():
        return _page(request, opened, refused={"send": form})
    way = Way(form.cleaned_data["way"])
    on = today() if way == Way.MAIL else form.cleaned_data["on"]
    try:
        actions.send(
            notice=opened.notice,
            wording=opened.wording,
            way=way,
            on=on,
            by=signed_in(request),
            at=timezone.now(),
            seen=form.cleaned_data["seen"],
        )
    except actions.ChangedMeanwhile:
        # Shown anew, with what it says by now.
        messages.warning(
            request, _("A colleague changed this notice meanwhile. Nothing left: read it again.")
        )
        return redirect("casework:notice", notice)
    except actions.Incomplete as refusal:
        for said in notice_words.missing(refusal.missing):
            form.add_error(None, said)
    except actions.NoMailbox:
        form.add_error(None, _("The pack knows no mailbox of this platform. Use its form."))
    except _TOO_LATE:
        form.add_error(
            None, _("This notice has left already, or its case was withdrawn. Nothing was changed.")
        )
    if form.errors:
        return _page(request, opened, refused={"send": form})
    messages.success(request, _sent(way))
    return redirect("casework:notice", notice)


def _sent(way: Notice.Way) -> str:
    if way == Way.MAIL:
        return _("It waits to leave. This page says when the mail server took it, and whether it came back.")
    return _("Noted that it was sent.")


@login_required
def step(request: HttpRequest, notice: str) -> HttpResponse:
    """Record what became of the notice."""
    opened = _opened_to_act(request, notice)
    if isinstance(opened, HttpResponse):
        return opened
    form = _step_form(opened, request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.record(
                notice=opened.notice, kind=Step.Kind(given["kind"]), on=given["on"], action=given["action"],
                text=given["text"], look_on=given["look_on"], by=signed_in(request), at=timezone.now(),
            )  # fmt: skip
        except _TOO_LATE:
            form.add_error(None, _("The notice stands elsewhere by now. Nothing was changed."))
    if form.errors:
        return _page(request, opened, refused={"step": form})
    messages.success(request, _("Recorded."))
    return redirect("casework:notice", notice)


@login_required
def drop(request: HttpRequest, notice: str) -> HttpResponse:
    """Do not send a draft."""
    opened = _opened_to_act(request, notice)
    if isinstance(opened, HttpResponse):
        return opened
    try:
        actions.drop(notice=opened.notice, by=signed_in(request), at=timezone.now())
    except _TOO_LATE:
        messages.info(request, _("What this notice says cannot be changed any more."))
        return redirect("casework:notice", notice)
    messages.success(request, _("The notice is not sent."))
    return redirect("casework:case", opened.case.reference)


@login_required
def save(request: HttpRequest, notice: str) -> HttpResponse:
    """Give the notice out as text, as data, as pages, or as a complaint about the decision."""
    opened = _opened_to_act(request, notice)
    if isinstance(opened, HttpResponse):
        return opened
    form = SaveForm(request.POST)
    if not form.is_valid():
        return _page(request, opened, refused={"save": form})
    answer = _file(opened, form.cleaned_data["form_of"])
    if answer is None:
        messages.error(request, _("The pages could not be made. The text is not affected."))
        return redirect("casework:notice", notice)
    actions.saved(notice=opened.notice, by=signed_in(request), at=timezone.now())
    return answer


def _file(opened: Opened, form_of: str) -> HttpResponse | None:
    name, leaving = opened.notice.reference, opened.leaving
    answer: HttpResponse
    match form_of:
        case "json":
            options = {"ensure_ascii": False, "indent": 2}
            answer, ending = JsonResponse(exports.as_data(leaving), json_dumps_params=options), "json"
        case "pdf":
            try:
                pages = exports.as_pages(sheet_of(leaving), sender=leaving.wording.name, at=timezone.now())
            except CannotPrint:
                return None
            answer, ending = HttpResponse(pages, content_type="application/pdf"), "pdf"
        case "complaint":
            text, name = complaint_of(leaving).text(), f"{name}-article-20"
            answer, ending = HttpResponse(text, content_type="text/plain; charset=utf-8"), "txt"
        case _:
            text = opened.wording.left or sheet_of(leaving).text()
            answer, ending = HttpResponse(text, content_type="text/plain; charset=utf-8"), "txt"
    answer["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _opened_to_act(request: HttpRequest, reference: str) -> Opened | HttpResponse:
    """The notice for who may change it; others of its desks get 403. Whoever signed in on the way starts anew."""
    if request.method != "POST":
        return redirect("casework:notice", visible_notice(request, reference).reference)
    opened = opened_notice(request, reference)
    if isinstance(opened, Opened) and not cases.may_act(opened.case, signed_in(request)):
        raise PermissionDenied
    return opened


def _send_form(opened: Opened, data: Any = None) -> SendForm:
    profile = notice_words.profile(opened.notice)
    has_to_compare = profile is not None and bool(profile.mailbox) and not profile.basis.verified
    return SendForm(
        data, prefix="send", today=today(), has_to_compare=has_to_compare, initial={"seen": opened.mark}
    )


def _step_form(opened: Opened, data: Any = None) -> StepForm:
    return StepForm(
        data,
        prefix="step",
        today=today(),
        possible=states.possible(opened.notice),
        sent_on=opened.notice.sent_on,
    )


def _page(request: HttpRequest, opened: Opened, *, refused: Mapping[str, Form] | None = None) -> HttpResponse:
    notice, pack = opened.notice, country().platforms
    may_act = cases.may_act(opened.case, signed_in(request))
    given = elements(opened.wording, notice.reason, pack)
    context = {
        "case": opened.case,
        "notice": notice,
        "sheet": sheet_of(opened.leaving),
        "left": opened.wording.left,
        "platform": notice_words.platform(notice, opened.wording.site),
        "reason": notice_words.reason(notice.reason),
        "profile": notice_words.profile(notice),
        "elements": [notice_words.element(one) for one in given],
        "is_complete": not any(one.is_missing for one in given),
        "may_act": may_act,
        "today": today(),
        "forms": {
            "send": _send_form(opened) if notice.is_draft else None,
            "step": _step_form(opened) if notice.is_running and not notice.is_draft else None,
            **(refused or {}),
        },
        **_followed(opened),
    }
    return render(request, "casework/notices/notice.html", context, status=422 if refused else 200)


def _followed(opened: Opened) -> dict[str, Any]:
    """What became of a notice, and what can still be done."""
    notice, pack = opened.notice, country()
    texts = writings.by_step(notice, opened.ring)
    letter = letter_of(notice)
    steps = [
        {"step": one, "text": texts.get(one.pk, ""), "who": str(one.by)}
        for one in notice.steps.select_related("by").order_by("at", "id")
    ]
    return {
        "steps": steps,
        "letter": letter,
        "letter_lost": letter is not None and letter.state in Letter.LOST,
        "overdue": notice.look_on is not None and notice.look_on < today() and notice.is_running,
        "contest_until": _contest_until(notice),
        "dispute_bodies": [(one, words.said(one.says)) for one in pack.platforms.dispute_bodies],
        **_coordinator(),
        "seat": _seat_elsewhere(notice),
        "flaggers": _flaggers(opened),
    }


def _coordinator() -> dict[str, Any]:
    """Whom to tell that a platform breaks its duties."""
    found = country().platforms.coordinator
    if found is None:
        return {}
    organisation = country().organisations[found.organisation]
    return {
        "coordinator": (organisation, words.said(found.says)),
        "coordinator_name": words.said(organisation.names),
    }


def _seat_elsewhere(notice: Notice) -> str:
    """The country whose coordinator supervises the platform, where that is another one than ours."""
    pack = country()
    profile = pack.platforms.profiles.get(notice.platform)
    return profile.established if profile and profile.established != pack.id.upper() else ""


def _flaggers(opened: Opened) -> list[str]:
    """Who is heard first about this, where the notice of this desk is not."""
    if opened.notice.trusted or not opened.notice.is_draft:
        return []
    pack = country()
    return [
        words.said(pack.organisations[one.organisation].names)
        for one in pack.platforms.flaggers_for(opened.notice.reason)
    ]


def _contest_until(notice: Notice) -> date | None:
    """Until when a decision can be contested, while it can be."""
    rules = country().platforms.watch
    last = states.contest_until(notice, rules) if rules else None
    return last if last and last >= today() and notice.is_running else None
