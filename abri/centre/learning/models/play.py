"""Class play: a room for one lesson, who is in it under a made-up name, and what they answer.

Nothing outlives the lesson. Who plays and what they answer goes when the last question has been talked about, the room
when its teacher closes it, and all of it three hours after it was opened.
"""

from datetime import datetime, timedelta
from typing import Self

from django.db import models

from abri.centre.records.privacy import privacy

LASTS = timedelta(hours=3)
MOST_PLAYERS = 40
LONGEST_NICKNAME = 16
CODE_LENGTH = 6


class PlayRoomQuerySet(models.QuerySet["PlayRoom"]):
    """Questions about rooms."""

    def going_on(self, at: datetime) -> Self:
        """Rooms whose time is not over."""
        return self.filter(opened_at__gt=at - LASTS)

    def left_over(self, at: datetime) -> Self:
        """Rooms whose time is over."""
        return self.filter(opened_at__lte=at - LASTS)


class PlayRoom(models.Model):
    """One class that plays.

    ``questions`` are ids in their order. ``rounds`` are those asked so far, each ``[question, scene]``; the last one is
    asked or shown now. ``totals``, once the game is over, hold what was counted in each round, and nothing of who.
    """

    privacy = privacy(
        plain="id code secret_digest language beside questions seconds state locked round rounds moves totals "
        "opened_at closes_at"
    )

    class State(models.TextChoices):
        """How far a room is; that the time for an answer is over follows from the clock."""

        LOBBY = "lobby"
        ASKED = "asked"
        SHOWN = "shown"
        OVER = "over"

    code = models.CharField(max_length=CODE_LENGTH, unique=True)
    # SHA-256 of what the teacher's browser or her way back holds.
    secret_digest = models.CharField(max_length=64, unique=True)
    # What the screen speaks, and a second language that stands below it.
    language = models.CharField(max_length=2)
    beside = models.CharField(max_length=2, blank=True)
    questions = models.JSONField()
    # For each answer; 0: until the teacher goes on.
    seconds = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=5, choices=State.choices, default=State.LOBBY)
    # Nobody may come in any more.
    locked = models.BooleanField(default=False)
    round = models.PositiveSmallIntegerField(default=0)
    rounds = models.JSONField(default=list)
    # Goes up with everything that open pages have to show.
    moves = models.PositiveIntegerField(default=0)
    totals = models.JSONField(default=list)
    opened_at = models.DateTimeField(db_index=True)
    closes_at = models.DateTimeField(null=True)

    objects = PlayRoomQuerySet.as_manager()

    class Meta:
        db_table = "learning_playroom"

    def standing(self, at: datetime) -> "PlayRoom.State":
        """The state as it is at ``at``: a question whose time is over shows its results."""
        state = PlayRoom.State(self.state)
        is_late = self.closes_at is not None and at >= self.closes_at
        return PlayRoom.State.SHOWN if state == PlayRoom.State.ASKED and is_late else state

    @property
    def ends_at(self) -> datetime:
        """When everything about it is deleted at the latest."""
        return self.opened_at + LASTS

    @property
    def now_asked(self) -> tuple[str, str]:
        """The question of this round, and of a story its scene; empty before the first."""
        question, scene = self.rounds[-1] if self.rounds else ("", "")
        return question, scene


class Player(models.Model):
    """Somebody in a room, under a name that was made up for this lesson."""

    privacy = privacy(plain="id room token_digest", personal="nickname folded")

    room = models.ForeignKey(PlayRoom, on_delete=models.CASCADE, related_name="players")
    # SHA-256 of what the browser's cookie holds.
    token_digest = models.CharField(max_length=64, unique=True)
    nickname = models.CharField(max_length=LONGEST_NICKNAME)
    # As it is compared: two that look alike are one.
    folded = models.CharField(max_length=4 * LONGEST_NICKNAME)

    class Meta:
        db_table = "learning_player"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["room", "folded"], name="player_nickname_once")]


class PlayAnswer(models.Model):
    """One answer of one player in one round; without an instant, because nobody races."""

    privacy = privacy(plain="id room player round", personal="given")

    room = models.ForeignKey(PlayRoom, on_delete=models.CASCADE, related_name="answers", db_index=False)
    player = models.ForeignKey(Player, on_delete=models.CASCADE, related_name="answers", db_index=False)
    round = models.PositiveSmallIntegerField()
    given = models.CharField(max_length=400)

    class Meta:
        db_table = "learning_playanswer"
        indexes = [models.Index(fields=["room", "round"], name="playanswer_of_round")]
        constraints = [models.UniqueConstraint(fields=["player", "round"], name="playanswer_once")]
