"""What open pages of class play are told: numbers only. One look serves all rooms of a process, however many listen."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F
from django.http import HttpRequest, HttpResponse, JsonResponse

from abri.centre.learning.models import PlayAnswer, Player, PlayRoom
from abri.centre.streams import EVENTS, Held, Numbers

STATES = {
    PlayRoom.State.LOBBY: 0,
    PlayRoom.State.ASKED: 1,
    PlayRoom.State.SHOWN: 2,
    PlayRoom.State.OVER: 3,
}
GONE: Numbers = {"state": 4}


def about(room: int) -> Hashable:
    """What all pages of a room are about; conversations have pages too."""
    return ("room", room)


@dataclass(frozen=True)
class PlayersPage:
    """A telephone in a room."""

    room: int
    player: int
    until: datetime

    @property
    def key(self) -> str:
        """Which pages are the same."""
        return f"player {self.player}"

    @property
    def about(self) -> Hashable:
        """The room."""
        return about(self.room)

    def numbers(self, seen: "Look") -> Numbers:
        """How far the room is; the same numbers for everybody in it."""
        return seen.rooms.get(self.room, GONE)


@dataclass(frozen=True)
class TeachersPage:
    """The screen of a room."""

    room: int
    until: datetime

    @property
    def key(self) -> str:
        """Which pages are the same."""
        return f"play {self.room}"

    @property
    def about(self) -> Hashable:
        """The room."""
        return about(self.room)

    def numbers(self, seen: "Look") -> Numbers:
        """How far the room is, how many are in it and how many answered."""
        found = seen.rooms.get(self.room)
        if found is None:
            return GONE
        return {
            **found,
            "players": seen.players.get(self.room, 0),
            "answers": seen.answers.get(self.room, 0),
        }


@dataclass(frozen=True)
class Look:
    """The rooms as they were at an instant, and for those whose screen is open, how many are in and answered."""

    rooms: Mapping[int, Numbers]
    players: Mapping[int, int]
    answers: Mapping[int, int]


def ask(
    watches: Sequence[PlayersPage | TeachersPage], at: datetime, *, is_time_to_note: bool
) -> list[Numbers]:
    """What each of ``watches`` is told now: three small queries. Nothing is noted."""
    screens = {watch.room for watch in watches if isinstance(watch, TeachersPage)}
    seen = look({watch.room for watch in watches}, screens, at)
    return [watch.numbers(seen) for watch in watches]


def look(rooms: Iterable[int], screens: Iterable[int], at: datetime) -> Look:
    """Look at these rooms, and count in those of ``screens``."""
    listed = list(screens)
    found = PlayRoom.objects.going_on(at).filter(pk__in=list(rooms)).only("state", "closes_at", "moves")
    told = {room.pk: {"state": STATES[room.standing(at)], "moves": room.moves} for room in found}
    if not listed:
        return Look(told, {}, {})
    players = Player.objects.filter(room__in=listed).order_by()
    answers = PlayAnswer.objects.filter(room__in=listed, round=F("room__round")).order_by()
    return Look(
        told,
        dict(players.values_list("room").annotate(Count("pk"))),
        dict(answers.values_list("room").annotate(Count("pk"))),
    )


def told(request: HttpRequest, page: PlayersPage | TeachersPage | None, at: datetime) -> HttpResponse:
    """The numbers of ``page``, held as a stream where that is asked for; ``None`` where there is nothing any more."""
    if page is None:
        return JsonResponse(dict(GONE))
    numbers = ask([page], at, is_time_to_note=False)[0]
    # Who asks for the head alone would be held without ever being told anything.
    if request.method == "GET" and EVENTS in request.headers.get("Accept", ""):
        return Held(page, numbers)
    return JsonResponse(dict(numbers))
