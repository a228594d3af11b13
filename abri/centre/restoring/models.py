"""A record of working things out: a support group of a school, a mediation. Apart from cases, sealed to its desk.

Nothing of a report and nothing of the vault is in it, and nothing of it goes back there.
"""

from datetime import date
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from abri.centre.accounts.belonging import ids_of_desks_of
from abri.centre.accounts.models import Desk, DeskKey, Person
from abri.centre.cases.models import Case, Incident
from abri.centre.records.models import new_id
from abri.centre.records.privacy import privacy
from abri.centre.records.sealed import SealedField


class ProcessQuerySet(models.QuerySet["Process"]):
    """Questions about processes."""

    def visible_to(self, person: Person) -> Self:
        """Processes of desks that ``person`` belongs to."""
        return self.filter(desk__in=ids_of_desks_of(person))

    def going_on(self) -> Self:
        """Processes that have not ended, those that somebody has to look back at first in front."""
        return self.filter(closed_at=None).order_by(F("next_on").asc(nulls_last=True), "opened_at", "pk")

    def ended(self) -> Self:
        """Processes that have ended, the last one first."""
        return self.filter(closed_at__isnull=False).order_by("-closed_at", "pk")

    def due_for_erasure(self, today: date) -> Self:
        """Ended processes that have been kept long enough."""
        return self.filter(closed_at__isnull=False, erase_on__lte=today)


class Process(models.Model):
    """One support group, one mediation: who leads it and how far it is stands in the sealed entries."""

    privacy = privacy(
        plain="id reference desk desk_key approach scope case incident recipient opened_by opened_at changed_at "
        "next_on closed_at ending erase_on",
        sealed="sealed_identity head",
    )
    sealed_to_desk: ClassVar = "sealed_identity"

    class Scope(models.TextChoices):
        """How many people it is about."""

        FEW = "few", _("A few people")
        CLASS = "class", _("A class or a group of pupils")
        SCHOOL = "school", _("More than one class")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # "W-" and four signs: a referral begins with R.
    reference = models.CharField(_("reference"), max_length=7, unique=True)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="processes")
    desk_key = models.ForeignKey(DeskKey, on_delete=models.PROTECT, related_name="processes")
    # An approach of the pack.
    approach = models.CharField(_("approach"), max_length=40)
    scope = models.CharField(_("about"), max_length=6, choices=Scope.choices, default=Scope.FEW)
    # What led to it; nothing of it is read here.
    case = models.ForeignKey(Case, on_delete=models.SET_NULL, null=True, related_name="processes")
    incident = models.ForeignKey(Incident, on_delete=models.SET_NULL, null=True, related_name="processes")
    # The process's own identity: entries are sealed to it, and it to the desk.
    recipient = models.CharField(max_length=100)
    sealed_identity = SealedField()
    # What the desk calls it, and where it came from: JSON.
    head = SealedField()
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="processes")
    opened_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    # The next day on which somebody looks how it goes.
    next_on = models.DateField(null=True)
    closed_at = models.DateTimeField(null=True)
    # An ending of the approach.
    ending = models.CharField(max_length=40, blank=True)
    erase_on = models.DateField(null=True)

    objects = ProcessQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["desk", "closed_at", "next_on"], name="process_desk")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_at=None, ending="", erase_on=None)
                | (Q(closed_at__isnull=False, erase_on__isnull=False) & ~Q(ending="")),
                name="ended_process_has_ending",
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class Entry(models.Model):
    """One thing that was written down in a process. Entries are added, never changed."""

    privacy = privacy(plain="id process number kind author created_at", sealed="content")

    class Kind(models.TextChoices):
        """What it is."""

        PERSON = "person", _("Somebody takes part")
        WORD = "word", _("Somebody agreed or did not")
        STEP = "step", _("A step was done")
        AGREEMENT = "agreement", _("An agreement was written")
        LOOK_BACK = "look_back", _("A day to look back was set")
        LOOKED_BACK = "looked_back", _("Somebody looked how it goes")
        LEFT = "left", _("Something left the desk")
        NOTE = "note", _("A note was written")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    process = models.ForeignKey(Process, on_delete=models.CASCADE, related_name="entries")
    # From 1.
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=11, choices=Kind.choices)
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="restoring_entries")
    created_at = models.DateTimeField()
    # JSON, sealed to the process.
    content = SealedField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["process", "number"], name="one_entry_a_number"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} in {self.process_id}"
