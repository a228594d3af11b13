"""The screen of a room: what the teacher shows and presses."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from abri.centre.learning.models import PlayRoom
from abri.centre.learning.play import players, rooms, showing, tokens
from abri.centre.learning.play.asking import asked_now, next_question
from abri.centre.learning.play.picture import picture_of
from abri.centre.learning.play.watching import TeachersPage, told
from abri.centre.learning.quizzes.telling import source_of
from abri.engine.learning.tallying import tally

View = Callable[[HttpRequest, str, PlayRoom], HttpResponse]


def of_teacher(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """A view of the room that this browser opened; any other browser is told that there is none."""

    def found(request: HttpRequest, language: str) -> HttpResponse:
        room = rooms.room_of_teacher(tokens.held(request, tokens.TEACHERS_COOKIE), timezone.now())
        return gone(request) if room is None else view(request, language, room)

    return found


def gone(request: HttpRequest) -> HttpResponse:
    """There is no room, or no longer."""
    return render(request, "learning/play/room_gone.html", status=410)


@require_GET
@of_teacher
def room(request: HttpRequest, language: str, room: PlayRoom) -> HttpResponse:
    """The screen."""
    known = standing(request, room)
    # The way back is shown once unfolded: pupils see this page on the wall.
    known["way_back"] = tokens.grouped(request.COOKIES[tokens.TEACHERS_COOKIE])
    return render(request, "learning/play/room.html", known)


@require_GET
@of_teacher
def news(request: HttpRequest, language: str, room: PlayRoom) -> HttpResponse:
    """The part of the screen that changes."""
    return render(request, "learning/play/screen.html", standing(request, room))


@require_GET
def numbers(request: HttpRequest, language: str) -> HttpResponse:
    """What the screen hears."""
    at = timezone.now()
    found = rooms.room_of_teacher(tokens.held(request, tokens.TEACHERS_COOKIE), at)
    return told(request, TeachersPage(found.pk, found.ends_at) if found else None, at)


@require_POST
@of_teacher
def go_on(request: HttpRequest, language: str, room: PlayRoom) -> HttpResponse:
    """The next step."""
    moves = request.POST.get("moves", "")
    if moves.isdecimal() and len(moves) < 9:
        saw, to = request.POST.get("state", ""), request.POST.get("to", "")
        rooms.go_on(room, moves=int(moves), saw=saw, to=to, at=timezone.now())
    return _shown_again(request, language)


@require_POST
@of_teacher
def door(request: HttpRequest, language: str, room: PlayRoom) -> HttpResponse:
    """Let nobody in any more, or let them in again."""
    rooms.lock(room, locked=request.POST.get("locked") == "1")
    return _shown_again(request, language)


@require_POST
@of_teacher
def remove(request: HttpRequest, language: str, room: PlayRoom) -> HttpResponse:
    """Send somebody out."""
    player = request.POST.get("player", "")
    if player.isdecimal() and len(player) < 19:
        rooms.remove(room, int(player))
    return _shown_again(request, language)


@require_POST
@of_teacher
def end(request: HttpRequest, language: str, room: PlayRoom) -> HttpResponse:
    """Delete the room."""
    rooms.end(room)
    response = render(request, "learning/play/room_ended.html")
    tokens.take(response, tokens.TEACHERS_COOKIE)
    return response


@require_GET
@of_teacher
def sheet(request: HttpRequest, language: str, room: PlayRoom) -> HttpResponse:
    """What was answered, question by question and without names, to print or keep."""
    rows = [
        {"shown": showing.shown(asked, ""), "results": showing.results(asked, counted)}
        for asked, counted in rooms.sheet(room)
    ]
    return render(request, "learning/play/sheet.html", {"room": room, "rows": rows, "on": room.opened_at})


@require_http_methods(["GET", "POST"])
def back(request: HttpRequest, language: str) -> HttpResponse:
    """The teacher's way back, on another computer or after a browser forgot. It is typed: no address carries it."""
    if request.method != "POST":
        return render(request, "learning/play/back.html", {"code": ""})
    typed = request.POST.get("code", "")[:40]
    way_back = tokens.read_way_back(typed)
    if not way_back or rooms.room_of_teacher(tokens.digest(way_back), timezone.now()) is None:
        error = _("We do not know this code, or its room has closed. It has sixteen letters and digits.")
        known = {"code": typed, "code_error": error, "errors": [{"text": error, "href": "#code"}]}
        return render(request, "learning/play/back.html", known)
    response = redirect("learning:play_room", language)
    tokens.give(response, tokens.TEACHERS_COOKIE, way_back)
    return response


def _shown_again(request: HttpRequest, language: str) -> HttpResponse:
    """The changed part where a script asked, else the page."""
    if not request.POST.get("part"):
        return redirect("learning:play_room", language)
    found = rooms.room_of_teacher(tokens.held(request, tokens.TEACHERS_COOKIE), timezone.now())
    return (
        gone(request)
        if found is None
        else render(request, "learning/play/screen.html", standing(request, found))
    )


def standing(request: HttpRequest, room: PlayRoom) -> dict[str, Any]:
    """How far the room is, for the template."""
    at = timezone.now()
    state = room.standing(at)
    known: dict[str, Any] = {
        "room": room,
        "state": state,
        "code": tokens.grouped(room.code),
        "long_code": tokens.grouped(tokens.long_code(room.code)),
        "players": list(room.players.all()),
        "is_last": next_question(room) is None,
    }
    if state == PlayRoom.State.LOBBY:
        address = reverse("learning:play_join", args=[room.language])
        join = request.build_absolute_uri(address)
        known |= {
            "join_url": join.partition("://")[2],
            "picture": picture_of(f"{join}#{tokens.long_code(room.code)}"),
        }
    now = asked_now(room)
    if now is None:
        return known
    known |= {
        "asked": now,
        "shown": showing.shown(now, room.beside),
        "place": room.questions.index(now.question.id) + 1,
    }
    if state == PlayRoom.State.ASKED:
        left = (room.closes_at - at).total_seconds() if room.closes_at else 0
        known |= {"answered": players.answered(room), "left": max(0, round(left))}
    if state == PlayRoom.State.SHOWN:
        counted = tally(now.question, now.scene, rooms.given_in(room))
        favourite = counted.favourite
        known |= {
            "results": showing.results(now, counted),
            "source": source_of(now.question, get_language() or room.language),
            "ways": rooms.choices(room),
            "favourite": favourite.part if favourite else "",
        }
    return known
