"""What a desk owes by when, and whether it kept its word."""

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from abri.centre.accounts.models import Desk
from abri.centre.cases.models.case import Case
from abri.centre.records.models import new_id
from abri.centre.records.privacy import privacy


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    """Questions about deadlines."""

    def running(self) -> Self:
        """Deadlines that are neither met nor dropped."""
        return self.filter(met_at=None, dropped_at=None)

    def overdue(self, at: datetime) -> Self:
        """Running deadlines that have passed."""
        return self.running().filter(due_at__lt=at)

    def in_time(self) -> Self:
        """Deadlines that were met when they were due, or before."""
        return self.filter(met_at__lte=F("due_at"))


class Deadline(models.Model):
    """One promise of a desk. It outlives the case, so that punctuality can be counted."""

    privacy = privacy(plain="id case desk kind urgency due_at met_at dropped_at")

    class Kind(models.TextChoices):
        """What is owed."""

        FIRST_LOOK = "first_look", _("A first look")
        ANSWER = "answer", _("An answer")
        TASK = "task", _("A task")
        REFERRAL = "referral", pgettext_lazy("what is owed", "An answer to a referral")
        NOTICE = "notice", pgettext_lazy("what is owed", "A look at a notice")
        RECHECK = "recheck", _("Another check of an address")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="deadlines")
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="deadlines")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    urgency = models.PositiveSmallIntegerField(choices=Case.Urgency.choices)
    due_at = models.DateTimeField()
    met_at = models.DateTimeField(null=True)
    # The case ended, or another promise took its place. Before it was due that counts neither way, later it was broken.
    dropped_at = models.DateTimeField(null=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["desk", "due_at"], name="deadline_running", condition=Q(met_at=None, dropped_at=None)
            ),
            models.Index(fields=["desk", "kind", "due_at"], name="deadline_kept"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} by {self.due_at:%Y-%m-%d %H:%M}"
