"""A telephone in a room: the question, one answer, one's own result."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from abri.centre.learning.models import PlayRoom
from abri.centre.learning.play import fragments, players, tokens
from abri.centre.learning.play.asking import asked_now
from abri.centre.learning.play.players import Seat
from abri.centre.learning.play.watching import PlayersPage, told
from abri.centre.learning.quizzes.playing import given
from abri.centre.learning.quizzes.words import refusal
from abri.centre.ui.language import speak
from abri.engine.learning.answers import NotAnAnswer
from abri.engine.learning.tallying import kept
from abri.engine.packs.learning.quiz import Question
from abri.engine.packs.learning.tasks import Estimating


def _seat(request: HttpRequest) -> Seat | None:
    return players.seat_of(tokens.held(request, tokens.PLAYERS_COOKIE), timezone.now())


def _gone(request: HttpRequest) -> HttpResponse:
    response = render(request, "learning/play/phone_gone.html", status=410)
    tokens.take(response, tokens.PLAYERS_COOKIE)
    return response


@require_http_methods(["GET", "POST"])
def phone(request: HttpRequest, language: str) -> HttpResponse:
    """The page of a player; a POST answers."""
    speak(request, language, young=True)
    seat = _seat(request)
    if seat is None:
        return _gone(request)
    if request.method == "POST":
        return _answer(request, seat, language)
    return _page(request, seat)


@require_GET
def news(request: HttpRequest, language: str) -> HttpResponse:
    """The part of the page that changes."""
    speak(request, language, young=True)
    seat = _seat(request)
    return _gone(request) if seat is None else HttpResponse(fragments.of(seat, timezone.now()))


@require_GET
def numbers(request: HttpRequest, language: str) -> HttpResponse:
    """What the page hears."""
    seat, at = _seat(request), timezone.now()
    return told(request, PlayersPage(seat.room.pk, seat.player, seat.room.ends_at) if seat else None, at)


@require_POST
def leave(request: HttpRequest, language: str) -> HttpResponse:
    """Leave the room; everything that was answered goes too."""
    players.leave(tokens.held(request, tokens.PLAYERS_COOKIE))
    response = redirect("learning:play_join", language)
    tokens.take(response, tokens.PLAYERS_COOKIE)
    return response


def _answer(request: HttpRequest, seat: Seat, language: str) -> HttpResponse:
    """Take one answer. Whoever is too late, or answers twice, sees how far the room is and loses nothing."""
    at, room = timezone.now(), seat.room
    now, number = asked_now(room), request.POST.get("round", "")
    is_now = now is not None and number == str(room.round) and room.state == PlayRoom.State.ASKED
    if now is not None and is_now and not seat.given:
        try:
            words = kept(now.question, now.scene, given(now.question, request.POST))
        except NotAnAnswer as error:
            wrong = _wrong(now.question, error.reason)
            if request.POST.get("part"):
                return HttpResponse(wrong, status=422, content_type="text/plain; charset=utf-8")
            return _page(request, seat, wrong)
        try:
            players.answer(seat, number=room.round, given=words, at=at)
            seat = replace(seat, given=words)
        except players.TooLate:
            return _again(request, language)
    if request.POST.get("part"):
        return HttpResponse(fragments.of(seat, at))
    return redirect("learning:play_phone", language)


def _wrong(question: Question, reason: str) -> str:
    """Why this is no answer; nobody can skip a question here, so that those words are others than in a quiz."""
    if reason in {"none", "incomplete"} and not isinstance(question.task, Estimating):
        return _("Choose an answer first. Where there are several lines, choose something for each.")
    return refusal(question, reason)


def _again(request: HttpRequest, language: str) -> HttpResponse:
    """How it stands now, after something arrived too late."""
    seat = _seat(request)
    if seat is None:
        return _gone(request)
    if request.POST.get("part"):
        return HttpResponse(fragments.of(seat, timezone.now()))
    return redirect("learning:play_phone", language)


def _page(request: HttpRequest, seat: Seat, error: str = "") -> HttpResponse:
    known = {
        "nickname": seat.nickname,
        "fragment": fragments.of(seat, timezone.now()),
        "error": error,
        "errors": [{"text": error, "href": "#answer"}] if error else [],
    }
    return render(request, "learning/play/phone.html", known, status=422 if error else 200)
