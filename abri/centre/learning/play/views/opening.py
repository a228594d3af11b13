"""Opening a room: what class play is, which questions, and how."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from abri.centre.learning import turning
from abri.centre.learning.play import budget, rooms, tokens
from abri.centre.learning.play.asking import proposed, quiz
from abri.centre.learning.play.forms import RoomForm, TopicsForm


@require_GET
def play(request: HttpRequest, language: str) -> HttpResponse:
    """What class play is, the way in for pupils, and the topics for a teacher."""
    _refuse_without_questions()
    room = rooms.room_of_teacher(tokens.held(request, tokens.TEACHERS_COOKIE), timezone.now())
    known = {"form": TopicsForm(language=language), "room": room}
    return render(request, "learning/play/play.html", known)


@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, language: str) -> HttpResponse:
    """Which of the questions that fit, and how; a POST opens the room."""
    _refuse_without_questions()
    topics = TopicsForm(request.GET, language=language)
    if not topics.is_valid():
        room = rooms.room_of_teacher(tokens.held(request, tokens.TEACHERS_COOKIE), timezone.now())
        return render(request, "learning/play/play.html", {"form": topics, "room": room})
    asked = topics.cleaned_data
    questions = proposed(asked["topic"], asked["audience"], asked["age"], asked["most"])
    if request.method == "POST":
        form = RoomForm(request.POST, questions=questions, language=language)
        if form.is_valid():
            return _open(request, form, language)
    else:
        form = RoomForm(questions=questions, language=language)
    known = {"form": form, "questions": questions, "query": request.GET.urlencode()}
    return render(request, "learning/play/choose.html", known)


def _open(request: HttpRequest, form: RoomForm, language: str) -> HttpResponse:
    at = timezone.now()
    turn = budget.turn_to_open(request, at)
    if turn is not None:
        return turning.page(turn, request, "learning/play/turn.html", joins=False)
    wanted = form.cleaned_data
    _room, secret = rooms.open_room(
        questions=wanted["question"],
        language=language,
        beside=wanted["beside"],
        seconds=wanted["seconds"],
        at=at,
    )
    response = redirect("learning:play_room", language)
    tokens.give(response, tokens.TEACHERS_COOKIE, secret)
    return response


def _refuse_without_questions() -> None:
    if not quiz().questions:
        raise Http404
