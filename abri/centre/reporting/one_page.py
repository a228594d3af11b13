"""The whole intake on one page: three requests a report."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from abri.centre.country import country, edition
from abri.centre.files.uploads import takes_files
from abri.centre.records.keyring import CookieKey
from abri.centre.reporting import (
    chat_question,
    chats,
    drafts,
    file_question,
    file_words,
    held,
    minor_images,
    questions,
)
from abri.centre.reporting.drafts import AlreadySent, Draft, facts_of, speaks_young
from abri.centre.reporting.handing_in import NotHeld
from abri.centre.reporting.kept import PLACE, KeptPage
from abri.centre.reporting.questions import Asked, Read
from abri.centre.reporting.sending import Outcome, attempt
from abri.centre.reporting.steps import today
from abri.centre.ui.language import speak
from abri.engine.packs import Answer, files_answer

# Four languages in the words for young people, before and after a change of the pack.
KEPT_FORMS = 16
# What the name of the button ends with that leads from this form to the page of the files.
ADD = "_add"
_STATUS = {None: 200, Outcome.ANOTHER_WAS_SENT: 409, Outcome.CHAT_GONE: 410, Outcome.FILES_GONE: 410}


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
    beside = _beside(key, at) if key.cookie == request.COOKIES.get(drafts.COOKIE) else {}
    as_kept = not (request.GET or beside or edition().trial)
    page = _blank(request.path, spoken, edition().mark) if as_kept else _fresh(request, spoken, beside)
    response = page.response(request, get_token(request))
    drafts.give_cookie(response, key, lasts=drafts.EMPTY_LASTS)
    return response


def _beside(key: CookieKey, at: datetime) -> dict[str, str]:
    """The answers about a chat and files that were put with the report before this form was opened, by kind."""
    with suppress(DatabaseError):
        kept = chats.find(key, at)
        found = {"chat": kept.answer if kept else "", "files": files_answer(len(held.find(key, at).whole))}
        return {kind: answer for kind, answer in found.items() if answer}
    return {}


def _sent(request: HttpRequest, language: str) -> HttpResponse:
    at = timezone.now()
    typed = [one for one in country().intake.questions if one.kind not in {"chat", "files"}]
    read = {one.id: questions.read(one, request.POST, today(at)) for one in typed}
    answers: dict[str, Answer] = {name: given.answer for name, given in read.items() if given.answer}
    draft = Draft(drafts.key_of(request), answers, desk=request.GET.get("to", ""))
    spoken = speak(request, language, young=speaks_young(facts_of(answers, at)))
    read |= _chat(request, draft, at, spoken)
    read |= _files(request, draft, at)
    if chat_question.wants_removal(request):
        as_typed = {name: replace(given, error="") for name, given in read.items()}
        return _with_cookie(_again(request, draft, as_typed, spoken), draft)
    if _wants_files(request):
        return _with_cookie(_to_files(request, language, draft, read, spoken), draft)
    # The second reading of what was wrong is in the words of the register that the answers ask for.
    wrong = {one.id for one in draft.asked if read[one.id].error}
    if wrong:
        read |= {one.id: questions.read(one, request.POST, today(at)) for one in typed if one.id in wrong}
        read |= _let_go(draft, at)
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


def _files(request: HttpRequest, draft: Draft, at: datetime) -> dict[str, Read]:
    """The files that are held beside this form, put among the answers."""
    asked = country().intake.files
    if asked is None:
        return {}
    with suppress(DatabaseError):
        answer = files_answer(len(held.find(draft.key, at).whole))
        if not answer and f"{asked.id}_attached" in request.POST:
            # The button was pressed twice: the files went with the report, whose receipt waits.
            sent = drafts.find(request, at)
            answer = str(sent.answers.get(asked.id, "")) if sent and sent.sent else ""
            if not answer:
                return {asked.id: Read([], error=file_words.trouble(NotHeld()))}
        if answer:
            draft.answers[asked.id] = answer
            return {asked.id: Read([answer], answer=answer)}
    return {asked.id: Read([])}


def _let_go(draft: Draft, at: datetime) -> dict[str, Read]:
    """Forget at once the files that the answers, as they are now, do not let in: this form may never be sent."""
    asked = country().intake.files
    with suppress(DatabaseError):
        had = held.find(draft.key, at).files
        file_question.close_gate(draft, at)
        if asked is not None and had and not held.find(draft.key, at).files:
            return {asked.id: Read([], error=file_words.trouble(NotHeld()))}
    return {}


def _wants_files(request: HttpRequest) -> bool:
    asked = country().intake.files
    return asked is not None and asked.id + ADD in request.POST


def _to_files(
    request: HttpRequest, language: str, draft: Draft, read: dict[str, Read], spoken: str
) -> HttpResponse:
    """Keep what was typed and lead to the page that takes files, or to what has to be known before that."""
    typed = {name: given for name, given in read.items() if any(part.strip() for part in given.typed)}
    if any(given.error for given in typed.values()):
        nothing = {name: Read([]) for name in read}
        return _again(request, draft, nothing | typed, spoken)
    at, intake = timezone.now(), country().intake
    try:
        file_question.close_gate(draft, at)
        drafts.keep(draft, at)
    except AlreadySent:
        return redirect("reporting:receipt", language)
    except DatabaseError:
        return _again(request, draft, read, spoken, outcome=Outcome.FAILED)
    if draft.facts(at).image in minor_images.IMAGE_OF_A_MINOR:
        return redirect(reverse("reporting:pictures", args=[language]) + "?change=1")
    asked = intake.files if intake.files in draft.asked else intake.image
    name = asked.id if asked else intake.first.id
    return redirect(reverse("reporting:question", args=[language, name]) + "?change=1")


def _again(
    request: HttpRequest, draft: Draft, read: dict[str, Read], spoken: str, *, outcome: Outcome | None = None
) -> HttpResponse:
    """The form with everything that was typed, and what is wrong with it or with us."""
    asked = draft.asked
    shown = [
        read[one.id].on_page(one, spoken, with_error=one in asked)
        for one in country().intake.questions
        if not one.hidden or any(part.strip() for part in read[one.id].typed)
    ]
    known = {
        "questions": shown,
        "errors": [{"text": f"{one.ask} {one.error}", "href": one.anchor} for one in shown if one.error],
        "failed": outcome is Outcome.FAILED,
        "no_desk": outcome is Outcome.NO_DESK,
        "another": outcome is Outcome.ANOTHER_WAS_SENT,
        "chat_gone": outcome is Outcome.CHAT_GONE,
        "files_gone": outcome is Outcome.FILES_GONE,
        "token": get_token(request),
    }
    status = _STATUS.get(outcome, 503)
    return HttpResponse(render_to_string("reporting/one_page.html", known, request=request), status=status)


@lru_cache(maxsize=KEPT_FORMS)
def _blank(path: str, spoken: str, _edition: str) -> KeptPage:
    """The unanswered form of an edition of the pack. It is the same for everybody, so it is rendered once."""
    nobody = HttpRequest()
    nobody.path = nobody.path_info = path
    return _fresh(nobody, spoken)


def _fresh(request: HttpRequest, spoken: str, beside: dict[str, str] | None = None) -> KeptPage:
    there = beside or {}
    shown = [
        Asked(one, spoken, [there[one.kind]] if one.kind in there else [])
        for one in country().intake.questions
        if not one.hidden
    ]
    known = {"questions": shown, "token": PLACE}
    return KeptPage.around_place(render_to_string("reporting/one_page.html", known, request=request))
