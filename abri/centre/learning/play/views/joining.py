"""Coming in: a code and a made-up name."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from abri.centre.learning import turning
from abri.centre.learning.models import PlayRoom
from abri.centre.learning.play import budget, nicknames, players, tokens
from abri.centre.ui.language import speak

WHY_NOT = {
    players.NoSuchRoom: gettext_lazy(
        "We do not know this code, or its room has closed. Look at the screen again: six letters and digits."
    ),
    budget.LongCodeNeeded: gettext_lazy(
        "Many wrong codes are being tried right now, so six signs are not enough for a minute. Scan the picture on the "
        "screen, or type the twelve signs that your teacher finds below the names."
    ),
    players.RoomFull: gettext_lazy("This room is full. Tell your teacher."),
    players.RoomLocked: gettext_lazy(
        "Nobody can come into this room any more. Tell your teacher if you should be in it."
    ),
}


@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, language: str) -> HttpResponse:
    """Ask for the code of the class and a name; a POST goes in."""
    speak(request, language, young=True)
    if request.method == "POST":
        return _come_in(request, language, timezone.now())
    return _ask(request, typed="", name="")


def _come_in(request: HttpRequest, language: str, at: datetime) -> HttpResponse:
    typed, untrusted_name = request.POST.get("code", "")[:40], request.POST.get("name", "")[:80]
    code = _code(request, typed)
    try:
        turn = budget.turn_to_join(request, code, at)
        if turn is not None:
            return turning.page(turn, request, "learning/play/turn.html", joins=True)
        room = players.room_of_code(code.room, at)
        secret = _taken_in(room, untrusted_name, language)
    except nicknames.Refused as refused:
        return _ask(request, typed=typed, name=_another(room), name_error=refused.args[0])
    except players.NoSuchRoom as error:
        budget.wrong_code(request, at)
        return _ask(request, typed=typed, name=untrusted_name, code_error=str(WHY_NOT[type(error)]))
    except (players.RoomFull, players.RoomLocked, budget.LongCodeNeeded) as error:
        status = 429 if isinstance(error, budget.LongCodeNeeded) else 200
        return _ask(
            request, typed=typed, name=untrusted_name, code_error=str(WHY_NOT[type(error)]), status=status
        )
    response = redirect("learning:play_phone", language)
    tokens.give(response, tokens.PLAYERS_COOKIE, secret)
    return response


def _code(request: HttpRequest, typed: str) -> tokens.Code:
    """The code that was typed; with what a scanned picture told besides, as long as it is of the same room."""
    code, scanned = tokens.read_code(typed), tokens.read_code(request.POST.get("scanned", ""))
    return scanned if scanned.is_long and scanned.room == code.room else code


def _taken_in(room: PlayRoom, untrusted_name: str, language: str) -> str:
    try:
        return players.join(room, nicknames.read(untrusted_name, language))
    except players.NameTaken:
        error = _("Somebody in this class has this name already. What about this one?")
        raise nicknames.Refused(error) from None


def _another(room: PlayRoom) -> str:
    return nicknames.propose(players.names_taken(room))


def _ask(
    request: HttpRequest,
    *,
    typed: str,
    name: str,
    code_error: str = "",
    name_error: str = "",
    status: int = 200,
) -> HttpResponse:
    errors = [
        {"text": text, "href": href} for text, href in ((code_error, "#code"), (name_error, "#name")) if text
    ]
    code = tokens.read_code(typed)
    known = {
        "code": tokens.grouped(code.room) if code.room and not code.is_long else typed,
        "scanned": request.POST.get("scanned", "")[:40],
        "name": name or nicknames.propose(()),
        "code_error": code_error,
        "name_error": name_error,
        "errors": errors,
    }
    return render(request, "learning/play/join.html", known, status=status)
