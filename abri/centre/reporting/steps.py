"""The intake, one question a screen."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache, wraps
from typing import Any

from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from abri.centre.accounts.models import Desk
from abri.centre.country import country, edition
from abri.centre.files.uploads import takes_evidence, takes_files
from abri.centre.reporting import (
    beginning,
    chat_question,
    drafts,
    file_question,
    file_words,
    held,
    minor_images,
    questions,
)
from abri.centre.reporting.alerting import would_alert
from abri.centre.reporting.drafts import AlreadySent, Draft, speaks_young
from abri.centre.reporting.handing_in import NotNow
from abri.centre.reporting.kept import PLACE, KeptPage
from abri.centre.ui.help_lines import further_numbers, help_lines
from abri.centre.ui.language import plain, speak
from abri.engine.packs import Answer, Question, UnknownQuestion

DraftView = Callable[..., HttpResponse]
# Sixteen questions in seven ways of speaking, reached by a few ways each; the least used ones are rendered again.
KEPT_QUESTIONS = 512


def with_draft(view: DraftView, *, gone: DraftView | None = None) -> DraftView:
    """Give ``view`` this browser's unsent draft; lead a sent one to its receipt, none to ``gone``."""

    @wraps(view)
    def answer(request: HttpRequest, language: str, **more: Any) -> HttpResponse:
        at = timezone.now()
        draft = drafts.find(request, at)
        if draft is None:
            return gone(request, language, **more) if gone else _gone(request, language)
        if draft.sent:
            return redirect("reporting:receipt", language)
        speak(request, language, young=speaks_young(draft.facts(at)))
        drafts.prolong(draft, at)
        response = view(request, language, draft=draft, **more)
        drafts.give_cookie(response, draft.key)
        return response

    return answer


def _gone(request: HttpRequest, language: str) -> HttpResponse:
    speak(request, language, young=True)
    return render(request, "reporting/gone.html", status=410)


def today(at: datetime) -> date:
    """The day it is in the country of the pack."""
    return at.astimezone(country().zone).date()


@require_http_methods(["GET", "HEAD", "POST"])
def intro(request: HttpRequest, language: str) -> HttpResponse:
    """What will happen, who reads it and how long it takes; the button begins a draft."""
    at = timezone.now()
    speak(request, language, young=True)
    slug = request.POST.get("to", "") or request.GET.get("to", "")
    desk = Desk.objects.able_to_receive().filter(slug=slug).first() if slug else None
    if request.method == "POST":
        try:
            waits = beginning.turn_of(request, at)
            return beginning.page(waits, request, desk) if waits else _begun(request, language, desk, at)
        except DatabaseError:
            return render(request, "reporting/intro.html", {"desk": desk, "failed": True}, status=503)
    begun = drafts.find(request, at)
    known = {"desk": desk, "unknown_desk": bool(slug and desk is None), "begun": begun and not begun.sent,
             "sent": begun and begun.sent, "questions": len(country().intake.applicable({}))}  # fmt: skip
    return render(request, "reporting/intro.html", known)


def _begun(request: HttpRequest, language: str, desk: Desk | None, at: datetime) -> HttpResponse:
    drafts.drop(request.COOKIES.get(drafts.COOKIE))
    draft = drafts.begin(at, desk=desk.slug if desk else "")
    response = redirect("reporting:question", language, country().intake.first.id)
    drafts.give_cookie(response, draft.key)
    return response


@takes_evidence(file_question.receive)
@takes_files(chat_question.file_fields)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, language: str, question_id: str) -> HttpResponse:
    """Ask one question, or keep its answer and go on."""
    try:
        asked = country().intake.question(question_id)
    except UnknownQuestion as error:
        raise Http404 from error
    return with_draft(_question, gone=_answered_too_late)(request, language, asked=asked)


def _question(request: HttpRequest, language: str, *, draft: Draft, asked: Question) -> HttpResponse:
    # What was typed while its question was being hidden is taken all the same.
    late = asked.hidden and asked.kind != "files" and request.method == "POST"
    if asked not in draft.asked and not late:
        return redirect("reporting:check", language)
    if asked.kind == "files":
        return _files(request, language, draft, asked)
    if request.method == "POST":
        return _answered(request, language, draft, asked)
    given = draft.answers.get(asked.id)
    typed = (
        chat_question.shown(asked, draft, timezone.now())
        if asked.kind == "chat"
        else questions.as_typed(given)
    )
    return _ask(request, language, draft, asked, questions.Read(typed))


def _answered(request: HttpRequest, language: str, draft: Draft, asked: Question) -> HttpResponse:
    at = timezone.now()
    skipped = "skip" in request.POST and not asked.required
    before, given = draft.asked, questions.Read(request.POST.getlist(asked.id))
    try:
        given = questions.Read([]) if skipped else _given(request, asked, draft, at)
        if given.error:
            return _ask(request, language, draft, asked, given)
        _put(draft.answers, asked, given.answer)
        file_question.close_gate(draft, at)
        drafts.keep(draft, at)
    except AlreadySent:
        return redirect("reporting:receipt", language)
    except DatabaseError:
        failed = _("We could not keep this answer. Your text is still here. Try again in a minute.")
        return _ask(request, language, draft, asked, replace(given, error=failed), status=503)
    return redirect(_next(request, language, draft, asked, before))


def _files(request: HttpRequest, language: str, draft: Draft, asked: Question) -> HttpResponse:
    """The question that takes files: its page, and whatever is pressed there."""
    at, before, wrong, status = timezone.now(), draft.asked, list[str](), 200
    if request.method == "POST":
        try:
            wrong = file_question.read(request, asked, draft, at)
            drafts.keep(draft, at)
        except AlreadySent:
            return redirect("reporting:receipt", language)
        except DatabaseError:
            wrong, status = [file_words.trouble(NotNow())], 503
        if not wrong:
            return redirect(_next(request, language, draft, asked, before))
    return file_question.page(request, language, draft, asked, wrong, status=status)


def _next(
    request: HttpRequest, language: str, draft: Draft, asked: Question, before: tuple[Question, ...]
) -> str:
    """Where an answer that was kept leads: on, or first to what somebody has to know because of it."""
    changing = "change" in request.GET
    stays = {"chat": chat_question.wants_removal, "files": file_question.stays}.get(asked.kind)
    if stays and stays(request):
        return _address("reporting:question", language, asked.id, changing=changing)
    facts = draft.facts(timezone.now())
    if "danger" in asked.sets() and facts.danger not in (None, "none"):
        return _address("reporting:danger", language, changing=changing)
    if "image" in asked.sets() and facts.image in minor_images.IMAGE_OF_A_MINOR:
        return _address("reporting:pictures", language, changing=changing)
    return _onward(language, draft, asked, changing=changing, before=before)


def _given(request: HttpRequest, asked: Question, draft: Draft, at: datetime) -> questions.Read:
    if asked.kind == "chat":
        return chat_question.read(request, asked, draft, at, get_language() or "")
    return questions.read(asked, request.POST, today(at))


def _put(answers: dict[str, Answer], asked: Question, answer: Answer) -> None:
    if answer:
        answers[asked.id] = answer
    else:
        answers.pop(asked.id, None)


def _address(name: str, language: str, *more: str, changing: bool = False) -> str:
    return reverse(name, args=[language, *more]) + ("?change=1" if changing else "")


def _onward(
    language: str, draft: Draft, asked: Question, *, changing: bool, before: tuple[Question, ...] = ()
) -> str:
    """Where to go next; after a change the check page, unless the change raised a question that was not asked yet."""
    following = country().intake.after(asked.id, draft.answers)
    if not changing:
        return (
            _address("reporting:question", language, following.id)
            if following
            else _address("reporting:check", language)
        )
    raised = [new for new in draft.asked if before and new not in before and new.id not in draft.answers]
    if raised:
        return _address("reporting:question", language, raised[0].id, changing=True)
    return _address("reporting:check", language)


def _ask(
    request: HttpRequest,
    language: str,
    draft: Draft,
    asked: Question,
    given: questions.Read,
    *,
    status: int = 200,
) -> HttpResponse:
    spoken = speak(request, language, young=speaks_young(draft.facts(timezone.now())))
    before = country().intake.before(asked.id, draft.answers)
    every = draft.asked if asked in draft.asked else (*draft.asked, asked)
    page = Unanswered(
        asked.id,
        spoken,
        number=every.index(asked) + 1,
        total=len(every),
        before=before.id if before else None,
        changing="change" in request.GET,
        edition=edition().mark,
    )
    plainly = not given.typed and not given.error and not edition().trial
    if plainly and request.get_full_path() == page.address:
        return kept_question(page).response(request, get_token(request))
    shown = given.on_page(asked, spoken)
    errors = [{"text": given.error, "href": shown.anchor}] if given.error else []
    known = {**page.known, "asked": shown, "errors": errors}
    return render(request, "reporting/question_page.html", known, status=status)


@dataclass(frozen=True)
class Unanswered:
    """A question that nothing was typed into yet: the same page for everybody who comes to it the same way."""

    asked: str
    spoken: str
    number: int
    total: int
    before: str | None
    changing: bool
    # Of the pack: its words are in the page.
    edition: str = ""

    @property
    def address(self) -> str:
        """Where the page stands."""
        return _address("reporting:question", plain(self.spoken), self.asked, changing=self.changing)

    @property
    def known(self) -> dict[str, Any]:
        """What its template needs beside the question."""
        return {"number": self.number, "total": self.total, "before": self.before, "changing": self.changing}


@lru_cache(maxsize=KEPT_QUESTIONS)
def kept_question(page: Unanswered) -> KeptPage:
    """The page, rendered and compressed once."""
    nobody = HttpRequest()
    nobody.path, _query, nobody.META["QUERY_STRING"] = page.address.partition("?")
    nobody.path_info = nobody.path
    shown = questions.Asked(country().intake.question(page.asked), page.spoken)
    known = {**page.known, "asked": shown, "csrf_token": PLACE}
    return KeptPage.around_place(render_to_string("reporting/question_page.html", known, request=nobody))


def _answered_too_late(request: HttpRequest, language: str, asked: Question) -> HttpResponse:
    """The draft is gone, what was typed just now is not: keep it in a new draft and say so."""
    # Without the answer about pictures no file was taken.
    if request.method != "POST" or asked.kind == "files":
        return _gone(request, language)
    at = timezone.now()
    speak(request, language, young=True)
    draft = drafts.begin(at)
    given = _given(request, asked, draft, at)
    if given.error:
        response = _ask(request, language, draft, asked, given)
    else:
        _put(draft.answers, asked, given.answer)
        drafts.keep(draft, at)
        first = country().intake.first
        response = render(request, "reporting/gone.html", {"kept": True, "first": first}, status=200)
    drafts.give_cookie(response, draft.key)
    return response


@require_safe
@with_draft
def danger(request: HttpRequest, language: str, *, draft: Draft) -> HttpResponse:
    """Somebody is in danger: numbers that answer now come first, the form can wait."""
    at = timezone.now()
    facts = draft.facts(at)
    spoken = speak(request, language, young=speaks_young(facts))
    asked = _stating("danger", draft)
    lines = help_lines(facts, at, spoken)
    known = {
        "lines": lines,
        "further": further_numbers(lines, spoken),
        "asked": asked,
        "onward": _onward(language, draft, asked, changing="change" in request.GET),
        "nobody_is_alerted": not would_alert(facts, spoken=spoken, desk_slug=draft.desk, at=at),
    }
    return render(request, "reporting/danger.html", known)


@require_safe
@with_draft
def pictures(request: HttpRequest, language: str, *, draft: Draft) -> HttpResponse:
    """Never send a picture of somebody under 18: why, and what works instead."""
    at = timezone.now()
    asked = _stating("image", draft)
    return minor_images.page(
        request,
        draft.facts(at),
        at,
        back=_address("reporting:question", language, asked.id),
        onward=_onward(language, draft, asked, changing="change" in request.GET),
        gone=held.find(draft.key, at).gone,
    )


def _stating(fact: str, draft: Draft) -> Question:
    """The question whose answer states ``fact``; raises ``Http404`` where the pack asks none."""
    for asked in draft.asked:
        if fact in asked.sets():
            return asked
    raise Http404


@require_safe
def saved(request: HttpRequest, language: str) -> HttpResponse:
    """After the receipt was saved: where to go from here."""
    speak(request, language, young=True)
    return render(request, "reporting/saved.html")
