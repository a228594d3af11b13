"""The whole intake on one page: three requests a report."""

from functools import cache

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from abri.centre.country import country
from abri.centre.reporting import drafts, questions
from abri.centre.reporting.drafts import Draft, facts_of, speaks_young
from abri.centre.reporting.kept import PLACE, KeptPage
from abri.centre.reporting.questions import Asked, Read
from abri.centre.reporting.sending import Outcome, attempt
from abri.centre.reporting.steps import today
from abri.centre.ui.language import speak
from abri.engine.packs import Answer


@require_http_methods(["GET", "HEAD", "POST"])
def one_page(request: HttpRequest, language: str) -> HttpResponse:
    """Every question at once. Asking writes nothing; what is sent is received, or shown again as it was typed."""
    if request.method == "POST":
        return _sent(request, language)
    spoken = speak(request, language, young=True)
    page = _fresh(request, spoken) if request.GET else _blank(request.path, spoken)
    response = page.response(request, get_token(request))
    # An empty key opens nothing yet; it makes two presses of the button one report.
    drafts.give_cookie(response, drafts.key_for_a_form(request, timezone.now()), lasts=drafts.EMPTY_LASTS)
    return response


def _sent(request: HttpRequest, language: str) -> HttpResponse:
    at = timezone.now()
    read = {one.id: questions.read(one, request.POST, today(at)) for one in country().intake.questions}
    answers: dict[str, Answer] = {name: given.answer for name, given in read.items() if given.answer}
    draft = Draft(drafts.key_of(request), answers, desk=request.GET.get("to", ""))
    spoken = speak(request, language, young=speaks_young(facts_of(answers, at)))
    # The second reading of what was wrong is in the words of the register that the answers ask for.
    wrong = {one.id for one in draft.asked if read[one.id].error}
    if wrong:
        read |= {
            one.id: questions.read(one, request.POST, today(at)) for one in draft.asked if one.id in wrong
        }
        return _again(request, draft, read, spoken)
    outcome = attempt(draft, spoken=spoken, untrusted_work=request.POST.get("work", ""), at=at)
    if outcome is Outcome.RECEIVED:
        response: HttpResponse = redirect("reporting:receipt", language)
    elif outcome is Outcome.HAS_TO_WAIT:
        response = redirect("reporting:turn", language)
    else:
        response = _again(request, draft, read, spoken, outcome=outcome)
    drafts.give_cookie(response, draft.key)
    return response


def _again(
    request: HttpRequest, draft: Draft, read: dict[str, Read], spoken: str, *, outcome: Outcome | None = None
) -> HttpResponse:
    """The form with everything that was typed, and what is wrong with it or with us."""
    asked = draft.asked
    shown = [
        Asked(one, spoken, read[one.id].typed, read[one.id].error if one in asked else "")
        for one in country().intake.questions
    ]
    known = {
        "questions": shown,
        "errors": [{"text": f"{one.ask} {one.error}", "href": one.anchor} for one in shown if one.error],
        "failed": outcome is Outcome.FAILED,
        "no_desk": outcome is Outcome.NO_DESK,
        "another": outcome is Outcome.ANOTHER_WAS_SENT,
        "token": get_token(request),
    }
    status = {None: 200, Outcome.ANOTHER_WAS_SENT: 409}.get(outcome, 503)
    return HttpResponse(render_to_string("reporting/one_page.html", known, request=request), status=status)


@cache
def _blank(path: str, spoken: str) -> KeptPage:
    """The unanswered form. It is the same for everybody, so it is rendered once."""
    nobody = HttpRequest()
    nobody.path = nobody.path_info = path
    return _fresh(nobody, spoken)


def _fresh(request: HttpRequest, spoken: str) -> KeptPage:
    known = {"questions": [Asked(one, spoken) for one in country().intake.questions], "token": PLACE}
    return KeptPage.around_place(render_to_string("reporting/one_page.html", known, request=request))
