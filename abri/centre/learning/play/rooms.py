"""What a teacher does with a room: open it, go on, close its door, send somebody out, end it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import F

from abri.centre import streams
from abri.centre.learning.models import PlayAnswer, Player, PlayRoom
from abri.centre.learning.play import players, tokens, watching
from abri.centre.learning.play.asking import Asked, asked, asked_now, first_of, next_question
from abri.centre.learning.play.lasting import without_waiting_for_the_disk
from abri.centre.records.pages import forget_pages
from abri.engine.learning.tallying import Tally, tally
from abri.engine.packs.learning.stories import Choice

TRIES = 20


def open_room(
    *, questions: Sequence[str], language: str, beside: str, seconds: int, at: datetime
) -> tuple[PlayRoom, str]:
    """A new room and the secret that makes its teacher known again."""
    secret = tokens.new_way_back()
    for _ in range(TRIES):
        try:
            with transaction.atomic():
                room = PlayRoom.objects.create(
                    code=tokens.new_code(), secret_digest=tokens.digest(secret), language=language,
                    beside=beside, questions=list(questions), seconds=seconds, opened_at=at,
                )  # fmt: skip
        except IntegrityError:
            # The code is taken: a hundred million are not.
            continue
        return room, secret
    raise RuntimeError("no code was free")


def room_of_teacher(secret_digest: str, at: datetime) -> PlayRoom | None:
    """The room that a teacher's browser holds; None where its time is over."""
    if not secret_digest:
        return None
    return PlayRoom.objects.going_on(at).filter(secret_digest=secret_digest).first()


def go_on(room: PlayRoom, *, moves: int, saw: str = "", to: str = "", at: datetime) -> bool:
    """The next step: ask, show what was answered, follow a story to ``to``, or end the game.

    ``moves`` is what the teacher saw. Where the room has moved since, nothing happens: a button pressed twice goes on
    once. ``saw``: the state on the screen; whoever presses in the moment in which the time for an answer ends still
    wants to see the results. Returns whether it went on.
    """
    state = room.standing(at)
    if state == PlayRoom.State.OVER:
        return False
    if state == PlayRoom.State.ASKED or (state == PlayRoom.State.SHOWN and saw == PlayRoom.State.ASKED):
        return _step(room, moves, state=PlayRoom.State.SHOWN, closes_at=None)
    followed = _followed(room, to)
    if followed is not None:
        return _ask(room, moves, followed, at)
    question = next_question(room)
    if question is None:
        return _finish(room, moves)
    return _ask(room, moves, first_of(question), at)


def choices(room: PlayRoom) -> tuple[Choice, ...]:
    """Where a story that is shown can go on; nothing where it ended, or where none is shown."""
    now = asked_now(room)
    return now.at_scene.choices if now is not None and now.at_scene is not None else ()


def _followed(room: PlayRoom, to: str) -> list[str] | None:
    """The next round of a story: where the choice ``to`` leads, else where most want to go."""
    ways = {choice.id: choice.to for choice in choices(room)}
    if not ways:
        return None
    votes = given_in(room)
    chosen = to if to in ways else max(ways, key=lambda choice: votes.get(choice, 0))
    return [room.now_asked[0], ways[chosen]]


def _ask(room: PlayRoom, moves: int, ids: list[str], at: datetime) -> bool:
    now = asked(*ids)
    is_end = now is not None and now.is_end
    closes_at = at + timedelta(seconds=room.seconds) if room.seconds and not is_end else None
    return _step(
        room, moves, state=PlayRoom.State.SHOWN if is_end else PlayRoom.State.ASKED, closes_at=closes_at,
        round=room.round + 1, rounds=[*room.rounds, ids],
    )  # fmt: skip


def _finish(room: PlayRoom, moves: int) -> bool:
    """Keep what was counted, and let go of everybody: for good once this returns, also when the power goes."""
    with transaction.atomic():
        players.hold(room)
        moved = _move(room, moves, state=PlayRoom.State.OVER, closes_at=None, totals=totals(room))
        if moved:
            Player.objects.filter(room=room).delete()
    return moved


def _step(room: PlayRoom, moves: int, **changes: object) -> bool:
    with without_waiting_for_the_disk():
        return _move(room, moves, **changes)


def _move(room: PlayRoom, moves: int, **changes: object) -> bool:
    changed = PlayRoom.objects.filter(pk=room.pk, moves=moves).update(moves=F("moves") + 1, **changes)
    if changed:
        _wake(room)
    return bool(changed)


def _wake(room: PlayRoom) -> None:
    """Let the pages about it hear of it once it is stored."""
    transaction.on_commit(partial(streams.wake, watching.about(room.pk)))


def given_in(room: PlayRoom, number: int | None = None) -> Mapping[str, int]:
    """How often each answer was given in a round, without a number in the one that is asked or shown now."""
    wanted = room.round if number is None else number
    answers = PlayAnswer.objects.filter(room=room, round=wanted)
    return Counter(answers.values_list("given", flat=True))


def totals(room: PlayRoom) -> list[dict[str, int]]:
    """What was counted in each round so far; of a room that is over what was kept."""
    if room.state == PlayRoom.State.OVER:
        kept: list[dict[str, int]] = room.totals
        return kept
    counted: list[dict[str, int]] = [{} for _ in room.rounds]
    for number, given in PlayAnswer.objects.filter(room=room).values_list("round", "given"):
        if 0 < number <= len(counted):
            counted[number - 1][given] = counted[number - 1].get(given, 0) + 1
    return counted


def sheet(room: PlayRoom) -> list[tuple[Asked, Tally]]:
    """Each round with what was counted in it, as a teacher takes it along; without names."""
    rows = []
    for ids, givens in zip(room.rounds, totals(room), strict=False):
        now = asked(*ids)
        if now is not None:
            rows.append((now, tally(now.question, now.scene, givens)))
    return rows


def lock(room: PlayRoom, *, locked: bool) -> None:
    """Close the door to whoever is not in yet, or open it again."""
    PlayRoom.objects.filter(pk=room.pk).update(locked=locked, moves=F("moves") + 1)
    _wake(room)


def remove(room: PlayRoom, player: int) -> None:
    """Send somebody out, with everything that was answered; whoever is gone already is no mistake."""
    with transaction.atomic():
        players.hold(room)
        Player.objects.filter(room=room, pk=player).delete()
        PlayRoom.objects.filter(pk=room.pk).update(moves=F("moves") + 1)
    _wake(room)


def end(room: PlayRoom) -> None:
    """Delete the room and everything in it."""
    with transaction.atomic():
        players.hold(room)
        PlayRoom.objects.filter(pk=room.pk).delete()
    _wake(room)


def sweep(*, at: datetime) -> None:
    """Delete rooms whose time is over, with everything in them, and what the journal kept of those that ended."""
    with transaction.atomic():
        old = list(PlayRoom.objects.left_over(at).select_for_update().values_list("pk", flat=True))
        PlayRoom.objects.filter(pk__in=old).delete()
    forget_pages()
