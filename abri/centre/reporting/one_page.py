"""The whole intake on one page: three requests a report."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import cache

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from abri.centre.country import country
from abri.centre.files.uploads import takes_files
from abri.centre.records.keyring import CookieKey
from abri.centre.reporting import chat_question, chats, drafts, questions
from abri.centre.reporting.drafts import Draft, facts_of, speaks_young
from abri.centre.reporting.kept import PLACE, KeptPage
from abri.centre.reporting.questions import Asked, Read
from abri.centre.reporting.sending import Outcome, attempt
from abri.centre.reporting.steps import today
from abri.centre.ui.language import speak
from abri.engine.packs import Answer


@takes_files(chat_question.file_fields)
@require_http_methods(["GET", "HEAD", "POST"])
def one_page(request: HttpRequest, language: str) -> HttpResponse:
    """Every question at once. Asking writes nothing; what is sent is received, or shown again as it was typed."""
    if request.method == "POST":
        return _sent(request, language)
    at = timezone.now()
    spoken = speak(request, language, young=True)
    # An empty key opens nothing yet; it makes two presses of the button one report.
    key = drafts.key_for_a_form(request, at)
    chat = _chat_beside(key, at) if key.cookie == request.COOKIES.get(drafts.COOKIE) else ""
    page = _fresh(request, spoken, chat) if request.GET or chat else _blank(request.path, spoken)
    response = page.response(request, get_token(request))
    drafts.give_cookie(response, key, lasts=drafts.EMPTY_LASTS)
    return response


def _chat_beside(key: CookieKey, at: datetime) -> str:
    """The answer about a chat that was put with the report before this form was opened."""
    with suppress(DatabaseError):
        kept = chats.find(key, at)
        return kept.answer if kept else ""
    return ""


def _sent(request: HttpRequest, language: str) -> HttpResponse:
    at = timezone.now()
    typed = [one for one in country().intake.questions if one.kind != "chat"]
    read = {one.id: questions.read(one, request.POST, today(at)) for one in typed}
    answers: dict[str, Answer] = {name: given.answer for name, given in read.items() if given.answer}
    draft = Draft(drafts.key_of(request), answers, desk=request.GET.get("to", ""))
    spoken = speak(request, language, young=speaks_young(facts_of(answers, at)))
    read |= _chat(request, draft, at, spoken)
    if chat_question.wants_removal(request):
        as_typed = {name: replace(given, error="") for name, given in read.items()}
        return _with_cookie(_again(request, draft, as_typed, spoken), draft)
    # The second reading of what was wrong is in the words of the register that the answers ask for.
    wrong = {one.id for one in draft.asked if read[one.id].error}
    if wrong:
        read |= {one.id: questions.read(one, request.POST, today(at)) for one in typed if one.id in wrong}
        return _with_cookie(_again(request, draft, read, spoken), draft)
    outcome = attempt(draft, spoken=spoken, untrusted_work=request.POST.get("work", ""), at=at)
    if outcome is Outcome.RECEIVED:
        response: HttpResponse = redirect("reporting:receipt", language)
    elif outcome is Outcome.HAS_TO_WAIT:
        response = redirect("reporting:turn", language)
    else:
        response = _again(request, draft, read, spoken, outcome=outcome)
    return _with_cookie(response, draft)


def _with_cookie(response: HttpResponse, draft: Draft) -> HttpResponse:
    drafts.give_cookie(response, draft.key)
    return response


def _chat(request: HttpRequest, draft: Draft, at: datetime, spoken: str) -> dict[str, Read]:
    """What was sent as a chat, put among the answers where it was read."""
    asked = country().intake.chat
    if asked is None:
        return {}
    try:
        given = chat_question.read(request, asked, draft, at, spoken)
    except DatabaseError:
        failed = _("We could not keep this answer. Your text is still here. Try again in a minute.")
        given = Read(request.POST.getlist(asked.id), error=failed)
    if given.answer:
        draft.answers[asked.id] = given.answer
    return {asked.id: given}


def _again(
    request: HttpRequest, draft: Draft, read: dict[str, Read], spoken: str, *, outcome: Outcome | None = None
) -> HttpResponse:
    """The form with everything that was typed, and what is wrong with it or with us."""
    asked = draft.asked
    shown = [read[one.id].on_page(one, spoken, with_error=one in asked) for one in country().intake.questions]
    known = {
        "questions": shown,
        "errors": [{"text": f"{one.ask} {one.error}", "href": one.anchor} for one in shown if one.error],
        "failed": outcome is Outcome.FAILED,
        "no_desk": outcome is Outcome.NO_DESK,
        "another": outcome is Outcome.ANOTHER_WAS_SENT,
        "chat_gone": outcome is Outcome.CHAT_GONE,
        "token": get_token(request),
    }
    status = {None: 200, Outcome.ANOTHER_WAS_SENT: 409, Outcome.CHAT_GONE: 410}.get(outcome, 503)
    return HttpResponse(render_to_string("reporting/one_page.html", known, request=request), status=status)


@cache
def _blank(path: str, spoken: str) -> KeptPage:
    """The unanswered form. It is the same for everybody, so it is rendered once."""
    nobody = HttpRequest()
    nobody.path = nobody.path_info = path
    return _fresh(nobody, spoken)


def _fresh(request: HttpRequest, spoken: str, chat: str = "") -> KeptPage:
    shown = [
        Asked(one, spoken, [chat] if chat and one.kind == "chat" else [])
        for one in country().intake.questions
    ]
    known = {"questions": shown, "token": PLACE}
    return KeptPage.around_place(render_to_string("reporting/one_page.html", known, request=request))
