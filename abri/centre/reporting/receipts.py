"""The receipt: shown until it is saved or its 60 minutes are over, the same at every visit."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_POST, require_safe

from abri.centre.reporting import drafts, questions
from abri.centre.reporting.alerting import would_alert
from abri.centre.reporting.distress import lines_in_distress
from abri.centre.reporting.drafts import Draft, Sent, speaks_young
from abri.centre.ui.help_lines import further_numbers, help_lines
from abri.centre.ui.language import speak
from abri.centre.ui.law_in_short import law_in_short

MOST_LINES = 4


def with_receipt(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give ``view`` the draft that was sent; without one say so, and lead an unsent one to its check page."""

    @wraps(view)
    def answer(request: HttpRequest, language: str, **more: Any) -> HttpResponse:
        at = timezone.now()
        draft = drafts.find(request, at)
        if draft is None:
            speak(request, language, young=True)
            return render(request, "reporting/receipt_gone.html", status=410)
        if draft.sent is None:
            return redirect("reporting:check", language)
        spoken = speak(request, language, young=speaks_young(draft.facts(at)))
        return view(request, language, draft=draft, sent=draft.sent, spoken=spoken, **more)

    return answer


@require_safe
@with_receipt
def receipt(request: HttpRequest, language: str, *, draft: Draft, sent: Sent, spoken: str) -> HttpResponse:
    """The code, what happens now, who can help tonight and what the law says."""
    at = timezone.now()
    # The day of sending: what happened "today" stays on that day.
    facts = draft.facts(parse_datetime(sent.at) or at)
    in_danger = facts.danger not in (None, "none")
    lines = help_lines(facts, at, spoken, at_most=MOST_LINES)
    known = {
        "sent": sent,
        "lines": lines,
        "further": further_numbers(lines, spoken) if in_danger else (),
        "in_danger": in_danger,
        "support": lines_in_distress(facts, at, spoken) if sent.distress and not in_danger else [],
        "nobody_is_alerted": in_danger and not would_alert(facts, spoken=spoken, desk_slug=draft.desk, at=at),
        "law": law_in_short(facts, spoken),
        "by_mail": draft.answers.get("contact") == "email" and draft.answers.get("email"),
    }
    return render(request, "reporting/receipt.html", known)


@require_safe
@with_receipt
def receipt_file(
    request: HttpRequest, language: str, *, draft: Draft, sent: Sent, spoken: str
) -> HttpResponse:
    """The code as a text file with a name that tells a passer-by nothing."""
    address = settings.ABRI_BASE_URL + reverse("reporting:mailbox", args=[language])
    text = render_to_string("reporting/receipt.txt", {"code": sent.receipt, "address": address})
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="code.txt"'
    return response


@require_safe
@with_receipt
def summary(request: HttpRequest, language: str, *, draft: Draft, sent: Sent, spoken: str) -> HttpResponse:
    """Everything that was told, in the reporter's words, to carry along so that it need not be told again."""
    rows = [
        {"key": one.ask.say(spoken), "value": questions.said(one, draft.answers.get(one.id), spoken)}
        for one in draft.asked
        if draft.answers.get(one.id)
    ]
    known = {"rows": rows, "at": parse_datetime(sent.at)}
    return render(request, "reporting/summary.html", known)


@require_POST
@with_receipt
def receipt_saved(
    request: HttpRequest, language: str, *, draft: Draft, sent: Sent, spoken: str
) -> HttpResponse:
    """The reporter has the code: forget it here."""
    drafts.drop(draft.key.cookie)
    response = redirect("reporting:saved", language)
    drafts.take_cookie(response)
    return response
