"""What people at a desk keep about their own work: who watches what, who is away, tasks, samples, and their load."""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from abri.centre.accounts.belonging import ids_of_desks_of
from abri.centre.accounts.models import Desk, Person
from abri.centre.cases.models import Case, Deadline, Item
from abri.centre.records.models import new_id
from abri.centre.records.privacy import privacy
from abri.centre.records.sealed import SealedField


class Watch(models.Model):
    """That somebody wants to know when something happens in a case. The queue tells; no mail does."""

    privacy = privacy(plain="id case person seen_at seen_state")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="watches")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="watches")
    # What the person saw last: anything later, or another state, is news.
    seen_at = models.DateTimeField()
    seen_state = models.CharField(max_length=10, choices=Case.State.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "person"], name="one_watch_a_person")
        ]

    def __str__(self) -> str:
        return f"watch on {self.case_id}"

    @property
    def has_news(self) -> bool:
        """Whether something happened in the case since the person looked."""
        return self.case.changed_at > self.seen_at or self.case.state != self.seen_state


class AbsenceQuerySet(models.QuerySet["Absence"]):
    """Questions about who is away."""

    def on(self, day: date) -> Self:
        """Absences of that day."""
        return self.filter(first_day__lte=day, last_day__gte=day)

    def coming(self, day: date) -> Self:
        """Absences that are not over on that day, the next one first."""
        return self.filter(last_day__gte=day).order_by("first_day", "id")


class Absence(models.Model):
    """That a member is away from one day to another, and who stands in. Why is nobody's concern and is not asked."""

    privacy = privacy(plain="id desk entered_by entered_at", personal="person stand_in first_day last_day")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.CASCADE, related_name="absences")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="absences")
    stand_in = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="stood_in_for")
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    entered_by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    entered_at = models.DateTimeField()

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["desk", "last_day"], name="absence_desk")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="absence_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=~Q(person=F("stand_in")), name="nobody_stands_in_for_themselves"
            ),
        ]

    def __str__(self) -> str:
        return f"absence from {self.first_day}"


class TaskQuerySet(models.QuerySet["Task"]):
    """Questions about tasks."""

    def open(self) -> Self:
        """Tasks that are neither done nor dropped, the first due first."""
        return self.filter(done_on=None, dropped_on=None).order_by("due_on", "id")

    def for_person(self, person: Person) -> Self:
        """Tasks of ``person``, and those that nobody has in cases that ``person`` holds."""
        return self.filter(Q(person=person) | Q(person=None, case__assignee=person))

    def at_desks_of(self, person: Person) -> Self:
        """Tasks in cases that the desks of ``person`` see."""
        desks = ids_of_desks_of(person)
        seen = Q(case__desk__in=desks) | Q(case__escalated_to__in=desks)
        return self.filter(seen).exclude(case__state=Case.State.WITHDRAWN)


class Task(models.Model):
    """Something to do in a case by a day. What it is stands in a note, sealed to the desk."""

    privacy = privacy(plain="id case note person deadline due_on made_by done_on done_by dropped_on")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tasks")
    note = models.OneToOneField(Item, on_delete=models.CASCADE, related_name="task")
    # Empty: whoever holds the case.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="tasks")
    deadline = models.OneToOneField(Deadline, on_delete=models.SET_NULL, null=True, related_name="task")
    due_on = models.DateField(_("due"))
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    done_on = models.DateField(null=True)
    done_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    dropped_on = models.DateField(null=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["person", "due_on"], name="task_open", condition=Q(done_on=None, dropped_on=None)
            )
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(dropped_on=None), name="done_or_dropped_not_both"
            )
        ]

    def __str__(self) -> str:
        return f"task by {self.due_on}"

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do it."""
        return self.done_on is None and self.dropped_on is None


class Sample(models.Model):
    """The closed cases of one month that are looked at again, drawn once by chance so that nobody picks.

    Who knows the seed and the cases of the month draws the same ones again: ``quality.drawn`` says how. ``pool_digest``
    is that of the month's cases in their order, so that another pool is seen.
    """

    privacy = privacy(plain="id desk month seed pool pool_digest drawn_at drawn_by")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="samples")
    # The first day of the month in which the cases were closed.
    month = models.DateField()
    seed = models.CharField(max_length=64)
    pool = models.PositiveIntegerField()
    pool_digest = models.CharField(max_length=64)
    drawn_at = models.DateTimeField()
    drawn_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["desk", "month"], name="one_sample_a_month")]

    def __str__(self) -> str:
        return f"sample of {self.month:%Y-%m}"


class Review(models.Model):
    """One case of a sample, and what a supervisor found in it. It goes when the case is erased.

    What was found is sealed to people, not to the desk: to whoever wrote it, and to those whom the pack names. It
    speaks of how a colleague worked, so no other member's key opens it.
    """

    privacy = privacy(plain="id sample case place reviewed_by reviewed_on", sealed="content")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sample = models.ForeignKey(Sample, on_delete=models.CASCADE, related_name="reviews")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reviews")
    # From 1, in the order in which they were drawn.
    place = models.PositiveSmallIntegerField()
    reviewed_by = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+")
    reviewed_on = models.DateField(null=True)
    content = SealedField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["sample", "place"], name="one_review_a_place")
        ]

    def __str__(self) -> str:
        return f"review {self.place} of {self.sample_id}"


class Exposure(models.Model):
    """How often somebody uncovered pictures or files on one day: a number, never which. Kept for three months."""

    privacy = privacy(plain="id", personal="person day reveals")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="exposures")
    day = models.DateField()
    reveals = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "day"], name="one_exposure_a_day")]

    def __str__(self) -> str:
        return f"exposure on {self.day}"
