"""What somebody with a telephone does: come in under a made-up name, answer once a round, leave."""

from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F

from abri.centre.learning.models import PlayAnswer, Player, PlayRoom
from abri.centre.learning.models.play import MOST_PLAYERS
from abri.centre.learning.play import tokens
from abri.centre.learning.play.lasting import without_waiting_for_the_disk
from abri.centre.learning.wording import folded

# What was pressed in the last moment may take so long to arrive.
GRACE = timedelta(seconds=1)

# The room is held until the answer stands: whoever ends the game, or sends somebody out, waits, and takes it along. And
# the answer does not wait for the disk (``lasting``), said in the same statement.
_ON_POSTGRESQL = "AND set_config('synchronous_commit', 'off', true) = 'off' FOR SHARE OF room"
_ANSWER = """
INSERT INTO learning_playanswer (room_id, player_id, round, given)
SELECT room.id, player.id, room.round, %s
FROM learning_player AS player JOIN learning_playroom AS room ON room.id = player.room_id
WHERE player.id = %s AND room.round = %s AND room.state = %s AND (room.closes_at IS NULL OR room.closes_at > %s)
{on_postgresql}
ON CONFLICT DO NOTHING
"""

# Asked by every telephone at every step: put together by the ORM each time, it took most of what an answer takes.
_SEAT = """
SELECT room.*, player.id AS player, player.nickname AS nickname, answer.given AS given
FROM learning_player AS player JOIN learning_playroom AS room ON room.id = player.room_id
LEFT JOIN learning_playanswer AS answer ON answer.player_id = player.id AND answer.round = room.round
WHERE player.token_digest = %s
"""


class NoSuchRoom(Exception):
    """No room that goes on has this code."""


class RoomLocked(Exception):
    """The teacher has closed the door, or the game is over."""


class RoomFull(Exception):
    """There are as many in as there can be."""


class NameTaken(Exception):
    """Somebody in this room has this name, or one that looks like it."""


class TooLate(Exception):
    """The round was over, or it is another one now."""


@dataclass(frozen=True)
class Seat:
    """A player (its id) in a room, and what was given in the round of now; empty where nothing."""

    player: int
    nickname: str
    room: PlayRoom
    given: str


def room_of_code(code: str, at: datetime) -> PlayRoom:
    """The room of this code; raises :class:`NoSuchRoom`."""
    room = PlayRoom.objects.going_on(at).filter(code=code).first() if code else None
    if room is None:
        raise NoSuchRoom
    return room


def join(room: PlayRoom, nickname: str) -> str:
    """Let somebody in; returns the secret of this browser.

    Raises :class:`NoSuchRoom`, :class:`RoomLocked`, :class:`RoomFull`, :class:`NameTaken`.
    """
    secret = tokens.new_secret()
    with without_waiting_for_the_disk(), transaction.atomic():
        # One after the other, so that the last place is given once.
        found = PlayRoom.objects.select_for_update().filter(pk=room.pk).first()
        if found is None:
            raise NoSuchRoom
        if found.locked or found.state == PlayRoom.State.OVER:
            raise RoomLocked
        if Player.objects.filter(room=found).count() >= MOST_PLAYERS:
            raise RoomFull
        try:
            with transaction.atomic():
                Player.objects.create(
                    room=found, nickname=nickname, folded=folded(nickname), token_digest=tokens.digest(secret)
                )
        except IntegrityError as error:
            raise NameTaken from error
    return secret


def hold(room: PlayRoom) -> None:
    """Let nobody answer, come in or go on until this transaction ends; what was under way stands by then."""
    PlayRoom.objects.select_for_update().filter(pk=room.pk).first()


def names_taken(room: PlayRoom) -> frozenset[str]:
    """The names in a room as they are compared."""
    return frozenset(Player.objects.filter(room=room).values_list("folded", flat=True))


def seat_of(token_digest: str, at: datetime) -> Seat | None:
    """Where this browser sits; None where the room is gone, or the player was sent out. One query."""
    if not token_digest:
        return None
    found: Any = next(iter(PlayRoom.objects.raw(_SEAT, [token_digest])), None)
    if found is None or found.ends_at <= at:
        return None
    return Seat(found.player, found.nickname, found, found.given or "")


def answer(seat: Seat, *, number: int, given: str, at: datetime) -> None:
    """Keep an answer to the round ``number``, in one statement that also asks whether it still counts.

    A second answer changes nothing. Raises :class:`TooLate`.
    """
    moment = connection.ops.adapt_datetimefield_value(at - GRACE)
    is_postgresql = connection.vendor == "postgresql"
    statement = _ANSWER.format(on_postgresql=_ON_POSTGRESQL if is_postgresql else "")
    quickly = nullcontext() if is_postgresql else without_waiting_for_the_disk()
    try:
        with quickly, connection.cursor() as cursor:
            cursor.execute(statement, [given, seat.player, number, PlayRoom.State.ASKED, moment])
            if cursor.rowcount:
                return
    except IntegrityError as error:
        # Sent out, or the room closed, in this very moment.
        raise TooLate from error
    if not PlayAnswer.objects.filter(player_id=seat.player, round=number).exists():
        raise TooLate


def leave(token_digest: str) -> None:
    """Let go of a player, with everything that was answered."""
    room = PlayRoom.objects.filter(players__token_digest=token_digest).first()
    if room is not None:
        with transaction.atomic():
            hold(room)
            Player.objects.filter(token_digest=token_digest).delete()


def count(room: PlayRoom) -> int:
    """How many are in."""
    return Player.objects.filter(room=room).count()


def answered(room: PlayRoom) -> int:
    """How many answered in the round of now."""
    return PlayAnswer.objects.filter(room=room, round=F("room__round")).count()
