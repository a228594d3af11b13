"""Who talks with whom now, and which caseworkers are there to talk."""

from datetime import datetime, timedelta
from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from abri.centre.accounts.belonging import acting_desks_of
from abri.centre.accounts.models import Desk, Person
from abri.centre.cases.models import Case
from abri.centre.records.models import new_id
from abri.centre.records.privacy import privacy

# An open page says so every ten seconds; what has been silent for this long is not there any more.
THERE = timedelta(seconds=35)
# A page that types says so every few seconds.
TYPES = timedelta(seconds=8)


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """Questions about live conversations."""

    def under_way(self) -> Self:
        """Conversations that have not ended, in the order of the line."""
        return self.exclude(state=Conversation.State.ENDED).order_by("asked_at", "id")

    def for_desks_of(self, person: Person) -> Self:
        """Conversations of the desks at which ``person`` may act."""
        return self.filter(desk__in=live_desks_of(person))


class Conversation(models.Model):
    """That a reporter asked to talk now, and what became of it. What is said are items of the case."""

    privacy = privacy(
        plain="id case desk state end person asked_at joined_at ended_at reporter_seen_at desk_seen_at "
        "reporter_typed_at desk_typed_at"
    )

    class State(models.TextChoices):
        """Where it stands."""

        INVITED = "invited", pgettext_lazy("live conversation", "Invited")
        WAITING = "waiting", pgettext_lazy("live conversation", "Waiting")
        OPEN = "open", pgettext_lazy("live conversation", "Talking")
        ENDED = "ended", pgettext_lazy("live conversation", "Ended")

    class End(models.TextChoices):
        """Why it ended."""

        REPORTER = "reporter", _("The reporter ended it")
        DESK = "desk", _("The desk ended it")
        GONE = "gone", _("The reporter's page was closed")
        NOBODY = "nobody", _("Nobody of the desk came")
        CASE = "case", _("The case was closed or withdrawn")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="conversations")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="conversations")
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    end = models.CharField(max_length=8, choices=End.choices, blank=True)
    # The caseworker who talks, or who invited.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="conversations")
    asked_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # When each side's page last said that it is open, and that somebody types; empty once it has ended.
    reporter_seen_at = models.DateTimeField(null=True)
    desk_seen_at = models.DateTimeField(null=True)
    reporter_typed_at = models.DateTimeField(null=True)
    desk_typed_at = models.DateTimeField(null=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["desk", "asked_at", "id"], name="conversation_line", condition=~Q(state="ended")
            ),
            models.Index(fields=["case", "asked_at"], name="conversation_of_case"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=~Q(state="ended"), name="one_conversation_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state="ended", ended_at__isnull=False) | ~Q(state="ended") & Q(ended_at=None),
                name="ended_conversation_has_instant",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.state} about {self.case_id}"

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.state == self.State.ENDED

    def reporter_is_there(self, at: datetime) -> bool:
        """Whether the reporter's page is open."""
        return is_recent(self.reporter_seen_at, at, THERE)

    def desk_is_there(self, at: datetime) -> bool:
        """Whether a caseworker has this conversation open."""
        return is_recent(self.desk_seen_at, at, THERE)


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    """Questions about who is there."""

    def at(self, at: datetime) -> Self:
        """Caseworkers who are there to talk at this moment."""
        return self.filter(seen_at__gt=at - THERE)


class Attendance(models.Model):
    """That a caseworker of a desk has a page of conversations open. Only the last moment is kept."""

    privacy = privacy(plain="id desk seen_at", personal="person")

    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="attendances")
    seen_at = models.DateTimeField()

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["desk", "person"], name="one_attendance_at_a_desk")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} at {self.desk_id}"


def is_recent(instant: datetime | None, at: datetime, within: timedelta) -> bool:
    """Whether ``instant`` was less than ``within`` ago."""
    return instant is not None and at - instant < within


def live_desks_of(person: Person) -> models.QuerySet[Desk]:
    """The desks that talk live and at which ``person`` may act."""
    return Desk.objects.standing().filter(live=True, pk__in=[desk.pk for desk in acting_desks_of(person)])


def waiting_for(person: Person) -> ConversationQuerySet:
    """Reporters who wait to talk with a desk at which ``person`` may act."""
    waiting = Conversation.objects.for_desks_of(person).filter(state=Conversation.State.WAITING)
    return waiting.filter(case__state__in=Case.OPEN_STATES)
