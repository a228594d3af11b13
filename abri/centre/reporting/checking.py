"""Check your answers, send, and the waiting page of a busy minute."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from abri.centre import turns
from abri.centre.country import country
from abri.centre.reporting import file_question, questions
from abri.centre.reporting.drafts import Draft, speaks_young
from abri.centre.reporting.sending import Outcome, attempt, still_waits
from abri.centre.reporting.steps import with_draft
from abri.centre.ui.language import speak, with_register
from abri.engine.packs import Question


@require_http_methods(["GET", "HEAD", "POST"])
@with_draft
def check(request: HttpRequest, language: str, *, draft: Draft) -> HttpResponse:
    """Show every answer with a way to change it, and send."""
    at = timezone.now()
    missing = country().intake.missing(draft.answers)
    if request.method != "POST":
        return _check(request, language, draft)
    if missing:
        return redirect("reporting:question", language, missing[0])
    spoken = with_register(language, young=speaks_young(draft.facts(at)))
    outcome = attempt(draft, spoken=spoken, untrusted_work=request.POST.get("work", ""), at=at)
    if outcome in {Outcome.RECEIVED, Outcome.ANOTHER_WAS_SENT}:
        return redirect("reporting:receipt", language)
    if outcome is Outcome.HAS_TO_WAIT:
        return redirect("reporting:turn", language)
    return _check(
        request,
        language,
        draft,
        outcome=outcome,
        status=410 if outcome in {Outcome.CHAT_GONE, Outcome.FILES_GONE} else 503,
    )


def _check(
    request: HttpRequest, language: str, draft: Draft, *, outcome: Outcome | None = None, status: int = 200
) -> HttpResponse:
    spoken = speak(request, language, young=speaks_young(draft.facts(timezone.now())))
    missing = country().intake.missing(draft.answers)
    hold = file_question.counted(draft, timezone.now())
    known = {
        "gone": hold.gone,
        "unfinished": hold.unfinished,
        "files_url": _changing(language, country().intake.files),
        "rows": [
            {
                "key": asked.ask.say(spoken),
                "value": questions.said(asked, draft.answers.get(asked.id), spoken),
                "href": _changing(language, asked),
                "missing": asked.id in missing,
            }
            for asked in draft.asked
        ],
        "last": draft.asked[-1],
        "failed": outcome is Outcome.FAILED,
        "no_desk": outcome is Outcome.NO_DESK,
        "chat_gone": outcome is Outcome.CHAT_GONE,
        "files_gone": outcome is Outcome.FILES_GONE,
    }
    return render(request, "reporting/check.html", known, status=status)


def _changing(language: str, asked: Question | None) -> str:
    return reverse("reporting:question", args=[language, asked.id]) + "?change=1" if asked else ""


@require_safe
@with_draft
def turn(request: HttpRequest, language: str, *, draft: Draft) -> HttpResponse:
    """Many reports arrive: the browser works for its turn, or without scripts waits for it."""
    at = timezone.now()
    if not draft.waiting_since:
        return redirect("reporting:check", language)
    known = {
        "work": turns.challenge(draft.key.lookup, at),
        "waits": still_waits(draft, at),
        "seconds": int(turns.WAIT.total_seconds()),
    }
    return render(request, "reporting/turn.html", known)
